// Package lang knows how each SDK language is written: what it is called, how a
// declaration looks in a report, and how a missing field would be declared.
package lang

import (
	"strings"

	"example.org/parity/internal/schema"
)

// Language is one language's way of writing types.
type Language struct {
	Name    string // as in parity.yaml: "python"
	Title   string // in prose: "Python"
	Fence   string // of a Markdown code block
	Comment string // what starts a line comment

	open, close string // around a record's fields; %s is the declaration's head
	indent, sep string // before and after each field
	empty       string // what a record without fields holds, if it must hold something
	typ         func(*schema.Schema) string
	field       func(name, typ string, p *schema.Property) string
	literal     func(schema.Value) string
	// tag declares a field that always has the same text, in languages whose
	// types cannot say that.
	tag    func(name string, v schema.Value) string
	alsoIn func(p *schema.Property) string
	define func(name string, s *schema.Schema, style Style) string
	file   func(declarations string, style Style) string
	tidy   func([]Line) []Line // lays a declaration out as the language's formatter does
}

// languages is the table that a new language is added to.
var languages = map[string]*Language{
	"python": python,
	"elixir": elixir,
	"go":     golang,
}

func init() { // they write with what is in the table
	python.define, elixir.define, golang.define = pythonDefine, elixirDefine, goDefine
	golang.file = goFile
}

// Of returns the language of that name, or the neutral notation for a schema
// that no front end captured.
func Of(name string) *Language {
	if l, ok := languages[name]; ok {
		return l
	}
	return neutral
}

// Title is what prose calls a set: its language's title where it is named after
// its language, else its own name.
func Title(set *schema.Set) string {
	if l, ok := languages[set.Name]; ok {
		return l.Title
	}
	return set.Name
}

// Type writes a schema as a type expression.
func (l *Language) Type(s *schema.Schema) string {
	if s.Opaque != "" {
		return l.typ(&schema.Schema{Kind: schema.Any, Nullable: s.Nullable})
	}
	return l.typ(s)
}

// Field writes the declaration of a property, ready to be pasted into a record.
func (l *Language) Field(p *schema.Property) string {
	if tag := constant(p.Schema); tag != nil && l.tag != nil {
		return l.tag(p.Name, *tag)
	}
	return l.field(p.Name, l.Type(p.Schema), p)
}

// AlsoIn says where else than in its declaration a field must be written for
// the language to know it; "" for nowhere.
func (l *Language) AlsoIn(p *schema.Property) string {
	if l.alsoIn == nil {
		return ""
	}
	return l.alsoIn(p)
}

// constant returns the value of a field that is fixed to its own default.
func constant(s *schema.Schema) *schema.Value {
	if s.Kind == schema.Enum && len(s.Values) == 1 && s.Values[0].IsString &&
		s.Default != nil && s.Default.Canonical == s.Values[0].Canonical {
		return &s.Values[0]
	}
	return nil
}

// Literal writes a JSON value as the language's own literal.
func (l *Language) Literal(v schema.Value) string { return l.literal(v) }

// Line is one line of a declaration; Property is the wire name of the field it
// declares, "" for a line of frame.
type Line struct {
	Text     string
	Property string
}

// Declaration is the type as its own source declares it, put together from the
// declarations that the capture kept. Remarks become comment lines after the
// last field of a record.
func (l *Language) Declaration(t *schema.Type, remarks ...string) []Line {
	if t.Kind != schema.Record {
		text := t.Decl
		if text == "" {
			text = t.Name + " = " + l.Type(t.Schema)
		}
		return frame(text)
	}
	head := t.Decl
	if head == "" {
		head = t.Name
	}
	lines := frame(strings.ReplaceAll(l.open, "%s", head))
	for i, p := range t.Properties {
		text := p.Decl
		if text == "" {
			text = l.Field(p)
		}
		if i < len(t.Properties)-1 {
			text += l.sep
		}
		lines = append(lines, Line{Text: l.indent + text, Property: p.Name})
	}
	if len(t.Properties) == 0 && l.empty != "" {
		lines = append(lines, Line{Text: l.indent + l.empty})
	}
	for _, remark := range remarks {
		lines = append(lines, Line{Text: l.indent + l.Comment + " " + remark})
	}
	lines = append(lines, frame(l.close)...)
	if l.tidy != nil {
		return l.tidy(lines)
	}
	return lines
}

// frame makes lines that declare no field.
func frame(text string) []Line {
	var lines []Line
	for _, line := range strings.Split(text, "\n") {
		if line != "" {
			lines = append(lines, Line{Text: line})
		}
	}
	return lines
}

// neutral writes types in the words of JSON Schema.
var neutral = &Language{
	Fence:   "text",
	Comment: "#",
	open:    "%s {",
	close:   "}",
	indent:  "  ",
	typ:     neutralType,
	field: func(name, typ string, p *schema.Property) string {
		if !p.Required {
			name += "?"
		}
		text := name + ": " + typ
		if p.Default != nil {
			text += " = " + p.Default.JSON
		}
		return text
	},
	literal: func(v schema.Value) string { return v.JSON },
}

func neutralType(s *schema.Schema) string {
	text := string(s.Kind)
	switch s.Kind {
	case schema.Reference:
		text = s.Ref
	case schema.Enum:
		text = joinValues(s.Values, " | ", func(v schema.Value) string { return v.JSON })
	case schema.Array:
		text = "[" + neutralType(s.Items) + "]"
	case schema.Map:
		text = "{string: " + neutralType(s.Items) + "}"
	case schema.Tuple:
		text = "[" + join(s.Elements, ", ", neutralType) + "]"
	case schema.Union:
		text = join(s.Variants, " | ", neutralType)
	case schema.Record:
		text = "object"
	}
	if s.Format != "" {
		text += "(" + s.Format + ")"
	}
	if s.Encoding != "" {
		text += "(" + s.Encoding + ")"
	}
	if s.Nullable {
		text += " | null"
	}
	return text
}

func join(schemas []*schema.Schema, sep string, typ func(*schema.Schema) string) string {
	texts := make([]string, len(schemas))
	for i, s := range schemas {
		texts[i] = typ(s)
	}
	return strings.Join(texts, sep)
}

func joinValues(values []schema.Value, sep string, literal func(schema.Value) string) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = literal(v)
	}
	return strings.Join(texts, sep)
}

// scalars are the type names of the kinds and formats that need no further thought.
type scalars struct {
	any, null, boolean, integer, number, text string
	bytes                                     string
	formats                                   map[string]string
}

func (t scalars) of(s *schema.Schema) (string, bool) {
	switch s.Kind {
	case schema.Any, schema.Never, schema.Record:
		return t.any, true
	case schema.Null:
		return t.null, true
	case schema.Boolean:
		return t.boolean, true
	case schema.Integer:
		return t.integer, true
	case schema.Number:
		return t.number, true
	case schema.String:
		if name, ok := t.formats[s.Format]; ok {
			return name, true
		}
		if s.Encoding == "base64" {
			return t.bytes, true
		}
		return t.text, true
	default:
		return "", false
	}
}

// Member writes one member of an enum as its own source spells it.
func (l *Language) Member(s *schema.Schema, v schema.Value) string {
	if native, ok := s.Members[v.Canonical]; ok {
		return native
	}
	if s.Native == "atom" {
		return elixirMember(v)
	}
	return l.literal(v)
}
