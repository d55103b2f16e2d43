package golang

import (
	"fmt"
	"go/types"
	"slices"
)

// jsonMethods are the methods of a type that encoding/json calls.
type jsonMethods struct {
	marshalJSON, unmarshalJSON, marshalText, unmarshalText bool
	promotedFrom                                           *types.Var // the embedded field that has one of them
}

func (m jsonMethods) json() bool    { return m.marshalJSON || m.unmarshalJSON }
func (m jsonMethods) text() bool    { return m.marshalText || m.unmarshalText }
func (m jsonMethods) any() bool     { return m.json() || m.text() }
func (m jsonMethods) encodes() bool { return m.marshalJSON || m.marshalText }

// jsonMethodsOf looks at the methods of a type and of a pointer to it.
func jsonMethodsOf(t types.Type) jsonMethods {
	var out jsonMethods
	if _, pointer := t.Underlying().(*types.Pointer); pointer {
		return out
	}
	if _, iface := t.Underlying().(*types.Interface); iface {
		return out
	}
	has := func(name string, params, results []string) bool {
		found, index, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, nil, name)
		method, ok := found.(*types.Func)
		if !ok {
			return false
		}
		sig := method.Signature()
		if !sameTypes(sig.Params(), params) || !sameTypes(sig.Results(), results) {
			return false
		}
		if len(index) > 1 {
			out.promotedFrom = t.Underlying().(*types.Struct).Field(index[0])
		}
		return true
	}
	bytesAndError, bytes, err := []string{"[]byte", "error"}, []string{"[]byte"}, []string{"error"}
	out.marshalJSON = has("MarshalJSON", nil, bytesAndError)
	out.unmarshalJSON = has("UnmarshalJSON", bytes, err)
	// The methods for text count only where there is none for JSON.
	out.marshalText = !out.marshalJSON && has("MarshalText", nil, bytesAndError)
	out.unmarshalText = !out.unmarshalJSON && has("UnmarshalText", bytes, err)
	return out
}

func sameTypes(tuple *types.Tuple, want []string) bool {
	if tuple.Len() != len(want) {
		return false
	}
	for i, text := range want {
		if got := tuple.At(i).Type().String(); got != text && !(text == "[]byte" && got == "[]uint8") {
			return false
		}
	}
	return true
}

// wireForm is what stands for a type on the wire.
type wireForm struct {
	typ       types.Type     // what encoding/json goes by, in place of the type
	own       bool           // typ is the type's own underlying type, unchanged
	constants map[string]any // fields that the encoder sets to one value, by wire name
	variants  []types.Type   // a union: one of these
	null      bool           // the encoder may write null
	strict    bool           // the decoder refuses unknown keys
}

// wireForm finds the form of a type, or the reason why it cannot be known.
func (c *capturer) wireForm(t *types.Named) (form wireForm, reason string) {
	own := wireForm{typ: t.Underlying(), own: true}
	if variants, ok := c.unions.variants[t.Obj()]; ok {
		return wireForm{variants: variants}, ""
	}
	methods := jsonMethodsOf(t)
	switch {
	case !methods.any():
		return own, ""
	case methods.promotedFrom != nil:
		return own, fmt.Sprintf("the embedded %s brings its own JSON methods, which encode it in place of the whole", methods.promotedFrom.Name())
	case methods.text() && methods.json():
		return own, "it has methods for JSON and for text"
	case methods.text():
		return c.textForm(t, methods)
	}

	var encode, decode *shape
	if methods.marshalJSON {
		if encode = c.readBody(t, "MarshalJSON", (*body).encoder); encode == nil {
			return own, "MarshalJSON has a body of unknown shape"
		}
	}
	if methods.unmarshalJSON {
		if decode = c.readBody(t, "UnmarshalJSON", (*body).decoder); decode == nil {
			return own, "UnmarshalJSON has a body of unknown shape"
		}
	}
	return c.combine(t, encode, decode)
}

// textForm is the form of a type that is a JSON string because its methods make a text of it.
func (c *capturer) textForm(t *types.Named, methods jsonMethods) (wireForm, string) {
	form := wireForm{typ: types.Typ[types.String]}
	switch {
	case c.isEnum(t):
		return form, "the texts of its constants are computed by MarshalText or UnmarshalText"
	case !methods.marshalText:
		return form, "UnmarshalText without MarshalText"
	case !methods.unmarshalText:
		return form, "MarshalText without UnmarshalText"
	}
	return form, ""
}

// combine brings the two directions together. A direction without a method
// (nil) goes by the type's own fields.
func (c *capturer) combine(t *types.Named, encode, decode *shape) (wireForm, string) {
	form := wireForm{
		typ:    t.Underlying(),
		own:    true,
		null:   encode != nil && encode.null,
		strict: decode != nil && decode.strict,
	}
	switch {
	case encode.isOwn() && decode.isOwn():
		return form, ""
	case encode.isWire() && (decode.isOwn() || decode.isWire() && sameNames(encode.wire, decode.wire)):
		if t.TypeArgs().Len() > 0 {
			return form, "MarshalJSON of a generic type writes another struct"
		}
		form.typ, form.own, form.constants = encode.wire, false, encode.constants
		return form, ""
	case encode.isFields() && decode.isFields() && !sameSet(encode.fields, decode.fields):
		return form, "MarshalJSON and UnmarshalJSON do not know the same fields"
	case encode.isFields() && (decode == nil || decode.isFields()), encode == nil && decode.isFields():
		fields := encode
		if decode != nil {
			fields = decode
		}
		return form.ofFields(t, fields.fields)
	}
	return form, "MarshalJSON and UnmarshalJSON do not have the same shape"
}

// ofFields is the form of a struct whose JSON is that of one of its fields.
func (form wireForm) ofFields(t *types.Named, names []string) (wireForm, string) {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return form, "its JSON methods use fields that it does not have"
	}
	form.own = false
	for _, name := range names {
		for i := range st.NumFields() {
			if st.Field(i).Name() == name {
				form.typ = st.Field(i).Type()
				form.variants = append(form.variants, deref(form.typ))
			}
		}
	}
	if len(names) == 1 {
		form.variants = nil
	}
	return form, ""
}

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

func sameNames(a, b *types.Struct) bool {
	return sameSet(jsonFields(a).names(), jsonFields(b).names())
}
