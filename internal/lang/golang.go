package lang

import (
	"go/format"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"example.org/parity/internal/schema"
)

var golang = &Language{
	Name:    "go",
	Title:   "Go",
	Fence:   "go",
	Comment: "//",
	open:    "%s {",
	close:   "}",
	indent:  "\t",
	typ:     goType,
	field:   goField,
	tidy:    gofmt,
	tag: func(name string, v schema.Value) string {
		return goName(name) + " string " + goTag("json:"+strconv.Quote(name)) + " // always " + v.JSON
	},
	literal: func(v schema.Value) string {
		switch v.JSON[0] {
		case 'n':
			return "nil"
		case '[':
			return "[]any" + strings.NewReplacer("[", "{", "]", "}").Replace(v.JSON)
		case '{':
			return "map[string]any" + v.JSON
		}
		return v.JSON
	},
}

var goScalars = scalars{
	any: "any", null: "any", boolean: "bool", integer: "int64", number: "float64", text: "string", bytes: "[]byte",
	formats: map[string]string{"date-time": "time.Time"},
}

// gofmt aligns the fields of a struct. What it cannot parse stays as it is.
func gofmt(lines []Line) []Line {
	const head = "package p\n\n"
	var text strings.Builder
	text.WriteString(head)
	for _, line := range lines {
		text.WriteString(line.Text + "\n")
	}
	formatted, err := format.Source([]byte(text.String()))
	if err != nil {
		return lines
	}
	texts := strings.Split(strings.TrimSuffix(strings.TrimPrefix(string(formatted), head), "\n"), "\n")
	if len(texts) != len(lines) {
		return lines
	}
	out := make([]Line, len(lines))
	for i, line := range lines {
		out[i] = Line{Text: texts[i], Property: line.Property}
	}
	return out
}

func goType(s *schema.Schema) string {
	text, ok := goScalars.of(s)
	if !ok {
		switch s.Kind {
		case schema.Reference:
			text = goName(s.Ref)
		case schema.Enum:
			text = goEnumBase(s)
		case schema.Array:
			text = "[]" + goType(s.Items)
		case schema.Map:
			text = "map[string]" + goType(s.Items)
		default: // a union or a tuple needs a type of its own
			text = "json.RawMessage"
		}
	}
	if s.Nullable && !strings.HasPrefix(text, "[") && !strings.HasPrefix(text, "map[") && text != "any" && text != "json.RawMessage" {
		text = "*" + text
	}
	return text
}

func goEnumBase(s *schema.Schema) string {
	for _, v := range s.Values {
		if !v.IsString {
			return "any"
		}
	}
	return "string"
}

func goField(name, typ string, p *schema.Property) string {
	tag := name
	if !p.Required {
		tag += ",omitempty"
		// A plain zero value would be left out, a struct never.
		if !p.Nullable && (p.Default != nil || p.Kind == schema.Reference || p.Format == "date-time") && !strings.HasPrefix(typ, "[]") {
			typ = "*" + strings.TrimPrefix(typ, "*")
		}
	}
	if declared, old, ok := goDeclared(p.Decl); ok {
		name = declared
		for _, sizes := range goSizes {
			if base := strings.TrimPrefix(typ, "*"); slices.Contains(sizes, base) && slices.Contains(sizes, old) {
				typ = strings.TrimSuffix(typ, base) + old
			}
		}
	} else {
		name = goName(name)
	}
	return name + " " + typ + " " + goTag("json:"+strconv.Quote(tag))
}

// goTag quotes a struct tag.
func goTag(tag string) string {
	if strings.Contains(tag, "`") {
		return strconv.Quote(tag)
	}
	return "`" + tag + "`"
}

// goSizes are the types that a field's declaration may choose from for one JSON type.
var goSizes = [][]string{
	{"int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64"},
	{"float32", "float64"},
}

// goDeclared takes the name and the type, without a pointer, out of a field's declaration.
func goDeclared(decl string) (name, typ string, ok bool) {
	words := strings.Fields(decl)
	if len(words) < 2 || !unicode.IsUpper([]rune(words[0])[0]) {
		return "", "", false
	}
	return words[0], strings.TrimPrefix(words[1], "*"), true
}

// goInitialisms are the words that Go style writes in its own way.
var goInitialisms = map[string]string{
	"api": "API", "http": "HTTP", "https": "HTTPS", "id": "ID", "ids": "IDs", "ip": "IP",
	"json": "JSON", "sdk": "SDK", "uri": "URI", "url": "URL", "uuid": "UUID",
}

// goName turns a wire name such as training_run_id into TrainingRunID.
func goName(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var b strings.Builder
	for _, word := range words {
		if initialism, ok := goInitialisms[strings.ToLower(word)]; ok {
			b.WriteString(initialism)
			continue
		}
		runes := []rune(word)
		b.WriteRune(unicode.ToUpper(runes[0]))
		b.WriteString(string(runes[1:]))
	}
	if text := b.String(); text == "" || !unicode.IsUpper([]rune(text)[0]) {
		return "X" + text // a field of another package's type is exported
	}
	return b.String()
}
