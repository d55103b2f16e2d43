package eval

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/gojson"
)

// eval gives what an expression may be, on each way that its evaluation takes.
func (in *Interp) eval(fr *Frame, st *State, e ast.Expr) []Outcome {
	if in.work++; in.work > maxWork {
		in.exhausted("its body takes too many steps")
		return One(st, Derived{Typ: fr.typeOf(e)})
	}
	if c, ok := fr.constant(e); ok {
		return One(st, c)
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return in.eval(fr, st, e.X)
	case *ast.Ident:
		return One(st, in.ident(fr, st, e))
	case *ast.FuncLit:
		return One(st, closure{fn: e.Type, body: e.Body, frame: fr})
	case *ast.CompositeLit:
		return in.compositeLit(fr, st, e, fr.typeOf(e))
	case *ast.SelectorExpr:
		return in.selector(fr, st, e)
	case *ast.StarExpr:
		return Bind(in.eval(fr, st, e.X), func(st *State, v Value) []Outcome {
			st.panics = st.panics || isNilPointer(v)
			return One(st, in.star(st, v, fr.typeOf(e)))
		})
	case *ast.UnaryExpr:
		return in.unary(fr, st, e)
	case *ast.BinaryExpr:
		return in.binary(fr, st, e)
	case *ast.CallExpr:
		return in.call(fr, st, e)
	case *ast.IndexExpr:
		if fr.src.Info.Types[e.X].IsType() || isGenericFunc(fr, e.X) {
			return in.eval(fr, st, e.X)
		}
		return Bind(in.lookup(fr, st, e), func(st *State, v Value) []Outcome { return One(st, v.(Tuple)[0]) })
	case *ast.IndexListExpr:
		return in.eval(fr, st, e.X)
	case *ast.SliceExpr:
		return Bind(in.eval(fr, st, e.X), func(st *State, v Value) []Outcome { return in.slice(fr, st, e, v) })
	case *ast.TypeAssertExpr:
		return Bind(in.assertion(fr, st, e), func(st *State, v Value) []Outcome { return in.asserted(st, v.(Tuple)) })
	}
	return One(st, Derived{Typ: fr.typeOf(e)})
}

func isGenericFunc(fr *Frame, e ast.Expr) bool {
	_, ok := fr.src.Info.TypeOf(e).(*types.Signature)
	return ok
}

func (in *Interp) ident(fr *Frame, st *State, e *ast.Ident) Value {
	switch obj := fr.src.Info.Uses[e].(type) {
	case *types.Nil:
		return Zero{types.Typ[types.UntypedNil]}
	case *types.Var:
		if c, ok := in.cellOf(fr, obj); ok {
			if v, ok := st.heap[c]; ok {
				return v
			}
			return Zero{fr.subst(obj.Type())}
		}
		return in.global(obj)
	case *types.Func:
		return method_{fn: obj, of: fr.instance(e)}
	}
	return Derived{Typ: fr.typeOf(e)}
}

func (in *Interp) compositeLit(fr *Frame, st *State, e *ast.CompositeLit, t types.Type) []Outcome {
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok { // elided &T in a list
		return Bind(in.compositeLit(fr, st, e, p.Elem()), func(st *State, v Value) []Outcome {
			return One(st, Pointer{Typ: t, cell: in.allocate(st, v)})
		})
	}
	element := func(st *State, x ast.Expr, want types.Type) []Outcome {
		if lit, ok := x.(*ast.CompositeLit); ok && lit.Type == nil {
			return in.compositeLit(fr, st, lit, want)
		}
		return Bind(in.eval(fr, st, x), func(st *State, v Value) []Outcome { return One(st, typed(v, want)) })
	}
	switch under := t.Underlying().(type) {
	case *types.Struct:
		outs := One(st, Composite{Typ: t, base: Zero{t}, Fields: map[int]Value{}})
		for k, x := range e.Elts {
			i := k
			if pair, ok := x.(*ast.KeyValueExpr); ok {
				i, x = -1, pair.Value
				if id, ok := pair.Key.(*ast.Ident); ok {
					i = gojson.FieldIndex(under, id.Name)
				}
			}
			if i < 0 || i >= under.NumFields() {
				continue
			}
			outs = Bind(outs, func(st *State, so Value) []Outcome {
				return Bind(element(st, x, under.Field(i).Type()), func(st *State, v Value) []Outcome {
					return One(st, with(so, t, []int{i}, v))
				})
			})
		}
		return outs
	case *types.Map:
		outs := One(st, Table{Typ: t})
		for _, x := range e.Elts {
			pair, ok := x.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			outs = Bind(outs, func(st *State, so Value) []Outcome {
				return Bind(element(st, pair.Key, under.Key()), func(st *State, key Value) []Outcome {
					return Bind(element(st, pair.Value, under.Elem()), func(st *State, v Value) []Outcome {
						return One(st, SetKey(so, key, v, t))
					})
				})
			})
		}
		return Bind(outs, func(st *State, v Value) []Outcome {
			return One(st, Pointer{Typ: t, cell: in.allocate(st, v)})
		})
	case *types.Slice, *types.Array:
		elem := under.(interface{ Elem() types.Type }).Elem()
		outs := One(st, List{Typ: t, Whole: true})
		for _, x := range e.Elts {
			if pair, ok := x.(*ast.KeyValueExpr); ok {
				x = pair.Value
			}
			outs = Bind(outs, func(st *State, so Value) []Outcome {
				return Bind(element(st, x, elem), func(st *State, v Value) []Outcome {
					l := so.(List)
					l.Items = append(slices.Clone(l.Items), v)
					return One(st, l)
				})
			})
		}
		return outs
	}
	return One(st, Derived{Typ: t})
}

