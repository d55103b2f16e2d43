package golang

import "go/types"

// instantiate gives a type that a method of a generic type mentions with the type
// arguments of an instance in place of the receiver's type parameters.
func (b *body) instantiate(t *types.Named, mentioned types.Type) types.Type {
	fn, ok := b.info.Defs[b.fn.Name].(*types.Func)
	if !ok || mentioned == nil || t.TypeArgs().Len() == 0 {
		return mentioned
	}
	args := map[*types.TypeParam]types.Type{}
	params := fn.Signature().RecvTypeParams()
	for i := range params.Len() {
		args[params.At(i)] = t.TypeArgs().At(i)
	}
	return substitute(mentioned, args)
}

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
