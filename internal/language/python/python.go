// Package python is Python as parity knows it.
package python

import (
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// Language is Python.
var Language = &language.Language{
	Name:  "python",
	Title: "Python",
	Fence: "python",
	Files: language.Files{
		Extensions: []string{".py"},
		Sign: regexp.MustCompile(`(?m)^\s*class \w+\(.*(?:Base|Model|TypedDict|Enum|Struct|NamedTuple)\b.*\):` + // by its bases
			`|^\s*class \w+(?:\(.*\))?:\n\s*(?:r?"""(?:[^"]|"[^"]|""[^"])*"""\s*)?[a-z]\w*: ` + // by its first field
			`|^\w+: TypeAlias = `),
	},
	Writing: writing,
	Grammar: language.Grammar{
		Pattern:  `(?<comment>#.*)|(?<string>` + language.Quoted + `)|(?<number>\b\d[\w.]*(?:(?<=[eE])[-+]\d+)?)|(?<word>@?[A-Za-z_]\w*)`,
		Keywords: strings.Fields("class def pass None True False import from as return lambda"),
		Types:    strings.Fields("str int float bool bytes dict list tuple set object"),
		Field:    `^\s*(\w+)(?=\s*:)`,
	},
	Reads:  "python3's ast",
	Exact:  "pydantic is asked for its models' own schemas, in both directions",
	Asked:  "the classes themselves (pydantic, msgspec, the SDK's own decoder), in the environment that the SDK is installed for",
	Author: newAuthor,
}

var writing = language.Writing{
	Comment: "#",
	Open:    "%s",
	Indent:  "    ",
	Empty:   "pass",
	Expr:    types.Of,
	Decl:    field,
	Value:   literal,
}

var types = language.Types{
	Any: "Any", Null: "None", Boolean: "bool", Integer: "int", Number: "float", Text: "str", Bytes: "bytes",
	Formats: map[string]string{"date-time": "datetime", "date": "date", "time": "time", "duration": "timedelta", "uuid": "UUID"},
	Array:   "list[%s]", Map: "dict[str, %s]", Tuple: "tuple[%s]", Or: " | ",
	Reference: func(name string) string { return name },
	Enum: func(values []schema.Value) string {
		return "Literal[" + language.JoinValues(values, ", ", literal) + "]"
	},
	Nullable: language.Suffixed(" | None"),
}

func field(name, typ string, p *schema.Property) string {
	value := ""
	switch {
	case p.Default != nil && p.Default.JSON != "null":
		value = literal(*p.Default)
	case p.Default != nil || !p.Required:
		if !p.Nullable {
			typ += " | None"
		}
		value = "None"
	}
	if own := fieldName(name); own != name {
		return own + ": " + typ + " = Field(" + orEllipsis(value) + ", alias=" + doc.QuoteJSON(name) + ")"
	}
	if value != "" {
		value = " = " + value
	}
	return name + ": " + typ + value
}

func orEllipsis(value string) string {
	if value == "" {
		return "..."
	}
	return value
}

var (
	identifier = regexp.MustCompile(`^[\pL_][\pL\pN_]*$`)
	other      = regexp.MustCompile(`[^\pL\pN_]+`)
	keywords   = strings.Fields("False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield")
)

// fieldName is a wire name as that of a field.
func fieldName(name string) string {
	if slices.Contains(keywords, name) {
		return name + "_"
	}
	if identifier.MatchString(name) {
		return name
	}
	return "field_" + strings.Trim(other.ReplaceAllString(name, "_"), "_")
}

var constants = map[string]string{"null": "None", "true": "True", "false": "False"}

func literal(v schema.Value) string {
	n, err := doc.ParseJSON("", []byte(v.JSON))
	if err != nil {
		return v.JSON
	}
	return term(n)
}

// term writes a JSON value as a literal.
func term(n *doc.Node) string {
	switch n.Kind {
	case doc.String:
		return strings.ReplaceAll(doc.QuoteJSON(n.Text), "\\/", "/")
	case doc.Array:
		var items []string
		for _, item := range n.Items {
			items = append(items, term(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case doc.Object:
		var members []string
		for _, m := range n.Members {
			members = append(members, doc.QuoteJSON(m.Name)+": "+term(m.Value))
		}
		return "{" + strings.Join(members, ", ") + "}"
	}
	if word, ok := constants[n.JSON()]; ok {
		return word
	}
	return n.JSON()
}
