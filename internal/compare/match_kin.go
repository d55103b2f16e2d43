package compare

import (
	"slices"
	"strings"

	"example.org/parity/internal/schema"
)

// kin narrows two groups of names to those that have a type akin to theirs in
// the other group; to one pair where it is the only one.
func kin(ref, other *schema.Set, refNames, otherNames []string) (refs, others []string) {
	for _, r := range refNames {
		if slices.ContainsFunc(otherNames, func(o string) bool { return akin(ref.Lookup(r), other.Lookup(o)) }) {
			refs = append(refs, r)
		}
	}
	for _, o := range otherNames {
		if slices.ContainsFunc(refNames, func(r string) bool { return akin(ref.Lookup(r), other.Lookup(o)) }) {
			others = append(others, o)
		}
	}
	return refs, others
}

// alike pairs, of several types with one name, those that alone consist of the
// same fields or members, and returns the others.
func (m *matching) alike(ref, other *schema.Set, refNames, otherNames []string) (refs, others []string) {
	if len(refNames) == 1 && len(otherNames) == 1 {
		return refNames, otherNames
	}
	byParts := map[string]*ambiguity{}
	group := func(set *schema.Set, name string) *ambiguity {
		key := parts(set.Lookup(name))
		if byParts[key] == nil {
			byParts[key] = &ambiguity{}
		}
		return byParts[key]
	}
	for _, name := range refNames {
		g := group(ref, name)
		g.refs = append(g.refs, name)
	}
	for _, name := range otherNames {
		g := group(other, name)
		g.others = append(g.others, name)
	}
	for key, g := range byParts {
		if key != "" && len(g.refs) == 1 && len(g.others) == 1 {
			m.pair(g.refs[0], g.others[0])
		}
	}
	left := func(names []string, paired map[string]string) []string {
		return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return paired[name] != "" })
	}
	return left(refNames, m.other), left(otherNames, m.ref)
}

// parts lists what a type consists of, "" where it does not say.
func parts(t *schema.Type) string {
	var names []string
	for _, p := range t.Properties {
		names = append(names, normalise(p.Name))
	}
	for _, v := range t.Schema.Values {
		names = append(names, normalise(v.Text))
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// akin reports whether two types could be one: records with a field in common,
// enums with a member in common, or what does not list what it consists of.
func akin(x, y *schema.Type) bool {
	switch {
	case x.Kind == schema.Record && y.Kind == schema.Record:
		return overlap(x.Properties, y.Properties, func(p *schema.Property) string { return p.Name })
	case x.Kind == schema.Enum && y.Kind == schema.Enum:
		return overlap(x.Schema.Values, y.Schema.Values, func(v schema.Value) string { return v.Text })
	default:
		listed := []schema.Kind{schema.Record, schema.Enum}
		return !slices.Contains(listed, x.Kind) || !slices.Contains(listed, y.Kind)
	}
}

// overlap reports whether two lists share a name, or one of them has none.
func overlap[T any](x, y []T, name func(T) string) bool {
	if len(x) == 0 || len(y) == 0 {
		return true
	}
	known := map[string]bool{}
	for _, element := range x {
		known[normalise(name(element))] = true
	}
	return slices.ContainsFunc(y, func(element T) bool { return known[normalise(name(element))] })
}
