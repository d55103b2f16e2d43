package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
)

// eval gives what an expression may be, on each way that its evaluation takes.
func (in *interp) eval(fr *frame, st *state, e ast.Expr) []outcome {
	if in.work++; in.work > maxWork {
		in.exhausted("its body takes too many steps")
		return one(st, derived{typ: fr.typeOf(e)})
	}
	if c, ok := fr.constant(e); ok {
		return one(st, c)
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return in.eval(fr, st, e.X)
	case *ast.Ident:
		return one(st, in.ident(fr, st, e))
	case *ast.FuncLit:
		return one(st, closure{e.Type, e.Body, fr})
	case *ast.CompositeLit:
		return in.compositeLit(fr, st, e, fr.typeOf(e))
	case *ast.SelectorExpr:
		return in.selector(fr, st, e)
	case *ast.StarExpr:
		return bind(in.eval(fr, st, e.X), func(st *state, v value) []outcome {
			st.panics = st.panics || isNilPointer(v)
			return one(st, in.star(st, v, fr.typeOf(e)))
		})
	case *ast.UnaryExpr:
		return in.unary(fr, st, e)
	case *ast.BinaryExpr:
		return in.binary(fr, st, e)
	case *ast.CallExpr:
		return in.call(fr, st, e)
	case *ast.IndexExpr:
		if fr.src.info.Types[e.X].IsType() || isGenericFunc(fr, e.X) {
			return in.eval(fr, st, e.X)
		}
		return bind(in.lookup(fr, st, e), func(st *state, v value) []outcome { return one(st, v.(tuple)[0]) })
	case *ast.IndexListExpr:
		return in.eval(fr, st, e.X)
	case *ast.SliceExpr:
		return bind(in.eval(fr, st, e.X), func(st *state, v value) []outcome { return in.slice(fr, st, e, v) })
	case *ast.TypeAssertExpr:
		return bind(in.assertion(fr, st, e), func(st *state, v value) []outcome { return one(st, v.(tuple)[0]) })
	}
	return one(st, derived{typ: fr.typeOf(e)})
}

func isGenericFunc(fr *frame, e ast.Expr) bool {
	_, ok := fr.src.info.TypeOf(e).(*types.Signature)
	return ok
}

func (in *interp) ident(fr *frame, st *state, e *ast.Ident) value {
	switch obj := fr.src.info.Uses[e].(type) {
	case *types.Nil:
		return zero{types.Typ[types.UntypedNil]}
	case *types.Var:
		if c, ok := in.cellOf(fr, obj); ok {
			if v, ok := st.heap[c]; ok {
				return v
			}
			return zero{fr.subst(obj.Type())}
		}
		return in.global(obj)
	case *types.Func:
		return method_{fn: obj, of: fr.instance(e)}
	}
	return derived{typ: fr.typeOf(e)}
}

func (in *interp) compositeLit(fr *frame, st *state, e *ast.CompositeLit, t types.Type) []outcome {
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok { // elided &T in a list
		return bind(in.compositeLit(fr, st, e, p.Elem()), func(st *state, v value) []outcome {
			return one(st, pointer{typ: t, cell: in.allocate(st, v)})
		})
	}
	element := func(st *state, x ast.Expr, want types.Type) []outcome {
		if lit, ok := x.(*ast.CompositeLit); ok && lit.Type == nil {
			return in.compositeLit(fr, st, lit, want)
		}
		return bind(in.eval(fr, st, x), func(st *state, v value) []outcome { return one(st, typed(v, want)) })
	}
	switch under := t.Underlying().(type) {
	case *types.Struct:
		outs := one(st, composite{typ: t, base: zero{t}, fields: map[int]value{}})
		for k, x := range e.Elts {
			i := k
			if pair, ok := x.(*ast.KeyValueExpr); ok {
				i, x = -1, pair.Value
				if id, ok := pair.Key.(*ast.Ident); ok {
					i = fieldIndex(under, id.Name)
				}
			}
			if i < 0 || i >= under.NumFields() {
				continue
			}
			outs = bind(outs, func(st *state, so value) []outcome {
				return bind(element(st, x, under.Field(i).Type()), func(st *state, v value) []outcome {
					return one(st, with(so, t, []int{i}, v))
				})
			})
		}
		return outs
	case *types.Map:
		outs := one(st, table{typ: t})
		for _, x := range e.Elts {
			pair, ok := x.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			outs = bind(outs, func(st *state, so value) []outcome {
				return bind(element(st, pair.Key, under.Key()), func(st *state, key value) []outcome {
					return bind(element(st, pair.Value, under.Elem()), func(st *state, v value) []outcome {
						return one(st, setKey(so, key, v, t))
					})
				})
			})
		}
		return bind(outs, func(st *state, v value) []outcome {
			return one(st, pointer{typ: t, cell: in.allocate(st, v)})
		})
	case *types.Slice, *types.Array:
		elem := under.(interface{ Elem() types.Type }).Elem()
		outs := one(st, list{typ: t, whole: true})
		for _, x := range e.Elts {
			if pair, ok := x.(*ast.KeyValueExpr); ok {
				x = pair.Value
			}
			outs = bind(outs, func(st *state, so value) []outcome {
				return bind(element(st, x, elem), func(st *state, v value) []outcome {
					l := so.(list)
					l.items = append(slices.Clone(l.items), v)
					return one(st, l)
				})
			})
		}
		return outs
	}
	return one(st, derived{typ: t})
}

