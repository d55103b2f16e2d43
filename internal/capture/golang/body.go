package golang

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"path"
	"strings"
)

// body is a method of a type with what is needed to read it.
type body struct {
	unions unions
	prog   *program
	src    *source
	info   *types.Info
	fn     *ast.FuncDecl
	recv   *types.Var
	param  *types.Var // UnmarshalJSON's data, or the streaming methods' encoder or decoder
	own    types.Type // the receiver's underlying type
	locals map[*types.Var][]ast.Expr
	within map[*types.Var]bool // the locals whose values are being read
}

// values gives what a local variable is set to to a reader, and false for a
// variable that is set to something made of itself.
func (b *body) values(v *types.Var, read func([]ast.Expr) bool) bool {
	if v == nil || b.within[v] {
		return false
	}
	b.within[v] = true
	defer delete(b.within, v)
	return read(b.locals[v])
}

// newBody prepares a method for reading, or gives nil where it has no source.
func (c *capturer) newBody(t *types.Named, name string) *body {
	fn := c.prog.methods[t.Obj()][name]
	decl := c.prog.types[t.Obj()]
	if fn == nil || decl == nil || len(fn.Recv.List) != 1 {
		return nil
	}
	b := &body{
		unions: c.unions,
		prog:   c.prog,
		src:    decl.src,
		info:   decl.src.info,
		fn:     fn,
		own:    t.Underlying(),
		within: map[*types.Var]bool{},
	}
	if names := fn.Recv.List[0].Names; len(names) == 1 {
		b.recv, _ = b.info.Defs[names[0]].(*types.Var)
		if b.recv != nil && t.TypeArgs().Len() > 0 {
			b.own = deref(b.recv.Type()).Underlying()
		}
	}
	if params := fn.Type.Params.List; len(params) == 1 && len(params[0].Names) == 1 {
		b.param, _ = b.info.Defs[params[0].Names[0]].(*types.Var)
	}
	b.collectLocals()
	return b
}

// collectLocals notes what each local variable is set to. The first result of a
// call stands for the call; a variable set in a way that is not read has a nil.
func (b *body) collectLocals() {
	b.locals = map[*types.Var][]ast.Expr{}
	note := func(left, right ast.Expr) {
		if v, ok := b.object(left).(*types.Var); ok && v != b.recv && v != b.param {
			b.locals[v] = append(b.locals[v], right)
		}
	}
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				switch {
				case n.Tok != token.DEFINE && n.Tok != token.ASSIGN:
					note(left, nil)
				case len(n.Lhs) == len(n.Rhs):
					note(left, n.Rhs[i])
				case i == 0:
					note(left, n.Rhs[0])
				default:
					note(left, nil)
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if i < len(n.Values) {
					note(name, n.Values[i])
				}
			}
		case *ast.RangeStmt:
			if n.Key != nil {
				note(n.Key, nil)
			}
			if n.Value != nil {
				note(n.Value, nil)
			}
		}
		return true
	})
}

func (b *body) object(e ast.Expr) types.Object {
	ident := identOf(e)
	if ident == nil {
		return nil
	}
	if obj := b.info.Defs[ident]; obj != nil {
		return obj
	}
	return b.info.Uses[ident]
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

func (b *body) isReceiver(e ast.Expr) bool {
	return b.recv != nil && b.variable(e) == b.recv
}

// field gives the receiver's own field that an expression selects.
func (b *body) field(e ast.Expr) *types.Var {
	sel, ok := strip(e).(*ast.SelectorExpr)
	if !ok || !b.isReceiver(sel.X) {
		return nil
	}
	selection := b.info.Selections[sel]
	if selection == nil || selection.Kind() != types.FieldVal || len(selection.Index()) != 1 {
		return nil
	}
	st, ok := b.own.(*types.Struct)
	if !ok || selection.Index()[0] >= st.NumFields() {
		return nil
	}
	return st.Field(selection.Index()[0])
}

// typeOf gives the type of an expression; where the text is wrong, an invalid
// one, and of a call with several results the first.
func (b *body) typeOf(e ast.Expr) types.Type {
	t := b.info.TypeOf(e)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	if t == nil {
		return types.Typ[types.Invalid]
	}
	return t
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
		b.isReceiver(call.Args[0]) && b.isShadow(b.typeOf(call))
}

// callee gives the function or method that a call names.
func (b *body) callee(call *ast.CallExpr) *types.Func {
	fun := call.Fun
	switch inner := fun.(type) {
	case *ast.IndexExpr:
		fun = inner.X
	case *ast.IndexListExpr:
		fun = inner.X
	}
	var ident *ast.Ident
	switch fun := fun.(type) {
	case *ast.Ident:
		ident = fun
	case *ast.SelectorExpr:
		ident = fun.Sel
	default:
		return nil
	}
	fn, _ := b.info.Uses[ident].(*types.Func)
	return fn
}

// calls says whether a call is one of the function or method of that full name,
// with that many arguments.
func (b *body) calls(call *ast.CallExpr, name string, args int) bool {
	fn := b.callee(call)
	return fn != nil && len(call.Args) == args && fn.FullName() == name
}

// callsJSON says whether a call is one of a function of that name in a package
// that stands in for encoding/json: its second version, a fork or a wrapper of
// the SDK's own. All of them have the word json in their name.
func (b *body) callsJSON(call *ast.CallExpr, name string) bool {
	fn := b.callee(call)
	if fn == nil || fn.Pkg() == nil || fn.Name() != name || fn.Signature().Recv() != nil {
		return false
	}
	where := fn.Pkg().Path()
	where = strings.TrimSuffix(where, "/v2")
	return strings.Contains(path.Base(where), "json") || path.Base(where) == "sonic"
}

// jsonText gives the JSON value that a constant expression holds, such as
// []byte(`"text"`).
func (b *body) jsonText(e ast.Expr) (any, bool) {
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && b.info.Types[call.Fun].IsType() {
		e = call.Args[0]
	}
	text := b.info.Types[e].Value
	if text == nil || text.Kind() != constant.String {
		return nil, false
	}
	var value any
	dec := json.NewDecoder(strings.NewReader(constant.StringVal(text)))
	dec.UseNumber()
	if dec.Decode(&value) != nil || dec.More() {
		return nil, false
	}
	return value, true
}
