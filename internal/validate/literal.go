package validate

import (
	"encoding/json"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/typeset"
)

// literalOf is how integers must be written for a schema's type of Go, and its name.
func literalOf(name string) (literal, string) {
	switch {
	case name == "":
		return anyLiteral, ""
	case strings.HasPrefix(name, "u"):
		return unsignedLiteral, "is not written as an integer that fits " + name
	default:
		return signedLiteral, "is not written as an integer that fits " + name
	}
}

// literals teaches jsonschema how integers must be written.
type literals struct{}

// Compile implements [jsonschema.ExtCompiler].
func (literals) Compile(_ jsonschema.CompilerContext, schema map[string]any) (jsonschema.ExtSchema, error) {
	notes, _ := schema[typeset.Annotation].(map[string]any)
	name, _ := notes["literal"].(string)
	if as, _ := literalOf(name); as != anyLiteral {
		return as, nil
	}
	return nil, nil
}

// Validate implements [jsonschema.ExtSchema].
func (l literal) Validate(ctx jsonschema.ValidationContext, v any) error {
	number, ok := v.(json.Number)
	if !ok || l.takes([]byte(number), !strings.ContainsAny(string(number), ".eE")) {
		return nil
	}
	return ctx.Error("format", "it is not written as an integer")
}
