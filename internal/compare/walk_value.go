package compare

import (
	"slices"
	"strings"

	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// kinds compares two schemas that are no references, kind by kind.
func (w *walk) kinds(at place, s, r *schema.Schema) {
	switch {
	case r.Kind == schema.Any:
		return
	case s.Kind == schema.Any:
		w.report("field.any", at, Rejects, w.shapes(at, s, r))
		return
	case s.Kind == schema.Null || s.Kind == schema.Never: // nullability has said all
		return
	case s.Kind == schema.Union || r.Kind == schema.Union:
		w.unions(at, s, r)
	case s.Kind == schema.Enum || r.Kind == schema.Enum:
		w.enums(at, s, r)
	case s.Kind == schema.Integer && r.Kind == schema.Number:
	case s.Kind == schema.Number && r.Kind == schema.Integer:
		w.report("field.number", at, Rejects, w.shapes(at, s, r))
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
	rule, say := "field.type", w.shapes(at, s, r)
	if at.path == "" {
		rule = "type.kind"
	}
	x, y := oriented(w, s, r)
	say.plain = [2]string{plainKind(x), plainKind(y)}
	if numberAsText(w.xt, x, y) || numberAsText(w.yt, y, x) {
		say.priority = "P1"
	}
	w.report(rule, at, Rejects, say)
}

// plainKind names a value that is neither a record nor a list; "" for any other.
func plainKind(s *schema.Schema) string {
	switch s.Kind {
	case schema.String, schema.Integer, schema.Number, schema.Boolean:
		return strings.Trim(string(s.Kind)+"-"+s.Format, "-")
	}
	return ""
}

// numberAsText reports whether a side that holds a number reads the text of one, too,
// which is what the other side has: only what it writes itself is in doubt.
func numberAsText(t *schema.Type, own, other *schema.Schema) bool {
	return isNumber(own) && other.Kind == schema.String && t.Decode.By == typeset.ByPydantic
}

// shapes are both sides' type expressions.
func (w *walk) shapes(at place, s, r *schema.Schema) texts {
	x, y := oriented(w, s, r)
	return texts{RefShape: w.x.lang.Type(x), OtherShape: w.y.lang.Type(y), Add: w.add(at, s, r)}
}

// parsedFormats are the formats that languages hold as a type of its own with
// operations, so that a bare string is a loss; other formats are only checked.
var parsedFormats = []string{"date-time", "date", "time", "duration"}

// parsedNatives are the native kinds of those formats.
var parsedNatives = []string{"datetime", "date", "time", "duration"}

func (w *walk) strings(at place, s, r *schema.Schema) {
	x, y := oriented(w, s, r)
	if s.Native == "secret" && r.Native != "secret" {
		w.report("field.secret", at, Converts, texts{})
	}
	switch {
	case s.Encoding != r.Encoding:
		w.encodings(at, s, r)
	case s.Format == r.Format:
	case s.Native == r.Native && slices.Contains(parsedNatives, s.Native):
		// Both hold a time; one of them also takes text that is none.
	case s.Format != "" && r.Format != "":
		w.report("field.format", at, Rejects, texts{RefValue: x.Format, OtherValue: y.Format, Add: w.add(at, s, r)})
	case s.Format != "":
		w.bareString(at, s, r)
	case slices.Contains(parsedFormats, r.Format) && w.forward:
		w.report("field.format", at, Rejects, texts{RefValue: "no format", OtherValue: r.Format, Add: w.add(at, s, r)})
	}
}

// encodings compares how bytes are written. Where the reference holds bytes, a
// side that carries their text is a convention. The other way round the
// reference's text need not be an encoding of anything.
func (w *walk) encodings(at place, s, r *schema.Schema) {
	x, y := oriented(w, s, r)
	switch {
	case x.Encoding != "" && y.Encoding == "" && y.Native != "bytes":
		w.report("field.encoding", at, Converts, texts{})
	case x.Encoding == "" && x.Native != "bytes":
		if w.forward {
			w.report("field.encoding.text", at, Rejects, texts{OtherValue: y.Encoding})
		}
	default:
		say := texts{RefValue: orElse(x.Encoding, "plain text"), OtherValue: orElse(y.Encoding, "plain text")}
		if x.Encoding != "" && y.Encoding != "" { // most texts of the one are of the other, too
			say.priority = "P1"
		}
		w.report("field.encoding.differs", at, Rejects, say)
	}
}

// bareString reports a format that only the sender has.
func (w *walk) bareString(at place, s, r *schema.Schema) {
	rule := "field.text"
	if slices.Contains(parsedFormats, s.Format) {
		rule = "field.native"
	}
	w.report(rule, at, Converts, texts{RefValue: s.Format + " in " + w.from.title, OtherValue: w.to.title, Add: w.add(at, s, r)})
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
