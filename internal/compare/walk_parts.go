package compare

import (
	"slices"

	"example.org/parity/internal/schema"
)

// parts takes a record for the variants that the other side has of it, one for each constant
// by which those are told apart: {kind: "a" | "b", …} is {kind: "a", …} or {kind: "b", …}.
// What only one side has of the constants is said here, and its variants are left out.
func (w *walk) parts(at place, sent, taken []*schema.Schema) ([]*schema.Schema, []*schema.Schema) {
	switch {
	case len(sent) == 1 && len(taken) > 1:
		if by, ok := w.split(w.from, sent[0], w.sent(sent[0]), w.to, taken, w.accepted); ok {
			w.compare(w.property(at, by.field, by.tag), by.field.Schema, by.tag.Schema)
			return by.parts, by.variants
		}
	case len(taken) == 1 && len(sent) > 1:
		if by, ok := w.split(w.to, taken[0], w.accepted(taken[0]), w.from, sent, w.sent); ok {
			w.compare(w.property(at, by.tag, by.field), by.tag.Schema, by.field.Schema)
			return by.variants, by.parts
		}
	}
	return sent, taken
}

// parted is a record as the variants of the other side.
type parted struct {
	field, tag      *schema.Property // by which they are told: the record's, and that of all variants
	parts, variants []*schema.Schema
}

// split finds the field of a record whose texts are the constants of the other's variants.
func (w *walk) split(e end, name, record *schema.Schema, of end, variants []*schema.Schema, look func(*schema.Schema) *schema.Schema) (parted, bool) {
	if record.Kind != schema.Record || e.matched(name.Ref) != "" && slices.ContainsFunc(variants, func(v *schema.Schema) bool { return v.Ref == e.matched(name.Ref) }) {
		return parted{}, false
	}
	for i, p := range record.Properties {
		values := deref(e.set, p.Schema)
		if values.Kind != schema.Enum || len(values.Values) < 2 || values.Open {
			continue
		}
		by := parted{field: &schema.Property{Name: p.Name, Required: p.Required, Schema: values}}
		seen := map[string]bool{}
		for _, v := range variants {
			own := look(v)
			if own.Kind != schema.Record || own.Property(p.Name) == nil {
				break
			}
			tag := own.Property(p.Name)
			value := deref(of.set, tag.Schema)
			if value.Kind != schema.Enum || len(value.Values) != 1 || !value.Values[0].IsString || seen[value.Values[0].Text] {
				break
			}
			seen[value.Values[0].Text] = true
			by.add(tag, value)
			if part, known := narrowed(record, i, values, value.Values[0]); known {
				by.parts, by.variants = append(by.parts, part), append(by.variants, v)
			}
		}
		if len(seen) == len(variants) && len(by.parts) > 1 {
			w.cover(e, name)
			w.cover(e, p.Schema)
			return by, true
		}
	}
	return parted{}, false
}

// add makes the constant of a variant one of the texts that all have.
func (by *parted) add(tag *schema.Property, value *schema.Schema) {
	if by.tag == nil {
		all := *value
		by.tag = &schema.Property{Name: tag.Name, Required: true, Schema: &all}
		by.tag.Values = nil
	}
	by.tag.Required = by.tag.Required && tag.Required
	by.tag.Values = append(by.tag.Values, value.Values[0])
}

// narrowed is a record whose field has but one of its texts; false where it is none of them.
func narrowed(record *schema.Schema, field int, values *schema.Schema, value schema.Value) (*schema.Schema, bool) {
	if !slices.ContainsFunc(values.Values, func(v schema.Value) bool { return v.Canonical == value.Canonical }) {
		return nil, false
	}
	one := *values
	one.Values = []schema.Value{value}
	part := *record
	part.Properties = slices.Clone(record.Properties)
	part.Properties[field] = &schema.Property{Name: record.Properties[field].Name, Required: record.Properties[field].Required, Schema: &one}
	return &part, true
}
