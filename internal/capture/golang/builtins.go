package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
)

func (in *interp) builtin(fr *frame, st *state, e *ast.CallExpr, name string) []outcome {
	t := fr.typeOf(e)
	switch name {
	case "new":
		elem := deref(t)
		return one(st, pointer{typ: t, cell: in.allocate(st, zero{elem})})
	case "recover":
		return one(st, zero{t}) // what panics is a way of its own
	case "make":
		switch t.Underlying().(type) {
		case *types.Map:
			return one(st, pointer{typ: t, cell: in.allocate(st, table{typ: t})})
		case *types.Slice:
			return one(st, list{typ: t, whole: true})
		}
		return one(st, derived{typ: t})
	}
	if call, ok := ast.Unparen(e.Args[0]).(*ast.CallExpr); ok && name == "len" && len(call.Args) == 1 && fr.isType(call.Fun) && isRunes(fr.typeOf(call.Fun)) {
		return bind(in.eval(fr, st, call.Args[0]), func(st *state, v value) []outcome {
			if s, ok := in.pointee(st, v).(symbol); ok && isReadText(s) {
				return one(st, characters(s, t))
			}
			return one(st, derived{typ: t, from: origins(v)})
		})
	}
	return bind(in.evalAll(fr, st, e.Args), func(st *state, v value) []outcome {
		args := v.(tuple)
		switch name {
		case "len":
			return one(st, in.length(st, args[0], t))
		case "append":
			return one(st, in.appended(st, t, args, e.Ellipsis != token.NoPos))
		case "delete":
			return in.deletes(fr, st, e, args)
		case "copy":
			return bind(in.place(fr, st, e.Args[0]), func(st *state, p value) []outcome {
				if to, ok := p.(pointer); ok {
					in.write(st, to, args[1])
				}
				return one(st, derived{typ: t})
			})
		}
		var from []symbol
		for _, a := range args {
			from = append(from, origins(a)...)
		}
		return one(st, derived{typ: t, from: from})
	})
}

func isRunes(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	b, ok := s.Elem().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Rune
}

func (in *interp) length(st *state, v value, t types.Type) value {
	v = in.pointee(st, v)
	switch v := v.(type) {
	case symbol:
		if v.look == "" {
			v.look, v.key, v.typ = "len", "len("+v.key+")", t
			return v
		}
	case zero:
		return fixed{constant.MakeInt64(0), t}
	case list:
		if v.whole {
			return fixed{constant.MakeInt64(int64(len(v.items))), t}
		}
	case table:
		if v.base == nil && len(v.rest) == 0 && !slices.ContainsFunc(v.entries, func(e entry) bool { return e.optional }) {
			return fixed{constant.MakeInt64(int64(len(v.entries))), t}
		}
	case fixed, joined:
		if text, ok := constantText(v); ok {
			return fixed{constant.MakeInt64(int64(len(text))), t}
		}
	}
	return derived{typ: t, from: origins(v)}
}

func (in *interp) appended(st *state, t types.Type, args tuple, spread bool) value {
	if slice, ok := t.Underlying().(*types.Slice); ok && isByteType(slice.Elem()) {
		base := in.pointee(st, args[0])
		if spread && len(args) == 2 && isEmptyValue(base) {
			return conversion(in.pointee(st, args[1]), t) // append([]byte(nil), data...) is a copy
		}
		out := concatenated(t, base)
		for _, a := range args[1:] {
			out = concatenated(t, out, runeText(a))
		}
		return out
	}
	if c, ok := in.pointee(st, args[0]).(choice); ok {
		var out value
		for i, a := range c.arms {
			v := in.appended(st, t, append(tuple{a}, args[1:]...), spread)
			if i > 0 {
				v = joinValues(out, v)
			}
			out = v
		}
		return out
	}
	out := list{typ: t}
	switch base := in.pointee(st, args[0]).(type) {
	case list:
		out.items, out.whole = slices.Clone(base.items), base.whole && !spread
	case zero:
		out.whole = !spread
	default:
		out.items = []value{in.spreadItem(base, t)}
	}
	for _, a := range args[1:] {
		if spread {
			switch more := in.pointee(st, a).(type) {
			case list:
				out.items = union_(out.items, more.items)
			case zero:
			default:
				out.items = union_(out.items, []value{in.spreadItem(more, t)})
			}
			continue
		}
		if out.whole && len(out.items) < maxArms {
			out.items = append(out.items, a)
		} else {
			out.whole = false
			out.items = union_(out.items, []value{a})
		}
	}
	return out
}

func isEmptyValue(v value) bool {
	switch v := v.(type) {
	case zero:
		return true
	case list:
		return v.whole && len(v.items) == 0
	}
	return false
}

// spreadItem is any element of a value.
func (in *interp) spreadItem(v value, t types.Type) value {
	holder, ok := t.Underlying().(interface{ Elem() types.Type })
	if !ok {
		return derived{from: origins(v), why: lostIn(v)}
	}
	elem := holder.Elem()
	if s, ok := v.(symbol); ok && s.look == "" && !s.raw {
		return itemOf(s, elem)
	}
	return derived{typ: elem, from: origins(v), why: lostIn(v)}
}

func (in *interp) deletes(fr *frame, st *state, e *ast.CallExpr, args tuple) []outcome {
	return bind(in.place(fr, st, e.Args[0]), func(st *state, p value) []outcome {
		to, ok := p.(pointer)
		if !ok {
			return one(st, nil)
		}
		name, known := keyText(args[1])
		if inner, isPlaced := in.read(st, to).(pointer); isPlaced {
			to = inner
		}
		switch whole := in.read(st, to).(type) {
		case table:
			whole.entries = slices.Clone(whole.entries)
			whole.entries = slices.DeleteFunc(whole.entries, func(e entry) bool { return known && e.key == name })
			if known && whole.base != nil {
				whole.entries = append(whole.entries, entry{key: name, val: nil})
			}
			in.write(st, to, whole)
		case symbol:
			if known && whole.part != nil {
				// the key is known and is not one of the rest
				whole.part.child(name)
			}
		}
		return one(st, nil)
	})
}

// copies is maps.Copy: the entries of one map are set in another.
func (in *interp) copies(st *state, args tuple) []outcome {
	if len(args) != 2 {
		return one(st, nil)
	}
	src := in.pointee(st, args[1])
	if to, ok := args[0].(pointer); ok {
		t, ok := in.read(st, to).(table)
		if !ok {
			return one(st, nil)
		}
		if m, ok := t.typ.Underlying().(*types.Map); ok {
			if s, isSymbol := src.(symbol); isSymbol {
				t.rest = union_(t.rest, []value{itemOf(s, elemOf(typeOfValue(src), m.Elem()))})
			} else if more, isTable := src.(table); isTable {
				for _, e := range more.entries {
					t = setKey(t, fixed{constant.MakeString(e.key), types.Typ[types.String]}, e.val, t.typ).(table)
				}
				t.rest = union_(t.rest, more.rest)
			} else {
				t.rest = union_(t.rest, []value{derived{typ: m.Elem(), from: origins(src)}})
			}
			in.write(st, to, t)
		}
	}
	return one(st, nil)
}

func elemOf(t, otherwise types.Type) types.Type {
	if t != nil {
		if m, ok := t.Underlying().(*types.Map); ok {
			return m.Elem()
		}
	}
	return otherwise
}