func (in *Interp) selector(fr *Frame, st *State, e *ast.SelectorExpr) []Outcome {
	sel := fr.src.Info.Selections[e]
	if sel == nil { // of a package
		switch obj := fr.src.Info.Uses[e.Sel].(type) {
		case *types.Var:
			return One(st, in.global(obj))
		case *types.Func:
			return One(st, method_{fn: obj, of: fr.instance(e.Sel)})
		}
		if path := in.prog.ImportPath(e.X, fr.src); path != "" {
			if known, ok := libraries[path+"."+e.Sel.Name]; ok {
				return One(st, known)
			}
			return One(st, unresolved{name: path + "." + e.Sel.Name})
		}
		if fr.src.Info.Uses[e.Sel] == nil {
			return Bind(in.eval(fr, st, e.X), func(st *State, v Value) []Outcome {
				switch of := in.Pointee(st, v).(type) {
				case reader:
					return One(st, unresolved{name: "." + e.Sel.Name, recv: v})
				case library:
					return One(st, unresolved{name: of.path + "." + e.Sel.Name})
				}
				return One(st, Derived{Typ: fr.typeOf(e), From: Origins(v), Why: lostIn(v)})
			})
		}
		return One(st, Derived{Typ: fr.typeOf(e)})
	}
	switch sel.Kind() {
	case types.FieldVal:
		return Bind(in.eval(fr, st, e.X), func(st *State, v Value) []Outcome {
			for k, i := range sel.Index() {
				if isNilPointer(in.Pointee(st, v)) {
					st.panics = true
					return One(st, Derived{Typ: fr.typeOf(e)})
				}
				v = in.Field(st, v, i)
				if k == len(sel.Index())-1 {
					if s, ok := v.(Symbol); ok && s.Part == nil {
						return One(st, s)
					}
				}
			}
			return One(st, v)
		})
	case types.MethodVal:
		fn, _ := sel.Obj().(*types.Func)
		return Bind(in.receiver(fr, st, e, fn), func(st *State, recv Value) []Outcome {
			if of, ok := recv.(library); ok {
				return One(st, unresolved{name: of.path + "." + fn.Name()})
			}
			for _, i := range sel.Index()[:len(sel.Index())-1] {
				recv = in.embeddedReceiver(st, recv, i)
			}
			return One(st, method_{fn: fn, recv: recv})
		})
	}
	return One(st, Derived{Typ: fr.typeOf(e)})
}

// receiver gives what a method is called on: the address, where the method takes one.
func (in *Interp) receiver(fr *Frame, st *State, e *ast.SelectorExpr, fn *types.Func) []Outcome {
	_, isPointer := types.Unalias(fr.typeOf(e.X)).Underlying().(*types.Pointer)
	if recv := fn.Signature().Recv(); recv != nil && !isPointer {
		if _, wants := types.Unalias(recv.Type()).(*types.Pointer); wants || len(fr.src.Info.Selections[e].Index()) > 1 {
			return Bind(in.Place(fr, st, e.X), func(st *State, v Value) []Outcome {
				if d, ok := v.(Derived); ok && d.Typ == nil {
					return in.eval(fr, st, e.X)
				}
				return One(st, v)
			})
		}
	}
	return in.eval(fr, st, e.X)
}

