package golang

import (
	"go/ast"
	"go/types"
	"slices"

	"example.org/parity/internal/codec"
)

// A struct that a method of its own makes into url.Values travels in a query: it needs
// no tags for that, and has none for JSON.

// querier gives the method that writes a struct into url.Values: it returns them, or is
// handed those that it adds to.
func (c *capturer) querier(t *types.Named) (*ast.FuncDecl, *source) {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || jsonMethodsOf(t).any() || slices.ContainsFunc(jsonFields(st).fields, func(f field) bool { return f.tagged }) {
		return nil, nil
	}
	var found *types.Func
	for m := range t.Methods() {
		sig := m.Signature()
		returns := sig.Params().Len() == 0 && sig.Results().Len() >= 1 && isValues(sig.Results().At(0).Type())
		adds := sig.Params().Len() == 1 && sig.Results().Len() == 0 && isValues(sig.Params().At(0).Type())
		if returns || adds {
			if found != nil {
				return nil, nil // which of them is written, nothing says
			}
			found = m
		}
	}
	if found == nil {
		return nil, nil
	}
	return c.prog.declOf(found)
}

func isValues(t types.Type) bool { return isOf(t, "url", "Values") }

// queryType maps such a struct: what its method sets are its fields.
func (c *capturer) queryType(t *types.Named) (codec.Type, bool) {
	fn, src := c.querier(t)
	if fn == nil {
		return codec.Type{}, false
	}
	in := newInterp(c.prog, c.implementers)
	ways := in.queries(t, fn, src)
	out := codec.Type{Native: "struct", In: "query"}
	if in.over != nil {
		out.Shape = c.opaqueAt(in.over)
		return out, true
	}
	w := &writer_{capturer: c, in: in, typ: t}
	var shapes []codec.Shape
	for _, way := range ways {
		w.steps = way.st.steps
		held, ok := way.text.(table)
		if !ok {
			out.Shape = opaque("what %s writes into a query is not followed", fn.Name.Name)
			return out, true
		}
		shapes = append(shapes, w.queryRecord(held))
	}
	if len(shapes) == 0 {
		return codec.Type{}, false
	}
	out.Shape = oneRecord(shapes, make([]*types.Var, len(shapes)))
	if out.Shape.Unknown != nil {
		return out, true
	}
	if out.Shape.Kind != codec.KindRecord || len(out.Shape.Fields) == 0 {
		return codec.Type{}, false
	}
	return out, true
}

// queryRecord is the record of the values that are set. A value has the form of the field
// that it is a text of.
func (w *writer_) queryRecord(t table) codec.Shape {
	out := codec.Of(codec.KindRecord)
	if t.base != nil || len(t.rest) > 0 {
		return opaque("its keys are computed")
	}
	for _, e := range t.entries {
		f := codec.Field{Name: e.key, Shape: codec.Of(codec.KindString), In: "query", Required: !e.optional}
		if e.optional {
			f.Unset = "omit"
		}
		if own := w.innerField(e.val); own != nil {
			f.Shape = w.shapeOf(own.Type(), nil, nil)
			f.Shape.Nullable = false
			if top := w.ownField(e.val); top != nil && !top.Embedded() {
				own = top
			}
			w.declared(&f, own)
			if e.optional && isPointer(own.Type()) {
				f.Default = codec.JSON(nil)
				f.Shape.Nullable = true
			}
		} else if text, ok := constantText(e.val); ok {
			f.Shape = codec.Enum(text)
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}

// innerField gives the field that a value is a text of: one of the receiver's, or of what
// those hold.
func (w *writer_) innerField(v value) *types.Var {
	if from := origins(v); len(from) == 1 && from[0].top != nil && from[0].var_ != nil && from[0].look == "" {
		return from[0].var_
	}
	return w.ownField(v)
}

// queries evaluates such a method.
func (in *interp) queries(t *types.Named, fn *ast.FuncDecl, src *source) (ways []writing) {
	defer in.recovered(fn)
	into := in.cells + 1 // what it is handed, if it returns nothing
	outs := in.onSelf(t, fn, src, func(st *state, param types.Type) value {
		return pointer{typ: param, cell: in.allocate(st, table{typ: param})}
	})
	for _, o := range outs {
		if isRaised(o.v) {
			continue
		}
		v := o.v
		if tup, ok := v.(tuple); ok && len(tup) > 0 {
			if len(tup) > 1 && isRaised(tup[1]) {
				continue
			}
			v = tup[0]
		}
		if v == nil {
			v = pointer{cell: into}
		}
		held := in.pointee(o.st, v)
		if z, ok := held.(zero); ok {
			held = table{typ: z.typ}
		}
		ways = append(ways, writing{o.st, in.frozen(o.st, held, 4)})
	}
	return ways
}

// setsValue reads the methods of url.Values that set one.
func (in *interp) setsValue(st *state, f method_, args tuple) ([]outcome, bool) {
	if f.recv == nil || f.fn.Pkg() == nil || f.fn.Pkg().Path() != "net/url" || len(args) != 2 || f.fn.Name() != "Set" && f.fn.Name() != "Add" {
		return nil, false
	}
	to, ok := f.recv.(pointer)
	if !ok {
		return nil, false
	}
	if inner, isPlaced := in.read(st, to).(pointer); isPlaced {
		to = inner
	}
	whole := in.read(st, to)
	if _, isTable := whole.(table); !isTable {
		return nil, false
	}
	in.write(st, to, setKey(whole, args[0], args[1], f.fn.Signature().Recv().Type()))
	return one(st, nil), true
}
