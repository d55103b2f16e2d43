package golang

import (
	"cmp"
	"encoding/json"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/codec"
)

// at renders a part by what happens to it: what it is decoded to, and else the type
// that is declared for it.
func (r *reader_) at(p *part, events []event, steps []step, declared types.Type, f *field) codec.Shape {
	var shapes []codec.Shape
	var only [][]string
	for _, e := range events {
		if e.part != p {
			continue
		}
		switch {
		case e.only != nil:
			only = append(only, e.only)
		case e.lost != nil:
			return r.opaqueAt(e.lost)
		case e.arms != nil:
			var arms []codec.Shape
			for i, arm := range e.arms {
				arms = append(arms, r.at(p, append(slices.Clone(arm), r.below(p, events, e)...), append(slices.Clone(e.facts[i]), steps...), declared, nil))
			}
			return r.either(arms)
		case e.typ != nil:
			shapes = append(shapes, r.typed(p, e, events, steps))
		}
	}
	var out codec.Shape
	switch {
	case len(shapes) > 0:
		out = r.meet(p, shapes)
	case declared != nil:
		out = r.typed(p, event{part: p, typ: declared}, events, steps)
	case r.hasKids(p, events, steps):
		out = r.typed(p, event{part: p, typ: types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type())}, events, steps)
	default:
		out = codec.Anything()
	}
	for _, names := range only {
		out = r.withOnly(out, names)
	}
	out = r.narrowed(out, p, steps)
	anything := types.Universe.Lookup("any").Type()
	switch { // what a type switch has found it to be
	case out.Kind == codec.KindList && out.Item == nil && p.kids["*"] != nil && r.used[p.kids["*"]]:
		item := r.item(p, anything, events, steps)
		out.Item = &item
	case out.Kind == codec.KindMap && out.Item == nil && r.hasKids(p, events, steps):
		out = r.map_(p, types.NewMap(types.Typ[types.String], anything), events, steps)
	}
	if p != r.in.root && out.Kind != codec.KindUnknown && r.asksInside(p, events, steps) {
		out.Null = "reject"
	}
	if _, set := r.mustBeThere(p, events, steps, cmp.Or(declared, anything)); set && p.each {
		out.Null = "reject"
	}
	return out
}

// withOnly is what a shape takes that has no other members than some.
func (r *reader_) withOnly(s codec.Shape, names []string) codec.Shape {
	item := codec.Anything()
	switch {
	case s.Unknown != nil:
		return s
	case s.Kind == codec.KindMap && s.Item != nil:
		item = *s.Item
	case s.Kind == codec.KindMap:
	case s.Kind != codec.KindRecord:
		return s.CheckedFor(codec.Checked{What: "raises if it has a member that is none of " + strings.Join(names, ", "), Place: r.prog.place(r.typ.Obj().Pos())})
	}
	s.Kind, s.Closed, s.Item = codec.KindRecord, true, nil
	s.Fields = slices.DeleteFunc(slices.Clone(s.Fields), func(f codec.Field) bool { return !slices.Contains(names, f.Name) })
	for _, name := range names {
		if !slices.ContainsFunc(s.Fields, func(f codec.Field) bool { return f.Name == name }) {
			s.Fields = append(s.Fields, codec.Field{Name: name, Shape: item})
		}
	}
	return s
}

// asksInside says whether a part must hold a member, so that it is not null.
func (r *reader_) asksInside(p *part, events []event, steps []step) bool {
	if slices.ContainsFunc(steps, func(s step) bool {
		q := s.cond.subject.part
		if q == nil || q == p || q.each || q.parent != p {
			return false
		}
		there, _ := r.mustBeThere(q, events, []step{s}, types.Typ[types.Invalid])
		return there
	}) {
		return true
	}
	return slices.ContainsFunc(events, func(e event) bool {
		if e.part != p || len(e.arms) == 0 {
			return false
		}
		for i, arm := range e.arms {
			if !r.asksInside(p, arm, e.facts[i]) {
				return false
			}
		}
		return true
	})
}

// below gives the other events in a part.
func (r *reader_) below(p *part, events []event, except event) []event {
	var out []event
	for _, e := range events {
		if e.part.within(p) && e.part != p {
			out = append(out, e)
		}
	}
	return out
}

func (r *reader_) hasKids(p *part, events []event, steps []step) bool {
	inside := func(q *part) bool { return q != nil && q != p && q.within(p) }
	return slices.ContainsFunc(events, func(e event) bool { return inside(e.part) }) ||
		slices.ContainsFunc(steps, func(s step) bool {
			return s.cond.is != "" && s.cond.is != "decodes" && inside(s.cond.subject.part)
		})
}