func fieldIndex(st *types.Struct, name string) int {
	for i := range st.NumFields() {
		if st.Field(i).Name() == name {
			return i
		}
	}
	return -1
}

func (in *interp) selector(fr *frame, st *state, e *ast.SelectorExpr) []outcome {
	sel := fr.src.info.Selections[e]
	if sel == nil { // of a package
		switch obj := fr.src.info.Uses[e.Sel].(type) {
		case *types.Var:
			return one(st, in.global(obj))
		case *types.Func:
			return one(st, method_{fn: obj, of: fr.instance(e.Sel)})
		}
		if path := in.prog.importPath(e.X, fr.src); path != "" {
			return one(st, unresolved{name: path + "." + e.Sel.Name})
		}
		if fr.src.info.Uses[e.Sel] == nil {
			return bind(in.eval(fr, st, e.X), func(st *state, v value) []outcome {
				if _, ok := in.pointee(st, v).(reader); ok {
					return one(st, unresolved{name: "." + e.Sel.Name, recv: v})
				}
				return one(st, derived{typ: fr.typeOf(e), from: origins(v), why: lostIn(v)})
			})
		}
		return one(st, derived{typ: fr.typeOf(e)})
	}
	switch sel.Kind() {
	case types.FieldVal:
		return bind(in.eval(fr, st, e.X), func(st *state, v value) []outcome {
			for k, i := range sel.Index() {
				if isNilPointer(in.pointee(st, v)) {
					st.panics = true
					return one(st, derived{typ: fr.typeOf(e)})
				}
				v = in.field(st, v, i)
				if k == len(sel.Index())-1 {
					if s, ok := v.(symbol); ok && s.part == nil {
						return one(st, s)
					}
				}
			}
			return one(st, v)
		})
	case types.MethodVal:
		fn, _ := sel.Obj().(*types.Func)
		return bind(in.receiver(fr, st, e, fn), func(st *state, recv value) []outcome {
			for _, i := range sel.Index()[:len(sel.Index())-1] {
				recv = in.embeddedReceiver(st, recv, i)
			}
			return one(st, method_{fn: fn, recv: recv})
		})
	}
	return one(st, derived{typ: fr.typeOf(e)})
}

// receiver gives what a method is called on: the address, where the method takes one.
func (in *interp) receiver(fr *frame, st *state, e *ast.SelectorExpr, fn *types.Func) []outcome {
	_, isPointer := types.Unalias(fr.typeOf(e.X)).Underlying().(*types.Pointer)
	if recv := fn.Signature().Recv(); recv != nil && !isPointer {
		if _, wants := types.Unalias(recv.Type()).(*types.Pointer); wants || len(fr.src.info.Selections[e].Index()) > 1 {
			return bind(in.place(fr, st, e.X), func(st *state, v value) []outcome {
				if d, ok := v.(derived); ok && d.typ == nil {
					return in.eval(fr, st, e.X)
				}
				return one(st, v)
			})
		}
	}
	return in.eval(fr, st, e.X)
}

func (in *interp) embeddedReceiver(st *state, v value, i int) value {
	p, ok := v.(pointer)
	if !ok {
		return in.field(st, v, i)
	}
	inner := in.read(st, pointer{cell: p.cell, path: append(slices.Clone(p.path), i)})
	if q, ok := inner.(pointer); ok {
		return q
	}
	if f := structField(deref(p.typ), i); f != nil {
		if _, isPointer := types.Unalias(f.Type()).(*types.Pointer); isPointer {
			return inner
		}
		return pointer{types.NewPointer(f.Type()), p.cell, append(slices.Clone(p.path), i)}
	}
	return inner
}

