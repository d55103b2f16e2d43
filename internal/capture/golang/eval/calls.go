package eval

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
)

func (in *Interp) call(fr *Frame, st *State, e *ast.CallExpr) []Outcome {
	if fr.isType(e.Fun) && len(e.Args) == 1 {
		t := fr.typeOf(e.Fun)
		return Bind(in.eval(fr, st, e.Args[0]), func(st *State, v Value) []Outcome { return One(st, in.converted(st, v, t)) })
	}
	if id, ok := ast.Unparen(e.Fun).(*ast.Ident); ok {
		if b, ok := fr.src.Info.Uses[id].(*types.Builtin); ok {
			return in.builtin(fr, st, e, b.Name())
		}
	}
	return Bind(in.eval(fr, st, e.Fun), func(st *State, callee Value) []Outcome {
		args := in.evalAll
		if len(e.Args) == 1 {
			if t, ok := fr.src.Info.TypeOf(e.Args[0]).(*types.Tuple); ok && t.Len() > 1 {
				args = func(fr *Frame, st *State, list []ast.Expr) []Outcome { return in.evalMany(fr, st, list[0], t.Len()) }
			}
		}
		return Bind(args(fr, st, e.Args), func(st *State, v Value) []Outcome {
			return in.apply(fr, st, e, callee, v.(Tuple))
		})
	})
}

// converted is a conversion of a value that may stand behind a pointer.
func (in *Interp) converted(st *State, v Value, t types.Type) Value {
	if p, ok := v.(Pointer); ok {
		if _, isPointer := types.Unalias(t).Underlying().(*types.Pointer); !isPointer && !types.IsInterface(t) {
			return conversion(in.read(st, p), t)
		}
	}
	return conversion(v, t)
}

// apply calls a function with its arguments.
func (in *Interp) apply(fr *Frame, st *State, e *ast.CallExpr, callee Value, args Tuple) []Outcome {
	switch f := callee.(type) {
	case Chosen:
		return Bind(in.picked(st, f), func(st *State, v Value) []Outcome { return in.apply(fr, st, e, v, args) })
	case Zero:
		return One(st, Tuple{raised{}, raised{}}) // a nil function panics
	case closure:
		f.remember(st)
		return in.run(st, f.frame.src, f.frame, nil, f.fn, f.body, signatureOf(f.frame, e), args, e.Ellipsis != token.NoPos)
	case method_:
		return in.function(fr, st, e, f, args)
	case unresolved:
		if eff, ok := Effects[f.name]; ok {
			if out, ok := in.effect(fr, st, e, eff, args); ok {
				return out
			}
		}
		if out, ok := in.decoderMethod(fr, st, e, f.name, f.recv, nil, args); ok {
			return out
		}
	}
	return in.unknownCall(fr, st, e, callee, args)
}

// picked goes the way of each entry of a table that a value picks.
func (in *Interp) picked(st *State, c Chosen) []Outcome {
	var out []Outcome
	for _, e := range c.of {
		if st == nil {
			break
		}
		var yes *State
		cond := isOneOf(c.by, []constant.Value{constant.MakeString(e.Key)})
		cond.Text = c.by.Key + " is " + e.Key
		if cond.Is == "in" {
			cond.Is, cond.Val, cond.Vals = "eq", cond.Vals[0], nil
		}
		yes, st = in.fork(st, cond)
		if yes != nil {
			out = append(out, Outcome{yes, e.Val})
		}
	}
	if st != nil && !slices.ContainsFunc(st.Steps, func(s Step) bool {
		if s.Cond.Is == "matches" {
			return s.Cond.Vals != nil && !s.Cond.Negated && s.Cond.Subject.Key == bareSymbol(c.by).Key
		}
		return s.Cond.Is == "in" && !s.Cond.Negated && s.Cond.Subject.Key == c.by.Key
	}) {
		out = append(out, Outcome{st, c.otherwise})
	}
	return out
}

func signatureOf(fr *Frame, e *ast.CallExpr) *types.Signature { return nil }

