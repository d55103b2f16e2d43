package golang

import (
	"cmp"
	"encoding/json"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/codec"
)

// accepted is the shape of what a decoder takes: the union of the ways through it
// that end without error.
func (c *capturer) accepted(t *types.Named, in *interp, ways []reading) form {
	if in.over != nil {
		return form{shape: c.opaqueAt(in.over)}
	}
	if len(ways) == 0 {
		return form{shape: codec.Of(codec.KindNever)}
	}
	ways = withoutNull(in, ways)
	r := &reader_{capturer: c, in: in, typ: t, ways: ways, owners: map[string]*types.Var{}}
	var out []form
	var whole []codec.Shape
	for _, way := range ways {
		out = append(out, r.way(way))
		if shape, ok := r.whole(way); ok {
			whole = append(whole, shape)
		}
	}
	others := false
	if slices.ContainsFunc(out, func(f form) bool { return f.main != nil }) {
		// A kind that is not known leads to nothing: that is said of the tag.
		var kept []form
		for i, f := range out {
			if f.main != nil || !r.storesNothing(ways[i]) {
				kept = append(kept, f)
			} else {
				others = true
			}
		}
		out = kept
	}
	result := r.join(out)
	if tag := result.shape.Tag; others && tag != nil {
		tag.Required, tag.Other = false, "zero"
		for _, f := range out {
			tag.Values = append(tag.Values, f.tagged...)
		}
	}
	if len(whole) > 0 {
		// What leads to no variant is not said to be accepted.
		result.shape = r.asInterface(r.interfaceOf(), gathered(whole))
		result.own = false
		if result.lax {
			result.shape = r.anyVariant(result.shape, r.typ)
		}
	}
	if result.shape.Kind == codec.KindRecord {
		for i, f := range result.shape.Fields {
			if own := r.owners[f.Name]; own != nil {
				if named, ok := types.Unalias(element(own.Type())).(*types.Named); ok {
					result.shape.Fields[i].Shape = r.asInterface(named, f.Shape)
				}
			}
		}
	}
	for _, check := range r.checks {
		result.shape = result.shape.CheckedFor(check)
	}
	return result
}

// form is what stands for a type in one direction.
type form struct {
	shape  codec.Shape
	own    bool // the type's own fields, or what it is made of
	rest   bool // keys that are no fields are kept
	strict bool // they are refused
	lax    bool // what does not fit is left at its zero value
	method bool // a method decides it
	via    bool // that of an embedded field
	part   bool // what one of its fields holds is sent in its place
	keeps  bool // what does not fit is kept as it is
	main   types.Type
	tag    string
	tagged []codec.Value // the values of the tag that lead here
	way    reading
}

// reader_ renders the ways through one decoder.
type reader_ struct {
	*capturer
	in     *interp
	typ    *types.Named
	ways   []reading
	checks []codec.Checked
	now    *reading
	used   map[*part]bool
	own    map[*part]*types.Var // the receiver's field that holds a part
	from   map[*part]value      // or what is made of it
	keeps  bool                 // the receiver holds the whole payload
	owners map[string]*types.Var
}

// rejects says whether the decoder of a record refuses a payload without any of the
// members that are required; then that is not said of each.
func rejects(s *codec.Shape) bool {
	all := false
	for _, f := range s.Fields {
		if f.Required != (f.Missing == "reject") {
			return false
		}
		all = all || f.Required
	}
	if all {
		s.Fields = slices.Clone(s.Fields)
		for i := range s.Fields {
			s.Fields[i].Missing = ""
		}
	}
	return all
}

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

// withoutNull leaves out what only a null leads to: encoding/json makes that the zero
// value of any type.
func withoutNull(in *interp, ways []reading) []reading {
	rest := slices.DeleteFunc(slices.Clone(ways), func(w reading) bool {
		return slices.ContainsFunc(w.st.steps, func(s step) bool {
			return !s.cond.negated && (s.cond.is == "kind" && slices.Equal(s.cond.kinds, []string{"null"}) || s.cond.is == "absent" || s.cond.is == "nil") && s.cond.subject.part == in.root
		})
	})
	if len(rest) == 0 {
		return ways
	}
	return rest
}

// way renders one way.
func (r *reader_) way(w reading) form {
	r.now, r.used, r.own, r.from = &w, map[*part]bool{}, map[*part]*types.Var{}, map[*part]value{}
	r.trace(w)
	r.choices.note(r.typ, w.st.events, w.st.steps)
	out := form{way: w}
	out.shape = r.at(r.in.root, w.st.events, w.st.steps, nil, nil)
	for _, e := range w.st.events {
		if e.part != r.in.root {
			continue
		}
		out.strict, out.lax = out.strict || e.strict, out.lax || e.lax
		if e.typ == nil {
			continue
		}
		if _, ok := e.typ.Underlying().(*types.Map); ok && !jsonMethodsOf(e.typ).any() && out.shape.Kind == codec.KindRecord && r.keeps {
			out.rest = true
		}
		if named := r.variant(e.typ); named != nil {
			out.main = named
		}
		if e.own && sameUnderlying(e.typ, r.typ) || r.isShadow(e.typ) {
			out.own = true
		}
	}
	out.tag, out.tagged = chosenBy(r.in.root, w.st.steps)
	r.check(w)
	return out
}

