package compare

import (
	"slices"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/schema"
)

// unions compares alternatives, of which at least one side has several. Each of
// the sender's is held against the receiver's that it is: by its tag, by its name,
// or by what it accepts. A left-over one that is much like one of the receiver's
// is a variant that differs; the rest the receiver has no variant for.
func (w *walk) unions(at place, s, r *schema.Schema) {
	if at.in(w.xt, w.yt) == "query" {
		s, r = repeated(s), repeated(r)
		if s.Kind != schema.Union && r.Kind != schema.Union {
			w.compare(at, s, r)
			return
		}
	}
	if openS, openR := w.opened(w.from, s, w.to, r), w.opened(w.to, r, w.from, s); openS != s || openR != r {
		w.compare(at, openS, openR)
		return
	}
	inner := *w
	inner.union = at.path.String()
	w = &inner
	sent, taken := w.arms(w.from, s, r), w.arms(w.to, r, s)
	sent = w.formed(at, sent, taken)
	if len(sent) == 1 && len(taken) == 1 && s.Kind == schema.Union { // that was all that it had several of
		w.compare(at, sent[0], taken[0])
		return
	}
	if w.flattened(at, sent, taken) {
		return
	}
	sent, taken = w.parts(at, sent, taken)
	w.untold(at, sent, taken, r)
	unheard, spare := w.paired(at, sent, taken)
	if !w.forward && len(spare) == 0 {
		w.found.said[at.path.String()] = true
	}
	var lacking []*schema.Schema
	for _, arm := range unheard {
		switch near := w.nearest(arm, len(unheard), spare, taken); {
		case arm.Kind == schema.Any:
			w.report(at, Rejects, FieldAny.with(w.shapes(at, s, r)))
		case near != nil:
			w.inPlace(arm, near)
			w.resolved(at, arm, near)
		case untypedMap(arm) && w.anyRecord(spare):
			w.report(at, Rejects, MapUntyped.with(w.shapes(at, arm, r)).claiming(Claim{Sent: arm}))
		case w.wholly(at, arm, taken):
		default:
			lacking = append(lacking, arm)
		}
	}
	if len(lacking) > 0 {
		w.lacked(at, lacking, sent, taken)
	}
}

// repeated is a union of a value and lists of such as the list: in a query, a value is
// written as a list of one is. Any other schema it leaves as it is.
func repeated(s *schema.Schema) *schema.Schema {
	if s.Kind != schema.Union || len(s.Variants) != 2 {
		return s
	}
	one, list := s.Variants[0], s.Variants[1]
	if one.Kind == schema.Array {
		one, list = list, one
	}
	if list.Kind != schema.Array || one.Kind != list.Items.Kind || one.Ref != list.Items.Ref || one.Format != list.Items.Format || len(one.Variants)+len(one.Properties)+len(one.Values) > 0 {
		return s
	}
	whole := *list
	whole.Nullable = s.Nullable
	whole.Default, whole.Unset, whole.Decl, whole.Source = s.Default, s.Unset, s.Decl, s.Source
	return &whole
}

// untold reports a field by which the receiver tells the variants apart and which the
// sender does not write in any, unless each variant's own row says so.
func (w *walk) untold(at place, sent, taken []*schema.Schema, r *schema.Schema) {
	tag := w.accepted(r).Tag
	if !tag.Required {
		return
	}
	said := true
	for _, arm := range sent {
		record := w.sent(arm)
		if record.Kind != schema.Record || record.Property(tag.Field) != nil {
			return
		}
		i := slices.IndexFunc(taken, func(r *schema.Schema) bool { return w.counterparts(arm, r) })
		if i < 0 {
			said = false
			continue
		}
		p := w.accepted(taken[i]).Property(tag.Field)
		said = said && p != nil && p.Required && onMissing(w.to.set.Lookup(taken[i].Ref).Decode, p) == Rejects
	}
	if said {
		return
	}
	p := &schema.Property{Name: tag.Field, Required: true, Schema: schema.Of(schema.String)}
	at = w.property(at, nil, p)
	say := FieldExtraRequired.with(w.surplus(at, p))
	if !w.forward {
		say = FieldMissing.with(w.lack(at, p))
	}
	w.report(at, Rejects, say.claiming(Claim{Lacks: p.Name}))
}