func (in *Interp) embeddedReceiver(st *State, v Value, i int) Value {
	p, ok := v.(Pointer)
	if !ok {
		return in.Field(st, v, i)
	}
	inner := in.read(st, Pointer{cell: p.cell, path: append(slices.Clone(p.path), i)})
	if q, ok := inner.(Pointer); ok {
		return q
	}
	if f := structField(gojson.Deref(p.Typ), i); f != nil {
		if _, isPointer := types.Unalias(f.Type()).(*types.Pointer); isPointer {
			return inner
		}
		return Pointer{types.NewPointer(f.Type()), p.cell, append(slices.Clone(p.path), i)}
	}
	return inner
}

// Field selects through pointers.
func (in *Interp) Field(st *State, v Value, i int) Value {
	v = in.Pointee(st, v)
	if s, ok := v.(Symbol); ok && s.Part != nil {
		v = in.expand(s)
	}
	return FieldOf(v, i)
}

// isNilPointer says whether a value is a pointer that leads nowhere.
func isNilPointer(v Value) bool {
	z, ok := v.(Zero)
	return ok && z.Typ != nil && gojson.IsPointer(z.Typ)
}

// Pointee gives what a pointer leads to, and other values as they are.
func (in *Interp) Pointee(st *State, v Value) Value {
	for range 4 {
		p, ok := v.(Pointer)
		if !ok {
			return v
		}
		v = in.read(st, p)
	}
	return v
}

func (in *Interp) star(st *State, v Value, t types.Type) Value {
	switch v := v.(type) {
	case Pointer:
		return conversion(in.read(st, v), t)
	case Symbol:
		v.Typ = t
		return v
	case Composite:
		return v
	case Choice:
		out := in.star(st, v.Arms[0], t)
		for _, a := range v.Arms[1:] {
			out = joinValues(out, in.star(st, a, t))
		}
		return out
	}
	return Derived{Typ: t, From: Origins(v), Why: lostIn(v)}
}

func (in *Interp) unary(fr *Frame, st *State, e *ast.UnaryExpr) []Outcome {
	switch e.Op {
	case token.AND:
		if _, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
			return Bind(in.eval(fr, st, e.X), func(st *State, v Value) []Outcome {
				return One(st, Pointer{Typ: fr.typeOf(e), cell: in.allocate(st, v)})
			})
		}
		return Bind(in.Place(fr, st, e.X), func(st *State, v Value) []Outcome {
			if p, ok := v.(Pointer); ok {
				p.Typ = fr.typeOf(e)
				return One(st, p)
			}
			return Bind(in.eval(fr, st, e.X), func(st *State, v Value) []Outcome {
				if s, ok := v.(Symbol); ok {
					s.Typ, s.Set = fr.typeOf(e), true
					return One(st, s)
				}
				return One(st, Pointer{Typ: fr.typeOf(e), cell: in.allocate(st, v)})
			})
		})
	case token.NOT:
		return Bind(in.eval(fr, st, e.X), func(st *State, v Value) []Outcome {
			return One(st, truth{in.asCondition(fr, v, e.X).not()})
		})
	}
	return Bind(in.eval(fr, st, e.X), func(st *State, v Value) []Outcome {
		return One(st, Derived{Typ: fr.typeOf(e), From: Origins(v)})
	})
}

func (in *Interp) binary(fr *Frame, st *State, e *ast.BinaryExpr) []Outcome {
	switch e.Op {
	case token.LAND, token.LOR:
		yes, no := in.branch(fr, st, e)
		var out []Outcome
		for _, st := range yes {
			out = append(out, Outcome{st, truth{certain(true)}})
		}
		for _, st := range no {
			out = append(out, Outcome{st, truth{certain(false)}})
		}
		return out
	}
	return Bind(in.eval(fr, st, e.X), func(st *State, a Value) []Outcome {
		return Bind(in.eval(fr, st, e.Y), func(st *State, b Value) []Outcome {
			switch e.Op {
			case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
				v := in.compare(st, e.Op, a, b)
				if t, ok := v.(truth); ok && t.cond.always == nil {
					t.cond.Text, t.cond.Pos = in.prog.Text(e), e.Pos()
					v = t
				}
				return One(st, v)
			}
			return One(st, arithmetic(e.Op, a, b, fr.typeOf(e)))
		})
	})
}

