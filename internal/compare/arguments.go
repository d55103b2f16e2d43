package compare

import "example.org/parity/internal/schema"

// Arguments are what a finding says besides where it is and who sends. Each rule
// has a type of them, and those that serve several rules stand here. They are data:
// package wording makes sentences of them.

// None are the arguments of a rule that has none.
type None struct{}

// Sides is a thing of each side.
type Sides[T any] struct {
	Reference T `json:"reference"`
	Other     T `json:"other"`
}

// each is what a function makes of both sides.
func each[T, V any](of Sides[T], make func(T) V) Sides[V] {
	return Sides[V]{make(of.Reference), make(of.Other)}
}

// Set is the name of a set. A reader sees its title.
type Set string

// Declaration is code of a set's language.
type Declaration struct {
	Set  Set    `json:"set"`
	Code string `json:"code"`

	unsaid bool // its type is the one that is there, or leaves open what it is
}

// Addition is the declaration that mends a finding.
type Addition struct {
	Add Declaration `json:"add"`
}

func (a Addition) proposed() Declaration { return a.Add }

// Shapes are type expressions, in each side's own language.
type Shapes struct {
	Shape Sides[string] `json:"shape"`
	Addition
}

func (Shapes) ofType() {}

// Names are what each side calls a thing.
type Names struct {
	Name Sides[string] `json:"name"`
}

// Members are some values of an enum.
type Members struct {
	Members []schema.Value `json:"members"`
}

func (m Members) listed() any { return m.Members }

// Outline is what a type consists of in a line: the fields of a record, any other
// type as an expression.
type Outline struct {
	Type   string   `json:"type,omitempty"` // "" for a record
	Fields []string `json:"fields,omitempty"`
}
