package compare

import (
	"cmp"
	"slices"

	"example.org/parity/internal/schema"
)

// references compares where at least one side refers to a named type. A pair of
// counterparts is equal here, whatever they look like: each named type is judged
// on its own row.
func (w *walk) references(at place, s, r *schema.Schema) {
	s, r = behind(w.from, s, w.sentAs), behind(w.to, r, w.takenAs)
	if s.Kind == schema.Reference && r.Kind == schema.Reference {
		if w.counterparts(s, r) {
			w.nullability(at, w.sent(s), w.accepted(r))
			w.unmodelled(at, s, r)
			return
		}
		sMatched := w.from.matched(s.Ref) != ""
		rMatched := w.to.matched(r.Ref) != ""
		nominal := !transparent(w.from.set.Lookup(s.Ref)) && !transparent(w.to.set.Lookup(r.Ref))
		if w.resolving[pairKey{s.Ref, r.Ref}] {
			return // a recursive pair: its difference in name is said already
		}
		if nominal {
			_, fits := w.fit(func(w *walk) { w.resolved(at, s, r) })
			switch {
			case fits && s.Ref == r.Ref && !sMatched && !rMatched:
				// of one name, and only the type that refers to them was asked for
			case fits:
				w.report(at, Converts, TypeReference.with(Names{oriented(w, s.Ref, r.Ref)}))
			case sMatched && rMatched && !w.akin(s, r):
				w.reportType(at, s, r)
				return
			}
		}
	}
	w.inPlace(s, r)
	w.resolved(at, s, r)
}

// akin reports whether two types that are no counterparts are much alike, so that
// what differs is inside.
func (w *walk) akin(s, r *schema.Schema) bool {
	sent, taken := w.sent(s), w.accepted(r)
	if sent.Kind == schema.Enum && taken.Kind == schema.Enum {
		return len(without(sent.Values, taken.Values)) < len(sent.Values)
	}
	return sent.Kind == schema.Union || taken.Kind == schema.Union || sent.Kind == taken.Kind && w.likeness(sent, taken) > 0 || empty(sent) && empty(taken)
}

// empty reports whether a schema is of objects of which it declares nothing.
func empty(s *schema.Schema) bool {
	return s.Opaque == "" && (s.Kind == schema.Record && len(s.Properties) == 0 || s.Kind == schema.Map)
}

// counterparts reports whether two references are to one type on both sides.
func (w *walk) counterparts(s, r *schema.Schema) bool {
	if s.Kind != schema.Reference || r.Kind != schema.Reference {
		return false
	}
	of := oriented(w, s.Ref, r.Ref)
	return w.matching.Counterparts(of.Reference, of.Other)
}

// inPlace takes note of a type without counterpart that is compared with what the
// other side has in its place: written out, or under the name of another type. It is
// not missing where the two are alike, and what differs is said there. An enum that is
// written out must be like it wherever it is.
func (w *walk) inPlace(s, r *schema.Schema) {
	for _, at := range []struct {
		end
		named, means, other, stands *schema.Schema
	}{{w.from, s, w.sent(s), r, w.accepted(r)}, {w.to, r, w.accepted(r), s, w.sent(s)}} {
		if at.named.Kind != schema.Reference || at.matched(at.named.Ref) != "" {
			continue
		}
		note := covered{of: at.side, name: at.named.Ref}
		switch {
		case at.other.Kind == schema.Reference:
			note.like, note.anywhere = at.means.Kind == schema.Union || empty(at.means) && isObject(at.stands) || w.alike(s, r), true
		case at.means.Kind == schema.Enum:
			note.like = at.other.Kind == schema.String || at.other.Kind == schema.Enum && w.akin(s, r) || isNumber(at.other) && accepts(at.other, at.means.Values)
		default: // a union is no more than its variants, which are compared
			note.like, note.anywhere = at.other.Kind == at.means.Kind || at.means.Kind == schema.Union || empty(at.means) && empty(at.other), true
		}
		w.found.covered = append(w.found.covered, note)
	}
}

// alike reports whether two types under other names may be one. A union is like what
// one of its variants is like.
func (w *walk) alike(s, r *schema.Schema) bool {
	sent, taken := w.sent(s), w.accepted(r)
	if sent.Kind != schema.Union && taken.Kind != schema.Union {
		return w.akin(s, r)
	}
	arms := w.arms(w.to, r, s)
	return slices.ContainsFunc(w.arms(w.from, s, r), func(arm *schema.Schema) bool {
		return w.same(arm, arms) >= 0 || slices.ContainsFunc(arms, func(other *schema.Schema) bool {
			return w.sent(arm).Kind != schema.Union && w.accepted(other).Kind != schema.Union && w.akin(arm, other)
		})
	})
}

