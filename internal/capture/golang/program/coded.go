package program

import (
	"go/ast"
	"go/types"

	"example.org/parity/internal/capture/golang/gojson"
)

// Reacher notes in seen the types of the SDK that a type is, and holds, when it is called
// with one; further says what else is reached with each.
func (p *Program) Reacher(seen map[*types.TypeName]bool, further func(t *types.Named)) (reach func(t types.Type)) {
	reach = func(t types.Type) {
		switch t := types.Unalias(t).(type) {
		case *types.Named:
			for i := range t.TypeArgs().Len() {
				reach(t.TypeArgs().At(i))
			}
			obj := t.Origin().Obj()
			if seen[obj] || p.Types[obj] == nil || gojson.Nesting(t) > gojson.MaxNesting {
				return
			}
			seen[obj] = true
			reach(t.Underlying())
			for _, held := range p.Implementers(t) {
				reach(gojson.Deref(held))
			}
			if further != nil {
				further(t)
			}
		case *types.Struct:
			for i := range t.NumFields() {
				reach(t.Field(i).Type())
			}
		case *types.Map:
			reach(t.Key())
			reach(t.Elem())
		case interface{ Elem() types.Type }:
			reach(t.Elem())
		}
	}
	return reach
}

// Passing are the parameters of functions, and their type parameters, of which values are
// handed on where any may stand: by the functions themselves, or by those that they call.
type Passing struct {
	Params map[*types.Var]bool
	types  map[*types.TypeParam]bool
}

func (p *Program) Passing() Passing {
	out := Passing{map[*types.Var]bool{}, map[*types.TypeParam]bool{}}
	callers := map[*types.Var][]*types.Var{} // by what they only hand to
	given := map[*types.Var][]*types.TypeParam{}
	to := map[*types.TypeParam][]*types.TypeParam{} // by whose values stand for theirs
	var params []*types.Var
	var queue []*types.TypeParam
	pass := func(v *types.Var) {
		if !out.Params[v] {
			out.Params[v] = true
			params = append(params, v)
		}
	}
	mark := func(t *types.TypeParam) {
		if !out.types[t] {
			out.types[t] = true
			queue = append(queue, t)
		}
	}
	for f := range p.Bodies() {
		p.usesOfAny(f.Src, f.Decl, pass, func(v, to *types.Var) { callers[to] = append(callers[to], v) })
	}
	for _, src := range p.Sources {
		p.eachHanded(src, func(e ast.Expr, to *types.Var) {
			t := src.Info.TypeOf(e)
			if t == nil {
				return
			}
			for _, param := range parametersIn(t, 0) {
				if to == nil {
					mark(param)
				} else {
					given[to] = append(given[to], param)
				}
			}
		})
		for id, inst := range src.Info.Instances {
			for i, param := range ParametersOf(src.Info.Uses[id]) {
				if i < inst.TypeArgs.Len() {
					to[param] = append(to[param], parametersIn(inst.TypeArgs.At(i), 0)...)
				}
			}
		}
		for _, obj := range src.Info.Defs { // a method has parameters of its own for those of its type
			fn, ok := obj.(*types.Func)
			if !ok || fn.Signature().RecvTypeParams().Len() == 0 {
				continue
			}
			if named := gojson.NamedOf(fn.Signature().Recv().Type()); named != nil {
				for i, param := range ParametersOf(named.Origin().Obj()) {
					if i < fn.Signature().RecvTypeParams().Len() {
						own := fn.Signature().RecvTypeParams().At(i)
						to[own] = append(to[own], param)
					}
				}
			}
		}
	}
	for len(params) > 0 {
		v := params[0]
		params = params[1:]
		for _, caller := range callers[v] {
			pass(caller)
		}
		for _, t := range given[v] {
			mark(t)
		}
	}
	for len(queue) > 0 {
		param := queue[0]
		queue = queue[1:]
		for _, outer := range to[param] {
			mark(outer)
		}
	}
	return out
}

