package golang

import (
	"go/ast"
	"go/types"
	"slices"

	"example.org/parity/internal/codec"
)

// markIdle notes the types that nothing of the SDK sends or receives: no function of the
// client takes or gives them, they have no codec of their own, no code hands their values
// on as an empty interface or a type argument, as all does that encodes or decodes, and no
// such type holds them. Those are options, configuration, what the SDK keeps for itself.
// Without a client nothing is known, since then the types are all that there is.
func (c *capturer) markIdle(all, bodies []codec.Type) {
	roles := c.roles()
	if len(roles) == 0 {
		return
	}
	busy := map[*types.TypeName]bool{}
	at := map[string]*codec.Type{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	var reach func(t types.Type)
	reach = c.prog.reacher(busy, func(t *types.Named) {
		if known := at[identifier(t)]; known != nil {
			eachRef(&known.Shape, func(id string) { reach(c.queued[id]) })
		}
	})
	for obj := range c.prog.handed() {
		reach(obj.Type())
	}
	for obj := range c.prog.types {
		if t := obj.Type(); len(roles[identifier(t)]) > 0 {
			reach(t)
		}
	}
	for _, t := range all {
		if named, ok := types.Unalias(c.queued[t.ID]).(*types.Named); !ok || jsonMethodsOf(named).any() || isMarked(named) {
			reach(c.queued[t.ID])
		}
	}
	for i := range bodies {
		eachRef(&bodies[i].Shape, func(id string) { reach(c.queued[id]) })
	}
	for i := range all {
		if named, ok := types.Unalias(c.queued[all[i].ID]).(*types.Named); ok && !busy[named.Origin().Obj()] {
			all[i].Idle = "nothing of the SDK sends, receives, encodes or decodes it"
			if taker := c.takenApart(named); taker != "" {
				all[i].Idle = taker + " makes its request of the fields: no value of it is encoded"
			}
		}
	}
	c.markEnvelopes(all, at)
}

// markEnvelopes notes the records that functions of the client put values of other types
// into, or take such values out of, and that callers neither give nor get: what another
// client does there in the text of its functions.
func (c *capturer) markEnvelopes(all []codec.Type, at map[string]*codec.Type) {
	held := map[string]bool{}
	for i := range all {
		eachRef(&all[i].Shape, func(id string) { held[id] = held[id] || id != all[i].ID })
	}
	isRecord := func(s codec.Shape) bool {
		for s.Kind == codec.KindList && s.Item != nil {
			s = *s.Item
		}
		return s.Kind == codec.KindRef && at[s.Ref] != nil && at[s.Ref].Shape.Kind == codec.KindRecord
	}
	for i := range all {
		t := &all[i]
		if t.Idle != "" || !c.inside[t.ID] || held[t.ID] || t.Shape.Kind != codec.KindRecord || len(t.Shape.Fields) == 0 {
			continue
		}
		if !slices.ContainsFunc(t.Shape.Fields, func(f codec.Field) bool { return !isRecord(f.Shape) }) {
			t.Idle = "an envelope, which the client itself fills and opens"
		}
	}
}

// eachRef calls f for each reference of a shape.
func eachRef(s *codec.Shape, f func(id string)) {
	if s == nil {
		return
	}
	if s.Kind == codec.KindRef {
		f(s.Ref)
	}
	eachRef(s.Item, f)
	eachRef(s.Key, f)
	eachRef(s.Sends, f)
	for i := range s.Fields {
		eachRef(&s.Fields[i].Shape, f)
	}
	for i := range s.Variants {
		eachRef(&s.Variants[i], f)
	}
}

// keepers are packages whose functions take values of any type and put none on a wire.
var keepers = []string{"fmt", "log", "log/slog", "errors", "reflect", "context", "sync", "sync/atomic", "sort", "slices", "maps", "testing"}

// handed gives the types of which values are handed on where any may stand: to an empty
// interface, or as the type argument of code that does.
func (p *program) handed() map[*types.TypeName]bool {
	if p.given == nil {
		p.given = p.findHanded()
	}
	return p.given
}

func (p *program) findHanded() map[*types.TypeName]bool {
	out := map[*types.TypeName]bool{}
	note := func(t types.Type) {
		if t == nil {
			return
		}
		if named, ok := types.Unalias(element(t)).(*types.Named); ok && p.types[named.Origin().Obj()] != nil {
			out[named.Origin().Obj()] = true
		}
	}
	passing := p.passing()
	for _, src := range p.sources {
		p.eachHanded(src, func(e ast.Expr, to *types.Var) {
			if to == nil || passing.params[to] {
				note(src.info.TypeOf(e))
			}
		})
		for id, inst := range src.info.Instances {
			for i, param := range parametersOf(src.info.Uses[id]) {
				if obj := src.info.Uses[id]; i < inst.TypeArgs.Len() && (passing.types[param] || isPayload(obj) || p.mayHandOn(obj)) {
					note(inst.TypeArgs.At(i))
				}
			}
		}
	}
	return out
}

// mayHandOn says whether a generic function is none of the SDK's, nor known to keep what it
// is handed.
func (p *program) mayHandOn(obj types.Object) bool {
	return obj.Pkg() != nil && p.packages[obj.Pkg()] == nil && !slices.Contains(keepers, obj.Pkg().Path())
}

// isPayload says whether an object is a generic type that is made for JSON.
func isPayload(obj types.Object) bool {
	name, ok := obj.(*types.TypeName)
	if !ok {
		return false
	}
	named, ok := types.Unalias(name.Type()).(*types.Named)
	return ok && isTagged(named)
}

// eachHanded calls f for each value that a package hands on where any may stand, with the
// parameter of the SDK's own function that it is handed to, if it is one.
func (p *program) eachHanded(src *source, f func(e ast.Expr, to *types.Var)) {
	for _, file := range src.files {
		p.handedBy(src, file, f)
	}
}

func (p *program) handedBy(src *source, within ast.Node, f func(e ast.Expr, to *types.Var)) {
	given := func(to types.Type, e ast.Expr) {
		if to != nil && takesAny(to) {
			f(e, nil)
		}
	}
	ast.Inspect(within, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			p.handedIn(src, n, f)
		case *ast.AssignStmt:
			for i, e := range n.Rhs {
				if len(n.Lhs) == len(n.Rhs) {
					given(src.info.TypeOf(n.Lhs[i]), e)
				}
			}
		case *ast.ValueSpec:
			for _, e := range n.Values {
				if n.Type != nil {
					given(src.info.TypeOf(n.Type), e)
				}
			}
		case *ast.CompositeLit:
			handedInto(src, n, given)
		}
		return true
	})
}

