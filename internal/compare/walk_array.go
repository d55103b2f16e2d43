package compare

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"example.org/parity/internal/lang"
	"example.org/parity/internal/schema"
)

// arrays compares lists and tuples.
func (d *differ) arrays(at place, x, y *schema.Schema) {
	switch {
	case x.Kind == schema.Array && y.Kind == schema.Array:
		d.walk(at.child("*"), x.Items, y.Items)
	case x.Kind == schema.Tuple && y.Kind == schema.Tuple && len(x.Elements) == len(y.Elements):
		for i := range x.Elements {
			d.walk(at.child(strconv.Itoa(i)), x.Elements[i], y.Elements[i])
		}
	default:
		d.report("array.tuple", at, way{both, Rejects}, d.shapes(at, x, y))
	}
}

// unions compares alternatives, of which at least one side has several. Each arm
// of the reference takes the other side's arm that it agrees with best. Of what is
// left over, arms with the same tag are compared as pairs, and so are the last
// two; the rest is missing or extra.
func (d *differ) unions(at place, x, y *schema.Schema) {
	xs, ys := d.arms(d.x, d.matching.other, x, y), d.arms(d.y, d.matching.ref, y, x)
	if d.flattened(at, xs, ys) {
		return
	}
	type candidate struct {
		i, j  int
		found []*Finding
	}
	var candidates []candidate
	for i := range xs {
		for j := range ys {
			if found, ok := d.fit(func(d *differ) { d.walk(at, xs[i], ys[j]) }); ok {
				candidates = append(candidates, candidate{i, j, found})
			}
		}
	}
	sort.SliceStable(candidates, func(a, b int) bool { return len(candidates[a].found) < len(candidates[b].found) })
	takenX, takenY := map[int]bool{}, map[int]bool{}
	for _, c := range candidates {
		if !takenX[c.i] && !takenY[c.j] {
			takenX[c.i], takenY[c.j] = true, true
			d.findings = append(d.findings, c.found...)
		}
	}
	restX, restY := uncovered(untaken(xs, takenX), ys), uncovered(untaken(ys, takenY), xs)
	restX, restY = d.tagged(at, restX, restY)
	if len(restX) == 1 && len(restY) == 1 && sameVariant(restX[0], restY[0]) {
		d.walk(at, restX[0], restY[0])
		return
	}
	if len(restX) > 0 {
		d.report("union.variant.missing", at, way{toOther, d.unheard(d.x, restX, d.y, d.yt, ys)}, texts{Members: d.variantList(d.x, restX)})
	}
	if len(restY) > 0 {
		d.report("union.variant.extra", at, way{toReference, d.unheard(d.y, restY, d.x, d.xt, xs)}, texts{Members: d.variantList(d.y, restY)})
	}
}

// unheard is what a receiver does with arms that it does not have. One that puts
// up with missing fields and takes any tag reads a record as one of its own.
func (d *differ) unheard(sender *side, arms []*schema.Schema, receiver *side, t *schema.Type, own []*schema.Schema) Harm {
	isRecord := func(side *side) func(*schema.Schema) bool {
		return func(s *schema.Schema) bool { return deref(side.set, s).Kind == schema.Record }
	}
	takesAny := func(s *schema.Schema) bool { return isRecord(receiver)(s) && !rejectsTags(receiver.set, s) }
	others := slices.ContainsFunc(arms, func(s *schema.Schema) bool { return !isRecord(sender)(s) })
	if t.Decode.TakesMissing() && !others && slices.ContainsFunc(own, takesAny) {
		return Drops
	}
	return Rejects
}

// tagged compares the arms that one constant tells to be the same variant, and
// returns the others.
func (d *differ) tagged(at place, xs, ys []*schema.Schema) (restX, restY []*schema.Schema) {
	restY = ys
	for _, x := range xs {
		tag := tagOf(d.x.set, x)
		i := slices.IndexFunc(restY, func(y *schema.Schema) bool { return tag != "" && tagOf(d.y.set, y) == tag })
		if i < 0 || d.apart(x, restY[i]) {
			restX = append(restX, x)
			continue
		}
		d.walk(at, x, restY[i])
		restY = slices.Delete(slices.Clone(restY), i, i+1)
	}
	return restX, restY
}

// apart reports whether two arms are named types that have other counterparts.
func (d *differ) apart(x, y *schema.Schema) bool {
	return x.Kind == schema.Reference && y.Kind == schema.Reference && (d.matching.other[x.Ref] != "" || d.matching.ref[y.Ref] != "")
}

// tagOf is the constant text by which a record can be told from other variants,
// with the name of its field; "" where there is none, or more than one.
func tagOf(set *schema.Set, s *schema.Schema) string {
	tag := ""
	s = deref(set, s)
	for _, p := range s.Properties {
		value := deref(set, p.Schema)
		if value.Kind != schema.Enum || len(value.Values) != 1 || !value.Values[0].IsString {
			continue
		}
		if tag != "" {
			return ""
		}
		tag = p.Name + "=" + value.Values[0].Text
	}
	return tag
}

