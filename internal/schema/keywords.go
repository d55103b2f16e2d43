package schema

import "example.org/parity/internal/jsonschema"

// shaping are the keywords that choose a kind; the parser reads each.
var shaping = set(
	"type", "const", "enum", "anyOf", "oneOf", "allOf", "$ref",
	"properties", "required", "additionalProperties", "propertyNames",
	"items", "prefixItems", "additionalItems", "format", "contentEncoding",
)

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, name := range names {
		m[name] = true
	}
	return m
}

// constrains reports whether a keyword narrows a kind without changing its shape.
func constrains(keyword string) bool { return jsonschema.Keywords[keyword].Limits != "" }

// unmodelled reports whether the normal form has no place for a keyword that asserts.
func unmodelled(keyword string) bool {
	return asserts(keyword) && !constrains(keyword) && !shaping[keyword]
}

// asserts reports whether a keyword can reject a value. All others are annotations
// (title, description, examples, x-…) and say nothing of the wire.
func asserts(keyword string) bool { return jsonschema.Keywords[keyword].Asserts }
