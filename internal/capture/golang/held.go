package golang

import (
	"go/types"
	"slices"

	"example.org/parity/internal/codec"
)

// interfaceOf gives the interface that the whole of a type holds a value, or values, of.
func (r *reader_) interfaceOf() *types.Named {
	t := types.Type(r.typ)
	if st, ok := t.Underlying().(*types.Struct); ok {
		for i := range st.NumFields() {
			if iface, ok := element(st.Field(i).Type()).Underlying().(*types.Interface); ok && !iface.Empty() {
				t = st.Field(i).Type()
			}
		}
	}
	named, _ := types.Unalias(element(t)).(*types.Named)
	return named
}

// whole gives the variant that a way makes of the whole payload.
func (r *reader_) whole(w reading) (codec.Shape, bool) {
	named := r.interfaceOf()
	if named == nil {
		return codec.Shape{}, false
	}
	if iface, ok := named.Underlying().(*types.Interface); !ok || iface.Empty() {
		return codec.Shape{}, false
	}
	self := r.in.frozen(w.st, w.self, 8)
	st, ok := r.typ.Underlying().(*types.Struct)
	if !ok {
		return r.heldIn(r.in.root, self)
	}
	for i := range st.NumFields() {
		v := at(self, []int{i})
		if isZeroValue(v) {
			continue
		}
		held := element(st.Field(i).Type())
		if !identical(held, named) || partOf(v, r.in.root) != nil && !r.ofWhole(v) {
			return codec.Shape{}, false
		}
		return r.heldIn(r.in.root, v)
	}
	return codec.Shape{}, false
}

// storesNothing says whether a way leaves the receiver as it was.
func (r *reader_) storesNothing(w reading) bool {
	v := r.in.frozen(w.st, w.self, 8)
	c, ok := v.(composite)
	if !ok {
		return isZeroValue(v)
	}
	for _, f := range c.fields {
		if !isZeroValue(f) {
			return false
		}
	}
	return true
}

// ofWhole says whether a value is a decoded whole, not one of its parts.
func (r *reader_) ofWhole(v value) bool {
	t := deref(typeOrInvalid(v))
	return slices.ContainsFunc(r.now.st.events, func(e event) bool { return e.part == r.in.root && e.typ != nil && identical(e.typ, t) })
}

// heldIn gives the shape of a value that is made of a part: the public types that are
// made, a list where each of its elements is made of one.
func (r *reader_) heldIn(p *part, v value) (codec.Shape, bool) {
	variants, ok := r.variantsIn(p, v)
	if !ok || len(variants) == 0 {
		return codec.Shape{}, false
	}
	return r.asInterface(r.ifaceAt(p), gathered(variants)), true
}

// variantsIn gives the shapes of what is made of a part; a nil adds none.
func (r *reader_) variantsIn(p *part, v value) (out []codec.Shape, ok bool) {
	for _, a := range armsOf(v) {
		var more []codec.Shape
		switch a := a.(type) {
		case zero:
			continue
		case there:
			more, ok = r.variantsIn(p, a.v)
		case list:
			ok = true
			for _, item := range a.items {
				q := p.items()
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
		case table:
			ok = true
			for _, item := range a.rest {
				variants, fits := r.variantsIn(p.items(), item)
				for _, s := range variants {
					more = append(more, codec.Map(s))
				}
				ok = ok && fits
			}
		default:
			named, isNamed := types.Unalias(deref(typeOrInvalid(a))).(*types.Named)
			ok = isNamed && !identical(named, r.typ) && r.prog.types[named.Obj()] != nil && named.Obj().Exported() && (!types.IsInterface(named) || r.unions.variants[named.Obj()] != nil) && madeDirectly(a, p)
			if ok {
				shape := r.shapeOf(named, nil, nil)
				if s, isSymbol := a.(symbol); isSymbol && !s.set && isPointer(s.typ) {
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
func madeDirectly(v value, p *part) bool {
	from := origins(v)
	return len(from) == 0 || slices.ContainsFunc(from, func(s symbol) bool { return s.part == p || s.part != nil && s.part.parent == p })
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
func (r *reader_) ifaceAt(p *part) *types.Named {
	for ; p != nil; p = p.parent {
		if f := r.own[p]; f != nil {
			named, _ := types.Unalias(element(f.Type())).(*types.Named)
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

func armsOf(v value) []value {
	if c, ok := v.(choice); ok {
		return c.arms
	}
	if c, ok := v.(chosen); ok {
		return armsOf(c.any)
	}
	return []value{v}
}

// madeOf says whether a value is made of parts of a part only.
func madeOf(v value, p *part) bool {
	from := origins(v)
	return len(from) > 0 && !slices.ContainsFunc(from, func(s symbol) bool { return s.part == nil || !s.part.within(p) })
}