func (in *Interp) function(fr *Frame, st *State, e *ast.CallExpr, f method_, args Tuple) []Outcome {
	fn := f.fn.Origin()
	name := fn.FullName()
	if out, ok := in.byConvention(fr, st, e, f, args); ok {
		return out
	}
	if eff, ok := Effects[name]; ok {
		if out, ok := in.effect(fr, st, e, eff, args); ok {
			return out
		}
	}
	if out, ok := in.decoderMethod(fr, st, e, name, f.recv, f.fn.Pkg(), args); ok {
		return out
	}
	if out, ok := in.bufferMethod(fr, st, e, f, args); ok {
		return out
	}
	if out, ok := in.matches(st, e, f, args); ok {
		return out
	}
	if out, ok := in.reflects(st, e, f, args); ok {
		return out
	}
	if out, ok := in.numberMethod(fr, st, e, f); ok {
		return out
	}
	if out, ok := in.setsValue(st, f, args); ok {
		return out
	}
	if out, ok := in.decodesBytes(fr, st, e, f, args); ok {
		return out
	}
	switch name {
	case "maps.Copy":
		return in.copies(st, args)
	}
	if out, ok := in.jsonMethod(fr, st, e, f, args); ok {
		return out
	}
	if out, ok := in.formatMethod(fr, e, f, args); ok {
		return One(st, out)
	}
	recv := f.recv
	if recv != nil {
		if iface := fn.Signature().Recv(); iface != nil && types.IsInterface(iface.Type()) {
			return in.dynamic(fr, st, e, f, args)
		}
	}
	decl, src := in.prog.DeclOf(fn)
	if decl == nil || decl.Body == nil || len(in.active) >= maxCalls || slices.Contains(in.active, fn) {
		return in.unknownCall(fr, st, e, f, args)
	}
	in.active = append(in.active, fn)
	defer func() { in.active = in.active[:len(in.active)-1] }()
	inner := in.newFrame(src, nil, in.typeArguments(fr, fn, recv, f.of))
	if recv != nil && len(decl.Recv.List) == 1 {
		if names := decl.Recv.List[0].Names; len(names) == 1 {
			if v, ok := src.Info.Defs[names[0]].(*types.Var); ok {
				if _, wants := types.Unalias(v.Type()).(*types.Pointer); !wants {
					if p, ok := recv.(Pointer); ok {
						recv = in.read(st, p)
					}
				}
				st.heap[in.declare(inner, v)] = recv
			}
		}
	}
	return in.run(st, src, nil, inner, decl.Type, decl.Body, fn.Signature(), args, e.Ellipsis != token.NoPos)
}

// decoderMethod calls a method of a json.Decoder, of encoding/json or a library like it.
func (in *Interp) decoderMethod(fr *Frame, st *State, e *ast.CallExpr, name string, recv Value, pkg *types.Package, args Tuple) ([]Outcome, bool) {
	r, ok := in.Pointee(st, recv).(reader)
	if !ok {
		return nil, false
	}
	p, isPointer := recv.(Pointer)
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "Decode":
		if r.atEnd() {
			return One(st, raised{end: true}), true
		}
		if text, ok := r.value(); ok && len(args) == 1 && isPointer {
			in.write(st, p, r)
			return in.Decode(st, text, args[0], r.strict, e), true
		}
	case "Token":
		if isPointer {
			return in.token(st, p, r, pkg, e)
		}
	case "DisallowUnknownFields":
		if isPointer {
			r.strict = true
			in.write(st, p, r)
			return One(st, nil), true
		}
	case "UseNumber":
		in.numbers = true
		return One(st, nil), true
	case "DontMatchCaseInsensitiveStructFields", "ZeroCopy", "DontCopyString", "DontCopyNumber", "DontCopyRawMessage":
		return One(st, nil), true
	case "More":
		return One(st, truth{certain(false)}), true
	}
	return nil, false
}

