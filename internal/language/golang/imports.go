package golang

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"

	"golang.org/x/tools/go/ast/astutil"
)

// packages are those that code of fixes uses, by the name under which it does.
var packages = map[string]string{"json": "encoding/json", "fmt": "fmt", "time": "time"}

// withImports imports what a Go file uses and nothing in it declares. A file that
// cannot be read stays as it is.
func withImports(code []byte) []byte {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", code, parser.ParseComments)
	if err != nil {
		return code
	}
	changed := false
	for _, name := range file.Unresolved {
		if path, ok := packages[name.Name]; ok && isSelected(file, name) {
			changed = astutil.AddImport(fset, file, path) || changed
		}
	}
	var out bytes.Buffer
	if !changed || format.Node(&out, fset, file) != nil {
		return code
	}
	return out.Bytes()
}

// isSelected reports whether a name stands before a dot.
func isSelected(file *ast.File, name *ast.Ident) bool {
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.X == name {
			found = true
		}
		return !found
	})
	return found
}
