package golang

import (
	"go/ast"
	"go/types"
)

// usedFields gives the fields of a wire struct that the body reads after decoding
// into a variable of it, or nil where the variable is used as a whole. A wire
// struct that several types share has fields that mean nothing to most of them.
func (b *body) usedFields(v *types.Var, st *types.Struct) *types.Struct {
	used := map[string]bool{}
	if v == nil || !b.readsOnly(b.fn.Body, b.info, v, used, 1) {
		return nil
	}
	var fields []*types.Var
	var tags []string
	for i := range st.NumFields() {
		if f := st.Field(i); used[f.Name()] {
			fields = append(fields, f)
			tags = append(tags, st.Tag(i))
		}
	}
	return types.NewStruct(fields, tags)
}

// readsOnly notes the fields of a variable that a function selects. It is false
// where the variable is used in any other way than to decode into it, or to hand
// it to a function of the SDK that in turn only selects.
func (b *body) readsOnly(fn *ast.BlockStmt, info *types.Info, v *types.Var, used map[string]bool, depth int) bool {
	covered := map[*ast.Ident]bool{}
	whole := false
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if ident := identOf(strip(n.X)); ident != nil && info.Uses[ident] == v {
				selection := info.Selections[n]
				if selection == nil || selection.Kind() != types.FieldVal {
					return true // a method of the wire struct
				}
				covered[ident] = true
				used[fieldAt(deref(v.Type()), selection.Index()[0])] = true
			}
		case *ast.CallExpr:
			for i, arg := range n.Args {
				ident := identOf(strip(arg))
				if ident == nil || info.Uses[ident] != v {
					continue
				}
				if info == b.info && b.target(n) != nil || depth > 0 && b.calleeReadsOnly(n, info, i, used, depth-1) {
					covered[ident] = true
				}
			}
		}
		return true
	})
	ast.Inspect(fn, func(n ast.Node) bool {
		if ident, ok := n.(*ast.Ident); ok && info.Uses[ident] == v && !covered[ident] {
			whole = true
		}
		return !whole
	})
	return !whole
}

func fieldAt(t types.Type, i int) string {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || i >= st.NumFields() {
		return ""
	}
	return st.Field(i).Name()
}

// calleeReadsOnly looks at what a function of the SDK does with one argument.
func (b *body) calleeReadsOnly(call *ast.CallExpr, info *types.Info, arg int, used map[string]bool, depth int) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Signature().Recv() == nil || fn.Signature().Variadic() || arg >= fn.Signature().Params().Len() {
		return false
	}
	recv := namedOf(fn.Signature().Recv().Type())
	if recv == nil {
		return false
	}
	decl, src := b.prog.methods[recv.Obj()][fn.Name()], b.prog.types[recv.Obj()]
	if decl == nil || src == nil {
		return false
	}
	return b.readsOnly(decl.Body, src.src.info, fn.Signature().Params().At(arg), used, depth)
}
