package program

import (
	"go/ast"
	"go/token"
)

// maxText is how long a constant text may be: each that is made of the one before it
// twice doubles, and go/constant makes it whole to compare it.
const maxText = 1 << 20

// lengths knows how long constant texts are, at most. Those of one package and one
// name, in its functions too, count as the longest of them.
type lengths struct {
	values map[string]map[string][]namedText // by import path and name
	known  map[ast.Expr]int
}

type namedText struct {
	value ast.Expr
	at    place
}

func measure(folders map[string]*folder) lengths {
	l := lengths{map[string]map[string][]namedText{}, map[ast.Expr]int{}}
	for _, f := range folders {
		if f != nil {
			l.declare(f)
		}
	}
	for _, names := range l.values { // before anything is cut
		for _, texts := range names {
			for _, text := range texts {
				l.length(text.value, text.at)
			}
		}
	}
	return l
}

func (l lengths) declare(f *folder) {
	names := map[string][]namedText{}
	for _, file := range f.files {
		ast.Inspect(file, func(n ast.Node) bool {
			gen, ok := n.(*ast.GenDecl)
			if !ok || gen.Tok != token.CONST {
				return true
			}
			for _, spec := range gen.Specs {
				spec, ok := spec.(*ast.ValueSpec)
				for i := 0; ok && i < min(len(spec.Names), len(spec.Values)); i++ {
					name := spec.Names[i].Name
					names[name] = append(names[name], namedText{spec.Values[i], place{f, file, nil}})
				}
			}
			return true
		})
	}
	l.values[f.path] = names
}

// isSum says whether an expression may join texts.
func isSum(e ast.Expr) bool {
	sum, ok := e.(*ast.BinaryExpr)
	return ok && sum.Op == token.ADD
}

// length is how long the text is that an expression may be, at most a little more
// than maxText.
func (l lengths) length(e ast.Expr, at place) int {
	if known, ok := l.known[e]; ok {
		return known
	}
	l.known[e] = 0 // in a circle, which Go refuses
	length := 0
	switch e := e.(type) {
	case *ast.BasicLit:
		length = len(e.Value)
	case *ast.ParenExpr:
		length = l.length(e.X, at)
	case *ast.CallExpr: // a conversion
		if len(e.Args) == 1 {
			length = l.length(e.Args[0], at)
		}
	case *ast.BinaryExpr:
		length = l.length(e.X, at) + l.length(e.Y, at)
	case *ast.Ident:
		length = l.named(at.folder.path, e.Name)
	case *ast.SelectorExpr:
		if pkg, ok := e.X.(*ast.Ident); ok {
			length = l.named(at.imported(pkg.Name), e.Sel.Name)
		}
	}
	l.known[e] = min(length, maxText+1)
	return l.known[e]
}

func (l lengths) named(path, name string) int {
	longest := 0
	for _, text := range l.values[path][name] {
		longest = max(longest, l.length(text.value, text.at))
	}
	return longest
}
