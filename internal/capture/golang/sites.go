package golang

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
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

// sitesIn finds where types are decoded by functions that are handed the text, or the request
// that holds it, and where else.
func sitesIn(p *program.Program) map[*types.TypeName][]site {
	out := map[*types.TypeName][]site{}
	requests := p.Requesting()
	inside := map[types.Object]site{}   // of parameters of any type, and type parameters
	handed := map[types.Object][]link{} // what stands for those
	note := func(t types.Type, s site) {
		if named := gojson.NamedOf(t); named != nil && p.Types[named.Origin().Obj()] != nil {
			out[named.Origin().Obj()] = append(out[named.Origin().Obj()], s)
		}
	}
	for f := range p.Bodies() {
		handedOn(p, f, program.TakesText(f.Obj.Signature()) && !requests[f.Obj], handed)
		if gojson.Signatures[f.Decl.Name.Name].Results != "" {
			continue
		}
		for v, s := range decodedIn(p, f.Src, f.Decl, program.TakesText(f.Obj.Signature()) && !requests[f.Obj]) {
			switch t := types.Unalias(gojson.Deref(v.Type())).(type) {
			case *types.TypeParam:
				inside[t.Obj()] = s
			default:
				if types.IsInterface(v.Type()) {
					inside[v] = s
				} else {
					note(t, s)
				}
			}
		}
	}
	for _, src := range p.Sources {
		for id, inst := range src.Info.Instances {
			for i, param := range program.ParametersOf(src.Info.Uses[id]) {
				if i < inst.TypeArgs.Len() {
					handed[param.Obj()] = append(handed[param.Obj()], linkTo(inst.TypeArgs.At(i), nil)...)
				}
			}
		}
	}
	for obj, s := range inside {
		eachHandedOn(obj, s, handed, nil, func(named *types.Named, s site) {
			if m, _ := gojson.Lookup(named, s.runs); m == nil || !refusing(m.Signature()) {
				s.runs = ""
			}
			note(named, s)
		})
	}
	for _, all := range out { // gathered from maps
		slices.SortFunc(all, func(a, b site) int {
			x, y := p.Fset.Position(a.pos), p.Fset.Position(b.pos)
			return cmp.Or(strings.Compare(x.Filename, y.Filename), cmp.Compare(x.Offset, y.Offset), strings.Compare(a.runs, b.runs))
		})
	}
	return out
}

// link is what stands for a parameter: a type whose values are handed in, or another
// parameter, and the method that the function which hands it in runs afterwards.
type link struct {
	named *types.Named
	param types.Object
	runs  string
}

func linkTo(t types.Type, v *types.Var) []link {
	if param, ok := types.Unalias(gojson.Deref(t)).(*types.TypeParam); ok {
		return []link{{param: param.Obj()}}
	}
	if v != nil && types.IsInterface(t) {
		return []link{{param: v}}
	}
	if named := gojson.NamedOf(t); named != nil {
		return []link{{named: named}}
	}
	return nil
}

// handedOn notes what a function hands to the parameters of others that take any type, or
// whatever has some methods; of one that is handed a text, what it runs afterwards, too.
func handedOn(p *program.Program, f program.Defined, isHanded bool, handed map[types.Object][]link) {
	ast.Inspect(f.Decl.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		for i, arg := range call.Args {
			to := p.Parameter(f.Src, call, i)
			t := f.Src.Info.TypeOf(arg)
			if to == nil || t == nil || !types.IsInterface(to.Type()) {
				continue
			}
			v := variableOf(f.Src, arg)
			for _, l := range linkTo(t, v) {
				if v != nil && isHanded {
					l.runs = methodRun(f.Src, f.Decl, v, call.End())
				}
				handed[to] = append(handed[to], l)
			}
		}
		return true
	})
}

// eachHandedOn calls f for the types whose values stand for a parameter, also by way of others.
func eachHandedOn(obj types.Object, s site, handed map[types.Object][]link, seen []types.Object, f func(*types.Named, site)) {
	if slices.Contains(seen, obj) {
		return
	}
	for _, l := range handed[obj] {
		own := s
		own.runs = cmp.Or(own.runs, l.runs)
		if l.named != nil {
			f(l.named, own)
		} else {
			eachHandedOn(l.param, own, handed, append(seen, obj), f)
		}
	}
}

