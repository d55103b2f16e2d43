package program

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"example.org/parity/internal/capture/golang/gojson"
)

// Cleared are the fields that every function which requests sets to nothing in the struct
// that it is given, before it hands that on: the path has them, the body has not.
//
//	path := "/teams/" + arg.ID
//	arg.ID = ""
//	return c.do(ctx, "PATCH", path, arg)
//
// Of a struct that anything else gives or holds, nothing is said.
func (p *Program) Cleared() map[*types.Var]bool {
	if p.cleared != nil {
		return p.cleared
	}
	p.cleared = map[*types.Var]bool{}
	takers, times := map[*types.TypeName]int{}, map[*types.Var]int{}
	owner, elsewhere := map[*types.Var]*types.TypeName{}, map[*types.TypeName]bool{}
	reach := p.Reacher(elsewhere, nil)
	requests := p.Requesting()
	for f := range p.Bodies() {
		if !requests[f.Obj] {
			continue
		}
		sig := f.Obj.Signature()
		for result := range sig.Results().Variables() {
			reach(result.Type())
		}
		for param := range sig.Params().Variables() {
			named, ok := types.Unalias(gojson.Deref(param.Type())).(*types.Named)
			if !ok || p.Types[named.Obj()] == nil {
				continue
			}
			takers[named.Obj()]++
			for _, field := range clearedIn(f.Src, f.Decl.Body, param) {
				times[field]++
				owner[field] = named.Obj()
			}
			if st, ok := named.Underlying().(*types.Struct); ok {
				for field := range st.Fields() {
					reach(field.Type())
				}
			}
		}
	}
	for field, n := range times {
		p.cleared[field] = n == takers[owner[field]] && !elsewhere[owner[field]]
	}
	return p.cleared
}

// clearedIn are the fields of a parameter that a body sets to nothing, whatever happens,
// before it uses the parameter as a whole.
func clearedIn(src *Source, body *ast.BlockStmt, param *types.Var) (fields []*types.Var) {
	found := map[*types.Var]token.Pos{}
	for _, statement := range body.List {
		assign, ok := statement.(*ast.AssignStmt)
		if !ok || assign.Tok != token.ASSIGN || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || !isNothing(src, assign.Rhs[0]) {
			continue
		}
		selector, ok := ast.Unparen(assign.Lhs[0]).(*ast.SelectorExpr)
		if !ok || !isUse(src, selector.X, param) {
			continue
		}
		if field, ok := src.Info.Uses[selector.Sel].(*types.Var); ok {
			found[field] = assign.End()
		}
	}
	if len(found) == 0 {
		return nil
	}
	var last token.Pos // at which all of it is used
	var within []ast.Node
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil {
			within = within[:len(within)-1]
			return true
		}
		if len(within) > 0 {
			_, part := within[len(within)-1].(*ast.SelectorExpr)
			if e, ok := n.(ast.Expr); ok && !part && isUse(src, e, param) {
				last = n.Pos()
			}
		}
		within = append(within, n)
		return true
	})
	for field, at := range found {
		if last > at {
			fields = append(fields, field)
		}
	}
	return fields
}

func isUse(src *Source, e ast.Expr, v *types.Var) bool {
	id, ok := e.(*ast.Ident)
	return ok && src.Info.Uses[id] == v
}

// isNothing says whether an expression is the zero value of a scalar, or nil.
func isNothing(src *Source, e ast.Expr) bool {
	value := src.Info.Types[e]
	if value.IsNil() {
		return true
	}
	if value.Value == nil {
		return false
	}
	switch value.Value.Kind() {
	case constant.String:
		return constant.StringVal(value.Value) == ""
	case constant.Bool:
		return !constant.BoolVal(value.Value)
	case constant.Int, constant.Float:
		return constant.Sign(value.Value) == 0
	}
	return false
}