func arithmetic(op token.Token, left, right Value, t types.Type) Value {
	a, b := left, right
	if c, ok := a.(Choice); ok {
		out := arithmetic(op, c.Arms[0], right, t)
		for _, arm := range c.Arms[1:] {
			out = joinValues(out, arithmetic(op, arm, right, t))
		}
		return out
	}
	x, ok := AsLiteral(a)
	y, ok2 := AsLiteral(b)
	if ok && ok2 && x.Val.Kind() == y.Val.Kind() {
		switch op {
		case token.ADD, token.SUB, token.MUL:
			if x.Val.Kind() == constant.String && op == token.ADD || x.Val.Kind() == constant.Int {
				return Fixed{constant.BinaryOp(x.Val, op, y.Val), t}
			}
		}
	}
	if b, isText := t.Underlying().(*types.Basic); op == token.ADD && isText && b.Info()&types.IsString != 0 {
		return concatenated(t, left, right)
	}
	return Derived{Typ: t, From: append(Origins(a), Origins(b)...)}
}

func AsLiteral(v Value) (Fixed, bool) {
	switch v := v.(type) {
	case Fixed:
		return v, true
	case Zero:
		if b, ok := v.Typ.Underlying().(*types.Basic); ok {
			switch {
			case b.Info()&types.IsString != 0:
				return Fixed{constant.MakeString(""), v.Typ}, true
			case b.Info()&types.IsInteger != 0:
				return Fixed{constant.MakeInt64(0), v.Typ}, true
			case b.Info()&types.IsBoolean != 0:
				return Fixed{constant.MakeBool(false), v.Typ}, true
			}
		}
	}
	return Fixed{}, false
}

// lookup gives the value under an index and whether it is there.
func (in *Interp) lookup(fr *Frame, st *State, e *ast.IndexExpr) []Outcome {
	t := fr.typeOf(e)
	if tup, ok := t.(*types.Tuple); ok && tup.Len() > 0 {
		t = tup.At(0).Type()
	}
	return Bind(in.eval(fr, st, e.X), func(st *State, v Value) []Outcome {
		v = in.Pointee(st, v)
		return Bind(in.eval(fr, st, e.Index), func(st *State, key Value) []Outcome {
			return One(st, in.indexed(st, v, key, t))
		})
	})
}

// hasCharacters says whether a type is a text or bytes, whose elements are no parts of a payload.
func hasCharacters(t types.Type) bool {
	return t != nil && (gojson.IsTextType(t) || gojson.IsByteSlice(t))
}