// field selects through pointers.
func (in *interp) field(st *state, v value, i int) value {
	v = in.pointee(st, v)
	if s, ok := v.(symbol); ok && s.part != nil {
		v = in.expand(s)
	}
	return fieldOf(v, i)
}

// isNilPointer says whether a value is a pointer that leads nowhere.
func isNilPointer(v value) bool {
	z, ok := v.(zero)
	return ok && z.typ != nil && isPointer(z.typ)
}

// pointee gives what a pointer leads to, and other values as they are.
func (in *interp) pointee(st *state, v value) value {
	for range 4 {
		p, ok := v.(pointer)
		if !ok {
			return v
		}
		v = in.read(st, p)
	}
	return v
}

func (in *interp) star(st *state, v value, t types.Type) value {
	switch v := v.(type) {
	case pointer:
		return conversion(in.read(st, v), t)
	case symbol:
		v.typ = t
		return v
	case composite:
		return v
	case choice:
		out := in.star(st, v.arms[0], t)
		for _, a := range v.arms[1:] {
			out = joinValues(out, in.star(st, a, t))
		}
		return out
	}
	return derived{typ: t, from: origins(v), why: lostIn(v)}
}

func (in *interp) unary(fr *frame, st *state, e *ast.UnaryExpr) []outcome {
	switch e.Op {
	case token.AND:
		if _, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
			return bind(in.eval(fr, st, e.X), func(st *state, v value) []outcome {
				return one(st, pointer{typ: fr.typeOf(e), cell: in.allocate(st, v)})
			})
		}
		return bind(in.place(fr, st, e.X), func(st *state, v value) []outcome {
			if p, ok := v.(pointer); ok {
				p.typ = fr.typeOf(e)
				return one(st, p)
			}
			return bind(in.eval(fr, st, e.X), func(st *state, v value) []outcome {
				if s, ok := v.(symbol); ok {
					s.typ, s.set = fr.typeOf(e), true
					return one(st, s)
				}
				return one(st, pointer{typ: fr.typeOf(e), cell: in.allocate(st, v)})
			})
		})
	case token.NOT:
		return bind(in.eval(fr, st, e.X), func(st *state, v value) []outcome {
			return one(st, truth{in.asCondition(fr, v, e.X).not()})
		})
	}
	return bind(in.eval(fr, st, e.X), func(st *state, v value) []outcome {
		return one(st, derived{typ: fr.typeOf(e), from: origins(v)})
	})
}

func (in *interp) binary(fr *frame, st *state, e *ast.BinaryExpr) []outcome {
	switch e.Op {
	case token.LAND, token.LOR:
		yes, no := in.branch(fr, st, e)
		var out []outcome
		for _, st := range yes {
			out = append(out, outcome{st, truth{certain(true)}})
		}
		for _, st := range no {
			out = append(out, outcome{st, truth{certain(false)}})
		}
		return out
	}
	return bind(in.eval(fr, st, e.X), func(st *state, a value) []outcome {
		return bind(in.eval(fr, st, e.Y), func(st *state, b value) []outcome {
			switch e.Op {
			case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
				v := in.compare(st, e.Op, a, b)
				if t, ok := v.(truth); ok && t.cond.always == nil {
					t.cond.text, t.cond.pos = in.prog.text(e), e.Pos()
					v = t
				}
				return one(st, v)
			}
			return one(st, arithmetic(e.Op, a, b, fr.typeOf(e)))
		})
	})
}

func arithmetic(op token.Token, left, right value, t types.Type) value {
	a, b := left, right
	if c, ok := a.(choice); ok {
		out := arithmetic(op, c.arms[0], right, t)
		for _, arm := range c.arms[1:] {
			out = joinValues(out, arithmetic(op, arm, right, t))
		}
		return out
	}
	x, ok := asLiteral(a)
	y, ok2 := asLiteral(b)
	if ok && ok2 && x.val.Kind() == y.val.Kind() {
		switch op {
		case token.ADD, token.SUB, token.MUL:
			if x.val.Kind() == constant.String && op == token.ADD || x.val.Kind() == constant.Int {
				return fixed{constant.BinaryOp(x.val, op, y.val), t}
			}
		}
	}
	if b, isText := t.Underlying().(*types.Basic); op == token.ADD && isText && b.Info()&types.IsString != 0 {
		return concatenated(t, left, right)
	}
	return derived{typ: t, from: append(origins(a), origins(b)...)}
}

