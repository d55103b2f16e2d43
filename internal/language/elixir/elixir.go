// Package elixir is Elixir as parity knows it.
package elixir

import (
	"regexp"
	"strings"
	"unicode"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// Language is Elixir.
var Language = &language.Language{
	Name:  "elixir",
	Title: "Elixir",
	Fence: "elixir",
	Files: language.Files{
		Extensions: []string{".ex"},
		Sign:       regexp.MustCompile(`(?m)^\s+defstruct\b|^\s+@type t ::`),
	},
	Writing: writing,
	Grammar: language.Grammar{
		Pattern:  `(?<comment>#.*)|(?<string>` + language.Quoted + `)|(?<literal>(?<![\w:]):(?:\w+[?!]?|"[^"]*"))|(?<number>\b\d[\w.]*(?:(?<=[eE])[-+]\d+)?)|(?<word>@?[A-Za-z_]\w*[?!]?(?:\.[A-Z]\w*)*)`,
		Keywords: strings.Fields("defmodule defstruct do end nil true false @type @typep @enforce_keys @derive when and or not"),
		Types:    strings.Fields("t integer float boolean binary atom list map term number any keyword non_neg_integer pos_integer"),
		Field:    `^\s*(\w+[?!]?)(?=:\s)`,
	},
	Reads:  "elixir's Code.string_to_quoted",
	Exact:  "typespecs and defaults are read from the compiled modules of its mix project",
	Asked:  "the functions that capture found to be a type's codec",
	Author: newAuthor,
	Format: mixFormat,
}

var writing = language.Writing{
	Comment: "#",
	Open:    "%s do\n  @type t :: %__MODULE__{",
	Close:   "  }\nend",
	Indent:  "    ",
	Sep:     ",",
	Expr:    types.Of,
	Decl:    field,
	Value:   literal,
	Native:  map[string]func(schema.Value) string{"atom": member},
	Constant: func(name string, v schema.Value) string {
		return key(name) + ": String.t()"
	},
	Elsewhere: alsoIn,
	Changed:   "make defstruct, the decoder and the encoder of the module agree with it",
}

var types = language.Types{
	Any: "term()", Null: "nil", Boolean: "boolean()", Integer: "integer()", Number: "float()", Text: "String.t()", Bytes: "binary()",
	Formats: map[string]string{"date-time": "DateTime.t()", "date": "Date.t()", "time": "Time.t()"},
	Array:   "[%s]", Map: "%{String.t() => %s}", Tuple: "{%s}", Or: " | ",
	Reference: reference,
	Enum:      language.Members(" | ", member),
	Nullable:  language.Suffixed(" | nil"),
}

// reference is the name of a module's type; of one that has several, what it is called.
func reference(name string) string {
	if strings.HasSuffix(name, "()") {
		return name
	}
	return moduleName(name) + ".t()"
}

var plainAtom = regexp.MustCompile(`^[a-z_][a-zA-Z0-9_]*$`)

// member writes an enum member as the atom an Elixir author would choose.
func member(v schema.Value) string {
	if !v.IsString {
		return v.JSON
	}
	if name := strings.ToLower(v.Text); plainAtom.MatchString(name) {
		return ":" + name
	}
	return ":" + v.JSON
}

func field(name, typ string, p *schema.Property) string {
	if !p.Required && !p.Nullable && p.Default == nil {
		typ += " | nil"
	}
	return key(name) + ": " + typ
}

// key is a field's name where a colon follows it, or goes before it.
func key(name string) string {
	if plainAtom.MatchString(name) {
		return name
	}
	return doc.QuoteJSON(name)
}

var wordStart = regexp.MustCompile(`(^|[^\pL\pN]+)([\pL\pN]?)`)

// moduleName is a type's name as that of a module, each part in capitals.
func moduleName(name string) string {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		parts[i] = wordStart.ReplaceAllStringFunc(part, func(m string) string {
			return strings.ToUpper(strings.TrimFunc(m, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
		})
	}
	return strings.Join(parts, ".")
}

// alsoIn: a field stands in @type t, and in defstruct with its default or
// in @enforce_keys.
func alsoIn(p *schema.Property) string {
	switch {
	case p.Default != nil && p.Default.JSON != "null":
		return "in `defstruct`: `" + key(p.Name) + ": " + literal(*p.Default) + "`"
	case p.Required:
		return "in `defstruct` and `@enforce_keys`: `:" + key(p.Name) + "`"
	default:
		return "in `defstruct`: `:" + key(p.Name) + "`"
	}
}

func literal(v schema.Value) string {
	n, err := doc.ParseJSON("", []byte(v.JSON))
	if err != nil {
		return v.JSON
	}
	return term(n)
}

func text(t string) string { return strings.ReplaceAll(doc.QuoteJSON(t), "#{", "\\#{") }

// term writes a JSON value as a term: an object is a map with texts for keys,
// and what looks like interpolation in a text is none.
func term(n *doc.Node) string {
	switch n.Kind {
	case doc.Null:
		return "nil"
	case doc.String:
		return text(n.Text)
	case doc.Number:
		// A float has digits on both sides of its point.
		if mantissa, exponent, ok := strings.Cut(strings.ToLower(n.JSON()), "e"); ok && !strings.Contains(mantissa, ".") {
			return mantissa + ".0e" + exponent
		}
		return n.JSON()
	case doc.Array:
		var items []string
		for _, item := range n.Items {
			items = append(items, term(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case doc.Object:
		var members []string
		for _, m := range n.Members {
			members = append(members, text(m.Name)+" => "+term(m.Value))
		}
		return "%{" + strings.Join(members, ", ") + "}"
	default:
		return n.JSON()
	}
}
