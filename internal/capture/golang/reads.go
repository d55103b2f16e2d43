package golang

import (
	"go/types"
	"slices"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// accepted is the shape of what a decoder takes: the union of the ways through it
// that end without error.
func (c *capturer) accepted(t *types.Named, in *eval.Interp, ways []eval.Reading) form {
	if in.Over != nil {
		return form{shape: c.opaqueAt(in.Over)}
	}
	if len(ways) == 0 {
		return form{shape: codec.Of(codec.KindNever)}
	}
	ways = withoutNull(in, ways)
	r := &reader_{capturer: c, in: in, typ: t, ways: ways, owners: map[string]*types.Var{}}
	fitting := r.fitting(ways, c.instead[t])
	if len(fitting) > 0 {
		r.unfit = slices.DeleteFunc(slices.Clone(ways), func(w eval.Reading) bool {
			return slices.ContainsFunc(fitting, func(f eval.Reading) bool { return f.St == w.St })
		})
		ways, r.ways = fitting, fitting
	}
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
		items := r.in.Root.Items()
		if item := result.shape.Item; item != nil && !slices.ContainsFunc(ways, func(w eval.Reading) bool { return !r.asksInside(items, w.St.Events, w.St.Steps) }) {
			set := *item
			set.Null, result.shape.Item = "reject", &set
		}
		if result.lax {
			result.shape = r.anyVariant(result.shape, r.typ)
		}
	}
	if result.shape.Kind == codec.KindRecord {
		for i, f := range result.shape.Fields {
			result.shape.Fields[i].Shape = r.withoutMembers(f.Shape)
			f = result.shape.Fields[i]
			if own := r.owners[f.Name]; own != nil {
				if named, ok := types.Unalias(gojson.Element(own.Type())).(*types.Named); ok {
					result.shape.Fields[i].Shape = r.asInterface(named, f.Shape)
				}
			}
		}
	}
	if len(fitting) > 0 {
		result.keeps = true
		if isMap(c.instead[t].Type()) {
			result.shape.Invalid = "reject" // only an object can be kept
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
		return ok && v.Kind == codec.KindRef && gojson.IsTextType(named) && !gojson.MethodsOf(named).Any()
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
	// instead is the field that is written in place of all others where it is set, fitting
	// what is written where it is not.
	instead *types.Var
	fitting codec.Shape
	main    types.Type
	tag     string
	tagged  []codec.Value // the values of the tag that lead here
	way     eval.Reading
}

// reader_ renders the ways through one decoder.
type reader_ struct {
	*capturer
	in     *eval.Interp
	typ    *types.Named
	ways   []eval.Reading
	unfit  []eval.Reading // those on which a payload is kept as it is, see unfit.go
	checks []codec.Checked
	now    *eval.Reading
	used   map[*eval.Part]bool
	own    map[*eval.Part]*types.Var // the receiver's field that holds a part
	from   map[*eval.Part]eval.Value // or what is made of it
	keeps  bool                      // the receiver holds the whole payload
	owners map[string]*types.Var
	named  map[*eval.Part]bool // stands in the shape by the name of its type
}

// withoutNull leaves out what only a null leads to: encoding/json makes that the zero
// value of any type.
func withoutNull(in *eval.Interp, ways []eval.Reading) []eval.Reading {
	rest := slices.DeleteFunc(slices.Clone(ways), func(w eval.Reading) bool {
		return slices.ContainsFunc(w.St.Steps, func(s eval.Step) bool {
			return !s.Cond.Negated && (s.Cond.Is == "kind" && slices.Equal(s.Cond.Kinds, []string{"null"}) || s.Cond.Is == "absent" || s.Cond.Is == "nil") && s.Cond.Subject.Part == in.Root
		})
	})
	if len(rest) == 0 {
		return ways
	}
	return rest
}

// way renders one way.
func (r *reader_) way(w eval.Reading) form {
	r.now, r.used, r.own, r.from, r.named = &w, map[*eval.Part]bool{}, map[*eval.Part]*types.Var{}, map[*eval.Part]eval.Value{}, map[*eval.Part]bool{}
	r.trace(w)
	r.choices.Note(r.typ, w.St.Events, w.St.Steps)
	out := form{way: w}
	out.shape = r.at(r.in.Root, w.St.Events, w.St.Steps, nil, nil)
	for _, e := range w.St.Events {
		if e.Part != r.in.Root {
			continue
		}
		out.strict, out.lax = out.strict || e.Strict || e.Only != nil, out.lax || e.Lax
		if e.Typ == nil {
			continue
		}
		if _, ok := e.Typ.Underlying().(*types.Map); ok && !gojson.MethodsOf(e.Typ).Any() && out.shape.Kind == codec.KindRecord && r.keeps {
			out.rest = true
		}
		if named := r.variant(e.Typ); named != nil {
			out.main = named
		}
		if e.Own && eval.SameUnderlying(e.Typ, r.typ) || r.isShadow(e.Typ) {
			out.own = true
		}
	}
	out.tag, out.tagged = chosenBy(r.in.Root, w.St.Steps)
	r.check(w)
	return out
}

// variant gives the public type of the SDK that stands for itself.
func (r *reader_) variant(t types.Type) *types.Named {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || r.prog.Types[named.Obj()] == nil || !named.Obj().Exported() || eval.Identical(named, r.typ) {
		return nil
	}
	return named
}

func (r *reader_) isShadow(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && !eval.Identical(named, r.typ) && types.Identical(named.Underlying(), r.typ.Underlying()) && (r.prog.Types[named.Obj()] == nil || !named.Obj().Exported()) && !gojson.MethodsOf(named).Decodes()
}

// trace finds what becomes of each part: which are read at all, which field of the
// receiver holds which.
func (r *reader_) trace(w eval.Reading) {
	use := func(p *eval.Part) {
		for ; p != nil && !r.used[p]; p = p.Parent {
			r.used[p] = true
		}
	}
	useAll := func(v eval.Value) {
		for _, s := range eval.Origins(v) {
			if s.Part != nil {
				use(s.Part)
			}
		}
	}
	var walk func(events []eval.Event, steps []eval.Step)
	walk = func(events []eval.Event, steps []eval.Step) {
		for _, e := range events {
			use(e.Part)
			for i, arm := range e.Arms {
				walk(arm, e.Facts[i])
			}
		}
		for _, s := range steps {
			if s.Cond.Is != "decodes" {
				if s.Cond.Subject.Part != nil {
					use(s.Cond.Subject.Part)
				}
				for _, from := range s.Cond.From {
					if from.Part != nil {
						use(from.Part)
					}
				}
			}
		}
	}
	walk(w.St.Events, w.St.Steps)
	self := r.in.Frozen(w.St, w.Self, 8)
	useAll(self)
	r.keeps = slices.ContainsFunc(eval.Origins(self), func(s eval.Symbol) bool { return s.Part == r.in.Root || s.Part == r.in.Root.Kids["*"] && s.Part != nil })
	st, ok := r.typ.Underlying().(*types.Struct)
	if !ok {
		for _, s := range eval.Origins(self) {
			if s.Part != nil && s.Part != r.in.Root {
				r.from[top(s.Part)] = self
			}
		}
		r.from[r.in.Root] = self
		return
	}
	for _, f := range r.fieldsOf(st).Fields {
		v := eval.At(self, f.Index)
		r.hold(v, f.Object)
	}
	for i := range st.NumFields() { // fields that JSON does not see are filled too
		if v := eval.At(self, []int{i}); v != nil {
			useAll(v)
			if s, ok := v.(eval.Symbol); ok && s.Part != nil && r.own[s.Part] == nil {
				r.own[s.Part] = st.Field(i)
			} else if inner := partOf(v, r.in.Root); inner != nil && r.own[inner] == nil && !r.ofWhole(v) {
				r.own[inner], r.from[inner] = st.Field(i), v
			}
		}
	}
}

// top is the part below the root that a part lies in.
func top(p *eval.Part) *eval.Part {
	for p.Parent != nil && p.Parent.Parent != nil {
		p = p.Parent
	}
	return p
}

// partOf gives the one part below the root that a value is made of.
func partOf(v eval.Value, root *eval.Part) *eval.Part {
	var found *eval.Part
	for _, s := range eval.Origins(v) {
		if s.Part == nil || s.Part == root {
			continue
		}
		p := top(s.Part)
		if found != nil && found != p {
			return nil
		}
		found = p
	}
	return found
}

func (r *reader_) hold(v eval.Value, f *types.Var) {
	if t, ok := v.(eval.There); ok {
		v = t.V
	}
	p := partOf(v, r.in.Root)
	if _, isStruct := v.(eval.Composite); p == nil || isStruct && r.ofWhole(v) {
		return
	}
	if s, ok := v.(eval.Symbol); ok && s.Part == p || r.own[p] == nil {
		r.own[p] = f
	}
	r.from[p] = v
}
