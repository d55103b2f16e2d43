package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
)

// state is what holds at one point of one way through a body.
type state struct {
	heap   map[int]value
	events []event
	steps  []step
	panics bool  // it ends in a panic
	open   []int // the forks of which this state goes both ways, since ways were brought together; sorted

	deferred []deferred
}

// deferred is a call of a function's own code that is put off to its end.
type deferred struct {
	fr   *frame
	call *ast.CallExpr
}

// event is what the payload is read for.
type event struct {
	part   *part
	typ    types.Type // that it is decoded to
	strict bool       // unknown keys are refused
	lax    bool       // what does not fit is left at its zero value
	plain  bool       // by the type's own fields, whatever its methods
	held   map[*types.Var]bool
	preset map[string]value // what a field holds before, by wire name
	arms   [][]event        // in place of that: one of these for each element
	facts  [][]step         // what holds in each of them
	lost   *reason          // the text goes where it is not followed
	own    bool             // the target is the receiver itself
	only   []string         // in place of that: it has no other members than these
}

// step is a decision at a fork, which the others of its number share.
type step struct {
	fork  int
	side  bool
	also  []decision // those that were brought together with it
	cond  condition  // as it holds on this side
	guard bool       // it was asked for under a condition of its own
	unset bool       // it was asked for unless the value is its zero
}

// decision is a side of a fork.
type decision struct {
	fork int
	side bool
}

// against says whether two steps were decided otherwise at a fork.
func (s step) against(o step) bool {
	for _, a := range s.decisions() {
		for _, b := range o.decisions() {
			if a.fork == b.fork && a.side != b.side {
				return true
			}
		}
	}
	return false
}

func (s *state) leaveOpen(fork int) {
	if i, found := slices.BinarySearch(s.open, fork); !found {
		s.open = slices.Insert(s.open, i, fork)
	}
}

// isOpen says whether a step decides what a state leaves open.
func (s step) isOpen(forks []int) bool {
	return slices.ContainsFunc(s.decisions(), func(d decision) bool {
		_, found := slices.BinarySearch(forks, d.fork)
		return found
	})
}

func (s step) decisions() []decision {
	return append(s.also[:len(s.also):len(s.also)], decision{s.fork, s.side})
}

func (s *state) clone() *state {
	return &state{heap: maps.Clone(s.heap), events: s.events[:len(s.events):len(s.events)], steps: s.steps[:len(s.steps):len(s.steps)], panics: s.panics, open: slices.Clip(s.open), deferred: slices.Clip(s.deferred)}
}

func (s *state) note(e event) { s.events = append(s.events[:len(s.events):len(s.events)], e) }

// decide says whether the steps so far settle a condition.
func decide(steps []step, c condition) (holds, known bool) {
	if c.always != nil {
		return *c.always, true
	}
	if c.is == "" {
		return false, false
	}
	for _, s := range steps {
		d := s.cond
		if d.is == "" || d.subject.key != c.subject.key {
			continue
		}
		switch {
		case d.same(c):
			return d.negated == c.negated, true
		case d.is == "eq" && !d.negated && c.is == "eq":
			return c.negated, true // it is another constant
		case d.is == "eq" && !d.negated && c.is == "in":
			return slices.ContainsFunc(c.vals, func(v constant.Value) bool { return sameConstant(v, d.val) }) != c.negated, true
		case d.is == "in" && !d.negated && c.is == "eq":
			if !slices.ContainsFunc(d.vals, func(v constant.Value) bool { return sameConstant(v, c.val) }) {
				return c.negated, true
			}
		case d.is == "kind" && !d.negated && c.is == "kind":
			if !slices.ContainsFunc(d.kinds, func(k string) bool { return slices.Contains(c.kinds, k) }) {
				return c.negated, true
			}
			if !slices.ContainsFunc(d.kinds, func(k string) bool { return !slices.Contains(c.kinds, k) }) {
				return !c.negated, true
			}
		}
	}
	return false, false
}

