package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// global gives what a variable of a package starts as, if nothing sets it later.
func (in *interp) global(v *types.Var) value {
	if known, ok := in.prog.globals[v]; ok {
		return known
	}
	unknown := derived{typ: v.Type()}
	in.prog.globals[v] = unknown
	src := in.prog.packages[v.Pkg()]
	if src == nil || in.prog.isSet(v) {
		return unknown
	}
	e, result := src.initial(v)
	starts := in.prog.setUp(v)
	if e == nil && len(starts) == 0 {
		return unknown
	}
	inner := newInterp(in.prog, in.held)
	outs := one(&state{heap: map[int]value{}}, zero{v.Type()})
	if e != nil {
		outs = inner.eval(inner.newFrame(src, nil, nil), outs[0].st, e)
	}
	if len(outs) != 1 || inner.over != nil {
		return unknown
	}
	if len(starts) > 0 {
		if outs = inner.setUp(src, v, starts, outs[0]); outs == nil || result > 0 {
			return unknown
		}
	}
	if several, ok := outs[0].v.(tuple); ok && result < len(several) {
		outs[0].v = several[result]
	} else if result > 0 {
		return unknown
	}
	out := inner.pointee(outs[0].st, outs[0].v)
	if _, isPointer := out.(pointer); isPointer {
		return unknown
	}
	if _, isTable := out.(table); !isTable {
		if _, wasPointer := outs[0].v.(pointer); wasPointer {
			return unknown
		}
	}
	in.prog.globals[v] = out
	return out
}

// setUp runs the init functions that fill a map, or a list, of a package.
func (in *interp) setUp(src *source, v *types.Var, starts []*ast.FuncDecl, before outcome) []outcome {
	if !isMap(v.Type()) && !isSlice(v.Type()) {
		return nil
	}
	fr := in.newFrame(src, nil, nil)
	cell := in.declare(fr, v)
	before.st.heap[cell] = before.v
	states := []*state{before.st}
	for _, fn := range starts {
		next, ended := in.block(fr, states, fn.Body.List)
		if len(next) != 1 || len(ended) > 0 || in.over != nil {
			return nil
		}
		states = next
	}
	return one(states[0], states[0].heap[cell])
}

// isSet says whether a variable of a package is set, or its address taken, outside
// of its declaration and of init functions.
func (p *program) isSet(v *types.Var) bool {
	p.noteWrites()
	return p.written[v]
}

// setUp gives the init functions that set a variable of a package.
func (p *program) setUp(v *types.Var) []*ast.FuncDecl {
	p.noteWrites()
	return p.inits[v]
}

func (p *program) noteWrites() {
	if p.written != nil {
		return
	}
	p.written, p.inits = map[*types.Var]bool{}, map[*types.Var][]*ast.FuncDecl{}
	for _, src := range p.sources {
		for _, file := range src.files {
			for _, decl := range file.Decls {
				fn, _ := decl.(*ast.FuncDecl)
				starts := fn != nil && fn.Recv == nil && fn.Name.Name == "init"
				ast.Inspect(decl, func(n ast.Node) bool {
					for _, e := range setBy(n) {
						v, ok := src.info.Uses[rootIdent(e)].(*types.Var)
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

// initial gives what a variable of the package starts as, or nil: an expression, and
// which of its results it is.
func (src *source) initial(v *types.Var) (e ast.Expr, result int) {
	for _, file := range src.files {
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				values := spec.(*ast.ValueSpec)
				for i, name := range values.Names {
					switch {
					case src.info.Defs[name] != v || len(values.Values) == 0:
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
