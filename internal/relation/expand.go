package relation

import (
	"slices"
)

// split is a disjunction still to be decided: one of the cases holds.
type split struct {
	cases [][]literal
	// states says that the cases tell what a value is, as those of an anyOf do,
	// rather than what it is not.
	states bool
	// against is what the split is the negation of, to drop it where that is
	// impossible anyway; anything if it states something, or stems from no negation.
	against literal
}

// probeAbove is the number of combinations of cases from which on it pays to
// test each case alone before they are multiplied.
const probeAbove = 6

// branch decides a goal for one JSON type. atoms are the constraints of that
// type taken so far, splits the open disjunctions, pending what is to be taken.
func (s *solver) branch(t jsonType, atoms []literal, splits []split, pending []literal) outcome {
	atoms, splits = slices.Clone(atoms), slices.Clone(splits)
	probed := false
	for {
		for len(pending) > 0 {
			l := pending[len(pending)-1]
			pending = pending[:len(pending)-1]
			s.step()
			ok := true
			if atoms, splits, pending, ok = s.take(t, l, atoms, splits, slices.Clip(pending)); !ok {
				return outcome{}
			}
		}
		var ok bool
		if splits, pending, ok = s.reduce(t, atoms, splits); !ok {
			return outcome{}
		}
		if len(pending) > 0 {
			continue
		}
		if members := s.finite(atoms); members != nil {
			return s.enumerate(t, members, atoms, splits)
		}
		if combinations(splits) <= probeAbove || probed {
			break
		}
		probed = true
		if splits, ok = s.probe(t, atoms, splits); !ok {
			return outcome{}
		}
	}
	if len(splits) == 0 {
		return s.confirmed(s.solve(t, atoms))
	}
	at := 0
	for i := range splits {
		if splits[i].before(splits[at]) {
			at = i
		}
	}
	rest := slices.Concat(splits[:at], splits[at+1:])
	var out outcome
	for _, c := range splits[at].cases {
		out = better(out, s.branch(t, atoms, rest, slices.Clone(c)))
		if out.definite() {
			break
		}
	}
	return out
}

// statesSomething reports whether each case begins with a plain demand: neither the
// negation of one nor the demand that some part of the value break one.
func (s *solver) statesSomething(cases [][]literal) bool {
	for _, c := range cases {
		if kind := s.space.at(c[0]).kind; c[0].negated() || kind == kindHasKey || kind == kindCount {
			return false
		}
	}
	return true
}

// before says which split to decide first: one that states what a value is, as
// that settles most of those that tell what it is not; then the smaller one.
func (sp split) before(o split) bool {
	if sp.states != o.states {
		return sp.states
	}
	return len(sp.cases) < len(o.cases)
}

func combinations(splits []split) int {
	n := 1
	for _, sp := range splits {
		if n *= len(sp.cases); n > 1<<20 {
			break
		}
	}
	if len(splits) < 2 {
		return 1
	}
	return n
}

// glanceDepth is how far into nested conjunctions a glance goes.
const glanceDepth = 3

// has and with keep a set of literals as a sorted slice.
func has(set []literal, l literal) bool {
	_, found := slices.BinarySearch(set, l)
	return found
}

func with(set []literal, l literal) []literal {
	at, _ := slices.BinarySearch(set, l)
	return slices.Insert(set, at, l)
}