// rejectsTags reports whether a record has a constant that its decoder insists on.
func rejectsTags(set *schema.Set, s *schema.Schema) bool {
	return slices.ContainsFunc(deref(set, s).Properties, func(p *schema.Property) bool {
		value := deref(set, p.Schema)
		return value.Kind == schema.Enum && len(value.Values) == 1 && !value.Open
	})
}

// flattened compares a union of records with one record that has the fields of all
// variants, and reports whether that is what the two sides are.
func (d *differ) flattened(at place, xs, ys []*schema.Schema) bool {
	union, of, record, arms := d.x, d.y, ys, xs
	w := way{toReference, Rejects}
	if len(xs) == 1 {
		union, of, record, arms = d.y, d.x, xs, ys
		w.direction = toOther
	}
	if len(record) != 1 || len(arms) < 2 {
		return false
	}
	whole := deref(of.set, record[0])
	if rejectsTags(of.set, whole) {
		return false // it is one of the variants
	}
	for _, arm := range arms {
		if !includes(whole, deref(union.set, arm)) {
			return false
		}
	}
	d.report("union.record", at, w, texts{RefValue: union.title, OtherValue: of.title, Members: d.variantList(union, arms)})
	for _, arm := range arms {
		for _, p := range deref(union.set, arm).Properties {
			xp, yp := p, whole.Property(p.Name)
			if union == d.y {
				xp, yp = yp, xp
			}
			d.field(at.property(p.Name, xp, yp), xp, yp)
		}
	}
	return true
}

// field compares the values of a field of a variant and of the record around all
// variants, of which the presence and the tag are another matter.
func (d *differ) field(at place, xp, yp *schema.Property) {
	for _, f := range d.try(func(d *differ) { d.walk(at, xp.Schema, yp.Schema) }) {
		if f.Class == ClassMismatch && f.Rule != "enum.widened" {
			d.findings = append(d.findings, f)
		}
	}
}

// includes reports whether a record has all fields of another, and some.
func includes(whole, part *schema.Schema) bool {
	if whole.Kind != schema.Record || part.Kind != schema.Record || len(part.Properties) == 0 {
		return false
	}
	return !slices.ContainsFunc(part.Properties, func(p *schema.Property) bool { return whole.Property(p.Name) == nil })
}

// arms lists the alternatives of a schema. A reference to a union is replaced by
// that union's own arms, unless its counterpart is an arm of the other schema.
func (d *differ) arms(side *side, matched map[string]string, s, other *schema.Schema) []*schema.Schema {
	counterparts := map[string]bool{}
	for _, arm := range append([]*schema.Schema{other}, other.Variants...) {
		if arm.Kind == schema.Reference {
			counterparts[arm.Ref] = true
		}
	}
	seen := map[string]bool{}
	var list []*schema.Schema
	var add func(*schema.Schema)
	add = func(s *schema.Schema) {
		if s.Kind == schema.Union {
			for _, v := range s.Variants {
				add(v)
			}
			return
		}
		if s.Kind == schema.Reference && !counterparts[matched[s.Ref]] && !seen[s.Ref] {
			if target := side.set.Lookup(s.Ref); target.Kind == schema.Union {
				seen[s.Ref] = true
				add(target.Schema)
				return
			}
		}
		arm := *s
		arm.Nullable = false // compared for the union as a whole
		list = append(list, &arm)
	}
	add(s)
	return list
}

func untaken(arms []*schema.Schema, taken map[int]bool) []*schema.Schema {
	var rest []*schema.Schema
	for i, arm := range arms {
		if !taken[i] {
			rest = append(rest, arm)
		}
	}
	return rest
}

// uncovered leaves out the members that an arm of the other side takes as plain
// values: Literal["auto"] | str is str on the wire.
func uncovered(rest, others []*schema.Schema) []*schema.Schema {
	return slices.DeleteFunc(rest, func(arm *schema.Schema) bool {
		return arm.Kind == schema.Enum && slices.ContainsFunc(others, func(plain *schema.Schema) bool {
			return plain.Kind != schema.Enum && plain.Kind != schema.Any && len(plain.Constraints) == 0 && plain.Format == "" && accepts(plain, arm.Values)
		})
	})
}

// sameVariant reports whether two left-over arms are one variant that differs,
// and not two different variants.
func sameVariant(x, y *schema.Schema) bool {
	return x.Kind == y.Kind && x.Kind != schema.Reference
}

func (d *differ) variantList(side *side, arms []*schema.Schema) string {
	names := make([]string, len(arms))
	for i, arm := range arms {
		names[i] = lang.Code(side.lang.Type(arm))
		if arm.Kind == schema.Record { // it has no name
			names[i] = "a record of " + quoteAll(declared(&schema.Type{Schema: arm}))
		}
	}
	return strings.Join(names, ", ")
}
