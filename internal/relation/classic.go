package relation

import (
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
)

// classic is a document of draft 2019-09 or later in the terms of draft 7, for the
// verifier: it checks every schema against its draft's metaschema, and those of later
// drafts are seven, joined by dynamic references. false where the document says
// something that draft 7 has no word for, or refers to more than definitions.
func classic(root *doc.Node) (*doc.Node, bool) {
	c := classicist{root: root, plain: true}
	out := c.schema(root)
	if !c.plain || out.Kind != doc.Object {
		return nil, false
	}
	return out.With("$schema", doc.NewString(Draft7.URI())), true
}

type classicist struct {
	root  *doc.Node
	plain bool
}

// renamed are keywords under their name in draft 7.
var renamed = map[string]string{"dependentRequired": "dependencies", "dependentSchemas": "dependencies"}

func (c *classicist) schema(n *doc.Node) *doc.Node {
	if n.Kind == doc.Boolean {
		return n
	}
	if n.Kind != doc.Object {
		c.plain = false
		return n
	}
	out := &doc.Node{Kind: doc.Object, Pos: n.Pos}
	var kept []doc.Member // definitions, which stay where they are
	for _, m := range n.Members {
		k, known := jsonschema.Keywords[m.Name]
		switch {
		case !known || m.Name == "format" || strings.HasPrefix(m.Name, "content"): // annotations
			continue
		case m.Name == "$defs" || m.Name == "definitions":
			kept = append(kept, doc.Member{Name: m.Name, Value: c.inside(m.Name, m.Value, k)})
			continue
		case m.Name == "$ref":
			c.plain = c.plain && c.refersToDefinition(m.Value.Str())
		case m.Name == "items" && n.Get("prefixItems") != nil:
			m.Name = "additionalItems"
		case m.Name == "prefixItems":
			m.Name = "items"
		case renamed[m.Name] != "":
			m.Name = renamed[m.Name]
		case !k.In(jsonschema.Draft7) || k.Resource || m.Name == "additionalItems":
			c.plain = false
		}
		if out.Get(m.Name) != nil { // both kinds of dependencies
			c.plain = false
		}
		out.Members = append(out.Members, doc.Member{Name: m.Name, Value: c.inside(m.Name, m.Value, k)})
	}
	if ref := out.Get("$ref"); ref != nil && len(out.Members) > 1 { // draft 7 would not look at the others
		alone := doc.NewObject(doc.Member{Name: "$ref", Value: ref})
		out = doc.NewObject(doc.Member{Name: "allOf", Value: doc.NewArray(alone, out.Without("$ref"))})
	} else if ref != nil && len(kept) > 0 {
		out = doc.NewObject(doc.Member{Name: "allOf", Value: doc.NewArray(out)})
	}
	out.Members = append(out.Members, kept...)
	return out
}

// inside are the schemas in a keyword's value, changed.
func (c *classicist) inside(name string, value *doc.Node, k jsonschema.Keyword) *doc.Node {
	switch {
	case name == "dependencies" && k.Holds == 0: // lists of names
		return value
	case value.Kind == doc.Array && k.Holds&jsonschema.ListOf != 0:
		out := &doc.Node{Kind: doc.Array, Pos: value.Pos}
		for _, item := range value.Items {
			out.Items = append(out.Items, c.schema(item))
		}
		return out
	case value.Kind == doc.Object && k.Holds&jsonschema.MembersWith != 0:
		out := &doc.Node{Kind: doc.Object, Pos: value.Pos}
		for _, m := range value.Members {
			out.Members = append(out.Members, doc.Member{Name: m.Name, Value: c.schema(m.Value)})
		}
		return out
	case k.Holds&jsonschema.OneSchema != 0:
		return c.schema(value)
	case k.Holds != 0:
		c.plain = false
	}
	return value
}

// refersToDefinition reports whether a reference is to the document or to one of its
// definitions: nothing else keeps its place.
func (c *classicist) refersToDefinition(ref string) bool {
	if ref == "#" {
		return true
	}
	for _, container := range []string{"$defs", "definitions"} {
		if name, ok := strings.CutPrefix(ref, "#/"+container+"/"); ok {
			return !strings.Contains(name, "/") && c.root.Get(container).IsObject()
		}
	}
	return false
}