// typed renders what a part is decoded to, with what is known of its own parts.
func (r *reader_) typed(p *part, e event, events []event, steps []step) codec.Shape {
	t := e.typ
	if e.lax {
		if shape, ok := r.laxUnion(t); ok {
			return shape
		}
		if identical(t, r.typ) {
			return r.plainShape(r.typ)
		}
	}
	named := r.variant(t)
	refined := r.hasKids(p, events, steps)
	if t == nil || isKnown(t) || isOptional(t) != nil {
		return r.shapeOf(t, nil, nil)
	}
	if made, ok := r.made(p, t); ok {
		if made.Item != nil && p.kids["*"] != nil {
			item := r.withSkipped(*made.Item, p.kids["*"], events, steps)
			made.Item = &item
		}
		if made.Item != nil && r.asksInside(p.items(), events, steps) {
			made.Item.Null = "reject"
		}
		return made
	}
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		inner := e
		inner.typ = ptr.Elem()
		return r.typed(p, inner, events, steps).OrNull()
	}
	if named != nil && !e.plain && !e.lax && r.tagged(p, named, steps) {
		if in, _ := r.forms(named); in.shape.Kind == codec.KindRecord {
			out := in.shape
			out.Fields = append(r.tags(p, out.Fields, events, steps), out.Fields...)
			return out
		}
	}
	if identical(t, r.typ) && !e.plain || !e.plain && !r.isShadow(t) && jsonMethodsOf(t).decodes() && (named != nil || !r.isLocal(t)) {
		return r.shapeOf(t, nil, nil)
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && !e.plain && jsonMethodsOf(t).decodes() {
		in, _ := r.forms(n) // a helper with a decoder of its own
		return in.shape
	}
	switch under := t.Underlying().(type) {
	case *types.Struct:
		if named != nil && !r.tagged(p, named, steps) {
			r.named[p] = true
			return r.shapeOf(t, nil, nil)
		}
		return r.struct_(p, e, under, events, steps)
	case *types.Map:
		if named != nil && !refined {
			break
		}
		return r.map_(p, under, events, steps)
	case *types.Slice:
		if named != nil && !refined || isByte(under.Elem()) {
			break
		}
		if places := r.places(p); places > 0 {
			return r.tuple(p, under.Elem(), places, true, events, steps)
		}
		return codec.List(r.item(p, under.Elem(), events, steps))
	case *types.Array:
		if places := r.places(p); places > 0 {
			return r.tuple(p, under.Elem(), min(places, int(under.Len())), false, events, steps)
		}
		if refined {
			return codec.List(r.item(p, under.Elem(), events, steps)).Limited("minItems", under.Len()).Limited("maxItems", under.Len())
		}
	case *types.Interface:
		if v := r.from[p]; v != nil {
			if shape, ok := r.heldIn(p, v); ok {
				return shape
			}
		}
	}
	if r.isShadow(t) {
		return r.plainShape(r.typ)
	}
	return r.shapeOf(t, nil, nil)
}

// places is how many elements of a list are read by their place.
func (r *reader_) places(p *part) int {
	most := 0
	for _, kid := range p.kids {
		if r.used[kid] {
			most = max(most, kid.index)
		}
	}
	return most
}

// tuple renders a list of which elements are read by their place. One of a slice that
// is not there is no value but a panic.
func (r *reader_) tuple(p *part, t types.Type, places int, slice bool, events []event, steps []step) codec.Shape {
	limited := codec.List(codec.Of(codec.KindAny))
	for _, s := range steps {
		if c := s.cond; !s.guard && c.subject.part == p && c.subject.look == "len" && said(c, &limited) {
			limited = lengthLimited(limited, c)
		}
	}
	limit := func(keyword string) (n int, known bool) {
		value, known := limited.Limits[keyword]
		return n, known && json.Unmarshal(value, &n) == nil
	}
	least, _ := limit("minItems")
	most, bounded := limit("maxItems")
	if slice && !bounded {
		least = max(least, places)
	}
	out := codec.Shape{Kind: codec.KindTuple}
	for i := range max(places, least) {
		q := p.element(i)
		f := codec.Field{Shape: r.at(q, events, steps, t, nil), Required: i < least}
		if there, set := r.mustBeThere(q, events, steps, t); !slice && there {
			f.Required = true
		} else if set {
			f.Shape.Null = "reject"
		}
		out.Fields = append(out.Fields, f)
	}
	if !slice || !bounded || most > len(out.Fields) {
		rest := codec.Anything()
		if slice {
			rest = r.item(p, t, events, steps)
		}
		out.Item = &rest
	}
	return out
}

// holdsPlain says whether a struct holds others that are decoded with it, and so as
// strictly as it: those that have no decoder of their own.
func (r *reader_) holdsPlain(st *types.Struct) bool {
	return slices.ContainsFunc(jsonFields(st).fields, func(f field) bool {
		t := element(f.object.Type())
		inner, ok := t.Underlying().(*types.Struct)
		return ok && !isKnown(t) && !jsonMethodsOf(t).decodes() && len(jsonFields(inner).fields) > 0
	})
}

