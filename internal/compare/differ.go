package compare

import (
	"cmp"
	"maps"
	"slices"

	"example.org/parity/internal/match"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// differ compares one pair of types at a time. Throughout, x is the reference's
// side and y the other's.
type differ struct {
	x, y     *side
	matching *match.Matching
	priority func(rule, typeName, field string) string
	// xCovered and yCovered are the types without counterpart that are compared where
	// they are used: what stands there on the other side is like them.
	xCovered, yCovered map[string]coverage

	topology string // who talks to whom: of clients, a service sends what the reference reads

	xt, yt  *schema.Type // the pair at hand
	traffic traffic
	found   *found
	steps   int
}

// maxSteps bounds the walk of one pair of types: unions of unions that no name
// matches can multiply. Real types take some hundred steps.
const maxSteps = 200_000

// types holds what each side sends against what the other accepts, in the
// directions in which the pair travels.
func (d *differ) types(xt, yt *schema.Type, t traffic) []*Finding {
	d.xt, d.yt, d.traffic, d.steps = xt, yt, t, 0
	d.found = d.walked(direct)
	if t.service && (twoForms(xt) || twoForms(yt)) {
		form, way := heard, d.forth()
		if t.back {
			form, way = written, d.back()
		}
		d.found = d.found.inForm(d.walked(form), form, way)
	}
	if made := d.matching.Pair(xt.Name); made != nil && match.Guessed(made.By) {
		d.found.add(place{}, d.both(Converts), TypeRenamed.with(Matched{CounterpartBy{made.By, round(made.Score)}}))
	}
	d.found.sayable()
	d.found.settledIn(d.x, d.xCovered)
	d.found.settledIn(d.y, d.yCovered)
	t.confined(d.found.list, d.forth())
	findings := d.found.settled()
	differ := func(f *Finding) bool { return f.Class != ClassNote }
	unknown := func(f *Finding) bool {
		return f.Class == ClassUnverified || slices.ContainsFunc(f.Ways, func(w Way) bool { return w.Harm == Unknown })
	}
	// What is not known of two declarations is not known to be one thing.
	declared := xt.Source.File != "" && xt.Source == yt.Source
	if slices.ContainsFunc(findings, differ) && (declared || !slices.ContainsFunc(findings, unknown)) && d.identical(xt, yt) {
		return slices.DeleteFunc(findings, func(f *Finding) bool { return f.Rule != TypeRenamed.Rule })
	}
	return findings
}

// walked are the findings of both directions.
func (d *differ) walked(by transit) *found {
	found := newFound(d)
	for _, forward := range []bool{true, false} {
		w := d.walk(forward)
		w.found, w.transit = found, by
		w.compare(place{}, w.sentAs(w.from.t), w.takenAs(w.to.t))
	}
	return found
}

// twoForms reports whether an SDK reads a type otherwise than it writes it.
func twoForms(t *schema.Type) bool {
	return t.Out != nil || slices.ContainsFunc(t.Properties, func(p *schema.Property) bool { return len(p.Reads) > 0 })
}

// identical reports whether both SDKs do the same with a type. Where that is to read
// less than to send, it is no difference between the two.
func (d *differ) identical(xt, yt *schema.Type) bool {
	x, held := match.Shape(d.x.set, xt)
	y, other := match.Shape(d.y.set, yt)
	if x != y {
		return false
	}
	for i := range held {
		if !d.matching.Counterparts(held[i], other[i]) {
			return false
		}
	}
	return true
}

// forth and back are the directions in which the reference and the other side send.
func (d *differ) forth() Direction { return Direction{d.x.set.Name, d.y.set.Name} }
func (d *differ) back() Direction  { return Direction{d.y.set.Name, d.x.set.Name} }

// both are a harm in both directions.
func (d *differ) both(harm Harm) []Way {
	return []Way{{Direction: d.forth(), Harm: harm}, {Direction: d.back(), Harm: harm}}
}

// walk is one direction of a comparison: what one side sends is held, schema by
// schema, against what the other accepts.
type walk struct {
	*differ
	forward  bool // the reference sends
	from, to end
	found    *found
	transit  transit
	// resolving are the pairs of types being compared in place of a reference.
	// Meeting one again means a recursive type: the pair is then equal so far,
	// and any difference is found by the walk that is under way.
	resolving map[pairKey]bool
	// decode is what the decoder of the receiver's type at hand puts up with.
	decode schema.Decode
	// union is the path of the union whose variants are being compared.
	union string
	// failed, if not nil, is set by a mismatch: the walk is a fit.
	failed *bool
}

// end is a side of a walk, with the type at hand.
type end struct {
	*side
	t       *schema.Type
	matched func(string) string // its type → the counterpart
}

func (d *differ) walk(forward bool) *walk {
	x, y := end{d.x, d.xt, d.matching.Other}, end{d.y, d.yt, d.matching.Reference}
	w := &walk{differ: d, forward: forward, from: x, to: y, resolving: map[pairKey]bool{}}
	if !forward {
		w.from, w.to = y, x
	}
	w.resolving[pairKey{w.from.t.Name, w.to.t.Name}] = true
	w.decode = w.to.t.Decode
	return w
}

// outgoing is what the SDK sends of a type.
func outgoing(t *schema.Type) *schema.Schema {
	if t.Out != nil {
		return t.Out
	}
	return t.Schema
}

// incoming is what it reads of one. Of a record that says nothing of its fields, has no
// decoder and an encoder that is not understood, nothing is known either way.
func incoming(t *schema.Type) *schema.Schema {
	if t.Out != nil && t.Out.Opaque != "" && t.Kind == schema.Record && len(t.Properties) == 0 && undecoded(t) {
		return t.Out
	}
	return t.Schema
}

// transit is how a type gets from one side to the other.
type transit byte

const (
	direct  transit = iota // one writes it, the other reads it
	written                // both write it: what one writes is right for the service
	heard                  // both read it: what one reads is what the service writes
)

// sentAs and takenAs are what a type is to its sender and to its receiver.
func (w *walk) sentAs(t *schema.Type) *schema.Schema {
	if w.transit == heard {
		return incoming(t)
	}
	return outgoing(t)
}

func (w *walk) takenAs(t *schema.Type) *schema.Schema {
	if w.transit == written {
		return outgoing(t)
	}
	return incoming(t)
}

// oriented says which of a thing of the sender and one of the receiver is the
// reference's.
func oriented[T any](w *walk, s, r T) Sides[T] {
	if w.forward {
		return Sides[T]{s, r}
	}
	return Sides[T]{r, s}
}

// ends are, of a thing of each side, the sender's and the receiver's.
func ends[T any](w *walk, of Sides[T]) (s, r T) {
	if w.forward {
		return of.Reference, of.Other
	}
	return of.Other, of.Reference
}

// place is where in the two types the walk stands.
type place struct {
	path   Path
	fields Sides[*schema.Property] // the innermost, for their declarations
	within Sides[*schema.Type]     // the named types inside of those at hand in which it stands; nil: those
}

func (at place) child(step Step) place {
	at.path = at.path.then(step)
	return at
}

func (at place) items() place        { return at.child(Step{Kind: Item}) }
func (at place) values() place       { return at.child(Step{Kind: Value}) }
func (at place) keys() place         { return at.child(Step{Kind: Key}) }
func (at place) element(i int) place { return at.child(Step{Kind: Element, Index: i}) }

// property is the place of a field, of which one side may have none.
func (w *walk) property(at place, sp, rp *schema.Property) place {
	of := oriented(w, sp, rp)
	at = at.child(Step{Kind: Field, Name: cmp.Or(of.Reference, of.Other).Name})
	at.fields = of
	return at
}

// isField reports whether the walk stands at a field itself, not below it.
func (at place) isField() bool { return at.path.field() }

// report adds that what the sender writes does the receiver some harm.
func (w *walk) report(at place, harm Harm, say statement) {
	if w.failed != nil && say.rule.Class == ClassMismatch {
		*w.failed = true
		return
	}
	if harm == Rejects && say.claim.Lacks+say.claim.Adds == "" && say.rule != TypeKind.Rule && w.decode.TakesInvalid() {
		harm = Converts // what is no object at all it may refuse
	}
	ways := []Way{{Direction: Direction{w.from.set.Name, w.to.set.Name}, Harm: harm, Claim: say.claim}}
	if say.rule.Mutual {
		ways = w.both(harm)
	}
	if say.omitted && w.forward { // what the other side does not have, it cannot send either
		ways = append(ways, Way{Direction: w.back(), Harm: Omits})
	}
	w.found.add(at, ways, say)
}

// compare holds a schema of the sender against one of the receiver.
func (w *walk) compare(at place, s, r *schema.Schema) {
	if w.givenUp() {
		return
	}
	if w.steps++; w.steps > maxSteps {
		if w.steps == maxSteps+1 {
			w.unknown(at, end{side: w.y, t: w.yt}, "the comparison of nested unions takes too many steps", "")
		}
		return
	}
	if r.Invalid == "reject" {
		defer w.strictly()()
	}
	if s.Opaque != "" || r.Opaque != "" {
		w.opaque(at, s, r)
		return
	}
	if s.Kind == schema.Reference || r.Kind == schema.Reference {
		w.references(at, s, r)
		return
	}
	if w.variantless(at, s, r) {
		return
	}
	w.checked(at, r)
	w.nullability(at, s, r)
	w.unmodelled(at, s, r)
	w.kinds(at, s, r)
}

// strictly has the receiver refuse values that do not fit, whatever its decoder does
// elsewhere, until what is returned is called.
func (w *walk) strictly() (leave func()) {
	before := w.decode
	w.decode.Invalid = ""
	return func() { w.decode = before }
}

func (w *walk) opaque(at place, s, r *schema.Schema) {
	blind, reason, cause := w.from, s.Opaque, s.Cause
	if reason == "" {
		blind, reason, cause = w.to, r.Opaque, r.Cause
	}
	w.unknown(at, blind, reason, cause)
}

// unknown reports what nothing is known of, and which type is to be settled.
func (w *walk) unknown(at place, blind end, reason, cause string) {
	w.report(at, Unknown, OpaqueCapture.with(Opaque{reason, blind.set.Name, typeset.SettledBy(blind.t.Name, at.path.Top()), cause}))
}

// variantless reports whether a capture found nothing that a type could be: it is a
// union of which no variant was understood.
func (w *walk) variantless(at place, s, r *schema.Schema) bool {
	blind := w.from
	if s.Kind != schema.Never {
		blind = w.to
	}
	if (s.Kind == schema.Never) == (r.Kind == schema.Never) || blind.set.Language == "" {
		return false
	}
	w.unknown(at, blind, "no variant of it is known", "")
	return true
}

// checked says that the receiver refuses more than its schema tells.
func (w *walk) checked(at place, r *schema.Schema) {
	if len(r.Checked) == 0 {
		return
	}
	var checks []Check
	for _, c := range r.Checked {
		checks = append(checks, Check{c.What, position(c.Source)})
	}
	w.report(at, Unknown, OpaqueChecked.with(Checked{w.to.id(), checks}))
}

// unmodelled compares the keywords that the normal form has no place for: what
// the receiver asserts is what the sender has to keep to. Whether it does is for the
// wire relation to say.
func (w *walk) unmodelled(at place, s, r *schema.Schema) {
	differing := differingKeys(s.Unmodelled, r.Unmodelled)
	if len(differing) > 0 {
		w.report(at, Rejects, FieldKeyword.with(Keywords{differing}).claiming(Claim{Under: slices.Sorted(maps.Keys(r.Unmodelled))}))
	}
}

// nullability compares whether null is accepted, for values that are no fields;
// fields are judged together with their requiredness, and a type that has null
// among its own values wherever it is used.
func (w *walk) nullability(at place, s, r *schema.Schema) {
	held := len(at.path) == 0 && (w.x.used[w.xt.Name] || w.y.used[w.yt.Name])
	if !held && !at.isField() && nullable(s) && !nullable(r) && s.Kind != schema.Any {
		w.null(at, s, r)
	}
}

func (w *walk) null(at place, s, r *schema.Schema) {
	harm, held := nullHarm(w.decode, r), heldNull(w.decode)
	switch {
	case w.marksNull(at):
		w.nullMeans(at, NullIsMarked)
		return
	case w.onlyValue(at):
		w.nullMeans(at, NullIsOnly)
		return
	case harm == Converts && held == HeldAsZero && (isArray(r) || r.Kind == schema.Map):
		w.nullMeans(at, NullIsEmpty)
		return
	}
	w.report(at, harm, FieldNullable.with(Nullable{w.from.id(), w.to.id(), held, w.add(at, s, r)}).claiming(Claim{Sent: schema.Of(schema.Null)}))
}

// onlyRead reports whether both sides do no more than read the type, from a service: the
// declarations of the receiver tell then how it holds what comes, and nothing of what it
// would send.
func (d *differ) onlyRead() bool { return d.traffic.service && d.traffic.forth }

// nullMeans says what a null of the sender is to the receiver.
func (w *walk) nullMeans(at place, means NullMeans) {
	w.report(at, Converts, FieldNull.with(Null{w.from.id(), w.to.id(), means}))
}

// onlyValue reports whether the receiver puts in place of a null the one value that the
// sender's field can have.
func (w *walk) onlyValue(at place) bool {
	sp, rp := ends(w, at.fields)
	return at.isField() && sp != nil && rp != nil && (w.decode.TakesNull() || w.decode.TakesInvalid()) && fixed(only(sp, w.from.set), rp.Default)
}

// marksNull reports whether whoever reads a field of the receiver is told that it was
// null.
func (w *walk) marksNull(at place) bool { return at.isField() && w.decode.Null == "marked" }

func nullable(s *schema.Schema) bool {
	return s.Nullable || s.Kind == schema.Null || s.Kind == schema.Any
}

// heldNull is what a decoder that takes a null makes of it.
func heldNull(receiver schema.Decode) NullHeld {
	if receiver.Null == "keep" || receiver.Null == "" && receiver.Missing != "zero" {
		return HeldAsNull
	}
	return HeldAsZero
}

// nullHarm is what a decoder does with a null that it does not expect.
func nullHarm(receiver schema.Decode, r *schema.Schema) Harm {
	if receiver.TakesNull() && r.Null != "reject" {
		return Converts
	}
	return Rejects
}

// where is a property's declaration, or its type's where there is no property.
func where(t *schema.Type, p *schema.Property) Place {
	if p != nil && p.Decl != "" {
		source := p.Source
		if source.File == "" {
			source.File = t.Source.File
		}
		return Place{Decl: p.Decl, File: source.File, Line: source.Line}
	}
	return Place{Decl: t.Decl, File: t.Source.File, Line: t.Source.Line}
}