// variant gives the public type of the SDK that stands for itself.
func (r *reader_) variant(t types.Type) *types.Named {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || r.prog.types[named.Obj()] == nil || !named.Obj().Exported() || identical(named, r.typ) {
		return nil
	}
	return named
}

func (r *reader_) isShadow(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && !identical(named, r.typ) && types.Identical(named.Underlying(), r.typ.Underlying()) && (r.prog.types[named.Obj()] == nil || !named.Obj().Exported()) && !jsonMethodsOf(named).decodes()
}

// trace finds what becomes of each part: which are read at all, which field of the
// receiver holds which.
func (r *reader_) trace(w reading) {
	use := func(p *part) {
		for ; p != nil && !r.used[p]; p = p.parent {
			r.used[p] = true
		}
	}
	useAll := func(v value) {
		for _, s := range origins(v) {
			if s.part != nil {
				use(s.part)
			}
		}
	}
	var walk func(events []event, steps []step)
	walk = func(events []event, steps []step) {
		for _, e := range events {
			use(e.part)
			for i, arm := range e.arms {
				walk(arm, e.facts[i])
			}
		}
		for _, s := range steps {
			if s.cond.is != "decodes" {
				if s.cond.subject.part != nil {
					use(s.cond.subject.part)
				}
				for _, from := range s.cond.from {
					if from.part != nil {
						use(from.part)
					}
				}
			}
		}
	}
	walk(w.st.events, w.st.steps)
	self := r.in.frozen(w.st, w.self, 8)
	useAll(self)
	r.keeps = slices.ContainsFunc(origins(self), func(s symbol) bool { return s.part == r.in.root || s.part == r.in.root.kids["*"] && s.part != nil })
	st, ok := r.typ.Underlying().(*types.Struct)
	if !ok {
		for _, s := range origins(self) {
			if s.part != nil && s.part != r.in.root {
				r.from[top(s.part)] = self
			}
		}
		r.from[r.in.root] = self
		return
	}
	for _, f := range r.fieldsOf(st).fields {
		v := at(self, f.index)
		r.hold(v, f.object)
	}
	for i := range st.NumFields() { // fields that JSON does not see are filled too
		if v := at(self, []int{i}); v != nil {
			useAll(v)
			if s, ok := v.(symbol); ok && s.part != nil && r.own[s.part] == nil {
				r.own[s.part] = st.Field(i)
			} else if inner := partOf(v, r.in.root); inner != nil && r.own[inner] == nil {
				r.own[inner], r.from[inner] = st.Field(i), v
			}
		}
	}
}

// top is the part below the root that a part lies in.
func top(p *part) *part {
	for p.parent != nil && p.parent.parent != nil {
		p = p.parent
	}
	return p
}

// partOf gives the one part below the root that a value is made of.
func partOf(v value, root *part) *part {
	var found *part
	for _, s := range origins(v) {
		if s.part == nil || s.part == root {
			continue
		}
		p := top(s.part)
		if found != nil && found != p {
			return nil
		}
		found = p
	}
	return found
}

func (r *reader_) hold(v value, f *types.Var) {
	if t, ok := v.(there); ok {
		v = t.v
	}
	p := partOf(v, r.in.root)
	if p == nil {
		return
	}
	if s, ok := v.(symbol); ok && s.part == p || r.own[p] == nil {
		r.own[p] = f
	}
	r.from[p] = v
}