// take adds one literal: as an atom, as further literals, or as a split. It
// reports false if the literal cannot hold together with the atoms.
func (s *solver) take(t jsonType, l literal, atoms []literal, splits []split, pending []literal) ([]literal, []split, []literal, bool) {
	l = s.space.resolved(l)
	if s.space.must(l).has(t) || has(atoms, l) {
		return atoms, splits, pending, true
	}
	if !s.space.may(l).has(t) || has(atoms, l.not()) {
		return nil, nil, nil, false
	}
	n := s.space.at(l)
	addSplit := func(cases ...[]literal) {
		sp := split{cases: cases, against: anything, states: s.statesSomething(cases)}
		if l.negated() && !sp.states {
			sp.against = l.not()
		}
		splits = append(splits, sp)
	}
	switch n.kind {
	case kindTrue:
	case kindAnd:
		if !l.negated() {
			pending = append(pending, n.kids...)
			break
		}
		cases := make([][]literal, len(n.kids))
		for i, k := range n.kids {
			cases[i] = []literal{k.not()}
		}
		addSplit(cases...)
	case kindOneOf:
		addSplit(oneOfCases(n.kids, l.negated())...)
	case kindIf:
		sign := l & 1
		addSplit([]literal{n.kids[0], n.kids[1] ^ sign}, []literal{n.kids[0].not(), n.kids[2] ^ sign})
	case kindDependent:
		if l.negated() {
			pending = append(pending, s.space.required(n.text), n.kids[0].not())
			break
		}
		addSplit([]literal{s.space.required(n.text).not()}, []literal{n.kids[0]})
	case kindUnevaluated:
		return s.takeUnevaluated(t, l, atoms, splits, pending)
	case kindType: // integer, and t is number
		pending = append(pending, s.space.integers()^(l&1))
	case kindEnum:
		if !l.negated() || t <= typeString {
			atoms = with(atoms, l)
			break
		}
		for _, v := range n.values {
			if v.kind == t {
				addSplit(s.space.differs(v)...)
			}
		}
	default:
		if l.negated() {
			if dual, cases, ok := s.space.dual(l.node()); ok {
				if cases != nil {
					addSplit(cases...)
				} else {
					pending = append(pending, dual)
				}
				break
			}
		}
		atoms = with(atoms, l)
	}
	return atoms, splits, pending, true
}

func oneOfCases(kids []literal, negated bool) [][]literal {
	var cases [][]literal
	if !negated {
		for i, k := range kids {
			c := []literal{k}
			for j, other := range kids {
				if j != i {
					c = append(c, other.not())
				}
			}
			cases = append(cases, c)
		}
		return cases
	}
	none := make([]literal, len(kids))
	for i, k := range kids {
		none[i] = k.not()
		for _, other := range kids[:i] {
			cases = append(cases, []literal{other, k})
		}
	}
	return append(cases, none)
}

// takeUnevaluated turns unevaluated* into plain properties or items, case by
// case of which subschemas hold.
func (s *solver) takeUnevaluated(t jsonType, l literal, atoms []literal, splits []split, pending []literal) ([]literal, []split, []literal, bool) {
	u := s.space.at(l).uneval
	cases, ok := s.space.cases(u)
	if !ok {
		// An atom no type-solver knows: left out there, and so only a candidate.
		return with(atoms, l), splits, pending, true
	}
	if len(cases) == 1 {
		return atoms, splits, append(append(pending, cases[0].when...), cases[0].demand^(l&1)), true
	}
	sp := split{against: anything, states: true}
	for _, c := range cases {
		sp.cases = append(sp.cases, append(slices.Clone(c.when), c.demand^(l&1)))
	}
	return atoms, append(splits, sp), pending, true
}

// reduce drops impossible cases and settled splits; a split with one case left
// is no split, its literals are to be taken.
func (s *solver) reduce(t jsonType, atoms []literal, splits []split) (kept []split, pending []literal, ok bool) {
	kept = make([]split, 0, len(splits))
	for _, sp := range splits {
		cases := make([][]literal, 0, len(sp.cases))
		settled := false
		for _, c := range sp.cases {
			switch a := s.glance(t, atoms, c); a {
			case yes:
				settled = true
			case unsure:
				cases = append(cases, c)
			}
		}
		switch {
		case settled:
		case len(cases) == 0:
			return nil, nil, false
		case len(cases) == 1:
			pending = append(pending, cases[0]...)
		default:
			kept = append(kept, split{cases, sp.states, sp.against})
		}
	}
	return kept, pending, true
}

// glance says what can be seen of a conjunction without solving anything.
func (s *solver) glance(t jsonType, atoms []literal, goal []literal) answer {
	c := conjunction(yes)
	for _, l := range goal {
		if c.add(s.glanceAt(t, atoms, l, glanceDepth)) {
			break
		}
	}
	return answer(c)
}

