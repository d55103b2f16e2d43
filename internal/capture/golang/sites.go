package golang

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/codec"
)

// What functions of the SDK ask of a payload beside its type's own decoder: they refuse
// members that are not declared, or run a method of the type once it is decoded.

// site is where values of a type are decoded.
type site struct {
	strict bool   // members that are not declared are refused
	runs   string // the method that is run afterwards, and may refuse
	pos    token.Pos
}

// sites finds where types are decoded by functions that are handed the text, or the request
// that holds it, and where else.
func (p *program) sites() map[*types.TypeName][]site {
	out := map[*types.TypeName][]site{}
	requests := p.requesting()
	inside := map[types.Object]site{}             // of parameters of any type, and type parameters
	uses := map[types.Object][]*types.Named{}     // the types whose values stand for those
	deferred := map[types.Object][]types.Object{} // and the parameters that do
	note := func(t types.Type, s site) {
		if named := namedOf(t); named != nil && p.types[named.Origin().Obj()] != nil {
			out[named.Origin().Obj()] = append(out[named.Origin().Obj()], s)
		}
	}
	for f := range p.bodies() {
		if signatures[f.decl.Name.Name].results != "" {
			continue
		}
		for v, s := range p.decodedIn(f.src, f.decl, takesText(f.obj.Signature()) && !requests[f.obj]) {
			switch t := types.Unalias(deref(v.Type())).(type) {
			case *types.TypeParam:
				inside[t.Obj()] = s
			default:
				if isAny(v.Type().Underlying()) {
					inside[v] = s
				} else {
					note(t, s)
				}
			}
		}
	}
	for _, src := range p.sources {
		for id, inst := range src.info.Instances {
			for i, param := range parametersOf(src.info.Uses[id]) {
				if i >= inst.TypeArgs.Len() {
					break
				}
				switch arg := types.Unalias(deref(inst.TypeArgs.At(i))).(type) {
				case *types.Named:
					uses[param.Obj()] = append(uses[param.Obj()], arg)
				case *types.TypeParam:
					deferred[param.Obj()] = append(deferred[param.Obj()], arg.Obj())
				}
			}
		}
		p.eachHanded(src, func(e ast.Expr, to *types.Var) {
			if t := src.info.TypeOf(e); to != nil && t != nil {
				if named := namedOf(t); named != nil {
					uses[to] = append(uses[to], named)
				} else if param, ok := types.Unalias(deref(t)).(*types.TypeParam); ok {
					deferred[to] = append(deferred[to], param.Obj())
				}
			}
		})
	}
	for obj, s := range inside {
		for _, of := range append([]types.Object{obj}, deferred[obj]...) {
			for _, named := range uses[of] {
				own := s
				if m, _ := lookup(named, s.runs); m == nil || !refusing(m.Signature()) {
					own.runs = ""
				}
				note(named, own)
			}
		}
	}
	for _, all := range out { // gathered from maps
		slices.SortFunc(all, func(a, b site) int {
			x, y := p.fset.Position(a.pos), p.fset.Position(b.pos)
			return cmp.Or(strings.Compare(x.Filename, y.Filename), cmp.Compare(x.Offset, y.Offset), strings.Compare(a.runs, b.runs))
		})
	}
	return out
}

// decodedIn gives the variables that a function decodes a text into.
func (p *program) decodedIn(src *source, fn *ast.FuncDecl, isHanded bool) map[*types.Var]site {
	out := map[*types.Var]site{}
	strict := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		callee, ok := calleeOf(src, call)
		if !ok {
			return true
		}
		var target ast.Expr
		switch {
		case callee.FullName() == "(*encoding/json.Decoder).DisallowUnknownFields":
			strict = true
		case callee.FullName() == "(*encoding/json.Decoder).Decode" && len(call.Args) == 1:
			target = call.Args[0]
		case effects[callee.FullName()].does == unmarshal && len(call.Args) == 2:
			target = call.Args[1]
		}
		if target == nil {
			return true
		}
		if v := variableOf(src, target); v != nil {
			out[v] = site{pos: call.Pos()}
		}
		return true
	})
	for v, s := range out {
		s.strict = strict && isHanded
		if isHanded || isAny(v.Type().Underlying()) {
			s.runs = methodRun(src, fn, v, s.pos)
		}
		out[v] = s
	}
	return out
}

