package golang

import (
	"go/constant"
	"go/types"
	"regexp"
	"slices"
	"strings"

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
func (r *reader_) member(p *part, t types.Type, f *field, events []event, steps []step) codec.Field {
	out := codec.Field{Name: p.name}
	if f != nil {
		out = r.property(*f, f.kind)
		out.Name = p.name
		if !f.quoted {
			shape := r.at(p, events, steps, t, f)
			if !r.isPlainly(p, events, steps) {
				out.Shape = shape
			}
		}
	} else {
		out.Shape = r.at(p, events, steps, t, nil)
		if !isAny(t) {
			out.Shape.Nullable = false
		}
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
	anyUsed := slices.ContainsFunc(set.fields, func(f field) bool { return r.used[p.field(f)] })
	for _, f := range set.fields {
		q := p.field(f)
		if !whole && anyUsed && !r.used[q] {
			continue
		}
		f.pointers = slices.DeleteFunc(slices.Clone(f.pointers), func(v *types.Var) bool { return e.held[v] || r.isShadow(deref(v.Type())) })
		f.kind = kind
		m := r.member(q, f.object.Type(), &f, events, steps)
		if e.plain {
			m.Shape = numbersInTexts(m.Shape, f.tag)
		}
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
		if s.guard || s.unset || c.subject.part != p || isPointer && c.is != "nil" && c.is != "absent" {
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
