package match

import (
	"slices"

	"example.org/parity/internal/schema"
)

// larger pairs a record whose counterpart has another name anew, where that is one of two
// of which the other has all its fields and more of those of the record: CreateParams,
// and CreateWithToolsParams beside it, where the reference has one type for both.
func (m *matcher) larger() {
	for _, x := range m.xs {
		y := x.mate
		if y == nil || x.pair.By == ByMap || x.spelled == y.spelled || !isRecord(x) || !isRecord(y) {
			continue
		}
		if z := m.largerThan(y, x); z != nil {
			y.mate = nil
			likeness, _ := m.shapeLikeness(x, z)
			m.pair(x, z, ByShape, likeness)
		}
	}
}

// largerThan is the one type without counterpart that has all fields of y, further ones of
// x and none else, and the words of the name of y among its own.
func (m *matcher) largerThan(y, x *entry) *entry {
	var list []*entry
	for _, f := range x.features {
		if y.has(f) {
			continue
		}
		for _, z := range m.byFeature[f.id] {
			if z.mate == nil && !z.refused && !z.alias && !slices.Contains(list, z) && isRecord(z) && z.names(y) && !y.exceeds(z) &&
				!contradict(x, z) && !againstEachOther(x, z) && !slices.ContainsFunc(z.features, func(f feature) bool { return !x.has(f) && !y.has(f) }) {
				list = append(list, z)
			}
		}
	}
	if len(list) != 1 {
		return nil
	}
	return list[0]
}

// has reports whether a feature is one of a type's.
func (e *entry) has(f feature) bool {
	return slices.ContainsFunc(e.features, func(g feature) bool { return g.id == f.id })
}

// names reports whether a type's name has all the words of another's.
func (e *entry) names(other *entry) bool {
	return !slices.ContainsFunc(other.own, func(w int) bool { return !slices.Contains(e.own, w) })
}

func isRecord(e *entry) bool { return resolve(e.set, e.t.Schema).Kind == schema.Record }
