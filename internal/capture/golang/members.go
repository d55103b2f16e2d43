package golang

import (
	"go/constant"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/capture/golang/eval"
	"example.org/parity/internal/capture/golang/gojson"
	"example.org/parity/internal/codec"
)

// rejects says whether the decoder of a record refuses a payload without any of the
// members that are required; then that is not said of each.
func rejects(s *codec.Shape) bool {
	all := false
	for _, f := range s.Fields {
		if writesRecord(&f.Shape) {
			return false // what is said of the whole would be said of that record, too
		}
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

// member renders a member that is read by its name.
func (r *reader_) member(p *eval.Part, t types.Type, f *gojson.Field, events []eval.Event, steps []eval.Step) codec.Field {
	out := codec.Field{Name: p.Name}
	if f != nil {
		out = r.property(*f, f.Kind)
		out.Name = p.Name
		if !f.Quoted {
			shape := r.at(p, events, steps, t, f)
			switch {
			case gojson.IsInvalid(gojson.Deref(f.Object.Type())) && out.Shape.Unknown == nil:
				out.Shape.Checked = append(out.Shape.Checked, shape.Checked...) // known by its name alone
			case !r.isPlainly(p, events, steps):
				out.Shape = shape
			}
		}
	} else {
		out.Shape = r.at(p, events, steps, t, nil)
		if !gojson.IsAny(t) {
			out.Shape = r.withoutNullBut(out.Shape)
		}
		if gojson.IsRaw(t) && out.Shape.Kind == codec.KindAny {
			out.Shape = codec.Of(codec.KindAny).As("raw")
		}
	}
	if own := r.own[p]; own != nil && p.Parent == r.in.Root {
		r.owners[p.Name] = own
	}
	if own := r.own[p]; own != nil && (f == nil || own != f.Object) {
		r.declaredBy(&out, own, f)
	}
	if isAbsent(p, steps) {
		out.Shape.Null = "reject" // where it is not there it is not null
	}
	there, set := r.mustBeThere(p, events, steps, t)
	if set {
		out.Shape.Null = "reject"
	}
	if own := r.own[p]; own != nil && holdsNil(own.Type()) && out.Unset == "omit" && out.Shape.Null == "" && out.Shape.Kind != codec.KindAny && out.Shape.Unknown == nil {
		out.Shape.Nullable = true
	}
	if there {
		out.Required, out.Default, out.Missing = true, nil, "reject"
		if len(out.Shape.Checked) == 0 && out.Shape.Kind != codec.KindAny {
			out.Shape.Nullable = false
		}
	}
	return out
}

// withoutNullBut is a shape that says nothing of null, which encoding/json takes anyway. Where
// it leads to a decoder that refuses null, what is taken before that is called stays said.
func (r *reader_) withoutNullBut(s codec.Shape) codec.Shape {
	plain := s
	plain.Nullable = false
	if s.Nullable && r.refusesNullItself(s) {
		return s.Sending(plain)
	}
	return plain
}

// refusesNullItself says whether a shape leads to a decoder that refuses null.
func (r *reader_) refusesNullItself(s codec.Shape) bool {
	t := r.queued[s.Ref]
	return s.Kind == codec.KindRef && t != nil && r.failsOnNull(t)
}

// isPlainly says whether nothing happens to a part but that it is decoded.
func (r *reader_) isPlainly(p *eval.Part, events []eval.Event, steps []eval.Step) bool {
	touches := func(q *eval.Part) bool { return q != nil && q.Within(p) }
	if slices.ContainsFunc(events, func(e eval.Event) bool { return touches(e.Part) }) {
		return false
	}
	if v, ok := r.from[p]; ok && r.own[p] != nil {
		if iface, ok := gojson.Element(r.own[p].Type()).Underlying().(*types.Interface); ok && !iface.Empty() && v != nil {
			return false
		}
	}
	return !slices.ContainsFunc(steps, func(s eval.Step) bool {
		return s.Cond.Is != "" && s.Cond.Is != "decodes" && touches(s.Cond.Subject.Part)
	})
}

// declaredBy says of a member what the receiver's field that holds it says.
func (r *reader_) declaredBy(out *codec.Field, own *types.Var, f *gojson.Field) {
	st, ok := r.typ.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for _, g := range r.fieldsOf(st).Fields {
		if g.Object != own || !strings.EqualFold(g.Name, out.Name) {
			continue
		}
		decl := r.property(g, gojson.ConventionOf(st))
		_, wasPointer := types.Unalias(typeOfField(f)).(*types.Pointer)
		_, isPointer := types.Unalias(own.Type()).(*types.Pointer)
		if wasPointer && !isPointer {
			out.Shape = r.withoutNullBut(out.Shape)
		}
		if f == nil || gojson.IsRaw(f.Object.Type()) || wasPointer {
			out.Required, out.Default, out.Unset, out.Zero = decl.Required, decl.Default, decl.Unset, decl.Zero
		}
		if gojson.IsAny(typeOrAny(f)) && out.Shape.Kind == codec.KindAny {
			out.Shape = decl.Shape
		}
		break
	}
	if f == nil || strings.EqualFold(own.Name(), f.Object.Name()) {
		r.declared(out, own)
	}
}

func typeOrAny(f *gojson.Field) types.Type {
	if f == nil {
		return types.Typ[types.Invalid]
	}
	return f.Object.Type()
}

func typeOfField(f *gojson.Field) types.Type {
	if f == nil {
		return types.Typ[types.Invalid]
	}
	return f.Object.Type()
}

func (r *reader_) struct_(p *eval.Part, e eval.Event, st *types.Struct, events []eval.Event, steps []eval.Step) codec.Shape {
	out := codec.Of(codec.KindRecord)
	out.Closed = e.Strict
	if e.Strict && r.holdsPlain(st) {
		out = out.CheckedFor(codec.Checked{What: "raises if a record inside has a member that it does not declare", Place: r.prog.Place(r.typ.Obj().Pos())})
	}
	kind := gojson.ConventionOf(st)
	whole := r.variant(e.Typ) != nil
	set := r.fieldsOf(st)
	whole = whole || slices.ContainsFunc(set.Fields, func(f gojson.Field) bool { return r.embedsOwn(st, f) })
	anyUsed := slices.ContainsFunc(set.Fields, func(f gojson.Field) bool { return r.used[p.Field(f)] })
	for _, f := range set.Fields {
		q := p.Field(f)
		if !whole && anyUsed && !r.used[q] {
			continue
		}
		f.Pointers = slices.DeleteFunc(slices.Clone(f.Pointers), func(v *types.Var) bool { return e.Held[v] || r.isShadow(gojson.Deref(v.Type())) })
		f.Kind = kind
		m := r.member(q, f.Object.Type(), &f, events, steps)
		if e.Plain {
			m.Shape = asTagged(m.Shape, f.Tag)
		}
		if v, ok := e.Preset[f.Name]; ok {
			if l, ok := v.(eval.Fixed); ok {
				m.Default, m.Required, m.Missing, m.Shape.Null = codec.JSON(eval.ConstantValue(l.Val)), false, "", ""
			}
		} else if r.cannotDecode(f.Object.Type()) && m.Shape.Unknown == nil && r.own[q] == f.Object && isSymbolValue(r.from[q]) {
			sent := m.Shape
			m.Shape = opaque("encoding/json cannot decode into %s, an interface", r.nameOf(gojson.Element(f.Object.Type()))).Sending(sent)
		}
		out.Fields = append(out.Fields, m)
	}
	out.Fields = append(r.tags(p, out.Fields, events, steps), out.Fields...)
	if set.Rest != nil && !gojson.IsAny(set.Rest) {
		item := r.shapeOf(set.Rest, nil, nil)
		out.Item = &item
	}
	if own, ok := r.typ.Underlying().(*types.Struct); ok && p == r.in.Root {
		inOrder(out.Fields, r.fieldsOf(own).Names())
	}
	return out
}

// tags gives the members that the decoder asks for beside a record's own, as the tag
// that it was chosen by.
func (r *reader_) tags(p *eval.Part, known []codec.Field, events []eval.Event, steps []eval.Step) []codec.Field {
	var out []codec.Field
	for _, name := range r.keys(p, events, steps) {
		if slices.ContainsFunc(known, func(f codec.Field) bool { return f.Name == name }) || p == r.in.Root && !r.asked(p.Child(name), events, steps) {
			continue
		}
		if m := r.member(p.Child(name), types.Universe.Lookup("any").Type(), nil, events, steps); m.Shape.Kind == codec.KindEnum {
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

func isSymbolValue(v eval.Value) bool { _, ok := v.(eval.Symbol); return ok }

// asked says whether a step asks for the value of a part.
func (r *reader_) asked(p *eval.Part, events []eval.Event, steps []eval.Step) bool {
	return slices.ContainsFunc(steps, func(s eval.Step) bool { return (s.Cond.Is == "eq" || s.Cond.Is == "in") && s.Cond.Subject.Part == p })
}

// embedsOwn says whether a field comes of the receiver itself, embedded in a helper.
func (r *reader_) embedsOwn(st *types.Struct, f gojson.Field) bool {
	if len(f.Index) < 2 {
		return false
	}
	outer := st.Field(f.Index[0])
	return r.isShadow(gojson.Deref(outer.Type()))
}

// mustBeThere says whether a way asks that a part is there, and that it is not null.
// t is the type that it is declared to be decoded to: what is asked of the value that
// a pointer leads to says nothing of one that is nil.
func (r *reader_) mustBeThere(p *eval.Part, events []eval.Event, steps []eval.Step, t types.Type) (there, set bool) {
	for _, s := range steps {
		c := s.Cond
		isPointer := gojson.IsPointer(t) || c.Subject.Typ != nil && gojson.IsPointer(c.Subject.Typ)
		if s.Guard || s.Unset || c.Subject.Part != p || isPointer && c.Is != "nil" && c.Is != "absent" {
			continue
		}
		switch c.Is {
		case "nil":
			set = set || c.Negated
		case "absent":
			there = there || c.Negated
		case "eq":
			set = set || c.Negated == eval.IsZeroConstant(c)
		case "in":
			set = set || !c.Negated && !slices.ContainsFunc(c.Vals, eval.IsZero)
		case "kind":
			set = set || !c.Negated && !slices.Contains(c.Kinds, "null")
		case "matches":
			set = set || !c.Negated && (c.Word == "" || !matchesNothing(c.Word))
		case "format":
			set = set || !c.Negated
		case "less", "atmost":
			set = set || refusesZero(c)
		case "decodes":
			there = there || !c.Negated && isRawPart(events, p)
		}
	}
	return there || set, set
}

// isAbsent says whether a way leads only where raw text of a part is not there.
func isAbsent(p *eval.Part, steps []eval.Step) bool {
	return slices.ContainsFunc(steps, func(s eval.Step) bool {
		return s.Cond.Is == "absent" && !s.Cond.Negated && !s.Guard && s.Cond.Subject.Part == p && s.Cond.Subject.Raw
	})
}

// matchesNothing says whether a pattern takes the empty text.
func matchesNothing(pattern string) bool {
	expr, err := regexp.Compile(pattern)
	return err == nil && expr.MatchString("")
}

// isRawPart says whether a part is decoded from raw text, which must be there for that.
func isRawPart(events []eval.Event, p *eval.Part) bool {
	return slices.ContainsFunc(events, func(e eval.Event) bool { return e.Part == p && e.Typ != nil && !e.Lax })
}

// refusesZero says whether a bound leaves out what a missing number is decoded to.
func refusesZero(c eval.Condition) bool {
	zero := constant.MakeInt64(0)
	if c.Val == nil || c.Val.Kind() != constant.Int && c.Val.Kind() != constant.Float {
		return false
	}
	holds := constant.Compare(zero, tokenOf(c.Is), c.Val)
	return holds == c.Negated
}