// paired compares the variants that the receiver has, and returns what is left over on
// either side.
func (w *walk) paired(at place, sent, taken []*schema.Schema) (unheard, spare []*schema.Schema) {
	heard, claimed := make([]bool, len(sent)), make([]bool, len(taken))
	for i, arm := range sent {
		if j := w.same(arm, taken); j >= 0 {
			heard[i], claimed[j] = true, true
			w.variant(at, arm, taken[j])
		}
	}
	for i, arm := range sent {
		if heard[i] {
			continue
		}
		if j, found := w.takes(at, arm, taken, claimed); j >= 0 {
			heard[i], claimed[j] = true, true
			w.inPlace(arm, taken[j])
			w.found.take(found)
		}
	}
	return left(sent, heard), left(taken, claimed)
}

// lacked reports the variants that the receiver has nothing for.
func (w *walk) lacked(at place, lacking, sent, taken []*schema.Schema) {
	is := Variants{Variants: outlines(w.from, lacking), plain: oriented(w, plainKinds(sent), plainKinds(taken))}
	say := UnionVariantExtra.with(is)
	if w.forward {
		is.needs = named(lacking)
		say = UnionVariantMissing.with(is)
	}
	claim := Claim{Sent: schema.Of(schema.Union), Untaken: true}
	claim.Sent.Own().Variants = lacking
	w.report(at, w.unheardHarm(lacking, taken), say.claiming(claim).omitting(true).shorthand(w.shorthand(lacking, taken)))
}

// shorthand reports whether what one side has no variant for is a plain value, or an object
// of which nothing is said, beside variants that say the same at length: a text for a list
// of blocks, an id for a record. A named text is a choice of its own.
func (w *walk) shorthand(lacking, others []*schema.Schema) bool {
	long := func(s *schema.Schema) bool {
		kind := deref(w.to.set, s).Kind
		return kind == schema.Record || kind == schema.Array
	}
	return slices.ContainsFunc(others, long) && !slices.ContainsFunc(lacking, func(s *schema.Schema) bool {
		s = deref(w.from.set, s)
		openText := s.Kind == schema.Enum && s.Open
		return plainKind(s) == "" && !openText && !untypedMap(s)
	})
}

// untypedMap reports whether a schema is of objects of which it says nothing.
func untypedMap(s *schema.Schema) bool {
	return s.Kind == schema.Map && s.Keys == nil && s.Items.Kind == schema.Any
}

// anyRecord reports whether one of the receiver's arms is a record, for which an object of
// which nothing is said may stand.
func (w *walk) anyRecord(arms []*schema.Schema) bool {
	return slices.ContainsFunc(arms, func(r *schema.Schema) bool { return w.accepted(r).Kind == schema.Record })
}

// opened is a union of named texts and any text, or anything, as what its authors mean by
// it: an enum that may grow. So is one of several enums where the other side has one enum.
// Any other schema it leaves as it is, and what is held against a text that has no names
// at all.
func (w *walk) opened(e end, s *schema.Schema, otherEnd end, other *schema.Schema) *schema.Schema {
	if s.Kind != schema.Union || plainText(other) {
		return s
	}
	named, rest, all := texts(e.set, s)
	if !all || len(named) == 0 || !rest && len(named) == 1 || len(named) > 1 && deref(otherEnd.set, other).Kind != schema.Enum {
		return s
	}
	for _, v := range s.Variants {
		if e.side == w.from.side {
			w.inPlace(v, other)
		} else {
			w.inPlace(other, v)
		}
	}
	open := *named[0]
	open.Open, open.Nullable = rest, s.Nullable
	open.Values = nil
	for _, of := range named {
		open.Open, open.Nullable = open.Open || of.Open, open.Nullable || of.Nullable
		open.Values = append(open.Values, without(of.Values, open.Values)...)
	}
	open.Default, open.Unset, open.Decl, open.Source = s.Default, s.Unset, s.Decl, s.Source
	return &open
}

// texts are the enums of texts that a union is of, whether it is of any text, too, or of
// anything, and whether that is all.
func texts(set *schema.Set, s *schema.Schema) (named []*schema.Schema, rest, all bool) {
	all = true
	for _, v := range s.Variants {
		switch v = deref(set, v); {
		case v.Kind == schema.Union:
			inner, more, only := texts(set, v)
			named, rest, all = append(named, inner...), rest || more, all && only
		case v.Kind == schema.Enum && !slices.ContainsFunc(v.Values, func(v schema.Value) bool { return !v.IsString }):
			named = append(named, v)
		case plainText(v), v.Kind == schema.Any && v.Opaque == "":
			rest = true
		default:
			return nil, false, false
		}
	}
	return named, rest, all
}

