// Package schema loads JSON Schema documents into type sets in one normal form.
// It is the only package that knows JSON Schema's keywords.
package schema

import (
	"slices"
	"sync"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
	"example.org/parity/internal/typeset"
)

// Kind says which shape a schema in normal form has.
type Kind int8

const (
	_         Kind = iota
	Any            // every value
	Never          // no value
	Null           // null alone
	Boolean        //
	Integer        //
	Number         //
	String         // Format, Encoding
	Enum           // Values; a constant is an enum of one
	Array          // Items
	Tuple          // Elements
	Record         // Properties, Closed
	Map            // Items are the values, Keys constrain the names
	Union          // Variants, at least two, none of them null or a union
	Reference      // Ref
)

func (k Kind) String() string {
	return [...]string{"", "any", "never", "null", "boolean", "integer", "number", "string", "enum", "array", "tuple", "record", "map", "union", "reference"}[k]
}

// Schema is one JSON Schema in normal form: null taken out of unions, type lists
// and enums into Nullable, one-armed unions and wrappers gone, nested unions flat.
type Schema struct {
	Kind     Kind
	Nullable bool // null is accepted too; never set for Any and Null
	Closed   bool // of a record: other properties are rejected

	Ref    string // name of another type of the set
	Values []Value
	Items  *Schema

	Properties []*Property // in the order of the declaration

	Format string
	// Constraints are the bounds, lengths, patterns and counts that narrow the
	// kind: keyword → canonical value.
	Constraints map[string]string
	// Unmodelled are the asserting keywords that this normal form has no place
	// for: keyword → canonical value. A comparison may rest on them only if
	// both sides have the same.
	Unmodelled map[string]string

	Default    *Value // nil: none declared
	*Parts            // shared, as Details are: who changes one makes them its Own
	Annotation        // x-parity
}

// Parts are what few schemas have.
type Parts struct {
	Encoding string
	Keys     *Schema
	Rest     *Schema // what other properties must match; nil for anything
	Elements []*Schema
	Variants []*Schema
}

var noParts = &Parts{}

// Own gives s parts of its own, which are those that it had, to be changed.
func (s *Schema) Own() *Parts {
	own := *s.Parts
	s.Parts = &own
	return s.Parts
}

// Of is a schema of a kind, without more. Only so made ones may be read.
func Of(kind Kind) *Schema {
	return &Schema{Kind: kind, Parts: noParts, Annotation: typeset.NoNotes()}
}

// Property is one named member of a record.
type Property struct {
	Name     string
	Required bool
	*Schema
}

// Value is a JSON value of an enum or a default.
type Value struct {
	JSON      string // as written
	Canonical string // equal for equal values: 1 and 1.0 are one
	Text      string // a string's text, else JSON
	IsString  bool
}

// MarshalJSON is the value as it was written.
func (v Value) MarshalJSON() ([]byte, error) { return []byte(v.JSON), nil }

// What x-parity says is defined where the format is.
type (
	Annotation = typeset.Notes
	Handling   = typeset.Handling
	Source     = typeset.Source
	Decode     = typeset.Decode
	Local      = typeset.Local
	Checked    = typeset.Checked
	Role       = typeset.Role
	Tag        = typeset.Tag
)

// Type is one named entry of a set.
type Type struct {
	Name       string
	Pointer    string    // JSON pointer of its schema in the document; "" for the document itself
	Definition *doc.Node // what stands there
	Doc        string    // what its authors say of it, in short
	*Schema              // what the SDK accepts
	// Out is what the SDK sends, where that is more than a matter of presence;
	// nil where it is what it accepts.
	Out *Schema
}

// Set is the types of one SDK.
type Set struct {
	Name     string // how reports and parity.yaml call it
	Language string // "" for a schema that no front end captured
	File     string
	Files    int // source files that were captured
	// Sources are the fingerprints of those and of what is beside them, by name.
	Sources  map[string]string
	Types    []*Type
	Excluded []Excluded
	// Untyped: its client reads no response as a type; nil where that is not known.
	Untyped *Untyped
	// Problems are places that the capture could not read: the set has holes.
	Problems []string
	Document *doc.Node // as it was read, in the form of jsonschema.Standard

	byName map[string]*Type

	references  sync.Once
	byReference map[string]string
}

// Excluded is a declaration that the capture saw and left out.
type Excluded struct {
	Name, Reason string
	Source       Source
	Unread       bool // it may be a wire type: no name of it is called missing
}

// Untyped is how it is known that a client gives what it decodes as it is.
type Untyped struct {
	Why    string
	Source Source
}

// Lookup returns the type called name, or nil.
func (s *Set) Lookup(name string) *Type { return s.byName[name] }

// Root is the type that the document itself is, or nil.
func (s *Set) Root() *Type {
	for _, t := range s.Types {
		if t.Pointer == "" {
			return t
		}
	}
	return nil
}

// ByReference maps the text of a $ref in Document to the name of the type that it means.
func (s *Set) ByReference() map[string]string {
	s.references.Do(func() {
		s.byReference = make(map[string]string, len(s.byName))
		for name, t := range s.byName {
			s.byReference[jsonschema.Reference(t.Pointer)] = name
		}
	})
	return s.byReference
}

// Property returns the record's property called name, or nil.
func (s *Schema) Property(name string) *Property {
	for _, p := range s.Properties {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// Children calls visit with each schema directly inside s.
func (s *Schema) Children(visit func(*Schema)) {
	for _, p := range s.Properties {
		visit(p.Schema)
	}
	for _, list := range [][]*Schema{s.Elements, s.Variants} {
		for _, child := range list {
			visit(child)
		}
	}
	for _, child := range []*Schema{s.Items, s.Keys, s.Rest} {
		if child != nil {
			visit(child)
		}
	}
}

// References returns the names of the types that s refers to, sorted.
func (s *Schema) References() []string {
	names := []string{}
	var walk func(*Schema)
	walk = func(s *Schema) {
		if s.Kind == Reference {
			names = append(names, s.Ref)
		}
		s.Children(walk)
	}
	walk(s)
	slices.Sort(names)
	return slices.Compact(names)
}

// Opaque is a place in a type that its capture could not know.
type Opaque struct {
	Field  string // wire name of the field that it is in; "" for the type itself
	Reason string
	Cause  string // the key of the one place that makes it and others opaque, or ""
	Source Source
}

// Opaques returns everything opaque in what the type accepts and sends.
func (t *Type) Opaques() []Opaque {
	var list []Opaque
	seen := map[Opaque]bool{}
	var walk func(s *Schema, at Opaque)
	walk = func(s *Schema, at Opaque) {
		if at.Reason, at.Cause = s.Opaque, s.Cause; at.Reason != "" && !seen[at] {
			seen[at] = true
			list = append(list, at)
		}
		s.Children(func(child *Schema) { walk(child, at) })
	}
	for _, root := range []*Schema{t.Schema, t.Out} {
		if root == nil {
			continue
		}
		for _, p := range root.Properties {
			source := p.Source
			if source.File == "" {
				source = t.Source
			}
			walk(p.Schema, Opaque{Field: p.Name, Source: source})
		}
		rest := *root
		rest.Properties = nil
		walk(&rest, Opaque{Source: t.Source})
	}
	return list
}
