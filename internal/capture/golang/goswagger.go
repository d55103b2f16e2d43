package golang

import (
	"go/ast"
	"go/types"
)

// go-swagger writes for each answer of a server a struct that holds its headers and its body
// side by side, and writes itself to the client with the producer that the client asked for.

// isAnswer reports whether a type is such an answer.
func (c *capturer) isAnswer(t *types.Named) bool {
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), false, t.Obj().Pkg(), "WriteResponse")
	fn, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	decl, src := c.prog.DeclOf(fn)
	if decl == nil || decl.Type.Params.NumFields() != 2 {
		return false
	}
	by, ok := decl.Type.Params.List[len(decl.Type.Params.List)-1].Type.(*ast.SelectorExpr) // whose package need not be at hand
	return ok && by.Sel.Name == "Producer" && c.prog.ImportPath(by.X, src) == "github.com/go-openapi/runtime"
}