// plainText reports whether a schema is of texts, whichever.
func plainText(s *schema.Schema) bool {
	return s.Kind == schema.String && s.Format == "" && s.Encoding == "" && len(s.Constraints) == 0
}

// formed leaves out the plain text beside a text of some form, a datetime, where the
// receiver has just the latter: it is the same text, written by hand. Where the receiver
// has the plain text, a text of some form beside it is no variant that could be lacking.
func (w *walk) formed(at place, sent, taken []*schema.Schema) []*schema.Schema {
	if !slices.ContainsFunc(sent, plainText) {
		return sent
	}
	if slices.ContainsFunc(taken, plainText) {
		return slices.DeleteFunc(slices.Clone(sent), func(s *schema.Schema) bool {
			same := func(r *schema.Schema) bool { return r.Kind == schema.String && r.Format == s.Format }
			return s.Kind == schema.String && s.Format != "" && !slices.ContainsFunc(taken, same)
		})
	}
	for _, s := range sent {
		both := func(r *schema.Schema) bool { return r.Kind == schema.String && r.Format == s.Format }
		if s.Kind == schema.String && s.Format != "" && slices.ContainsFunc(taken, both) {
			w.report(at, Converts, FieldText.with(Bare{Form{Format: s.Format}, w.from.id(), "string", w.add(at, s, s)}))
			return slices.DeleteFunc(slices.Clone(sent), plainText)
		}
	}
	return sent
}

// same returns which of the receiver's arms is that variant: the one with its tag,
// or its counterpart; -1 for none.
func (w *walk) same(arm *schema.Schema, taken []*schema.Schema) int {
	if j := slices.IndexFunc(taken, func(r *schema.Schema) bool { return w.counterparts(arm, r) }); j >= 0 {
		return j
	}
	sent := tags(w.sent(arm), w.from.set)
	if len(sent) == 0 {
		return -1
	}
	found, most, told := -1, 0, false
	for j, r := range taken {
		own := tags(w.accepted(r), w.to.set)
		told = told || agree(sent, own)
		switch n := shared(sent, own); {
		case n > most:
			found, most = j, n
		case n == most:
			found = -1 // no tag tells them apart
		}
	}
	if !told {
		return -1
	}
	return found
}

// variant compares two arms that are one variant, whatever their types are called.
func (w *walk) variant(at place, s, r *schema.Schema) {
	if w.counterparts(s, r) {
		w.references(at, s, r)
		return
	}
	w.inPlace(s, r)
	w.resolved(at, s, r)
}

// takes returns the receiver's arm that accepts a variant with the fewest
// differences, one that no other variant has claimed before others; -1 for none.
func (w *walk) takes(at place, arm *schema.Schema, taken []*schema.Schema, claimed []bool) (best int, found *found) {
	best = -1
	for j, r := range taken {
		trial, fits := w.fit(func(w *walk) { w.compare(at, arm, r) })
		if !fits {
			continue
		}
		better := best < 0 || len(trial.list) < len(found.list) || len(trial.list) == len(found.list) && claimed[best] && !claimed[j]
		if better {
			best, found = j, trial
		}
	}
	if best >= 0 { // what does not stand in its way may yet be said
		found = w.try(func(w *walk) { w.compare(at, arm, taken[best]) })
	}
	return best, found
}

// nearest is the arm of the receiver that a left-over variant differs from: a plain
// text from a list of texts, a record from one that shares most of its fields, or
// the last of one kind from the last. It is nil where there is none.
func (w *walk) nearest(arm *schema.Schema, unheard int, spare, taken []*schema.Schema) *schema.Schema {
	if alone(arm, unheard, spare) {
		return spare[0]
	}
	if arm.Kind == schema.Array || arm.Kind == schema.Map { // the only list, whatever is in it
		alike := func(r *schema.Schema) bool { return r.Kind == arm.Kind }
		if i := slices.IndexFunc(spare, alike); i >= 0 && !slices.ContainsFunc(spare[i+1:], alike) {
			return spare[i]
		}
	}
	sent := w.sent(arm)
	best, most := -1, 0.0
	for _, arms := range [][]*schema.Schema{spare, taken} {
		for i, r := range arms {
			if share := w.likeness(sent, w.accepted(r)); share > most {
				best, most = i, share
			}
		}
		if best >= 0 {
			return arms[best]
		}
		if sent.Kind == schema.Record {
			break // one that another variant is
		}
	}
	return nil
}

