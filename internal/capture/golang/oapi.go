package golang

import (
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// oapi-codegen's unions keep the text of a payload, whatever it is, and have methods
// AsX that decode it to one of the variants, and FromX that set it.

// rawVariants gives the results of the methods AsX of a struct that holds raw text, with
// or without fields beside it.
func rawVariants(t *types.Named) []types.Type {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	holds := false
	for i := range st.NumFields() {
		holds = holds || !st.Field(i).Exported() && gojson.IsRaw(st.Field(i).Type())
	}
	if !holds {
		return nil
	}
	var methods []*types.Func
	for i := range t.NumMethods() {
		m := t.Method(i)
		sig := m.Signature()
		if name, ok := strings.CutPrefix(m.Name(), "As"); ok && name != "" && m.Exported() &&
			sig.Params().Len() == 0 && sig.Results().Len() == 2 && eval.IsErrorType(sig.Results().At(1).Type()) {
			methods = append(methods, m)
		}
	}
	slices.SortFunc(methods, func(a, b *types.Func) int { return int(a.Pos()) - int(b.Pos()) })
	var out []types.Type
	for _, m := range methods {
		if result := m.Signature().Results().At(0).Type(); !slices.ContainsFunc(out, func(known types.Type) bool { return types.Identical(known, result) }) {
			out = append(out, result)
		}
	}
	return out
}

// rawUnion is the form of such a struct: one of its variants, each with the fields that
// stand beside the text.
func (c *capturer) rawUnion(t *types.Named, variants []types.Type) form {
	st := t.Underlying().(*types.Struct)
	if len(gojson.FieldsOf(st).Fields) == 0 {
		return form{shape: c.unionShape(variants), keeps: true}
	}
	own, _ := c.record(st, nil)
	var out []codec.Shape
	for _, v := range variants {
		named, ok := types.Unalias(v).(*types.Named)
		if !ok {
			return form{shape: opaque("its fields stand beside those of %s, which is no record", c.nameOf(v))}
		}
		shape := oneWay(c.plainShape(named), false)
		if shape.Kind != codec.KindRecord || gojson.MethodsOf(named).Json() {
			return form{shape: opaque("its fields stand beside those of %s, which is no record", c.nameOf(v))}
		}
		for _, f := range own.Fields {
			if i := codec.IndexOf(shape.Fields, f.Name); i >= 0 {
				shape.Fields[i].Required = shape.Fields[i].Required || f.Required
			} else {
				shape.Fields = append(shape.Fields, f)
			}
		}
		out = append(out, shape)
	}
	return form{shape: codec.Union(out...), keeps: true}
}

// The functions that its clients make requests with write each parameter out by
// runtime.StyleParamWithLocation("form", true, "as_of", runtime.ParamLocationQuery,
// *params.AsOf), which says where it travels.

// conventionForm gives the form of a type whose methods a generator's convention decides.
func (c *capturer) conventionForm(t *types.Named, method string) (form, bool) {
	if variants := rawVariants(t); len(variants) > 0 {
		return c.rawUnion(t, variants), true
	}
	return form{}, false
}

// What oapi-codegen's clients give holds the text of a body, the response, and for each status
// a pointer to what the text is decoded to. Where that has no name of its own, the whole
// stands for what it is where all went well.

// responseBody gives that struct.
func responseBody(t *types.Named) *types.Struct {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var text, response bool
	var body *types.Struct
	for f := range st.Fields() {
		switch {
		case f.Name() == "Body":
			text = gojson.IsByteSlice(f.Type())
		case f.Name() == "HTTPResponse":
			response = gojson.IsOf(gojson.Deref(f.Type()), "http", "Response")
		case strings.HasPrefix(f.Name(), "JSON2") && body == nil:
			body, _ = types.Unalias(gojson.Deref(f.Type())).(*types.Struct)
		}
	}
	if !text || !response {
		return nil
	}
	return body
}

// responseType maps such a response.
func (c *capturer) responseType(t *types.Named) (codec.Type, bool) {
	body := responseBody(t)
	if body == nil {
		return codec.Type{}, false
	}
	shape, _ := c.record(body, nil)
	return codec.Type{Native: "struct", Shape: shape, Encode: "none", Decode: &codec.Decode{By: "encoding/json", Unknown: "drop", Missing: "zero"}}, true
}
