package compare

import (
	"example.org/parity/internal/match"
	"example.org/parity/internal/schema"
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
			w.report(at, Rejects, MapUntyped.with(w.shapes(at, s, r)))
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

var anyText = &schema.Schema{Kind: schema.String}

// orText is what the names of a map are.
func orText(keys *schema.Schema) *schema.Schema {
	if keys == nil {
		return anyText
	}
	return keys
}

func (w *walk) records(at place, s, r *schema.Schema) {
	receives := make(map[string]*schema.Property, len(r.Properties))
	for _, rp := range r.Properties {
		receives[rp.Name] = rp
	}
	further := map[string]*schema.Property{}
	for _, rp := range r.Properties {
		for _, name := range rp.Reads {
			further[name] = rp
		}
	}
	var unheard []*schema.Property
	for _, sp := range s.Properties {
		rp := receives[sp.Name]
		if also := further[sp.Name]; rp == nil && also != nil {
			rp = receives[also.Name]
		}
		if rp == nil {
			unheard = append(unheard, sp)
			continue
		}
		delete(receives, rp.Name)
		w.field(w.property(at, sp, rp), sp, rp)
	}
	spellings := map[string]*schema.Property{}
	for _, rp := range r.Properties {
		if receives[rp.Name] != nil {
			spellings[match.Spelling(rp.Name)] = rp
		}
	}
	for _, sp := range unheard {
		if rp := theBody(r, receives); sp.In == body && rp != nil {
			delete(receives, rp.Name)
			w.field(w.property(at, sp, rp), sp, rp)
			continue
		}
		rp := spellings[match.Spelling(sp.Name)]
		if rp != nil && receives[rp.Name] != nil {
			delete(receives, rp.Name)
			w.renamed(w.property(at, sp, rp), sp, rp, r)
			continue
		}
		w.unheard(w.property(at, sp, nil), sp, r)
	}
	for _, rp := range r.Properties {
		switch {
		case receives[rp.Name] == nil:
		case rp.Required:
			w.unsent(w.property(at, nil, rp), rp)
		case !w.forward && w.failed == nil:
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

// theBody is the member of a request that is its body, whose name never travels, if it is
// among those that nothing was found for.
func theBody(request *schema.Schema, open map[string]*schema.Property) *schema.Property {
	for _, p := range request.Properties {
		if p.In == body && open[p.Name] != nil {
			return p
		}
	}
	return nil
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
	if w.givenUp() || w.argument(at, p, w.from, w.to) {
		return
	}
	say := FieldExtra.with(w.inReference(p))
	if w.forward {
		say = w.lacking(at, p)
	}
	w.report(at, onUnknown(w.decode, record), say.claiming(Claim{Adds: p.Name}))
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

// unsent reports a field that the receiver requires and the sender does not have.
func (w *walk) unsent(at place, p *schema.Property) {
	if w.givenUp() || w.argument(at, p, w.to, w.from) {
		return
	}
	at = w.declared(at, p.Name, w.from)
	say := FieldExtraRequired.with(w.inReference(p))
	if !w.forward {
		say = FieldMissing.with(w.lack(at, p)).prioritised(w.lackPriority(p))
	}
	w.report(at, onMissing(w.decode, p), say.claiming(Claim{Lacks: p.Name}))
}

// unsaid reports an optional field that the other side has nothing for, and cannot send.
func (w *walk) unsaid(at place, p *schema.Property) {
	if !w.argument(at, p, w.to, w.from) {
		at = w.declared(at, p.Name, w.from)
		w.report(at, Omits, w.lacking(at, p))
	}
}

// lacking says that the other side lacks a field that payloads can do without.
func (w *walk) lacking(at place, p *schema.Property) statement {
	return FieldMissingOptional.with(OptionalLack{presence(p), w.lack(at, p)}).prioritised(w.lackPriority(p))
}

func (w *walk) lack(at place, p *schema.Property) Lack {
	how := Undeclared
	if at.fields.Reference != nil && at.fields.Other != nil {
		how = Unwritten
	}
	return Lack{how, w.inOther(at), w.y.lang.AlsoIn(p), p.Schema.References()}
}

// lackPriority is that of a field which always says the same, or what a field that is
// left out says: its only value is false; "" for any other.
func (w *walk) lackPriority(p *schema.Property) string {
	if one := only(p, w.x.set); !p.Required && (fixed(one, p.Default) || one != nil && isZero(one)) {
		return "P3"
	}
	return ""
}

// attributes reports whether a record has the names of the language's own attributes:
// no code was found that reads it or writes it, and may spell them otherwise.
func attributes(t *schema.Type) bool {
	return undecoded(t) && t.Native == "struct" && t.Encode == "" && len(t.Roles) == 0
}

// renamed reports a field that has another spelling on the other side.
func (w *walk) renamed(at place, sp, rp *schema.Property, record *schema.Schema) {
	harm, claim := onUnknown(w.decode, record), Claim{Adds: sp.Name}
	if rp.Required && onMissing(w.decode, rp) == Rejects {
		harm, claim = Rejects, Claim{Lacks: rp.Name}
	}
	if attributes(w.from.t) || attributes(w.to.t) || sp.In == body || rp.In == body {
		harm = Unknown
	}
	w.report(at, harm, FieldRenamed.with(Names{oriented(w, sp.Name, rp.Name)}).claiming(claim))
}
