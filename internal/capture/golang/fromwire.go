package golang

import (
	"go/ast"
	"go/types"
	"slices"

	"example.org/parity/internal/codec"
)

// fromWire says of a type that has an encoder alone how it is decoded where a function of
// the SDK makes it of the fields of a struct that is: what is missing there is a zero here.
func (c *capturer) fromWire(t *types.Named, s *codec.Shape) *codec.Decode {
	if s.Kind != codec.KindRecord || c.onlySent(t) || !c.prog.madeOfWire()[t.Obj()] {
		return nil
	}
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Shape.Kind == codec.KindEnum && len(f.Shape.Values) == 1 {
			f.Missing = "reject" // what the function was chosen by
		}
	}
	return &codec.Decode{By: "encoding/json", Unknown: "drop", Missing: "zero"}
}

// madeOfWire gives the types whose fields some function copies from those of a struct with
// names for JSON that it is handed, into its receiver or into a literal that it returns.
func (p *program) madeOfWire() map[*types.TypeName]bool {
	if p.madeOf != nil {
		return p.madeOf
	}
	p.madeOf = map[*types.TypeName]bool{}
	for f := range p.bodies() {
		src, fn, obj := f.src, f.decl, f.obj
		sig := obj.Signature()
		wires := slices.Collect(sig.Params().Variables())
		wires = slices.DeleteFunc(wires, func(v *types.Var) bool {
			named := namedOf(v.Type())
			return named == nil || p.types[named.Obj()] == nil || !isTagged(named) || jsonMethodsOf(named).any()
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
			return ok && slices.ContainsFunc(wires, func(v *types.Var) bool { return src.info.Uses[id] == v })
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, e := range n.Lhs {
					sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
					if !ok || len(n.Lhs) != len(n.Rhs) || !copies(n.Rhs[i]) {
						continue
					}
					if id, ok := sel.X.(*ast.Ident); ok && sig.Recv() != nil && src.info.Uses[id] == sig.Recv() {
						p.madeOf[namedOf(sig.Recv().Type()).Obj()] = true
					}
				}
			case *ast.CompositeLit:
				named := namedOf(src.info.TypeOf(n))
				if named == nil || !slices.ContainsFunc(slices.Collect(sig.Results().Variables()), func(v *types.Var) bool { return namedOf(v.Type()) == named }) {
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
