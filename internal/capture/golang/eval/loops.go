package eval

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/gojson"
)

func (in *Interp) forStmt(fr *Frame, st *State, stmt *ast.ForStmt) []flow {
	if stmt.Init == nil && stmt.Cond != nil && stmt.Post == nil {
		if p, r, ok := in.hasMore(fr, st, stmt.Cond); ok {
			return in.overTokens(fr, st, stmt, p, r)
		}
	}
	states := in.initialised(fr, st, stmt.Init)
	var out []flow
	for _, st := range states {
		before := st.clone()
		yes := []*State{st}
		if stmt.Cond != nil {
			yes, _ = in.branch(fr, st, stmt.Cond)
		}
		for _, y := range yes {
			y.Steps = before.Steps
		}
		body := stmt.Body.List
		if stmt.Post != nil {
			body = append(slices.Clone(body), stmt.Post)
		}
		next, ended := in.block(fr, yes, body)
		for _, f := range ended {
			if f.kind == token.RETURN {
				out = append(out, f)
			} else {
				next = append(next, f.st)
			}
		}
		for _, n := range in.merge(next) {
			out = append(out, on(in.looped(before, n))...)
		}
		if len(next) == 0 {
			out = append(out, on(before)...)
		}
	}
	return out
}

// looped is what holds after a loop of which one turn was taken: what it has changed
// in another way than by adding to it is not known.
func (in *Interp) looped(before, after *State) *State {
	for cell, v := range after.heap {
		w, known := before.heap[cell]
		if !known || equal(v, w) {
			continue
		}
		switch t := v.(type) {
		case List, Choice:
			after.heap[cell] = joinValues(loose(w), loose(v))
		case Table:
			after.heap[cell] = joinValues(w, v)
		case Fixed:
			after.heap[cell] = Derived{Typ: t.Typ}
		default:
			after.heap[cell] = joinValues(w, v)
		}
	}
	return after
}

// loop is a loop over the elements of a value.
type loop struct {
	body []ast.Stmt
	bind func(st *State, key, item Value) // begins a turn
	end  func(st *State)                  // looks at what one has done; nil for nothing
}

// maxTurns is how often a loop over known elements is gone through.
const maxTurns = 256

func (in *Interp) rangeStmt(fr *Frame, st *State, stmt *ast.RangeStmt) []flow {
	var out []flow
	for _, o := range in.eval(fr, st, stmt.X) {
		out = append(out, in.over_(fr, o.st, stmt, o.v)...)
	}
	return out
}

func (in *Interp) over_(fr *Frame, st *State, stmt *ast.RangeStmt, v Value) []flow {
	v = in.Pointee(st, v)
	if s, ok := v.(Symbol); ok && hasCharacters(s.Typ) {
		v = Derived{Typ: s.Typ, From: []Symbol{s}}
	}
	l := loop{body: stmt.Body.List, bind: func(st *State, key, item Value) { in.bindRange(fr, st, stmt, key, item) }}
	var turns []Tuple
	if list, ok := v.(List); ok && list.Whole && len(list.Items) <= maxTurns {
		for i, item := range list.Items {
			turns = append(turns, Tuple{Fixed{constant.MakeInt64(int64(i)), types.Typ[types.Int]}, item})
		}
		return in.unrolled(fr, st, l, turns)
	}
	if z, ok := v.(Zero); ok && z.Typ != nil {
		return on(st)
	}
	if t, ok := v.(Table); ok && t.Base == nil && len(t.Rest) == 0 && len(t.Entries) <= maxTurns && !slices.ContainsFunc(t.Entries, func(e Entry) bool { return e.Optional }) {
		for _, e := range t.Entries {
			turns = append(turns, Tuple{Fixed{constant.MakeString(e.Key), types.Typ[types.String]}, e.Val})
		}
		return in.unrolled(fr, st, l, turns)
	}
	key, item := in.Element(fr, st, stmt, v)
	s, ok := v.(Symbol)
	if k, isKey := key.(Symbol); ok && isKey && s.Part != nil && !s.Raw && s.Look == "" && gojson.IsMap(s.Typ) && s.Gone == nil {
		elem := s.Typ.Underlying().(*types.Map).Elem()
		return in.overMap(fr, st, l, s, k, func(p *Part) Symbol {
			return Symbol{Key: p.key(), Part: p, Typ: elem, Raw: gojson.IsRaw(elem)}
		})
	}
	var names []string // those that are no longer there
	if ok && s.Gone != nil && s.Look == "" {
		names = s.Gone.names
	}
	return in.eachTurn(fr, st, l, v, key, item, names)
}

