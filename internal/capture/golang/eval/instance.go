package eval

import "go/types"

// substitute puts type arguments in the place of type parameters.
func substitute(t types.Type, args map[*types.TypeParam]types.Type) types.Type {
	switch t := t.(type) {
	case *types.TypeParam:
		if arg, ok := args[t]; ok {
			return arg
		}
	case *types.Pointer:
		return types.NewPointer(substitute(t.Elem(), args))
	case *types.Slice:
		return types.NewSlice(substitute(t.Elem(), args))
	case *types.Array:
		return types.NewArray(substitute(t.Elem(), args), t.Len())
	case *types.Map:
		return types.NewMap(substitute(t.Key(), args), substitute(t.Elem(), args))
	case *types.Struct:
		fields := make([]*types.Var, t.NumFields())
		tags := make([]string, t.NumFields())
		for i := range fields {
			f := t.Field(i)
			fields[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), substitute(f.Type(), args), f.Embedded())
			tags[i] = t.Tag(i)
		}
		return types.NewStruct(fields, tags)
	case *types.Tuple:
		vars := make([]*types.Var, t.Len())
		for i := range vars {
			v := t.At(i)
			vars[i] = types.NewVar(v.Pos(), v.Pkg(), v.Name(), substitute(v.Type(), args))
		}
		return types.NewTuple(vars...)
	case *types.Named:
		if t.TypeArgs().Len() == 0 {
			return t
		}
		list := make([]types.Type, t.TypeArgs().Len())
		for i := range list {
			list[i] = substitute(t.TypeArgs().At(i), args)
		}
		if instance, err := types.Instantiate(nil, t.Origin(), list, false); err == nil {
			return instance
		}
	}
	return t
}
