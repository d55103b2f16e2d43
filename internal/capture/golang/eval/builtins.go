package eval

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/gojson"
)

func (in *Interp) builtin(fr *Frame, st *State, e *ast.CallExpr, name string) []Outcome {
	t := fr.typeOf(e)
	switch name {
	case "new":
		elem := gojson.Deref(t)
		return One(st, Pointer{Typ: t, cell: in.allocate(st, Zero{elem})})
	case "recover":
		return One(st, Zero{t}) // what panics is a way of its own
	case "make":
		switch t.Underlying().(type) {
		case *types.Map:
			return One(st, Pointer{Typ: t, cell: in.allocate(st, Table{Typ: t})})
		case *types.Slice:
			return One(st, List{Typ: t, Whole: true})
		}
		return One(st, Derived{Typ: t})
	}
	if call, ok := ast.Unparen(e.Args[0]).(*ast.CallExpr); ok && name == "len" && len(call.Args) == 1 && fr.isType(call.Fun) && isRunes(fr.typeOf(call.Fun)) {
		return Bind(in.eval(fr, st, call.Args[0]), func(st *State, v Value) []Outcome {
			if s, ok := in.Pointee(st, v).(Symbol); ok && isReadText(s) {
				return One(st, characters(s, t))
			}
			return One(st, Derived{Typ: t, From: Origins(v)})
		})
	}
	return Bind(in.evalAll(fr, st, e.Args), func(st *State, v Value) []Outcome {
		args := v.(Tuple)
		switch name {
		case "len":
			return One(st, in.length(st, args[0], t))
		case "append":
			return One(st, in.appended(st, t, args, e.Ellipsis != token.NoPos))
		case "delete":
			return in.deletes(fr, st, e, args)
		case "copy":
			return Bind(in.Place(fr, st, e.Args[0]), func(st *State, p Value) []Outcome {
				if to, ok := p.(Pointer); ok {
					in.write(st, to, args[1])
				}
				return One(st, Derived{Typ: t})
			})
		}
		var from []Symbol
		for _, a := range args {
			from = append(from, Origins(a)...)
		}
		return One(st, Derived{Typ: t, From: from})
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

func (in *Interp) length(st *State, v Value, t types.Type) Value {
	v = in.Pointee(st, v)
	switch v := v.(type) {
	case Symbol:
		if v.Look == "" {
			v.Look, v.Key, v.Typ = "len", "len("+v.Key+")", t
			if v.Gone != nil {
				v.Key += " without " + strings.Join(v.Gone.names, ", ")
			}
			return v
		}
	case Zero:
		return Fixed{constant.MakeInt64(0), t}
	case List:
		if v.Whole {
			return Fixed{constant.MakeInt64(int64(len(v.Items))), t}
		}
	case Table:
		if v.Base == nil && len(v.Rest) == 0 && !slices.ContainsFunc(v.Entries, func(e Entry) bool { return e.Optional }) {
			return Fixed{constant.MakeInt64(int64(len(v.Entries))), t}
		}
	case Fixed, Joined:
		if text, ok := ConstantText(v); ok {
			return Fixed{constant.MakeInt64(int64(len(text))), t}
		}
	case Choice:
		out := in.length(st, v.Arms[0], t)
		for _, a := range v.Arms[1:] {
			out = joinValues(out, in.length(st, a, t))
		}
		if isCounted(out) {
			return out
		}
	}
	return Derived{Typ: t, From: Origins(v)}
}

func (in *Interp) appended(st *State, t types.Type, args Tuple, spread bool) Value {
	if slice, ok := t.Underlying().(*types.Slice); ok && gojson.IsByteType(slice.Elem()) {
		base := in.Pointee(st, args[0])
		if spread && len(args) == 2 && isEmptyValue(base) {
			return conversion(in.Pointee(st, args[1]), t) // append([]byte(nil), data...) is a copy
		}
		out := concatenated(t, base)
		for _, a := range args[1:] {
			out = concatenated(t, out, runeText(a))
		}
		return out
	}
	if c, ok := in.Pointee(st, args[0]).(Choice); ok {
		var out Value
		for i, a := range c.Arms {
			v := in.appended(st, t, append(Tuple{a}, args[1:]...), spread)
			if i > 0 {
				v = joinValues(out, v)
			}
			out = v
		}
		return out
	}
	out := List{Typ: t}
	switch base := in.Pointee(st, args[0]).(type) {
	case List:
		out.Items, out.Whole = slices.Clone(base.Items), base.Whole && !spread
	case Zero:
		out.Whole = !spread
	default:
		out.Items = []Value{in.spreadItem(base, t)}
	}
	for _, a := range args[1:] {
		if spread {
			switch more := in.Pointee(st, a).(type) {
			case List:
				out.Items = union_(out.Items, more.Items)
			case Zero:
			default:
				out.Items = union_(out.Items, []Value{in.spreadItem(more, t)})
			}
			continue
		}
		if out.Whole && len(out.Items) < maxArms {
			out.Items = append(out.Items, a)
		} else {
			out.Whole = false
			out.Items = union_(out.Items, []Value{a})
		}
	}
	return out
}

func isEmptyValue(v Value) bool {
	switch v := v.(type) {
	case Zero:
		return true
	case List:
		return v.Whole && len(v.Items) == 0
	}
	return false
}

// spreadItem is any element of a value.
func (in *Interp) spreadItem(v Value, t types.Type) Value {
	holder, ok := t.Underlying().(interface{ Elem() types.Type })
	if !ok {
		return Derived{From: Origins(v), Why: lostIn(v)}
	}
	elem := holder.Elem()
	if s, ok := v.(Symbol); ok && s.Look == "" && !s.Raw {
		return ItemOf(s, elem)
	}
	return Derived{Typ: elem, From: Origins(v), Why: lostIn(v)}
}

func (in *Interp) deletes(fr *Frame, st *State, e *ast.CallExpr, args Tuple) []Outcome {
	return Bind(in.Place(fr, st, e.Args[0]), func(st *State, p Value) []Outcome {
		to, ok := p.(Pointer)
		if !ok {
			return One(st, nil)
		}
		name, known := keyText(args[1])
		if inner, isPlaced := in.read(st, to).(Pointer); isPlaced {
			to = inner
		}
		switch whole := in.read(st, to).(type) {
		case Table:
			whole.Entries = slices.Clone(whole.Entries)
			whole.Entries = slices.DeleteFunc(whole.Entries, func(e Entry) bool { return known && e.Key == name })
			if known && whole.Base != nil {
				whole.Entries = append(whole.Entries, Entry{Key: name, Val: nil})
			}
			in.write(st, to, whole)
		case Symbol:
			if known && whole.Part != nil {
				// the key is known and is not one of the rest
				whole.Part.Child(name)
				whole.Gone = whole.Gone.and(name)
				in.write(st, to, whole)
			}
		}
		return One(st, nil)
	})
}

// gone are names of members that code has deleted from a map.
type gone struct{ names []string }

func (g *gone) and(name string) *gone {
	var names []string
	if g != nil {
		names = g.names
	}
	return &gone{append(slices.Clone(names), name)}
}

// isEmptied says whether a condition asks whether a map is empty of which members were deleted.
func isEmptied(c Condition) bool {
	if c.Subject.Gone == nil || c.Subject.Part == nil || c.Subject.Look != "len" || c.Val == nil {
		return false
	}
	n, exact := constant.Int64Val(c.Val)
	return exact && ((c.Is == "eq" || c.Is == "atmost") && n == 0 || c.Is == "less" && n == 1)
}

// forkEmptied forks at such a condition: where it is empty there are no other members.
func (in *Interp) forkEmptied(st *State, c Condition) (yes, no *State) {
	part, names := c.Subject.Part, c.Subject.Gone.names
	c.Subject.Part, c.Subject.Gone, c.Text = nil, nil, "" // the event says it
	yes, no = in.fork(st, c)
	empty := &yes
	if c.Negated {
		empty = &no
	}
	if *empty != nil {
		*empty = (*empty).clone()
		(*empty).Note(Event{Part: part, Only: names})
	}
	return yes, no
}

// copies is maps.Copy: the entries of one map are set in another.
func (in *Interp) copies(st *State, args Tuple) []Outcome {
	if len(args) != 2 {
		return One(st, nil)
	}
	src := in.Pointee(st, args[1])
	if to, ok := args[0].(Pointer); ok {
		t, ok := in.read(st, to).(Table)
		if !ok {
			return One(st, nil)
		}
		if m, ok := t.Typ.Underlying().(*types.Map); ok {
			if s, isSymbol := src.(Symbol); isSymbol {
				t.Rest = union_(t.Rest, []Value{ItemOf(s, elemOf(TypeOfValue(src), m.Elem()))})
			} else if more, isTable := src.(Table); isTable {
				for _, e := range more.Entries {
					t = SetKey(t, Fixed{constant.MakeString(e.Key), types.Typ[types.String]}, e.Val, t.Typ).(Table)
				}
				t.Rest = union_(t.Rest, more.Rest)
			} else {
				t.Rest = union_(t.Rest, []Value{Derived{Typ: m.Elem(), From: Origins(src)}})
			}
			in.write(st, to, t)
		}
	}
	return One(st, nil)
}

func elemOf(t, otherwise types.Type) types.Type {
	if t != nil {
		if m, ok := t.Underlying().(*types.Map); ok {
			return m.Elem()
		}
	}
	return otherwise
}