// typeArguments gives what a generic function's or receiver's type parameters stand for.
func (in *Interp) typeArguments(fr *Frame, fn *types.Func, recv Value, of []types.Type) map[*types.TypeParam]types.Type {
	args := map[*types.TypeParam]types.Type{}
	sig := fn.Signature()
	if params := sig.RecvTypeParams(); params.Len() > 0 {
		if named, ok := types.Unalias(gojson.Deref(TypeOrInvalid(recv))).(*types.Named); ok {
			for i := range min(params.Len(), named.TypeArgs().Len()) {
				args[params.At(i)] = fr.subst(named.TypeArgs().At(i))
			}
		}
	}
	for i := range min(sig.TypeParams().Len(), len(of)) {
		args[sig.TypeParams().At(i)] = of[i]
	}
	return args
}

// instance gives the type arguments with which a generic function is named.
func (fr *Frame) instance(id *ast.Ident) []types.Type {
	list := fr.src.Info.Instances[id].TypeArgs
	out := make([]types.Type, list.Len())
	for i := range out {
		out[i] = fr.subst(list.At(i))
	}
	return out
}

func TypeOrInvalid(v Value) types.Type {
	if t := TypeOfValue(v); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

// run evaluates a function's body.
func (in *Interp) run(st *State, src *program.Source, outer, fr *Frame, ft *ast.FuncType, body *ast.BlockStmt, sig *types.Signature, args Tuple, spread bool) []Outcome {
	if fr == nil {
		fr = in.newFrame(src, outer, nil)
	}
	if sig == nil {
		sig, _ = src.Info.TypeOf(ft).(*types.Signature)
	}
	fr.sig = sig
	i := 0
	for _, field := range ft.Params.List {
		_, variadic := field.Type.(*ast.Ellipsis)
		for _, name := range field.Names {
			v, ok := src.Info.Defs[name].(*types.Var)
			var arg Value = Derived{}
			if i < len(args) {
				arg = args[i]
			}
			if variadic && !spread {
				l := List{Whole: true}
				if ok {
					l.Typ = fr.subst(v.Type())
				}
				if i < len(args) {
					l.Items = slices.Clone(args[i:])
				}
				arg = l
			}
			if ok {
				st.heap[in.declare(fr, v)] = typed(arg, fr.subst(v.Type()))
			}
			i++
		}
		if len(field.Names) == 0 {
			i++
		}
	}
	if sig != nil {
		for k := range sig.Results().Len() {
			if v := sig.Results().At(k); v.Name() != "" {
				st.heap[in.declare(fr, v)] = Zero{fr.subst(v.Type())}
			}
		}
	}
	next, out := in.block(fr, []*State{st}, body.List)
	out = append(on(next...), out...)
	for i := range next {
		out[i].kind = token.RETURN
	}
	var outs []Outcome
	for _, f := range in.atEnd(fr, out) {
		if f.kind != token.RETURN {
			continue
		}
		if f.st.panics {
			outs = append(outs, Outcome{f.st, allRaised(sig)})
			continue
		}
		switch len(f.results) {
		case 0:
			outs = append(outs, Outcome{f.st, nil})
		case 1:
			outs = append(outs, Outcome{f.st, f.results[0]})
		default:
			outs = append(outs, Outcome{f.st, Tuple(f.results)})
		}
	}
	return in.mergeOutcomes(outs)
}

// atEnd makes the calls that a function has put off, the last one first: they may change
// what it returns by name.
func (in *Interp) atEnd(fr *Frame, ways []flow) []flow {
	var out []flow
	for _, f := range ways {
		n := len(f.st.deferred)
		if f.kind != token.RETURN || f.st.panics || n == 0 || f.st.deferred[n-1].fr != fr {
			out = append(out, f)
			continue
		}
		put := f.st.deferred[n-1]
		f.st.deferred = f.st.deferred[:n-1]
		var cells []int
		for i := range f.results {
			if fr.sig == nil {
				break
			}
			if c, named := in.cellOf(fr, fr.sig.Results().At(i)); named {
				f.st.heap[c] = f.results[i]
				cells = append(cells, c)
			}
		}
		var ended []flow
		for _, o := range in.eval(fr, f.st, put.call) {
			results := slices.Clone(f.results)
			for i, c := range cells {
				results[i] = o.st.heap[c]
			}
			ended = append(ended, flow{o.st, token.RETURN, results})
		}
		out = append(out, in.atEnd(fr, ended)...)
	}
	return out
}

// allRaised is what a function gives that panics.
func allRaised(sig *types.Signature) Value {
	if sig == nil || sig.Results().Len() < 2 {
		return raised{}
	}
	out := make(Tuple, sig.Results().Len())
	for i := range out {
		out[i] = raised{}
	}
	return out
}

// mergeOutcomes brings ways of a call together that read the same and return alike.
func (in *Interp) mergeOutcomes(outs []Outcome) []Outcome {
	if len(outs) < 2 {
		return outs
	}
	var out []Outcome
	for _, o := range outs {
		joined := false
		for i, other := range out {
			if !sameFlags(other.v, o.v) {
				continue
			}
			// The result takes part in the merge as a cell of its own, for as long as that takes.
			a, b := other.st, o.st
			if a == b {
				b = b.clone()
			}
			a.heap[resultCell], b.heap[resultCell] = other.v, o.v
			m := in.mergeTwo(a, b, false)
			delete(a.heap, resultCell)
			delete(b.heap, resultCell)
			if m != nil {
				v := m.heap[resultCell]
				delete(m.heap, resultCell)
				out[i], joined = Outcome{m, v}, true
				break
			}
		}
		if !joined {
			out = append(out, o)
		}
	}
	return out
}

// sameFlags says whether results agree in what callers ask them for.
func sameFlags(a, b Value) bool {
	x, ok := a.(Tuple)
	y, ok2 := b.(Tuple)
	if !ok || !ok2 || len(x) != len(y) {
		return equal(a, b) || !IsRaised(a) && !IsRaised(b) && !isFlag(TypeOfValue(a)) && !isTruth(a) && !isTruth(b)
	}
	for i := range x {
		if !equal(x[i], y[i]) && (IsRaised(x[i]) || IsRaised(y[i]) || isFlag(TypeOfValue(x[i])) || isTruth(x[i]) || isTruth(y[i])) {
			return false
		}
	}
	return true
}

func isTruth(v Value) bool { _, ok := v.(truth); return ok }

// dynamic calls a method of an interface on what it may hold.
func (in *Interp) dynamic(fr *Frame, st *State, e *ast.CallExpr, f method_, args Tuple) []Outcome {
	recv := f.recv
	if c, ok := recv.(Chosen); ok {
		recv = c.Any
	}
	t := TypeOfValue(recv)
	if t == nil || types.IsInterface(t) {
		return in.anyOf(fr, st, e, f, recv, args)
	}
	fn, index := gojson.Lookup(gojson.Deref(t), f.fn.Name())
	if fn == nil || len(index) != 1 {
		return in.unknownCall(fr, st, e, f, args)
	}
	return in.function(fr, st, e, method_{fn: fn, recv: recv}, args)
}

// maxDynamic is how many types an interface may hold for each to be gone through.
const maxDynamic = 8

// anyOf calls a method of an interface of the SDK's own: what it holds is one of the types
// that have its methods.
func (in *Interp) anyOf(fr *Frame, st *State, e *ast.CallExpr, f method_, recv Value, args Tuple) []Outcome {
	s, ok := recv.(Symbol)
	if !ok || s.Part != nil || !in.encodes {
		return in.unknownCall(fr, st, e, f, args)
	}
	holds := in.prog.Implementers(s.Typ)
	if len(holds) == 0 || len(holds) > maxDynamic {
		return in.unknownCall(fr, st, e, f, args)
	}
	var out []Outcome
	for i, t := range holds {
		yes := st
		if i < len(holds)-1 {
			yes, st = in.fork(st, Condition{Text: in.prog.Text(e.Fun) + " is that of " + types.TypeString(t, (*types.Package).Name), Pos: e.Pos(), From: []Symbol{s}})
		}
		held := s
		held.Key, held.Typ, held.Set = s.Key+".("+types.TypeString(t, nil)+")", t, true
		fn, index := gojson.Lookup(gojson.Deref(t), f.fn.Name())
		if fn == nil || len(index) != 1 {
			out = append(out, in.unknownCall(fr, yes, e, f, args)...)
			continue
		}
		out = append(out, in.function(fr, yes, e, method_{fn: fn, recv: held}, args)...)
	}
	return out
}

// unknownCall is a call of what no table knows. What it is handed is unknown from
// there on; where it can fail, that is a condition that is not understood.
func (in *Interp) unknownCall(fr *Frame, st *State, e *ast.CallExpr, callee Value, args Tuple) []Outcome {
	all := slices.Clone(args)
	name := in.prog.Text(e.Fun)
	pure := false
	if m, ok := callee.(method_); ok {
		if m.recv != nil {
			all = append(all, m.recv)
		}
		pure = m.fn.Pkg() != nil && slices.Contains(knownPackages, m.fn.Pkg().Path())
	}
	var from []Symbol
	why := &Reason{"it is handed to " + name, e.Pos()}
	_, silent := fr.typeOf(e).(*types.Tuple)
	silent = silent && fr.typeOf(e).(*types.Tuple).Len() == 0
	for _, a := range all {
		from = append(from, Origins(in.shallow(st, a))...)
		if p, ok := a.(Pointer); !pure || ok && isBuffer(p.Typ) {
			in.escapes(st, a, why)
		} else if s, ok := in.shallow(st, a).(Symbol); ok && !silent {
			in.escapes(st, s, why) // what it makes of the text is not followed
		}
	}
	result := func(t types.Type) Value {
		var lost *Reason
		if !pure && t != nil && CanBeAnything(t) {
			lost = why
		}
		return Derived{Typ: t, From: from, Why: lost}
	}
	asked := in.decidedBy(fr, from, e.Args...)
	t := fr.typeOf(e)
	tup, many := t.(*types.Tuple)
	if !many {
		if IsErrorType(t) {
			return in.mayFail(st, e, asked, Zero{t}, raised{})
		}
		return One(st, result(t))
	}
	good, bad := make(Tuple, tup.Len()), make(Tuple, tup.Len())
	fails := false
	for i := range tup.Len() {
		good[i] = result(tup.At(i).Type())
		bad[i] = Zero{tup.At(i).Type()}
		if IsErrorType(tup.At(i).Type()) {
			good[i], bad[i], fails = Zero{tup.At(i).Type()}, raised{}, true
		}
	}
	if fails {
		return in.mayFail(st, e, asked, good, bad)
	}
	return One(st, good)
}

// CanBeAnything says whether values of a type may be any JSON.
func CanBeAnything(t types.Type) bool {
	switch under := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Slice:
		return gojson.IsByteType(under.Elem()) || CanBeAnything(under.Elem())
	case *types.Map:
		return CanBeAnything(under.Elem())
	}
	return false
}

