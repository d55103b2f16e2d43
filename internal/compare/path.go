package compare

import (
	"strconv"
	"strings"

	"example.org/parity/internal/doc"
)

// Path is a place in a payload; empty for the payload as a whole.
type Path []Step

// Step is a step of a path.
type Step struct {
	Kind  StepKind
	Name  string // of a field
	Index int    // of an element
}

// StepKind is what a step leads to.
type StepKind byte

const (
	Field   StepKind = iota // the member called Name of a record
	Item                    // any item of a list
	Value                   // any value of a map
	Key                     // any name of a map
	Element                 // the element at Index of a tuple
)

// String is the path as a JSON pointer, in which * stands for any item or value and
// *~names for any name.
func (p Path) String() string {
	var b strings.Builder
	for _, step := range p {
		b.WriteByte('/')
		switch step.Kind {
		case Field:
			b.WriteString(doc.Escape(step.Name))
		case Item, Value:
			b.WriteByte('*')
		case Key:
			b.WriteString("*~names")
		case Element:
			b.WriteString(strconv.Itoa(step.Index))
		}
	}
	return b.String()
}

// MarshalText is what stands in JSON.
func (p Path) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Of is the path as people write it, after the name of what it begins at: Type.field[],
// names of Type.field.
func (p Path) Of(name string) string {
	var b strings.Builder
	names := ""
	b.WriteString(name)
	for _, step := range p {
		switch step.Kind {
		case Field:
			b.WriteString("." + step.Name)
		case Item, Value:
			b.WriteString("[]")
		case Key:
			names = "names of "
		case Element:
			b.WriteString("[" + strconv.Itoa(step.Index) + "]")
		}
	}
	return names + b.String()
}

// Top is the wire name of the type's field that a path leads through, "" for none.
func (p Path) Top() string {
	if len(p) == 0 || p[0].Kind != Field {
		return ""
	}
	return p[0].Name
}

// Subject is what the path is about in a type: its innermost field, with the steps
// below it, or the type.
func (p Path) Subject(typeName string) string {
	for i := len(p) - 1; i >= 0; i-- {
		if p[i].Kind == Field {
			return p[i+1:].Of(p[i].Name)
		}
	}
	return p.Of(typeName)
}

// field reports whether the path leads to a field, and not below it.
func (p Path) field() bool { return len(p) > 0 && p[len(p)-1].Kind == Field }

// then is the path with one step more.
func (p Path) then(step Step) Path { return append(p[:len(p):len(p)], step) }
