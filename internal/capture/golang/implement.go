package golang

import (
	"go/types"
	"slices"
)

// implementers gives the exported structs of the SDK that a field of an interface
// can hold and that are made for the wire: they have names for JSON, or methods.
func (c *capturer) implementers(t *types.Named) []types.Type {
	if found, ok := c.held[t]; ok {
		return found
	}
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 || !iface.IsMethodSet() || c.prog.types[t.Obj()] == nil {
		return nil
	}
	var found []types.Type
	for _, named := range c.payloads() {
		if !embeds(named, t) && implements(named, iface) {
			found = append(found, named)
		}
	}
	c.held[t] = found
	return found
}

// payloads gives the exported structs that are made for the wire, in the order of
// the text.
func (c *capturer) payloads() []*types.Named {
	if c.tagged == nil {
		c.tagged = []*types.Named{}
		for _, obj := range c.exported() {
			named, ok := obj.Type().(*types.Named)
			if ok && named.TypeParams().Len() == 0 && (isTagged(named) || isMarked(named) && !types.IsInterface(named)) {
				c.tagged = append(c.tagged, named)
			}
		}
	}
	return c.tagged
}

// isTagged says whether a struct is made for JSON: a field has a name for it, or
// the type has methods.
func isTagged(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	if jsonMethodsOf(t).json() {
		return true
	}
	for _, f := range jsonFields(st).fields {
		if f.tagged {
			return true
		}
	}
	return false
}

// isOthers says whether decoders make a type for another interface, and none for this one.
func (u unions) isOthers(iface *types.Named, t types.Type) bool {
	others := false
	for obj, variants := range u.variants {
		if slices.ContainsFunc(variants, func(v types.Type) bool { return types.Identical(v, t) }) {
			if obj == iface.Obj() {
				return false
			}
			others = true
		}
	}
	return others
}

// onlyGetters says whether an interface asks for nothing but exported methods that give a
// value: types of all sorts have those, and are no family for it.
func onlyGetters(t *types.Named) bool {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for i := range iface.NumMethods() {
		m := iface.Method(i)
		if sig := m.Signature(); !m.Exported() || sig.Params().Len() > 0 || sig.Results().Len() == 0 {
			return false
		}
	}
	return true
}

// embedsOne says whether a struct embeds one of some types, whose methods it then has.
func embedsOne(t types.Type, variants []types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if f := st.Field(i); f.Embedded() && slices.ContainsFunc(variants, func(v types.Type) bool { return types.Identical(v, deref(f.Type())) }) {
			return true
		}
	}
	return false
}

// embeds says whether a struct embeds an interface: it wraps one of the others.
func embeds(t, iface *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if st.Field(i).Embedded() && types.Identical(st.Field(i).Type(), iface) {
			return true
		}
	}
	return false
}
