package lang

import (
	"regexp"
	"strings"

	"example.org/parity/internal/schema"
)

var elixir = &Language{
	Name:    "elixir",
	Title:   "Elixir",
	Fence:   "elixir",
	Comment: "#",
	open:    "%s do\n  @type t :: %__MODULE__{",
	close:   "  }\nend",
	indent:  "    ",
	sep:     ",",
	typ:     elixirType,
	field:   elixirField,
	literal: elixirLiteral,
	tag: func(name string, v schema.Value) string {
		return name + ": String.t()"
	},
	alsoIn: elixirAlsoIn,
}

var elixirScalars = scalars{
	any: "term()", null: "nil", boolean: "boolean()", integer: "integer()", number: "float()", text: "String.t()", bytes: "binary()",
	formats: map[string]string{"date-time": "DateTime.t()", "date": "Date.t()", "time": "Time.t()"},
}

func elixirType(s *schema.Schema) string {
	text, ok := elixirScalars.of(s)
	if !ok {
		switch s.Kind {
		case schema.Reference:
			text = s.Ref + ".t()"
		case schema.Enum:
			text = joinValues(s.Values, " | ", elixirMember)
		case schema.Array:
			text = "[" + elixirType(s.Items) + "]"
		case schema.Map:
			text = "%{String.t() => " + elixirType(s.Items) + "}"
		case schema.Tuple:
			text = "{" + join(s.Elements, ", ", elixirType) + "}"
		case schema.Union:
			text = join(s.Variants, " | ", elixirType)
		}
	}
	if s.Nullable {
		text += " | nil"
	}
	return text
}

var plainAtom = regexp.MustCompile(`^[a-z_][a-zA-Z0-9_]*$`)

// elixirMember writes an enum member as the atom an Elixir author would choose.
func elixirMember(v schema.Value) string {
	if !v.IsString {
		return v.JSON
	}
	if name := strings.ToLower(v.Text); plainAtom.MatchString(name) {
		return ":" + name
	}
	return ":" + v.JSON
}

func elixirField(name, typ string, p *schema.Property) string {
	if !p.Required && !p.Nullable && p.Default == nil {
		typ += " | nil"
	}
	return name + ": " + typ
}

// elixirAlsoIn: a field stands in @type t, and in defstruct with its default or
// in @enforce_keys.
func elixirAlsoIn(p *schema.Property) string {
	switch {
	case p.Default != nil && p.Default.JSON != "null":
		return "in `defstruct`: `" + p.Name + ": " + elixirLiteral(*p.Default) + "`"
	case p.Required:
		return "in `defstruct` and `@enforce_keys`: `:" + p.Name + "`"
	default:
		return "in `defstruct`: `:" + p.Name + "`"
	}
}

func elixirLiteral(v schema.Value) string {
	if v.JSON == "null" {
		return "nil"
	}
	return v.JSON
}
