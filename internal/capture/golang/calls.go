package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

func (in *interp) call(fr *frame, st *state, e *ast.CallExpr) []outcome {
	if fr.isType(e.Fun) && len(e.Args) == 1 {
		t := fr.typeOf(e.Fun)
		return bind(in.eval(fr, st, e.Args[0]), func(st *state, v value) []outcome { return one(st, in.converted(st, v, t)) })
	}
	if id, ok := ast.Unparen(e.Fun).(*ast.Ident); ok {
		if b, ok := fr.src.info.Uses[id].(*types.Builtin); ok {
			return in.builtin(fr, st, e, b.Name())
		}
	}
	return bind(in.eval(fr, st, e.Fun), func(st *state, callee value) []outcome {
		args := in.evalAll
		if len(e.Args) == 1 {
			if t, ok := fr.src.info.TypeOf(e.Args[0]).(*types.Tuple); ok && t.Len() > 1 {
				args = func(fr *frame, st *state, list []ast.Expr) []outcome { return in.evalMany(fr, st, list[0], t.Len()) }
			}
		}
		return bind(args(fr, st, e.Args), func(st *state, v value) []outcome {
			return in.apply(fr, st, e, callee, v.(tuple))
		})
	})
}

// converted is a conversion of a value that may stand behind a pointer.
func (in *interp) converted(st *state, v value, t types.Type) value {
	if p, ok := v.(pointer); ok {
		if _, isPointer := types.Unalias(t).Underlying().(*types.Pointer); !isPointer && !types.IsInterface(t) {
			return conversion(in.read(st, p), t)
		}
	}
	return conversion(v, t)
}

// apply calls a function with its arguments.
func (in *interp) apply(fr *frame, st *state, e *ast.CallExpr, callee value, args tuple) []outcome {
	switch f := callee.(type) {
	case chosen:
		return bind(in.picked(st, f), func(st *state, v value) []outcome { return in.apply(fr, st, e, v, args) })
	case zero:
		return one(st, tuple{raised{}, raised{}}) // a nil function panics
	case closure:
		return in.run(st, f.frame.src, f.frame, nil, f.fn, f.body, signatureOf(f.frame, e), args, e.Ellipsis != token.NoPos)
	case method_:
		return in.function(fr, st, e, f, args)
	case unresolved:
		if eff, ok := effects[f.name]; ok {
			if out, ok := in.effect(fr, st, e, eff, args); ok {
				return out
			}
		}
		if out, ok := in.decoderMethod(fr, st, e, f.name, f.recv, args); ok {
			return out
		}
	}
	return in.unknownCall(fr, st, e, callee, args)
}

// picked goes the way of each entry of a table that a value picks.
func (in *interp) picked(st *state, c chosen) []outcome {
	var out []outcome
	for _, e := range c.of {
		if st == nil {
			break
		}
		var yes *state
		yes, st = in.fork(st, condition{is: "eq", subject: c.by, val: constant.MakeString(e.key), text: c.by.key + " is " + e.key})
		if yes != nil {
			out = append(out, outcome{yes, e.val})
		}
	}
	if st != nil && !slices.ContainsFunc(st.steps, func(s step) bool {
		return s.cond.is == "in" && !s.cond.negated && s.cond.subject.key == c.by.key
	}) {
		out = append(out, outcome{st, c.otherwise})
	}
	return out
}

func signatureOf(fr *frame, e *ast.CallExpr) *types.Signature { return nil }

