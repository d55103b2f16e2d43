// Package language is what parity knows of one language of SDKs: what it is called,
// where its types stand, how a declaration looks in a report and how a missing one
// would be written. Each language is a value in a folder of its own below this one.
package language

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/schema"
)

// Language is one language.
type Language struct {
	Name  string // as in parity.yaml: "python"
	Title string // in prose: "Python"
	Fence string // of a Markdown code block

	Files
	Writing
	Grammar Grammar
	// Reads says by what its source is read: "by python3's ast".
	Reads string
	// Exact says what --exact asks of an SDK that it loads; "" where reading tells all.
	Exact string
	// Asked says by what its code is run where findings are verified; "" where it is not.
	Asked string
	// RejectsRepeats tells that its decoder judges each member of a name that an object
	// has twice, and not the last alone.
	RejectsRepeats bool

	// Author writes types in the style of those of a set; nil for a language that
	// parity cannot write whole types in.
	Author func(Source) Author
	// Format lays pieces of code out as the language's formatter does; "" for what it
	// cannot.
	Format func(ctx context.Context, code []string) []string
}

// Formatted is code as the language's formatter lays it out; "" for what it cannot.
func (l *Language) Formatted(ctx context.Context, code []string) []string {
	if l.Format == nil {
		return make([]string, len(code))
	}
	return l.Format(ctx, code)
}

// Files are where the types of a language stand.
type Files struct {
	Extensions []string       // of its source files, that of new ones first: ".py"
	Tests      []string       // how the names of those end that hold tests
	Sign       *regexp.Regexp // what the declaration of a type looks like
	// FolderIsModule tells that what is in one folder is in one module, whatever files
	// are called.
	FolderIsModule bool
}

// Has reports whether a file may hold types, by its name.
func (f Files) Has(name string) bool {
	ends := func(end string) bool { return strings.HasSuffix(name, end) }
	return slices.ContainsFunc(f.Extensions, ends) && !slices.ContainsFunc(f.Tests, ends)
}

// Grammar colours declarations in the HTML report. What it says are JavaScript's regular
// expressions.
type Grammar struct {
	Pattern  string   `json:"pattern"` // words of a line: named groups comment, string, number, literal, tag, word
	Keywords []string `json:"keywords"`
	Types    []string `json:"types"`
	Field    string   `json:"field"` // the name of a field, at the beginning of its line
}

// Writing is how a language spells types, fields and values.
type Writing struct {
	Comment     string                                            // what starts a line comment
	Open, Close string                                            // around a record's fields; %s is the declaration's head
	Indent, Sep string                                            // before a field, and between two
	Empty       string                                            // what a record without fields holds, if it must hold something
	Expr        func(*schema.Schema) string                       // a type
	Decl        func(name, typ string, p *schema.Property) string // a field
	Value       func(schema.Value) string                         // a literal
	Native      map[string]func(schema.Value) string              // a member of an enum that is held natively, by how
	// Constant declares a field that always has the same text, in languages whose
	// types cannot say that.
	Constant func(name string, v schema.Value) string
	// Elsewhere says where else than in its declaration a field must be written for
	// the language to know it; "" for nowhere.
	Elsewhere func(p *schema.Property) string
	// Changed says what must agree with a field's declaration, where that is not all
	// that changes with it.
	Changed string
	// Loose is the type of what the language has no one type for; "" if it has for all.
	Loose string
	Tidy  func([]Line) []Line // lays a declaration out as the language's formatter does
	// Styled writes the declaration of a property as the head of its type asks for; "" for
	// a head that asks for nothing.
	Styled func(head string, p *schema.Property) string
	// Unbound reports that a declaration does not say itself under which name it travels:
	// code of an encoder does.
	Unbound func(decl, name string) bool
}

// Type writes a schema as a type expression.
func (w *Writing) Type(s *schema.Schema) string {
	if s.Opaque != "" {
		unknown := schema.Of(schema.Any)
		unknown.Nullable = s.Nullable
		return w.Expr(unknown)
	}
	return w.Expr(s)
}

// Field writes the declaration of a property, ready to be pasted into a record.
func (w *Writing) Field(p *schema.Property) string {
	if tag := constant(p.Schema); tag != nil && w.Constant != nil {
		return w.Constant(p.Name, *tag)
	}
	return w.Decl(p.Name, w.Type(p.Schema), p)
}

// FieldOf writes the declaration of a property for a type that is there.
func (w *Writing) FieldOf(t *schema.Type, p *schema.Property) string {
	if w.Styled != nil {
		if text := w.Styled(t.Decl, p); text != "" {
			return text
		}
	}
	return w.Field(p)
}

// Styles reports whether the declaration of a type asks for properties of another style.
func (w *Writing) Styles(t *schema.Type) bool {
	return w.Styled != nil && w.Styled(t.Decl, &schema.Property{Schema: schema.Of(schema.Any)}) != ""
}

// IsUnbound reports whether code alone says under which name a declared field travels.
func (w *Writing) IsUnbound(decl, name string) bool {
	return w.Unbound != nil && w.Unbound(decl, name)
}

// Vague reports whether a type leaves open what a value is.
func (w *Writing) Vague(typ string) bool { return w.Loose != "" && strings.Contains(typ, w.Loose) }

// AlsoIn says where else a field must be written; "" for nowhere.
func (w *Writing) AlsoIn(p *schema.Property) string {
	if w.Elsewhere == nil {
		return ""
	}
	return w.Elsewhere(p)
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
func (w *Writing) Literal(v schema.Value) string { return w.Value(v) }

// Member writes one member of an enum as its own source spells it.
func (w *Writing) Member(s *schema.Schema, v schema.Value) string {
	if native, ok := s.Members[v.Canonical]; ok {
		return native
	}
	if spell := w.Native[s.Native]; spell != nil {
		return spell(v)
	}
	return w.Value(v)
}

// Line is one line of a declaration; Property is the wire name of the field it
// declares, "" for a line of frame.
type Line struct {
	Text     string
	Property string
}

// Declaration is the type as its own source declares it, put together from the
// declarations that the capture kept. Remarks become comment lines after the
// last field of a record.
func (w *Writing) Declaration(t *schema.Type, remarks ...string) []Line {
	if t.Kind != schema.Record {
		text := t.Decl
		if text == "" {
			text = t.Name + " = " + w.Type(t.Schema)
		}
		return frame(text)
	}
	head := t.Decl
	if head == "" {
		head = t.Name
	}
	lines := frame(strings.ReplaceAll(w.Open, "%s", head))
	for i, p := range t.Properties {
		text := p.Decl
		if text == "" {
			text = w.Field(p)
		}
		if i < len(t.Properties)-1 {
			text += w.Sep
		}
		lines = append(lines, Line{Text: w.Indent + text, Property: p.Name})
	}
	if len(t.Properties) == 0 && w.Empty != "" {
		lines = append(lines, Line{Text: w.Indent + w.Empty})
	}
	for _, remark := range remarks {
		lines = append(lines, Line{Text: w.Indent + w.Comment + " " + remark})
	}
	lines = append(lines, frame(w.Close)...)
	if w.Tidy != nil {
		return w.Tidy(lines)
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
