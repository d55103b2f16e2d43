package relation

import (
	"slices"
	"sort"
)

// Bounds on the objects that are built.
const (
	maxNameClasses = 64
	maxMembers     = 1000
	maxRequests    = 16
)

// objectGoal is a conjunction of what an object may be asked.
type objectGoal struct {
	solver     *solver
	low, high  int // number of members
	properties []*node
	nameGoal   []literal // holds for every name
	required   []string
	forbidden  map[string]bool
	requests   []*node // kindHasKey

	mentioned []string
	classes   []nameClass
	classed   bool

	keys   []key   // chosen so far
	doubt  reasons // why a member may be asked more, or other, than was assumed
	result outcome
}

// key is a member under construction: a mentioned name, or some name of a class.
type key struct {
	name  string
	class int // -1: the name is given
	names []literal
	goal  []literal
}

// nameClass is a set of names, none of them mentioned, that match the same
// patterns and are therefore asked the same.
type nameClass struct {
	names []literal
	goal  []literal
}

const given = -1

// solveObject decides a conjunction of object constraints: every request for a
// member is placed on a mentioned name or on a fresh one.
func (s *solver) solveObject(atoms []literal) outcome {
	g := objectGoal{solver: s, high: unbounded, forbidden: map[string]bool{}}
	var why reasons
	for _, a := range atoms {
		n := s.space.at(a)
		switch {
		case n.kind == kindMinProperties:
			g.low = max(g.low, n.low)
		case n.kind == kindMaxProperties:
			if g.high == unbounded || n.low < g.high {
				g.high = n.low
			}
		case n.kind == kindProperties:
			g.properties = append(g.properties, n)
		case n.kind == kindRequired && a.negated():
			g.forbidden[n.text] = true
		case n.kind == kindRequired:
			g.required = append(g.required, n.text)
		case n.kind == kindPropertyNames:
			g.nameGoal = append(g.nameGoal, n.kids[0])
		case n.kind == kindHasKey && !a.negated():
			g.requests = append(g.requests, n)
		default:
			why = why.with(s.opaqueReasons([]literal{a}, nil)...)
		}
	}
	if g.high != unbounded && (g.low > g.high || len(g.required) > g.high) {
		return outcome{}
	}
	if len(g.requests) > maxRequests {
		return s.unknown(BudgetBranches)
	}
	g.nameGoal = append(g.nameGoal, s.space.typed(only(typeString), false))
	// A request for a given name that cannot be met settles the goal before
	// anything is collected: that is how most proofs about wide objects end.
	for _, r := range g.requests {
		if name, ok := s.space.givenName(r.kids[0]); ok {
			goal, ok := g.member(name)
			if !ok || g.forbidden[name] {
				return outcome{}
			}
			if out := s.find(append(goal, r.kids[1])); out.verdict == empty {
				return out
			}
		}
	}
	g.collectNames()
	sort.Strings(g.required)
	for _, name := range g.required {
		goal, ok := g.member(name)
		if !ok {
			return outcome{}
		}
		out := s.find(goal)
		if out.verdict == empty {
			return out
		}
		// One that is undecided is kept: another member may still be impossible.
		g.keys = append(g.keys, key{name: name, class: given, goal: goal})
	}
	g.place(0)
	if g.result.verdict == found && len(why) > 0 {
		g.result.sure, g.result.why = false, g.result.why.with(why...)
	}
	return g.result
}

// givenName is the one name that a request's name literal admits, if it is one.
func (s *space) givenName(name literal) (string, bool) {
	n := s.at(name)
	if n.kind != kindEnum || name.negated() || len(n.values) != 1 || n.values[0].kind != typeString {
		return "", false
	}
	return n.values[0].str, true
}

// collectNames lists every name that the goal mentions.
func (g *objectGoal) collectNames() {
	add := func(l literal) {
		if n := g.solver.space.at(l); n.kind == kindEnum {
			for _, v := range n.values {
				if v.kind == typeString {
					g.mentioned = append(g.mentioned, v.str)
				}
			}
		}
	}
	for _, n := range g.properties {
		g.mentioned = append(g.mentioned, n.names...)
	}
	g.mentioned = append(g.mentioned, g.required...)
	for name := range g.forbidden {
		g.mentioned = append(g.mentioned, name)
	}
	for _, l := range g.nameGoal {
		add(l)
	}
	for _, n := range g.requests {
		add(n.kids[0])
	}
	slices.Sort(g.mentioned)
	g.mentioned = slices.Compact(g.mentioned)
}