func sameConstant(a, b constant.Value) bool {
	return a != nil && b != nil && a.Kind() == b.Kind() && constant.Compare(a, token.EQL, b)
}

// fork gives the states of both sides of a condition; nil for a side that cannot be.
func (in *interp) fork(st *state, c condition) (yes, no *state) {
	if holds, known := decide(st.steps, c); known {
		if holds {
			return st, nil
		}
		return nil, st
	}
	in.forks++
	yes, no = st.clone(), st.clone()
	yes.steps = append(yes.steps, step{fork: in.forks, side: true, cond: c})
	no.steps = append(no.steps, step{fork: in.forks, side: false, cond: c.not()})
	return yes, no
}

// maxStates is how many ways through a body are kept apart, crowded from how many on only
// those that read something else.
const (
	maxStates = 192
	crowded   = 24
)

// merge brings states together that read the payload in the same way.
func (in *interp) merge(states []*state) []*state {
	var out []*state
	for _, st := range states {
		joined := false
		for i, other := range out {
			if m := in.mergeTwo(other, st, len(states) > crowded); m != nil {
				out[i], joined = m, true
				break
			}
		}
		if !joined {
			out = append(out, st)
		}
	}
	if len(out) > maxStates {
		in.exhausted("more than %d ways through it", maxStates)
		out = out[:maxStates]
	}
	return out
}

func (in *interp) mergeTwo(a, b *state, force bool) *state {
	if !slices.Equal(a.deferred, b.deferred) {
		return nil
	}
	common := 0
	for common < len(a.steps) && common < len(b.steps) && a.steps[common].fork == b.steps[common].fork && a.steps[common].side == b.steps[common].side {
		common++
	}
	mine, theirs := a.steps[common:], b.steps[common:]
	var optional *part
	if len(a.events) != len(b.events) {
		if len(a.events) > len(b.events) {
			a, b, mine, theirs = b, a, theirs, mine
		}
		if optional = in.optional(a, b, mine, theirs); optional == nil {
			return nil
		}
		theirs = slices.Clone(theirs)
		for i := range theirs { // it is decoded only where it is there
			theirs[i].guard = theirs[i].guard || theirs[i].cond.is == "decodes"
		}
	} else if !sameEvents(a.events, b.events) || decodes(mine) || decodes(theirs) {
		return nil
	}
	for cell, v := range a.heap {
		w, both := b.heap[cell]
		if !both || equal(v, w) {
			continue
		}
		if in.encodes && (configured(mine) || configured(theirs)) {
			return nil // which of the two is sent, a configuration decides
		}
		if !force && (otherNumber(v, w) || otherPointer(v, w) || otherBase(v, w) || !in.encodes && otherRemarks(v, w)) {
			return nil
		}
		if t := typeOfValue(v); !force && (isFlag(t) || isFlag(typeOfValue(w)) || isRaised(v) || isRaised(w)) {
			return nil
		}
	}
	out := &state{heap: make(map[int]value, len(a.heap)), events: b.events, steps: slices.Clone(a.steps[:common]), open: slices.Clone(a.open), deferred: a.deferred}
	for _, fork := range b.open {
		out.leaveOpen(fork)
	}
	for cell, v := range a.heap {
		w, both := b.heap[cell]
		switch {
		case !both:
			out.heap[cell] = v
		case isRaised(v) && isRaised(w):
			out.heap[cell] = raised{decoding: v.(raised).decoding && w.(raised).decoding}
		case equal(v, w):
			out.heap[cell] = v
		default:
			joined := joinValues(settled(v, mine), settled(w, theirs))
			if optional != nil {
				joined = orZeroOf(joined, optional)
			}
			out.heap[cell] = noteNonzero(joined, append(slices.Clone(mine), theirs...))
		}
	}
	for cell, w := range b.heap {
		if _, both := a.heap[cell]; !both {
			out.heap[cell] = w
		}
	}
	if steps, ok := in.oneOfBoth(mine, theirs); ok {
		out.steps = append(out.steps, steps...)
		return out
	}
	if in.encodes {
		return out // what an encoder asked for on one of the ways only says nothing of both
	}
	// What was decided on one of the two ways only may still be a refusal.
	for i, list := range [][]step{mine, theirs} {
		other := theirs
		if i == 1 {
			other = mine
		}
		var under []step // the decisions of which the other side succeeds, too
		for _, s := range list {
			both := slices.ContainsFunc(other, func(o step) bool { return o.fork == s.fork && o.side == s.side })
			if both && i == 1 {
				continue
			}
			if !both && s.isOpen([][]int{b.open, a.open}[i]) {
				under = append(under, s)
				continue
			}
			if !both && slices.ContainsFunc(other, s.against) {
				under = append(under, s)
				out.leaveOpen(s.fork)
				continue
			}
			if !both {
				presence, zero := asksPresence(under, s.cond.subject)
				s.guard, s.unset = s.guard || !presence, s.unset || zero
			}
			out.steps = append(out.steps, s)
		}
	}
	return out
}

