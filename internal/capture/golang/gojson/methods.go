package gojson

import (
	"go/types"
	"strings"
)

// Methods are the methods of a type that encoding/json calls. The methods
// for text count only where there is none for JSON.
type Methods struct {
	MarshalJSON, UnmarshalJSON, MarshalText, UnmarshalText *Method
}

// Method is one of them: the type's own, or that of an embedded field.
type Method struct {
	Name    string
	Via     *types.Var // the embedded field that brings it, or nil
	pointer bool       // it is a method of the pointer only
}

// SameField says whether two methods come of one embedded field.
func (m *Method) SameField(other *Method) bool {
	return m != nil && other != nil && m.Via != nil && m.Via == other.Via
}

// EncodesByPointer says whether a value that has no address is encoded by its own
// fields, whatever the method says.
func (m Methods) EncodesByPointer() bool {
	return m.MarshalJSON != nil && m.MarshalJSON.pointer || m.MarshalText != nil && m.MarshalText.pointer
}

func (m Methods) Json() bool    { return m.MarshalJSON != nil || m.UnmarshalJSON != nil }
func (m Methods) Text() bool    { return m.MarshalText != nil || m.UnmarshalText != nil }
func (m Methods) Any() bool     { return m.Json() || m.Text() }
func (m Methods) Encodes() bool { return m.MarshalJSON != nil || m.MarshalText != nil }
func (m Methods) Decodes() bool { return m.UnmarshalJSON != nil || m.UnmarshalText != nil }

// signature is what a method must look like for encoding/json to call it.
type signature struct {
	params  int
	param   string
	Results string
}

// Signatures holds the methods of encoding/json and, after them, the streaming
// ones of its second version.
var Signatures = map[string]signature{
	"MarshalJSON":       {0, "", "[]byte,error"},
	"UnmarshalJSON":     {1, "[]byte", "error"},
	"MarshalText":       {0, "", "[]byte,error"},
	"UnmarshalText":     {1, "[]byte", "error"},
	"MarshalJSONTo":     {1, "", "error"},
	"UnmarshalJSONFrom": {1, "", "error"},
}

// MethodsOf looks at the methods of a type and of a pointer to it.
func MethodsOf(t types.Type) Methods {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return Methods{}
	}
	out := Methods{
		MarshalJSON:   methodOf(t, "MarshalJSON", "MarshalJSONTo"),
		UnmarshalJSON: methodOf(t, "UnmarshalJSON", "UnmarshalJSONFrom"),
	}
	if IsEasy(t) && out.MarshalJSON != nil && out.UnmarshalJSON != nil && out.MarshalJSON.Via == nil && out.UnmarshalJSON.Via == nil {
		return Methods{}
	}
	if out.MarshalJSON == nil {
		out.MarshalText = methodOf(t, "MarshalText")
	}
	if out.UnmarshalJSON == nil {
		out.UnmarshalText = methodOf(t, "UnmarshalText")
	}
	return out
}

// methodOf gives the first of the methods that the type has.
func methodOf(t types.Type, names ...string) *Method {
	for _, name := range names {
		fn, index := Lookup(t, name)
		if fn == nil || !Signatures[name].Fits(fn.Signature()) {
			continue
		}
		m := &Method{Name: name}
		if recv := fn.Signature().Recv(); recv != nil {
			_, m.pointer = types.Unalias(recv.Type()).(*types.Pointer)
		}
		if len(index) > 1 {
			m.Via = t.Underlying().(*types.Struct).Field(index[0])
		}
		return m
	}
	return nil
}

func (s signature) Fits(sig *types.Signature) bool {
	if sig.Params().Len() != s.params || typeList(sig.Results()) != s.Results {
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
