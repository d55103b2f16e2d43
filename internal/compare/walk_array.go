package compare

import (
	"example.org/parity/internal/schema"
)

// arrays compares lists and tuples.
func (w *walk) arrays(at place, s, r *schema.Schema) {
	if s.Kind == schema.Array && r.Kind == schema.Array {
		w.compare(at.items(), s.Items, r.Items)
		return
	}
	if r.Kind == schema.Tuple && (s.Kind == schema.Array || !fills(s, r)) {
		w.report(at, Rejects, ArrayTuple.with(w.shapes(at, s, r)).claiming(Claim{Sent: notNull(s)}))
		return
	}
	for i, element := range s.Elements {
		item := r.Items
		if i < len(r.Elements) {
			item = r.Elements[i]
		}
		w.compare(at.element(i), element, item)
	}
	if s.Items != nil && r.Items != nil {
		w.compare(at.items(), s.Items, r.Items)
	}
}

// fills reports whether a tuple has the elements that another one takes.
func fills(s, r *schema.Schema) bool {
	if len(s.Elements) == len(r.Elements) {
		return s.Items == nil || r.Items != nil
	}
	return len(s.Elements) > len(r.Elements) && r.Items != nil
}
