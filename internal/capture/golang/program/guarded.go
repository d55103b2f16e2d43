package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Guarded are the fields into which code of the SDK puts an empty list or map before their
// struct goes on its way, so that a nil one is not sent as null:
//
//	if params.Messages == nil {
//		copied := *params
//		copied.Messages = []*Message{}
//		params = &copied
//	}
//
// A constructor guards nothing, since who writes the struct himself does not call it, nor
// does a method of the struct, which its user may call or not.
func (p *Program) Guarded() map[*types.Var]bool {
	if p.guarded != nil {
		return p.guarded
	}
	p.guarded = map[*types.Var]bool{}
	for f := range p.Bodies() {
		if strings.HasPrefix(f.Decl.Name.Name, "Unmarshal") {
			continue // it says what is read
		}
		g := guards{src: f.Src, own: f.Obj.Signature().Recv(), made: map[types.Object]bool{}, filled: map[types.Object]bool{}}
		ast.Inspect(f.Decl.Body, func(n ast.Node) bool {
			g.see(n)
			return true
		})
		for _, field := range g.fields {
			p.guarded[field] = true
		}
	}
	return p.guarded
}

// guards are the fields that one function fills.
type guards struct {
	src    *Source
	own    *types.Var            // its receiver
	made   map[types.Object]bool // the variables that hold a struct which it made
	filled map[types.Object]bool // the variables that it sets to an empty list
	fields []*types.Var
}

func (g *guards) see(n ast.Node) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if len(n.Lhs) != len(n.Rhs) {
			return
		}
		for i, left := range n.Lhs {
			g.assign(n.Tok, ast.Unparen(left), ast.Unparen(n.Rhs[i]))
		}
	case *ast.CompositeLit: // T{Roots: roots}, of a variable that was filled
		for _, e := range n.Elts {
			pair, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			key, isName := pair.Key.(*ast.Ident)
			if value, ok := ast.Unparen(pair.Value).(*ast.Ident); ok && isName && g.filled[g.src.Info.Uses[value]] {
				g.add(key)
			}
		}
	}
}

func (g *guards) assign(tok token.Token, left, right ast.Expr) {
	switch left := left.(type) {
	case *ast.Ident:
		if tok == token.DEFINE {
			g.made[g.src.Info.Defs[left]] = g.makes(right)
		} else if g.empty(right) {
			g.filled[g.src.Info.Uses[left]] = true
		}
	case *ast.SelectorExpr:
		of, ok := ast.Unparen(left.X).(*ast.Ident)
		if !ok || !g.empty(right) {
			return
		}
		if v := g.src.Info.Uses[of]; v != nil && v != g.own && !g.made[v] {
			g.add(left.Sel)
		}
	}
}

func (g *guards) add(name *ast.Ident) {
	if field, ok := g.src.Info.Uses[name].(*types.Var); ok && field.IsField() {
		g.fields = append(g.fields, field.Origin())
	}
}

// makes says whether an expression makes a struct.
func (g *guards) makes(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.UnaryExpr:
		_, ok := ast.Unparen(e.X).(*ast.CompositeLit)
		return ok
	case *ast.CompositeLit:
		return true
	case *ast.CallExpr:
		name, ok := ast.Unparen(e.Fun).(*ast.Ident)
		return ok && g.src.Info.Uses[name] == types.Universe.Lookup("new")
	}
	return false
}

// empty says whether an expression is an empty list or map that is not nil.
func (g *guards) empty(e ast.Expr) bool {
	t := g.src.Info.TypeOf(e)
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
	default:
		return false
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	case *ast.CallExpr:
		name, ok := ast.Unparen(e.Fun).(*ast.Ident)
		return ok && g.src.Info.Uses[name] == types.Universe.Lookup("make")
	}
	return false
}
