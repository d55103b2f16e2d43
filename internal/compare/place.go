package compare

import (
	"slices"
	"strings"

	"example.org/parity/internal/match"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// Where a field travels is a part of its contract: as a member of a JSON body, or
// as a parameter of a request.

const body = "body"

// travelsIn is where a type's field goes: "" for a member of a JSON body.
func travelsIn(t *schema.Type, p *schema.Property) string {
	switch {
	case p == nil:
		return ""
	case p.In == "" && t.Schema != nil:
		return t.In
	default:
		return p.In
	}
}

// in is where the place's outermost field travels on either side.
func (at place) in(xt, yt *schema.Type) string {
	if len(at.path) != 1 {
		return ""
	}
	if in := travelsIn(xt, at.fields.Reference); in != "" {
		return in
	}
	return travelsIn(yt, at.fields.Other)
}

// parameter reports whether a field is a parameter on either side: it has a name, a
// kind, and is there or not, but is never null.
func (w *walk) parameter(at place) bool { return at.in(w.xt, w.yt) != "" }

// argument reports whether a field that one side lacks is a parameter that it passes on
// its own, beside the type: a part of the path, a header where no type of its set holds
// one, or any where the type is no more than the body of a request.
func (w *walk) argument(at place, p *schema.Property, has, lacks end) bool {
	if len(at.path) == 1 && has.t.Native == typeset.NativeArguments && isConstant(p.Schema) {
		w.report(at, Converts, FieldArgument.with(Argument{has.id(), "request"}))
		return true // the other's method may write it as well
	}
	if own := lacks.t.Schema.Property(p.Name); len(at.path) == 1 && own != nil && isParameter(own) {
		return true // no codec of the body writes it
	}
	in := travelsIn(has.t, p)
	apart := in == "path" || in == "header" && lacks.places && !lacks.headers
	if len(at.path) != 1 || in == "" || in == "form" || !apart && !isBody(lacks) && !besideBody(lacks.t, p) {
		return false
	}
	w.report(at, Converts, FieldArgument.with(Argument{has.id(), in}))
	return true
}

// besideBody reports whether a type has a field under the name of a parameter that its
// body does not carry.
func besideBody(t *schema.Type, p *schema.Property) bool {
	return slices.ContainsFunc(t.Local, func(l schema.Local) bool { return match.Spelling(l.Name) == match.Spelling(p.Name) })
}

func isConstant(s *schema.Schema) bool { return s.Kind == schema.Enum && len(s.Values) == 1 }

func isParameter(p *schema.Property) bool { return p.In != "" && p.In != body && p.In != "form" }

// isBody reports whether a type holds no parameters, of a capture that knows of some,
// and no client is known to take it as it is: something else has the parameters.
func isBody(of end) bool {
	return of.places && len(of.t.Roles) == 0 && of.t.In == "" && !slices.ContainsFunc(of.t.Properties, func(p *schema.Property) bool { return p.In != "" })
}

// travel compares where a field goes, if both captures tell.
func (w *walk) travel(at place) {
	if len(at.path) != 1 || !w.x.places || !w.y.places {
		return
	}
	xp, yp := at.fields.Reference, at.fields.Other
	x, y := placeOf(w.xt, xp), placeOf(w.yt, yp)
	if x == "form" && travelsIn(w.yt, yp) == "" && y == body || y == "form" && travelsIn(w.xt, xp) == "" && x == body {
		return // a form is a body, too, of which only one capture says what it is
	}
	if x != y && x != "" && y != "" {
		w.report(at, Drops, FieldPlace.with(Places{Sides[string]{x, y}}))
	}
}

// placeOf is where a field goes, "" where nothing tells: code puts what is no parameter
// in a body only where it is seen to do something with the type, and not in a request
// that has none.
func placeOf(t *schema.Type, p *schema.Property) string {
	if in := travelsIn(t, p); in != "" {
		return in
	}
	if onlyGets(t) {
		return ""
	}
	if len(t.Roles) > 0 || slices.ContainsFunc(t.Properties, func(p *schema.Property) bool { return p.In != "" }) {
		return body
	}
	return ""
}

// onlyGets reports whether a type is sent by requests that have no body.
func onlyGets(t *schema.Type) bool {
	gets := 0
	for _, r := range t.Roles {
		for _, op := range r.Operations {
			if r.Role == "sent" && !strings.HasPrefix(op, "GET ") {
				return false
			}
			gets++
		}
	}
	return gets > 0 && !slices.ContainsFunc(t.Roles, func(r schema.Role) bool { return r.Role != "sent" })
}

// holdsHeaders reports whether a set has a type for what goes into headers.
func holdsHeaders(set *schema.Set) bool {
	return slices.ContainsFunc(set.Types, func(t *schema.Type) bool {
		return t.In == "header" || slices.ContainsFunc(t.Properties, func(p *schema.Property) bool { return p.In == "header" })
	})
}

// knowsPlaces reports whether a capture says of any field where it travels.
func knowsPlaces(set *schema.Set) bool {
	for _, t := range set.Types {
		if t.In != "" {
			return true
		}
		for _, p := range t.Properties {
			if p.In != "" {
				return true
			}
		}
	}
	return false
}
