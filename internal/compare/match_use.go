package compare

import (
	"maps"
	"slices"

	"example.org/parity/internal/schema"
)

// byUse pairs types that no name has paired, but that counterparts hold in the
// same field: types nested in another are often named after it in one language
// alone. A type that meets several others is left alone. It reports whether it
// paired any.
func (m *matching) byUse(ref, other *schema.Set) bool {
	u := &uses{matching: m, x: ref, y: other, met: map[string]map[string]bool{}, meets: map[string]int{}}
	for name, counterpart := range m.other {
		u.walk(ref.Lookup(name).Schema, other.Lookup(counterpart).Schema)
	}
	found := false
	for _, name := range slices.Sorted(maps.Keys(u.met)) {
		for counterpart := range u.met[name] {
			if len(u.met[name]) == 1 && u.meets[counterpart] == 1 && akin(ref.Lookup(name), other.Lookup(counterpart)) {
				m.pair(name, counterpart)
				m.renamed[name] = true
				found = true
			}
		}
	}
	return found
}

// uses are the types without counterparts that stand in the same place.
type uses struct {
	*matching
	x, y  *schema.Set
	met   map[string]map[string]bool // reference name → other names
	meets map[string]int             // other name → how many names of the reference
}

// walk goes through two schemas as far as their shapes are the same. Of unions,
// variants with the same tag meet.
func (u *uses) walk(x, y *schema.Schema) {
	switch {
	case x.Kind == schema.Reference && y.Kind == schema.Reference:
		u.meet(x.Ref, y.Ref)
	case x.Kind != y.Kind:
	case x.Kind == schema.Record:
		named := make(map[string]*schema.Property, len(y.Properties))
		for _, p := range y.Properties {
			named[p.Name] = p
		}
		for _, p := range x.Properties {
			if q := named[p.Name]; q != nil {
				u.walk(p.Schema, q.Schema)
			}
		}
	case x.Kind == schema.Array, x.Kind == schema.Map:
		u.walk(x.Items, y.Items)
	case x.Kind == schema.Union:
		for _, v := range x.Variants {
			tag := tagOf(u.x, v)
			for _, w := range y.Variants {
				if tag != "" && tag == tagOf(u.y, w) {
					u.walk(v, w)
				}
			}
		}
	}
}

func (u *uses) meet(x, y string) {
	if u.other[x] != "" || u.ref[y] != "" || transparent(u.x.Lookup(x)) || transparent(u.y.Lookup(y)) {
		return
	}
	if u.met[x] == nil {
		u.met[x] = map[string]bool{}
	}
	if !u.met[x][y] {
		u.met[x][y] = true
		u.meets[y]++
	}
}

// tagOf is the constant text by which a record can be told from other variants,
// with the name of its field; "" where there is none, or more than one.
func tagOf(set *schema.Set, s *schema.Schema) string {
	tag := ""
	s = deref(set, s)
	for _, p := range s.Properties {
		value := deref(set, p.Schema)
		if value.Kind != schema.Enum || len(value.Values) != 1 || !value.Values[0].IsString {
			continue
		}
		if tag != "" {
			return ""
		}
		tag = p.Name + "=" + value.Values[0].Text
	}
	return tag
}
