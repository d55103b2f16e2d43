// Package golang is Go as parity knows it.
package golang

import (
	"cmp"
	"context"
	"go/format"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// Language is Go.
var Language = &language.Language{
	Name:  "go",
	Title: "Go",
	Fence: "go",
	Files: language.Files{
		Extensions:     []string{".go"},
		Tests:          []string{"_test.go"},
		Sign:           regexp.MustCompile("(?m)^type \\w+ struct|`json:\""),
		FolderIsModule: true,
	},
	Writing: writing,
	Grammar: language.Grammar{
		Pattern:  "(?<comment>//.*)|(?<string>\"(?:[^\"\\\\]|\\\\.)*\")|(?<tag>`[^`]*`)|(?<number>\\b\\d[\\w.]*(?:(?<=[eE])[-+]\\d+)?)|(?<word>[A-Za-z_]\\w*)",
		Keywords: strings.Fields("type struct interface map func const var chan nil true false iota package"),
		Types:    strings.Fields("string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64 bool byte rune any error"),
		Field:    `^\s*(\w+)(?=\s)`,
	},
	Reads:          "go/packages",
	Asked:          "encoding/json, in a program built inside the SDK's module by an overlay",
	RejectsRepeats: true,
	Author:         newAuthor,
	Format:         gofmt,
}

var writing = language.Writing{
	Comment: "//",
	Loose:   loose,
	Open:    "%s {",
	Close:   "}",
	Indent:  "\t",
	Expr:    types.Of,
	Decl:    field,
	Tidy:    tidy,
	Unbound: unbound,
	Constant: func(name string, v schema.Value) string {
		return exported(name) + " string " + tag("json:"+strconv.Quote(name)) + " // always " + v.JSON
	},
	Value: func(v schema.Value) string {
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

var types = language.Types{
	Any: "any", Null: "any", Boolean: "bool", Integer: "int64", Number: "float64", Decimal: "json.Number", Text: "string", Bytes: "[]byte",
	Formats: map[string]string{"date-time": "time.Time"},
	Array:   "[]%s", Map: "map[string]%s", Tuple: loose, Loose: loose, // a union or a tuple needs a type of its own
	Reference: exported,
	Enum:      enumBase,
	Nullable:  pointer,
}

const loose = "json.RawMessage"

// pointer is a type that may be nil.
func pointer(text string) string {
	if strings.HasPrefix(text, "[") || strings.HasPrefix(text, "map[") || text == "any" || text == loose {
		return text
	}
	return "*" + text
}

// tidy aligns the fields of a struct. What it cannot parse stays as it is.
func tidy(lines []language.Line) []language.Line {
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
	out := make([]language.Line, len(lines))
	for i, line := range lines {
		out[i] = language.Line{Text: texts[i], Property: line.Property}
	}
	return out
}

// enumBase is the plain type of all members.
func enumBase(values []schema.Value) string {
	base := ""
	for _, v := range values {
		typ := "any"
		switch first := v.JSON[0]; {
		case v.IsString:
			typ = "string"
		case first == 't' || first == 'f':
			typ = "bool"
		case strings.ContainsAny(v.Canonical, ".eE") && first != '{' && first != '[':
			typ = "float64"
		case first == '-' || first >= '0' && first <= '9':
			typ = "int64"
		}
		switch {
		case base == "" || base == "int64" && typ == "float64":
			base = typ
		case base == "float64" && typ == "int64":
		case base != typ:
			return "any"
		}
	}
	return cmp.Or(base, "string")
}

// unbound reports whether a field has no tag and another name than it has on the wire.
func unbound(decl, name string) bool {
	own, _, _ := strings.Cut(strings.TrimSpace(decl), " ")
	return own != "" && !strings.Contains(decl, "`") && own != name
}

func field(name, typ string, p *schema.Property) string {
	tagged := name
	if !p.Required {
		tagged += ",omitempty"
		// A plain zero value would be left out, a struct never.
		if !p.Nullable && (p.Default != nil || p.Kind == schema.Reference || p.Format == "date-time") && !strings.HasPrefix(typ, "[]") && !strings.HasPrefix(typ, "map[") {
			typ = "*" + strings.TrimPrefix(typ, "*")
		}
	}
	if own, old, ok := declared(p.Decl); ok {
		name = own
		typ = sized(typ, old)
	} else {
		name = exported(name)
	}
	return name + " " + typ + " " + tag("json:"+strconv.Quote(tagged))
}

// tag quotes a struct tag.
func tag(text string) string {
	if strings.Contains(text, "`") {
		return strconv.Quote(text)
	}
	return "`" + text + "`"
}

// sizes are the types that a field's declaration may choose from for one JSON type.
var sizes = [][]string{
	{"int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64"},
	{"float32", "float64"},
}

// sized is a type with the size of number that another has in the same place: []int64 as
// []int.
func sized(typ, old string) string {
	around, number := element(typ)
	within, own := element(old)
	for _, alike := range sizes {
		if strings.TrimPrefix(around, "*") == within && slices.Contains(alike, number) && slices.Contains(alike, own) {
			return around + own
		}
	}
	return typ
}

// element is what a type has innermost, and what stands around it: lists, maps, pointers.
func element(typ string) (around, of string) {
	at := strings.LastIndexAny(typ, "]*") + 1
	return typ[:at], typ[at:]
}

// declared takes the name and the type, without a pointer, out of a field's declaration.
func declared(decl string) (name, typ string, ok bool) {
	words := strings.Fields(decl)
	if len(words) < 2 || !unicode.IsUpper([]rune(words[0])[0]) {
		return "", "", false
	}
	return words[0], strings.TrimPrefix(words[1], "*"), true
}

// initialisms are the words that Go style writes in its own way.
var initialisms = map[string]string{
	"api": "API", "http": "HTTP", "https": "HTTPS", "id": "ID", "ids": "IDs", "ip": "IP",
	"json": "JSON", "sdk": "SDK", "uri": "URI", "url": "URL", "uuid": "UUID",
}

// exported turns a wire name such as training_run_id into TrainingRunID.
func exported(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var b strings.Builder
	for _, word := range words {
		if initialism, ok := initialisms[strings.ToLower(word)]; ok {
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

// gofmt lays pieces of code out; "" for what is none.
func gofmt(_ context.Context, code []string) []string {
	out := make([]string, len(code))
	for i, text := range code {
		if formatted, err := format.Source([]byte(text)); err == nil {
			out[i] = string(formatted)
		}
	}
	return out
}
