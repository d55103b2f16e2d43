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

// Scalars are the type names of the kinds and formats that need no further thought.
type Scalars struct {
	Any, Null, Boolean, Integer, Number, Text string
	Bytes                                     string
	Formats                                   map[string]string
}

// Of is the name of a schema's type, false for one that is made of others.
func (t Scalars) Of(s *schema.Schema) (string, bool) {
	switch s.Kind {
	case schema.Any, schema.Never, schema.Record:
		return t.Any, true
	case schema.Null:
		return t.Null, true
	case schema.Boolean:
		return t.Boolean, true
	case schema.Integer:
		return t.Integer, true
	case schema.Number:
		return t.Number, true
	case schema.String:
		if name, ok := t.Formats[s.Format]; ok {
			return name, true
		}
		if s.Encoding == "base64" {
			return t.Bytes, true
		}
		return t.Text, true
	default:
		return "", false
	}
}
