package lang

import (
	"strings"

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
	text := name + ": " + typ
	switch {
	case p.Default != nil:
		text += " = " + pythonLiteral(*p.Default)
	case !p.Required:
		if !p.Nullable {
			text += " | None"
		}
		text += " = None"
	}
	return text
}

var pythonWords = map[string]string{"null": "None", "true": "True", "false": "False"}

func pythonLiteral(v schema.Value) string {
	if word, ok := pythonWords[v.JSON]; ok {
		return word
	}
	return strings.ReplaceAll(v.JSON, "\\/", "/")
}