// item renders what a list holds. Pointers to structs stand there to save a copy.
func (r *reader_) item(p *part, t types.Type, events []event, steps []step) codec.Shape {
	shape := r.at(p.items(), events, steps, t, nil)
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		if _, ok := ptr.Elem().Underlying().(*types.Struct); ok && !isKnown(ptr.Elem()) {
			shape.Nullable = false
		}
	}
	return shape
}

func (r *reader_) isLocal(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && r.prog.types[named.Obj()] == nil || ok && !named.Obj().Exported()
}

// tagged says whether a named variant must be written out: the decoder asks for a
// member that its own entry does not have.
func (r *reader_) tagged(p *part, named *types.Named, steps []step) bool {
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for _, s := range steps {
		c := s.cond
		if (c.is == "eq" || c.is == "in") && !c.negated && c.subject.part != nil && c.subject.part.parent == p && c.subject.look == "" {
			if !slices.Contains(jsonFields(st).names(), c.subject.part.name) {
				return true
			}
		}
	}
	return false
}

// made renders a field of an interface, or of several, by what is made of its part.
func (r *reader_) made(p *part, t types.Type) (codec.Shape, bool) {
	f := r.own[p]
	if f == nil || p == r.in.root {
		return codec.Shape{}, false
	}
	iface, ok := element(f.Type()).Underlying().(*types.Interface)
	if !ok || iface.Empty() {
		return codec.Shape{}, false
	}
	return r.heldIn(p, r.from[p])
}

// withSkipped says of the variants of a list that its decoder passes over the elements
// that are none of them, as it has looked at them.
func (r *reader_) withSkipped(item codec.Shape, p *part, events []event, steps []step) codec.Shape {
	for _, e := range events {
		if e.part != p || e.arms == nil {
			continue
		}
		others := codec.Chosen{Others: true}
		var variants, skipped []codec.Shape
		var known [][]step
		for i, arm := range e.arms {
			k := slices.IndexFunc(arm, func(e event) bool { return e.part == p && r.variant(derefOrNil(e.typ)) != nil })
			switch {
			case k >= 0:
				field, values := chosenBy(p, e.facts[i])
				if others.Field != "" && field != others.Field {
					return item
				}
				others.Field, others.Values = field, append(others.Values, values...)
				shape := r.shapeOf(deref(arm[k].typ), nil, nil)
				shape.Chosen = &codec.Chosen{Field: field, Values: values}
				variants = append(variants, shape)
			case slices.ContainsFunc(arm, func(e event) bool { return e.part == p && e.lost != nil }):
				return item
			case !slices.ContainsFunc(e.facts[i], func(s step) bool { return isNullAsked(s.cond, p) }):
				known = append(known, e.facts[i])
				skipped = append(skipped, r.at(p, arm, append(slices.Clone(e.facts[i]), steps...), types.Universe.Lookup("any").Type(), nil))
			}
		}
		if len(skipped) == 0 || len(variants) == 0 {
			continue
		}
		for _, facts := range known {
			for _, v := range others.Values {
				var text string
				if others.Field == "" || json.Unmarshal(v, &text) != nil || !refuses(facts, p.child(others.Field), text) {
					return codec.Anything().Sending(item)
				}
			}
		}
		passed := unionOf(skipped)
		passed.Chosen = &others
		out := codec.Union(append(variants, passed)...)
		out.Nullable, out.Null = item.Nullable, item.Null
		return out.Sending(item)
	}
	return item
}

func isNullAsked(c condition, p *part) bool {
	return c.subject.part == p && !c.negated && (c.is == "kind" && slices.Equal(c.kinds, []string{"null"}) || c.is == "absent" || c.is == "nil")
}

func (r *reader_) map_(p *part, t *types.Map, events []event, steps []step) codec.Shape {
	shape := r.mapShape(t, nil, nil)
	if p.kids["*"] != nil {
		item := r.item(p, t.Elem(), events, steps)
		if item.Kind != codec.KindAny || item.Unknown != nil {
			shape.Item = &item
		}
	}
	names := r.keys(p, events, steps)
	if len(names) == 0 {
		return shape
	}
	out := codec.Of(codec.KindRecord)
	for _, name := range names {
		out.Fields = append(out.Fields, r.member(p.child(name), t.Elem(), nil, events, steps))
	}
	if r.used[p.items()] {
		out.Item = shape.Item
	}
	return out
}

// keys gives the names of a part's members that are read one by one.
func (r *reader_) keys(p *part, events []event, steps []step) []string {
	var out []string
	for _, kid := range p.kids {
		if !kid.each && kid.index == 0 && r.used[kid] {
			out = append(out, kid.name)
		}
	}
	slices.Sort(out)
	return out
}