// at renders a part by what happens to it: what it is decoded to, and else the type
// that is declared for it.
func (r *reader_) at(p *part, events []event, steps []step, declared types.Type, f *field) codec.Shape {
	var shapes []codec.Shape
	for _, e := range events {
		if e.part != p {
			continue
		}
		switch {
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
		out = r.meet(shapes)
	case declared != nil:
		out = r.typed(p, event{part: p, typ: declared}, events, steps)
	case r.hasKids(p, events, steps):
		out = r.typed(p, event{part: p, typ: types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type())}, events, steps)
	default:
		out = codec.Anything()
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
				more = []codec.Shape{r.shapeOf(named, nil, nil)}
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

// member renders a member that is read by its name.
func (r *reader_) member(p *part, t types.Type, f *field, events []event, steps []step) codec.Field {
	out := codec.Field{Name: p.name}
	if f != nil {
		out = r.property(*f, f.kind)
		if !f.quoted {
			shape := r.at(p, events, steps, t, f)
			if !r.isPlainly(p, events, steps) {
				out.Shape = shape
			}
		}
	} else {
		out.Shape = r.at(p, events, steps, t, nil)
		out.Shape.Nullable = false
		if isRaw(t) && out.Shape.Kind == codec.KindAny {
			out.Shape = codec.Of(codec.KindAny).As("raw")
		}
	}
	if own := r.own[p]; own != nil && p.parent == r.in.root {
		r.owners[p.name] = own
	}
	if own := r.own[p]; own != nil && (f == nil || own != f.object) {
		r.declaredBy(&out, own, f)
	}
	if isAbsent(p, steps) {
		out.Shape.Null = "reject" // where it is not there it is not null
	}
	there, set := r.mustBeThere(p, events, steps, t)
	if set {
		out.Shape.Null = "reject"
	}
	if there {
		out.Required, out.Default, out.Missing = true, nil, "reject"
		if len(out.Shape.Checked) == 0 && out.Shape.Kind != codec.KindAny {
			out.Shape.Nullable = false
		}
	}
	return out
}

// isPlainly says whether nothing happens to a part but that it is decoded.
func (r *reader_) isPlainly(p *part, events []event, steps []step) bool {
	touches := func(q *part) bool { return q != nil && q.within(p) }
	if slices.ContainsFunc(events, func(e event) bool { return touches(e.part) }) {
		return false
	}
	if v, ok := r.from[p]; ok && r.own[p] != nil {
		if iface, ok := element(r.own[p].Type()).Underlying().(*types.Interface); ok && !iface.Empty() && v != nil {
			return false
		}
	}
	return !slices.ContainsFunc(steps, func(s step) bool {
		return s.cond.is != "" && s.cond.is != "decodes" && touches(s.cond.subject.part)
	})
}

// declaredBy says of a member what the receiver's field that holds it says.
func (r *reader_) declaredBy(out *codec.Field, own *types.Var, f *field) {
	st, ok := r.typ.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for _, g := range r.fieldsOf(st).fields {
		if g.object != own || !strings.EqualFold(g.name, out.Name) {
			continue
		}
		decl := r.property(g, conventionOf(st))
		_, wasPointer := types.Unalias(typeOfField(f)).(*types.Pointer)
		_, isPointer := types.Unalias(own.Type()).(*types.Pointer)
		if wasPointer && !isPointer {
			out.Shape.Nullable = false
		}
		if f == nil || isRaw(f.object.Type()) || wasPointer {
			out.Required, out.Default, out.Unset, out.Zero = decl.Required, decl.Default, decl.Unset, decl.Zero
		}
		if isAny(typeOrAny(f)) && out.Shape.Kind == codec.KindAny {
			out.Shape = decl.Shape
		}
		break
	}
	if f == nil || strings.EqualFold(own.Name(), f.object.Name()) {
		r.declared(out, own)
	}
}

func typeOrAny(f *field) types.Type {
	if f == nil {
		return types.Typ[types.Invalid]
	}
	return f.object.Type()
}

func typeOfField(f *field) types.Type {
	if f == nil {
		return types.Typ[types.Invalid]
	}
	return f.object.Type()
}

func (r *reader_) struct_(p *part, e event, st *types.Struct, events []event, steps []step) codec.Shape {
	out := codec.Of(codec.KindRecord)
	out.Closed = e.strict
	if e.strict && r.holdsPlain(st) {
		out = out.CheckedFor(codec.Checked{What: "raises if a record inside has a member that it does not declare", Place: r.prog.place(r.typ.Obj().Pos())})
	}
	kind := conventionOf(st)
	whole := r.variant(e.typ) != nil
	set := r.fieldsOf(st)
	whole = whole || slices.ContainsFunc(set.fields, func(f field) bool { return r.embedsOwn(st, f) })
	anyUsed := slices.ContainsFunc(set.fields, func(f field) bool { return r.used[p.child(f.name)] })
	for _, f := range set.fields {
		q := p.child(f.name)
		if !whole && anyUsed && !r.used[q] {
			continue
		}
		f.pointers = slices.DeleteFunc(slices.Clone(f.pointers), func(v *types.Var) bool { return e.held[v] || r.isShadow(deref(v.Type())) })
		f.kind = kind
		m := r.member(q, f.object.Type(), &f, events, steps)
		if v, ok := e.preset[f.name]; ok {
			if l, ok := v.(fixed); ok {
				m.Default, m.Required, m.Missing, m.Shape.Null = codec.JSON(constantValue(l.val)), false, "", ""
			}
		} else if r.cannotDecode(f.object.Type()) && m.Shape.Unknown == nil && r.own[q] == f.object && isSymbolValue(r.from[q]) {
			sent := m.Shape
			m.Shape = opaque("encoding/json cannot decode into %s, an interface", r.nameOf(element(f.object.Type()))).Sending(sent)
		}
		out.Fields = append(out.Fields, m)
	}
	out.Fields = append(r.tags(p, out.Fields, events, steps), out.Fields...)
	if set.rest != nil && !isAny(set.rest) {
		item := r.shapeOf(set.rest, nil, nil)
		out.Item = &item
	}
	if own, ok := r.typ.Underlying().(*types.Struct); ok && p == r.in.root {
		inOrder(out.Fields, r.fieldsOf(own).names())
	}
	return out
}

// tags gives the members that the decoder asks for beside a record's own, as the tag
// that it was chosen by.
func (r *reader_) tags(p *part, known []codec.Field, events []event, steps []step) []codec.Field {
	var out []codec.Field
	for _, name := range r.keys(p, events, steps) {
		if slices.ContainsFunc(known, func(f codec.Field) bool { return f.Name == name }) || p == r.in.root && !r.asked(p.child(name), events, steps) {
			continue
		}
		if m := r.member(p.child(name), types.Universe.Lookup("any").Type(), nil, events, steps); m.Shape.Kind == codec.KindEnum {
			out = append(out, m)
		}
	}
	return out
}

// inOrder puts fields in the order of the type's own, where it has all of them.
func inOrder(fields []codec.Field, names []string) {
	at := func(f codec.Field) int { return slices.Index(names, f.Name) }
	if slices.ContainsFunc(fields, func(f codec.Field) bool { return at(f) < 0 }) {
		return
	}
	slices.SortFunc(fields, func(a, b codec.Field) int { return at(a) - at(b) })
}

func isSymbolValue(v value) bool { _, ok := v.(symbol); return ok }

// asked says whether a step asks for the value of a part.
func (r *reader_) asked(p *part, events []event, steps []step) bool {
	return slices.ContainsFunc(steps, func(s step) bool { return (s.cond.is == "eq" || s.cond.is == "in") && s.cond.subject.part == p })
}

// embedsOwn says whether a field comes of the receiver itself, embedded in a helper.
func (r *reader_) embedsOwn(st *types.Struct, f field) bool {
	if len(f.index) < 2 {
		return false
	}
	outer := st.Field(f.index[0])
	return r.isShadow(deref(outer.Type()))
}

// mustBeThere says whether a way asks that a part is there, and that it is not null.
// t is the type that it is declared to be decoded to: what is asked of the value that
// a pointer leads to says nothing of one that is nil.
func (r *reader_) mustBeThere(p *part, events []event, steps []step, t types.Type) (there, set bool) {
	_, isPointer := types.Unalias(t).(*types.Pointer)
	for _, s := range steps {
		c := s.cond
		if s.guard || c.subject.part != p || isPointer && c.is != "nil" && c.is != "absent" {
			continue
		}
		switch c.is {
		case "nil":
			set = set || c.negated
		case "absent":
			there = there || c.negated
		case "eq":
			set = set || c.negated == isZeroConstant(c)
		case "in":
			set = set || !c.negated && !slices.ContainsFunc(c.vals, isZero)
		case "kind":
			set = set || !c.negated && !slices.Contains(c.kinds, "null")
		case "matches":
			set = set || !c.negated && !matchesNothing(c.word)
		case "format":
			set = set || !c.negated
		case "less", "atmost":
			set = set || refusesZero(c)
		case "decodes":
			there = there || !c.negated && isRawPart(events, p)
		}
	}
	return there || set, set
}

// isAbsent says whether a way leads only where raw text of a part is not there.
func isAbsent(p *part, steps []step) bool {
	return slices.ContainsFunc(steps, func(s step) bool {
		return s.cond.is == "absent" && !s.cond.negated && !s.guard && s.cond.subject.part == p && s.cond.subject.raw
	})
}

// matchesNothing says whether a pattern takes the empty text.
func matchesNothing(pattern string) bool {
	expr, err := regexp.Compile(pattern)
	return err == nil && expr.MatchString("")
}

// isRawPart says whether a part is decoded from raw text, which must be there for that.
func isRawPart(events []event, p *part) bool {
	return slices.ContainsFunc(events, func(e event) bool { return e.part == p && e.typ != nil && !e.lax })
}

// refusesZero says whether a bound leaves out what a missing number is decoded to.
func refusesZero(c condition) bool {
	zero := constant.MakeInt64(0)
	if c.val == nil || c.val.Kind() != constant.Int && c.val.Kind() != constant.Float {
		return false
	}
	holds := constant.Compare(zero, tokenOf(c.is), c.val)
	return holds == c.negated
}

// meet is the shape of a value that is decoded in several ways, each in full: the
// fields of all of them.
func (r *reader_) meet(shapes []codec.Shape) codec.Shape {
	out := shapes[0]
	for _, s := range shapes[1:] {
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

// narrowed puts what is asked of a part into its shape.
func (r *reader_) narrowed(s codec.Shape, p *part, steps []step) codec.Shape {
	for _, step := range steps {
		c := step.cond
		if step.guard || c.subject.part != p {
			continue
		}
		s = narrow(s, c)
	}
	return s
}

// narrow is a shape of values for which a condition holds, as far as it can say so.
func narrow(s codec.Shape, c condition) codec.Shape {
	if c.subject.look == "inside" {
		if c.is == "matches" || c.is == "format" {
			c.subject.look = ""
		} else {
			return s
		}
	}
	switch {
	case c.is == "eq" && !c.negated && c.subject.look == "":
		if isZeroConstant(c) && !c.subject.raw {
			return s
		}
		return keepNotes(codec.Enum(constantValue(c.val)), s)
	case c.is == "in" && !c.negated:
		values := make([]any, len(c.vals))
		for i, v := range c.vals {
			values[i] = constantValue(v)
		}
		if len(values) > 0 {
			return keepNotes(codec.Enum(values...), s)
		}
	case c.is == "nil" && c.negated:
		s.Nullable = false
	case c.is == "nil" && s.Kind == codec.KindAny && s.Unknown == nil && c.subject.look == "":
		return codec.Of(codec.KindNull)
	case c.is == "absent" && !c.negated && s.Kind == codec.KindAny && s.Unknown == nil:
		return codec.Of(codec.KindNever)
	case c.is == "eq" && c.negated && isZeroConstant(c) && s.Kind == codec.KindString:
		return s.Limited("minLength", 1)
	case c.is == "kind" && !c.negated:
		return ofKind(s, c.kinds[0])
	case c.is == "matches" && !c.negated && (s.Kind == codec.KindString || s.Kind == codec.KindAny):
		return ofKind(s, "string").Limited("pattern", c.word)
	case c.is == "format" && !c.negated && (s.Kind == codec.KindString || s.Kind == codec.KindAny):
		s = ofKind(s, "string")
		s.Format, s.Native = c.word, formatNatives[c.word]
	case (c.is == "less" || c.is == "atmost") && (s.Kind == codec.KindInteger || s.Kind == codec.KindNumber) && c.subject.look == "":
		return s.Limited(boundOf(c), constantValue(c.val))
	case (c.is == "less" || c.is == "atmost" || c.is == "eq") && c.subject.look == "len":
		return lengthLimited(s, c)
	}
	return s
}

var formatNatives = map[string]string{"date-time": "datetime", "date": "date", "uuid": "uuid"}

// keepNotes is another shape with what is said of how the language holds it.
func keepNotes(out, s codec.Shape) codec.Shape {
	if s.Kind != codec.KindRef && s.Kind != codec.KindAny {
		out.Native, out.Members = s.Native, s.Members
	}
	out.Sends = s.Sends
	return out
}

func boundOf(c condition) string {
	switch {
	case c.is == "less" && !c.negated:
		return "exclusiveMaximum"
	case c.is == "less":
		return "minimum"
	case !c.negated:
		return "maximum"
	}
	return "exclusiveMinimum"
}

// lengthLimited limits a list, a text or a map by its length. A text is counted in
// bytes, so that only an empty one is certain.
func lengthLimited(s codec.Shape, c condition) codec.Shape {
	n, exact := constant.Int64Val(constant.ToInt(c.val))
	if !exact {
		return s
	}
	least, most := int64(-1), int64(-1)
	switch {
	case c.is == "eq" && !c.negated:
		least, most = n, n
	case c.is == "eq" && n == 0:
		least = 1
	case c.is == "less" && !c.negated:
		most = n - 1
	case c.is == "less":
		least = n
	case c.is == "atmost" && !c.negated:
		most = n
	case c.is == "atmost":
		least = n + 1
	}
	words := map[codec.Kind][2]string{codec.KindList: {"minItems", "maxItems"}, codec.KindString: {"minLength", "maxLength"}, codec.KindMap: {"minProperties", "maxProperties"}}[s.Kind]
	if words[0] == "" || s.Kind == codec.KindString && (least > 1 || most >= 0) {
		return s
	}
	if least > 0 {
		s = s.Limited(words[0], least)
	}
	if most >= 0 {
		s = s.Limited(words[1], most)
	}
	return s
}

// ofKind is the part of a shape that is of one kind of JSON.
func ofKind(s codec.Shape, kind string) codec.Shape {
	if s.Kind != codec.KindAny {
		return s
	}
	switch kind {
	case "unsigned":
		return codec.Of(codec.KindInteger).Limited("minimum", 0).Wide("uint64")
	case "integer":
		return codec.Of(codec.KindInteger).Wide("int64")
	case "object":
		return codec.Of(codec.KindMap)
	case "array":
		return codec.Of(codec.KindList)
	}
	return codec.Of(codec.Kind(kind))
}

// said tells whether a shape says what a condition asks for.
func said(c condition, s *codec.Shape) bool {
	switch c.is {
	case "decodes", "kind":
		return true
	case "eq":
		return !c.negated && c.subject.look == "" || c.negated && isZeroConstant(c) && (c.subject.look == "" && s != nil && s.Kind != codec.KindInteger && s.Kind != codec.KindNumber || c.subject.look == "len") || c.subject.look == "len" && s != nil && s.Kind == codec.KindList
	case "in":
		return !c.negated
	case "nil", "absent":
		return true
	case "matches", "format":
		return !c.negated
	case "less", "atmost":
		return c.subject.look == "" || s != nil && s.Kind == codec.KindList
	}
	return false
}

// check notes what a way asks for that its shape does not say: a condition whose
// other side never succeeds.
func (r *reader_) check(w reading) {
	var loops func(events []event)
	addCheck := func(what string, pos token.Pos) {
		check := codec.Checked{What: what, Place: r.prog.place(pos)}
		if !slices.ContainsFunc(r.checks, func(k codec.Checked) bool { return k.What == check.What && samePlace(k.Place, check.Place) }) {
			r.checks = append(r.checks, check)
		}
	}
	note := func(s step) {
		c := s.cond
		if c.text == "" || len(c.from) == 0 && c.subject.key == "" {
			return // it does not depend on the payload
		}
		if c.is == "decodes" && c.negated && !r.alsoTaken(s, w) {
			c.text = strings.TrimSuffix(c.text, " succeeds") + " succeeds too"
			addCheck("raises if "+c.text, c.pos)
			return
		}
		if r.otherSide(s) && (c.is != "" || !r.readsOther(s, w)) {
			return
		}
		if !s.guard && c.subject.part != nil {
			at := r.shapeKind(c.subject.part)
			if said(c, at) {
				return
			}
		}
		if c.is == "decodes" {
			return // guarded, and then the part is decoded
		}
		what := "raises unless " + c.text
		if !s.side {
			what = "raises if " + c.text
		}
		if r.otherSide(s) {
			what = "reads another form if not " + c.text
		}
		addCheck(what, c.pos)
	}
	loops = func(events []event) {
		for _, e := range events {
			for i, facts := range e.facts {
				for _, s := range facts {
					others := false
					for k, other := range e.facts {
						others = others || k != i && slices.ContainsFunc(other, s.against)
					}
					if !others && !r.otherSide(s) {
						note(s)
					}
				}
				loops(e.arms[i])
			}
		}
	}
	for _, s := range w.st.steps {
		note(s)
	}
	loops(w.st.events)
}

func samePlace(a, b *codec.Place) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// shapeKind guesses nothing: it gives the kind of shape of what a part is decoded to.
func (r *reader_) shapeKind(p *part) *codec.Shape {
	for _, e := range r.now.st.events {
		if e.part == p && e.typ != nil {
			s := r.kindShape(e.typ)
			return &s
		}
	}
	for _, e := range r.now.st.events {
		if e.part != p.parent || e.typ == nil {
			continue
		}
		if st, ok := deref(e.typ).Underlying().(*types.Struct); ok {
			for _, f := range r.fieldsOf(st).fields {
				if f.name == p.name {
					s := r.kindShape(f.object.Type())
					return &s
				}
			}
		}
	}
	return nil
}

func (r *reader_) kindShape(t types.Type) codec.Shape {
	switch under := deref(t).Underlying().(type) {
	case *types.Basic:
		return basicTypes[under.Kind()]
	case *types.Slice:
		return codec.Of(codec.KindList)
	case *types.Map:
		return codec.Of(codec.KindMap)
	}
	return codec.Of(codec.KindAny)
}

// otherSide says whether a way on which a step was decided otherwise succeeds too.
func (r *reader_) otherSide(s step) bool {
	return slices.ContainsFunc(r.ways, func(w reading) bool {
		return slices.ContainsFunc(w.st.steps, s.against)
	})
}

// alsoTaken says whether what could not be decoded on a way is decoded on another one
// that is like it in all else.
func (r *reader_) alsoTaken(s step, way reading) bool {
	return slices.ContainsFunc(r.ways, func(w reading) bool {
		found := false
		for _, o := range w.st.steps {
			found = found || o.against(s)
			if slices.ContainsFunc(way.st.steps, func(mine step) bool { return !sameStep(mine, s) && mine.against(o) }) {
				return false
			}
		}
		return found
	})
}

func sameStep(a, b step) bool { return a.fork == b.fork && a.side == b.side }

// readsOther says whether a way on which a step was decided otherwise reads the
// payload in another way.
func (r *reader_) readsOther(s step, way reading) bool {
	return slices.ContainsFunc(r.ways, func(w reading) bool {
		return slices.ContainsFunc(w.st.steps, s.against) && !sameEvents(w.st.events, way.st.events)
	})
}

// join brings the ways together. Records of one type are one record; of several
// public types, a union of them.
func (r *reader_) join(ways []form) form {
	out := ways[0]
	var variants []form
	tagged := true
	for _, w := range ways {
		out.strict, out.lax, out.rest = out.strict && w.strict, out.lax || w.lax, out.rest || w.rest
		out.own = out.own && w.own
		tagged = tagged && w.tag != "" && w.tag == ways[0].tag
		i := slices.IndexFunc(variants, func(v form) bool {
			return v.shape.Kind == codec.KindRecord && w.shape.Kind == codec.KindRecord && identicalOrNil(v.main, w.main) &&
				(v.main == nil || slices.EqualFunc(v.tagged, w.tagged, func(a, b codec.Value) bool { return string(a) == string(b) }))
		})
		if i < 0 {
			variants = append(variants, w)
			continue
		}
		r.correlated(variants[i].shape, w.shape, w.way)
		variants[i].shape = mergeRecords(variants[i].shape, w.shape)
	}
	if len(variants) == 1 {
		out.shape = variants[0].shape
		return out
	}
	var shapes []codec.Shape
	for _, v := range variants {
		if v.tag != "" && v.shape.Kind == codec.KindRef {
			v.shape.Chosen = &codec.Chosen{Field: v.tag, Values: v.tagged}
		}
		shapes = append(shapes, v.shape)
	}
	out.shape = unionOf(shapes)
	out.own = false
	if tagged && out.shape.Kind == codec.KindUnion {
		out.shape.Tag = &codec.Tag{Field: ways[0].tag, Required: true}
	}
	return out
}

// correlated notes the members of which the ways read several forms: which one, the
// other members decide, and the one record that stands for the ways does not say it.
func (r *reader_) correlated(a, b codec.Shape, way reading) {
	for _, f := range a.Fields {
		for _, g := range b.Fields {
			if f.Name != g.Name || sameShape(f.Shape, g.Shape) || isUnread(f.Shape) || isUnread(g.Shape) || !r.decidedBy(way, f.Name) || f.Shape.Kind == codec.KindEnum && g.Shape.Kind == codec.KindEnum {
				continue
			}
			check := codec.Checked{What: "raises unless the form of " + f.Name + " is that which goes with the other members", Place: r.prog.place(r.typ.Obj().Pos())}
			if !slices.ContainsFunc(r.checks, func(k codec.Checked) bool { return k.What == check.What }) {
				r.checks = append(r.checks, check)
			}
		}
	}
}

// decidedBy says whether what other members hold decided between a way and another.
func (r *reader_) decidedBy(way reading, name string) bool {
	member := r.in.root.child(name)
	return slices.ContainsFunc(way.st.steps, func(s step) bool {
		p := s.cond.subject.part
		return s.cond.is != "decodes" && s.cond.is != "kind" && (p == nil || !p.within(member)) && r.otherSide(s)
	})
}

func isUnread(s codec.Shape) bool {
	return s.Kind == codec.KindNull || s.Kind == codec.KindNever || s.Kind == codec.KindAny && s.Unknown == nil || s.Kind == codec.KindString || s.Nullable
}

func identicalOrNil(a, b types.Type) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return identical(a, b)
}

// either is the shape of what has one of several shapes.
func (r *reader_) either(shapes []codec.Shape) codec.Shape {
	out := unionOf(shapes)
	if !slices.ContainsFunc(shapes, func(s codec.Shape) bool { return s.Null == "" }) {
		out.Null = "reject"
	}
	return out
}

// unionOf joins shapes: equal ones are one, a text among constants is any text.
func unionOf(shapes []codec.Shape) codec.Shape {
	var out []codec.Shape
	null, never := false, false
	var flat func(list []codec.Shape)
	flat = func(list []codec.Shape) {
		for _, s := range list {
			switch {
			case s.Kind == codec.KindNull:
				null = true
				continue
			case s.Kind == codec.KindNever && s.Unknown == nil:
				never = true
				continue
			case s.Kind == codec.KindUnion && s.Unknown == nil && s.Tag == nil && s.Native == "":
				null = null || s.Nullable
				flat(s.Variants)
				continue
			}
			null = null || s.Nullable
			s.Nullable = false
			if i := slices.IndexFunc(out, func(o codec.Shape) bool {
				return o.Kind == codec.KindEnum && s.Kind == codec.KindEnum && !o.Open && !s.Open
			}); i >= 0 {
				for _, v := range s.Values {
					if !slices.ContainsFunc(out[i].Values, func(w codec.Value) bool { return string(v) == string(w) }) {
						out[i].Values = append(slices.Clone(out[i].Values), v)
					}
				}
				continue
			}
			if i := slices.IndexFunc(out, func(o codec.Shape) bool { return sameShape(o, s) }); i < 0 {
				out = append(out, s)
			}
		}
	}
	flat(shapes)
	// An enum of texts beside any text adds nothing.
	out = slices.DeleteFunc(out, func(s codec.Shape) bool {
		return s.Kind == codec.KindEnum && !s.Open && slices.ContainsFunc(out, func(o codec.Shape) bool {
			return o.Kind == codec.KindString && o.Format == "" && o.Encoding == "" && len(o.Limits) == 0 && o.Unknown == nil && allTexts(s.Values)
		})
	})
	switch len(out) {
	case 0:
		if never && !null {
			return codec.Of(codec.KindNever)
		}
		return codec.Of(codec.KindNull)
	case 1:
		out[0].Nullable = null && out[0].Kind != codec.KindAny
		return out[0]
	}
	if i := slices.IndexFunc(out, func(s codec.Shape) bool { return s.Unknown != nil && s.Kind == codec.KindUnknown }); i >= 0 {
		return out[i]
	}
	if slices.ContainsFunc(out, func(s codec.Shape) bool { return s.Kind == codec.KindAny && len(s.Limits) == 0 }) {
		return codec.Anything()
	}
	u := codec.Union(out...)
	u.Nullable = null
	return u
}

func allTexts(values []codec.Value) bool {
	return !slices.ContainsFunc(values, func(v codec.Value) bool { return len(v) == 0 || v[0] != '"' })
}

// sameShape compares what two shapes admit.
func sameShape(a, b codec.Shape) bool {
	return string(codec.JSON(bare(a))) == string(codec.JSON(bare(b)))
}

// bare is a shape without what does not bear on the values.
func bare(s codec.Shape) codec.Shape {
	s.Native, s.Members, s.Bounds, s.Checked, s.Wrapper, s.By, s.Null = "", nil, nil, nil, "", "", ""
	if s.Item != nil {
		item := bare(*s.Item)
		s.Item = &item
	}
	if s.Sends != nil {
		sent := bare(*s.Sends)
		s.Sends = &sent
	}
	fields := make([]codec.Field, len(s.Fields))
	for i, f := range s.Fields {
		fields[i] = codec.Field{Name: f.Name, Reads: f.Reads, Writes: f.Writes, Only: f.Only, In: f.In, Shape: bare(f.Shape), Required: f.Required}
	}
	slices.SortFunc(fields, func(a, b codec.Field) int { return cmp.Compare(a.Name, b.Name) })
	s.Fields = fields
	variants := make([]codec.Shape, len(s.Variants))
	for i, v := range s.Variants {
		variants[i] = bare(v)
	}
	slices.SortFunc(variants, func(a, b codec.Shape) int { return strings.Compare(string(codec.JSON(a)), string(codec.JSON(b))) })
	s.Variants = variants
	return s
}

// mergeRecords brings two forms of one record together: what only one has, or does
// not always have, may be absent.
func mergeRecords(a, b codec.Shape) codec.Shape {
	out := a
	out.Fields = nil
	for _, f := range a.Fields {
		i := slices.IndexFunc(b.Fields, func(g codec.Field) bool { return g.Name == f.Name })
		if i < 0 {
			f.Required, f.Missing, f.Unset = false, "", "omit"
			out.Fields = append(out.Fields, f)
			continue
		}
		out.Fields = append(out.Fields, mergeFields(f, b.Fields[i]))
	}
	for _, f := range b.Fields {
		if !slices.ContainsFunc(a.Fields, func(g codec.Field) bool { return g.Name == f.Name }) {
			f.Required, f.Missing, f.Unset = false, "", "omit"
			out.Fields = append(out.Fields, f)
		}
	}
	out.Closed = a.Closed && b.Closed
	out.Item = cmp.Or(a.Item, b.Item)
	for _, check := range b.Checked {
		out = out.CheckedFor(check)
	}
	return out
}

func mergeFields(f, g codec.Field) (out codec.Field) {
	out = f
	out.Required = f.Required && g.Required
	if f.Missing != g.Missing {
		out.Missing = ""
	}
	defer func() {
		if out.Shape.Null = f.Shape.Null; f.Shape.Null != g.Shape.Null {
			out.Shape.Null = ""
		}
	}()
	switch {
	case sameShape(f.Shape, g.Shape):
	case f.Shape.Kind == codec.KindAny && f.Shape.Unknown == nil && len(f.Decl) > 0 && f.Shape.Native == "raw":
		out.Shape = g.Shape
	case g.Shape.Kind == codec.KindAny && g.Shape.Unknown == nil && g.Shape.Native == "raw":
	default:
		out.Shape = unionOf([]codec.Shape{f.Shape, g.Shape})
		if out.Shape.Native == "" && out.Shape.Kind != codec.KindUnion {
			out.Shape.Native = f.Shape.Native
		}
		if f.Zero != g.Zero || out.Shape.Kind == codec.KindUnion {
			out.Zero = ""
		}
	}
	if f.Zero != g.Zero {
		out.Zero = ""
	}
	if f.Unset != g.Unset {
		switch {
		case f.Unset == "omit" || g.Unset == "omit":
			out.Unset = "omit"
		default:
			out.Unset = cmp.Or(f.Unset, g.Unset)
		}
	}
	return out
}
