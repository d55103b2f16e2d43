package validate

import (
	"encoding/json"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/typeset"
)

// literalOf is how numbers must be written for what a judged schema says of them, and
// the words for one that is not.
func literalOf(name string) (literal, string) {
	switch {
	case name == "":
		return anyLiteral, ""
	case name == typeset.LiteralInteger:
		return integerLiteral, "is not written as an integer"
	case name == typeset.LiteralInt:
		return narrowLiteral, "is too large an integer to be written with a point or an exponent"
	case name == typeset.LiteralFloat:
		return floatLiteral, "is too large for a float64"
	case strings.HasPrefix(name, "u"):
		return unsignedLiteral, "is not written as an integer that fits " + name
	default:
		return signedLiteral, "is not written as an integer that fits " + name
	}
}

// literals teaches jsonschema how numbers must be written.
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
	return ctx.Error("format", "it is not written as it must be")
}
