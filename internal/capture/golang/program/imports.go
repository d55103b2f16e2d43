package program

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// ImportPath gives the package that an expression such as the uuid of uuid.UUID stands for.
func (p *Program) ImportPath(e ast.Expr, src *Source) string {
	ident, ok := e.(*ast.Ident)
	if !ok || src == nil {
		return ""
	}
	if name, ok := src.Info.Uses[ident].(*types.PkgName); ok {
		return name.Imported().Path()
	}
	for _, file := range src.Files {
		if file.FileStart <= ident.Pos() && ident.Pos() <= file.FileEnd {
			return unnamedImport(file, ident.Name)
		}
	}
	return ""
}

// unnamedImport finds the import that a name most likely stands for. The name of
// a package that is not there is not known: gopkg.in/yaml.v3 and
// example.com/go-yaml/v3 are both yaml.
func unnamedImport(file *ast.File, name string) string {
	found := ""
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || spec.Name != nil {
			continue
		}
		if likelyName(path) == name {
			if found != "" {
				return ""
			}
			found = path
		}
	}
	return found
}

// otherNames are packages of a name that their path does not tell.
var otherNames = map[string]string{"github.com/json-iterator/go": "jsoniter"}

func likelyName(path string) string {
	if name, ok := otherNames[path]; ok {
		return name
	}
	path = withoutMajor(path)
	last := path[strings.LastIndex(path, "/")+1:]
	return strings.TrimSuffix(strings.TrimPrefix(last, "go-"), "-go")
}

// withoutMajor is a path without the major version at its end: a/v2, a.v2.
func withoutMajor(path string) string {
	name := strings.TrimRight(path, "0123456789")
	if name == path || !strings.HasSuffix(name, "/v") && !strings.HasSuffix(name, ".v") {
		return path
	}
	return name[:len(name)-2]
}
