package golang

import (
	"go/ast"
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/codec"
)

// A struct that a method of its own makes into url.Values travels in a query, and one that
// is made into an http.Header in headers: it needs no tags for that, and has none for JSON.

// querier gives the method that writes a struct into such values: it returns them, or is
// handed those that it adds to.
func (c *capturer) querier(t *types.Named) (*ast.FuncDecl, *program.Source) {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || gojson.MethodsOf(t).Any() || slices.ContainsFunc(gojson.FieldsOf(st).Fields, func(f gojson.Field) bool { return f.Tagged }) {
		return nil, nil
	}
	var found *types.Func
	for m := range t.Methods() {
		sig := m.Signature()
		returns := sig.Params().Len() == 0 && sig.Results().Len() >= 1 && carrierOf(sig.Results().At(0).Type()) != ""
		adds := sig.Params().Len() == 1 && carrierOf(sig.Params().At(0).Type()) != "" &&
			(sig.Results().Len() == 0 || sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type(), sig.Params().At(0).Type()))
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
	return c.prog.DeclOf(found)
}

// carrierOf says where values of a type travel: in a query or in headers, or, of a plain map
// of lists of texts, in either.
func carrierOf(t types.Type) string {
	switch {
	case gojson.IsOf(t, "url", "Values"):
		return "query"
	case gojson.IsOf(t, "http", "Header"):
		return "header"
	case types.Identical(t, listsOfTexts):
		return "values"
	}
	return ""
}

var listsOfTexts = types.NewMap(types.Typ[types.String], types.NewSlice(types.Typ[types.String]))

// carrier says in what a method writes: what it is handed, or what it returns.
func carrier(sig *types.Signature) string {
	if sig.Params().Len() > 0 {
		return carrierOf(sig.Params().At(0).Type())
	}
	return carrierOf(sig.Results().At(0).Type())
}

// queryType maps such a struct: what its method sets are its fields.
func (c *capturer) queryType(t *types.Named) (codec.Type, bool) {
	fn, src := c.querier(t)
	if fn == nil {
		return codec.Type{}, false
	}
	in := eval.New(c.prog, c.globals, c.Implementers)
	ways := in.Queries(t, fn, src)
	out := codec.Type{Native: "struct", In: carrier(src.Func(fn).Signature())}
	if out.In == "values" {
		out.In, out.Shape = "", opaque("%s writes it into a map of texts, and whether that is a query or headers is not followed", fn.Name.Name)
		return out, true
	}
	if in.Over != nil {
		out.Shape = c.opaqueAt(in.Over)
		return out, true
	}
	w := &writer_{capturer: c, in: in, typ: t}
	var shapes []codec.Shape
	for _, way := range ways {
		w.steps = way.St.Steps
		held, ok := way.Text.(eval.Table)
		if !ok {
			out.Shape = opaque("what %s writes is not followed", fn.Name.Name)
			return out, true
		}
		shapes = append(shapes, w.queryRecord(held, out.In))
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
func (w *writer_) queryRecord(t eval.Table, in string) codec.Shape {
	out := codec.Of(codec.KindRecord)
	if t.Base != nil || len(t.Rest) > 0 {
		return opaque("its keys are computed")
	}
	for _, e := range t.Entries {
		f := codec.Field{Name: e.Key, Shape: codec.Of(codec.KindString), In: in, Required: !e.Optional}
		if e.Optional {
			f.Unset = "omit"
		}
		if own := w.innerField(e.Val); own != nil {
			f.Shape = w.shapeOf(own.Type(), nil, nil)
			f.Shape.Nullable = false
			if top := w.ownField(e.Val); top != nil && !top.Embedded() {
				own = top
			}
			w.declared(&f, own)
			if e.Optional && gojson.IsPointer(own.Type()) {
				f.Default = codec.JSON(nil)
				f.Shape.Nullable = true
			}
		} else if text, ok := eval.ConstantText(e.Val); ok {
			f.Shape = codec.Enum(text)
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}

// innerField gives the field that a value is a text of: one of the receiver's, or of what
// those hold.
func (w *writer_) innerField(v eval.Value) *types.Var {
	if from := eval.Origins(v); len(from) == 1 && from[0].Top != nil && from[0].Var != nil && from[0].Look == "" {
		return from[0].Var
	}
	return w.ownField(v)
}