// decodedIn gives the variables that a function decodes a text into.
func decodedIn(p *program.Program, src *program.Source, fn *ast.FuncDecl, isHanded bool) map[*types.Var]site {
	out := map[*types.Var]site{}
	strict := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		callee, ok := program.CalleeOf(src, call)
		if !ok {
			return true
		}
		var target ast.Expr
		switch {
		case callee.FullName() == "(*encoding/json.Decoder).DisallowUnknownFields":
			strict = true
		case callee.FullName() == "(*encoding/json.Decoder).Decode" && len(call.Args) == 1:
			target = call.Args[0]
		case eval.Effects[callee.FullName()].Does == eval.Unmarshal && len(call.Args) == 2:
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
		if isHanded || types.IsInterface(v.Type()) {
			s.runs = methodRun(src, fn, v, s.pos)
		}
		out[v] = s
	}
	return out
}

// variableOf gives the variable that an expression is, or is the address of.
func variableOf(src *program.Source, e ast.Expr) *types.Var {
	e = ast.Unparen(e)
	if addr, ok := e.(*ast.UnaryExpr); ok && addr.Op == token.AND {
		e = ast.Unparen(addr.X)
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := src.Info.Uses[id].(*types.Var)
	return v
}

// methodRun gives the method of a variable's value that a function runs once it is decoded:
// one that takes nothing and gives an error.
func methodRun(src *program.Source, fn *ast.FuncDecl, v *types.Var, after token.Pos) (name string) {
	same := map[types.Object]bool{v: true} // under other names, as what a type assertion gives
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Rhs {
				if assertion, ok := ast.Unparen(e).(*ast.TypeAssertExpr); ok && mentionsAny(src, assertion.X, same) {
					if id, ok := n.Lhs[0].(*ast.Ident); ok && src.Info.Defs[id] != nil {
						same[src.Info.Defs[id]] = true
					}
				}
			}
		case *ast.CallExpr:
			sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
			if !ok || n.Pos() < after || len(n.Args) > 0 || !mentionsAny(src, sel.X, same) {
				return true
			}
			if m, ok := src.Info.Uses[sel.Sel].(*types.Func); ok && refusing(m.Signature()) {
				name = m.Name()
			}
		}
		return true
	})
	return name
}

func refusing(sig *types.Signature) bool {
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && eval.IsErrorType(sig.Results().At(0).Type())
}

func mentionsAny(src *program.Source, e ast.Expr, objects map[types.Object]bool) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && objects[src.Info.Uses[id]]
		return !found
	})
	return found
}

// validated is what a type accepts of which a method is run each time that it is decoded.
func (c *capturer) validated(t *types.Named, name string) (form, bool) {
	m, index := gojson.Lookup(t, name)
	if m == nil || len(index) != 1 || t.TypeArgs().Len() > 0 {
		return form{}, false
	}
	fn, src := c.prog.DeclOf(m)
	if fn == nil || fn.Body == nil {
		return form{}, false
	}
	in := eval.New(c.prog, c.globals, c.Implementers)
	ways := in.Validations(t, fn, src)
	if in.Over != nil || len(ways) == 0 {
		return form{}, false
	}
	out := c.accepted(t, in, ways)
	out.own = false // what is sent, nothing asks for
	return out, out.shape.Kind == codec.KindRecord && out.shape.Unknown == nil
}

// asDecoded is what a type without a decoder of its own accepts, with what the functions
// ask that decode it.
func (c *capturer) asDecoded(t *types.Named, f form) form {
	if c.sites == nil {
		c.sites = sitesIn(c.prog)
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
			f.shape = f.shape.CheckedFor(codec.Checked{What: "raises if it has a member that it does not declare, here and not elsewhere", Place: c.prog.Place(s.pos)})
		case s.strict:
			f.strict, f.shape.Closed = true, true
			if st, ok := t.Underlying().(*types.Struct); ok && (&reader_{capturer: c}).holdsPlain(st) {
				f.shape = f.shape.CheckedFor(codec.Checked{What: "raises if a record inside has a member that it does not declare", Place: c.prog.Place(s.pos)})
			}
		}
		if s.runs != "" && !always {
			f.shape = f.shape.CheckedFor(codec.Checked{What: "raises unless " + s.runs + " succeeds, which is run once it is decoded", Place: c.prog.Place(s.pos)})
		}
	}
	return f
}
