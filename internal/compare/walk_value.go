package compare

import (
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/lang"
	"example.org/parity/internal/schema"
)

// kinds compares two schemas that are no references, kind by kind.
func (d *differ) kinds(at place, x, y *schema.Schema) {
	switch {
	case x.Kind == schema.Any || y.Kind == schema.Any:
		if x.Kind != y.Kind {
			d.untyped(at, x, y)
		}
	case x.Kind == schema.Union || y.Kind == schema.Union:
		d.unions(at, x, y)
	case x.Kind == schema.Enum || y.Kind == schema.Enum:
		d.enums(at, x, y)
	case isNumber(x) && isNumber(y) && x.Kind != y.Kind:
		w := way{toReference, Rejects}
		if x.Kind == schema.Number {
			w.direction = toOther
		}
		d.report("field.number", at, w, d.shapes(at, x, y))
	case isObject(x) && isObject(y):
		d.objects(at, x, y)
	case isArray(x) && isArray(y):
		d.arrays(at, x, y)
	case x.Kind != y.Kind:
		d.reportType(at, x, y)
		return
	case x.Kind == schema.String:
		d.strings(at, x, y)
	}
	d.constraints(at, x, y)
}

func isNumber(s *schema.Schema) bool { return s.Kind == schema.Integer || s.Kind == schema.Number }
func isObject(s *schema.Schema) bool { return s.Kind == schema.Record || s.Kind == schema.Map }
func isArray(s *schema.Schema) bool  { return s.Kind == schema.Array || s.Kind == schema.Tuple }

func (d *differ) reportType(at place, x, y *schema.Schema) {
	rule := "field.type"
	if at.path == "" {
		rule = "type.kind"
	}
	d.report(rule, at, way{both, Rejects}, d.shapes(at, x, y))
}

// shapes are both sides' type expressions.
func (d *differ) shapes(at place, x, y *schema.Schema) texts {
	return texts{RefShape: d.x.lang.Type(x), OtherShape: d.y.lang.Type(y), Add: d.add(at, x)}
}

func (d *differ) untyped(at place, x, y *schema.Schema) {
	w := way{toReference, Rejects}
	if x.Kind == schema.Any {
		w.direction = toOther
	}
	d.report("field.any", at, w, d.shapes(at, x, y))
}

// parsedFormats are the formats that languages hold as a type of its own with
// operations, so that a bare string is a loss; other formats are only checked.
var parsedFormats = []string{"date-time", "date", "time", "duration"}

// parsedNatives are the native kinds of those formats.
var parsedNatives = []string{"datetime", "date", "time", "duration"}

func (d *differ) strings(at place, x, y *schema.Schema) {
	switch {
	case x.Encoding != y.Encoding:
		// Where the reference holds bytes, a side that carries their text is
		// a convention. The other way round the reference's text need not be
		// an encoding of anything.
		if x.Encoding != "" && y.Encoding == "" && y.Native != "bytes" {
			d.report("field.encoding", at, way{toOther, Converts}, texts{})
			return
		}
		if x.Encoding == "" && x.Native != "bytes" {
			d.report("field.encoding.text", at, way{toOther, Rejects}, texts{OtherValue: y.Encoding})
			return
		}
		say := texts{RefValue: orElse(x.Encoding, "plain text"), OtherValue: orElse(y.Encoding, "plain text")}
		d.report("field.encoding.differs", at, way{both, Rejects}, say)
	case x.Format == y.Format:
	case x.Native == y.Native && slices.Contains(parsedNatives, x.Native):
		// Both hold a time; one of them also takes text that is none.
	case x.Format == "" && slices.Contains(parsedFormats, y.Format):
		d.report("field.format", at, way{toOther, Rejects}, texts{RefValue: "no format", OtherValue: y.Format, Add: d.add(at, x)})
	case x.Format != "" && y.Format != "":
		d.report("field.format", at, way{both, Rejects}, texts{RefValue: x.Format, OtherValue: y.Format, Add: d.add(at, x)})
	default:
		d.bareString(at, x, y)
	}
}

// bareString reports a format that only one side has.
func (d *differ) bareString(at place, x, y *schema.Schema) {
	format, holder, bare := x.Format, d.x, d.y
	w := way{toOther, Converts}
	if format == "" {
		format, holder, bare = y.Format, d.y, d.x
		w.direction = toReference
	}
	rule := "field.text"
	if slices.Contains(parsedFormats, format) {
		rule = "field.native"
	}
	say := texts{RefValue: format + " in " + holder.title, OtherValue: bare.title, Add: d.add(at, x)}
	d.report(rule, at, w, say)
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// constraints compares bounds: enforced ones as a difference on the wire,
// declared ones as a note.
func (d *differ) constraints(at place, x, y *schema.Schema) {
	if x.Kind != y.Kind {
		return
	}
	if keys := differingKeys(x.Constraints, y.Constraints); len(keys) > 0 {
		d.report("field.constraint", at, way{narrower(x, y, keys), Rejects}, texts{
			RefValue: describe(x.Constraints, keys), OtherValue: describe(y.Constraints, keys),
		})
		return
	}
	if keys := differingKeys(x.Bounds, y.Bounds); len(keys) > 0 {
		declaring, bounds := d.y, y.Bounds
		if len(bounds) == 0 {
			declaring, bounds = d.x, x.Bounds
		}
		d.report("field.bounds", at, way{both, Converts}, texts{RefValue: declaring.title, OtherValue: describe(bounds, keys)})
	}
}

// narrower says who sends what the other rejects: the side with fewer limits.
func narrower(x, y *schema.Schema, keys []string) direction {
	var onlyX, onlyY bool
	for _, key := range keys {
		_, inX := x.Constraints[key]
		_, inY := y.Constraints[key]
		onlyX = onlyX || inX && !inY
		onlyY = onlyY || inY && !inX
		if inX && inY {
			return both
		}
	}
	switch {
	case onlyX && onlyY:
		return both
	case onlyX:
		return toReference
	default:
		return toOther
	}
}

func differingKeys(x, y map[string]string) []string {
	var keys []string
	for _, key := range unionKeys(x, y) {
		if x[key] != y[key] {
			keys = append(keys, key)
		}
	}
	return keys
}

func unionKeys(x, y map[string]string) []string {
	if len(x) == 0 && len(y) == 0 {
		return nil
	}
	all := map[string]bool{}
	for key := range x {
		all[key] = true
	}
	for key := range y {
		all[key] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func describe(values map[string]string, keys []string) string {
	var parts []string
	for _, key := range keys {
		if v, ok := values[key]; ok {
			parts = append(parts, key+" "+v)
		}
	}
	if len(parts) == 0 {
		return "no bound"
	}
	return strings.Join(parts, ", ")
}

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = lang.Code(name)
	}
	return strings.Join(quoted, ", ")
}
