package compare

import (
	"example.org/parity/internal/doc"
	"example.org/parity/internal/lang"
	"example.org/parity/internal/schema"
)

// objects compares records and maps.
func (d *differ) objects(at place, x, y *schema.Schema) {
	switch {
	case x.Kind == schema.Map && y.Kind == schema.Map:
		if x.Keys != nil && y.Keys != nil {
			d.walk(at.child("*").keys(), x.Keys, y.Keys)
		}
		d.walk(at.child("*"), x.Items, y.Items)
	case x.Kind == schema.Record && y.Kind == schema.Record:
		d.records(at, x, y)
	default:
		w := way{toReference, Rejects}
		if x.Kind == schema.Map {
			w.direction = toOther
		}
		d.report("map.untyped", at, w, d.shapes(at, x, y))
	}
}

// keys marks a place as the names of a map, not its values.
func (at place) keys() place {
	at.path += "~names"
	return at
}

func (d *differ) records(at place, x, y *schema.Schema) {
	yByName := make(map[string]*schema.Property, len(y.Properties))
	for _, p := range y.Properties {
		yByName[p.Name] = p
	}
	var onlyX []*schema.Property
	for _, xp := range x.Properties {
		yp := yByName[xp.Name]
		if yp == nil {
			onlyX = append(onlyX, xp)
			continue
		}
		delete(yByName, xp.Name)
		d.property(at.property(xp.Name, xp, yp), xp, yp)
	}
	spellings := map[string]*schema.Property{}
	for _, yp := range y.Properties {
		if yByName[yp.Name] != nil {
			spellings[normalise(yp.Name)] = yp
		}
	}
	for _, xp := range onlyX {
		here := at.property(xp.Name, xp, nil)
		if yp := spellings[normalise(xp.Name)]; yp != nil && yByName[yp.Name] != nil {
			delete(yByName, yp.Name)
			here.yp = yp
			d.renamed(here, xp, yp)
			continue
		}
		d.missing(here, xp)
	}
	for _, yp := range y.Properties {
		if yByName[yp.Name] != nil {
			d.extra(at.property(yp.Name, nil, yp), yp)
		}
	}
	if x.Closed != y.Closed && at.path == "" {
		d.closed(at, x)
	}
	if x.Rest != nil && y.Rest != nil {
		d.walk(at.child("*"), x.Rest, y.Rest)
	}
}

func (at place) property(name string, xp, yp *schema.Property) place {
	return place{path: at.path + "/" + doc.Escape(name), field: name, xp: xp, yp: yp}
}

// onMissing is what a type's decoder does without a field that it wants.
func onMissing(receiver *schema.Type) Harm {
	if receiver.Decode.TakesMissing() {
		return Converts
	}
	return Rejects
}

// onUnknown is what a type's decoder does with a field that it does not know.
func onUnknown(receiver *schema.Type) Harm {
	if receiver.Decode.Unknown == "reject" || receiver.Decode.Unknown == "" && receiver.Closed {
		return Rejects
	}
	return Drops
}

func (d *differ) missing(at place, xp *schema.Property) {
	if d.givenUp() {
		return
	}
	say := texts{Add: d.y.lang.Field(d.inOther(at)), Also: d.y.lang.AlsoIn(xp)}
	if !xp.Required {
		d.report("field.missing.optional", at, way{toOther, onUnknown(d.yt)}, say)
		return
	}
	if onMissing(d.xt) == Rejects {
		d.report("field.missing", at, way{toReference, Rejects}, say)
		return
	}
	d.report("field.missing", at, way{toOther, Drops}, say)
}

func (d *differ) extra(at place, yp *schema.Property) {
	if d.givenUp() {
		return
	}
	say := texts{Add: d.x.lang.Field(yp)}
	rule := "field.extra"
	if yp.Required {
		rule = "field.extra.required"
		if onMissing(d.yt) == Rejects {
			d.report(rule, at, way{toOther, Rejects}, say)
			return
		}
	}
	d.report(rule, at, way{toReference, onUnknown(d.xt)}, say)
}

func (d *differ) renamed(at place, xp, yp *schema.Property) {
	w := way{both, Drops}
	if xp.Required && onMissing(d.xt) == Rejects {
		w = way{toReference, Rejects}
	}
	d.report("field.renamed", at, w, texts{RefValue: xp.Name, OtherValue: yp.Name})
}