func IsErrorType(t types.Type) bool {
	return t != nil && types.Identical(t, types.Universe.Lookup("error").Type())
}

// mayFail gives both ways of a call that may fail for a reason that is not understood.
func (in *Interp) mayFail(st *State, e ast.Expr, from []Symbol, good, bad Value) []Outcome {
	yes, no := in.fork(st, Condition{Text: in.prog.Text(e) + " succeeds", Pos: e.Pos(), From: from})
	return []Outcome{{yes, good}, {no, bad}}
}

// escapes says that what a value leads to may be changed, or the text of a payload read.
func (in *Interp) escapes(st *State, v Value, why *Reason) {
	switch v := v.(type) {
	case Symbol:
		if v.Raw && v.Look == "" && v.Part != nil {
			st.Note(Event{Part: v.Part, Lost: why})
		}
	case reader:
		in.escapes(st, v.text, why)
	case Pointer:
		whole := st.heap[v.cell]
		if d, ok := whole.(Derived); ok && d.Why != nil {
			return
		}
		if r, ok := whole.(reader); ok {
			in.escapes(st, r.text, why)
			return
		}
		t := TypeOfValue(whole)
		if c, ok := whole.(Composite); ok && len(v.path) == 0 {
			// Its own fields may be set; what they are is then known by their types only.
			out := Composite{Typ: c.Typ, base: c.base, Fields: map[int]Value{}}
			_, unset := c.base.(Zero)
			for i := 0; structField(c.Typ, i) != nil; i++ {
				f, set := c.Fields[i]
				if ft := structField(c.Typ, i).Type(); set || unset {
					out.Fields[i] = Derived{Typ: ft, From: Origins(f), Why: anythingWhy(ft, why)}
				}
			}
			st.heap[v.cell] = out
			return
		}
		t = typeAt(t, v.path)
		in.write(st, v, Derived{Typ: t, From: Origins(whole), Why: anythingWhy(t, why)})
	}
}

