package compare

import (
	"slices"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// flat is a union of records that the other side writes as one record, with the fields
// of all variants.
type flat struct {
	split, whole   end  // the side of the union, and that of the record
	sent           bool // the union is what is sent
	arms, variants []*schema.Schema
	name, record   *schema.Schema // as it is referred to, and what it is
}

// flat finds out whether that is what the two sides are.
func (w *walk) flat(sent, taken []*schema.Schema) (flat, bool) {
	f := flat{split: w.to, whole: w.from, arms: taken}
	one, look, lookArm := sent, w.sent, w.accepted
	if len(taken) == 1 {
		f = flat{split: w.from, whole: w.to, arms: sent, sent: true}
		one, look, lookArm = taken, w.accepted, w.sent
	}
	if len(one) != 1 || len(f.arms) < 2 {
		return f, false
	}
	f.name, f.record = one[0], look(one[0])
	own := tags(f.record, f.whole.set)
	for _, arm := range f.arms {
		variant := lookArm(arm)
		counterparts := w.counterparts(arm, f.name) || w.counterparts(f.name, arm)
		if counterparts || !includes(f.record, variant) || otherVariant(own, tags(variant, f.split.set)) {
			return f, false
		}
		f.variants = append(f.variants, variant)
	}
	return f, true
}

// flattened compares a union with the record that it is on the other side, and reports
// whether it is one.
func (w *walk) flattened(at place, sent, taken []*schema.Schema) bool {
	f, is := w.flat(sent, taken)
	if !is {
		return false
	}
	isOne := func(variant *schema.Schema) bool { return isVariant(f.record, variant, "") }
	if !f.sent && !slices.ContainsFunc(f.variants, isOne) && !slices.ContainsFunc(f.record.Properties, f.toldByFlag) {
		w.report(at, Rejects, UnionRecord.with(Flattened{outlines(f.split, f.arms), f.split.id(), f.whole.id()}).claiming(Claim{Sent: schema.Of(schema.Record)}))
	}
	w.cover(f.whole, f.name)
	for _, p := range f.record.Properties {
		if f.saysWhich(p) {
			w.cover(f.whole, p.Schema)
		}
	}
	for _, arm := range f.arms {
		w.cover(f.split, arm)
	}
	for _, p := range w.variantFields(&f) {
		w.flatField(at, f, p)
	}
	return true
}

// variantFields are the fields of the variants. Of what the record has several alternatives
// for, such as the tag and what goes with it, the variants have one each: they are held
// against the record's together, at the place of the first.
func (w *walk) variantFields(f *flat) []*schema.Property {
	var list []*schema.Property
	first := map[string]*schema.Property{}
	for _, variant := range f.variants {
		for _, p := range variant.Properties {
			of, known := f.record.Property(p.Name), first[p.Name]
			if known != nil && of != nil && several(deref(f.whole.set, of.Schema)) {
				known.Schema = w.either(f.split, known.Schema, p.Schema)
				continue
			}
			own := *p
			first[p.Name] = &own
			list = append(list, &own)
		}
	}
	return list
}

func several(s *schema.Schema) bool {
	return s.Kind == schema.Union || s.Kind == schema.Enum && len(s.Values) > 1
}

// either is what one of two variants may hold in a field.
func (w *walk) either(e end, a, b *schema.Schema) *schema.Schema {
	both := schema.Of(schema.Union)
	both.Annotation, both.Nullable = a.Annotation, a.Nullable || b.Nullable
	one, other := deref(e.set, a), deref(e.set, b)
	if one.Kind == schema.Enum && other.Kind == schema.Enum {
		w.cover(e, a)
		w.cover(e, b)
		both.Kind, both.Open = schema.Enum, one.Open || other.Open
		both.Values = slices.Concat(one.Values, other.Values)
		return both
	}
	variants := slices.Clone(alternatives(a))
	for _, s := range alternatives(b) {
		if !slices.ContainsFunc(variants, func(v *schema.Schema) bool { return writtenAlike(e.lang, v, s) }) {
			variants = append(variants, s)
		}
	}
	if len(variants) == 1 {
		return a
	}
	both.Own().Variants = variants
	return both
}

// alternatives are the variants of a union, and a schema of any other kind.
func alternatives(s *schema.Schema) []*schema.Schema {
	if s.Kind == schema.Union {
		return s.Variants
	}
	return []*schema.Schema{s}
}

func writtenAlike(l *language.Language, a, b *schema.Schema) bool {
	return a.Kind == b.Kind && a.Kind != schema.Record && l.Type(a) == l.Type(b)
}

// flatField compares a field of a variant with what the record has in its place.
func (w *walk) flatField(at place, f flat, p *schema.Property) {
	of := f.record.Property(p.Name)
	optional := func(variant *schema.Schema) bool { return !requires(variant, p.Name) }
	switch {
	case of != nil && f.sent:
		w.inVariant(w.property(at, p, of), p, of)
	case of != nil:
		w.inVariant(w.property(at, of, p), of, p)
	case f.sent:
		w.unheard(w.property(at, p, nil), p, f.record)
	case !slices.ContainsFunc(f.variants, optional):
		w.unsent(w.property(at, nil, p), p)
	case !w.forward:
		w.unsaid(w.property(at, nil, p), p)
	}
}

// wholly reports whether a variant is one record with the fields of all that the
// receiver has. What its fields hold they say themselves, beside it.
func (w *walk) wholly(at place, arm *schema.Schema, taken []*schema.Schema) bool {
	is := false
	aside := w.try(func(w *walk) { is = w.flattened(at, []*schema.Schema{arm}, taken) })
	if !is {
		return false
	}
	aside.list = slices.DeleteFunc(aside.list, func(f *Finding) bool { return !slices.Equal(f.Path, at.path) })
	w.found.take(aside)
	return true
}

// saysWhich reports whether a field of the record has for its values the constants of
// the variants.
func (f *flat) saysWhich(p *schema.Property) bool {
	values := deref(f.whole.set, p.Schema)
	if values.Kind != schema.Enum {
		return false
	}
	known := map[string]bool{}
	for _, variant := range f.variants {
		for _, text := range tags(variant, f.split.set)[p.Name] {
			known[text] = true
		}
	}
	return !slices.ContainsFunc(values.Values, func(v schema.Value) bool { return !known[v.Text] })
}

// cover takes note that a type without counterpart is compared where it is used.
func (w *walk) cover(e end, s *schema.Schema) {
	if s.Kind == schema.Reference && e.matched(s.Ref) == "" {
		w.found.covered = append(w.found.covered, covered{of: e.side, name: s.Ref, like: true, anywhere: true})
	}
}

// inVariant compares the values of a field of a variant and of the record around all
// variants, of which the presence and the tag are another matter.
func (w *walk) inVariant(at place, sp, rp *schema.Property) {
	aside := w.try(func(w *walk) { w.compare(at, sp.Schema, rp.Schema) })
	aside.list = slices.DeleteFunc(aside.list, func(f *Finding) bool {
		return f.Class != ClassMismatch || f.Rule == EnumWidened.Rule || f.Rule == EnumNarrowed.Rule
	})
	w.found.take(aside)
}

// toldByFlag reports whether a field of the record, true or false, tells which of the
// variants is written, which ask for no more: {stream: false} or none is the one,
// {stream: true} the other.
func (f *flat) toldByFlag(flag *schema.Property) bool {
	if deref(f.whole.set, flag.Schema).Kind != schema.Boolean {
		return false
	}
	said := map[string]bool{}
	for _, variant := range f.variants {
		p := variant.Property(flag.Name)
		if p == nil || !isVariant(f.record, variant, flag.Name) {
			return false
		}
		value := only(p, f.split.set)
		if value == nil || p.Required && !flag.Required && value.Canonical == "false" {
			return false
		}
		said[value.Canonical] = true
	}
	return said["true"] && said["false"]
}

// isVariant reports whether whatever is written as a record is one variant: it has all
// that the variant asks for, and nothing that says which one it is. What is said of one
// field is left open.
func isVariant(record, variant *schema.Schema, but string) bool {
	return !slices.ContainsFunc(variant.Properties, func(p *schema.Property) bool {
		if p.Name == but {
			return false
		}
		if has := record.Property(p.Name); has != nil {
			return p.Required && !has.Required || p.Kind == schema.Enum && len(p.Values) == 1 && has.Kind != schema.Enum
		}
		return p.Required && p.In != "path"
	})
}

func requires(record *schema.Schema, field string) bool {
	p := record.Property(field)
	return p != nil && p.Required
}

// includes reports whether a record has what makes another: all fields that it
// cannot do without and that can hold more than one value, and most of the rest.
func includes(whole, part *schema.Schema) bool {
	if whole.Kind != schema.Record || part.Kind != schema.Record || len(part.Properties) == 0 {
		return false
	}
	shared := 0
	for _, p := range part.Properties {
		switch has := whole.Property(p.Name) != nil; {
		case has, p.In == "path": // which may be an argument beside the record
			shared++
		case p.Required && len(p.Values) != 1:
			return false
		}
	}
	return 2*shared > len(part.Properties)
}