// notNull is a schema without null, which belongs to the use.
func notNull(s *schema.Schema) *schema.Schema {
	if !s.Nullable {
		return s
	}
	other := *s
	other.Nullable = false
	return &other
}

// resolved compares with the references replaced by what they stand for.
func (w *walk) resolved(at place, s, r *schema.Schema) {
	key := pairKey{refKey(s), refKey(r)}
	if w.resolving[key] {
		return
	}
	w.resolving[key] = true
	at.within = w.inside(at, s, r)
	before := w.decode
	if r.Kind == schema.Reference {
		if d := w.to.set.Lookup(r.Ref).Decode; d != (schema.Decode{}) {
			w.decode = d
		}
	}
	w.meanings(at, s, r)
	w.decode = before
	delete(w.resolving, key)
}

// inside are the named records in which what two schemas stand for is declared.
func (w *walk) inside(at place, s, r *schema.Schema) Sides[*schema.Type] {
	holder := func(e *side, s *schema.Schema, before *schema.Type) *schema.Type {
		if s.Kind != schema.Reference {
			return before
		}
		if t := e.set.Lookup(s.Ref); t.Kind == schema.Record {
			return t
		}
		return before
	}
	of := oriented(w, s, r)
	return Sides[*schema.Type]{holder(w.x, of.Reference, at.within.Reference), holder(w.y, of.Other, at.within.Other)}
}

// meanings compares what two schemas stand for. A name beside a union stays one: it may
// be the counterpart of a variant.
func (w *walk) meanings(at place, s, r *schema.Schema) {
	sent, taken := w.sent(s), w.accepted(r)
	if (sent.Kind == schema.Union) == (taken.Kind == schema.Union) || sent.Opaque != "" || taken.Opaque != "" || sent.Kind == schema.Any || taken.Kind == schema.Any {
		w.compare(at, sent, taken)
		return
	}
	w.checked(at, taken)
	w.nullability(at, sent, taken)
	w.unmodelled(at, sent, taken)
	if sent.Kind == schema.Union {
		w.unions(at, sent, r)
	} else {
		w.unions(at, s, taken)
	}
}

// pairKey identifies two schemas for the recursion guard: a reference by its
// name, any other by its node.
type pairKey struct{ s, r any }

func refKey(s *schema.Schema) any {
	if s.Kind == schema.Reference {
		return s.Ref
	}
	return s
}

// sent and accepted follow references to what they stand for, when the sender
// writes it and when the receiver reads it.
func (w *walk) sent(s *schema.Schema) *schema.Schema     { return follow(w.from.set, s, w.sentAs) }
func (w *walk) accepted(r *schema.Schema) *schema.Schema { return follow(w.to.set, r, w.takenAs) }

// deref follows references to the schema that a type accepts.
func deref(set *schema.Set, s *schema.Schema) *schema.Schema {
	return follow(set, s, incoming)
}

// follow replaces references by what they stand for, and keeps what was said where
// the reference stood.
func follow(set *schema.Set, s *schema.Schema, means func(*schema.Type) *schema.Schema) *schema.Schema {
	for s.Kind == schema.Reference {
		s = meant(set, s, means)
	}
	return s
}

// behind follows a reference to a type without counterpart that is a mere name for
// another type, such as that type or null, to the one that it names.
func behind(from end, s *schema.Schema, means func(*schema.Type) *schema.Schema) *schema.Schema {
	for s.Kind == schema.Reference && from.matched(s.Ref) == "" && means(from.side.set.Lookup(s.Ref)).Kind == schema.Reference {
		s = meant(from.side.set, s, means)
	}
	return s
}

// meant is what a reference stands for, with what was said where it stood.
func meant(set *schema.Set, s *schema.Schema, means func(*schema.Type) *schema.Schema) *schema.Schema {
	target := *means(set.Lookup(s.Ref))
	target.Nullable = (target.Nullable || s.Nullable) && target.Kind != schema.Any
	target.Default = s.Default
	target.Handle(schema.Handling{
		Unset: s.Unset, Missing: s.Missing, Zero: target.Zero,
		Null: cmp.Or(s.Null, target.Null), Invalid: cmp.Or(s.Invalid, target.Invalid),
	})
	return target.Under(s.Unmodelled)
}

// try runs a walk on the side, and returns what it would report.
func (w *walk) try(run func(*walk)) *found {
	aside := *w
	aside.found = newFound(w.differ)
	run(&aside)
	return aside.found
}

// fit is try for a walk that is of use only if it finds no mismatch; at the first
// one it is given up.
func (w *walk) fit(run func(*walk)) (found *found, ok bool) {
	aside := *w
	aside.found = newFound(w.differ)
	aside.failed = new(bool)
	run(&aside)
	return aside.found, !*aside.failed
}

// givenUp reports whether the walk is a fit that has failed.
func (w *walk) givenUp() bool { return w.failed != nil && *w.failed }
