package compare

import (
	"strings"

	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// field compares a field that both sides have: first whether it is there and may
// be null, then what it is when nobody sets it, then its value.
func (w *walk) field(at place, sp, rp *schema.Property) {
	s, r := w.sent(sp.Schema), w.accepted(rp.Schema)
	w.travel(at)
	if r.Invalid == "reject" {
		defer w.strictly()()
	}
	if of := oriented(w, s, r); s.Opaque == "" && r.Opaque == "" && !widenedTag(at.fields.Reference, of.Reference, of.Other) {
		if !w.nullSent(at, sp, rp, s, r) {
			w.presence(at, sp, rp, s, r)
		}
		w.defaults(at)
		w.zero(at, sp, rp, s, r)
		w.nilSent(at, sp, rp, s, r)
		w.zeroSent(at, sp, rp, s)
	}
	w.compare(at, sp.Schema, rp.Schema)
}

// nilSent reports a required field that the sender writes as null until somebody
// sets it, and the receiver refuses then, or holds as a null: a nil slice or map of Go.
// What a service sends no client's encoder tells, nor what it keeps a client's decoder.
func (w *walk) nilSent(at place, sp, rp *schema.Property, s, r *schema.Schema) {
	unset := func(p *schema.Property) bool { return p.Required && p.Unset == "null" }
	if !unset(sp) || unset(rp) || nullable(s) || nullable(r) || w.parameter(at) || w.traffic.clients && w.forward {
		return
	}
	say := FieldUnset.with(Unset{filling(s)}).claiming(Claim{Sent: schema.Of(schema.Null)})
	switch {
	case nullHarm(w.decode, r) == Rejects && !w.decode.TakesInvalid():
		w.report(at, Rejects, say)
	case heldNull(w.decode) == HeldAsNull && !w.traffic.clients:
		w.report(at, Converts, say.prioritised("P2"))
	}
}

// zeroSent reports an optional field that the sender writes even where nobody set it, as
// a zero value, and the receiver tells from one that is not there: a struct of Go.
func (w *walk) zeroSent(at place, sp, rp *schema.Property, s *schema.Schema) {
	if sp.Unset == "zero" && !alwaysSent(rp) && !nullable(s) {
		w.report(at, Converts, FieldUnsetZero.with(UnsetZero{zeroKind(s), w.unsettable(sp)}))
	}
}

func zeroKind(s *schema.Schema) ZeroKind {
	switch {
	case s.Kind == schema.Record:
		return ZeroRecord
	case strings.HasPrefix(s.Format, "date"):
		return ZeroTime
	default:
		return ZeroValue
	}
}

func filling(s *schema.Schema) Fill {
	switch s.Kind {
	case schema.Array:
		return FillList
	case schema.Map:
		return FillMap
	default:
		return FillValue
	}
}

// widenedTag reports whether a constant with itself as default meets something
// that is no enum: that finding says all, whether the tag is required or not.
func widenedTag(xp *schema.Property, x, y *schema.Schema) bool {
	return x.Kind == schema.Enum && len(x.Values) == 1 && y.Kind == schema.String &&
		xp.Default != nil && xp.Default.Canonical == x.Values[0].Canonical
}

// nullSent reports whether the sender may write a null that the receiver does not
// expect, so that presence has nothing to add.
func (w *walk) nullSent(at place, sp, rp *schema.Property, s, r *schema.Schema) bool {
	if !nullable(s) || nullable(r) || s.Kind == schema.Any || w.parameter(at) {
		return false
	}
	if rp.Required && !sp.Required && sp.Unset == "omit" {
		return false // it is left out, not null: presence says it
	}
	optional := !sp.Required && !rp.Required
	if optional && leftToReceiver(sp.Default, sp) && !isNull(rp.Default) {
		return false // the difference in defaults says it
	}
	if w.onlyRead() && !sp.Required && rp.Required && nullHarm(w.decode, r) == Converts {
		w.nullMeans(at, NullIsZero)
		return true
	}
	if optional && (sp.Unset == "omit" || nullHarm(w.decode, r) == Converts) {
		w.nullMeans(at, NullIsAbsence)
		return false
	}
	w.null(at, s, r)
	return !w.marksNull(at)
}

// presence reports a field that the sender may leave out and the receiver needs.
func (w *walk) presence(at place, sp, rp *schema.Property, s, r *schema.Schema) {
	if sp.Required || !rp.Required {
		return
	}
	of, add := oriented(w, presence(sp), presence(rp)), w.add(at, s, r)
	harm := onMissing(w.decode, rp)
	harmless := func(because Harmless) {
		w.report(at, Converts, FieldPresence.with(HarmlessPresences{of, because, add}).claiming(Claim{Lacks: rp.Name}))
	}
	switch {
	case setToItself(sp, s):
		harmless(Harmless{Kind: AlwaysSet, Value: &s.Values[0]})
	case (alwaysSent(sp) || (harm == Rejects || w.topology != Clients) && w.dumpsDefaults(sp)) && !isNull(sp.Default):
		w.defaultAbsent(at, w.from.side, sp.Default)
	case alwaysSent(sp):
		harmless(Harmless{Kind: AlwaysSent, By: w.from.id()})
	case harm == Converts && sameConstant(s, r):
		harmless(Harmless{Kind: OnlyValue, Value: &s.Values[0]})
	case harm == Converts && sp.Default != nil && fixed(constant(r), sp.Default):
		harmless(Harmless{Kind: OnlyValue, Value: sp.Default})
	case harm == Converts && meansMissing(w.unset(at, sp), s.Nullable || r.Nullable, w.decode):
		harmless(Harmless{Kind: MissingMeans})
	case harm == Converts && sp.Computed != "": // what the receiver holds then may be the same
		w.report(at, Converts, FieldDefaultComputed.with(Computed{sp.Computed}))
	case harm == Converts && w.onlyRead() && (sp.Default == nil || isNull(sp.Default)): // as it reads a null
		harmless(Harmless{Kind: ReadAsZero})
	case harm == Rejects && w.writesNull(r):
		harmless(Harmless{Kind: NullUnset, By: w.to.id()})
	default:
		w.report(at, harm, FieldRequired.with(Presences{of, add}).claiming(Claim{Lacks: rp.Name}))
	}
}

// writesNull reports whether a client's function always writes a member of its request,
// as null where its caller gives nothing: that does not say that the service needs it.
func (w *walk) writesNull(r *schema.Schema) bool {
	return w.tellsNoService() && r.Nullable
}

// tellsNoService reports whether what stands for the service is a function of its client: what that
// sends where its caller gives nothing says neither what the service asks for nor what it does without.
func (w *walk) tellsNoService() bool {
	return w.traffic.service && !w.forward && w.to.t.Native == typeset.NativeArguments
}

// defaultAbsent reports a default that only one side declares.
func (w *walk) defaultAbsent(at place, declares *side, value *schema.Value) {
	w.report(at, Converts, FieldDefaultAbsent.with(DefaultAbsent{declares.id(), declares.lang.Literal(*value)}))
}

// setToItself reports whether a field can only be its own default, and is not left out
// then: whoever makes a value of the type writes it.
func setToItself(p *schema.Property, s *schema.Schema) bool {
	return p.Unset != "omit" && p.Default != nil && s.Kind == schema.Enum && len(s.Values) == 1 && s.Values[0].Canonical == p.Default.Canonical
}

// only is the one value that a field can have, besides none; nil where it can have
// several.
func only(p *schema.Property, set *schema.Set) *schema.Value {
	return constant(deref(set, p.Schema))
}

// constant is the one value that a schema takes; nil where it takes several.
func constant(s *schema.Schema) *schema.Value {
	if s.Kind != schema.Enum || s.Open || len(s.Values) != 1 {
		return nil
	}
	return &s.Values[0]
}

// sameConstant reports whether a field is fixed to one value on both sides: a
// receiver that misses it knows what it would have been.
func sameConstant(s, r *schema.Schema) bool {
	return s.Kind == schema.Enum && r.Kind == schema.Enum && len(s.Values) == 1 && len(r.Values) == 1 &&
		s.Values[0].Canonical == r.Values[0].Canonical
}

// dumpsDefaults reports whether the sender's library writes what nobody set with its
// default, unless it is told otherwise: pydantic does.
func (w *walk) dumpsDefaults(p *schema.Property) bool {
	return p.Unset == "" && p.Computed == "" && strings.HasPrefix(w.from.t.Decode.By, typeset.ByPydantic)
}

// alwaysSent reports whether an encoder writes a field that nobody set.
func alwaysSent(p *schema.Property) bool {
	return p.Required || p.AlwaysSent()
}

func presence(p *schema.Property) string {
	if p.Required {
		return "required"
	}
	return "optional"
}

// unset is a field of the sender as far as it is what nobody has set: an encoder that
// leaves the field out then has no default to tell, but the type has.
func (w *walk) unset(at place, sp *schema.Property) *schema.Property {
	if declared := w.from.t.Schema.Property(sp.Name); len(at.path) == 1 && sp.Default == nil && sp.Unset == "" && declared != nil {
		return declared
	}
	return sp
}

// meansMissing reports whether the value that a lenient receiver holds for a
// missing field is the sender's default for it. nullable says whether one of them has null there.
func meansMissing(optional *schema.Property, nullable bool, receiver schema.Decode) bool {
	if optional.Default == nil {
		return optional.Unset == "omit" // the sender leaves out just that value
	}
	switch receiver.Missing {
	case "zero":
		return isZero(optional.Default)
	case "nil":
		return optional.Default.JSON == "null"
	default:
		return nullable && optional.Default.JSON == "null"
	}
}

// isZero reports whether a default is the zero value of its type.
func isZero(v *schema.Value) bool {
	switch v.Canonical {
	case "null", "false", "0", `""`, "[]", "{}":
		return true
	default:
		return false
	}
}

// isEmpty reports whether a default is a list or a map with nothing in it.
func isEmpty(v *schema.Value) bool {
	return v != nil && (v.Canonical == "[]" || v.Canonical == "{}")
}

// defaults compares what a field is when nobody sets it, whoever sends.
func (w *walk) defaults(at place) {
	xp, yp := at.fields.Reference, at.fields.Other
	if xp.Required || yp.Required {
		return
	}
	x, y := xp.Default, yp.Default
	switch {
	case xp.Computed != "" || yp.Computed != "":
		if xp.Computed != yp.Computed {
			w.report(at, Converts, FieldDefaultComputed.with(Computed{orElse(xp.Computed, yp.Computed)}))
		}
	case isNull(x) && isNull(y):
	case x != nil && y != nil && x.Canonical == y.Canonical:
	case omitsZero(xp) || omitsZero(yp): // zero says it
	case leftToReceiver(y, yp) && !isNull(x):
		w.defaultAbsent(at, w.x, x)
	case leftToReceiver(x, xp) && !isNull(y):
		w.defaultAbsent(at, w.y, y)
	case isNull(x) && fixed(only(xp, w.x.set), y): // there is no other value
		w.defaultAbsent(at, w.y, y)
	case isNull(y) && fixed(only(yp, w.y.set), x):
		w.defaultAbsent(at, w.x, x)
	case isNull(x) && isEmpty(y): // nothing is in it, either way
		w.defaultAbsent(at, w.y, y)
	case isNull(y) && isEmpty(x):
		w.defaultAbsent(at, w.x, x)
	case x == nil || y == nil: // null on one side, nothing on the other: both mean unset
	default:
		w.report(at, Converts, FieldDefault.with(Defaults{Sides[string]{w.x.lang.Literal(*x), w.y.lang.Literal(*y)}, w.y.lang.Literal(*x)}))
	}
}

func fixed(only, value *schema.Value) bool {
	return only != nil && value != nil && only.Canonical == value.Canonical
}

// omitsZero reports whether zero and unset are one: a plain Go value with omitempty.
func omitsZero(p *schema.Property) bool {
	return p.Default == nil && p.Zero == "omit" && !p.Nullable
}

// zero reports a sender that cannot write a zero which the receiver would tell
// from a field that is not set: it has a default of its own, or null. For truth
// values, texts and lists that have none, false or empty and unset mostly mean the
// same.
func (w *walk) zero(at place, sp, rp *schema.Property, s, r *schema.Schema) {
	if !omitsZero(sp) || rp.Required {
		return
	}
	add := w.unsettable(sp)
	switch {
	case !isNull(rp.Default) && !w.tellsNoService():
		if !isZero(rp.Default) && couldBeZero(r) {
			w.report(at, Converts, FieldDefaultZero.with(DefaultZero{w.to.lang.Literal(*rp.Default), add}))
		}
	case isNumber(r) && !omitsZero(rp) && !sp.Required:
		w.report(at, Converts, FieldZero.with(Zero{w.from.id(), w.to.id(), add}))
	}
}

// unsettable is the sender's own declaration of a field, as one whose value can be none.
func (w *walk) unsettable(sp *schema.Property) Addition {
	s := *sp.Schema
	s.Nullable = true
	return Addition{Declaration{Set: w.from.id(), Code: w.from.lang.Field(&schema.Property{Name: sp.Name, Schema: &s})}}
}

// couldBeZero reports whether the zero value is one that a user could mean: an
// enum's members rarely have the empty text among them.
func couldBeZero(s *schema.Schema) bool {
	if s.Kind != schema.Enum {
		return true
	}
	for _, v := range s.Values {
		if isZero(&v) {
			return true
		}
	}
	return false
}

// leftToReceiver reports whether an unset field is simply not sent, so that the
// receiver's default applies.
func leftToReceiver(v *schema.Value, p *schema.Property) bool {
	return v == nil || isNull(v) && p.Unset == "omit"
}

func isNull(v *schema.Value) bool { return v == nil || v.JSON == "null" }
