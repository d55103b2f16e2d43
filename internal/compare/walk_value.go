package compare

import (
	"slices"
	"strings"

	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// untyped is what front ends call a value that no declaration says anything of.
const untyped = "untyped"

// kinds compares two schemas that are no references, kind by kind.
func (w *walk) kinds(at place, s, r *schema.Schema) {
	if path := at.path.String(); !w.forward && s.Kind == r.Kind && s.Kind != schema.Union && path != w.union {
		w.found.said[path] = true
	}
	switch {
	case s.Native == untyped && r.Kind != schema.Any:
		w.report(at, Converts, FieldUntyped.with(Untyped{w.shapes(at, s, r), w.from.id()}))
		return
	case r.Native == untyped && s.Kind != schema.Any:
		w.report(at, Converts, FieldUntyped.with(Untyped{w.shapes(at, s, r), w.to.id()}))
		return
	case r.Kind == schema.Any:
		return
	case s.Kind == schema.Any:
		w.report(at, Rejects, FieldAny.with(w.shapes(at, s, r)))
		return
	case s.Kind == schema.Null || s.Kind == schema.Never: // nullability has said all
		return
	case s.Kind == schema.Union || r.Kind == schema.Union:
		w.unions(at, s, r)
	case s.Kind == schema.Enum || r.Kind == schema.Enum:
		w.enums(at, s, r)
	case s.Kind == schema.Integer && r.Kind == schema.Number:
	case s.Kind == schema.Number && s.Native == "number" && r.Kind == schema.Integer: // its language has no word for an integer
	case s.Kind == schema.Number && r.Kind == schema.Integer:
		w.report(at, Rejects, FieldNumber.with(w.shapes(at, s, r)).claiming(Claim{Sent: notNull(s)}))
	case isObject(s) && isObject(r):
		w.objects(at, s, r)
	case isArray(s) && isArray(r):
		w.arrays(at, s, r)
	case s.Kind != r.Kind:
		w.reportType(at, s, r)
		return
	case s.Kind == schema.String:
		w.strings(at, s, r)
	}
	w.constraints(at, s, r)
}

func isNumber(s *schema.Schema) bool { return s.Kind == schema.Integer || s.Kind == schema.Number }
func isObject(s *schema.Schema) bool { return s.Kind == schema.Record || s.Kind == schema.Map }
func isArray(s *schema.Schema) bool  { return s.Kind == schema.Array || s.Kind == schema.Tuple }

func (w *walk) reportType(at place, s, r *schema.Schema) {
	if len(at.path) == 0 {
		w.report(at, Rejects, TypeKind.with(Kinds{w.shapes(at, s, r).Shape}).claiming(Claim{Sent: notNull(s)}))
		return
	}
	if w.readAs(at, s, r) {
		w.report(at, Converts, FieldNative.with(Bare{Form{form(r), w.to.id()}, w.from.id(), s.Kind.String(), w.add(at, s, r)}))
		return
	}
	if w.parameterText(at, s, r) {
		return
	}
	say := FieldType.with(Types{w.shapes(at, s, r), oriented(w, plainKind(s), plainKind(r))})
	if of := oriented(w, s, r); numberAsText(w.xt, of.Reference, of.Other) || numberAsText(w.yt, of.Other, of.Reference) {
		say = say.prioritised("P1")
	}
	w.report(at, Rejects, say.claiming(Claim{Sent: notNull(s)}))
}

// plainKind names a value that is neither a record nor a list; "" for any other.
func plainKind(s *schema.Schema) string {
	switch s.Kind {
	case schema.String, schema.Integer, schema.Number, schema.Boolean:
		return strings.Trim(s.Kind.String()+"-"+s.Format, "-")
	}
	return ""
}

// numberAsText reports whether a side that holds a number reads the text of one, too,
// which is what the other side has: only what it writes itself is in doubt.
func numberAsText(t *schema.Type, own, other *schema.Schema) bool {
	if !isNumber(own) || other.Kind != schema.String {
		return false
	}
	return t.Decode.By == typeset.ByPydantic || t.Decode.By == typeset.ByEncodingJSON && own.Native == "decimal"
}

// parameterText reports a parameter that travels as text, in a query, a path or a header,
// where neither side's kind can be seen: a number or a truth value of the one against a
// text of the other, or a list of which each item is written by itself.
func (w *walk) parameterText(at place, s, r *schema.Schema) bool {
	in := at.in(w.xt, w.yt)
	if in == "" || in == body || in == "form" {
		return false
	}
	of := AsText{w.shapes(at, s, r), in}
	switch {
	case s.Kind == schema.Array && sameText(deref(w.from.set, s.Items), r), r.Kind == schema.Array && sameText(s, deref(w.to.set, r.Items)):
		w.report(at, Converts, ArrayParameter.with(of))
	case sameText(s, r):
		w.report(at, Converts, FieldParameter.with(of))
	default:
		return false
	}
	return true
}

// sameText reports whether two plain values are the same text in a query: they are of
// one kind, or one of them is any text.
func sameText(s, r *schema.Schema) bool {
	plain := func(x *schema.Schema) bool {
		return plainKind(x) != "" || x.Kind == schema.Enum && slices.ContainsFunc(x.Values, func(v schema.Value) bool { return v.IsString })
	}
	anyText := func(x *schema.Schema) bool { return x.Kind == schema.String && form(x) == "" && x.Encoding == "" }
	return plain(s) && plain(r) && (anyText(s) || anyText(r) || s.Kind == r.Kind && form(s) == form(r))
}

// readAs reports whether a receiver that holds a time reads the numbers that it writes
// of it itself: what is beyond its calendar is in doubt then, not the kind.
func (w *walk) readAs(at place, s, r *schema.Schema) bool {
	if len(at.path) != 1 || !isNumber(s) || !slices.Contains(parsedNatives, r.Native) || w.to.t.Decode.By != typeset.ByPydantic {
		return false
	}
	own := outgoing(w.to.t).Property(at.path.Top())
	return own != nil && isNumber(deref(w.to.set, own.Schema))
}

// shapes are both sides' type expressions.
func (w *walk) shapes(at place, s, r *schema.Schema) Shapes {
	sp, rp := ends(w, at.fields)
	return Shapes{oriented(w, w.from.shape(at, sp, s), w.to.shape(at, rp, r)), w.add(at, s, r)}
}

// shape is a type expression; a record is called by the name that its field has for it, or
// by that of the type that it is.
func (e end) shape(at place, p *schema.Property, x *schema.Schema) string {
	if x.Kind != schema.Record {
		return e.lang.Type(x)
	}
	named := schema.Of(schema.Reference)
	switch {
	case at.isField() && p != nil && p.Kind == schema.Reference:
		return e.lang.Type(p.Schema)
	case len(at.path) == 0:
		named.Ref = e.t.Name
	default:
		named.Ref = e.nameOf(x)
	}
	if named.Ref == "" {
		return e.lang.Type(x)
	}
	return e.lang.Type(named)
}

// nameOf is the type of the set that a record is, whichever reference led to it; "" for none.
func (e end) nameOf(record *schema.Schema) string {
	same := func(s *schema.Schema) bool {
		return s != nil && len(s.Properties) == len(record.Properties) && s.Properties[0] == record.Properties[0]
	}
	for _, t := range e.set.Types {
		if len(record.Properties) > 0 && (same(t.Schema) || same(t.Out)) {
			return t.Name
		}
	}
	return ""
}

// parsedFormats are the formats that languages hold as a type of its own with
// operations, so that a bare string is a loss; other formats are only checked.
var parsedFormats = []string{"date-time", "date", "time", "duration"}

// parsedNatives are the native kinds of those formats.
var parsedNatives = []string{"datetime", "date", "time", "duration"}

func (w *walk) strings(at place, s, r *schema.Schema) {
	if s.Native == "secret" && r.Native != "secret" {
		w.report(at, Converts, FieldSecret.with(None{}))
	}
	switch {
	case s.Encoding != r.Encoding:
		w.encodings(at, s, r)
	case form(s) == form(r):
	case s.Native == r.Native && slices.Contains(parsedNatives, s.Native):
		// Both hold a time; one of them also takes text that is none.
	case form(s) != "" && form(r) != "":
		w.formats(at, s, r)
	case form(s) != "":
		w.bareString(at, s, r, form(s), w.from, w.to)
	case !slices.Contains(parsedFormats, r.Format) || w.onlyRead():
		w.bareString(at, s, r, form(r), w.to, w.from) // a client that parses no time says nothing of what the service writes
	case w.forward:
		w.formats(at, s, r)
	default: // unless the reference writes a text of its own, its walk has said so
		w.bareString(at, s, r, form(r), w.to, w.from)
	}
}

// form is what a text is by its format, or by what the language holds it as.
func form(s *schema.Schema) string {
	if s.Format == "" && s.Native == "decimal" {
		return s.Native
	}
	return s.Format
}

func (w *walk) formats(at place, s, r *schema.Schema) {
	w.report(at, Rejects, FieldFormat.with(Formats{oriented(w, Format(form(s)), Format(form(r))), w.add(at, s, r)}).claiming(Claim{Sent: notNull(s)}))
}

// encodings compares how bytes are written. Where the reference holds bytes, a
// side that carries their text is a convention. The other way round the
// reference's text need not be an encoding of anything.
func (w *walk) encodings(at place, s, r *schema.Schema) {
	of := oriented(w, s, r)
	x, y := of.Reference, of.Other
	switch {
	case x.Encoding != "" && y.Encoding == "" && y.Native != "bytes":
		w.report(at, Converts, FieldEncoding.with(None{}))
	case x.Encoding == "" && x.Native != "bytes":
		if w.forward {
			w.report(at, Rejects, FieldEncodingText.with(Encoded{Encoding(y.Encoding)}).claiming(Claim{Sent: notNull(s)}))
		}
	default:
		say := FieldEncodingDiffers.with(Encodings{Sides[Encoding]{Encoding(x.Encoding), Encoding(y.Encoding)}})
		if x.Encoding != "" && y.Encoding != "" { // most texts of the one are of the other, too
			say = say.prioritised("P1")
		}
		w.report(at, Rejects, say.claiming(Claim{Sent: notNull(s)}))
	}
}

// bareString reports a form that only one side knows. A time that a decoder could parse is
// worth more than its text; where nothing runs but the parser of JSON, text is what it is.
func (w *walk) bareString(at place, s, r *schema.Schema, form string, knows, bare end) {
	rule := FieldText
	if slices.Contains(parsedFormats, form) && !undecodable(bare.t.Decode) {
		rule = FieldNative
	}
	w.report(at, Converts, rule.with(Bare{Form{form, knows.id()}, bare.id(), "string", w.add(at, s, r)}))
}

// undecodable reports whether values stay what the parser of JSON makes of them.
func undecodable(d schema.Decode) bool {
	return d.By == "" && d.Missing == "keep" && d.Null == "keep" && d.Invalid == "keep"
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