// variableOf gives the variable that an expression is, or is the address of.
func variableOf(src *source, e ast.Expr) *types.Var {
	e = ast.Unparen(e)
	if addr, ok := e.(*ast.UnaryExpr); ok && addr.Op == token.AND {
		e = ast.Unparen(addr.X)
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := src.info.Uses[id].(*types.Var)
	return v
}

// methodRun gives the method of a variable's value that a function runs once it is decoded:
// one that takes nothing and gives an error.
func methodRun(src *source, fn *ast.FuncDecl, v *types.Var, after token.Pos) (name string) {
	same := map[types.Object]bool{v: true} // under other names, as what a type assertion gives
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Rhs {
				if assertion, ok := ast.Unparen(e).(*ast.TypeAssertExpr); ok && mentionsAny(src, assertion.X, same) {
					if id, ok := n.Lhs[0].(*ast.Ident); ok && src.info.Defs[id] != nil {
						same[src.info.Defs[id]] = true
					}
				}
			}
		case *ast.CallExpr:
			sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
			if !ok || n.Pos() < after || len(n.Args) > 0 || !mentionsAny(src, sel.X, same) {
				return true
			}
			if m, ok := src.info.Uses[sel.Sel].(*types.Func); ok && refusing(m.Signature()) {
				name = m.Name()
			}
		}
		return true
	})
	return name
}

func refusing(sig *types.Signature) bool {
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && isErrorType(sig.Results().At(0).Type())
}

func mentionsAny(src *source, e ast.Expr, objects map[types.Object]bool) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && objects[src.info.Uses[id]]
		return !found
	})
	return found
}

// takesText says whether a function is handed JSON text, or what holds it.
func takesText(sig *types.Signature) bool {
	for i := range sig.Params().Len() {
		switch t := sig.Params().At(i).Type(); {
		case isRaw(t) || isByteSlice(t) || isTextType(t) || isOf(t, "io", "Reader") || isOf(t, "io", "ReadCloser") || isOf(deref(t), "http", "Request"):
			return true
		}
	}
	return false
}

// validated is what a type accepts of which a method is run each time that it is decoded.
func (c *capturer) validated(t *types.Named, name string) (form, bool) {
	m, index := lookup(t, name)
	if m == nil || len(index) != 1 || t.TypeArgs().Len() > 0 {
		return form{}, false
	}
	fn, src := c.prog.declOf(m)
	if fn == nil || fn.Body == nil {
		return form{}, false
	}
	in := newInterp(c.prog, c.implementers)
	ways := in.validations(t, fn, src)
	if in.over != nil || len(ways) == 0 {
		return form{}, false
	}
	out := c.accepted(t, in, ways)
	out.own = false // what is sent, nothing asks for
	return out, out.shape.Kind == codec.KindRecord && out.shape.Unknown == nil
}

// validations evaluates a method of a value that has been decoded.
func (in *interp) validations(t *types.Named, fn *ast.FuncDecl, src *source) (ways []reading) {
	defer in.recovered(fn)
	obj, _ := src.info.Defs[fn.Name].(*types.Func)
	if obj == nil || len(fn.Recv.List) != 1 {
		return nil
	}
	in.within = t
	st := &state{heap: map[int]value{}}
	in.self = in.allocate(st, zero{t})
	self := pointer{types.NewPointer(t), in.self, nil}
	ev := event{part: in.root, typ: t, plain: true, own: true, held: map[*types.Var]bool{}, preset: map[string]value{}}
	in.fill(st, &ev, in.root, self, t)
	st.note(ev)
	return in.succeeding(in.callOn(st, in.newFrame(src, nil, nil), t, fn, obj, nil))
}

// asDecoded is what a type without a decoder of its own accepts, with what the functions
// ask that decode it.
func (c *capturer) asDecoded(t *types.Named, f form) form {
	if c.sites == nil {
		c.sites = c.prog.sites()
	}
	all := c.sites[t.Origin().Obj()]
	if f.shape.Kind != codec.KindRecord || len(all) == 0 {
		return f
	}
	loose := slices.ContainsFunc(all, func(s site) bool { return !s.strict })
	always := !slices.ContainsFunc(all, func(s site) bool { return s.runs != all[0].runs })
	if m := all[0].runs; always && m != "" {
		if out, ok := c.validated(t, m); ok {
			f = out
		} else {
			always = false
		}
	}
	for _, s := range all {
		switch {
		case s.strict && loose:
			f.shape = f.shape.CheckedFor(codec.Checked{What: "raises if it has a member that it does not declare, here and not elsewhere", Place: c.prog.place(s.pos)})
		case s.strict:
			f.strict, f.shape.Closed = true, true
			if st, ok := t.Underlying().(*types.Struct); ok && (&reader_{capturer: c}).holdsPlain(st) {
				f.shape = f.shape.CheckedFor(codec.Checked{What: "raises if a record inside has a member that it does not declare", Place: c.prog.place(s.pos)})
			}
		}
		if s.runs != "" && !always {
			f.shape = f.shape.CheckedFor(codec.Checked{What: "raises unless " + s.runs + " succeeds, which is run once it is decoded", Place: c.prog.place(s.pos)})
		}
	}
	return f
}
