package golang

import (
	"go/ast"
	"go/token"
	"go/types"
)

// encoder reads MarshalJSON: what each return hands to json.Marshal.
func (b *body) encoder() *shape {
	var out *shape
	known, null := true, false
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			known = false
		case *ast.IfStmt:
			// encoding/json does not call the method of a nil pointer.
			return !b.comparesToNil(n.Cond)
		case *ast.ReturnStmt:
			if len(n.Results) == 0 {
				known = false
				return true
			}
			if b.info.Types[n.Results[0]].IsNil() {
				return true // an error
			}
			if b.isNullText(n.Results[0]) {
				null = true
				return true
			}
			if out = out.merge(b.marshalled(n.Results[0])); out == nil {
				known = false
			}
		}
		return known
	})
	if !known || out == nil {
		return nil
	}
	out.null = null
	return out
}

// comparesToNil recognises a check of the receiver itself.
func (b *body) comparesToNil(e ast.Expr) bool {
	compare, ok := e.(*ast.BinaryExpr)
	return ok && compare.Op == token.EQL && identOf(compare.X) != nil &&
		b.variable(compare.X) == b.recv && b.info.Types[compare.Y].IsNil()
}

// isNullText recognises []byte("null").
func (b *body) isNullText(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !b.info.Types[call.Fun].IsType() {
		return false
	}
	value := b.info.Types[call.Args[0]].Value
	return value != nil && constantValue(value) == "null"
}

// marshalled gives the shape of a call of json.Marshal.
func (b *body) marshalled(e ast.Expr) *shape {
	call, ok := e.(*ast.CallExpr)
	if !ok || !b.calls(call, "encoding/json.Marshal", 1) {
		return nil
	}
	return b.encoded(call.Args[0])
}

func (b *body) encoded(e ast.Expr) *shape {
	if b.converted(e) {
		return &shape{own: true}
	}
	if name, ok := b.field(e); ok {
		return &shape{fields: []string{name}}
	}
	switch inner := strip(e).(type) {
	case *ast.CompositeLit:
		return b.literal(inner)
	case *ast.Ident:
		v := b.variable(inner)
		value, ok := b.locals[v]
		if !ok {
			return nil
		}
		out := b.encoded(value)
		if out != nil {
			b.forgetAssigned(v, out)
		}
		return out
	}
	return nil
}

// literal reads a struct that is filled for the wire: the fields set to a
// constant have that value each time.
func (b *body) literal(lit *ast.CompositeLit) *shape {
	st, ok := b.typeOf(lit).Underlying().(*types.Struct)
	if !ok || jsonMethodsOf(b.typeOf(lit)).any() {
		return nil
	}
	values := map[string]any{}
	for i, element := range lit.Elts {
		if i >= st.NumFields() {
			return nil
		}
		name, value := st.Field(i).Name(), element
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			key := identOf(pair.Key)
			if key == nil {
				return nil
			}
			name, value = key.Name, pair.Value
		}
		if constant := b.info.Types[value].Value; constant != nil {
			values[name] = constantValue(constant)
		}
	}
	wire := b.withValues(st)
	constants := map[string]any{}
	for _, f := range jsonFields(wire).fields {
		if value, ok := values[f.object.Name()]; ok && len(f.index) == 1 && !f.quoted {
			constants[f.name] = value
		}
	}
	return &shape{wire: wire, constants: constants}
}

// withValues embeds shadows of the receiver by value: a pointer to it is never nil here.
func (b *body) withValues(st *types.Struct) *types.Struct {
	var fields []*types.Var
	var tags []string
	for i := range st.NumFields() {
		f := st.Field(i)
		if f.Embedded() && b.isShadow(f.Type()) {
			f = types.NewField(f.Pos(), f.Pkg(), f.Name(), deref(f.Type()), true)
		}
		fields = append(fields, f)
		tags = append(tags, st.Tag(i))
	}
	return types.NewStruct(fields, tags)
}

// forgetAssigned drops the constants of fields that the body sets again.
func (b *body) forgetAssigned(v *types.Var, out *shape) {
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for _, left := range assign.Lhs {
			sel, ok := left.(*ast.SelectorExpr)
			if !ok || b.variable(sel.X) != v || out.wire == nil {
				continue
			}
			for _, f := range jsonFields(out.wire).fields {
				if f.object.Name() == sel.Sel.Name {
					delete(out.constants, f.name)
				}
			}
		}
		return true
	})
}
