package lang

import (
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/schema"
)

var python = &Language{
	Name:    "python",
	Title:   "Python",
	Fence:   "python",
	Comment: "#",
	open:    "%s",
	indent:  "    ",
	empty:   "pass",
	typ:     pythonType,
	field:   pythonField,
	literal: pythonLiteral,
}

var pythonScalars = scalars{
	any: "Any", null: "None", boolean: "bool", integer: "int", number: "float", text: "str", bytes: "bytes",
	formats: map[string]string{"date-time": "datetime", "date": "date", "time": "time", "duration": "timedelta", "uuid": "UUID"},
}

func pythonType(s *schema.Schema) string {
	text, ok := pythonScalars.of(s)
	if !ok {
		switch s.Kind {
		case schema.Reference:
			text = s.Ref
		case schema.Enum:
			text = "Literal[" + joinValues(s.Values, ", ", pythonLiteral) + "]"
		case schema.Array:
			text = "list[" + pythonType(s.Items) + "]"
		case schema.Map:
			text = "dict[str, " + pythonType(s.Items) + "]"
		case schema.Tuple:
			text = "tuple[" + join(s.Elements, ", ", pythonType) + "]"
		case schema.Union:
			text = join(s.Variants, " | ", pythonType)
		}
	}
	if s.Nullable {
		text += " | None"
	}
	return text
}

func pythonField(name, typ string, p *schema.Property) string {
	value := ""
	switch {
	case p.Default != nil:
		value = pythonLiteral(*p.Default)
	case !p.Required:
		if !p.Nullable {
			typ += " | None"
		}
		value = "None"
	}
	if own := pythonName(name); own != name {
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
	pythonIdentifier = regexp.MustCompile(`^[\pL_][\pL\pN_]*$`)
	pythonOther      = regexp.MustCompile(`[^\pL\pN_]+`)
	pythonKeywords   = strings.Fields("False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield")
)

// pythonName is a wire name as that of a field.
func pythonName(name string) string {
	if slices.Contains(pythonKeywords, name) {
		return name + "_"
	}
	if pythonIdentifier.MatchString(name) {
		return name
	}
	return "field_" + strings.Trim(pythonOther.ReplaceAllString(name, "_"), "_")
}

var pythonWords = map[string]string{"null": "None", "true": "True", "false": "False"}

func pythonLiteral(v schema.Value) string {
	n, err := doc.ParseJSON("", []byte(v.JSON))
	if err != nil {
		return v.JSON
	}
	return pythonTerm(n)
}

// pythonTerm writes a JSON value as a literal.
func pythonTerm(n *doc.Node) string {
	switch n.Kind {
	case doc.String:
		return strings.ReplaceAll(doc.QuoteJSON(n.Text), "\\/", "/")
	case doc.Array:
		var items []string
		for _, item := range n.Items {
			items = append(items, pythonTerm(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case doc.Object:
		var members []string
		for _, m := range n.Members {
			members = append(members, doc.QuoteJSON(m.Name)+": "+pythonTerm(m.Value))
		}
		return "{" + strings.Join(members, ", ") + "}"
	}
	if word, ok := pythonWords[n.JSON()]; ok {
		return word
	}
	return n.JSON()
}