// optional gives the part that one way decodes and the other one, which is like it in all
// else that it reads, does not, since the part is not there, or is null: it is decoded where
// it is there, as encoding/json does itself.
func (in *interp) optional(without, with *state, mine, theirs []step) *part {
	n := len(without.events)
	more := with.events[n:]
	p := more[0].part
	if in.encodes || p == in.root || !sameEvents(without.events, with.events[:n]) {
		return nil
	}
	if slices.ContainsFunc(more, func(e event) bool { return e.part != p || e.typ == nil || e.lost != nil || e.arms != nil || e.lax }) {
		return nil
	}
	asks := func(s step) bool {
		c := s.cond
		return c.subject.part == p && c.subject.look == "" && (c.is == "absent" || c.is == "nil" || c.is == "kind" && slices.Equal(c.kinds, []string{"null"}))
	}
	if slices.ContainsFunc(mine, func(s step) bool { return !asks(s) }) || !slices.ContainsFunc(mine, func(s step) bool { return !s.cond.negated }) {
		return nil
	}
	if slices.ContainsFunc(theirs, func(s step) bool { return s.cond.subject.part != p || s.cond.is == "decodes" && s.cond.negated }) {
		return nil
	}
	return p
}

// orZeroOf is a value in which what a part is decoded to stands for the zero, too, that it
// is where the part is not there.
func orZeroOf(v value, p *part) value {
	switch v := v.(type) {
	case choice:
		i := slices.IndexFunc(v.arms, func(a value) bool { s, ok := a.(symbol); return ok && s.part == p })
		if i >= 0 && len(v.arms) == 2 && isZeroValue(v.arms[1-i]) {
			s := v.arms[i].(symbol)
			s.set = false
			return s
		}
	case composite:
		v.fields = maps.Clone(v.fields)
		for i, f := range v.fields {
			v.fields[i] = orZeroOf(f, p)
		}
		return v
	}
	return v
}

// oneOfBoth brings two ways together that differ in which constant a value is: it is
// one of both. What else was asked for on one of them only is left.
func (in *interp) oneOfBoth(mine, theirs []step) (out []step, ok bool) {
	first, ok := onlyConstant(mine, "")
	if !ok {
		return nil, false
	}
	second, ok := onlyConstant(theirs, first.cond.subject.key)
	if !ok {
		return nil, false
	}
	either := condition{is: "in", subject: first.cond.subject, text: second.cond.text, pos: second.cond.pos}
	switch one, two := first.cond.is == "matches", second.cond.is == "matches"; {
	case one && two:
		either.is, either.word = "matches", first.cond.word+"|"+second.cond.word
		if first.cond.vals != nil && second.cond.vals != nil {
			either.vals = append(slices.Clone(first.cond.vals), second.cond.vals...)
		}
	case one || two:
		word, listed := first.cond.word, second.cond
		if two {
			word, listed = second.cond.word, first.cond
		}
		if either.word, ok = orConstants(word, constantsOf(listed)); !ok {
			return nil, false
		}
		either.is = "matches"
	default:
		either.vals = append(constantsOf(first.cond), constantsOf(second.cond)...)
	}
	in.forks++
	out = []step{{fork: in.forks, side: true, also: append(first.decisions(), second.decisions()...), cond: either}}
	for _, s := range append(slices.Clone(mine), theirs...) {
		if s.cond.subject.key != first.cond.subject.key {
			s.guard = true
			out = append(out, s)
		}
	}
	return out, true
}

