package gojson

import "go/types"

// MaxNesting ends the walk through a generic type that holds ever larger
// instances of itself. Go rejects such a type, but its text may still be read.
const MaxNesting = 8

// Nesting counts how deep the type arguments of an instance go, up to a little
// more than MaxNesting.
func Nesting(t types.Type) int { return nestingWithin(t, MaxNesting+1) }

func nestingWithin(t types.Type, most int) int {
	if most == 0 {
		return 0
	}
	var args *types.TypeList
	deepest := 0
	switch t := t.(type) {
	case *types.Named:
		args = t.TypeArgs()
	case *types.Alias:
		args = t.TypeArgs()
	case interface{ Elem() types.Type }: // pointer, slice, array, map, chan
		return 1 + nestingWithin(t.Elem(), most-1)
	case *types.Struct:
		for field := range t.Fields() {
			deepest = max(deepest, 1+nestingWithin(field.Type(), most-1))
		}
		return deepest
	}
	for i := range args.Len() {
		deepest = max(deepest, 1+nestingWithin(args.At(i), most-1))
	}
	return deepest
}

// embedsEndlessly says whether a struct embeds ever larger instances of a generic
// type: go/types does not come back from looking for a method in it.
func embedsEndlessly(t types.Type) bool {
	seen := map[types.Type]bool{}
	var walk func(t types.Type) bool
	walk = func(t types.Type) bool {
		t = types.Unalias(Deref(t))
		st, ok := t.Underlying().(*types.Struct)
		if !ok || seen[t] {
			return false
		}
		seen[t] = true
		for f := range st.Fields() {
			if f.Embedded() && (Nesting(f.Type()) > MaxNesting || walk(f.Type())) {
				return true
			}
		}
		return false
	}
	return walk(t)
}

// Lookup gives the method of that name that a type or a pointer to it has, and the
// way to it through embedded fields; nil where there is none.
func Lookup(t types.Type, name string) (*types.Func, []int) {
	if embedsEndlessly(t) {
		return nil, nil
	}
	var pkg *types.Package // whose methods are found that are not exported
	if named := NamedOf(t); named != nil {
		pkg = named.Obj().Pkg()
	}
	found, index, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, pkg, name)
	fn, _ := found.(*types.Func)
	return fn, index
}

// Implements says whether a type or a pointer to it has the methods of an interface.
func Implements(t types.Type, methods *types.Interface) bool {
	return !embedsEndlessly(t) && (types.Implements(t, methods) || types.Implements(types.NewPointer(t), methods))
}
