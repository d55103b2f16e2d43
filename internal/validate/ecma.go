package validate

import (
	"fmt"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/relation"
)

// asWritten is what a pattern was before its translation, for messages.
const asWritten = "x-parity-pattern"

// inECMA returns a document whose patterns, which package regexp and jsonschema read
// as RE2, mean what ECMA-262 reads in them, as JSON Schema asks. One that has no such
// translation becomes one that nobody can read: its type is then not known.
func inECMA(n *doc.Node) *doc.Node {
	switch {
	case n.IsArray():
		out := *n
		out.Items = make([]*doc.Node, len(n.Items))
		for i, item := range n.Items {
			out.Items[i] = inECMA(item)
		}
		return &out
	case n.IsObject():
		out := *n
		out.Members = nil
		for _, m := range n.Members {
			out.Members = append(out.Members, doc.Member{Name: m.Name, Value: keywordInECMA(m.Name, m.Value)})
			if m.Name == "pattern" && m.Value.Kind == doc.String {
				out.Members = append(out.Members, doc.Member{Name: asWritten, Value: m.Value})
			}
		}
		return &out
	}
	return n
}

func keywordInECMA(keyword string, value *doc.Node) *doc.Node {
	switch keyword {
	case "const", "enum", "default", "examples", "example", "x-parity": // values, not schemas
		return value
	case "pattern":
		if value.Kind != doc.String {
			return inECMA(value)
		}
		out := *value
		out.Text = ecma(value.Text)
		return &out
	case "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies":
		if !value.IsObject() {
			return inECMA(value)
		}
		out := *value
		out.Members = make([]doc.Member, len(value.Members))
		seen := map[string]bool{}
		for i, m := range value.Members {
			name := m.Name
			if keyword == "patternProperties" {
				for name = ecma(name); seen[name]; name += "(?:)" { // two patterns may mean the same
				}
				seen[name] = true
			}
			out.Members[i] = doc.Member{Name: name, Value: inECMA(m.Value)}
		}
		return &out
	}
	return inECMA(value)
}

func ecma(pattern string) string {
	translated, why := relation.ECMA(pattern)
	if why != "" {
		return fmt.Sprintf("(no translation of %q: %s", pattern, why)
	}
	return translated
}