// orConstants is a pattern that takes some texts as well.
func orConstants(pattern string, vals []constant.Value) (string, bool) {
	expr, err := regexp.Compile(pattern)
	if err != nil {
		return "", false
	}
	for _, v := range vals {
		if v.Kind() != constant.String {
			return "", false
		}
		if text := constant.StringVal(v); !expr.MatchString(text) {
			pattern += "|^" + regexp.QuoteMeta(text) + "$"
		}
	}
	return pattern, true
}

// onlyConstant gives the step that says which constant a value is, if there is one.
func onlyConstant(steps []step, key string) (found step, ok bool) {
	for _, s := range steps {
		c := s.cond
		if c.is != "eq" && c.is != "in" && c.is != "matches" || c.negated || s.guard || key != "" && c.subject.key != key {
			continue
		}
		if ok {
			return step{}, false
		}
		found, ok = s, true
	}
	return found, ok
}

func constantsOf(c condition) []constant.Value {
	if c.is == "in" || c.is == "matches" {
		return c.vals
	}
	return []constant.Value{c.val}
}

// configured says whether steps ask for what does not depend on the value at hand.
func configured(steps []step) bool {
	return slices.ContainsFunc(steps, func(s step) bool { return s.cond.is == "" && len(s.cond.from) == 0 && s.cond.text != "" })
}

// otherNumber says whether two values are numbers that have been counted differently.
func otherNumber(v, w value) bool {
	x, ok := v.(fixed)
	y, ok2 := w.(fixed)
	return ok && ok2 && x.val.Kind() == constant.Int && y.val.Kind() == constant.Int
}

// otherRemarks says whether of two lists of errors, or of texts, one is empty and the
// other is not: what is wrong with a payload is gathered before it is refused.
func otherRemarks(v, w value) bool {
	remarks := func(v value) (none, known bool) {
		switch v := v.(type) {
		case zero:
			return true, isRemarks(v.typ)
		case list:
			return len(v.items) == 0, v.whole && isRemarks(v.typ)
		}
		return false, false
	}
	none, known := remarks(armsOf(v)[0])
	other, both := remarks(armsOf(w)[0]) // those that are not empty are one of several
	return known && both && none != other
}

func isRemarks(t types.Type) bool {
	if t == nil {
		return false
	}
	s, ok := t.Underlying().(*types.Slice)
	return ok && (isErrorType(s.Elem()) || isTextType(s.Elem()))
}

// otherPointer says whether two values lead to different places.
func otherPointer(v, w value) bool {
	switch v := v.(type) {
	case pointer:
		q, ok := w.(pointer)
		return ok && v.cell != q.cell
	case composite:
		if c, ok := w.(composite); ok {
			for i, f := range v.fields {
				if g, both := c.fields[i]; both && otherPointer(f, g) {
					return true
				}
			}
		}
	}
	return false
}

// otherBase says whether two maps started as the fields of different values.
func otherBase(v, w value) bool {
	x, ok := v.(table)
	y, both := w.(table)
	return ok && both && !equal(x.base, y.base)
}

// asksPresence says whether steps only ask whether a value is there: that it is not
// nil, or not its zero, which a payload may hold as well.
func asksPresence(steps []step, subject symbol) (presence, zero bool) {
	for _, s := range steps {
		of := s.cond.subject
		same := of.key != "" && of.key == subject.key || of.part != nil && of.part == subject.part
		switch {
		case same && (s.cond.is == "nil" || s.cond.is == "absent"):
		case same && s.cond.negated && asksZero(s.cond):
			zero = true
		default:
			return false, false
		}
	}
	return true, zero
}