// member is the goal of the value under a mentioned name; false if the name
// itself is not allowed.
func (g *objectGoal) member(name string) ([]literal, bool) {
	s := g.solver
	switch s.evalAll(g.nameGoal, stringValue(name)) {
	case no:
		return nil, false
	case unsure:
		g.doubt = g.doubt.with(s.opaqueReasons(g.nameGoal, nil)...)
	}
	var goal []literal
	for _, n := range g.properties {
		demands, sure := s.demands(n, name)
		if !sure {
			for _, p := range n.patterns {
				g.doubt = g.doubt.with(s.space.patterns[p].reasons()...)
			}
		}
		goal = append(goal, demands...)
	}
	return goal, true
}

// place puts the requests from i on, one after the other, on keys.
func (g *objectGoal) place(i int) {
	s := g.solver
	s.step()
	if i == len(g.requests) {
		g.finish()
		return
	}
	name, val := g.requests[i].kids[0], g.requests[i].kids[1]
	try := func(at int, k key) {
		if g.result.definite() {
			return
		}
		out := s.find(k.goal)
		if out.verdict != found {
			g.result = better(g.result, out)
			return
		}
		saved := g.keys
		g.keys = slices.Clone(g.keys)
		if at < len(g.keys) {
			g.keys[at] = k
		} else {
			g.keys = append(g.keys, k)
		}
		if g.high == unbounded || len(g.keys) <= g.high {
			g.place(i + 1)
		}
		g.keys = saved
	}
	with := func(goal []literal) []literal { return append(slices.Clip(goal), val) }

	for at, k := range g.keys {
		if k.class == given {
			if g.called(name, k.name) {
				try(at, key{k.name, given, nil, with(k.goal)})
			}
		}
	}
	for _, mentioned := range g.mentioned {
		if g.forbidden[mentioned] || g.has(mentioned) || !g.called(name, mentioned) {
			continue
		}
		if goal, ok := g.member(mentioned); ok {
			try(len(g.keys), key{mentioned, given, nil, with(goal)})
		}
	}
	if n := s.space.at(name); n.kind == kindEnum && !name.negated() {
		return // its names are all mentioned
	}
	for c, class := range g.nameClasses() {
		if g.result.definite() {
			return
		}
		names := append(slices.Clip(class.names), name)
		if out := s.find(names); out.verdict != found {
			g.result = better(g.result, out)
			continue
		}
		try(len(g.keys), key{"", c, names, with(class.goal)})
	}
	for at, k := range g.keys {
		if k.class != given {
			names := append(slices.Clip(k.names), name)
			if out := s.find(names); out.verdict == found {
				try(at, key{"", k.class, names, with(k.goal)})
			} else {
				g.result = better(g.result, out)
			}
		}
	}
}

// called reports whether a request's name literal may hold for a name.
func (g *objectGoal) called(name literal, text string) bool {
	a := g.solver.eval(name, stringValue(text))
	if a == unsure {
		g.doubt = g.doubt.with(g.solver.opaqueReasons([]literal{name}, nil)...)
	}
	return a != no
}

func (g *objectGoal) has(name string) bool {
	return slices.ContainsFunc(g.keys, func(k key) bool { return k.class == given && k.name == name })
}

// nameClasses splits the names that nothing mentions by the patterns they match.
func (g *objectGoal) nameClasses() []nameClass {
	if g.classed {
		return g.classes
	}
	g.classed = true
	s := g.solver
	known := make([]*value, len(g.mentioned))
	for i, name := range g.mentioned {
		known[i] = stringValue(name)
	}
	base := append(slices.Clip(g.nameGoal), s.space.enum(known).not())
	var patterns []string
	for _, n := range g.properties {
		patterns = append(patterns, n.patterns...)
	}
	patterns = sortedSet(patterns)
	var split func(i int, names []literal, matching map[string]bool)
	split = func(i int, names []literal, matching map[string]bool) {
		if i > 0 || len(g.nameGoal) > 1 {
			out := s.find(names)
			if out.verdict == empty {
				return
			}
			if out.verdict == undecided {
				g.result = better(g.result, out)
			}
		}
		if i < len(patterns) {
			p := s.space.patternLiteral(patterns[i])
			split(i+1, append(slices.Clip(names), p.not()), matching)
			matching[patterns[i]] = true
			split(i+1, append(slices.Clip(names), p), matching)
			delete(matching, patterns[i])
			return
		}
		if len(g.classes) == maxNameClasses {
			panic(budgetExceeded{BudgetBranches})
		}
		g.classes = append(g.classes, nameClass{names, g.classDemands(matching)})
	}
	split(0, base, map[string]bool{})
	return g.classes
}

