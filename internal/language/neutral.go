package language

import (
	"strings"

	"example.org/parity/internal/schema"
)

// Quoted is the pattern of a text between quotes, in a Grammar.
const Quoted = `"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`

// Neutral writes types in the words of JSON Schema, for those that no front end of a
// known language captured.
var Neutral = &Language{
	Fence: "text",
	Grammar: Grammar{
		Pattern:  `(?<comment>#.*)|(?<string>` + Quoted + `)|(?<number>\b\d[\w.]*(?:(?<=[eE])[-+]\d+)?)|(?<word>[A-Za-z_]\w*)`,
		Keywords: strings.Fields("null true false object"),
		Types:    strings.Fields("string integer number boolean any never"),
		Field:    `^\s*([^\s:?]+)(?=\??:)`,
	},
	Writing: Writing{
		Comment: "#",
		Open:    "%s {",
		Close:   "}",
		Indent:  "  ",
		Expr:    neutralType,
		Decl: func(name, typ string, p *schema.Property) string {
			if !p.Required {
				name += "?"
			}
			text := name + ": " + typ
			if p.Default != nil {
				text += " = " + p.Default.JSON
			}
			return text
		},
		Value:  func(v schema.Value) string { return v.JSON },
		Native: map[string]func(schema.Value) string{"atom": symbol},
	},
}

func neutralType(s *schema.Schema) string {
	text := s.Kind.String()
	switch s.Kind {
	case schema.Reference:
		text = s.Ref
	case schema.Enum:
		text = JoinValues(s.Values, " | ", func(v schema.Value) string { return v.JSON })
	case schema.Array:
		text = "[" + neutralType(s.Items) + "]"
	case schema.Map:
		text = "{string: " + neutralType(s.Items) + "}"
	case schema.Tuple:
		text = "[" + Join(s.Elements, ", ", neutralType) + "]"
	case schema.Union:
		text = Join(s.Variants, " | ", neutralType)
	case schema.Record:
		text = "object"
	}
	if s.Format != "" {
		text += "(" + s.Format + ")"
	}
	if s.Encoding != "" {
		text += "(" + s.Encoding + ")"
	}
	if s.Nullable {
		text += " | null"
	}
	return text
}

// symbol is a member of an enum that its language holds as a name.
func symbol(v schema.Value) string {
	if !v.IsString {
		return v.JSON
	}
	return ":" + strings.ToLower(v.Text)
}
