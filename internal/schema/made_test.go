package schema

import (
	"cmp"
	"go/ast"
	syntax "go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestMadeByOf: a schema that is written out has no details, and who reads one of them
// fails; Of makes schemas.
func TestMadeByOf(t *testing.T) {
	files := token.NewFileSet()
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "fixtures") {
			return cmp.Or(err, error(filepath.SkipDir))
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		file, err := syntax.ParseFile(files, path, nil, syntax.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Name.Name == "Of" && file.Name.Name == "schema" {
				continue
			}
			ast.Inspect(declaration, func(n ast.Node) bool {
				if literal, ok := n.(*ast.CompositeLit); ok && isSchema(literal.Type, file.Name.Name) {
					t.Errorf("%s: a schema is made by Of", files.Position(n.Pos()))
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func isSchema(typ ast.Expr, in string) bool {
	switch typ := typ.(type) {
	case *ast.Ident:
		return in == "schema" && typ.Name == "Schema"
	case *ast.SelectorExpr:
		of, ok := typ.X.(*ast.Ident)
		return ok && of.Name == "schema" && typ.Sel.Name == "Schema"
	default:
		return false
	}
}
