package golang

import (
	"fmt"
	"go/types"
	"slices"
)

// form is what stands for a type on the wire in one direction: one of its arms.
type form struct {
	arms   []arm
	null   bool   // the encoder may write null
	strict bool   // the decoder refuses unknown keys
	reason string // why the form is not known
	method bool   // a method decides it
	lax    bool   // the decoder gives no error for a field that it cannot read
}

// arm is one form that a type's JSON may have.
type arm struct {
	own       bool           // the type's own fields or underlying type
	typ       types.Type     // otherwise: the form of that type
	constants map[string]any // of a struct: the fields that have one value, or one of a list, by wire name
	value     *constantArm   // otherwise: this value
	rest      types.Type     // of a struct: the type of the keys that are not fields
}

// constantArm is a JSON value that is written as it stands.
type constantArm struct{ value any }

func unknownForm(format string, args ...any) form { return form{reason: fmt.Sprintf(format, args...)} }
func ownForm() form                               { return form{arms: []arm{{own: true}}} }
func typeForm(t types.Type) form                  { return form{arms: []arm{{typ: t}}} }

// isOwn says whether the type's own fields stand for it, and nothing else.
func (f form) isOwn() bool {
	return len(f.arms) == 1 && f.arms[0].own && f.arms[0].rest == nil && len(f.arms[0].constants) == 0
}

// add notes one more arm, unless it is there already.
func (f *form) add(a arm) {
	same := func(b arm) bool {
		return a.own && b.own || a.typ != nil && b.typ != nil && types.Identical(a.typ, b.typ) && len(a.constants)+len(b.constants) == 0
	}
	if i := slices.IndexFunc(f.arms, same); i < 0 {
		f.arms = append(f.arms, a)
	} else if a.rest != nil {
		f.arms[i].rest = a.rest
	}
}

// forms finds what the type accepts and what it sends.
func (c *capturer) forms(t *types.Named) (in, out form) {
	methods := jsonMethodsOf(t)
	in = c.direction(t, methods.unmarshalJSON, methods.unmarshalText, (*body).decoder)
	in.method = methods.unmarshalJSON != nil || methods.unmarshalText != nil
	out = c.direction(t, methods.marshalJSON, methods.marshalText, (*body).encoder)
	out.method = methods.encodes()
	if in.isOwn() && !out.isOwn() && isEnvelope(t) {
		in = out
	}
	return in, out
}

// direction finds the form of one direction by the method that decides it: the
// one for JSON, or else the one for text.
func (c *capturer) direction(t *types.Named, forJSON, forText *method, read func(*body) form) form {
	m := forJSON
	if m == nil {
		m = forText
	}
	switch {
	case m == nil:
		return ownForm()
	case m.via != nil:
		// The method of an embedded field encodes that field in place of the whole.
		return typeForm(deref(m.via.Type()))
	case forJSON == nil && c.isEnum(t):
		if texts := c.enumTexts(t.Obj(), m.name); texts != nil {
			return textsForm(texts)
		}
		return unknownForm("the texts of its constants are computed by its methods for text")
	case forJSON == nil:
		return typeForm(types.Typ[types.String])
	}
	b := c.newBody(t, m.name)
	if b == nil {
		return unknownForm("%s has no body to read", m.name)
	}
	if f := c.conventionForm(t, b); len(f.arms) > 0 {
		return f
	}
	f := read(b)
	if len(f.arms) == 0 {
		return unknownForm("%s has a body of unknown shape", m.name)
	}
	for i := range f.arms {
		f.arms[i].typ = b.instantiate(t, f.arms[i].typ)
	}
	return f
}

func textsForm(texts []any) form {
	var f form
	for _, text := range texts {
		f.arms = append(f.arms, arm{value: &constantArm{text}})
	}
	return f
}
