package golang

import (
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// interfaceOf gives the interface that the whole of a type holds a value, or values, of.
func (r *reader_) interfaceOf() *types.Named {
	t := types.Type(r.typ)
	if st, ok := t.Underlying().(*types.Struct); ok {
		for i := range st.NumFields() {
			if iface, ok := gojson.Element(st.Field(i).Type()).Underlying().(*types.Interface); ok && !iface.Empty() {
				t = st.Field(i).Type()
			}
		}
	}
	named, _ := types.Unalias(gojson.Element(t)).(*types.Named)
	return named
}

// whole gives the variant that a way makes of the whole payload.
func (r *reader_) whole(w eval.Reading) (codec.Shape, bool) {
	named := r.interfaceOf()
	if named == nil {
		return codec.Shape{}, false
	}
	if iface, ok := named.Underlying().(*types.Interface); !ok || iface.Empty() {
		return codec.Shape{}, false
	}
	self := r.in.Frozen(w.St, w.Self, 8)
	st, ok := r.typ.Underlying().(*types.Struct)
	if !ok {
		return r.heldIn(r.in.Root, self)
	}
	for i := range st.NumFields() {
		v := eval.At(self, []int{i})
		if eval.IsZeroValue(v) {
			continue
		}
		held := gojson.Element(st.Field(i).Type())
		if !eval.Identical(held, named) || partOf(v, r.in.Root) != nil && !r.ofWhole(v) {
			return codec.Shape{}, false
		}
		return r.heldIn(r.in.Root, v)
	}
	return codec.Shape{}, false
}

// storesNothing says whether a way leaves the receiver as it was.
func (r *reader_) storesNothing(w eval.Reading) bool {
	v := r.in.Frozen(w.St, w.Self, 8)
	c, ok := v.(eval.Composite)
	if !ok {
		return eval.IsZeroValue(v)
	}
	for _, f := range c.Fields {
		if !eval.IsZeroValue(f) {
			return false
		}
	}
	return true
}

// ofWhole says whether a value is a decoded whole, not one of its parts.
func (r *reader_) ofWhole(v eval.Value) bool {
	t := gojson.Deref(eval.TypeOrInvalid(v))
	return slices.ContainsFunc(r.now.St.Events, func(e eval.Event) bool { return e.Part == r.in.Root && e.Typ != nil && eval.Identical(e.Typ, t) })
}

// heldIn gives the shape of a value that is made of a part: the public types that are
// made, a list where each of its elements is made of one.
func (r *reader_) heldIn(p *eval.Part, v eval.Value) (codec.Shape, bool) {
	variants, ok := r.variantsIn(p, v)
	if !ok || len(variants) == 0 {
		return codec.Shape{}, false
	}
	return r.asInterface(r.ifaceAt(p), gathered(variants)), true
}

// variantsIn gives the shapes of what is made of a part; a nil adds none.
func (r *reader_) variantsIn(p *eval.Part, v eval.Value) (out []codec.Shape, ok bool) {
	for _, a := range eval.ArmsOf(v) {
		var more []codec.Shape
		switch a := a.(type) {
		case eval.Zero:
			continue
		case eval.There:
			more, ok = r.variantsIn(p, a.V)
		case eval.List:
			ok = true
			for _, item := range a.Items {
				q := p.Items()
				if !madeOf(item, q) {
					q = p
				}
				variants, fits := r.variantsIn(q, item)
				for _, s := range variants {
					if q != p {
						s = codec.List(s)
					}
					more = append(more, s)
				}
				ok = ok && fits
			}
		case eval.Table:
			ok = true
			for _, item := range a.Rest {
				variants, fits := r.variantsIn(p.Items(), item)
				for _, s := range variants {
					more = append(more, codec.Map(s))
				}
				ok = ok && fits
			}
		default:
			named, isNamed := types.Unalias(gojson.Deref(eval.TypeOrInvalid(a))).(*types.Named)
			ok = isNamed && !eval.Identical(named, r.typ) && r.prog.Types[named.Obj()] != nil && named.Obj().Exported() && (!types.IsInterface(named) || r.unions.variants[named.Obj()] != nil) && madeDirectly(a, p)
			if ok {
				shape := r.shapeOf(named, nil, nil)
				if s, isSymbol := a.(eval.Symbol); isSymbol && !s.Set && gojson.IsPointer(s.Typ) {
					shape.Nullable = true
				}
				more = []codec.Shape{shape}
			}
		}
		if !ok {
			return nil, false
		}
		out = append(out, more...)
	}
	return out, true
}

// madeDirectly says whether a value is made of a part's own members, not of what one
// of them holds.
func madeDirectly(v eval.Value, p *eval.Part) bool {
	from := eval.Origins(v)
	return len(from) == 0 || slices.ContainsFunc(from, func(s eval.Symbol) bool { return s.Part == p || s.Part != nil && s.Part.Parent == p })
}

// gathered joins lists of variants into one list of a union.
func gathered(shapes []codec.Shape) codec.Shape {
	var items, rest []codec.Shape
	var maps_ []codec.Shape
	for _, s := range shapes {
		switch s.Kind {
		case codec.KindList:
			items = append(items, *s.Item)
		case codec.KindMap:
			maps_ = append(maps_, *s.Item)
		default:
			rest = append(rest, s)
		}
	}
	if len(items) > 0 {
		rest = append([]codec.Shape{codec.List(unionOf(items))}, unionIfAny(rest)...)
	}
	if len(maps_) > 0 {
		rest = append([]codec.Shape{codec.Map(unionOf(maps_))}, unionIfAny(rest)...)
	}
	return unionOf(rest)
}

func unionIfAny(list []codec.Shape) []codec.Shape {
	if len(list) == 0 {
		return nil
	}
	return []codec.Shape{unionOf(list)}
}

// ifaceAt gives the interface whose values a part holds.
func (r *reader_) ifaceAt(p *eval.Part) *types.Named {
	for ; p != nil; p = p.Parent {
		if f := r.own[p]; f != nil {
			named, _ := types.Unalias(gojson.Element(f.Type())).(*types.Named)
			return named
		}
	}
	return r.interfaceOf()
}

// asInterface gives the interface of which a decoder makes all variants by its name.
func (r *reader_) asInterface(named *types.Named, s codec.Shape) codec.Shape {
	if named == nil || r.unions.variants[named.Obj()] == nil {
		return s
	}
	switch s.Kind {
	case codec.KindList, codec.KindMap:
		if s.Item != nil {
			item := r.asInterface(named, *s.Item)
			s.Item = &item
		}
		return s
	}
	variants := s.Variants
	if s.Sends != nil {
		return s // more is taken than the interface's name says
	}
	if s.Kind == codec.KindRef {
		variants = []codec.Shape{s}
	} else if s.Kind != codec.KindUnion {
		return s
	}
	if slices.ContainsFunc(variants, func(v codec.Shape) bool { return v.Kind != codec.KindRef }) {
		s.Variants = slices.Clone(s.Variants)
		for i, v := range s.Variants {
			s.Variants[i] = r.asInterface(named, v)
		}
		return s
	}
	ref := r.shapeOf(named, nil, nil)
	if s.Kind == codec.KindRef && s.Ref == ref.Ref {
		return s
	}
	for _, v := range r.unions.variants[named.Obj()] {
		one := r.shapeOf(v, nil, nil)
		if !slices.ContainsFunc(variants, func(s codec.Shape) bool { return s.Ref == one.Ref }) {
			if s.Kind == codec.KindRef {
				return codec.Union(s)
			}
			return s
		}
	}
	ref.Nullable, ref.Null = s.Nullable, s.Null
	return ref
}

// madeOf says whether a value is made of parts of a part only.
func madeOf(v eval.Value, p *eval.Part) bool {
	from := eval.Origins(v)
	return len(from) > 0 && !slices.ContainsFunc(from, func(s eval.Symbol) bool { return s.Part == nil || !s.Part.Within(p) })
}