func (in *interp) function(fr *frame, st *state, e *ast.CallExpr, f method_, args tuple) []outcome {
	fn := f.fn.Origin()
	name := fn.FullName()
	if out, ok := in.byConvention(fr, st, e, f, args); ok {
		return out
	}
	if eff, ok := effects[name]; ok {
		if out, ok := in.effect(fr, st, e, eff, args); ok {
			return out
		}
	}
	if out, ok := in.decoderMethod(fr, st, e, name, f.recv, args); ok {
		return out
	}
	if out, ok := in.bufferMethod(fr, st, e, f, args); ok {
		return out
	}
	if out, ok := in.matches(st, e, f, args); ok {
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
		return one(st, out)
	}
	recv := f.recv
	if recv != nil {
		if iface := fn.Signature().Recv(); iface != nil && types.IsInterface(iface.Type()) {
			return in.dynamic(fr, st, e, f, args)
		}
	}
	decl, src := in.prog.declOf(fn)
	if decl == nil || decl.Body == nil || len(in.active) >= maxCalls || slices.Contains(in.active, fn) {
		return in.unknownCall(fr, st, e, f, args)
	}
	in.active = append(in.active, fn)
	defer func() { in.active = in.active[:len(in.active)-1] }()
	inner := in.newFrame(src, nil, in.typeArguments(fr, fn, recv, f.of))
	if recv != nil && len(decl.Recv.List) == 1 {
		if names := decl.Recv.List[0].Names; len(names) == 1 {
			if v, ok := src.info.Defs[names[0]].(*types.Var); ok {
				if _, wants := types.Unalias(v.Type()).(*types.Pointer); !wants {
					if p, ok := recv.(pointer); ok {
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
func (in *interp) decoderMethod(fr *frame, st *state, e *ast.CallExpr, name string, recv value, args tuple) ([]outcome, bool) {
	r, ok := in.pointee(st, recv).(reader)
	if !ok {
		return nil, false
	}
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "Decode":
		if len(args) == 1 {
			return in.decode(st, r.text, args[0], r.strict, e), true
		}
	case "DisallowUnknownFields":
		if p, ok := recv.(pointer); ok {
			r.strict = true
			in.write(st, p, r)
			return one(st, nil), true
		}
	case "UseNumber":
		in.numbers = true
		return one(st, nil), true
	case "DontMatchCaseInsensitiveStructFields", "ZeroCopy", "DontCopyString", "DontCopyNumber", "DontCopyRawMessage":
		return one(st, nil), true
	case "More":
		return one(st, truth{certain(false)}), true
	}
	return nil, false
}

// typeArguments gives what a generic function's or receiver's type parameters stand for.
func (in *interp) typeArguments(fr *frame, fn *types.Func, recv value, of []types.Type) map[*types.TypeParam]types.Type {
	args := map[*types.TypeParam]types.Type{}
	sig := fn.Signature()
	if params := sig.RecvTypeParams(); params.Len() > 0 {
		if named, ok := types.Unalias(deref(typeOrInvalid(recv))).(*types.Named); ok {
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
func (fr *frame) instance(id *ast.Ident) []types.Type {
	list := fr.src.info.Instances[id].TypeArgs
	out := make([]types.Type, list.Len())
	for i := range out {
		out[i] = fr.subst(list.At(i))
	}
	return out
}

func typeOrInvalid(v value) types.Type {
	if t := typeOfValue(v); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

// run evaluates a function's body.
func (in *interp) run(st *state, src *source, outer, fr *frame, ft *ast.FuncType, body *ast.BlockStmt, sig *types.Signature, args tuple, spread bool) []outcome {
	if fr == nil {
		fr = in.newFrame(src, outer, nil)
	}
	if sig == nil {
		sig, _ = src.info.TypeOf(ft).(*types.Signature)
	}
	fr.sig = sig
	i := 0
	for _, field := range ft.Params.List {
		_, variadic := field.Type.(*ast.Ellipsis)
		for _, name := range field.Names {
			v, ok := src.info.Defs[name].(*types.Var)
			var arg value = derived{}
			if i < len(args) {
				arg = args[i]
			}
			if variadic && !spread {
				l := list{whole: true}
				if ok {
					l.typ = fr.subst(v.Type())
				}
				if i < len(args) {
					l.items = slices.Clone(args[i:])
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
				st.heap[in.declare(fr, v)] = zero{fr.subst(v.Type())}
			}
		}
	}
	next, out := in.block(fr, []*state{st}, body.List)
	out = append(on(next...), out...)
	for i := range next {
		out[i].kind = token.RETURN
	}
	var outs []outcome
	for _, f := range in.atEnd(fr, out) {
		if f.kind != token.RETURN {
			continue
		}
		if f.st.panics {
			outs = append(outs, outcome{f.st, allRaised(sig)})
			continue
		}
		switch len(f.results) {
		case 0:
			outs = append(outs, outcome{f.st, nil})
		case 1:
			outs = append(outs, outcome{f.st, f.results[0]})
		default:
			outs = append(outs, outcome{f.st, tuple(f.results)})
		}
	}
	return in.mergeOutcomes(outs)
}

// atEnd makes the calls that a function has put off, the last one first: they may change
// what it returns by name.
func (in *interp) atEnd(fr *frame, ways []flow) []flow {
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
func allRaised(sig *types.Signature) value {
	if sig == nil || sig.Results().Len() < 2 {
		return raised{}
	}
	out := make(tuple, sig.Results().Len())
	for i := range out {
		out[i] = raised{}
	}
	return out
}

// mergeOutcomes brings ways of a call together that read the same and return alike.
func (in *interp) mergeOutcomes(outs []outcome) []outcome {
	if len(outs) < 2 {
		return outs
	}
	var out []outcome
	for _, o := range outs {
		joined := false
		for i, other := range out {
			if !sameFlags(other.v, o.v) {
				continue
			}
			// The result takes part in the merge as a cell of its own.
			a, b := other.st.clone(), o.st.clone()
			a.heap[resultCell], b.heap[resultCell] = other.v, o.v
			if m := in.mergeTwo(a, b, false); m != nil {
				v := m.heap[resultCell]
				delete(m.heap, resultCell)
				out[i], joined = outcome{m, v}, true
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
func sameFlags(a, b value) bool {
	x, ok := a.(tuple)
	y, ok2 := b.(tuple)
	if !ok || !ok2 || len(x) != len(y) {
		return equal(a, b) || !isRaised(a) && !isRaised(b) && !isFlag(typeOfValue(a)) && !isTruth(a) && !isTruth(b)
	}
	for i := range x {
		if !equal(x[i], y[i]) && (isRaised(x[i]) || isRaised(y[i]) || isFlag(typeOfValue(x[i])) || isTruth(x[i]) || isTruth(y[i])) {
			return false
		}
	}
	return true
}

func isTruth(v value) bool { _, ok := v.(truth); return ok }

// dynamic calls a method of an interface on what it may hold.
func (in *interp) dynamic(fr *frame, st *state, e *ast.CallExpr, f method_, args tuple) []outcome {
	recv := f.recv
	if c, ok := recv.(chosen); ok {
		recv = c.any
	}
	t := typeOfValue(recv)
	if t == nil || types.IsInterface(t) {
		return in.anyOf(fr, st, e, f, recv, args)
	}
	fn, index := lookup(deref(t), f.fn.Name())
	if fn == nil || len(index) != 1 {
		return in.unknownCall(fr, st, e, f, args)
	}
	return in.function(fr, st, e, method_{fn: fn, recv: recv}, args)
}

// maxDynamic is how many types an interface may hold for each to be gone through.
const maxDynamic = 8

// anyOf calls a method of an interface of the SDK's own: what it holds is one of the types
// that have its methods.
func (in *interp) anyOf(fr *frame, st *state, e *ast.CallExpr, f method_, recv value, args tuple) []outcome {
	s, ok := recv.(symbol)
	if !ok || s.part != nil || !in.encodes {
		return in.unknownCall(fr, st, e, f, args)
	}
	holds := in.prog.implementers(s.typ)
	if len(holds) == 0 || len(holds) > maxDynamic {
		return in.unknownCall(fr, st, e, f, args)
	}
	var out []outcome
	for i, t := range holds {
		yes := st
		if i < len(holds)-1 {
			yes, st = in.fork(st, condition{text: in.prog.text(e.Fun) + " is that of " + types.TypeString(t, (*types.Package).Name), pos: e.Pos(), from: []symbol{s}})
		}
		held := s
		held.key, held.typ, held.set = s.key+".("+types.TypeString(t, nil)+")", t, true
		fn, index := lookup(deref(t), f.fn.Name())
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
func (in *interp) unknownCall(fr *frame, st *state, e *ast.CallExpr, callee value, args tuple) []outcome {
	all := slices.Clone(args)
	name := in.prog.text(e.Fun)
	pure := false
	if m, ok := callee.(method_); ok {
		if m.recv != nil {
			all = append(all, m.recv)
		}
		pure = m.fn.Pkg() != nil && slices.Contains(knownPackages, m.fn.Pkg().Path())
	}
	var from []symbol
	why := &reason{"it is handed to " + name, e.Pos()}
	_, silent := fr.typeOf(e).(*types.Tuple)
	silent = silent && fr.typeOf(e).(*types.Tuple).Len() == 0
	for _, a := range all {
		from = append(from, origins(in.shallow(st, a))...)
		if p, ok := a.(pointer); !pure || ok && isBuffer(p.typ) {
			in.escapes(st, a, why)
		} else if s, ok := in.shallow(st, a).(symbol); ok && !silent {
			in.escapes(st, s, why) // what it makes of the text is not followed
		}
	}
	result := func(t types.Type) value {
		var lost *reason
		if !pure && t != nil && canBeAnything(t) {
			lost = why
		}
		return derived{typ: t, from: from, why: lost}
	}
	asked := in.decidedBy(fr, from, e.Args...)
	t := fr.typeOf(e)
	tup, many := t.(*types.Tuple)
	if !many {
		if isErrorType(t) {
			return in.mayFail(st, e, asked, zero{t}, raised{})
		}
		return one(st, result(t))
	}
	good, bad := make(tuple, tup.Len()), make(tuple, tup.Len())
	fails := false
	for i := range tup.Len() {
		good[i] = result(tup.At(i).Type())
		bad[i] = zero{tup.At(i).Type()}
		if isErrorType(tup.At(i).Type()) {
			good[i], bad[i], fails = zero{tup.At(i).Type()}, raised{}, true
		}
	}
	if fails {
		return in.mayFail(st, e, asked, good, bad)
	}
	return one(st, good)
}

// canBeAnything says whether values of a type may be any JSON.
func canBeAnything(t types.Type) bool {
	switch under := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Slice:
		return isByteType(under.Elem()) || canBeAnything(under.Elem())
	case *types.Map:
		return canBeAnything(under.Elem())
	}
	return false
}

func isByteType(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Uint8
}

func isErrorType(t types.Type) bool {
	return t != nil && types.Identical(t, types.Universe.Lookup("error").Type())
}

// mayFail gives both ways of a call that may fail for a reason that is not understood.
func (in *interp) mayFail(st *state, e ast.Expr, from []symbol, good, bad value) []outcome {
	yes, no := in.fork(st, condition{text: in.prog.text(e) + " succeeds", pos: e.Pos(), from: from})
	return []outcome{{yes, good}, {no, bad}}
}

// escapes says that what a value leads to may be changed, or the text of a payload read.
func (in *interp) escapes(st *state, v value, why *reason) {
	switch v := v.(type) {
	case symbol:
		if v.raw && v.look == "" && v.part != nil {
			st.note(event{part: v.part, lost: why})
		}
	case reader:
		in.escapes(st, v.text, why)
	case pointer:
		whole := st.heap[v.cell]
		if d, ok := whole.(derived); ok && d.why != nil {
			return
		}
		if r, ok := whole.(reader); ok {
			in.escapes(st, r.text, why)
			return
		}
		t := typeOfValue(whole)
		if c, ok := whole.(composite); ok && len(v.path) == 0 {
			// Its own fields may be set; what they are is then known by their types only.
			out := composite{typ: c.typ, base: c.base, fields: map[int]value{}}
			for i, f := range c.fields {
				out.fields[i] = f
				if ft := structField(c.typ, i); ft != nil {
					out.fields[i] = derived{typ: ft.Type(), from: origins(f), why: anythingWhy(ft.Type(), why)}
				}
			}
			st.heap[v.cell] = out
			return
		}
		t = typeAt(t, v.path)
		in.write(st, v, derived{typ: t, from: origins(whole), why: anythingWhy(t, why)})
	}
}

func anythingWhy(t types.Type, why *reason) *reason {
	if t != nil && canBeAnything(t) {
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
func (in *interp) shallow(st *state, v value) value { return in.pointee(st, v) }

// jsonMethod reads x.MarshalJSON() and x.UnmarshalJSON(data) of another value.
func (in *interp) jsonMethod(fr *frame, st *state, e *ast.CallExpr, f method_, args tuple) ([]outcome, bool) {
	if f.recv == nil {
		return nil, false
	}
	sig := f.fn.Signature()
	switch name := f.fn.Name(); {
	case name == "MarshalJSON" && len(args) == 0 && signatures[name].fits(sig):
		v := f.recv
		if t := typeOfValue(in.pointee(st, v)); t != nil && in.within != nil && identical(deref(t), in.within) {
			return nil, false
		}
		return one(st, tuple{encoded{in.frozen(st, v, 6)}, zero{types.Universe.Lookup("error").Type()}}), true
	case name == "UnmarshalJSON" && len(args) == 1 && signatures[name].fits(sig):
		if p, ok := f.recv.(pointer); ok {
			if in.within != nil && identical(deref(p.typ), in.within) {
				return nil, false
			}
			return in.decode(st, in.pointee(st, args[0]), p, false, e), true
		}
	}
	return nil, false
}

// frozen is a value with what its pointers lead to at this moment.
func (in *interp) frozen(st *state, v value, depth int) value {
	if depth == 0 {
		return v
	}
	switch v := v.(type) {
	case pointer:
		held := in.read(st, v)
		switch held.(type) {
		case composite, symbol, choice:
			if t := deref(v.typ); t != nil && !isMap(v.typ) {
				held = conversion(held, t) // it may be looked at as a shadow of its type
			}
		}
		return there{in.frozen(st, held, depth-1)}
	case composite:
		out := composite{typ: v.typ, base: v.base, fields: map[int]value{}}
		for i, f := range v.fields {
			out.fields[i] = in.frozen(st, f, depth-1)
		}
		return out
	case list:
		out := list{typ: v.typ, whole: v.whole}
		for _, item := range v.items {
			out.items = append(out.items, in.frozen(st, item, depth-1))
		}
		return out
	case table:
		out := v
		out.entries, out.rest = nil, nil
		for _, e := range v.entries {
			e.val = in.frozen(st, e.val, depth-1)
			out.entries = append(out.entries, e)
		}
		for _, r := range v.rest {
			out.rest = append(out.rest, in.frozen(st, r, depth-1))
		}
		return out
	case choice:
		var out choice
		for _, a := range v.arms {
			out.arms = append(out.arms, in.frozen(st, a, depth-1))
		}
		return out
	}
	return v
}