func (in *Interp) indexed(st *State, v, key Value, t types.Type) Tuple {
	from := append(Origins(v), Origins(key)...)
	unknown := Tuple{Derived{Typ: t, From: from, Why: lostIn(v)}, Derived{Typ: types.Typ[types.Bool], From: from}}
	switch v := v.(type) {
	case Symbol:
		switch {
		case v.Raw:
			if l, ok := AsLiteral(key); ok && constant.Sign(l.Val) == 0 && v.Look == "" {
				v.Look, v.Key, v.Typ = "first", "first("+v.Key+")", types.Typ[types.Byte]
				return Tuple{v, truth{certain(true)}}
			}
		case v.Look != "" || hasCharacters(v.Typ):
		default:
			name, ok := keyText(key)
			if v.Part != nil && ok && gojson.IsMap(v.Typ) {
				p := v.Part.Child(name)
				item := Symbol{Key: p.key(), Part: p, Typ: t, Raw: gojson.IsRaw(t)}
				return Tuple{item, truth{Condition{Is: "absent", Subject: Symbol{Key: p.key(), Part: p, Typ: t, Raw: true}}.not()}}
			}
			if l, known := AsLiteral(key); known && v.Part != nil && l.Val.Kind() == constant.Int {
				if n, exact := constant.Int64Val(l.Val); exact && n >= 0 && n < maxElements {
					return Tuple{DecodedSymbol(v.Part.Element(int(n)), t), truth{certain(true)}}
				}
			}
			return Tuple{ItemOf(v, t), Derived{Typ: types.Typ[types.Bool], From: []Symbol{v}}}
		}
	case Table:
		if name, ok := keyText(key); ok {
			for _, e := range v.Entries {
				if e.Key == name {
					if e.Optional {
						return Tuple{joinValues(e.Val, Zero{t}), Derived{Typ: types.Typ[types.Bool]}}
					}
					return Tuple{e.Val, truth{certain(true)}}
				}
			}
			if len(v.Rest) == 0 && v.Base == nil {
				return Tuple{Zero{t}, truth{certain(false)}}
			}
			if item, there, ok := memberOf(v.Base, name, t); ok && len(v.Rest) == 0 {
				return Tuple{item, there}
			}
			return unknown
		}
		s, isSymbol := key.(Symbol)
		if !isSymbol || len(v.Rest) > 0 || v.Base != nil || s.Look != "" && s.Look != "folded" {
			return unknown
		}
		var vals []constant.Value
		for _, e := range v.Entries {
			vals = append(vals, constant.MakeString(e.Key))
		}
		there := truth{isOneOf(s, vals)}
		if isFlag(t) && !slices.ContainsFunc(v.Entries, func(e Entry) bool { l, ok := AsLiteral(e.Val); return !ok || !constant.BoolVal(l.Val) }) {
			return Tuple{there, there}
		}
		var items []Value
		for _, e := range v.Entries {
			items = append(items, e.Val)
		}
		if _, calls := t.Underlying().(*types.Signature); s.Look == "folded" && !calls {
			return Tuple{anyOfValues(items, t), there}
		}
		return Tuple{Chosen{by: s, of: v.Entries, otherwise: Zero{t}, Any: anyOfValues(items, t)}, there}
	case Fixed, Joined:
		if text, ok := ConstantText(v); ok {
			if l, ok := AsLiteral(key); ok {
				if n, exact := constant.Int64Val(l.Val); exact && n >= 0 && int(n) < len(text) {
					return Tuple{Fixed{constant.MakeInt64(int64(text[n])), types.Typ[types.Byte]}, truth{certain(true)}}
				}
			}
		}
	case List:
		if l, ok := AsLiteral(key); ok && v.Whole {
			if n, exact := constant.Int64Val(l.Val); exact && int(n) < len(v.Items) && n >= 0 {
				return Tuple{v.Items[n], truth{certain(true)}}
			}
		}
		if len(v.Items) > 0 {
			return Tuple{anyOfValues(v.Items, t), truth{certain(true)}}
		}
	case Zero:
		return Tuple{Zero{t}, truth{certain(false)}}
	}
	return unknown
}

// memberOf gives the member of a name that a value has in its own JSON, and whether it is
// there.
func memberOf(v Value, name string, t types.Type) (item, there Value, ok bool) {
	whole := TypeOfValue(v)
	if whole == nil || gojson.MethodsOf(gojson.Deref(whole)).Encodes() {
		return nil, nil, false
	}
	st, isStruct := gojson.Deref(whole).Underlying().(*types.Struct)
	if !isStruct || gojson.ConventionOf(st) != gojson.Plain {
		return nil, nil, false
	}
	set := gojson.FieldsOf(st)
	i := slices.IndexFunc(set.Fields, func(f gojson.Field) bool { return f.Name == name })
	switch {
	case len(set.Unresolved) > 0:
		return nil, nil, false
	case i < 0:
		return Zero{t}, truth{certain(false)}, true
	}
	f := set.Fields[i]
	if f.Quoted || f.ViaPointer() {
		return nil, nil, false
	}
	held := At(v, f.Index)
	switch s, isSymbol := held.(Symbol); {
	case !f.Omits():
		return held, truth{certain(true)}, true
	case isSymbol && gojson.IsNilable(f.Object.Type()):
		return held, truth{Condition{Is: "nil", Subject: s}.not()}, true
	case isSymbol && gojson.IsScalar(f.Object.Type()):
		zero, _ := AsLiteral(Zero{f.Object.Type()})
		if zero.Val != nil {
			return held, truth{Condition{Is: "eq", Subject: s, Val: zero.Val}.not()}, true
		}
	}
	return held, truth{Condition{From: Origins(v)}}, true
}

