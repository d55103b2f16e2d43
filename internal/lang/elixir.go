package lang

import (
	"regexp"
	"strings"
	"unicode"

	"example.org/parity/internal/doc"
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
		return elixirKey(name) + ": String.t()"
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
			text = elixirModule(s.Ref) + ".t()"
			if strings.HasSuffix(s.Ref, "()") { // of a module that has several types
				text = s.Ref
			}
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
	return elixirKey(name) + ": " + typ
}

// elixirKey is a field's name where a colon follows it, or goes before it.
func elixirKey(name string) string {
	if plainAtom.MatchString(name) {
		return name
	}
	return doc.QuoteJSON(name)
}

var wordStart = regexp.MustCompile(`(^|[^\pL\pN]+)([\pL\pN]?)`)

// elixirModule is a type's name as that of a module, each part in capitals.
func elixirModule(name string) string {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		parts[i] = wordStart.ReplaceAllStringFunc(part, func(m string) string {
			return strings.ToUpper(strings.TrimFunc(m, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
		})
	}
	return strings.Join(parts, ".")
}

// elixirAlsoIn: a field stands in @type t, and in defstruct with its default or
// in @enforce_keys.
func elixirAlsoIn(p *schema.Property) string {
	switch {
	case p.Default != nil && p.Default.JSON != "null":
		return "in `defstruct`: `" + elixirKey(p.Name) + ": " + elixirLiteral(*p.Default) + "`"
	case p.Required:
		return "in `defstruct` and `@enforce_keys`: `:" + elixirKey(p.Name) + "`"
	default:
		return "in `defstruct`: `:" + elixirKey(p.Name) + "`"
	}
}

func elixirLiteral(v schema.Value) string {
	n, err := doc.ParseJSON("", []byte(v.JSON))
	if err != nil {
		return v.JSON
	}
	return elixirTerm(n)
}

func elixirText(text string) string { return strings.ReplaceAll(doc.QuoteJSON(text), "#{", "\\#{") }

// elixirTerm writes a JSON value as a term: an object is a map with texts for keys,
// and what looks like interpolation in a text is none.
func elixirTerm(n *doc.Node) string {
	switch n.Kind {
	case doc.Null:
		return "nil"
	case doc.String:
		return elixirText(n.Text)
	case doc.Number:
		// A float has digits on both sides of its point.
		if mantissa, exponent, ok := strings.Cut(strings.ToLower(n.JSON()), "e"); ok && !strings.Contains(mantissa, ".") {
			return mantissa + ".0e" + exponent
		}
		return n.JSON()
	case doc.Array:
		var items []string
		for _, item := range n.Items {
			items = append(items, elixirTerm(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case doc.Object:
		var members []string
		for _, m := range n.Members {
			members = append(members, elixirText(m.Name)+" => "+elixirTerm(m.Value))
		}
		return "%{" + strings.Join(members, ", ") + "}"
	default:
		return n.JSON()
	}
}
