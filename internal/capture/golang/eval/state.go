package eval

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
)

// State is what holds at one point of one way through a body.
type State struct {
	heap   map[int]Value
	Events []Event
	Steps  []Step
	panics bool  // it ends in a panic
	Open   []int // the forks of which this state goes both ways, since ways were brought together; sorted

	deferred []deferred
}

// deferred is a call of a function's own code that is put off to its end.
type deferred struct {
	fr   *Frame
	call *ast.CallExpr
}

// Event is what the payload is read for.
type Event struct {
	Part   *Part
	Typ    types.Type // that it is decoded to
	Strict bool       // unknown keys are refused
	Lax    bool       // what does not fit is left at its zero value
	Plain  bool       // by the type's own fields, whatever its methods
	Held   map[*types.Var]bool
	Preset map[string]Value // what a field holds before, by wire name
	Arms   [][]Event        // in place of that: one of these for each element
	Facts  [][]Step         // what holds in each of them
	Lost   *Reason          // the text goes where it is not followed
	Own    bool             // the target is the receiver itself
	Passed bool             // a null is passed over: it is not decoded
	Only   []string         // in place of that: it has no other members than these
}

// Step is a decision at a fork, which the others of its number share.
type Step struct {
	Fork  int
	Side  bool
	also  []decision // those that were brought together with it
	Cond  Condition  // as it holds on this side
	Guard bool       // it was asked for under a condition of its own
	Unset bool       // it was asked for unless the value is its zero
}

// decision is a side of a fork.
type decision struct {
	fork int
	side bool
}

// Against says whether two steps were decided otherwise at a fork.
func (s Step) Against(o Step) bool {
	for _, a := range s.decisions() {
		for _, b := range o.decisions() {
			if a.fork == b.fork && a.side != b.side {
				return true
			}
		}
	}
	return false
}

func (s *State) leaveOpen(fork int) {
	if i, found := slices.BinarySearch(s.Open, fork); !found {
		s.Open = slices.Insert(s.Open, i, fork)
	}
}

// IsOpen says whether a step decides what a state leaves open.
func (s Step) IsOpen(forks []int) bool {
	return slices.ContainsFunc(s.decisions(), func(d decision) bool {
		_, found := slices.BinarySearch(forks, d.fork)
		return found
	})
}

func (s Step) decisions() []decision {
	return append(s.also[:len(s.also):len(s.also)], decision{s.Fork, s.Side})
}

func (s *State) clone() *State {
	return &State{heap: maps.Clone(s.heap), Events: s.Events[:len(s.Events):len(s.Events)], Steps: s.Steps[:len(s.Steps):len(s.Steps)], panics: s.panics, Open: slices.Clip(s.Open), deferred: slices.Clip(s.deferred)}
}

func (s *State) Note(e Event) { s.Events = append(s.Events[:len(s.Events):len(s.Events)], e) }

// decide says whether the steps so far settle a condition.
func decide(steps []Step, c Condition) (holds, known bool) {
	if c.always != nil {
		return *c.always, true
	}
	if c.Is == "" {
		return false, false
	}
	for _, s := range steps {
		d := s.Cond
		if d.Is == "" || d.Subject.Key != c.Subject.Key || s.Guard || s.Unset { // it may not hold on all ways that were brought together
			continue
		}
		switch {
		case d.Same(c):
			return d.Negated == c.Negated, true
		case d.Is == "eq" && !d.Negated && c.Is == "eq":
			return c.Negated, true // it is another constant
		case d.Is == "eq" && !d.Negated && c.Is == "in":
			return slices.ContainsFunc(c.Vals, func(v constant.Value) bool { return SameConstant(v, d.Val) }) != c.Negated, true
		case d.Is == "in" && !d.Negated && c.Is == "eq":
			if !slices.ContainsFunc(d.Vals, func(v constant.Value) bool { return SameConstant(v, c.Val) }) {
				return c.Negated, true
			}
		case d.Is == "kind" && !d.Negated && c.Is == "kind":
			if !slices.ContainsFunc(d.Kinds, func(k string) bool {
				return slices.ContainsFunc(c.Kinds, func(l string) bool { return isKindOf(k, l) || isKindOf(l, k) })
			}) {
				return c.Negated, true
			}
			if !slices.ContainsFunc(d.Kinds, func(k string) bool {
				return !slices.ContainsFunc(c.Kinds, func(l string) bool { return isKindOf(k, l) })
			}) {
				return !c.Negated, true
			}
		}
	}
	return false, false
}

