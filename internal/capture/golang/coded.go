package golang

import (
	"go/ast"
	"go/types"
)

// codable gives the types of which values may be encoded or decoded: those that code hands
// on where any may stand, those with codecs of their own or names for JSON, and what all of
// these hold.
func (c *capturer) codable() map[*types.TypeName]bool {
	if c.coded != nil {
		return c.coded
	}
	c.coded = map[*types.TypeName]bool{}
	reach := c.prog.reacher(c.coded, nil)
	for obj := range c.prog.handed() {
		reach(obj.Type())
	}
	for obj := range c.prog.types {
		if named, ok := obj.Type().(*types.Named); ok && (isTagged(named) || jsonMethodsOf(named).any()) {
			reach(named)
		}
	}
	return c.coded
}

// reacher notes in seen the types of the SDK that a type is, and holds, when it is called
// with one; further says what else is reached with each.
func (p *program) reacher(seen map[*types.TypeName]bool, further func(t *types.Named)) (reach func(t types.Type)) {
	reach = func(t types.Type) {
		switch t := types.Unalias(t).(type) {
		case *types.Named:
			for i := range t.TypeArgs().Len() {
				reach(t.TypeArgs().At(i))
			}
			obj := t.Origin().Obj()
			if seen[obj] || p.types[obj] == nil || nesting(t) > maxNesting {
				return
			}
			seen[obj] = true
			reach(t.Underlying())
			for _, held := range p.implementers(t) {
				reach(deref(held))
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

// passing are the parameters of functions, and their type parameters, of which values are
// handed on where any may stand: by the functions themselves, or by those that they call.
type passing struct {
	params map[*types.Var]bool
	types  map[*types.TypeParam]bool
}

func (p *program) passing() passing {
	out := passing{map[*types.Var]bool{}, map[*types.TypeParam]bool{}}
	callers := map[*types.Var][]*types.Var{} // by what they only hand to
	given := map[*types.Var][]*types.TypeParam{}
	to := map[*types.TypeParam][]*types.TypeParam{} // by whose values stand for theirs
	var params []*types.Var
	var queue []*types.TypeParam
	pass := func(v *types.Var) {
		if !out.params[v] {
			out.params[v] = true
			params = append(params, v)
		}
	}
	mark := func(t *types.TypeParam) {
		if !out.types[t] {
			out.types[t] = true
			queue = append(queue, t)
		}
	}
	for f := range p.bodies() {
		p.usesOfAny(f.src, f.decl, pass, func(v, to *types.Var) { callers[to] = append(callers[to], v) })
	}
	for _, src := range p.sources {
		p.eachHanded(src, func(e ast.Expr, to *types.Var) {
			t := src.info.TypeOf(e)
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
		for id, inst := range src.info.Instances {
			for i, param := range parametersOf(src.info.Uses[id]) {
				if i < inst.TypeArgs.Len() {
					to[param] = append(to[param], parametersIn(inst.TypeArgs.At(i), 0)...)
				}
			}
		}
		for _, obj := range src.info.Defs { // a method has parameters of its own for those of its type
			fn, ok := obj.(*types.Func)
			if !ok || fn.Signature().RecvTypeParams().Len() == 0 {
				continue
			}
			if named := namedOf(fn.Signature().Recv().Type()); named != nil {
				for i, param := range parametersOf(named.Origin().Obj()) {
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
func (p *program) usesOfAny(src *source, fn *ast.FuncDecl, pass func(*types.Var), hands func(v, to *types.Var)) {
	own := map[*types.Var]bool{}
	obj, _ := src.info.Defs[fn.Name].(*types.Func)
	if obj == nil {
		return
	}
	for i := range obj.Signature().Params().Len() {
		if v := obj.Signature().Params().At(i); takesAny(v.Type()) {
			own[v] = true
		}
	}
	if len(own) == 0 {
		return
	}
	used := func(e ast.Expr) *types.Var {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			if v, ok := src.info.Uses[id].(*types.Var); ok && own[v] {
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
				if fn, _ := calleeOf(src, n); keeps(src, n) && fn.Pkg().Path() != "reflect" { // that reads what it holds
					keep(arg)
				} else if to := p.parameter(src, n, min(i, p.last(src, n))); to != nil && takesAny(to.Type()) {
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
func (p *program) last(src *source, call *ast.CallExpr) int {
	if fn, ok := calleeOf(src, call); ok {
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

// parametersOf gives the type parameters of a generic function or type.
func parametersOf(obj types.Object) []*types.TypeParam {
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