func anythingWhy(t types.Type, why *Reason) *Reason {
	if t != nil && CanBeAnything(t) {
		return why
	}
	return nil
}

func typeAt(t types.Type, path []int) types.Type {
	for _, i := range path {
		f := structField(t, i)
		if f == nil {
			return nil
		}
		t = f.Type()
	}
	return t
}

// shallow is what a pointer leads to.
func (in *Interp) shallow(st *State, v Value) Value { return in.Pointee(st, v) }

// jsonMethod reads x.MarshalJSON() and x.UnmarshalJSON(data) of another value.
func (in *Interp) jsonMethod(fr *Frame, st *State, e *ast.CallExpr, f method_, args Tuple) ([]Outcome, bool) {
	if f.recv == nil {
		return nil, false
	}
	sig := f.fn.Signature()
	switch name := f.fn.Name(); {
	case name == "MarshalJSON" && len(args) == 0 && gojson.Signatures[name].Fits(sig):
		v := f.recv
		if t := TypeOfValue(in.Pointee(st, v)); t != nil && in.Within != nil && Identical(gojson.Deref(t), in.Within) {
			return nil, false
		}
		return One(st, Tuple{Encoded{in.Frozen(st, v, 6)}, Zero{types.Universe.Lookup("error").Type()}}), true
	case name == "UnmarshalJSON" && len(args) == 1 && gojson.Signatures[name].Fits(sig):
		if p, ok := f.recv.(Pointer); ok {
			if in.Within != nil && Identical(gojson.Deref(p.Typ), in.Within) {
				return nil, false
			}
			return in.Decode(st, in.Pointee(st, args[0]), p, false, e), true
		}
	}
	return nil, false
}

