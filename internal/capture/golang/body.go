package golang

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// shape is what the body of a MarshalJSON or UnmarshalJSON makes of a type:
// nothing special, another struct, or one of its fields.
type shape struct {
	own       bool
	wire      *types.Struct
	constants map[string]any
	fields    []string
	null      bool // the encoder may write null
	strict    bool // the decoder refuses unknown keys
}

func (s *shape) isOwn() bool    { return s == nil || s.own }
func (s *shape) isWire() bool   { return s != nil && s.wire != nil }
func (s *shape) isFields() bool { return s != nil && len(s.fields) > 0 }

// body is a method of a type with what is needed to read it.
type body struct {
	unions unions
	info   *types.Info
	fn     *ast.FuncDecl
	recv   *types.Var
	param  *types.Var // UnmarshalJSON's data
	own    types.Type // the receiver's underlying type
	locals map[*types.Var]ast.Expr
}

// readBody reads a method with one of the two readers; nil means an unknown shape.
func (c *capturer) readBody(t *types.Named, name string, read func(*body) *shape) *shape {
	fn := c.prog.methods[t.Obj()][name]
	if fn == nil || len(fn.Recv.List) != 1 || len(fn.Recv.List[0].Names) != 1 {
		return nil
	}
	info := c.prog.types[t.Obj()].src.info
	recv, ok := info.Defs[fn.Recv.List[0].Names[0]].(*types.Var)
	if !ok {
		return nil
	}
	b := &body{
		unions: c.unions,
		info:   info,
		fn:     fn,
		recv:   recv,
		own:    deref(recv.Type()).Underlying(),
		locals: map[*types.Var]ast.Expr{},
	}
	if params := fn.Type.Params.List; len(params) == 1 && len(params[0].Names) == 1 {
		b.param, _ = info.Defs[params[0].Names[0]].(*types.Var)
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if assign, ok := n.(*ast.AssignStmt); ok && assign.Tok == token.DEFINE && len(assign.Lhs) == len(assign.Rhs) {
			for i, left := range assign.Lhs {
				if v, ok := info.Defs[identOf(left)].(*types.Var); ok {
					b.locals[v] = assign.Rhs[i]
				}
			}
		}
		return true
	})
	return read(b)
}

// merge adds what another return or call of the same body says.
func (s *shape) merge(other *shape) *shape {
	switch {
	case s == nil:
		return other
	case other == nil:
		return nil
	case s.own && other.own:
		return s
	case s.isFields() && other.isFields():
		for _, name := range other.fields {
			if !slices.Contains(s.fields, name) {
				s.fields = append(s.fields, name)
			}
		}
		return s
	}
	return nil
}

// strip takes parentheses, & and * off an expression.
func strip(e ast.Expr) ast.Expr {
	for {
		switch inner := e.(type) {
		case *ast.ParenExpr:
			e = inner.X
		case *ast.StarExpr:
			e = inner.X
		case *ast.UnaryExpr:
			if inner.Op != token.AND {
				return e
			}
			e = inner.X
		default:
			return e
		}
	}
}

func identOf(e ast.Expr) *ast.Ident {
	ident, _ := e.(*ast.Ident)
	return ident
}

// variable gives the variable that an identifier uses.
func (b *body) variable(e ast.Expr) *types.Var {
	v, _ := b.info.Uses[identOf(strip(e))].(*types.Var)
	return v
}

// field gives the name of the receiver's own field that an expression selects.
func (b *body) field(e ast.Expr) (string, bool) {
	sel, ok := strip(e).(*ast.SelectorExpr)
	if !ok || b.variable(sel.X) != b.recv {
		return "", false
	}
	selection := b.info.Selections[sel]
	if selection == nil || selection.Kind() != types.FieldVal || len(selection.Index()) != 1 {
		return "", false
	}
	return sel.Sel.Name, true
}

// typeOf gives the type of an expression; where the text is wrong, an invalid one.
func (b *body) typeOf(e ast.Expr) types.Type {
	if t := b.info.TypeOf(e); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

// isShadow says whether a type has the receiver's fields and none of its methods,
// as type shadow T has.
func (b *body) isShadow(t types.Type) bool {
	t = deref(t)
	return types.Identical(t.Underlying(), b.own) && !jsonMethodsOf(t).any()
}

// converted says whether an expression converts the receiver to a shadow type.
func (b *body) converted(e ast.Expr) bool {
	call, ok := strip(e).(*ast.CallExpr)
	return ok && len(call.Args) == 1 && b.info.Types[call.Fun].IsType() &&
		b.variable(call.Args[0]) == b.recv && b.isShadow(b.typeOf(call))
}

// calls says whether a call is one of the function or method of that full name,
// with that many arguments.
func (b *body) calls(call *ast.CallExpr, name string, args int) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) != args {
		return false
	}
	fn, ok := b.info.Uses[sel.Sel].(*types.Func)
	return ok && fn.FullName() == name
}
