package match

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/schema"
)

// twins finds the types that a set has several times: under one name in different
// modules and with one shape, as generators write what two endpoints share. It
// maps each of the others to the first of its kind.
func twins(set *schema.Set) map[string]string {
	byName := map[string][]*schema.Type{}
	for _, t := range set.Types {
		key := Spelling(Unqualified(t.Name))
		byName[key] = append(byName[key], t)
	}
	// Only what has one shape, whatever it refers to, can be twins.
	var groups [][]*twin
	for _, key := range slices.Sorted(maps.Keys(byName)) {
		if len(byName[key]) == 1 {
			continue
		}
		alike := map[string][]*twin{}
		for _, t := range byName[key] {
			shape, refs := Shape(set, t)
			alike[shape] = append(alike[shape], &twin{t.Name, refs})
		}
		for _, shape := range slices.Sorted(maps.Keys(alike)) {
			if len(alike[shape]) > 1 {
				groups = append(groups, alike[shape])
			}
		}
	}
	first := map[string]string{}
	// Twins may refer to twins: what differs only in that is equal once those are known.
	for again := true; again; {
		again = false
		for _, group := range groups {
			firstOf := map[string]string{} // what it refers to → type
			for _, t := range group {
				var b strings.Builder
				for _, ref := range t.refs {
					if ref != t.name { // or else to itself
						b.WriteString(cmp.Or(first[ref], ref))
					}
					b.WriteByte(0)
				}
				if known, ok := firstOf[b.String()]; !ok {
					firstOf[b.String()] = t.name
				} else if first[t.name] != known {
					first[t.name] = known
					again = true
				}
			}
		}
	}
	return first
}

// twin is a type that may be one of several, and the types that it refers to.
type twin struct {
	name string
	refs []string
}

// Shape is equal for types that differ only in where and under which name they are
// declared, and in what they refer to. That is listed in the order of the shape.
func Shape(set *schema.Set, t *schema.Type) (shape string, refs []string) {
	names := set.ByReference()
	var bare func(n *doc.Node, notes bool) *doc.Node
	bare = func(n *doc.Node, notes bool) *doc.Node {
		out := *n
		out.Members, out.Items = nil, nil
		members := slices.SortedFunc(slices.Values(n.Members), func(a, b doc.Member) int { return cmp.Compare(a.Name, b.Name) })
		for _, m := range members {
			switch {
			case notes && (m.Name == "decl" || m.Name == "source"), m.Name == "description" && m.Value.Kind == doc.String:
				continue
			case m.Name == "$ref" && m.Value.Kind == doc.String:
				refs = append(refs, cmp.Or(names[m.Value.Text], m.Value.Text))
				m.Value = &doc.Node{Kind: doc.Null}
			default:
				m.Value = bare(m.Value, m.Name == "x-parity")
			}
			out.Members = append(out.Members, m)
		}
		for _, item := range n.Items {
			out.Items = append(out.Items, bare(item, false))
		}
		return &out
	}
	return bare(t.Definition, false).Canonical(), refs
}
