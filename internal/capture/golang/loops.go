package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
)

func (in *interp) forStmt(fr *frame, st *state, stmt *ast.ForStmt) []flow {
	states := in.initialised(fr, st, stmt.Init)
	var out []flow
	for _, st := range states {
		before := st.clone()
		yes := []*state{st}
		if stmt.Cond != nil {
			yes, _ = in.branch(fr, st, stmt.Cond)
		}
		for _, y := range yes {
			y.steps = before.steps
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
func (in *interp) looped(before, after *state) *state {
	for cell, v := range after.heap {
		w, known := before.heap[cell]
		if !known || equal(v, w) {
			continue
		}
		switch t := v.(type) {
		case list, choice:
			after.heap[cell] = joinValues(loose(w), loose(v))
		case table:
			after.heap[cell] = joinValues(w, v)
		case fixed:
			after.heap[cell] = derived{typ: t.typ}
		default:
			after.heap[cell] = joinValues(w, v)
		}
	}
	return after
}

// maxTurns is how often a loop over known elements is gone through.
const maxTurns = 256

func (in *interp) rangeStmt(fr *frame, st *state, stmt *ast.RangeStmt) []flow {
	var out []flow
	for _, o := range in.eval(fr, st, stmt.X) {
		out = append(out, in.over_(fr, o.st, stmt, o.v)...)
	}
	return out
}

func (in *interp) over_(fr *frame, st *state, stmt *ast.RangeStmt, v value) []flow {
	v = in.pointee(st, v)
	var turns []tuple
	if l, ok := v.(list); ok && l.whole && len(l.items) <= maxTurns {
		for i, item := range l.items {
			turns = append(turns, tuple{fixed{constant.MakeInt64(int64(i)), types.Typ[types.Int]}, item})
		}
		return in.unrolled(fr, st, stmt, turns)
	}
	if z, ok := v.(zero); ok && z.typ != nil {
		return on(st)
	}
	if t, ok := v.(table); ok && t.base == nil && len(t.rest) == 0 && len(t.entries) <= maxTurns && !slices.ContainsFunc(t.entries, func(e entry) bool { return e.optional }) {
		for _, e := range t.entries {
			turns = append(turns, tuple{fixed{constant.MakeString(e.key), types.Typ[types.String]}, e.val})
		}
		return in.unrolled(fr, st, stmt, turns)
	}
	key, item := in.element(fr, st, stmt, v)
	before := st.clone()
	events, steps := len(st.events), len(st.steps)
	in.bindRange(fr, st, stmt, key, item)
	next, ended := in.block(fr, []*state{st}, stmt.Body.List)
	var out []flow
	for _, f := range ended {
		if f.kind == token.RETURN || f.kind == token.GOTO {
			out = append(out, f)
		} else {
			next = append(next, f.st)
		}
	}
	if len(next) == 0 {
		return append(out, on(before)...)
	}
	return append(out, on(in.afterLoop(before, next, events, steps, v))...)
}

// afterLoop brings the ways through one turn together. What the payload's elements
// are read for on each of them is an alternative for each element.
func (in *interp) afterLoop(before *state, next []*state, events, steps int, over value) *state {
	out := next[0].clone()
	var arms [][]event
	var facts [][]step
	for _, st := range next {
		arms = append(arms, st.events[min(events, len(st.events)):])
		facts = append(facts, st.steps[min(steps, len(st.steps)):])
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
	out.events, out.steps = before.events, before.steps
	if s, ok := over.(symbol); ok && s.part != nil && !s.raw {
		out.note(event{part: s.part.items(), arms: arms, facts: facts})
	} else {
		for _, a := range arms {
			for _, e := range a {
				out.note(e)
			}
		}
		for _, list := range facts { // what is asked for on some turns may be a refusal
			for _, s := range list {
				s.guard = true
				out.steps = append(out.steps[:len(out.steps):len(out.steps)], s)
			}
		}
	}
	return in.looped(before, out)
}

func (in *interp) unrolled(fr *frame, st *state, stmt *ast.RangeStmt, turns []tuple) []flow {
	states := []*state{st}
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

func (in *interp) bindRange(fr *frame, st *state, stmt *ast.RangeStmt, key, item value) {
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

// element gives what a loop over a value sees on each turn.
func (in *interp) element(fr *frame, st *state, stmt *ast.RangeStmt, v value) (key, item value) {
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
	case symbol:
		if v.look == "" && !v.raw {
			return derived{typ: keyType, from: []symbol{{key: "key of " + v.key, typ: keyType}}}, itemOf(v, itemType)
		}
	case list:
		return derived{typ: keyType}, anyOfValues(v.items, itemType)
	case table:
		items := slices.Clone(v.rest)
		for _, e := range v.entries {
			items = append(items, e.val)
		}
		return derived{typ: keyType, from: origins(v.base)}, anyOfValues(items, itemType)
	}
	from := origins(v)
	return derived{typ: keyType, from: from}, derived{typ: itemType, from: from, why: lostIn(v)}
}

func itemOf(v symbol, t types.Type) value {
	out := symbol{key: v.key + "[*]", typ: t, var_: v.var_, top: v.top}
	if v.part != nil {
		out.part = v.part.items()
		out.key = out.part.key()
	}
	out.raw = v.part != nil && t != nil && isRaw(t)
	return out
}

func anyOfValues(vs []value, t types.Type) value {
	if len(vs) == 0 {
		return derived{typ: t}
	}
	out := vs[0]
	for _, v := range vs[1:] {
		out = joinValues(out, v)
	}
	return out
}