func (s *solver) glanceAt(t jsonType, atoms []literal, l literal, depth int) answer {
	if s.glances++; s.glances%4096 == 0 && s.ctx.Err() != nil {
		panic(budgetExceeded{BudgetSteps})
	}
	l = s.space.resolved(l)
	switch {
	case s.space.must(l).has(t) || has(atoms, l):
		return yes
	case !s.space.may(l).has(t) || has(atoms, l.not()):
		return no
	}
	n := s.space.at(l)
	if n.kind != kindAnd || depth == 0 {
		return unsure
	}
	c := conjunction(yes)
	for _, k := range n.kids {
		if c.add(s.glanceAt(t, atoms, k, depth-1)) {
			break
		}
	}
	if l.negated() {
		return answer(c).not()
	}
	return answer(c)
}

// probe tests the splits one by one against the atoms alone: a negated schema
// that the atoms exclude needs no case, and a case that they exclude is none.
// This turns a product of cases into a sum wherever a discriminator decides.
func (s *solver) probe(t jsonType, atoms []literal, splits []split) ([]split, bool) {
	context := append(slices.Clone(atoms), s.space.typed(only(t), false))
	impossible := func(c ...literal) bool {
		out := s.aside(append(slices.Clip(context), c...))
		return out.verdict == empty && out.leaned == 0
	}
	kept := make([]split, 0, len(splits))
	for _, sp := range splits {
		if sp.against != anything && impossible(sp.against) {
			continue
		}
		cases := make([][]literal, 0, len(sp.cases))
		for _, c := range sp.cases {
			if !impossible(c...) {
				cases = append(cases, c)
			}
		}
		if len(cases) == 0 {
			return nil, false
		}
		kept = append(kept, split{cases, sp.states, sp.against})
	}
	return kept, true
}

// aside is find for a goal of the same place that is not the question itself:
// its values are not put to the test.
func (s *solver) aside(goal []literal) outcome {
	s.depth++
	out := s.find(goal)
	s.depth--
	return out
}

// finite returns the members of the smallest enum among the atoms, nil if none.
func (s *solver) finite(atoms []literal) []*value {
	var members []*value
	for _, a := range atoms {
		if n := s.space.at(a); n.kind == kindEnum && !a.negated() && (members == nil || len(n.values) < len(members)) {
			members = n.values
		}
	}
	return members
}

// enumerate decides a goal of finitely many candidates.
func (s *solver) enumerate(t jsonType, members []*value, atoms []literal, splits []split) outcome {
	var out outcome
	for _, v := range members {
		if v.kind != t {
			continue
		}
		s.step()
		c := conjunction(s.evalAll(atoms, v))
		for _, sp := range splits {
			if answer(c) == no {
				break
			}
			some := no
			for _, alternative := range sp.cases {
				if a := s.evalAll(alternative, v); a == yes || some == no {
					some = a
				}
				if some == yes {
					break
				}
			}
			c.add(some)
		}
		if answer(c) == no {
			continue
		}
		one := outcome{verdict: found, val: v, sure: answer(c) == yes}
		if !one.sure {
			one.why = s.opaqueReasons(atoms, splits)
		}
		if out = better(out, s.confirmed(one)); out.definite() {
			break
		}
	}
	return out
}

// solve decides a conjunction of atoms of one type.
func (s *solver) solve(t jsonType, atoms []literal) outcome {
	switch t {
	case typeNull:
		return s.fewValues(atoms, nullValue)
	case typeBoolean:
		return s.fewValues(atoms, boolValue(false), boolValue(true))
	case typeNumber:
		return s.solveNumber(atoms)
	case typeString:
		return s.solveString(atoms)
	case typeArray:
		return s.solveArray(atoms)
	default:
		return s.solveObject(atoms)
	}
}

func (s *solver) fewValues(atoms []literal, candidates ...*value) outcome {
	var out outcome
	for _, v := range candidates {
		switch s.evalAll(atoms, v) {
		case yes:
			return outcome{verdict: found, sure: true, val: v}
		case unsure:
			out = better(out, outcome{verdict: found, val: v, why: s.opaqueReasons(atoms, nil)})
		}
	}
	return out
}