func (in *Interp) slice(fr *Frame, st *State, e *ast.SliceExpr, v Value) []Outcome {
	t := fr.typeOf(e)
	v = in.Pointee(st, v)
	switch s := v.(type) {
	case Symbol:
		if s.Raw && s.Look == "" {
			if s.Part != nil && in.isBetweenEnds(fr, e) {
				return in.unquoted(st, s, t, in.prog.Text(e), e.Pos())
			}
			return One(st, Derived{Typ: t, From: []Symbol{s}, Why: &Reason{"a part of its text is taken", e.Pos()}})
		}
		if e.Low == nil && e.High == nil {
			return One(st, s)
		}
	case List:
		return One(st, List{Typ: t, Items: s.Items})
	case Zero:
		return One(st, Zero{t})
	case Fixed, Joined:
		if text, ok := ConstantText(s); ok {
			return in.sliceText(fr, st, e, text, t)
		}
	}
	return One(st, Derived{Typ: t, From: Origins(v), Why: lostIn(v)})
}

// isBetweenEnds says whether s[1:len(s)-1] is taken of a text.
func (in *Interp) isBetweenEnds(fr *Frame, e *ast.SliceExpr) bool {
	if l, ok := fr.constant0(e.Low); !ok || l != 1 {
		return false
	}
	high, ok := e.High.(*ast.BinaryExpr)
	if !ok || high.Op != token.SUB {
		return false
	}
	one, ok := fr.constant0(high.Y)
	return ok && one == 1 && in.prog.Text(high.X) == "len("+in.prog.Text(e.X)+")"
}

// unquoted is the text of a payload without its first and last character: what stands in
// the quotes of a string, and no text that somebody asks for where it is none.
func (in *Interp) unquoted(st *State, s Symbol, t types.Type, text string, pos token.Pos) []Outcome {
	yes, no := in.fork(st, Condition{Is: "kind", Subject: s, Kinds: []string{"string"}, Text: text + " stands in quotes", Pos: pos})
	var out []Outcome
	if yes != nil {
		out = append(out, Outcome{yes, Symbol{Key: s.Part.key(), Part: s.Part, Typ: t}})
	}
	if no != nil {
		out = append(out, Outcome{no, Symbol{Key: "inside " + s.Key, Typ: t, Part: s.Part, Look: "inside"}})
	}
	return out
}

// sliceText takes a part of a constant text, between bounds that are known.
func (in *Interp) sliceText(fr *Frame, st *State, e *ast.SliceExpr, text string, t types.Type) []Outcome {
	bound := func(e ast.Expr, unless int, then func(*State, int) []Outcome) func(*State) []Outcome {
		return func(st *State) []Outcome {
			if e == nil {
				return then(st, unless)
			}
			return Bind(in.eval(fr, st, e), func(st *State, v Value) []Outcome {
				n := int64(-1)
				if l, ok := AsLiteral(v); ok && l.Val.Kind() == constant.Int {
					n, _ = constant.Int64Val(l.Val)
				}
				if n < 0 || n > int64(len(text)) {
					return One(st, Derived{Typ: t, From: Origins(v)})
				}
				return then(st, int(n))
			})
		}
	}
	return bound(e.Low, 0, func(st *State, low int) []Outcome {
		return bound(e.High, len(text), func(st *State, high int) []Outcome {
			if low > high {
				st.panics = true
				return One(st, Derived{Typ: t})
			}
			return One(st, Fixed{constant.MakeString(text[low:high]), t})
		})(st)
	})(st)
}

func (fr *Frame) constant0(e ast.Expr) (int64, bool) {
	if e == nil {
		return 0, true
	}
	c, ok := fr.constant(e)
	if !ok {
		return 0, false
	}
	return constant.Int64Val(constant.ToInt(c.Val))
}

// assertion gives the value as another type and whether it is of that type.
func (in *Interp) assertion(fr *Frame, st *State, e *ast.TypeAssertExpr) []Outcome {
	t := fr.typeOf(e)
	if tup, ok := t.(*types.Tuple); ok && tup.Len() > 0 {
		t = tup.At(0).Type()
	}
	return Bind(in.eval(fr, st, e.X), func(st *State, v Value) []Outcome {
		if e.Type == nil {
			return One(st, Tuple{v, truth{certain(true)}})
		}
		c := in.isOfType(fr, st, v, e.Type)
		if c.always == nil {
			c.Text, c.Pos = "its type is "+in.prog.Text(e.Type), e.Pos()
		}
		w := v
		if s, ok := v.(Symbol); ok {
			s.Typ = t
			w = s
		} else if c.always != nil && !*c.always {
			w = Zero{t}
		}
		return One(st, Tuple{w, truth{c}})
	})
}

