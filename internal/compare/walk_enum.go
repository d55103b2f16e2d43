package compare

import (
	"strings"

	"example.org/parity/internal/lang"
	"example.org/parity/internal/schema"
)

// enumConvention says how a native kind of enum reads in a sentence. Kinds with
// the same words are one convention.
var enumConvention = map[string]string{
	"":        "a string literal",
	"literal": "a string literal",
	"enum":    "an enum class",
	"atom":    "an atom",
	"const":   "a named constant",
}

// enums compares where at least one side has fixed members.
func (d *differ) enums(at place, x, y *schema.Schema) {
	switch {
	case x.Kind != schema.Enum:
		d.oneEnum(at, y, x, "enum.narrowed", toOther, d.shapes(at, x, y))
	case y.Kind != schema.Enum:
		d.oneEnum(at, x, y, "enum.widened", toReference, d.shapes(at, x, y))
	default:
		d.members(at, x, y)
		if xc, yc := convention(x), convention(y); xc != yc {
			d.report("enum.native", at, way{both, Converts}, texts{RefValue: xc, OtherValue: yc})
		}
		if x.Open != y.Open {
			say := texts{RefValue: d.x.title, OtherValue: d.y.title}
			if x.Open {
				say.RefValue, say.OtherValue = say.OtherValue, say.RefValue
			}
			d.report("enum.open", at, way{both, Converts}, say)
		}
	}
}

func convention(s *schema.Schema) string {
	if words, ok := enumConvention[s.Native]; ok {
		return words
	}
	return s.Native
}

// oneEnum reports an enum on one side and something else on the other. The
// sender is the side without members.
func (d *differ) oneEnum(at place, enum, plain *schema.Schema, rule string, sends direction, say texts) {
	if !accepts(plain, enum.Values) {
		x, y := enum, plain
		if sends == toOther {
			x, y = plain, enum
		}
		d.reportType(at, x, y)
		return
	}
	if enum.Open && plain.Kind == schema.String && len(plain.Constraints) == 0 {
		// Both take any text; one side has names for some.
		say.RefValue, say.OtherValue = convention(enum), "a plain string"
		if sends == toOther {
			say.RefValue, say.OtherValue = say.OtherValue, say.RefValue
		}
		d.report("enum.native", at, way{both, Converts}, say)
		return
	}
	say.Members = memberList(enum.Values)
	if len(enum.Values) == 1 && plain.Default != nil && plain.Default.Canonical == enum.Values[0].Canonical {
		d.report("enum.literal", at, way{both, Converts}, say)
		return
	}
	harm := Rejects
	if enum.Open {
		harm = Converts
	}
	d.report(rule, at, way{sends, harm}, say)
}

// accepts reports whether a schema without members is of the members' JSON type.
func accepts(plain *schema.Schema, values []schema.Value) bool {
	for _, v := range values {
		switch {
		case plain.Kind == schema.Any:
		case v.IsString && plain.Kind == schema.String:
		case !v.IsString && isNumber(plain) && v.JSON[0] != '{' && v.JSON[0] != '[' && v.JSON != "true" && v.JSON != "false":
		case plain.Kind == schema.Boolean && (v.JSON == "true" || v.JSON == "false"):
		default:
			return false
		}
	}
	return true
}

func (d *differ) members(at place, x, y *schema.Schema) {
	onlyX, onlyY := without(x.Values, y.Values), without(y.Values, x.Values)
	var respelled []string
	onlyX, onlyY, respelled = pairByCase(onlyX, onlyY)
	if len(respelled) > 0 {
		d.report("enum.case", at, way{both, memberHarm(y)}, texts{Members: strings.Join(respelled, ", ")})
	}
	if len(onlyX) > 0 {
		d.report("enum.member.missing", at, way{toOther, memberHarm(y)}, texts{Members: memberList(onlyX)})
	}
	if len(onlyY) > 0 {
		d.report("enum.member.extra", at, way{toReference, memberHarm(x)}, texts{Members: memberList(onlyY)})
	}
}

// memberHarm is what a receiver does with a member that it does not know.
func memberHarm(receiver *schema.Schema) Harm {
	if receiver.Open {
		return Converts
	}
	return Rejects
}

func without(values, others []schema.Value) []schema.Value {
	have := make(map[string]bool, len(others))
	for _, v := range others {
		have[v.Canonical] = true
	}
	var left []schema.Value
	for _, v := range values {
		if !have[v.Canonical] {
			left = append(left, v)
		}
	}
	return left
}

// pairByCase takes out the members that are one word in two spellings.
func pairByCase(xs, ys []schema.Value) (restX, restY []schema.Value, respelled []string) {
	spelled := map[string]schema.Value{}
	for _, y := range ys {
		if y.IsString {
			spelled[normalise(y.Text)] = y
		}
	}
	paired := map[string]bool{}
	for _, x := range xs {
		y, ok := spelled[normalise(x.Text)]
		if !ok || !x.IsString || paired[y.Canonical] {
			restX = append(restX, x)
			continue
		}
		paired[y.Canonical] = true
		respelled = append(respelled, lang.Code(x.Text)+" as "+lang.Code(y.Text))
	}
	for _, y := range ys {
		if !paired[y.Canonical] {
			restY = append(restY, y)
		}
	}
	return restX, restY, respelled
}

func memberList(values []schema.Value) string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = v.Text
	}
	return quoteAll(names)
}
