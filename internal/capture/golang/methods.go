package golang

import (
	"go/types"
	"strings"
)

// jsonMethods are the methods of a type that encoding/json calls. The methods
// for text count only where there is none for JSON.
type jsonMethods struct {
	marshalJSON, unmarshalJSON, marshalText, unmarshalText *method
}

// method is one of them: the type's own, or that of an embedded field.
type method struct {
	name    string
	via     *types.Var // the embedded field that brings it, or nil
	pointer bool       // it is a method of the pointer only
}

// sameField says whether two methods come of one embedded field.
func (m *method) sameField(other *method) bool {
	return m != nil && other != nil && m.via != nil && m.via == other.via
}

// encodesByPointer says whether a value that has no address is encoded by its own
// fields, whatever the method says.
func (m jsonMethods) encodesByPointer() bool {
	return m.marshalJSON != nil && m.marshalJSON.pointer || m.marshalText != nil && m.marshalText.pointer
}

func (m jsonMethods) json() bool    { return m.marshalJSON != nil || m.unmarshalJSON != nil }
func (m jsonMethods) text() bool    { return m.marshalText != nil || m.unmarshalText != nil }
func (m jsonMethods) any() bool     { return m.json() || m.text() }
func (m jsonMethods) encodes() bool { return m.marshalJSON != nil || m.marshalText != nil }
func (m jsonMethods) decodes() bool { return m.unmarshalJSON != nil || m.unmarshalText != nil }

// signature is what a method must look like for encoding/json to call it.
type signature struct {
	params  int
	param   string
	results string
}

// signatures holds the methods of encoding/json and, after them, the streaming
// ones of its second version.
var signatures = map[string]signature{
	"MarshalJSON":       {0, "", "[]byte,error"},
	"UnmarshalJSON":     {1, "[]byte", "error"},
	"MarshalText":       {0, "", "[]byte,error"},
	"UnmarshalText":     {1, "[]byte", "error"},
	"MarshalJSONTo":     {1, "", "error"},
	"UnmarshalJSONFrom": {1, "", "error"},
}

// jsonMethodsOf looks at the methods of a type and of a pointer to it.
func jsonMethodsOf(t types.Type) jsonMethods {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return jsonMethods{}
	}
	out := jsonMethods{
		marshalJSON:   methodOf(t, "MarshalJSON", "MarshalJSONTo"),
		unmarshalJSON: methodOf(t, "UnmarshalJSON", "UnmarshalJSONFrom"),
	}
	if isEasy(t) && out.marshalJSON != nil && out.unmarshalJSON != nil && out.marshalJSON.via == nil && out.unmarshalJSON.via == nil {
		return jsonMethods{}
	}
	if out.marshalJSON == nil {
		out.marshalText = methodOf(t, "MarshalText")
	}
	if out.unmarshalJSON == nil {
		out.unmarshalText = methodOf(t, "UnmarshalText")
	}
	return out
}

// methodOf gives the first of the methods that the type has.
func methodOf(t types.Type, names ...string) *method {
	for _, name := range names {
		fn, index := lookup(t, name)
		if fn == nil || !signatures[name].fits(fn.Signature()) {
			continue
		}
		m := &method{name: name}
		if recv := fn.Signature().Recv(); recv != nil {
			_, m.pointer = types.Unalias(recv.Type()).(*types.Pointer)
		}
		if len(index) > 1 {
			m.via = t.Underlying().(*types.Struct).Field(index[0])
		}
		return m
	}
	return nil
}

func (s signature) fits(sig *types.Signature) bool {
	if sig.Params().Len() != s.params || typeList(sig.Results()) != s.results {
		return false
	}
	return s.param == "" || typeList(sig.Params()) == s.param
}

func typeList(tuple *types.Tuple) string {
	texts := make([]string, tuple.Len())
	for i := range tuple.Len() {
		texts[i] = strings.ReplaceAll(tuple.At(i).Type().String(), "uint8", "byte")
	}
	return strings.Join(texts, ",")
}
