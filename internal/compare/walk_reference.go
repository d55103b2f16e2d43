package compare

import "example.org/parity/internal/schema"

// references compares where at least one side refers to a named type. A pair of
// counterparts is equal here, whatever they look like: each named type is judged
// on its own row.
func (d *differ) references(at place, x, y *schema.Schema) {
	if x.Kind == schema.Reference && y.Kind == schema.Reference {
		if d.matching.counterparts(x.Ref, y.Ref) {
			d.nullability(at, x, y)
			d.unmodelled(at, x, y)
			return
		}
		_, xMatched := d.matching.other[x.Ref]
		_, yMatched := d.matching.ref[y.Ref]
		xt, yt := d.x.set.Lookup(x.Ref), d.y.set.Lookup(y.Ref)
		nominal := !transparent(xt) && !transparent(yt)
		if d.resolving[pairKey{x.Ref, y.Ref}] {
			return // a recursive pair: its difference in name is said already
		}
		if nominal {
			_, fits := d.fit(func(d *differ) { d.resolved(at, x, y) })
			switch {
			case fits:
				d.report("type.reference", at, way{both, Converts}, texts{RefShape: x.Ref, OtherShape: y.Ref})
			case xMatched && yMatched:
				d.reportType(at, x, y)
				return
			}
		}
	}
	d.inline(x, y)
	d.resolved(at, x, y)
}

// inline takes note of a named enum that the other side has no name for and writes
// out: where it always has the same members there, the name is all that differs.
func (d *differ) inline(x, y *schema.Schema) {
	if d.failed != nil || x.Kind == y.Kind {
		return // a trial, or two names
	}
	names, set, ref := d.xInline, d.x.set, x.Ref
	if y.Kind == schema.Reference {
		names, set, ref = d.yInline, d.y.set, y.Ref
	}
	if set.Lookup(ref).Kind != schema.Enum {
		return
	}
	_, fits := d.fit(func(d *differ) { d.resolved(place{}, x, y) })
	before, known := names[ref]
	names[ref] = fits && (before || !known)
}

// resolved walks with the references replaced by what they stand for.
func (d *differ) resolved(at place, x, y *schema.Schema) {
	key := pairKey{refKey(x), refKey(y)}
	if d.resolving[key] {
		return
	}
	d.resolving[key] = true
	defer delete(d.resolving, key)
	d.walk(at, deref(d.x.set, x), deref(d.y.set, y))
}

// pairKey identifies two schemas for the recursion guard: a reference by its
// name, any other by its node.
type pairKey struct{ x, y any }

func refKey(s *schema.Schema) any {
	if s.Kind == schema.Reference {
		return s.Ref
	}
	return s
}

// deref follows references to the schema they stand for, and keeps what was
// said where the reference stood.
func deref(set *schema.Set, s *schema.Schema) *schema.Schema {
	for s.Kind == schema.Reference {
		target := *set.Lookup(s.Ref).Schema
		target.Nullable = (target.Nullable || s.Nullable) && target.Kind != schema.Any
		target.Default = s.Default
		target.Unset = s.Unset
		if len(s.Unmodelled) > 0 {
			target.Unmodelled = s.Unmodelled
		}
		s = &target
	}
	return s
}

// try runs a walk on the side, and returns what it would report.
func (d *differ) try(walk func(*differ)) []*Finding {
	aside := *d
	aside.findings = nil
	walk(&aside)
	return aside.findings
}

// fit is try for a walk that is of use only if it finds no mismatch; at the first
// one it is given up.
func (d *differ) fit(walk func(*differ)) (found []*Finding, ok bool) {
	aside := *d
	aside.findings = nil
	aside.failed = new(bool)
	walk(&aside)
	return aside.findings, !*aside.failed
}

// givenUp reports whether the walk is a fit that has failed.
func (d *differ) givenUp() bool { return d.failed != nil && *d.failed }