func asLiteral(v value) (fixed, bool) {
	switch v := v.(type) {
	case fixed:
		return v, true
	case zero:
		if b, ok := v.typ.Underlying().(*types.Basic); ok {
			switch {
			case b.Info()&types.IsString != 0:
				return fixed{constant.MakeString(""), v.typ}, true
			case b.Info()&types.IsInteger != 0:
				return fixed{constant.MakeInt64(0), v.typ}, true
			case b.Info()&types.IsBoolean != 0:
				return fixed{constant.MakeBool(false), v.typ}, true
			}
		}
	}
	return fixed{}, false
}

// lookup gives the value under an index and whether it is there.
func (in *interp) lookup(fr *frame, st *state, e *ast.IndexExpr) []outcome {
	t := fr.typeOf(e)
	if tup, ok := t.(*types.Tuple); ok && tup.Len() > 0 {
		t = tup.At(0).Type()
	}
	return bind(in.eval(fr, st, e.X), func(st *state, v value) []outcome {
		v = in.pointee(st, v)
		return bind(in.eval(fr, st, e.Index), func(st *state, key value) []outcome {
			return one(st, in.indexed(st, v, key, t))
		})
	})
}

func (in *interp) indexed(st *state, v, key value, t types.Type) tuple {
	from := append(origins(v), origins(key)...)
	unknown := tuple{derived{typ: t, from: from, why: lostIn(v)}, derived{typ: types.Typ[types.Bool], from: from}}
	switch v := v.(type) {
	case symbol:
		switch {
		case v.raw:
			if l, ok := asLiteral(key); ok && constant.Sign(l.val) == 0 && v.look == "" {
				v.look, v.key, v.typ = "first", "first("+v.key+")", types.Typ[types.Byte]
				return tuple{v, truth{certain(true)}}
			}
		case v.look != "":
		default:
			name, ok := keyText(key)
			if v.part != nil && ok && isMap(v.typ) {
				p := v.part.child(name)
				item := symbol{key: p.key(), part: p, typ: t, raw: isRaw(t)}
				return tuple{item, truth{condition{is: "absent", subject: symbol{key: p.key(), part: p, typ: t, raw: true}}.not()}}
			}
			if l, known := asLiteral(key); known && v.part != nil && l.val.Kind() == constant.Int {
				if n, exact := constant.Int64Val(l.val); exact && n >= 0 && n < maxElements {
					return tuple{decodedSymbol(v.part.element(int(n)), t), truth{certain(true)}}
				}
			}
			return tuple{itemOf(v, t), derived{typ: types.Typ[types.Bool], from: []symbol{v}}}
		}
	case table:
		if name, ok := keyText(key); ok {
			for _, e := range v.entries {
				if e.key == name {
					if e.optional {
						return tuple{joinValues(e.val, zero{t}), derived{typ: types.Typ[types.Bool]}}
					}
					return tuple{e.val, truth{certain(true)}}
				}
			}
			if len(v.rest) == 0 && v.base == nil {
				return tuple{zero{t}, truth{certain(false)}}
			}
			if item, there, ok := memberOf(v.base, name, t); ok && len(v.rest) == 0 {
				return tuple{item, there}
			}
			return unknown
		}
		s, isSymbol := key.(symbol)
		if !isSymbol || len(v.rest) > 0 || v.base != nil || s.look != "" && s.look != "folded" {
			return unknown
		}
		var vals []constant.Value
		for _, e := range v.entries {
			vals = append(vals, constant.MakeString(e.key))
		}
		there := truth{isOneOf(s, vals)}
		if isFlag(t) && !slices.ContainsFunc(v.entries, func(e entry) bool { l, ok := asLiteral(e.val); return !ok || !constant.BoolVal(l.val) }) {
			return tuple{there, there}
		}
		var items []value
		for _, e := range v.entries {
			items = append(items, e.val)
		}
		if s.look == "folded" {
			return tuple{anyOfValues(items, t), there}
		}
		return tuple{chosen{by: s, of: v.entries, otherwise: zero{t}, any: anyOfValues(items, t)}, there}
	case fixed, joined:
		if text, ok := constantText(v); ok {
			if l, ok := asLiteral(key); ok {
				if n, exact := constant.Int64Val(l.val); exact && n >= 0 && int(n) < len(text) {
					return tuple{fixed{constant.MakeInt64(int64(text[n])), types.Typ[types.Byte]}, truth{certain(true)}}
				}
			}
		}
	case list:
		if l, ok := asLiteral(key); ok && v.whole {
			if n, exact := constant.Int64Val(l.val); exact && int(n) < len(v.items) && n >= 0 {
				return tuple{v.items[n], truth{certain(true)}}
			}
		}
		if len(v.items) > 0 {
			return tuple{anyOfValues(v.items, t), truth{certain(true)}}
		}
	case zero:
		return tuple{zero{t}, truth{certain(false)}}
	}
	return unknown
}

