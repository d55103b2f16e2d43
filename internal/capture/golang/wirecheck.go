package golang

import (
	"fmt"
	"go/types"
)

// notRoot says why an exported type does not stand in the type set on its own
// account; a type that others refer to may still be reached.
func (c *capturer) notRoot(obj *types.TypeName) string {
	if alias, ok := obj.Type().(*types.Alias); ok {
		if alias.TypeParams().Len() > 0 {
			return "generic: it is captured where it is used"
		}
		switch t := alias.Rhs().(type) {
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
	if st, ok := t.Underlying().(*types.Struct); ok && !jsonMethodsOf(t).any() {
		if set := jsonFields(st); len(set.fields) == 0 && len(set.unresolved) == 0 {
			return "no field is visible to encoding/json"
		}
	}
	return ""
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
		case iface.NumMethods() > 0:
			return "an interface that no decoder of its package dispatches"
		}
		return ""
	}
	return c.unencodable(t, map[types.Type]bool{})
}

// unencodable says why encoding/json refuses a type, or "" if it does not.
func (c *capturer) unencodable(t types.Type, seen map[types.Type]bool) string {
	if seen == nil {
		seen = map[types.Type]bool{}
	}
	if seen[t] || nesting(t) > maxNesting {
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

// maxNesting ends the walk through a generic type that holds ever larger
// instances of itself. Go rejects such a type, but its text may still be read.
const maxNesting = 8

// nesting counts how deep the type arguments of an instance go.
func nesting(t types.Type) int {
	var args *types.TypeList
	deepest := 0
	switch t := t.(type) {
	case *types.Named:
		args = t.TypeArgs()
	case *types.Alias:
		args = t.TypeArgs()
	case interface{ Elem() types.Type }: // pointer, slice, array, map, chan
		return 1 + nesting(t.Elem())
	}
	for i := range args.Len() {
		deepest = max(deepest, 1+nesting(args.At(i)))
	}
	return deepest
}
