package language

import (
	"strings"

	"example.org/parity/internal/schema"
)

// Join writes types one after the other.
func Join(schemas []*schema.Schema, sep string, typ func(*schema.Schema) string) string {
	texts := make([]string, len(schemas))
	for i, s := range schemas {
		texts[i] = typ(s)
	}
	return strings.Join(texts, sep)
}

// JoinValues writes values one after the other.
func JoinValues(values []schema.Value, sep string, literal func(schema.Value) string) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = literal(v)
	}
	return strings.Join(texts, sep)
}

// AllText reports whether values, at least one, are texts.
func AllText(values []schema.Value) bool {
	for _, v := range values {
		if !v.IsString {
			return false
		}
	}
	return len(values) > 0
}

// Types are how a language writes the type of each kind of schema.
type Types struct {
	Any, Null, Boolean, Integer, Number, Text, Bytes string
	Formats                                          map[string]string // of texts
	Decimal                                          string            // of numbers that keep their digits; "" where that is Number

	Array, Map, Tuple string // with %s for the elements or values: "list[%s]"
	Or                string // between the variants of a union; "" where those have no type together
	Loose             string // of what has none

	Reference func(name string) string
	Enum      func([]schema.Value) string
	Element   func(text string) string // of an array, where it is not written as elsewhere
	Nullable  func(text string) string
}

// Of is the type of a schema.
func (t *Types) Of(s *schema.Schema) string {
	text := t.of(s)
	if s.Nullable {
		return t.Nullable(text)
	}
	return text
}

func (t *Types) of(s *schema.Schema) string {
	with := func(pattern, parts string) string { return strings.Replace(pattern, "%s", parts, 1) }
	switch s.Kind {
	case schema.Null:
		return t.Null
	case schema.Boolean:
		return t.Boolean
	case schema.Integer:
		return t.Integer
	case schema.Number:
		if s.Native == "decimal" && t.Decimal != "" {
			return t.Decimal
		}
		return t.Number
	case schema.String:
		if name, ok := t.Formats[s.Format]; ok {
			return name
		}
		if s.Encoding == "base64" {
			return t.Bytes
		}
		return t.Text
	case schema.Reference:
		return t.Reference(s.Ref)
	case schema.Enum:
		return t.Enum(s.Values)
	case schema.Array:
		element := t.Of(s.Items)
		if t.Element != nil {
			element = t.Element(element)
		}
		return with(t.Array, element)
	case schema.Map:
		return with(t.Map, t.Of(s.Items))
	case schema.Tuple:
		return with(t.Tuple, Join(s.Elements, ", ", t.Of))
	case schema.Union:
		if t.Or == "" {
			return t.Loose
		}
		return Join(s.Variants, t.Or, t.Of)
	default:
		return t.Any
	}
}

// Suffixed makes a type that null belongs to, too, of another, where that is written
// behind it.
func Suffixed(null string) func(string) string {
	return func(text string) string { return text + null }
}

// Members writes the members of an enum one after the other.
func Members(sep string, literal func(schema.Value) string) func([]schema.Value) string {
	return func(values []schema.Value) string { return JoinValues(values, sep, literal) }
}