// memberOf gives the member of a name that a value has in its own JSON, and whether it is
// there.
func memberOf(v value, name string, t types.Type) (item, there value, ok bool) {
	whole := typeOfValue(v)
	if whole == nil || jsonMethodsOf(deref(whole)).encodes() {
		return nil, nil, false
	}
	st, isStruct := deref(whole).Underlying().(*types.Struct)
	if !isStruct || conventionOf(st) != plain {
		return nil, nil, false
	}
	set := jsonFields(st)
	i := slices.IndexFunc(set.fields, func(f field) bool { return f.name == name })
	switch {
	case len(set.unresolved) > 0:
		return nil, nil, false
	case i < 0:
		return zero{t}, truth{certain(false)}, true
	}
	f := set.fields[i]
	if f.quoted || f.viaPointer() {
		return nil, nil, false
	}
	held := at(v, f.index)
	switch s, isSymbol := held.(symbol); {
	case !f.omits():
		return held, truth{certain(true)}, true
	case isSymbol && isNilable(f.object.Type()):
		return held, truth{condition{is: "nil", subject: s}.not()}, true
	case isSymbol && isScalar(f.object.Type()):
		zero, _ := asLiteral(zero{f.object.Type()})
		if zero.val != nil {
			return held, truth{condition{is: "eq", subject: s, val: zero.val}.not()}, true
		}
	}
	return held, truth{condition{from: origins(v)}}, true
}

func isMap(t types.Type) bool {
	_, ok := t.Underlying().(*types.Map)
	return ok
}

func (in *interp) slice(fr *frame, st *state, e *ast.SliceExpr, v value) []outcome {
	t := fr.typeOf(e)
	v = in.pointee(st, v)
	switch s := v.(type) {
	case symbol:
		if s.raw && s.look == "" {
			if l, ok := fr.constant0(e.Low); ok && l == 1 && e.High != nil {
				// s[1:len(s)-1] is what stands between the quotes
				return one(st, symbol{key: "inside " + s.key, typ: t, part: s.part, look: "inside"})
			}
			return one(st, derived{typ: t, from: []symbol{s}, why: &reason{"a part of its text is taken", e.Pos()}})
		}
		if e.Low == nil && e.High == nil {
			return one(st, s)
		}
	case list:
		return one(st, list{typ: t, items: s.items})
	case zero:
		return one(st, zero{t})
	case fixed, joined:
		if text, ok := constantText(s); ok {
			return in.sliceText(fr, st, e, text, t)
		}
	}
	return one(st, derived{typ: t, from: origins(v), why: lostIn(v)})
}

// sliceText takes a part of a constant text, between bounds that are known.
func (in *interp) sliceText(fr *frame, st *state, e *ast.SliceExpr, text string, t types.Type) []outcome {
	bound := func(e ast.Expr, unless int, then func(*state, int) []outcome) func(*state) []outcome {
		return func(st *state) []outcome {
			if e == nil {
				return then(st, unless)
			}
			return bind(in.eval(fr, st, e), func(st *state, v value) []outcome {
				n := int64(-1)
				if l, ok := asLiteral(v); ok && l.val.Kind() == constant.Int {
					n, _ = constant.Int64Val(l.val)
				}
				if n < 0 || n > int64(len(text)) {
					return one(st, derived{typ: t, from: origins(v)})
				}
				return then(st, int(n))
			})
		}
	}
	return bound(e.Low, 0, func(st *state, low int) []outcome {
		return bound(e.High, len(text), func(st *state, high int) []outcome {
			if low > high {
				st.panics = true
				return one(st, derived{typ: t})
			}
			return one(st, fixed{constant.MakeString(text[low:high]), t})
		})(st)
	})(st)
}