func (d *differ) closed(at place, x *schema.Schema) {
	say := texts{RefValue: d.x.title, OtherValue: d.y.title}
	w := way{toReference, Rejects}
	if !x.Closed {
		say.RefValue, say.OtherValue = say.OtherValue, say.RefValue
		w.direction = toOther
	}
	d.report("object.closed", at, w, say)
}

// property compares a field that both sides have: first whether it must be
// there, may be null and has a default, then its value. One root cause gives one
// finding: requiredness speaks for defaults, nullability for presence.
func (d *differ) property(at place, xp, yp *schema.Property) {
	x, y := deref(d.x.set, xp.Schema), deref(d.y.set, yp.Schema)
	if x.Opaque == "" && y.Opaque == "" && !widenedTag(xp, x, y) {
		if !d.nullableField(at, xp, yp, x, y) && !d.requiredness(at, xp, yp, x, y) {
			d.defaults(at, xp, yp)
		}
		d.nilSent(at, xp, yp, x, y)
	}
	d.walk(at, xp.Schema, yp.Schema)
}

// nilSent notes a required field that one side sends as null until somebody sets
// it, and the other refuses then: a nil slice or map of Go.
func (d *differ) nilSent(at place, xp, yp *schema.Property, x, y *schema.Schema) {
	sent := func(p *schema.Property, s *schema.Schema) bool {
		return p.Required && p.Unset == "null" && !nullable(s)
	}
	switch {
	case sent(xp, x) == sent(yp, y):
	case sent(yp, y) && !nullable(x) && nullHarm(d.xt) == Rejects:
		d.report("field.unset", at, way{toReference, Rejects}, texts{})
	case sent(xp, x) && !nullable(y) && nullHarm(d.yt) == Rejects:
		d.report("field.unset", at, way{toOther, Rejects}, texts{})
	}
}

// widenedTag reports whether a constant with itself as default meets something
// that is no enum: that finding says all, whether the tag is required or not.
func widenedTag(xp *schema.Property, x, y *schema.Schema) bool {
	return x.Kind == schema.Enum && len(x.Values) == 1 && y.Kind == schema.String &&
		xp.Default != nil && xp.Default.Canonical == x.Values[0].Canonical
}

// nullableField reports whether it found a difference.
func (d *differ) nullableField(at place, xp, yp *schema.Property, x, y *schema.Schema) bool {
	if nullable(x) == nullable(y) || x.Kind == schema.Any || y.Kind == schema.Any {
		return false
	}
	// The side that allows null, and the type that receives it.
	allows, receives, refuses := xp, d.yt, yp
	say := texts{RefValue: d.x.title, OtherValue: d.y.title}
	w := way{both, Converts}
	if nullable(y) {
		allows, receives, refuses = yp, d.xt, xp
		say.RefValue, say.OtherValue = say.OtherValue, say.RefValue
	}
	if refuses.Required && !allows.Required && allows.Unset == "omit" {
		return false // it is left out, not null: requiredness says it
	}
	optional := !allows.Required && !refuses.Required
	if optional && leftToReceiver(allows.Default, allows) && !isNull(refuses.Default) {
		return false // the difference in defaults says it
	}
	if optional && (allows.Unset == "omit" || receives.Decode.TakesNull()) {
		d.report("field.null", at, w, say)
		return false // the defaults are still to be compared
	}
	d.reportNull(at, x, y)
	return true
}

func (d *differ) requiredness(at place, xp, yp *schema.Property, x, y *schema.Schema) bool {
	if xp.Required == yp.Required {
		return false
	}
	say := texts{RefValue: presence(xp), OtherValue: presence(yp), Add: d.add(at, x)}
	// The side that may leave the field out sends.
	optional, receiver, value := xp, d.yt, x
	w := way{toOther, onMissing(d.yt)}
	if xp.Required {
		optional, receiver, value = yp, d.xt, y
		w = way{toReference, onMissing(d.xt)}
	}
	sender := d.x
	if xp.Required {
		sender = d.y
	}
	rule := "field.required"
	switch {
	case alwaysSent(optional) && !isNull(optional.Default):
		rule = "field.default.absent"
		say.RefValue, say.OtherValue = sender.title, sender.lang.Literal(*optional.Default)
	case alwaysSent(optional):
		rule, say.Reason = "field.presence", sender.title+" always sends it"
	case w.harm == Converts && sameConstant(x, y):
		rule, say.Reason = "field.presence", "it can only be "+lang.Code(x.Values[0].Text)
	case w.harm == Converts && meansMissing(optional, value, receiver):
		rule, say.Reason = "field.presence", "a missing value means the same"
	}
	d.report(rule, at, w, say)
	return true
}

