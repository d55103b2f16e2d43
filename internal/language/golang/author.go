package golang

import (
	"cmp"
	"go/format"
	"regexp"
	"strconv"
	"strings"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// author writes types as those of a set are written.
type author struct {
	language.Unwritten
	language.Source
	pkg string // the package of the types
}

var packageLine = regexp.MustCompile(`(?m)^package (\w+)`)

func newAuthor(source language.Source) language.Author {
	packages := language.Votes{}
	for _, t := range source.Set.Types {
		if m := packageLine.FindSubmatch(source.Text(t.Source.File)); m != nil {
			packages[string(m[1])]++
		}
	}
	return author{Source: source, pkg: packages.Most()}
}

// Remark implements language.Author.
func (a author) Remark(code string) string {
	if !strings.Contains(code, "json.RawMessage") {
		return ""
	}
	return "json.RawMessage stands for what Go has no one type for; give it one"
}

// Completed implements language.Author.
func (a author) Completed(_ string, file []byte) []byte { return withImports(file) }

// Define implements language.Author.
func (a author) Define(name string, s *schema.Schema) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	name = exported(name)
	field, values := a.TagOf(s)
	switch {
	case s.Kind == schema.Record:
		line("// ", name, " …")
		line("type ", name, " struct {")
		for _, p := range s.Properties {
			line("\t", writing.Field(p))
		}
		line("}")
	case s.Kind == schema.Enum && language.AllText(s.Values):
		line("// ", name, " …")
		line("type ", name, " string")
		line()
		line("const (")
		for _, v := range s.Values {
			line("\t", name, exported(v.Text), " ", name, " = ", v.JSON)
		}
		line(")")
	case field != "":
		line("// ", name, " is one of its fields: exactly one is set.")
		line("type ", name, " struct {")
		for _, v := range s.Variants {
			line("\t", exported(v.Ref), " *", exported(v.Ref))
		}
		line("}")
		line()
		line("// MarshalJSON writes the field that is set.")
		line("func (v ", name, ") MarshalJSON() ([]byte, error) {")
		line("\tswitch {")
		for _, v := range s.Variants {
			line("\tcase v.", exported(v.Ref), " != nil:")
			line("\t\treturn json.Marshal(v.", exported(v.Ref), ")")
		}
		line("\t}")
		line("\treturn nil, fmt.Errorf(\"no field of ", name, " is set\")")
		line("}")
		line()
		line("// UnmarshalJSON reads by ", field, ".")
		line("func (v *", name, ") UnmarshalJSON(data []byte) error {")
		line("\tvar head struct {")
		line("\t\tTag string ", tag("json:\""+field+"\""))
		line("\t}")
		line("\tif err := json.Unmarshal(data, &head); err != nil {")
		line("\t\treturn err")
		line("\t}")
		line("\tswitch head.Tag {")
		for _, variant := range s.Variants {
			line("\tcase ", strconv.Quote(values[variant.Ref]), ":")
			line("\t\treturn json.Unmarshal(data, &v.", exported(variant.Ref), ")")
		}
		line("\t}")
		line("\treturn fmt.Errorf(\"unknown ", name, " %q\", head.Tag)")
		line("}")
	default:
		line("// ", name, " …")
		text := types.Of(s)
		if text == "json.RawMessage" { // a type of its own would not be written as it is
			text = "= " + text
		}
		line("type ", name, " ", text)
	}
	return formatted(b.String())
}

// File implements language.Author: it adds the package and what the declarations import.
func (a author) File(declarations string) string {
	var imports []string
	for _, pkg := range []struct{ use, path string }{{"json.", "encoding/json"}, {"fmt.", "fmt"}, {"time.", "time"}} {
		if strings.Contains(declarations, pkg.use) {
			imports = append(imports, "\t\""+pkg.path+"\"\n")
		}
	}
	head := "package " + cmp.Or(a.pkg, "sdk") + "\n\n"
	switch len(imports) {
	case 0:
	case 1:
		head += "import " + strings.TrimSpace(imports[0]) + "\n\n"
	default:
		head += "import (\n" + strings.Join(imports, "") + ")\n\n"
	}
	return formatted(head + declarations)
}

// formatted is what gofmt makes of code; what it cannot read stays as it is.
func formatted(code string) string {
	out, err := format.Source([]byte(code))
	if err != nil {
		return code
	}
	return string(out)
}