func (fr *frame) constant0(e ast.Expr) (int64, bool) {
	if e == nil {
		return 0, true
	}
	c, ok := fr.constant(e)
	if !ok {
		return 0, false
	}
	return constant.Int64Val(constant.ToInt(c.val))
}

// assertion gives the value as another type and whether it is of that type.
func (in *interp) assertion(fr *frame, st *state, e *ast.TypeAssertExpr) []outcome {
	t := fr.typeOf(e)
	if tup, ok := t.(*types.Tuple); ok && tup.Len() > 0 {
		t = tup.At(0).Type()
	}
	return bind(in.eval(fr, st, e.X), func(st *state, v value) []outcome {
		if e.Type == nil {
			return one(st, tuple{v, truth{certain(true)}})
		}
		c := in.isOfType(fr, st, v, e.Type)
		if c.always == nil {
			c.text, c.pos = "its type is "+in.prog.text(e.Type), e.Pos()
		}
		w := v
		if s, ok := v.(symbol); ok {
			s.typ = t
			w = s
		} else if c.always != nil && !*c.always {
			w = zero{t}
		}
		return one(st, tuple{w, truth{c}})
	})
}

// conversion gives a value as another type.
func conversion(v value, t types.Type) value {
	switch v := v.(type) {
	case symbol:
		if v.raw || v.look != "" || sameUnderlying(v.typ, t) || types.IsInterface(t) || areTexts(v.typ, t) {
			if !types.IsInterface(t) {
				v.typ = t
			}
			return v
		}
	case zero:
		if types.IsInterface(t) && v.typ != nil && v.typ != types.Typ[types.UntypedNil] && !types.IsInterface(v.typ) {
			return v
		}
		return zero{t}
	case fixed:
		if types.IsInterface(t) {
			return v
		}
		if b, ok := t.Underlying().(*types.Basic); ok {
			if b.Info()&types.IsString != 0 && v.val.Kind() == constant.Int {
				return derived{typ: t}
			}
			return fixed{v.val, t}
		}
		return joined{parts: []value{v}, typ: t} // []byte("…")
	case composite:
		if !types.IsInterface(t) {
			v.typ = t
		}
		return v
	case list:
		if !types.IsInterface(t) {
			v.typ = t
		}
		return v
	case table:
		if !types.IsInterface(t) {
			v.typ = t
		}
		return v
	case pointer:
		if !types.IsInterface(t) {
			v.typ = t
		}
		return v
	case joined:
		v.typ = t
		return v
	case printed, stamped, encoded, closure, method_, raised, reader, matcher, tuple:
		return v
	case choice:
		out := conversion(v.arms[0], t)
		for _, a := range v.arms[1:] {
			out = joinValues(out, conversion(a, t))
		}
		return out
	case chosen:
		v.otherwise, v.any = conversion(v.otherwise, t), conversion(v.any, t)
		return v
	case derived:
		if types.IsInterface(t) {
			return v
		}
		return derived{typ: t, from: v.from, why: v.why}
	}
	return derived{typ: t, from: origins(v)}
}

// areTexts says whether one of two types is a text and the other its bytes.
func areTexts(a, b types.Type) bool {
	return a != nil && b != nil && (isTextType(a) && isByteSlice(b) || isByteSlice(a) && isTextType(b))
}

func sameUnderlying(a, b types.Type) bool {
	if a == nil || b == nil {
		return false
	}
	if types.IdenticalIgnoreTags(deref(a).Underlying(), deref(b).Underlying()) {
		return true
	}
	x, ok := deref(a).Underlying().(*types.Basic)
	y, ok2 := deref(b).Underlying().(*types.Basic)
	return ok && ok2 && (x.Info()&types.IsInteger != 0 && y.Info()&types.IsInteger != 0 || x.Info()&types.IsString != 0 && y.Info()&types.IsString != 0)
}

// concatenated puts texts together.
func concatenated(t types.Type, vs ...value) value {
	out := joined{typ: t}
	for _, v := range vs {
		switch v := v.(type) {
		case nil:
		case joined:
			out.parts = append(out.parts, v.parts...)
		case symbol:
			if v.raw {
				return derived{typ: t, from: []symbol{v}, why: &reason{text: "its text is changed"}}
			}
			out.parts = append(out.parts, v)
		default:
			out.parts = append(out.parts, v)
		}
	}
	return out
}
