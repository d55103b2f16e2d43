package program

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
)

// Constructed are the texts to which all constructors of a struct set one of its fields,
// such as the tag by which it is told from others:
//
//	func NewPing(id string) *Ping { return &Ping{Type: "ping", ID: id} }
func (p *Program) Constructed() map[*types.Var]constant.Value {
	if p.constructed != nil {
		return p.constructed
	}
	p.constructed = map[*types.Var]constant.Value{}
	constructors, agreed, owner := map[*types.TypeName]int{}, map[*types.Var]int{}, map[*types.Var]*types.TypeName{}
	for f := range p.Bodies() {
		made := p.constructs(f)
		if made == nil {
			continue
		}
		constructors[made.Obj()]++
		for field, text := range f.Src.settings(f.Decl.Body, made) {
			if known, ok := p.constructed[field]; text != nil && (!ok || constant.Compare(known, token.EQL, text)) {
				p.constructed[field], owner[field] = text, made.Obj()
				agreed[field]++
			}
		}
	}
	for field := range p.constructed {
		if agreed[field] != constructors[owner[field]] {
			delete(p.constructed, field)
		}
	}
	return p.constructed
}

// constructs gives the struct of the same package that a function makes by its name; nil
// for any other function.
func (p *Program) constructs(f Defined) *types.Named {
	sig := f.Obj.Signature()
	if sig.Recv() != nil || !strings.HasPrefix(f.Obj.Name(), "New") || sig.Results().Len() == 0 {
		return nil
	}
	named := gojson.NamedOf(gojson.Deref(sig.Results().At(0).Type()))
	if named == nil || named.Obj().Pkg() != f.Src.Pkg || named.TypeArgs().Len() > 0 {
		return nil
	}
	if _, ok := named.Underlying().(*types.Struct); !ok {
		return nil
	}
	return named
}

// settings are the fields of a struct that a body sets, each to a text, or to nil where
// that is none, or another each time.
func (src *Source) settings(body *ast.BlockStmt, made *types.Named) map[*types.Var]constant.Value {
	set, locals := map[*types.Var]constant.Value{}, src.localTexts(body)
	note := func(name *ast.Ident, value ast.Expr) {
		field, ok := src.Info.Uses[name].(*types.Var)
		if !ok || !field.IsField() {
			return
		}
		text := src.Info.Types[value].Value
		if id, ok := ast.Unparen(value).(*ast.Ident); ok && text == nil {
			text = locals[src.Info.Uses[id]]
		}
		if text != nil && text.Kind() != constant.String {
			text = nil
		}
		if known, twice := set[field]; twice && (known == nil || text == nil || !constant.Compare(known, token.EQL, text)) {
			text = nil
		}
		set[field] = text
	}
	is := func(e ast.Expr) bool {
		t := src.Info.TypeOf(e)
		return t != nil && gojson.NamedOf(gojson.Deref(t)) == made
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			for _, e := range n.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok && is(n) {
					if name, ok := pair.Key.(*ast.Ident); ok {
						note(name, pair.Value)
					}
				}
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if selector, ok := ast.Unparen(left).(*ast.SelectorExpr); ok && is(selector.X) && len(n.Lhs) == len(n.Rhs) {
					note(selector.Sel, n.Rhs[i])
				}
			}
		}
		return true
	})
	return set
}

// localTexts are the variables of a body that are declared as a text and not set again:
// var kind string = "ping".
func (src *Source) localTexts(body *ast.BlockStmt) map[types.Object]constant.Value {
	texts := map[types.Object]constant.Value{}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if i < len(n.Values) {
					texts[src.Info.Defs[name]] = src.Info.Types[n.Values[i]].Value
				}
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if name, ok := left.(*ast.Ident); ok && n.Tok == token.DEFINE && i < len(n.Rhs) {
					texts[src.Info.Defs[name]] = src.Info.Types[n.Rhs[i]].Value
				} else if ok {
					delete(texts, src.Info.Uses[name])
				}
			}
		}
		return true
	})
	return texts
}