// asserted is an assertion whose answer nobody takes: of a part of the payload that is of
// another type it panics.
func (in *Interp) asserted(st *State, held Tuple) []Outcome {
	s, ok := held[0].(Symbol)
	c := held[1].(truth).cond
	if c.always != nil {
		st.panics = st.panics || !*c.always
		return One(st, held[0])
	}
	if !ok || s.Part == nil {
		return One(st, held[0])
	}
	var out []Outcome
	yes, no := in.fork(st, c)
	if yes != nil {
		out = append(out, Outcome{yes, s})
	}
	if no != nil {
		no.panics = true
		out = append(out, Outcome{no, s})
	}
	return out
}

// conversion gives a value as another type.
func conversion(v Value, t types.Type) Value {
	switch v := v.(type) {
	case Symbol:
		if v.Raw || v.Look != "" || SameUnderlying(v.Typ, t) || types.IsInterface(t) || areTexts(v.Typ, t) {
			if !types.IsInterface(t) {
				v.Typ = t
			}
			return v
		}
	case Zero:
		if types.IsInterface(t) && v.Typ != nil && v.Typ != types.Typ[types.UntypedNil] && !types.IsInterface(v.Typ) {
			return v
		}
		return Zero{t}
	case Fixed:
		if types.IsInterface(t) {
			return v
		}
		if b, ok := t.Underlying().(*types.Basic); ok {
			if b.Info()&types.IsString != 0 && v.Val.Kind() == constant.Int {
				return Derived{Typ: t}
			}
			return Fixed{v.Val, t}
		}
		return Joined{Parts: []Value{v}, Typ: t} // []byte("…")
	case Composite:
		if !types.IsInterface(t) {
			v.Typ = t
		}
		return v
	case List:
		if !types.IsInterface(t) {
			v.Typ = t
		}
		return v
	case Table:
		if !types.IsInterface(t) {
			v.Typ = t
		}
		return v
	case Pointer:
		if !types.IsInterface(t) {
			v.Typ = t
		}
		return v
	case Joined:
		v.Typ = t
		return v
	case Printed, Stamped, Encoded, closure, method_, raised, reader, matcher, Tuple, reflectedType, reflectedValue:
		return v
	case Choice:
		out := conversion(v.Arms[0], t)
		for _, a := range v.Arms[1:] {
			out = joinValues(out, conversion(a, t))
		}
		return out
	case Chosen:
		v.otherwise, v.Any = conversion(v.otherwise, t), conversion(v.Any, t)
		return v
	case Derived:
		if types.IsInterface(t) {
			return v
		}
		return Derived{Typ: t, From: v.From, Why: v.Why}
	}
	return Derived{Typ: t, From: Origins(v)}
}

// areTexts says whether one of two types is a text and the other its bytes.
func areTexts(a, b types.Type) bool {
	return a != nil && b != nil && (gojson.IsTextType(a) && gojson.IsByteSlice(b) || gojson.IsByteSlice(a) && gojson.IsTextType(b))
}

func SameUnderlying(a, b types.Type) bool {
	if a == nil || b == nil {
		return false
	}
	if types.IdenticalIgnoreTags(gojson.Deref(a).Underlying(), gojson.Deref(b).Underlying()) {
		return true
	}
	x, ok := gojson.Deref(a).Underlying().(*types.Basic)
	y, ok2 := gojson.Deref(b).Underlying().(*types.Basic)
	return ok && ok2 && (x.Info()&types.IsInteger != 0 && y.Info()&types.IsInteger != 0 || x.Info()&types.IsString != 0 && y.Info()&types.IsString != 0)
}

// concatenated puts texts together.
func concatenated(t types.Type, vs ...Value) Value {
	out := Joined{Typ: t}
	for _, v := range vs {
		switch v := v.(type) {
		case nil:
		case Joined:
			out.Parts = append(out.Parts, v.Parts...)
		case Symbol:
			if v.Raw {
				return Derived{Typ: t, From: []Symbol{v}, Why: &Reason{Text: "its text is changed"}}
			}
			out.Parts = append(out.Parts, v)
		default:
			out.Parts = append(out.Parts, v)
		}
	}
	return out
}
