package validate

import (
	"fmt"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/relation"
	"example.org/parity/internal/typeset"
)

// asWritten is what a pattern was before its translation, for messages.
const asWritten = "x-parity-pattern"

// inECMA returns a document whose patterns, which package regexp and jsonschema read
// as RE2, mean what ECMA-262 reads in them, as JSON Schema asks. Of a schema with one that has no such
// translation it is not known what it accepts, only what all else in it rejects.
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
			if m.Name == "pattern" && m.Value.Kind == doc.String {
				if _, why := relation.ECMA(m.Value.Text); why != "" {
					return undecided(n, fmt.Sprintf("a text must match the pattern %q, which is not decided here: %s", m.Value.Text, why))
				}
			}
			out.Members = append(out.Members, doc.Member{Name: m.Name, Value: keywordInECMA(m.Name, m.Value)})
			if m.Name == "pattern" && m.Value.Kind == doc.String {
				out.Members = append(out.Members, doc.Member{Name: asWritten, Value: m.Value})
			}
		}
		return &out
	}
	return n
}

// undecided is a schema without its pattern, and with the word that more is checked.
func undecided(n *doc.Node, what string) *doc.Node {
	notes := n.Get(typeset.Annotation)
	if notes == nil {
		notes = doc.NewObject()
	}
	checked := append(items(notes.Get("checked")), doc.NewObject(doc.Member{Name: "what", Value: doc.NewString(what)}))
	return inECMA(n.Without("pattern").With(typeset.Annotation, notes.With("checked", doc.NewArray(checked...))))
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
