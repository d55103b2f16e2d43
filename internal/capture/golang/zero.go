package golang

import "go/types"

// omitsZero says whether the encoder never writes what the field's zero value
// would look like: "", 0, false, an empty list or map, a struct of such fields; of
// a pointer or an interface null. Only what is certain counts: no type whose own
// method decides what its values look like, and no value that another one could
// look like.
func (c *capturer) omitsZero(f field) bool {
	t := f.object.Type()
	if f.quoted || !f.omits() || isOptional(t) != nil {
		return false
	}
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		inner := pointer.Elem()
		return !isRaw(inner) && !sendsNull(inner) && (isKnown(inner) || c.isPlain(inner))
	}
	if !c.isPlain(t) || !f.omitempty && hasIsZero(t) {
		return false
	}
	switch under := t.Underlying().(type) {
	case *types.Basic: // encoding/json/v2 has no empty number or truth value
		return f.omitzero || under.Info()&types.IsString != 0 || !isSecond(f.object.Pkg())
	case *types.Slice, *types.Map: // an empty one that is not nil passes omitzero
		return f.omitempty
	case *types.Struct:
		return f.omitzero
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
	case isKnown(named):
		return false
	case !jsonMethodsOf(named).encodes():
		return true
	case c.prog.types[named.Obj()] == nil:
		return false
	}
	_, out := c.forms(named)
	return out.own
}

// hasIsZero says whether a type tells omitzero itself what its zero is.
func hasIsZero(t types.Type) bool {
	fn, _ := lookup(t, "IsZero")
	return fn != nil
}
