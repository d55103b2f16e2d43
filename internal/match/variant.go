package match

import (
	"slices"

	"example.org/parity/internal/schema"
)

// variantOf is the variant of a union that a record is, and none of the rest; nil where
// there is none such, or the two are no record and union. If they have one name, that of
// the union is then not the record's. It is sure of it where the rest is nothing like it, or no other
// type of either set is like the two.
func (m *matcher) variantOf(x, y *entry) (variant *entry, sure bool) {
	union, record := x, y
	if !union.union {
		union, record = y, x
	}
	if !union.union || record.alias || resolve(record.set, record.t.Schema).Kind != schema.Record {
		return nil, false
	}
	variants := resolve(union.set, union.t.Schema).Variants
	var like *entry
	unlike := 0
	sure = true
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
		case likeness < nearlyWhole && record.exceeds(held.to) && held.to.exceeds(record):
			unlike++
			sure = false
		}
	}
	if like == nil || unlike != len(variants)-1 {
		return nil, false
	}
	return like, sure || m.onlyLike(record, like) && m.onlyLike(like, record)
}

// onlyLike reports whether a type is like another, and no other of its set is.
func (m *matcher) onlyLike(e, other *entry) bool {
	set := m.xs
	if e.set == m.ys[0].set {
		set = m.ys
	}
	return !slices.ContainsFunc(set, func(one *entry) bool {
		likeness, _ := m.shapeLikeness(one, other)
		return one != e && likeness >= nearlyWhole
	})
}

// isVariant reports whether of a record and a union the one is a variant of the other.
func (m *matcher) isVariant(x, y *entry) bool {
	variant, _ := m.variantOf(x, y)
	return variant != nil
}

// exceeds reports whether a type has something that another lacks.
func (e *entry) exceeds(other *entry) bool {
	return slices.ContainsFunc(e.features, func(f feature) bool {
		return !slices.ContainsFunc(other.features, func(g feature) bool { return g.id == f.id })
	})
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
		variant, sure := m.variantOf(x, y)
		switch {
		case !sure || variant.mate != nil:
		case y.union && xs[variant.spelled] == nil:
			m.pair(x, variant, ByShape, nearlyExact)
		case x.union && ys[variant.spelled] == nil && y.mate == nil:
			m.pair(variant, y, ByShape, nearlyExact)
		}
	}
}
