package golang

import (
	"go/ast"
	"go/types"
	"maps"
)

// withClosedTexts notes of a struct's own texts which values a method lets pass: the
// cases of a switch over the field that fails for all others.
func (b *body) withClosedTexts(f form) form {
	st, ok := b.own.(*types.Struct)
	if !ok || len(f.arms) != 1 || !f.arms[0].own {
		return f
	}
	closed := map[string]any{}
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		sw, ok := n.(*ast.SwitchStmt)
		if !ok {
			return true
		}
		if sel, ok := sw.Tag.(*ast.SelectorExpr); ok && b.isOwnText(sel, st) {
			if texts := b.closedCases(sw); texts != nil {
				closed[wireNameOf(b.src, sel)] = texts
			}
		}
		return true
	})
	maps.Copy(closed, f.arms[0].constants)
	if len(closed) > 0 {
		f.arms[0].constants = closed
	}
	return f
}

// isOwnText says whether an expression selects a plain string of the receiver, or of
// what the data is decoded to in its place.
func (b *body) isOwnText(sel *ast.SelectorExpr, st *types.Struct) bool {
	return types.Identical(deref(b.typeOf(sel.X)).Underlying(), st) && b.typeOf(sel) == types.Typ[types.String]
}

// closedCases gives the texts of a switch whose default is an error; nil for any other.
func (b *body) closedCases(sw *ast.SwitchStmt) []any {
	var texts []any
	refuses := false
	for _, stmt := range sw.Body.List {
		clause := stmt.(*ast.CaseClause)
		if clause.List == nil && len(clause.Body) > 0 {
			ret, ok := clause.Body[len(clause.Body)-1].(*ast.ReturnStmt)
			refuses = ok && len(ret.Results) > 0 && !b.info.Types[ret.Results[len(ret.Results)-1]].IsNil()
		}
		for _, e := range clause.List {
			text, ok := textOf(b.src, e)
			if !ok {
				return nil
			}
			texts = append(texts, text)
		}
	}
	if !refuses {
		return nil
	}
	return texts
}
