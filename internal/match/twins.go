package match

import (
	"maps"
	"slices"

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
	maps.DeleteFunc(byName, func(_ string, group []*schema.Type) bool { return len(group) == 1 })
	first := map[string]string{}
	// Twins may refer to twins: what differs only in that is equal once those are known.
	for again := true; again; {
		again = false
		for _, key := range slices.Sorted(maps.Keys(byName)) {
			firstOf := map[string]string{} // shape → type
			for _, t := range byName[key] {
				shape := shapeOf(set, t, first)
				leader, known := firstOf[shape]
				if !known {
					firstOf[shape] = t.Name
				} else if first[t.Name] != leader {
					first[t.Name] = leader
					again = true
				}
			}
		}
	}
	return first
}

// shapeOf is equal for types that differ only in where and under which name they
// are declared, and for those that are known to be twins.
func shapeOf(set *schema.Set, t *schema.Type, first map[string]string) string {
	names := set.ByReference()
	var bare func(n *doc.Node) *doc.Node
	bare = func(n *doc.Node) *doc.Node {
		out := *n
		out.Members, out.Items = nil, nil
		for _, m := range n.Members {
			switch name := names[m.Value.Text]; {
			case m.Name == "decl" || m.Name == "source":
				continue
			case m.Name != "$ref":
				m.Value = bare(m.Value)
			case name == t.Name:
				m.Value = &doc.Node{Kind: doc.Null} // itself
			case first[name] != "":
				m.Value = &doc.Node{Kind: doc.String, Text: first[name]}
			default:
				m.Value = &doc.Node{Kind: doc.String, Text: name}
			}
			out.Members = append(out.Members, m)
		}
		for _, item := range n.Items {
			out.Items = append(out.Items, bare(item))
		}
		return &out
	}
	return bare(set.Document.At(t.Pointer)).Canonical()
}