// handedIn calls f for the arguments of a call that stand where any may.
func (p *program) handedIn(src *source, call *ast.CallExpr, f func(e ast.Expr, to *types.Var)) {
	sig, ok := src.info.TypeOf(call.Fun).(*types.Signature)
	if !ok && isInvalid(src.info.TypeOf(call.Fun)) { // of a library that is not at hand
		for _, arg := range call.Args {
			f(arg, nil)
		}
	}
	if !ok || keeps(src, call) {
		return
	}
	for i, arg := range call.Args {
		switch {
		case sig.Variadic() && i >= sig.Params().Len()-1 && !call.Ellipsis.IsValid():
			if last := sig.Params().Len() - 1; takesAny(sig.Params().At(last).Type()) {
				f(arg, p.parameter(src, call, last))
			}
		case i < sig.Params().Len() && takesAny(sig.Params().At(i).Type()):
			f(arg, p.parameter(src, call, i))
		}
	}
}

// takesAny says whether values of any type may stand in a parameter, or several of them.
func takesAny(t types.Type) bool {
	if s, ok := types.Unalias(t).(*types.Slice); ok {
		t = s.Elem()
	}
	_, isParam := types.Unalias(t).(*types.TypeParam) // for that the argument stands
	return !isParam && isAny(t.Underlying())
}

// keeps says whether a call is one of a function that puts nothing on a wire.
func keeps(src *source, call *ast.CallExpr) bool {
	fn, ok := calleeOf(src, call)
	return ok && fn.Pkg() != nil && slices.Contains(keepers, fn.Pkg().Path())
}

// parameter gives the parameter of the SDK's own function that an argument stands for.
func (p *program) parameter(src *source, call *ast.CallExpr, i int) *types.Var {
	fn, ok := calleeOf(src, call)
	if !ok {
		return nil
	}
	fn = fn.Origin()
	if fn.Pkg() == nil || i < 0 || i >= fn.Signature().Params().Len() {
		return nil
	}
	if decl, _ := p.declOf(fn); decl == nil || decl.Body == nil {
		return nil
	}
	return fn.Signature().Params().At(i)
}

// handedInto notes what a struct, a map or a list is made with.
func handedInto(src *source, lit *ast.CompositeLit, given func(types.Type, ast.Expr)) {
	t := src.info.TypeOf(lit)
	if t == nil {
		return
	}
	switch under := deref(t).Underlying().(type) {
	case *types.Struct:
		for i, e := range lit.Elts {
			if pair, ok := e.(*ast.KeyValueExpr); ok {
				if id, ok := pair.Key.(*ast.Ident); ok {
					if k := fieldIndex(under, id.Name); k >= 0 {
						given(under.Field(k).Type(), pair.Value)
					}
				}
			} else if i < under.NumFields() {
				given(under.Field(i).Type(), e)
			}
		}
	case interface{ Elem() types.Type }:
		for _, e := range lit.Elts {
			if pair, ok := e.(*ast.KeyValueExpr); ok {
				e = pair.Value
			}
			given(under.Elem(), e)
		}
	}
}

// calleeOf gives the function that a call names.
func calleeOf(src *source, call *ast.CallExpr) (*types.Func, bool) {
	fun := ast.Unparen(call.Fun)
	switch generic := fun.(type) {
	case *ast.IndexExpr:
		fun = generic.X
	case *ast.IndexListExpr:
		fun = generic.X
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		fn, ok := src.info.Uses[fun].(*types.Func)
		return fn, ok
	case *ast.SelectorExpr:
		fn, ok := src.info.Uses[fun.Sel].(*types.Func)
		return fn, ok
	}
	return nil, false
}
