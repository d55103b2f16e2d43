package compare

import (
	"cmp"

	"example.org/parity/internal/schema"
)

// add is the declaration that would bring the other side to the reference's
// shape, in the other side's language.
func (w *walk) add(at place, s, r *schema.Schema) Addition {
	of := oriented(w, s, r)
	x := w.localised(w.byName(of.Reference))
	add := Addition{Declaration{Set: w.y.id(), Code: w.y.lang.Type(x)}}
	if at.isField() && at.fields.Reference != nil {
		add = w.inOther(at)
	}
	typ := w.y.lang.Type(notNull(x))
	styled := w.y.lang.Styles(cmp.Or(at.within.Other, w.yt)) // it says more than a type does
	add.Add.unsaid = w.y.lang.Vague(typ) || typ == w.y.lang.Type(notNull(of.Other)) && !styled
	return add
}

// byName is a schema of the reference, a record by the name that it has there, if any.
func (w *walk) byName(x *schema.Schema) *schema.Schema {
	if x.Kind != schema.Record {
		return x
	}
	of := end{side: w.x, t: w.xt}
	name := of.nameOf(x)
	if name == "" {
		return x
	}
	s := schema.Of(schema.Reference)
	s.Ref, s.Nullable = name, x.Nullable
	return s
}

// inReference is the declaration of a field of the other side for the reference.
func (d *differ) inReference(at place, p *schema.Property) Addition {
	return Addition{Declaration{Set: d.x.id(), Code: d.x.lang.FieldOf(cmp.Or(at.within.Reference, d.xt), p)}}
}

// inOther is the declaration of the reference's field for the other side.
func (d *differ) inOther(at place) Addition {
	return Addition{Declaration{Set: d.y.id(), Code: d.y.lang.FieldOf(cmp.Or(at.within.Other, d.yt), d.localisedField(at))}}
}

// localisedField is the reference's field in the other set's terms, with the declaration
// that it has there, if any.
func (d *differ) localisedField(at place) *schema.Property {
	s := *d.localised(at.fields.Reference.Schema)
	s.Decl = ""
	if own := at.fields.Other; own != nil {
		if d.y.lang.Vague(d.y.lang.Type(&s)) { // its own type says more
			nullable, value := s.Nullable, s.Default
			s = *own.Schema
			s.Nullable, s.Default = nullable, value
		}
		s.Decl = own.Decl
	}
	return &schema.Property{Name: at.fields.Reference.Name, Required: at.fields.Reference.Required, Schema: &s}
}

// localised is a reference schema in the other set's terms: types by their names
// there, and aliases that it does not have by what they stand for.
func (d *differ) localised(x *schema.Schema) *schema.Schema {
	if x.Kind == schema.Reference {
		name := d.matching.Other(x.Ref)
		target := d.x.set.Lookup(x.Ref)
		if name == "" && (transparent(target) && target.Kind != schema.Reference || target.Kind == schema.Enum) {
			return d.localised(deref(d.x.set, x)) // the other set has no such name
		}
		s := *x
		if name != "" {
			s.Ref = name
		}
		return &s
	}
	s := *x
	if x.Items != nil {
		s.Items = d.localised(x.Items)
	}
	if len(x.Variants)+len(x.Elements) > 0 {
		parts := s.Own()
		parts.Variants = d.localisedAll(x.Variants)
		parts.Elements = d.localisedAll(x.Elements)
	}
	return &s
}

func (d *differ) localisedAll(list []*schema.Schema) []*schema.Schema {
	if list == nil {
		return nil
	}
	out := make([]*schema.Schema, len(list))
	for i, s := range list {
		out[i] = d.localised(s)
	}
	return out
}