// sameConstant reports whether a field is fixed to one value on both sides: a
// receiver that misses it knows what it would have been.
func sameConstant(x, y *schema.Schema) bool {
	return x.Kind == schema.Enum && y.Kind == schema.Enum && len(x.Values) == 1 && len(y.Values) == 1 &&
		x.Values[0].Canonical == y.Values[0].Canonical
}

// alwaysSent reports whether an encoder writes a field that nobody set.
func alwaysSent(p *schema.Property) bool {
	return p.Required || p.Unset == "null" || p.Unset == "default"
}

func presence(p *schema.Property) string {
	if p.Required {
		return "required"
	}
	return "optional"
}

// meansMissing reports whether the value that a lenient receiver holds for a
// missing field is the sender's default for it.
func meansMissing(optional *schema.Property, value *schema.Schema, receiver *schema.Type) bool {
	if optional.Default == nil {
		return optional.Unset == "omit" // the sender leaves out just that value
	}
	switch receiver.Decode.Missing {
	case "zero":
		return isZero(optional.Default)
	case "nil":
		return optional.Default.JSON == "null"
	default:
		return value.Nullable && optional.Default.JSON == "null"
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

// defaults compares what a field is when nobody sets it.
func (d *differ) defaults(at place, xp, yp *schema.Property) {
	if xp.Required || yp.Required {
		return
	}
	x, y := xp.Default, yp.Default
	switch {
	case xp.Computed != "" || yp.Computed != "":
		if xp.Computed != yp.Computed {
			d.report("field.default.computed", at, way{both, Converts}, texts{Reason: orElse(xp.Computed, yp.Computed)})
		}
	case isNull(x) && isNull(y) && omitsZero(xp) != omitsZero(yp):
		d.zeroIsUnset(at, xp, yp)
	case x == nil && y == nil:
	case x != nil && y != nil && x.Canonical == y.Canonical:
	case x != nil && y == nil && omitsZero(yp):
		if !isZero(x) && couldBeZero(deref(d.x.set, xp.Schema)) {
			d.report("field.default.zero", at, way{toReference, Converts}, texts{RefValue: d.x.lang.Literal(*x), Add: d.y.lang.Field(d.inOther(at))})
		}
	case leftToReceiver(y, yp) && !isNull(x):
		d.report("field.default.absent", at, way{both, Converts}, texts{RefValue: d.x.title, OtherValue: d.x.lang.Literal(*x)})
	case leftToReceiver(x, xp) && !isNull(y):
		d.report("field.default.absent", at, way{both, Converts}, texts{RefValue: d.y.title, OtherValue: d.y.lang.Literal(*y)})
	case x == nil || y == nil: // null on one side, nothing on the other: both mean unset
	default:
		d.report("field.default", at, way{both, Converts}, texts{RefValue: d.x.lang.Literal(*x), OtherValue: d.y.lang.Literal(*y)})
	}
}

// omitsZero reports whether zero and unset are one: a plain Go value with omitempty.
func omitsZero(p *schema.Property) bool {
	return p.Default == nil && p.Zero == "omit" && !p.Nullable
}

// zeroIsUnset says which side cannot send a number of zero. For truth values, texts
// and lists, false or empty and unset mostly mean the same.
func (d *differ) zeroIsUnset(at place, xp, yp *schema.Property) {
	say, w, kind := texts{RefValue: d.y.title, OtherValue: d.x.title}, way{toReference, Converts}, deref(d.x.set, xp.Schema).Kind
	if omitsZero(xp) {
		say, w, kind = texts{RefValue: d.x.title, OtherValue: d.y.title}, way{toOther, Converts}, deref(d.y.set, yp.Schema).Kind
	}
	switch kind {
	case schema.Integer, schema.Number:
		say.Add = d.y.lang.Field(d.inOther(at))
		d.report("field.zero", at, w, say)
	}
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