// usesOfAny goes through what a function does with its parameters that may be of any type:
// it hands one to another function of the SDK, keeps it, or passes it on.
func (p *Program) usesOfAny(src *Source, fn *ast.FuncDecl, pass func(*types.Var), hands func(v, to *types.Var)) {
	own := map[*types.Var]bool{}
	obj := src.Func(fn)
	if obj == nil {
		return
	}
	for i := range obj.Signature().Params().Len() {
		if v := obj.Signature().Params().At(i); TakesAny(v.Type()) {
			own[v] = true
		}
	}
	if len(own) == 0 {
		return
	}
	used := func(e ast.Expr) *types.Var {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			if v, ok := src.Info.Uses[id].(*types.Var); ok && own[v] {
				return v
			}
		}
		return nil
	}
	harmless := map[*ast.Ident]bool{}
	keep := func(e ast.Expr) { harmless[ast.Unparen(e).(*ast.Ident)] = true }
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			for i, arg := range n.Args {
				v := used(arg)
				if v == nil {
					continue
				}
				if fn, _ := CalleeOf(src, n); Keeps(src, n) && fn.Pkg().Path() != "reflect" { // that reads what it holds
					keep(arg)
				} else if to := p.Parameter(src, n, min(i, p.last(src, n))); to != nil && TakesAny(to.Type()) {
					hands(v, to)
					keep(arg)
				}
			}
		case *ast.BinaryExpr:
			for _, e := range []ast.Expr{n.X, n.Y} {
				if used(e) != nil {
					keep(e)
				}
			}
		case *ast.Ident:
			if v := used(n); v != nil && !harmless[n] {
				pass(v)
			}
		}
		return true
	})
}

// last is the place of the last parameter of what is called.
func (p *Program) last(src *Source, call *ast.CallExpr) int {
	if fn, ok := CalleeOf(src, call); ok {
		return fn.Signature().Params().Len() - 1
	}
	return 0
}

// parametersIn gives the type parameters that values of a type hold something of.
func parametersIn(t types.Type, depth int) []*types.TypeParam {
	var out []*types.TypeParam
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return []*types.TypeParam{t}
	case *types.Named:
		for i := range t.TypeArgs().Len() {
			out = append(out, parametersIn(t.TypeArgs().At(i), depth)...)
		}
		if st, ok := t.Underlying().(*types.Struct); ok && t.TypeArgs().Len() == 0 && depth == 0 { // one of a generic function's own
			return parametersIn(st, depth+1)
		}
	case *types.Struct:
		for i := range t.NumFields() {
			out = append(out, parametersIn(t.Field(i).Type(), depth+1)...)
		}
	case *types.Tuple:
		for v := range t.Variables() {
			out = append(out, parametersIn(v.Type(), depth)...)
		}
	case *types.Map:
		return append(parametersIn(t.Key(), depth), parametersIn(t.Elem(), depth)...)
	case *types.Basic:
	case interface{ Elem() types.Type }:
		return parametersIn(t.Elem(), depth)
	}
	return out
}

// ParametersOf gives the type parameters of a generic function or type.
func ParametersOf(obj types.Object) []*types.TypeParam {
	var list *types.TypeParamList
	switch obj := obj.(type) {
	case *types.Func:
		list = obj.Signature().TypeParams()
	case *types.TypeName:
		switch t := obj.Type().(type) {
		case *types.Named:
			list = t.TypeParams()
		case *types.Alias:
			list = t.TypeParams()
		}
	}
	var out []*types.TypeParam
	for i := range list.Len() {
		out = append(out, list.At(i))
	}
	return out
}

// Encodes says whether a function hands a parameter on where any may stand.
func (p *Program) Encodes(fn *types.Func, param *types.Var, passing Passing, depth int) bool {
	decl, src := p.DeclOf(fn)
	if decl == nil || decl.Body == nil || depth > 3 {
		return false
	}
	found := false
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && src.Info.Uses[id] == param
	}
	p.HandedBy(src, decl.Body, func(e ast.Expr, to *types.Var) {
		found = found || is(e) && (to == nil || passing.Params[to])
	})
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && !found {
			for i, arg := range call.Args {
				if callee, ok := CalleeOf(src, call); ok && is(arg) {
					if to := p.Parameter(src, call, i); to != nil && gojson.IsKeyed(to.Type()) {
						found = found || p.Encodes(callee.Origin(), to, passing, depth+1)
					}
				}
			}
		}
		return true
	})
	return found
}