// overMap is a loop over an object of the payload: a turn for each name that its code asks
// for, and one that stands for all others.
func (in *Interp) overMap(fr *Frame, st *State, l loop, s, key Symbol, item func(*Part) Symbol) []flow {
	rest := item(s.Part.Items())
	names := in.keysAskedFor(fr, st, l, key, rest)
	if len(names) == 0 {
		return in.eachTurn(fr, st, l, s, key, rest, nil)
	}
	states, out := in.byName(fr, st, l, s, key, names, item)
	key.Key = "another " + key.Key
	for _, st := range states {
		st.Steps = append(st.Steps[:len(st.Steps):len(st.Steps)], noneOf(key, names)...)
		out = append(out, in.eachTurn(fr, st, l, s, key, rest, names)...)
	}
	return out
}

// keysAskedFor gives the constants that a turn of a loop over a map compares its key with:
// one is taken for that alone.
func (in *Interp) keysAskedFor(fr *Frame, st *State, l loop, key Symbol, item Value) []string {
	var names []string
	note := func(st *State) {
		for _, s := range st.Steps {
			if s.Cond.Subject.Key != key.Key || s.Cond.Is != "eq" && s.Cond.Is != "in" {
				continue
			}
			for _, v := range ConstantsOf(s.Cond) {
				if v.Kind() != constant.String {
					continue
				}
				if name := constant.StringVal(v); name != "" && !slices.Contains(names, name) { // a schema has no property without a name
					names = append(names, name)
				}
			}
		}
	}
	trial := st.clone()
	l.bind(trial, key, item)
	next, ended := in.block(fr, []*State{trial}, l.body)
	for _, st := range next {
		note(st)
	}
	for _, f := range ended {
		note(f.st)
	}
	return names[:min(len(names), maxElements)]
}

// byName takes a turn of a loop over a map for each of some names, where the member is there.
func (in *Interp) byName(fr *Frame, st *State, l loop, s, key Symbol, names []string, item func(*Part) Symbol) (states []*State, ended []flow) {
	states = []*State{st}
	for _, name := range names {
		p := s.Part.Child(name)
		member := item(p)
		var there, next []*State
		for _, st := range states {
			asked := member
			asked.Raw = true
			gone, is := in.fork(st, Condition{Is: "absent", Subject: asked})
			if is != nil {
				l.bind(is, Fixed{constant.MakeString(name), key.Typ}, member)
				there = append(there, is)
			}
			if gone != nil {
				next = append(next, gone)
			}
		}
		after, flows := in.turn(fr, there, l)
		ended = append(ended, flows...)
		states = in.merge(append(next, after...))
	}
	return states, ended
}

// turn takes a turn of a loop: the states that go on, and the ways that leave it.
func (in *Interp) turn(fr *Frame, states []*State, l loop) (next []*State, out []flow) {
	next, ended := in.block(fr, states, l.body)
	for _, f := range ended {
		if f.kind == token.RETURN || f.kind == token.GOTO {
			out = append(out, f)
		} else {
			next = append(next, f.st)
		}
	}
	if l.end != nil {
		for _, st := range next {
			l.end(st)
		}
	}
	return next, out
}

// noneOf says of a key that it is none of some names.
func noneOf(key Symbol, names []string) []Step {
	var out []Step
	for _, name := range names {
		out = append(out, Step{Cond: Condition{Is: "eq", Subject: key, Val: constant.MakeString(name)}.not()})
	}
	return out
}

// eachTurn goes through a turn of a loop that stands for all, but for those of keys that
// have had one of their own. Where none ends without an error there are no other keys.
func (in *Interp) eachTurn(fr *Frame, st *State, l loop, v, key, item Value, names []string) []flow {
	before := st.clone()
	events, steps := len(st.Events), len(st.Steps)
	l.bind(st, key, item)
	next, out := in.turn(fr, []*State{st}, l)
	s, ok := v.(Symbol)
	k, isKey := key.(Symbol)
	known := ok && s.Part != nil && isKey
	if len(next) == 0 {
		if known && len(names) > 0 {
			before.Note(Event{Part: s.Part, Only: names})
		}
		return append(out, on(before)...)
	}
	after := in.afterLoop(before, next, events, steps, v)
	if only, among := keysAmong(next, steps, k); known && among {
		after = in.afterLoop(before, withoutSteps(next, steps, k), events, steps, v)
		after.Note(Event{Part: s.Part, Only: append(slices.Clone(names), only...)})
	}
	return append(out, on(after)...)
}

