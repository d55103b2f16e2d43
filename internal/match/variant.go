package match

import (
	"slices"

	"example.org/parity/internal/schema"
)

// variantOf is the variant of a union that a record is, like none of the rest; nil where
// there is none such, or the two are no record and union. If they have one name, that of
// the union is then not the record's.
func (m *matcher) variantOf(x, y *entry) *entry {
	union, record := x, y
	if !union.union {
		union, record = y, x
	}
	if !union.union || record.alias || resolve(record.set, record.t.Schema).Kind != schema.Record {
		return nil
	}
	variants := resolve(union.set, union.t.Schema).Variants
	var like *entry
	unlike := 0
	for i, held := range union.holds {
		named := func(s *schema.Schema) bool { return s.Kind == schema.Reference && s.Ref == held.to.t.Name }
		if !slices.ContainsFunc(variants, named) || i > 0 && held.to == union.holds[i-1].to {
			continue
		}
		switch likeness, _ := m.shapeLikeness(record, held.to); {
		case likeness >= nearlyWhole && like == nil:
			like = held.to
		case likeness < half:
			unlike++
		}
	}
	if like == nil || unlike != len(variants)-1 {
		return nil
	}
	return like
}

// half is how much of its shape a record shares at least with what it may be.
const half = 0.5

// variants pairs the records whose name is that of a union in the other set with what they
// are in it, if their own set has no such variant under that name.
func (m *matcher) variants() {
	known := func(entries []*entry) map[string]*entry {
		byName := map[string]*entry{}
		for _, e := range entries {
			byName[e.spelled] = e
		}
		return byName
	}
	xs, ys := known(m.xs), known(m.ys)
	for _, x := range m.xs {
		y := ys[x.spelled]
		if y == nil || xs[x.spelled] != x || x.mate != nil || x.refused {
			continue
		}
		variant := m.variantOf(x, y)
		switch {
		case variant == nil || variant.mate != nil:
		case y.union && xs[variant.spelled] == nil:
			m.pair(x, variant, ByShape, nearlyExact)
		case x.union && ys[variant.spelled] == nil && y.mate == nil:
			m.pair(variant, y, ByShape, nearlyExact)
		}
	}
}
