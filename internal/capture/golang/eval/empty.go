package eval

import (
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/gojson"
)

// neverEmpty says whether the JSON text of a value is surely no object without members: what
// the decoders of OpenAPI Generator's unions ask of each variant that they have decoded.
func (in *Interp) neverEmpty(v Value) bool {
	t := TypeOfValue(v)
	if t == nil {
		return false
	}
	t = gojson.Deref(t)
	if gojson.MethodsOf(t).Encodes() {
		return in.writesMember(t)
	}
	switch under := t.Underlying().(type) {
	case *types.Basic, *types.Slice, *types.Array:
		return true
	case *types.Struct:
		return slices.ContainsFunc(gojson.FieldsOf(under).Fields, func(f gojson.Field) bool { return !f.Omits() && !f.ViaPointer() })
	}
	return false
}

// writesMember says whether a type's own encoder puts a member into an object each time.
func (in *Interp) writesMember(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	known, seen := in.writing[named.Obj()]
	if seen {
		return known
	}
	fn, decl := in.prog.Methods[named.Obj()]["MarshalJSON"], in.prog.Types[named.Obj()]
	if fn == nil || decl == nil || fn.Body == nil {
		return false
	}
	if in.writing == nil {
		in.writing = map[*types.TypeName]bool{}
	}
	in.writing[named.Obj()] = false // of an encoder that asks this of its own text it is not known
	encoder := New(in.prog, in.globals, in.held)
	encoder.writing = in.writing
	ways := encoder.Writings(named, fn, decl.Src)
	always := len(ways) > 0 && encoder.Over == nil && !slices.ContainsFunc(ways, func(w Writing) bool { return !hasMember(w.Text) })
	in.writing[named.Obj()] = always
	return always
}

// hasMember says whether a text is that of a table with an entry that is always there.
func hasMember(text Value) bool {
	encoded, ok := text.(Encoded)
	if !ok {
		return false
	}
	whole := encoded.V
	if there, ok := whole.(There); ok {
		whole = there.V
	}
	table, ok := whole.(Table)
	return ok && slices.ContainsFunc(table.Entries, func(e Entry) bool { return !e.Optional })
}
