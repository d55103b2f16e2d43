package python

import (
	"cmp"
	"regexp"
	"strings"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// author writes classes as those of a set are written.
type author struct {
	language.Unwritten
	language.Source
	base     string // the class that records are made from
	enumBase string // the class that enums are made from, "" for literals
}

var head = regexp.MustCompile(`^class \w+\(([\w.]+)\b[^)]*\):`)

func newAuthor(source language.Source) language.Author {
	bases, enums := language.Votes{}, language.Votes{}
	for _, t := range source.Set.Types {
		m := head.FindStringSubmatch(t.Decl)
		switch {
		case m == nil && t.Kind == schema.Enum:
			enums[""]++
		case m == nil:
		case t.Kind == schema.Enum:
			enums[m[1]]++
		default:
			bases[m[1]]++
		}
	}
	return author{Source: source, base: bases.Most(), enumBase: enums.Most()}
}

// Define implements language.Author.
func (a author) Define(name string, s *schema.Schema) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	switch {
	case s.Kind == schema.Record:
		line("class ", name, "(", cmp.Or(a.base, "BaseModel"), "):")
		for _, p := range s.Properties {
			line("    ", writing.Field(p))
		}
		if len(s.Properties) == 0 {
			line("    pass")
		}
	case s.Kind == schema.Enum && a.enumBase != "" && language.AllText(s.Values):
		line("class ", name, "(", a.enumBase, "):")
		for _, v := range s.Values {
			line("    ", constant(v.Text), " = ", literal(v))
		}
	default:
		text := types.Of(s)
		if field, _ := a.TagOf(s); field != "" {
			text = "Annotated[" + text + ", Field(discriminator=" + literal(schema.Value{JSON: `"` + field + `"`}) + ")]"
		}
		line(name, " = ", text)
	}
	return b.String()
}

// constant is the name of an enum's member.
func constant(text string) string {
	name := strings.ToUpper(strings.Trim(other.ReplaceAllString(text, "_"), "_"))
	if !identifier.MatchString(name) {
		name = "VALUE_" + name
	}
	return name
}

// orNone is a field's type that may be None, in the spelling of Python 3.10.
var orNone = regexp.MustCompile(`(?m)^(\s*\w+: )([^=\n]*\S) \| None( = .*)?$`)

// Spelled writes types as the file does: one that has Optional, List or Dict keeps to
// them, since it may be read by a Python that knows no other.
func (a author) Spelled(code string, text []byte) string {
	file := string(text)
	if strings.Contains(file, "Optional[") {
		code = orNone.ReplaceAllString(code, "${1}Optional[${2}]${3}")
	}
	for _, name := range []string{"List", "Dict", "Tuple"} {
		if strings.Contains(file, name+"[") {
			code = regexp.MustCompile(`\b`+strings.ToLower(name)+`\[`).ReplaceAllString(code, name+"[")
		}
	}
	return code
}

// Append implements language.Author: two empty lines stand between classes.
func (a author) Append(file []byte, declarations string) []byte {
	return language.Apart(file, declarations, 2)
}
