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
	var out []flow
	var turns []Tuple
	if l, ok := v.(List); ok && l.Whole && len(l.Items) <= maxTurns {
		for i, item := range l.Items {
			turns = append(turns, Tuple{Fixed{constant.MakeInt64(int64(i)), types.Typ[types.Int]}, item})
		}
		return in.unrolled(fr, st, stmt, turns)
	}
	if z, ok := v.(Zero); ok && z.Typ != nil {
		return on(st)
	}
	if t, ok := v.(Table); ok && t.Base == nil && len(t.Rest) == 0 && len(t.Entries) <= maxTurns && !slices.ContainsFunc(t.Entries, func(e Entry) bool { return e.Optional }) {
		for _, e := range t.Entries {
			turns = append(turns, Tuple{Fixed{constant.MakeString(e.Key), types.Typ[types.String]}, e.Val})
		}
		return in.unrolled(fr, st, stmt, turns)
	}
	key, item := in.Element(fr, st, stmt, v)
	if s, ok := v.(Symbol); ok && s.Part != nil && !s.Raw && s.Look == "" && gojson.IsMap(s.Typ) {
		if names := keysAskedFor(fr, stmt); len(names) > 0 {
			states, ended, other := in.byName(fr, st, stmt, s, names)
			out = append(out, ended...)
			for _, st := range states {
				st.Steps = append(st.Steps[:len(st.Steps):len(st.Steps)], noneOf(other, names)...)
				out = append(out, in.eachTurn(fr, st, stmt, s, other, item, names)...)
			}
			return out
		}
	}
	var names []string // those that are no longer there
	if s, ok := v.(Symbol); ok && s.Gone != nil && s.Look == "" {
		names = s.Gone.names
	}
	return in.eachTurn(fr, st, stmt, v, key, item, names)
}

// keysAskedFor gives the constants that a loop over a map compares its key with.
func keysAskedFor(fr *Frame, stmt *ast.RangeStmt) []string {
	id, ok := stmt.Key.(*ast.Ident)
	if !ok {
		return nil
	}
	key := fr.src.Info.Defs[id]
	var names []string
	isKey := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && key != nil && fr.src.Info.Uses[id] == key
	}
	add := func(e ast.Expr) {
		c, ok := fr.constant(e)
		if !ok || c.Val.Kind() != constant.String {
			return
		}
		if name := constant.StringVal(c.Val); name != "" && !slices.Contains(names, name) { // a schema has no property without a name
			names = append(names, name)
		}
	}
	ast.Inspect(stmt.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SwitchStmt:
			if n.Tag != nil && isKey(n.Tag) {
				for _, clause := range n.Body.List {
					for _, e := range clause.(*ast.CaseClause).List {
						add(e)
					}
				}
			}
		case *ast.BinaryExpr:
			if (n.Op == token.EQL || n.Op == token.NEQ) && isKey(n.X) {
				add(n.Y)
			}
		}
		return true
	})
	return names[:min(len(names), maxElements)]
}

// byName takes a turn of a loop over a map for each name that it asks for, where the
// member is there. The other key stands for any that is none of them.
func (in *Interp) byName(fr *Frame, st *State, stmt *ast.RangeStmt, s Symbol, names []string) (states []*State, ended []flow, other Symbol) {
	m := s.Typ.Underlying().(*types.Map)
	other = Symbol{Key: "another key of " + s.Key, Typ: m.Key()}
	states = []*State{st}
	for _, name := range names {
		p := s.Part.Child(name)
		var there, next []*State
		for _, st := range states {
			gone, is := in.fork(st, Condition{Is: "absent", Subject: Symbol{Key: p.key(), Part: p, Typ: m.Elem(), Raw: true}})
			if is != nil {
				in.bindRange(fr, is, stmt, Fixed{constant.MakeString(name), m.Key()}, Symbol{Key: p.key(), Part: p, Typ: m.Elem(), Raw: gojson.IsRaw(m.Elem())})
				there = append(there, is)
			}
			if gone != nil {
				next = append(next, gone)
			}
		}
		after, flows := in.block(fr, there, stmt.Body.List)
		for _, f := range flows {
			if f.kind == token.RETURN || f.kind == token.GOTO {
				ended = append(ended, f)
			} else {
				after = append(after, f.st)
			}
		}
		states = in.merge(append(next, after...))
	}
	return states, ended, other
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
func (in *Interp) eachTurn(fr *Frame, st *State, stmt *ast.RangeStmt, v, key, item Value, names []string) []flow {
	before := st.clone()
	events, steps := len(st.Events), len(st.Steps)
	in.bindRange(fr, st, stmt, key, item)
	var out []flow
	next, ended := in.block(fr, []*State{st}, stmt.Body.List)
	for _, f := range ended {
		if f.kind == token.RETURN || f.kind == token.GOTO {
			out = append(out, f)
		} else {
			next = append(next, f.st)
		}
	}
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

func (in *Interp) unrolled(fr *Frame, st *State, stmt *ast.RangeStmt, turns []Tuple) []flow {
	states := []*State{st}
	var out []flow
	for _, turn := range turns {
		for _, st := range states {
			in.bindRange(fr, st, stmt, turn[0], turn[1])
		}
		next, ended := in.block(fr, states, stmt.Body.List)
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
