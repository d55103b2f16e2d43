package golang

import (
	"go/types"
	"slices"

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
			result.shape.Fields[i].Shape = r.withoutMembers(f.Shape)
			f = result.shape.Fields[i]
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

// withoutMembers is a union without the constants that are values of a named type among its
// variants, of which any text is a value.
func (r *reader_) withoutMembers(s codec.Shape) codec.Shape {
	if s.Kind != codec.KindUnion || s.Tag != nil {
		return s
	}
	isOpen := func(v codec.Shape) bool {
		named, ok := types.Unalias(r.queued[v.Ref]).(*types.Named)
		return ok && v.Kind == codec.KindRef && isTextType(named) && !jsonMethodsOf(named).any()
	}
	if !slices.ContainsFunc(s.Variants, isOpen) {
		return s
	}
	var kept []codec.Shape
	for _, v := range s.Variants {
		if v.Kind != codec.KindEnum || !allTexts(v.Values) {
			kept = append(kept, v)
		}
	}
	out := unionOf(kept)
	out.Nullable, out.Null = out.Nullable || s.Nullable, s.Null
	return out
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
	named  map[*part]bool // stands in the shape by the name of its type
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
	r.now, r.used, r.own, r.from, r.named = &w, map[*part]bool{}, map[*part]*types.Var{}, map[*part]value{}, map[*part]bool{}
	r.trace(w)
	r.choices.note(r.typ, w.st.events, w.st.steps)
	out := form{way: w}
	out.shape = r.at(r.in.root, w.st.events, w.st.steps, nil, nil)
	for _, e := range w.st.events {
		if e.part != r.in.root {
			continue
		}
		out.strict, out.lax = out.strict || e.strict || e.only != nil, out.lax || e.lax
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
			} else if inner := partOf(v, r.in.root); inner != nil && r.own[inner] == nil && !r.ofWhole(v) {
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
	if _, isStruct := v.(composite); p == nil || isStruct && r.ofWhole(v) {
		return
	}
	if s, ok := v.(symbol); ok && s.part == p || r.own[p] == nil {
		r.own[p] = f
	}
	r.from[p] = v
}