// asksZero says whether a condition asks for the zero of a value, or for a text of no length.
func asksZero(c condition) bool {
	return c.subject.look == "" && isZeroConstant(c) ||
		(c.subject.look == "len" || c.subject.look == "runes") && c.val != nil && isZero(c.val) && (c.is == "eq" || c.is == "atmost")
}

func isZeroConstant(c condition) bool {
	return c.is == "eq" && c.val != nil && isZero(c.val)
}

// isZero reports whether a constant is the zero value of its kind.
func isZero(v constant.Value) bool {
	switch v.Kind() {
	case constant.String:
		return constant.StringVal(v) == ""
	case constant.Bool:
		return !constant.BoolVal(v)
	case constant.Int, constant.Float:
		return constant.Sign(v) == 0
	}
	return false
}

// decodes says whether steps tell forms of the payload apart. That a member is null, in
// place of what it else is, tells no form.
func decodes(steps []step) bool {
	return slices.ContainsFunc(steps, func(s step) bool {
		isNull := slices.Equal(s.cond.kinds, []string{"null"}) && s.cond.subject.part != nil && s.cond.subject.part.parent != nil
		return s.cond.is == "decodes" || s.cond.is == "empty" || s.cond.is == "kind" && !isNull
	})
}

func sameEvents(a, b []event) bool {
	return slices.EqualFunc(a, b, func(x, y event) bool {
		return x.part == y.part && identical(x.typ, y.typ) && x.strict == y.strict && len(x.arms) == len(y.arms) && (x.lost == nil) == (y.lost == nil) && slices.Equal(x.only, y.only)
	})
}

func isFlag(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

func isRaised(v value) bool { _, ok := v.(raised); return ok }

// settled marks the symbols that steps show to be set.
func settled(v value, steps []step) value {
	switch v := v.(type) {
	case symbol:
		if shown(v, steps) {
			v.set = true
		}
		return v
	case composite:
		if len(steps) == 0 {
			return v
		}
		v.fields = maps.Clone(v.fields)
		for i, f := range v.fields {
			v.fields[i] = settled(f, steps)
		}
		return v
	case tuple:
		out := make(tuple, len(v))
		for i, item := range v {
			out[i] = settled(item, steps)
		}
		return out
	case encoded:
		return encoded{settled(v.v, steps)}
	case byFields:
		return byFields{settled(v.of, steps)}
	case there:
		return there{settled(v.v, steps)}
	case choice:
		out := choice{}
		for _, a := range v.arms {
			out.arms = append(out.arms, settled(a, steps))
		}
		return out
	}
	return v
}

// shown says whether steps show that a value is not its zero value.
func shown(v symbol, steps []step) bool {
	return slices.ContainsFunc(steps, func(s step) bool {
		c := s.cond
		switch {
		case c.subject.key != v.key && c.subject.key != "len("+v.key+")":
			return false
		case c.is == "nil", c.is == "absent", isZeroConstant(c):
			return c.negated
		case c.is == "eq":
			return !c.negated
		case c.is == "atmost", c.is == "less":
			return c.negated && constant.Sign(c.val) >= 0
		}
		return false
	})
}

// canBeEmpty says whether values of a type may be there and yet be as short as nil.
func canBeEmpty(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return true
	}
	return false
}

// shownFull says whether steps show that a list or a map is not empty.
func shownFull(v symbol, steps []step) bool {
	return slices.ContainsFunc(steps, func(s step) bool {
		return s.cond.subject.key == "len("+v.key+")" && shown(v, []step{s})
	})
}

// noteNonzero marks the entries of a table that steps show to be there only where
// they are not zero.
func noteNonzero(v value, steps []step) value {
	t, ok := v.(table)
	if !ok {
		return v
	}
	t.entries = slices.Clone(t.entries)
	for i, e := range t.entries {
		if s, ok := e.val.(symbol); ok && e.optional && shown(s, steps) && (!canBeEmpty(s.typ) || shownFull(s, steps)) {
			t.entries[i].nonzero = true
		}
	}
	return t
}