// keysAmong gives the constants of which the key of a turn is one on each way through it.
func keysAmong(ways []*State, steps int, key Symbol) (names []string, ok bool) {
	for _, st := range ways {
		i := slices.IndexFunc(st.Steps[min(steps, len(st.Steps)):], func(s Step) bool { return isAmongSome(s.Cond, key) })
		if i < 0 {
			return nil, false
		}
		for _, v := range ConstantsOf(st.Steps[steps+i].Cond) {
			if name := constant.StringVal(v); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, len(names) <= maxElements
}

func isAmongSome(c Condition, key Symbol) bool {
	return (c.Is == "eq" || c.Is == "in") && !c.Negated && c.Subject.Key == key.Key &&
		!slices.ContainsFunc(ConstantsOf(c), func(v constant.Value) bool { return v.Kind() != constant.String })
}

// withoutSteps are ways without what they ask of a key.
func withoutSteps(ways []*State, from int, key Symbol) []*State {
	out := make([]*State, len(ways))
	for i, st := range ways {
		out[i] = st.clone()
		out[i].Steps = slices.DeleteFunc(slices.Clone(st.Steps), func(s Step) bool { return isAmongSome(s.Cond, key) })
	}
	return out
}

// afterLoop brings the ways through one turn together. What the payload's elements
// are read for on each of them is an alternative for each element.
func (in *Interp) afterLoop(before *State, next []*State, events, steps int, over Value) *State {
	out := next[0].clone()
	var arms [][]Event
	var facts [][]Step
	for _, st := range next {
		arms = append(arms, st.Events[min(events, len(st.Events)):])
		facts = append(facts, st.Steps[min(steps, len(st.Steps)):])
	}
	for _, st := range next[1:] {
		for cell, v := range st.heap {
			if w, ok := out.heap[cell]; ok && !equal(v, w) {
				out.heap[cell] = joinValues(w, v)
			} else if !ok {
				out.heap[cell] = v
			}
		}
	}
	out.Events, out.Steps = before.Events, before.Steps
	if s, ok := over.(Symbol); ok && s.Part != nil && !s.Raw {
		out.Note(Event{Part: s.Part.Items(), Arms: arms, Facts: facts})
	} else {
		for _, a := range arms {
			for _, e := range a {
				out.Note(e)
			}
		}
		for _, list := range facts { // what is asked for on some turns may be a refusal
			for _, s := range list {
				s.Guard = true
				out.Steps = append(out.Steps[:len(out.Steps):len(out.Steps)], s)
			}
		}
	}
	return in.looped(before, out)
}

func (in *Interp) unrolled(fr *Frame, st *State, l loop, turns []Tuple) []flow {
	states := []*State{st}
	var out []flow
	for _, turn := range turns {
		for _, st := range states {
			l.bind(st, turn[0], turn[1])
		}
		next, ended := in.block(fr, states, l.body)
		for _, f := range ended {
			switch f.kind {
			case token.CONTINUE:
				next = append(next, f.st)
			case token.BREAK:
				out = append(out, on(f.st)...)
			default:
				out = append(out, f)
			}
		}
		states = in.merge(next)
	}
	return append(out, on(states...)...)
}

func (in *Interp) bindRange(fr *Frame, st *State, stmt *ast.RangeStmt, key, item Value) {
	for i, e := range []ast.Expr{stmt.Key, stmt.Value} {
		if e == nil {
			continue
		}
		v := key
		if i == 1 {
			v = item
		}
		in.store(fr, st, e, v)
	}
}

// Element gives what a loop over a value sees on each turn.
func (in *Interp) Element(fr *Frame, st *State, stmt *ast.RangeStmt, v Value) (key, item Value) {
	var keyType, itemType types.Type = types.Typ[types.Int], nil
	switch t := fr.typeOf(stmt.X).Underlying().(type) {
	case *types.Map:
		keyType, itemType = t.Key(), t.Elem()
	case *types.Slice:
		itemType = t.Elem()
	case *types.Array:
		itemType = t.Elem()
	case *types.Pointer:
		if a, ok := t.Elem().Underlying().(*types.Array); ok {
			itemType = a.Elem()
		}
	case *types.Basic:
		itemType = types.Typ[types.Rune]
	}
	switch v := v.(type) {
	case Symbol:
		if v.Look == "" && !v.Raw {
			key := Symbol{Key: "key of " + v.Key, Typ: keyType}
			if v.Part != nil && gojson.IsMap(fr.typeOf(stmt.X)) {
				return key, ItemOf(v, itemType)
			}
			return Derived{Typ: keyType, From: []Symbol{key}}, ItemOf(v, itemType)
		}
	case List:
		return Derived{Typ: keyType}, anyOfValues(v.Items, itemType)
	case Table:
		items := slices.Clone(v.Rest)
		for _, e := range v.Entries {
			items = append(items, e.Val)
		}
		return Derived{Typ: keyType, From: Origins(v.Base)}, anyOfValues(items, itemType)
	}
	from := Origins(v)
	return Derived{Typ: keyType, From: from}, Derived{Typ: itemType, From: from, Why: lostIn(v)}
}

func ItemOf(v Symbol, t types.Type) Value {
	out := Symbol{Key: v.Key + "[*]", Typ: t, Var: v.Var, Top: v.Top}
	if v.Part != nil {
		out.Part = v.Part.Items()
		out.Key = out.Part.key()
	}
	out.Raw = v.Part != nil && t != nil && gojson.IsRaw(t)
	return out
}

func anyOfValues(vs []Value, t types.Type) Value {
	if len(vs) == 0 {
		return Derived{Typ: t}
	}
	out := vs[0]
	for _, v := range vs[1:] {
		out = joinValues(out, v)
	}
	return out
}
