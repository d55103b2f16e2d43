package compare

import (
	"cmp"
	"slices"
	"strings"

	"example.org/parity/internal/match"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// objects compares records and maps.
func (w *walk) objects(at place, s, r *schema.Schema) {
	switch {
	case s.Kind == schema.Map && r.Kind == schema.Map:
		if r.Keys != nil {
			w.compare(at.keys(), orText(s.Keys), r.Keys)
		}
		w.compare(at.values(), s.Items, r.Items)
	case s.Kind == schema.Record && r.Kind == schema.Record:
		w.records(at, s, r)
	case s.Kind == schema.Map:
		if w.overfilled(s, r) {
			w.report(at, Rejects, MapUntyped.with(w.shapes(at, s, r)).claiming(Claim{Sent: notNull(s)}))
		}
	default: // each field is a value of the map
		for _, p := range s.Properties {
			w.compare(w.property(at, p, nil), p.Schema, r.Items)
		}
	}
}

// overfilled reports whether a map can hold what a record does not take.
func (w *walk) overfilled(s, r *schema.Schema) bool {
	if r.Closed {
		return true
	}
	for _, p := range r.Properties {
		_, fits := w.fit(func(w *walk) { w.compare(place{}, s.Items, p.Schema) })
		if !fits || p.Required && onMissing(w.decode, p) == Rejects {
			return true
		}
	}
	return len(r.Properties) > 0 && s.Items.Kind == schema.Any
}

var anyText = schema.Of(schema.String)

// orText is what the names of a map are.
func orText(keys *schema.Schema) *schema.Schema {
	if keys == nil {
		return anyText
	}
	return keys
}

// records compares fields by their names: those of both sides, then those that one side
// calls otherwise, then what is left over on either.
func (w *walk) records(at place, s, r *schema.Schema) {
	open := openFields(r, w.transit == written)
	var unheard []*schema.Property
	for _, sp := range s.Properties {
		rp := open.called(sp.Name)
		if w.transit == heard && rp == nil { // which of the names the service writes is not known
			rp = open.called(sp.Reads...)
		}
		if rp != nil {
			open.take(rp)
			w.field(w.property(at, sp, rp), sp, rp)
		} else {
			unheard = append(unheard, sp)
		}
	}
	for _, sp := range unheard {
		if rp := cmp.Or(w.bodyOf(open, sp), w.folded(open, sp)); rp != nil {
			open.take(rp)
			w.field(w.property(at, sp, rp), sp, rp)
		} else if rp := open.spelled(sp.Name); rp != nil {
			open.take(rp)
			w.renamed(w.property(at, sp, rp), sp, rp, r)
		} else {
			w.unheard(w.property(at, sp, nil), sp, r)
		}
	}
	for _, rp := range open.left() {
		if rp.Required {
			w.unsent(w.property(at, nil, rp), rp)
		} else if !w.forward && w.failed == nil {
			w.unsaid(w.property(at, nil, rp), rp)
		}
	}
	if r.Closed && !s.Closed && len(at.path) == 0 {
		w.report(at, Rejects, ObjectClosed.with(Openness{w.to.id(), w.from.id()}))
	}
	if s.Rest != nil && r.Rest != nil {
		w.compare(at.values(), s.Rest, r.Rest)
	}
}

// open are the fields of the receiver's record for which nothing was found yet.
type open struct {
	record *schema.Schema
	taken  map[*schema.Property]bool
	names  map[string]*schema.Property // further ones, too, from which a field is read
	// spellings are those of what was open when the first was asked for.
	spellings map[string]*schema.Property
}

func openFields(record *schema.Schema, written bool) *open {
	o := &open{record: record, taken: map[*schema.Property]bool{}, names: make(map[string]*schema.Property, len(record.Properties))}
	for _, p := range record.Properties {
		for _, name := range p.Reads {
			if !written {
				o.names[name] = p
			}
		}
	}
	for _, p := range record.Properties {
		o.names[p.Name] = p
	}
	return o
}

func (o *open) take(p *schema.Property) { o.taken[p] = true }

// ifOpen is a field unless it was taken.
func (o *open) ifOpen(p *schema.Property) *schema.Property {
	if o.taken[p] {
		return nil
	}
	return p
}

// called is the field of the first of some names that has one.
func (o *open) called(names ...string) *schema.Property {
	for _, name := range names {
		if p := o.ifOpen(o.names[name]); p != nil {
			return p
		}
	}
	return nil
}

// spelled is the field of the name in another spelling.
func (o *open) spelled(name string) *schema.Property {
	if o.spellings == nil {
		o.spellings = map[string]*schema.Property{}
		for _, p := range o.left() {
			o.spellings[match.Spelling(p.Name)] = p
		}
	}
	return o.ifOpen(o.spellings[match.Spelling(name)])
}

// folded is the field that a decoder takes for one of the sender's without regard to
// capitals, as encoding/json does; nil where it does not.
func (w *walk) folded(o *open, sp *schema.Property) *schema.Property {
	if w.transit == written || w.decode.By != typeset.ByEncodingJSON {
		return nil
	}
	if p := o.spelled(sp.Name); p != nil && strings.EqualFold(p.Name, sp.Name) {
		return p
	}
	return nil
}

// bodyOf is the member of a request for the sender's that is its body.
func (w *walk) bodyOf(o *open, sp *schema.Property) *schema.Property {
	if sp.In != body {
		return nil
	}
	return o.body()
}

// body is the member of a request that is its body, whose name never travels.
func (o *open) body() *schema.Property {
	for _, p := range o.record.Properties {
		if p.In == body {
			return o.ifOpen(p)
		}
	}
	return nil
}

// left are the fields that are still open.
func (o *open) left() []*schema.Property {
	return slices.DeleteFunc(slices.Clone(o.record.Properties), func(p *schema.Property) bool { return o.taken[p] })
}

// onMissing is what a decoder does without a field that it wants.
func onMissing(receiver schema.Decode, p *schema.Property) Harm {
	if receiver.TakesMissing() && p.Missing != "reject" {
		return Converts
	}
	return Rejects
}

// onUnknown is what a decoder does with a field that a record does not have.
func onUnknown(receiver schema.Decode, record *schema.Schema) Harm {
	if receiver.Unknown == "reject" || receiver.Unknown == "" && record.Closed {
		return Rejects
	}
	return Drops
}

// unheard reports a field that the receiver does not have.
func (w *walk) unheard(at place, p *schema.Property, record *schema.Schema) {
	if w.givenUp() || w.argument(at, p, w.from, w.to) || w.told(at, p, w.to) {
		return
	}
	harm, say := onUnknown(w.decode, record), FieldExtra.with(w.surplus(at, p))
	if w.forward {
		say = w.lacking(at, p, harm)
	}
	w.report(at, harm, say.claiming(Claim{Adds: p.Name}))
}

// declared is a place with the declaration of a field that a side has and only one of
// its codecs knows.
func (w *walk) declared(at place, name string, of end) place {
	if len(at.path) != 1 {
		return at
	}
	if p := of.t.Schema.Property(name); p != nil {
		if of.side == w.x {
			at.fields.Reference = p
		} else {
			at.fields.Other = p
		}
	}
	return at
}

// told reports whether a field that a type lacks is that by which what holds the type
// tells it from others.
func (w *walk) told(at place, p *schema.Property, lacks end) bool {
	return len(at.path) == 1 && lacks.side.told[lacks.t.Name] == p.Name
}

// unsent reports a field that the receiver requires and the sender does not have.
func (w *walk) unsent(at place, p *schema.Property) {
	if w.givenUp() || w.argument(at, p, w.to, w.from) {
		return
	}
	if w.writesNull(p.Schema) {
		if w.failed == nil {
			w.unsaid(at, p)
		}
		return
	}
	at = w.declared(at, p.Name, w.from)
	say := FieldExtraRequired.with(w.surplus(at, p))
	if !w.forward {
		say = FieldMissing.with(w.lack(at, p))
	}
	w.report(at, onMissing(w.decode, p), say.claiming(Claim{Lacks: p.Name}))
}

// unsaid reports an optional field that the other side has nothing for, and cannot send.
func (w *walk) unsaid(at place, p *schema.Property) {
	if !w.argument(at, p, w.to, w.from) && !w.told(at, p, w.from) {
		at = w.declared(at, p.Name, w.from)
		w.report(at, Omits, w.lacking(at, p, Omits))
	}
}

// lacking says that the other side lacks a field that payloads can do without.
func (w *walk) lacking(at place, p *schema.Property, harm Harm) statement {
	rule := FieldMissingOptional
	if harm != Rejects && w.saysNothing(p) {
		rule = FieldMissingConstant
	}
	return rule.with(OptionalLack{presence(p), w.lack(at, p)})
}

func (w *walk) lack(at place, p *schema.Property) Lack {
	return Lack{w.absence(at, p, w.yt), w.inOther(at), w.y.lang.AlsoIn(p), p.Schema.References()}
}

// surplus says how a field is the other side's alone.
func (w *walk) surplus(at place, p *schema.Property) Surplus {
	return Surplus{Exclusion(w.absence(at, p, w.xt)), w.inReference(at, p)}
}

// absence is how a type lacks a field that the walk found on one side only.
func (w *walk) absence(at place, p *schema.Property, of *schema.Type) Absence {
	switch {
	case len(at.path) != 1:
		return Undeclared
	case of == w.to.t && outgoing(of).Property(p.Name) != nil:
		return Unread
	case at.fields.Reference != nil && at.fields.Other != nil:
		return Unwritten
	}
	return Undeclared
}

// saysNothing reports whether a field always says the same, or what a payload without it
// says: its only value is its default, or is none.
func (w *walk) saysNothing(p *schema.Property) bool {
	one := only(p, w.x.set)
	return !p.Required && (fixed(one, p.Default) || one != nil && isZero(one))
}

// attributes reports whether a record has the names of the language's own attributes:
// no code was found that reads it or writes it, and may spell them otherwise.
func attributes(t *schema.Type) bool {
	return undecoded(t) && t.Native == "struct" && t.Encode == "" && t.Codec.Encode == "" && len(t.Roles) == 0
}

// oneHeader reports whether one side alone says of a field that it travels in a header,
// whose name it then is: of the other only the language's own is known.
func (w *walk) oneHeader(at place, sp, rp *schema.Property) bool {
	if len(at.path) != 1 {
		return false
	}
	x, y := travelsIn(w.from.t, sp), travelsIn(w.to.t, rp)
	return x == "header" && y == "" || x == "" && y == "header"
}

// renamed reports a field that has another spelling on the other side.
func (w *walk) renamed(at place, sp, rp *schema.Property, record *schema.Schema) {
	if sp.In == body && rp.In == body {
		return // each is the whole body, in which it has no name
	}
	harm, claim := onUnknown(w.decode, record), Claim{Adds: sp.Name}
	if rp.Required && onMissing(w.decode, rp) == Rejects {
		harm, claim = Rejects, Claim{Lacks: rp.Name}
	}
	if attributes(w.from.t) || attributes(w.to.t) || sp.In == body || rp.In == body || w.oneHeader(at, sp, rp) {
		harm = Unknown
	}
	w.report(at, harm, FieldRenamed.with(Names{oriented(w, sp.Name, rp.Name)}).claiming(claim))
}
