package golang

import (
	"go/types"

	"example.org/parity/internal/capture/golang/gojson"
)

// omitsZero says whether the encoder never writes what the field's zero value
// would look like: "", 0, false, an empty list or map, a struct of such fields; of
// a pointer or an interface null. Only what is certain counts: no type whose own
// method decides what its values look like, and no value that another one could
// look like.
func (c *capturer) omitsZero(f gojson.Field) bool {
	t := f.Object.Type()
	if f.Quoted || f.Forceable || !f.Omits() || gojson.IsOptional(t) != nil {
		return false
	}
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		inner := pointer.Elem()
		return !gojson.IsRaw(inner) && !sendsNull(inner) && (gojson.IsKnown(inner) || c.isPlain(inner))
	}
	if !c.isPlain(t) || !f.Omitempty && hasIsZero(t) {
		return false
	}
	switch under := t.Underlying().(type) {
	case *types.Basic: // encoding/json/v2 has no empty number or truth value
		return f.Omitzero || under.Info()&types.IsString != 0 || !gojson.IsSecond(f.Object.Pkg())
	case *types.Slice, *types.Map: // an empty one that is not nil passes omitzero
		return f.Omitempty
	case *types.Struct:
		return f.Omitzero
	case *types.Interface: // as in a list, a nil pointer inside is a mistake
		return true
	default:
		return false
	}
}

// isPlain says whether encoding/json goes by what a type is made of.
func (c *capturer) isPlain(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	switch {
	case !ok:
		return true
	case gojson.IsKnown(named):
		return false
	case !gojson.MethodsOf(named).Encodes():
		return true
	case c.prog.Types[named.Obj()] == nil:
		return false
	}
	_, out := c.forms(named)
	return out.own
}

// hasIsZero says whether a type tells omitzero itself what its zero is.
func hasIsZero(t types.Type) bool {
	fn, _ := gojson.Lookup(t, "IsZero")
	return fn != nil
}