// meet is the shape of a value that is decoded in several ways, each in full: the
// fields of all of them.
func (r *reader_) meet(p *part, shapes []codec.Shape) codec.Shape {
	out := shapes[0]
	for _, s := range shapes[1:] {
		if met, ok := r.meetUnion(p, out, s); ok {
			out = met
			continue
		}
		if met, ok := r.meetNamed(p, out, s); ok {
			out = met
			continue
		}
		switch {
		case out.Kind == codec.KindAny:
			out = s
		case s.Kind == codec.KindRecord && out.Kind == codec.KindRecord:
			out.Closed = out.Closed || s.Closed
			for _, f := range s.Fields {
				i := slices.IndexFunc(out.Fields, func(g codec.Field) bool { return g.Name == f.Name })
				if i < 0 {
					out.Fields = append(out.Fields, f)
				} else if g := &out.Fields[i]; g.Shape.Kind == codec.KindAny {
					f.Required, f.Missing = f.Required || g.Required, cmp.Or(f.Missing, g.Missing)
					*g = f
				} else {
					g.Required, g.Missing = g.Required || f.Missing != "", cmp.Or(g.Missing, f.Missing)
				}
			}
			if s.Item != nil {
				out.Item = s.Item
			}
		case s.Kind == codec.KindMap && out.Kind == codec.KindRecord:
			out.Item = cmp.Or(out.Item, s.Item)
		case s.Kind == codec.KindRecord && out.Kind == codec.KindMap:
			s.Item = cmp.Or(s.Item, out.Item)
			out = s
		case s.Kind == codec.KindRef:
			if out.Kind == codec.KindRecord || out.Kind == codec.KindMap {
				out = s
			}
		}
	}
	return out
}

// meetUnion is what fits a record and a union as well, as that of a decoder that takes
// objects and others: its records, each with the fields of the other one.
func (r *reader_) meetUnion(p *part, a, b codec.Shape) (codec.Shape, bool) {
	if a.Kind != codec.KindRecord {
		a, b = b, a
	}
	if a.Kind != codec.KindRecord || a.Unknown != nil {
		return codec.Shape{}, false
	}
	if named, ok := types.Unalias(r.queued[b.Ref]).(*types.Named); ok && b.Kind == codec.KindRef && jsonMethodsOf(named).decodes() {
		in, _ := r.forms(named)
		b = oneWay(in.shape, false)
	}
	if b.Kind != codec.KindUnion || b.Unknown != nil {
		return codec.Shape{}, false
	}
	var out []codec.Shape
	for _, v := range b.Variants {
		if met, ok := r.meetUnion(p, a, v); ok {
			out = append(out, met)
			continue
		}
		switch v.Kind {
		case codec.KindRecord, codec.KindMap, codec.KindAny:
			out = append(out, r.meet(p, []codec.Shape{v, a}))
		case codec.KindRef:
			return codec.Shape{}, false
		}
	}
	if len(out) == 0 {
		return codec.Shape{}, false
	}
	return unionOf(out), true
}

// meetNamed is what fits a record and a named one as well, where the receiver keeps members
// of the record that the named one does not have: the fields of both.
func (r *reader_) meetNamed(p *part, a, b codec.Shape) (codec.Shape, bool) {
	if a.Kind != codec.KindRecord {
		a, b = b, a
	}
	named, ok := types.Unalias(r.queued[b.Ref]).(*types.Named)
	if a.Kind != codec.KindRecord || b.Kind != codec.KindRef || !ok || !slices.ContainsFunc(a.Fields, func(f codec.Field) bool { return r.own[p.child(f.Name)] != nil }) {
		return codec.Shape{}, false
	}
	in, _ := r.forms(named)
	inner := oneWay(in.shape, false)
	lacks := func(f codec.Field) bool {
		return !slices.ContainsFunc(inner.Fields, func(g codec.Field) bool { return g.Name == f.Name })
	}
	if inner.Kind != codec.KindRecord || inner.Unknown != nil || !slices.ContainsFunc(a.Fields, lacks) {
		return codec.Shape{}, false
	}
	return r.meet(p, []codec.Shape{inner, a}), true
}

// narrowed puts what is asked of a part into its shape. What is asked of it only where
// it is not its zero leaves that one among its values.
func (r *reader_) narrowed(s codec.Shape, p *part, steps []step) codec.Shape {
	var unset []condition
	for _, step := range steps {
		switch c := step.cond; {
		case step.guard || c.subject.part != p:
		case step.unset:
			unset = append(unset, c)
		default:
			s = narrow(s, c)
		}
	}
	filled := s
	for _, c := range unset {
		filled = narrow(filled, c)
	}
	return orZero(filled, s)
}