// alone reports whether a variant and what is left of the receiver's are the last, and
// of one kind.
func alone(arm *schema.Schema, unheard int, spare []*schema.Schema) bool {
	return unheard == 1 && len(spare) == 1 && arm.Kind == spare[0].Kind && arm.Kind != schema.Reference
}

// likeness is how much a variant has in common with another that it might be,
// from 0 to 1.
func (w *walk) likeness(s, r *schema.Schema) float64 {
	switch {
	case s.Kind == schema.String && r.Kind == schema.Enum && accepts(s, r.Values):
		return 1
	case s.Kind == schema.Enum && r.Kind == schema.Enum:
		return 1
	case s.Kind != schema.Record || r.Kind != schema.Record:
		return 0
	}
	if otherVariant(tags(s, w.from.set), tags(r, w.to.set)) {
		return 0
	}
	common := 0
	for _, p := range s.Properties {
		if r.Property(p.Name) != nil {
			common++
		}
	}
	share := float64(common) / float64(max(1, len(s.Properties)+len(r.Properties)-common))
	if share < 0.5 {
		return 0
	}
	return share
}

func left(arms []*schema.Schema, gone []bool) []*schema.Schema {
	var rest []*schema.Schema
	for i, arm := range arms {
		if !gone[i] {
			rest = append(rest, arm)
		}
	}
	return rest
}

// unheardHarm is what the receiver does with variants that it does not have. One
// that puts up with missing fields and takes any tag reads a record as one of its
// own.
func (w *walk) unheardHarm(lacking, own []*schema.Schema) Harm {
	takesAny := func(r *schema.Schema) bool {
		return w.accepted(r).Kind == schema.Record && !rejectsTags(w.to.set, w.accepted(r)) && !w.choosesOthers(r, lacking)
	}
	others := slices.ContainsFunc(lacking, func(s *schema.Schema) bool { return w.sent(s).Kind != schema.Record })
	if w.decode.TakesMissing() && !others && slices.ContainsFunc(own, takesAny) {
		return Drops
	}
	return Rejects
}

// choosesOthers reports whether the receiver takes an arm for values of a field that no
// variant of the sender has there.
func (w *walk) choosesOthers(r *schema.Schema, lacking []*schema.Schema) bool {
	by := r.Chosen
	return by.Field != "" && !by.Others && !slices.ContainsFunc(lacking, func(s *schema.Schema) bool {
		p := w.sent(s).Property(by.Field)
		if p == nil {
			return false
		}
		value := deref(w.from.set, p.Schema)
		return value.Kind != schema.Enum || slices.ContainsFunc(value.Values, func(v schema.Value) bool {
			return slices.ContainsFunc(by.Values, func(of *doc.Node) bool { return of.Canonical() == v.Canonical })
		})
	})
}

// arms lists the alternatives of a schema. A reference to a union is replaced by
// that union's own arms, unless its counterpart is an arm of the other schema.
func (w *walk) arms(e end, s, other *schema.Schema) []*schema.Schema {
	counterparts := map[string]bool{}
	for _, arm := range append([]*schema.Schema{other}, other.Variants...) {
		if arm.Kind == schema.Reference {
			counterparts[arm.Ref] = true
		}
	}
	means := w.takenAs
	if e.side == w.from.side {
		means = w.sentAs
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
		if s.Kind == schema.Reference && !counterparts[e.matched(s.Ref)] && !seen[s.Ref] {
			if target := means(e.set.Lookup(s.Ref)); target.Kind == schema.Union {
				seen[s.Ref] = true
				w.cover(e, s)
				add(target)
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

// plainKinds are the kinds of variants that are plain values, "" where one is none.
func plainKinds(arms []*schema.Schema) string {
	var kinds []string
	for _, arm := range arms {
		kind := plainKind(arm)
		if kind == "" {
			return ""
		}
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return strings.Join(kinds, "-or-")
}

// named are the types that variants are made of; nil where one is of none.
func named(arms []*schema.Schema) []string {
	var names []string
	for _, arm := range arms {
		of := arm.References()
		if len(of) == 0 {
			return nil
		}
		names = append(names, of...)
	}
	return names
}

func outlines(e end, arms []*schema.Schema) []Outline {
	list := make([]Outline, len(arms))
	for i, arm := range arms {
		list[i] = outline(e.lang, arm)
	}
	return list
}