func (g *objectGoal) classDemands(matching map[string]bool) []literal {
	var goal []literal
	for _, n := range g.properties {
		covered := false
		for i, p := range n.patterns {
			if matching[p] {
				goal, covered = append(goal, n.kids[len(n.names)+i]), true
			}
		}
		if !covered {
			goal = append(goal, n.kids[len(n.kids)-1])
		}
	}
	return goal
}

// finish completes the keys to an object: enough members, different names.
func (g *objectGoal) finish() {
	s := g.solver
	if g.high != unbounded && len(g.keys) > g.high {
		return
	}
	if g.low-len(g.keys) > maxMembers {
		g.result = better(g.result, s.unknown(BudgetBranches))
		return
	}
	keys := slices.Clone(g.keys)
	for _, name := range g.mentioned {
		if len(keys) >= g.low {
			break
		}
		if g.forbidden[name] || g.has(name) {
			continue
		}
		goal, ok := g.member(name)
		if !ok {
			continue
		}
		if out := s.find(goal); out.verdict == found {
			keys = append(keys, key{name: name, class: given, goal: goal})
		} else {
			g.result = better(g.result, out)
		}
	}
	if len(keys) < g.low {
		keys = g.fillUp(keys)
	}
	if len(keys) < g.low {
		return
	}
	g.build(keys)
}

// fillUp adds fresh members until there are enough, as far as names last.
func (g *objectGoal) fillUp(keys []key) []key {
	s := g.solver
	for c, class := range g.nameClasses() {
		out := s.find(class.goal)
		if out.verdict != found {
			g.result = better(g.result, out)
			continue
		}
		used := 0
		for _, k := range keys {
			if k.class == c {
				used++
			}
		}
		names, rest := s.distinct(class.names, used+g.low-len(keys))
		if rest.verdict == undecided && len(names) < used+g.low-len(keys) {
			g.result = better(g.result, rest)
		}
		for range len(names) - used {
			keys = append(keys, key{class: c, names: class.names, goal: class.goal})
		}
		if len(keys) >= g.low {
			break
		}
	}
	return keys
}

// build chooses the names of fresh keys, all different, and the values.
func (g *objectGoal) build(keys []key) {
	s := g.solver
	fresh := 0
	for _, k := range keys {
		if k.class != given {
			fresh++
		}
	}
	sure, why := len(g.doubt) == 0, g.doubt
	var lists [][]*value
	certain := true
	for _, k := range keys {
		if k.class == given {
			continue
		}
		if fresh == 1 {
			out := s.find(k.names)
			if out.verdict != found {
				return
			}
			sure, why = sure && out.sure, why.with(out.why...)
			lists = append(lists, []*value{out.val})
			break
		}
		names, rest := s.distinct(k.names, fresh)
		g.result.leaned = outer(g.result.leaned, rest.leaned)
		if rest.verdict != empty && len(names) < fresh {
			certain, why = false, why.with(rest.why...)
		}
		lists = append(lists, names)
	}
	names, ok := match(lists)
	if !ok {
		if !certain {
			g.result = better(g.result, outcome{verdict: undecided, why: why})
		}
		return
	}
	members := make([]member, 0, len(keys))
	for _, k := range keys {
		out := s.find(k.goal)
		if out.verdict != found {
			g.result = better(g.result, out)
			return
		}
		sure, why = sure && out.sure, why.with(out.why...)
		name := k.name
		if k.class != given {
			name, names = names[0].str, names[1:]
		}
		members = append(members, member{name, out.val})
	}
	g.result = better(g.result, outcome{verdict: found, sure: sure, val: objectValue(members), why: why})
}
