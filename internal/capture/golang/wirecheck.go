package golang

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
)

// notRoot says why an exported type does not stand in the type set on its own
// account; a type that others refer to may still be reached.
func (c *capturer) notRoot(obj *types.TypeName) string {
	if alias, ok := obj.Type().(*types.Alias); ok {
		if alias.TypeParams().Len() > 0 {
			return "generic: it is captured where it is used"
		}
		switch t := types.Unalias(alias.Rhs()).(type) {
		case *types.Named:
			if c.prog.types[t.Obj()] == nil {
				return c.unencodable(t, nil)
			}
			return c.notOnItsOwn(t)
		default:
			return c.unencodable(t, nil)
		}
	}
	named, ok := obj.Type().(*types.Named)
	if !ok {
		return "its type could not be read"
	}
	if named.TypeParams().Len() > 0 {
		return "generic: each instance that is used is captured"
	}
	return c.notOnItsOwn(named)
}

// notOnItsOwn is notWire, and refuses a struct of which encoding/json sees
// nothing: as a field of another type it is an empty object.
func (c *capturer) notOnItsOwn(t *types.Named) string {
	if reason := c.notWire(t); reason != "" {
		return reason
	}
	if isLibrary(t.Obj().Pkg()) && c.prog.generated {
		return "part of the generated SDK's library, no payload of its own"
	}
	if c.isView(t) {
		return "a view of the fields that the variants of a union share, no payload of its own"
	}
	if _, ok := t.Underlying().(*types.Interface); ok && c.unions.variants[t.Obj()] == nil && !isAny(t.Underlying()) {
		return "an interface that no decoder of its package dispatches, nor any field holds"
	}
	if c.showsNothing(t) {
		return "no field is visible to encoding/json"
	}
	if reason := c.machinery(t); reason != "" {
		return reason
	}
	return c.unnamed(t)
}

// unnamed says why a struct that gives no field a name for the wire is no payload
// of a package whose payloads do: it holds options or events of the SDK's own.
func (c *capturer) unnamed(t *types.Named) string {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || jsonMethodsOf(t).any() || slices.ContainsFunc(jsonFields(st).fields, func(f field) bool { return f.tagged }) {
		return ""
	}
	if !slices.ContainsFunc(c.payloads(), func(other *types.Named) bool { return other.Obj().Pkg() == t.Obj().Pkg() }) {
		return ""
	}
	return "no field has a JSON name, as the payloads of its package have"
}

// showsNothing says whether a type is a struct of which encoding/json sees no field.
func (c *capturer) showsNothing(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || jsonMethodsOf(t).any() {
		return false
	}
	set := jsonFields(st)
	return len(set.fields) == 0 && len(set.unresolved) == 0
}

// machinery says why a struct that gives no field a name for the wire is a part of
// the SDK's working, a client or its options: one of its fields holds an interface
// that no payload can fill, or another such struct.
func (c *capturer) machinery(t *types.Named) string {
	if reason, ok := c.working[t]; ok {
		return reason
	}
	c.working[t] = "" // of a struct that holds itself, the other fields decide
	st, ok := t.Underlying().(*types.Struct)
	if !ok || jsonMethodsOf(t).any() || nesting(t) > maxNesting {
		return ""
	}
	fields := jsonFields(st).fields
	if slices.ContainsFunc(fields, func(f field) bool { return f.tagged }) {
		return ""
	}
	for _, f := range fields {
		named, ok := types.Unalias(element(f.object.Type())).(*types.Named)
		if ok && (c.isWorking(named) || c.prog.types[named.Obj()] != nil && (c.hidesState(named) || c.machinery(named) != "")) {
			c.working[t] = fmt.Sprintf("field %s: no payload holds a %s, and no field has a JSON name", f.object.Name(), named.Obj().Name())
			break
		}
	}
	return c.working[t]
}

// hidesState says whether a struct has fields, and none that others see: a session,
// a connection.
func (c *capturer) hidesState(t *types.Named) bool {
	return c.showsNothing(t) && t.Underlying().(*types.Struct).NumFields() > 0
}

// isWorking says whether a type is an interface that stands for code, not data.
func (c *capturer) isWorking(t *types.Named) bool {
	iface, ok := t.Underlying().(*types.Interface)
	return ok && iface.NumMethods() > 0 && (c.prog.types[t.Obj()] == nil || c.notWire(t) != "")
}

// element gives what a type holds: behind pointers, in slices, arrays and maps.
func element(t types.Type) types.Type {
	for depth := 0; ; depth++ {
		if _, named := t.(*types.Named); named && depth > maxNesting {
			return t // it holds itself
		}
		inner, ok := t.Underlying().(interface{ Elem() types.Type })
		if !ok {
			return t
		}
		t = inner.Elem()
	}
}

// notWire says why a type of the SDK cannot be JSON, or "" if it can.
func (c *capturer) notWire(t *types.Named) string {
	if reason, ok := c.verdicts[t]; ok {
		return reason
	}
	reason := c.judge(t)
	c.verdicts[t] = reason
	return reason
}

func (c *capturer) judge(t *types.Named) string {
	if _, ok := c.unions.variants[t.Obj()]; ok {
		return ""
	}
	if iface, ok := t.Underlying().(*types.Interface); ok {
		switch {
		case !iface.IsMethodSet():
			return "a type constraint"
		case iface.NumMethods() > 0 && len(c.implementers(t)) == 0:
			return "an interface that no decoder of its package dispatches"
		}
		return ""
	}
	return c.unencodable(t, nil)
}

// unencodable says why encoding/json refuses a type, or "" if it does not. Then it
// refuses none of the types inside it either, and those are not asked for again.
func (c *capturer) unencodable(t types.Type, seen map[types.Type]bool) string {
	if seen == nil {
		seen = map[types.Type]bool{}
		reason := c.unencodable(t, seen)
		if reason == "" {
			maps.Copy(c.encodable, seen)
		}
		return reason
	}
	if seen[t] || c.encodable[t] || nesting(t) > maxNesting {
		return ""
	}
	seen[t] = true
	if named, ok := types.Unalias(t).(*types.Named); ok && jsonMethodsOf(named).any() {
		return ""
	}
	switch under := t.Underlying().(type) {
	case *types.Signature, *types.Chan:
		return kindOf(under) + " has no JSON form"
	case *types.Basic:
		if under.Info()&types.IsComplex != 0 || under.Kind() == types.UnsafePointer {
			return under.Name() + " has no JSON form"
		}
	case *types.Pointer:
		return c.unencodable(under.Elem(), seen)
	case *types.Slice:
		return c.unencodable(under.Elem(), seen)
	case *types.Array:
		return c.unencodable(under.Elem(), seen)
	case *types.Map:
		return c.unencodable(under.Elem(), seen)
	case *types.Struct:
		for _, f := range jsonFields(under).fields {
			if reason := c.unencodable(f.object.Type(), seen); reason != "" {
				return fmt.Sprintf("field %s: %s", f.object.Name(), reason)
			}
		}
	}
	return ""
}
