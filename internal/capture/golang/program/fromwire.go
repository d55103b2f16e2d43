package program

import (
	"go/ast"
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/gojson"
)

// MadeOfWire gives the types whose fields some function copies from those of a struct with
// names for JSON that it is handed, into its receiver or into a literal that it returns.
func (p *Program) MadeOfWire() map[*types.TypeName]bool {
	if p.madeOf != nil {
		return p.madeOf
	}
	p.madeOf = map[*types.TypeName]bool{}
	for f := range p.Bodies() {
		src, fn, obj := f.Src, f.Decl, f.Obj
		sig := obj.Signature()
		wires := slices.Collect(sig.Params().Variables())
		wires = slices.DeleteFunc(wires, func(v *types.Var) bool {
			named := gojson.NamedOf(v.Type())
			return named == nil || p.Types[named.Obj()] == nil || !gojson.IsTagged(named) || gojson.MethodsOf(named).Any()
		})
		if len(wires) == 0 {
			continue
		}
		copies := func(e ast.Expr) bool {
			sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
			if !ok {
				return false
			}
			id, ok := sel.X.(*ast.Ident)
			return ok && slices.ContainsFunc(wires, func(v *types.Var) bool { return src.Info.Uses[id] == v })
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, e := range n.Lhs {
					sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
					if !ok || len(n.Lhs) != len(n.Rhs) || !copies(n.Rhs[i]) {
						continue
					}
					if id, ok := sel.X.(*ast.Ident); ok && sig.Recv() != nil && src.Info.Uses[id] == sig.Recv() {
						p.madeOf[gojson.NamedOf(sig.Recv().Type()).Obj()] = true
					}
				}
			case *ast.CompositeLit:
				named := gojson.NamedOf(src.Info.TypeOf(n))
				if named == nil || !slices.ContainsFunc(slices.Collect(sig.Results().Variables()), func(v *types.Var) bool { return gojson.NamedOf(v.Type()) == named }) {
					return true
				}
				for _, e := range n.Elts {
					if pair, ok := e.(*ast.KeyValueExpr); ok && copies(pair.Value) {
						p.madeOf[named.Obj()] = true
					}
				}
			}
			return true
		})
	}
	return p.madeOf
}
