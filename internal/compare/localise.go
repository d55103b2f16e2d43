package compare

import "example.org/parity/internal/schema"

// add is the declaration that would bring the other side to the reference's
// shape, in the other side's language.
func (w *walk) add(at place, s, r *schema.Schema) string {
	if at.isField() && at.xp != nil {
		return w.y.lang.Field(w.inOther(at))
	}
	x, _ := oriented(w, s, r)
	return w.y.lang.Type(w.localised(x))
}

// inOther is the reference's field in the other set's terms, with the declaration
// that it has there, if any.
func (d *differ) inOther(at place) *schema.Property {
	s := *d.localised(at.xp.Schema)
	s.Decl = ""
	if at.yp != nil {
		s.Decl = at.yp.Decl
	}
	return &schema.Property{Name: at.xp.Name, Required: at.xp.Required, Schema: &s}
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
	s.Variants = d.localisedAll(x.Variants)
	s.Elements = d.localisedAll(x.Elements)
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
