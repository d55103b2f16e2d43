package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// IsSet says whether a variable of a package is set, or its address taken, outside
// of its declaration and of init functions.
func (p *Program) IsSet(v *types.Var) bool {
	p.noteWrites()
	return p.written[v]
}

// SetUp gives the init functions that set a variable of a package.
func (p *Program) SetUp(v *types.Var) []*ast.FuncDecl {
	p.noteWrites()
	return p.inits[v]
}

// Variables gives the variables of all packages, by name.
func (p *Program) Variables() []*types.Var {
	var out []*types.Var
	for _, src := range p.Sources {
		if src.Pkg == nil {
			continue
		}
		scope := src.Pkg.Scope()
		for _, name := range scope.Names() {
			if v, ok := scope.Lookup(name).(*types.Var); ok {
				out = append(out, v)
			}
		}
	}
	return out
}

func (p *Program) noteWrites() {
	if p.written != nil {
		return
	}
	p.written, p.inits = map[*types.Var]bool{}, map[*types.Var][]*ast.FuncDecl{}
	for _, src := range p.Sources {
		for _, file := range src.Files {
			for _, decl := range file.Decls {
				fn, _ := decl.(*ast.FuncDecl)
				starts := fn != nil && fn.Recv == nil && fn.Name.Name == "init"
				ast.Inspect(decl, func(n ast.Node) bool {
					for _, e := range setBy(n) {
						v, ok := src.Info.Uses[rootIdent(e)].(*types.Var)
						switch {
						case !ok || v.Parent() != v.Pkg().Scope():
						case !starts:
							p.written[v] = true
						case !slices.Contains(p.inits[v], fn):
							p.inits[v] = append(p.inits[v], fn)
						}
					}
					return true
				})
			}
		}
	}
}

// setBy gives what a node sets, or hands out the address of.
func setBy(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return n.Lhs
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return []ast.Expr{n.X}
		}
	}
	return nil
}

// rootIdent gives the identifier that an assignable expression starts from.
func rootIdent(e ast.Expr) *ast.Ident {
	for {
		switch inner := e.(type) {
		case *ast.Ident:
			return inner
		case *ast.SelectorExpr:
			if id, ok := inner.X.(*ast.Ident); ok && id != nil {
				if _, isPackage := e.(*ast.SelectorExpr); isPackage {
					e = inner.X
					continue
				}
			}
			e = inner.X
		case *ast.IndexExpr:
			e = inner.X
		case *ast.StarExpr:
			e = inner.X
		case *ast.ParenExpr:
			e = inner.X
		default:
			return nil
		}
	}
}

// Initial gives what a variable of the package starts as, or nil: an expression, and
// which of its results it is.
func (src *Source) Initial(v *types.Var) (e ast.Expr, result int) {
	for _, file := range src.Files {
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				values := spec.(*ast.ValueSpec)
				for i, name := range values.Names {
					switch {
					case src.Info.Defs[name] != v || len(values.Values) == 0:
					case len(values.Values) == len(values.Names):
						return values.Values[i], 0
					default:
						return values.Values[0], i
					}
				}
			}
		}
	}
	return nil, 0
}
