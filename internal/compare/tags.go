package compare

import (
	"slices"

	"example.org/parity/internal/schema"
)

// tags are the constant texts of a record, each with the name of its field, by
// which it can be told from other variants.
func tags(record *schema.Schema, set *schema.Set) map[string][]string {
	var found map[string][]string
	for _, p := range record.Properties {
		value := deref(set, p.Schema)
		if value.Kind != schema.Enum || len(value.Values) == 0 || !value.Values[0].IsString || len(value.Values) > 1 && !p.Required {
			continue
		}
		if found == nil {
			found = map[string][]string{}
		}
		for _, v := range value.Values {
			found[p.Name] = append(found[p.Name], v.Text)
		}
	}
	return found
}

// otherVariant reports whether two records have a constant that says that they are
// not the same variant.
func otherVariant(a, b map[string][]string) bool {
	for name, values := range a {
		if others := b[name]; len(values) == 1 && len(others) == 1 && values[0] != others[0] {
			return true
		}
	}
	return false
}

// agree reports whether two records have a constant in common, and none that
// differs.
func agree(a, b map[string][]string) bool {
	common := false
	for name, values := range a {
		others, known := b[name]
		if !known {
			continue
		}
		if !slices.ContainsFunc(values, func(v string) bool { return slices.Contains(others, v) }) {
			return false
		}
		common = common || len(values) == 1 || len(others) == 1
	}
	return common
}

// shared counts the constants that two records have in common, where none differs.
func shared(a, b map[string][]string) int {
	n := 0
	for name, values := range a {
		others, known := b[name]
		if !known {
			continue
		}
		before := n
		for _, v := range values {
			if slices.Contains(others, v) {
				n++
			}
		}
		if n == before {
			return 0
		}
	}
	return n
}

// rejectsTags reports whether a record has a constant that its decoder insists on.
func rejectsTags(set *schema.Set, record *schema.Schema) bool {
	return slices.ContainsFunc(record.Properties, func(p *schema.Property) bool {
		value := deref(set, p.Schema)
		return value.Kind == schema.Enum && len(value.Values) == 1 && !value.Open
	})
}
