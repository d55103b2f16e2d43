package golang

import (
	"cmp"
	"encoding/json"
	"go/types"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// at renders a part by what happens to it: what it is decoded to, and else the type
// that is declared for it.
func (r *reader_) at(p *eval.Part, events []eval.Event, steps []eval.Step, declared types.Type, f *gojson.Field) codec.Shape {
	var shapes []codec.Shape
	var only [][]string
	for _, e := range events {
		if e.Part != p {
			continue
		}
		switch {
		case e.Only != nil:
			only = append(only, e.Only)
		case e.Lost != nil:
			return r.opaqueAt(e.Lost)
		case e.Arms != nil:
			var arms []codec.Shape
			for i, arm := range e.Arms {
				arms = append(arms, r.at(p, append(slices.Clone(arm), r.below(p, events, e)...), append(slices.Clone(e.Facts[i]), steps...), declared, nil))
			}
			out := r.either(arms)
			if out.Unknown == nil && r.asksInside(p, events, steps) {
				out.Null = "reject"
			}
			return out
		case e.Typ != nil:
			shape := r.typed(p, e, events, steps)
			if e.Passed && r.refusesNullItself(shape) {
				shape = shape.OrNull()
			}
			shapes = append(shapes, shape)
		}
	}
	var out codec.Shape
	switch {
	case len(shapes) > 0:
		out = r.meet(p, shapes)
	case declared != nil:
		out = r.typed(p, eval.Event{Part: p, Typ: declared}, events, steps)
	case r.hasKids(p, events, steps):
		out = r.typed(p, eval.Event{Part: p, Typ: containerOf(p, steps)}, events, steps)
	default:
		out = codec.Anything()
	}
	for _, names := range only {
		out = r.withOnly(out, names)
	}
	out = r.narrowed(out, p, steps)
	anything := types.Universe.Lookup("any").Type()
	switch { // what a type switch has found it to be
	case out.Kind == codec.KindList && out.Item == nil && p.Kids["*"] != nil && r.used[p.Kids["*"]]:
		item := r.item(p, anything, events, steps)
		out.Item = &item
	case out.Kind == codec.KindMap && out.Item == nil && r.hasKids(p, events, steps):
		out = r.map_(p, types.NewMap(types.Typ[types.String], anything), events, steps)
	}
	if p != r.in.Root && out.Kind != codec.KindUnknown && r.asksInside(p, events, steps) {
		out.Null = "reject"
	}
	if _, set := r.mustBeThere(p, events, steps, cmp.Or(declared, anything)); set && p.Each {
		out.Null = "reject"
	}
	return out
}

// containerOf is a type for what is only looked into: an object, where no step says that
// it is a list.
func containerOf(p *eval.Part, steps []eval.Step) types.Type {
	anything := types.Universe.Lookup("any").Type()
	if slices.ContainsFunc(steps, func(s eval.Step) bool {
		return s.Cond.Subject.Part == p && s.Cond.Is == "kind" && !s.Cond.Negated && slices.Equal(s.Cond.Kinds, []string{"array"})
	}) {
		return types.NewSlice(anything)
	}
	return types.NewMap(types.Typ[types.String], anything)
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
		return s.CheckedFor(codec.Checked{What: "raises if it has a member that is none of " + strings.Join(names, ", "), Place: r.prog.Place(r.typ.Obj().Pos())})
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
func (r *reader_) asksInside(p *eval.Part, events []eval.Event, steps []eval.Step) bool {
	if slices.ContainsFunc(steps, func(s eval.Step) bool {
		q := s.Cond.Subject.Part
		if q == nil || q == p || q.Each || q.Parent != p {
			return false
		}
		there, _ := r.mustBeThere(q, events, []eval.Step{s}, types.Typ[types.Invalid])
		return there
	}) {
		return true
	}
	return slices.ContainsFunc(events, func(e eval.Event) bool {
		if e.Part != p || len(e.Arms) == 0 {
			return false
		}
		for i, arm := range e.Arms {
			if !r.asksInside(p, arm, e.Facts[i]) {
				return false
			}
		}
		return true
	})
}

// below gives the other events in a part.
func (r *reader_) below(p *eval.Part, events []eval.Event, except eval.Event) []eval.Event {
	var out []eval.Event
	for _, e := range events {
		if e.Part.Within(p) && e.Part != p {
			out = append(out, e)
		}
	}
	return out
}

func (r *reader_) hasKids(p *eval.Part, events []eval.Event, steps []eval.Step) bool {
	inside := func(q *eval.Part) bool { return q != nil && q != p && q.Within(p) }
	return slices.ContainsFunc(events, func(e eval.Event) bool { return inside(e.Part) }) ||
		slices.ContainsFunc(steps, func(s eval.Step) bool {
			return s.Cond.Is != "" && s.Cond.Is != "decodes" && inside(s.Cond.Subject.Part)
		})
}

// typed renders what a part is decoded to, with what is known of its own parts.
func (r *reader_) typed(p *eval.Part, e eval.Event, events []eval.Event, steps []eval.Step) codec.Shape {
	t := e.Typ
	if e.Lax {
		if shape, ok := r.laxUnion(t); ok {
			return shape
		}
		if eval.Identical(t, r.typ) {
			return r.plainShape(r.typ)
		}
	}
	named := r.variant(t)
	refined := r.hasKids(p, events, steps)
	if t == nil || gojson.IsKnown(t) || gojson.IsOptional(t) != nil {
		return r.shapeOf(t, nil, nil)
	}
	if made, ok := r.made(p, t); ok {
		if made.Item != nil && p.Kids["*"] != nil {
			item := r.withSkipped(*made.Item, p.Kids["*"], events, steps)
			made.Item = &item
		}
		if made.Item != nil && (r.asksInside(p.Items(), events, steps) || r.refusesNilElements(t)) {
			made.Item.Null = "reject"
		}
		return made
	}
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		inner := e
		inner.Typ = ptr.Elem()
		return r.typed(p, inner, events, steps).OrNull()
	}
	if named != nil && !e.Plain && !e.Lax && r.tagged(p, named, steps) {
		if in, _ := r.forms(named); in.shape.Kind == codec.KindRecord {
			out := in.shape
			out.Fields = append(r.tags(p, out.Fields, events, steps), out.Fields...)
			return out
		}
	}
	if eval.Identical(t, r.typ) && !e.Plain || !e.Plain && !r.isShadow(t) && gojson.MethodsOf(t).Decodes() && (named != nil || !r.isLocal(t)) {
		return r.shapeOf(t, nil, nil)
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && !e.Plain && gojson.MethodsOf(t).Decodes() {
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
func (r *reader_) places(p *eval.Part) int {
	most := 0
	for _, kid := range p.Kids {
		if r.used[kid] {
			most = max(most, kid.Index)
		}
	}
	return most
}

// tuple renders a list of which elements are read by their place. One of a slice that
// is not there is no value but a panic.
func (r *reader_) tuple(p *eval.Part, t types.Type, places int, slice bool, events []eval.Event, steps []eval.Step) codec.Shape {
	limited := codec.List(codec.Of(codec.KindAny))
	for _, s := range steps {
		if c := s.Cond; !s.Guard && c.Subject.Part == p && c.Subject.Look == "len" && said(c, &limited) {
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
		q := p.Element(i)
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
	return slices.ContainsFunc(gojson.FieldsOf(st).Fields, func(f gojson.Field) bool {
		t := gojson.Element(f.Object.Type())
		inner, ok := t.Underlying().(*types.Struct)
		return ok && !gojson.IsKnown(t) && !gojson.MethodsOf(t).Decodes() && len(gojson.FieldsOf(inner).Fields) > 0
	})
}

// item renders what a list holds. Pointers to structs stand there to save a copy.
func (r *reader_) item(p *eval.Part, t types.Type, events []eval.Event, steps []eval.Step) codec.Shape {
	shape := r.at(p.Items(), events, steps, t, nil)
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		if _, ok := ptr.Elem().Underlying().(*types.Struct); ok && !gojson.IsKnown(ptr.Elem()) {
			shape = r.withoutNullBut(shape)
		}
	}
	return shape
}

func (r *reader_) isLocal(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && r.prog.Types[named.Obj()] == nil || ok && !named.Obj().Exported()
}

// tagged says whether a named variant must be written out: the decoder asks for a
// member that its own entry does not have.
func (r *reader_) tagged(p *eval.Part, named *types.Named, steps []eval.Step) bool {
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for _, s := range steps {
		c := s.Cond
		if (c.Is == "eq" || c.Is == "in") && !c.Negated && c.Subject.Part != nil && c.Subject.Part.Parent == p && c.Subject.Look == "" {
			if !slices.ContainsFunc(gojson.FieldsOf(st).Names(), func(name string) bool { return strings.EqualFold(name, c.Subject.Part.Name) }) {
				return true
			}
		}
	}
	return false
}

// made renders a field of an interface, or of several, by what is made of its part.
func (r *reader_) made(p *eval.Part, t types.Type) (codec.Shape, bool) {
	f := r.own[p]
	if f == nil || p == r.in.Root {
		return codec.Shape{}, false
	}
	iface, ok := gojson.Element(f.Type()).Underlying().(*types.Interface)
	if !ok || iface.Empty() {
		return codec.Shape{}, false
	}
	return r.heldIn(p, r.from[p])
}

// refusesNilElements says whether the elements of a type have a decoder that refuses null.
func (r *reader_) refusesNilElements(t types.Type) bool {
	list, ok := t.Underlying().(interface{ Elem() types.Type })
	return ok && r.failsOnNull(list.Elem())
}

// withSkipped says of the variants of a list that its decoder passes over the elements
// that are none of them, as it has looked at them.
func (r *reader_) withSkipped(item codec.Shape, p *eval.Part, events []eval.Event, steps []eval.Step) codec.Shape {
	for _, e := range events {
		if e.Part != p || e.Arms == nil {
			continue
		}
		others := codec.Chosen{Others: true}
		var variants, skipped []codec.Shape
		var known [][]eval.Step
		for i, arm := range e.Arms {
			k := slices.IndexFunc(arm, func(e eval.Event) bool { return e.Part == p && r.variant(derefOrNil(e.Typ)) != nil })
			switch {
			case k >= 0:
				field, values := chosenBy(p, e.Facts[i])
				if others.Field != "" && field != others.Field {
					return item
				}
				others.Field, others.Values = field, append(others.Values, values...)
				shape := r.shapeOf(gojson.Deref(arm[k].Typ), nil, nil)
				shape.Chosen = &codec.Chosen{Field: field, Values: values}
				variants = append(variants, shape)
			case slices.ContainsFunc(arm, func(e eval.Event) bool { return e.Part == p && e.Lost != nil }):
				return item
			case !slices.ContainsFunc(e.Facts[i], func(s eval.Step) bool { return isNullAsked(s.Cond, p) }):
				known = append(known, e.Facts[i])
				skipped = append(skipped, r.at(p, arm, append(slices.Clone(e.Facts[i]), steps...), types.Universe.Lookup("any").Type(), nil))
			}
		}
		if len(skipped) == 0 || len(variants) == 0 {
			continue
		}
		for _, facts := range known {
			for _, v := range others.Values {
				if others.Field == "" || !refuses(facts, p.Child(others.Field), constantOf(v)) {
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

func isNullAsked(c eval.Condition, p *eval.Part) bool {
	return c.Subject.Part == p && !c.Negated && (c.Is == "kind" && slices.Equal(c.Kinds, []string{"null"}) || c.Is == "absent" || c.Is == "nil")
}

func (r *reader_) map_(p *eval.Part, t *types.Map, events []eval.Event, steps []eval.Step) codec.Shape {
	shape := r.mapShape(t, nil, nil)
	if p.Kids["*"] != nil {
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
		out.Fields = append(out.Fields, r.member(p.Child(name), t.Elem(), nil, events, steps))
	}
	if r.used[p.Items()] {
		out.Item = shape.Item
	}
	return out
}

// keys gives the names of a part's members that are read one by one.
func (r *reader_) keys(p *eval.Part, events []eval.Event, steps []eval.Step) []string {
	var out []string
	for _, kid := range p.Kids {
		if !kid.Each && kid.Index == 0 && r.used[kid] {
			out = append(out, kid.Name)
		}
	}
	slices.Sort(out)
	return out
}

// meet is the shape of a value that is decoded in several ways, each in full: the
// fields of all of them.
func (r *reader_) meet(p *eval.Part, shapes []codec.Shape) codec.Shape {
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
				i := codec.IndexOf(out.Fields, f.Name)
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
func (r *reader_) meetUnion(p *eval.Part, a, b codec.Shape) (codec.Shape, bool) {
	if a.Kind != codec.KindRecord {
		a, b = b, a
	}
	if a.Kind != codec.KindRecord || a.Unknown != nil {
		return codec.Shape{}, false
	}
	if named, ok := types.Unalias(r.queued[b.Ref]).(*types.Named); ok && b.Kind == codec.KindRef && gojson.MethodsOf(named).Decodes() {
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
func (r *reader_) meetNamed(p *eval.Part, a, b codec.Shape) (codec.Shape, bool) {
	if a.Kind != codec.KindRecord {
		a, b = b, a
	}
	named, ok := types.Unalias(r.queued[b.Ref]).(*types.Named)
	if a.Kind != codec.KindRecord || b.Kind != codec.KindRef || !ok || !slices.ContainsFunc(a.Fields, func(f codec.Field) bool { return r.own[p.Child(f.Name)] != nil }) {
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
func (r *reader_) narrowed(s codec.Shape, p *eval.Part, steps []eval.Step) codec.Shape {
	var unset []eval.Condition
	for _, step := range steps {
		switch c := step.Cond; {
		case step.Guard || c.Subject.Part != p:
		case step.Unset:
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
