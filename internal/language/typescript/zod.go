package typescript

import (
	"regexp"
	"strings"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// ofZod is a declaration within a schema of zod, or the head of one.
var ofZod = regexp.MustCompile(`^(const )?[\w$"'-]+( =|:) \w*\bz\s*\.|^const \w+ = \w+\.(extend|merge|pick|omit)`)

// zodField writes a property of a schema of zod.
func zodField(name string, p *schema.Property) string {
	s := *p.Schema
	s.Nullable = false
	text := zodOf(&s)
	switch {
	case p.Nullable && !p.Required:
		text += ".nullish()"
	case p.Nullable:
		text += ".nullable()"
	case p.Default != nil && p.Default.JSON != "null": // of what has no null it says that it may be left out
		text += ".default(" + p.Default.JSON + ")"
	case !p.Required:
		text += ".optional()"
	}
	return key(name) + ": " + text + ","
}

// zodOf writes what a schema of zod takes. A type's own is called after it.
func zodOf(s *schema.Schema) string {
	text := "z.unknown()"
	switch s.Kind {
	case schema.String:
		text = "z.string()"
	case schema.Integer:
		text = "z.number().int()"
	case schema.Number:
		text = "z.number()"
	case schema.Boolean:
		text = "z.boolean()"
	case schema.Null:
		text = "z.null()"
	case schema.Reference:
		text = s.Ref + "Schema"
	case schema.Enum:
		values := language.JoinValues(s.Values, ", ", func(v schema.Value) string { return v.JSON })
		switch {
		case len(s.Values) == 1:
			text = "z.literal(" + values + ")"
		case language.AllText(s.Values):
			text = "z.enum([" + values + "])"
		default:
			text = "z.union([" + language.JoinValues(s.Values, ", ", func(v schema.Value) string { return "z.literal(" + v.JSON + ")" }) + "])"
		}
	case schema.Array:
		text = "z.array(" + zodOf(s.Items) + ")"
	case schema.Map:
		text = "z.record(z.string(), " + zodOf(s.Items) + ")"
	case schema.Tuple:
		text = "z.tuple([" + language.Join(s.Elements, ", ", zodOf) + "])"
	case schema.Union:
		text = "z.union([" + language.Join(s.Variants, ", ", zodOf) + "])"
	}
	if s.Nullable {
		text += ".nullable()"
	}
	return text
}

// styled writes a property as one of zod where the head of its type is one of a schema.
func styled(head string, p *schema.Property) string {
	if !ofZod.MatchString(strings.TrimPrefix(head, "export ")) {
		return ""
	}
	return zodField(p.Name, p)
}