// Frozen is a value with what its pointers lead to at this moment.
func (in *Interp) Frozen(st *State, v Value, depth int) Value {
	if depth == 0 {
		return v
	}
	switch v := v.(type) {
	case Pointer:
		held := in.read(st, v)
		switch held.(type) {
		case Composite, Symbol, Choice:
			if t := gojson.Deref(v.Typ); t != nil && !gojson.IsMap(v.Typ) {
				held = conversion(held, t) // it may be looked at as a shadow of its type
			}
		}
		return There{in.Frozen(st, held, depth-1)}
	case Composite:
		out := Composite{Typ: v.Typ, base: v.base, Fields: map[int]Value{}}
		for i, f := range v.Fields {
			out.Fields[i] = in.Frozen(st, f, depth-1)
		}
		return out
	case List:
		out := List{Typ: v.Typ, Whole: v.Whole}
		for _, item := range v.Items {
			out.Items = append(out.Items, in.Frozen(st, item, depth-1))
		}
		return out
	case Table:
		out := v
		out.Entries, out.Rest = nil, nil
		for _, e := range v.Entries {
			e.Val = in.Frozen(st, e.Val, depth-1)
			out.Entries = append(out.Entries, e)
		}
		for _, r := range v.Rest {
			out.Rest = append(out.Rest, in.Frozen(st, r, depth-1))
		}
		return out
	case Choice:
		var out Choice
		for _, a := range v.Arms {
			out.Arms = append(out.Arms, in.Frozen(st, a, depth-1))
		}
		return out
	}
	return v
}
