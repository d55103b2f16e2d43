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
	var out []flow
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
	if s, ok := v.(symbol); ok && s.part != nil && !s.raw && s.look == "" && isMap(s.typ) {
		if names := keysAskedFor(fr, stmt); len(names) > 0 {
			states, ended, other := in.byName(fr, st, stmt, s, names)
			out = append(out, ended...)
			for _, st := range states {
				st.steps = append(st.steps[:len(st.steps):len(st.steps)], noneOf(other, names)...)
				out = append(out, in.eachTurn(fr, st, stmt, s, other, item, names)...)
			}
			return out
		}
	}
	return in.eachTurn(fr, st, stmt, v, key, item, nil)
}

// keysAskedFor gives the constants that a loop over a map compares its key with.
func keysAskedFor(fr *frame, stmt *ast.RangeStmt) []string {
	id, ok := stmt.Key.(*ast.Ident)
	if !ok {
		return nil
	}
	key := fr.src.info.Defs[id]
	var names []string
	isKey := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && key != nil && fr.src.info.Uses[id] == key
	}
	add := func(e ast.Expr) {
		c, ok := fr.constant(e)
		if !ok || c.val.Kind() != constant.String {
			return
		}
		if name := constant.StringVal(c.val); name != "" && !slices.Contains(names, name) { // a schema has no property without a name
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
func (in *interp) byName(fr *frame, st *state, stmt *ast.RangeStmt, s symbol, names []string) (states []*state, ended []flow, other symbol) {
	m := s.typ.Underlying().(*types.Map)
	other = symbol{key: "another key of " + s.key, typ: m.Key()}
	states = []*state{st}
	for _, name := range names {
		p := s.part.child(name)
		var there, next []*state
		for _, st := range states {
			gone, is := in.fork(st, condition{is: "absent", subject: symbol{key: p.key(), part: p, typ: m.Elem(), raw: true}})
			if is != nil {
				in.bindRange(fr, is, stmt, fixed{constant.MakeString(name), m.Key()}, symbol{key: p.key(), part: p, typ: m.Elem(), raw: isRaw(m.Elem())})
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
func noneOf(key symbol, names []string) []step {
	var out []step
	for _, name := range names {
		out = append(out, step{cond: condition{is: "eq", subject: key, val: constant.MakeString(name)}.not()})
	}
	return out
}

// eachTurn goes through a turn of a loop that stands for all, but for those of keys that
// have had one of their own. Where none ends without an error there are no other keys.
func (in *interp) eachTurn(fr *frame, st *state, stmt *ast.RangeStmt, v, key, item value, names []string) []flow {
	before := st.clone()
	events, steps := len(st.events), len(st.steps)
	in.bindRange(fr, st, stmt, key, item)
	var out []flow
	next, ended := in.block(fr, []*state{st}, stmt.Body.List)
	for _, f := range ended {
		if f.kind == token.RETURN || f.kind == token.GOTO {
			out = append(out, f)
		} else {
			next = append(next, f.st)
		}
	}
	s, ok := v.(symbol)
	k, isKey := key.(symbol)
	known := ok && s.part != nil && isKey
	if len(next) == 0 {
		if known && len(names) > 0 {
			before.note(event{part: s.part, only: names})
		}
		return append(out, on(before)...)
	}
	after := in.afterLoop(before, next, events, steps, v)
	if only, among := keysAmong(next, steps, k); known && among {
		after = in.afterLoop(before, withoutSteps(next, steps, k), events, steps, v)
		after.note(event{part: s.part, only: append(slices.Clone(names), only...)})
	}
	return append(out, on(after)...)
}

// keysAmong gives the constants of which the key of a turn is one on each way through it.
func keysAmong(ways []*state, steps int, key symbol) (names []string, ok bool) {
	for _, st := range ways {
		i := slices.IndexFunc(st.steps[min(steps, len(st.steps)):], func(s step) bool { return isAmongSome(s.cond, key) })
		if i < 0 {
			return nil, false
		}
		for _, v := range constantsOf(st.steps[steps+i].cond) {
			if name := constant.StringVal(v); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, len(names) <= maxElements
}

func isAmongSome(c condition, key symbol) bool {
	return (c.is == "eq" || c.is == "in") && !c.negated && c.subject.key == key.key &&
		!slices.ContainsFunc(constantsOf(c), func(v constant.Value) bool { return v.Kind() != constant.String })
}

// withoutSteps are ways without what they ask of a key.
func withoutSteps(ways []*state, from int, key symbol) []*state {
	out := make([]*state, len(ways))
	for i, st := range ways {
		out[i] = st.clone()
		out[i].steps = slices.DeleteFunc(slices.Clone(st.steps), func(s step) bool { return isAmongSome(s.cond, key) })
	}
	return out
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
			key := symbol{key: "key of " + v.key, typ: keyType}
			if v.part != nil && isMap(fr.typeOf(stmt.X)) {
				return key, itemOf(v, itemType)
			}
			return derived{typ: keyType, from: []symbol{key}}, itemOf(v, itemType)
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
