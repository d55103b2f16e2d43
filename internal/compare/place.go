package compare

import "example.org/parity/internal/schema"

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
	if len(at.steps) != 1 {
		return ""
	}
	if in := travelsIn(xt, at.xp); in != "" {
		return in
	}
	return travelsIn(yt, at.yp)
}

// parameter reports whether a field is a parameter on either side: it has a name, a
// kind, and is there or not, but is never null.
func (w *walk) parameter(at place) bool { return at.in(w.xt, w.yt) != "" }

// argument reports whether a field that one side lacks is a part of the path: the
// other side passes it on its own, beside the type.
func (w *walk) argument(at place, p *schema.Property, of end) bool {
	if len(at.steps) != 1 || travelsIn(of.t, p) != "path" {
		return false
	}
	w.report("field.argument", at, Converts, texts{RefValue: of.title})
	return true
}

// travel compares where a field goes, if both captures tell.
func (w *walk) travel(at place) {
	if len(at.steps) != 1 || !w.x.places || !w.y.places {
		return
	}
	x, y := orElse(travelsIn(w.xt, at.xp), body), orElse(travelsIn(w.yt, at.yp), body)
	if x != y {
		w.report("field.place", at, Drops, texts{RefValue: x, OtherValue: y})
	}
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