// isKindOf says whether all values of one kind are of another one: integers are numbers.
func isKindOf(a, b string) bool {
	return a == b || a == "integer" && b == "number" || a == "unsigned" && (b == "integer" || b == "number")
}

func SameConstant(a, b constant.Value) bool {
	return a != nil && b != nil && a.Kind() == b.Kind() && constant.Compare(a, token.EQL, b)
}

// fork gives the states of both sides of a condition; nil for a side that cannot be.
func (in *Interp) fork(st *State, c Condition) (yes, no *State) {
	if isEmptied(c) {
		return in.forkEmptied(st, c)
	}
	if holds, known := decide(st.Steps, c); known {
		if holds {
			return st, nil
		}
		return nil, st
	}
	in.forks++
	in.work += len(st.heap) / cellsOfWork
	yes, no = st.clone(), st.clone()
	yes.Steps = append(yes.Steps, Step{Fork: in.forks, Side: true, Cond: c})
	no.Steps = append(no.Steps, Step{Fork: in.forks, Side: false, Cond: c.not()})
	return yes, no
}

// maxStates is how many ways through a body are kept apart, crowded from how many on only
// those that read something else.
const (
	maxStates = 192
	crowded   = 24
)

// merge brings states together that read the payload in the same way.
func (in *Interp) merge(states []*State) []*State {
	var out []*State
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

func (in *Interp) mergeTwo(a, b *State, force bool) *State {
	if !slices.Equal(a.deferred, b.deferred) {
		return nil
	}
	common := 0
	for common < len(a.Steps) && common < len(b.Steps) && a.Steps[common].Fork == b.Steps[common].Fork && a.Steps[common].Side == b.Steps[common].Side {
		common++
	}
	mine, theirs := a.Steps[common:], b.Steps[common:]
	var optional *Part
	more := b.Events
	if len(a.Events) != len(b.Events) {
		if len(a.Events) > len(b.Events) {
			a, b, mine, theirs = b, a, theirs, mine
		}
		if optional = in.optional(a, b, mine, theirs); optional == nil {
			return nil
		}
		theirs = slices.Clone(theirs)
		for i := range theirs { // it is decoded only where it is there
			theirs[i].Guard = theirs[i].Guard || theirs[i].Cond.Is == "decodes"
		}
		passed := slices.ContainsFunc(mine, func(s Step) bool { return s.Cond.Is != "absent" && !s.Cond.Negated })
		more = slices.Clone(b.Events)
		for i := len(a.Events); i < len(more); i++ {
			more[i].Passed = more[i].Passed || passed
		}
	} else if !SameEvents(a.Events, b.Events) || decodes(mine) || decodes(theirs) {
		return nil
	}
	in.work += len(a.heap) / cellsOfWork
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
		if t := TypeOfValue(v); !force && (isFlag(t) || isFlag(TypeOfValue(w)) || IsRaised(v) || IsRaised(w)) {
			return nil
		}
	}
	out := &State{heap: make(map[int]Value, len(a.heap)), Events: more, Steps: slices.Clone(a.Steps[:common]), Open: slices.Clone(a.Open), deferred: a.deferred}
	for _, fork := range b.Open {
		out.leaveOpen(fork)
	}
	for cell, v := range a.heap {
		w, both := b.heap[cell]
		switch {
		case !both:
			out.heap[cell] = v
		case IsRaised(v) && IsRaised(w):
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
		out.Steps = append(out.Steps, steps...)
		return out
	}
	if in.encodes {
		return out // what an encoder asked for on one of the ways only says nothing of both
	}
	// What was decided on one of the two ways only may still be a refusal.
	for i, list := range [][]Step{mine, theirs} {
		other := theirs
		if i == 1 {
			other = mine
		}
		var under []Step // the decisions of which the other side succeeds, too
		for _, s := range list {
			both := slices.ContainsFunc(other, func(o Step) bool { return o.Fork == s.Fork && o.Side == s.Side })
			if both && i == 1 {
				continue
			}
			if !both && s.IsOpen([][]int{b.Open, a.Open}[i]) {
				under = append(under, s)
				continue
			}
			if !both && slices.ContainsFunc(other, s.Against) {
				under = append(under, s)
				out.leaveOpen(s.Fork)
				continue
			}
			if !both {
				presence, zero := asksPresence(under, s.Cond.Subject)
				s.Guard, s.Unset = s.Guard || !presence, s.Unset || zero
			}
			out.Steps = append(out.Steps, s)
		}
	}
	return out
}

// optional gives the part that one way decodes and the other one, which is like it in all
// else that it reads, does not, since the part is not there, or is null: it is decoded where
// it is there, as encoding/json does itself.
func (in *Interp) optional(without, with *State, mine, theirs []Step) *Part {
	n := len(without.Events)
	more := with.Events[n:]
	p := more[0].Part
	if in.encodes || p == in.Root || !SameEvents(without.Events, with.Events[:n]) {
		return nil
	}
	if slices.ContainsFunc(more, func(e Event) bool { return e.Part != p || e.Typ == nil || e.Lost != nil || e.Arms != nil || e.Lax }) {
		return nil
	}
	asks := func(s Step) bool {
		c := s.Cond
		return c.Subject.Part == p && c.Subject.Look == "" && (c.Is == "absent" || c.Is == "nil" || c.Is == "kind" && slices.Equal(c.Kinds, []string{"null"}))
	}
	if slices.ContainsFunc(mine, func(s Step) bool { return !asks(s) }) || !slices.ContainsFunc(mine, func(s Step) bool { return !s.Cond.Negated }) {
		return nil
	}
	if slices.ContainsFunc(theirs, func(s Step) bool { return s.Cond.Subject.Part != p || s.Cond.Is == "decodes" && s.Cond.Negated }) {
		return nil
	}
	return p
}

// orZeroOf is a value in which what a part is decoded to stands for the zero, too, that it
// is where the part is not there.
func orZeroOf(v Value, p *Part) Value {
	switch v := v.(type) {
	case Choice:
		i := slices.IndexFunc(v.Arms, func(a Value) bool { s, ok := a.(Symbol); return ok && s.Part == p })
		if i >= 0 && len(v.Arms) == 2 && IsZeroValue(v.Arms[1-i]) {
			s := v.Arms[i].(Symbol)
			s.Set = false
			return s
		}
	case Composite:
		v.Fields = maps.Clone(v.Fields)
		for i, f := range v.Fields {
			v.Fields[i] = orZeroOf(f, p)
		}
		return v
	}
	return v
}

// oneOfBoth brings two ways together that differ in which constant a value is: it is
// one of both. What else was asked for on one of them only is left.
func (in *Interp) oneOfBoth(mine, theirs []Step) (out []Step, ok bool) {
	first, ok := onlyConstant(mine, "")
	if !ok {
		return nil, false
	}
	second, ok := onlyConstant(theirs, first.Cond.Subject.Key)
	if !ok {
		return nil, false
	}
	either, ok := eitherText(first.Cond, second.Cond)
	if !ok {
		return nil, false
	}
	in.forks++
	out = []Step{{Fork: in.forks, Side: true, also: append(first.decisions(), second.decisions()...), Cond: either}}
	for _, s := range append(slices.Clone(mine), theirs...) {
		if s.Cond.Subject.Key != first.Cond.Subject.Key {
			s.Guard = true
			out = append(out, s)
		}
	}
	return out, true
}

// eitherText is the condition that a value is one that either of two asks for, which are
// constants, or texts of a pattern or a format.
func eitherText(a, b Condition) (Condition, bool) {
	out := Condition{Is: "in", Subject: a.Subject, Text: b.Text, Pos: b.Pos}
	if isConstants(a) && isConstants(b) {
		out.Vals = append(ConstantsOf(a), ConstantsOf(b)...)
		return out, true
	}
	out.Is = "matches"
	var patterns []string
	var constants []constant.Value
	for _, c := range []Condition{a, b} {
		switch {
		case isConstants(c):
			constants = append(constants, ConstantsOf(c)...)
			continue
		case c.Is == "format":
			out.Formats = append(out.Formats, c.Word)
			continue
		case c.Word != "":
			patterns = append(patterns, c.Word)
		}
		out.Formats = append(out.Formats, c.Formats...)
	}
	if len(patterns) == 2 && a.Vals != nil && b.Vals != nil {
		out.Vals = append(slices.Clone(a.Vals), b.Vals...)
	}
	out.Word = strings.Join(patterns, "|")
	ok := true
	if len(constants) > 0 {
		out.Word, ok = orConstants(out.Word, constants)
	}
	return out, ok
}

func isConstants(c Condition) bool { return c.Is == "eq" || c.Is == "in" }

// orConstants is a pattern that takes some texts as well; an empty one is none.
func orConstants(pattern string, vals []constant.Value) (string, bool) {
	expr, err := regexp.Compile(pattern)
	if err != nil {
		return "", false
	}
	var all []string
	if pattern != "" {
		all = append(all, pattern)
	}
	for _, v := range vals {
		if v.Kind() != constant.String {
			return "", false
		}
		if text := constant.StringVal(v); pattern == "" || !expr.MatchString(text) {
			all = append(all, "^"+regexp.QuoteMeta(text)+"$")
		}
	}
	return strings.Join(all, "|"), true
}

// onlyConstant gives the step that says which constant a value is, or of which form of text,
// if there is one.
func onlyConstant(steps []Step, key string) (found Step, ok bool) {
	for _, s := range steps {
		c := s.Cond
		if !isConstants(c) && c.Is != "matches" && c.Is != "format" || c.Negated || s.Guard || key != "" && c.Subject.Key != key {
			continue
		}
		if ok {
			return Step{}, false
		}
		found, ok = s, true
	}
	return found, ok
}

func ConstantsOf(c Condition) []constant.Value {
	if c.Is == "in" || c.Is == "matches" {
		return c.Vals
	}
	return []constant.Value{c.Val}
}

// configured says whether steps ask for what does not depend on the value at hand.
func configured(steps []Step) bool {
	return slices.ContainsFunc(steps, func(s Step) bool { return s.Cond.Is == "" && len(s.Cond.From) == 0 && s.Cond.Text != "" })
}

// otherNumber says whether two values are numbers that have been counted differently, or
// one of several numbers and another one.
func otherNumber(v, w Value) bool {
	return isCounted(v) && isCounted(w)
}

func isCounted(v Value) bool {
	return !slices.ContainsFunc(ArmsOf(v), func(a Value) bool {
		x, ok := a.(Fixed)
		return !ok || x.Val.Kind() != constant.Int
	})
}

// otherRemarks says whether of two lists of errors, or of texts, one is empty and the
// other is not: what is wrong with a payload is gathered before it is refused.
func otherRemarks(v, w Value) bool {
	remarks := func(v Value) (none, known bool) {
		switch v := v.(type) {
		case Zero:
			return true, isRemarks(v.Typ)
		case List:
			return len(v.Items) == 0, v.Whole && isRemarks(v.Typ)
		}
		return false, false
	}
	none, known := remarks(ArmsOf(v)[0])
	other, both := remarks(ArmsOf(w)[0]) // those that are not empty are one of several
	return known && both && none != other
}

func isRemarks(t types.Type) bool {
	if t == nil {
		return false
	}
	s, ok := t.Underlying().(*types.Slice)
	return ok && (IsErrorType(s.Elem()) || gojson.IsTextType(s.Elem()))
}

// otherPointer says whether two values lead to different places.
func otherPointer(v, w Value) bool {
	switch v := v.(type) {
	case Pointer:
		q, ok := w.(Pointer)
		return ok && v.cell != q.cell
	case Composite:
		if c, ok := w.(Composite); ok {
			for i, f := range v.Fields {
				if g, both := c.Fields[i]; both && otherPointer(f, g) {
					return true
				}
			}
		}
	}
	return false
}

// otherBase says whether two maps started as the fields of different values.
func otherBase(v, w Value) bool {
	x, ok := v.(Table)
	y, both := w.(Table)
	return ok && both && !equal(x.Base, y.Base)
}

// asksPresence says whether steps only ask whether a value is there: that it is not
// nil, or not its zero, which a payload may hold as well.
func asksPresence(steps []Step, subject Symbol) (presence, zero bool) {
	for _, s := range steps {
		of := s.Cond.Subject
		same := of.Key != "" && of.Key == subject.Key || of.Part != nil && of.Part == subject.Part
		switch {
		case same && (s.Cond.Is == "nil" || s.Cond.Is == "absent"):
		case same && s.Cond.Negated && asksZero(s.Cond):
			zero = true
		default:
			return false, false
		}
	}
	return true, zero
}

// asksZero says whether a condition asks for the zero of a value, or for a text of no length.
func asksZero(c Condition) bool {
	return c.Subject.Look == "" && IsZeroConstant(c) ||
		(c.Subject.Look == "len" || c.Subject.Look == "runes") && c.Val != nil && IsZero(c.Val) && (c.Is == "eq" || c.Is == "atmost")
}

func IsZeroConstant(c Condition) bool {
	return c.Is == "eq" && c.Val != nil && IsZero(c.Val)
}

// IsZero reports whether a constant is the zero value of its kind.
func IsZero(v constant.Value) bool {
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
func decodes(steps []Step) bool {
	return slices.ContainsFunc(steps, func(s Step) bool {
		isNull := slices.Equal(s.Cond.Kinds, []string{"null"}) && s.Cond.Subject.Part != nil && s.Cond.Subject.Part.Parent != nil
		isNil := s.Cond.Is == "nil" && !s.Cond.Negated && s.Cond.Subject.Look == "" && s.Cond.Subject.Part != nil && s.Cond.Subject.Part.Parent == nil
		return s.Cond.Is == "decodes" || s.Cond.Is == "empty" || s.Cond.Is == "kind" && !isNull || isNil
	})
}

func SameEvents(a, b []Event) bool {
	return slices.EqualFunc(a, b, func(x, y Event) bool {
		return x.Part == y.Part && Identical(x.Typ, y.Typ) && x.Strict == y.Strict && len(x.Arms) == len(y.Arms) && (x.Lost == nil) == (y.Lost == nil) && slices.Equal(x.Only, y.Only)
	})
}

func isFlag(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

func IsRaised(v Value) bool { _, ok := v.(raised); return ok }

// settled marks the symbols that steps show to be set.
func settled(v Value, steps []Step) Value {
	switch v := v.(type) {
	case Symbol:
		if Shown(v, steps) {
			v.Set = true
		}
		return v
	case Composite:
		if len(steps) == 0 {
			return v
		}
		v.Fields = maps.Clone(v.Fields)
		for i, f := range v.Fields {
			v.Fields[i] = settled(f, steps)
		}
		return v
	case Tuple:
		out := make(Tuple, len(v))
		for i, item := range v {
			out[i] = settled(item, steps)
		}
		return out
	case Encoded:
		return Encoded{settled(v.V, steps)}
	case ByFields:
		return ByFields{settled(v.Of, steps)}
	case There:
		return There{settled(v.V, steps)}
	case Choice:
		out := Choice{}
		for _, a := range v.Arms {
			out.Arms = append(out.Arms, settled(a, steps))
		}
		return out
	}
	return v
}

// Shown says whether steps show that a value is not its zero value.
func Shown(v Symbol, steps []Step) bool {
	return slices.ContainsFunc(steps, func(s Step) bool {
		c := s.Cond
		switch {
		case c.Subject.Key != v.Key && c.Subject.Key != "len("+v.Key+")":
			return false
		case c.Is == "nil", c.Is == "absent", IsZeroConstant(c):
			return c.Negated
		case c.Is == "eq":
			return !c.Negated
		case c.Is == "atmost", c.Is == "less":
			return c.Negated && constant.Sign(c.Val) >= 0
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
func shownFull(v Symbol, steps []Step) bool {
	return slices.ContainsFunc(steps, func(s Step) bool {
		return s.Cond.Subject.Key == "len("+v.Key+")" && Shown(v, []Step{s})
	})
}

// isAsserted says whether a value is what a field of an interface type was found to hold, which
// may be a zero where the field is not nil.
func isAsserted(s Symbol) bool {
	return s.Var != nil && types.IsInterface(s.Var.Type()) && s.Typ != nil && !types.IsInterface(s.Typ)
}

// noteNonzero marks the entries of a table that steps show to be there only where
// they are not zero.
func noteNonzero(v Value, steps []Step) Value {
	t, ok := v.(Table)
	if !ok {
		return v
	}
	t.Entries = slices.Clone(t.Entries)
	for i, e := range t.Entries {
		if s, ok := e.Val.(Symbol); ok && e.Optional && !isAsserted(s) && Shown(s, steps) && (!canBeEmpty(s.Typ) || shownFull(s, steps)) {
			t.Entries[i].Nonzero = true
		}
	}
	return t
}
