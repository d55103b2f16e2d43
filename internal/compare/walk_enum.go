package compare

import (
	"slices"
	"strings"

	"example.org/parity/internal/lang"
	"example.org/parity/internal/match"
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

func convention(s *schema.Schema) string {
	if words, ok := enumConvention[s.Native]; ok {
		return words
	}
	return s.Native
}

// enums compares where at least one side has fixed members.
func (w *walk) enums(at place, s, r *schema.Schema) {
	switch {
	case r.Kind != schema.Enum:
		w.plainReceiver(at, s, r)
	case s.Kind != schema.Enum:
		w.plainSender(at, s, r)
	case constants(s, r) && s.Values[0].Canonical != r.Values[0].Canonical:
		x, y := oriented(w, s, r)
		w.report("enum.constant", at, memberHarm(r), texts{RefValue: x.Values[0].Text, OtherValue: y.Values[0].Text})
	default:
		w.compareMembers(at, s, r)
		x, y := oriented(w, s, r)
		if xc, yc := convention(x), convention(y); xc != yc {
			w.report("enum.native", at, Converts, texts{RefValue: xc, OtherValue: yc})
		}
		if x.Open != y.Open {
			say := texts{RefValue: w.x.title, OtherValue: w.y.title}
			if x.Open {
				say.RefValue, say.OtherValue = say.OtherValue, say.RefValue
			}
			w.report("enum.open", at, Converts, say)
		}
	}
}

func constants(s, r *schema.Schema) bool {
	return len(s.Values) == 1 && len(r.Values) == 1 && s.Values[0].IsString && r.Values[0].IsString
}

// plainReceiver compares members with a side that has none: it takes them if they
// are of its kind.
func (w *walk) plainReceiver(at place, s, r *schema.Schema) {
	if !accepts(r, s.Values) {
		w.reportType(at, s, r)
	}
}

// plainSender compares a side without members with one that knows only its own.
func (w *walk) plainSender(at place, s, r *schema.Schema) {
	say := w.shapes(at, s, r)
	say.Members = memberList(r.Values)
	switch {
	case !accepts(s, r.Values):
		w.reportType(at, s, r)
	case s.Default != nil && len(r.Values) == 1 && s.Default.Canonical == r.Values[0].Canonical:
		w.report("enum.literal", at, Converts, say)
	case s.Default != nil && len(r.Values) == 1 && s.Default.IsString:
		x, y := oriented(w, s.Default.Text, r.Values[0].Text)
		w.report("enum.constant", at, memberHarm(r), texts{RefValue: x, OtherValue: y, claim: members([]schema.Value{*s.Default})})
	case r.Open && s.Kind == schema.String && len(s.Constraints) == 0:
		// Both take any text; one side has names for some.
		say.RefValue, say.OtherValue = oriented(w, "a plain string", convention(r))
		w.report("enum.native", at, Converts, say)
	case w.forward:
		w.report("enum.narrowed", at, memberHarm(r), say)
	default:
		w.report("enum.widened", at, memberHarm(r), say)
	}
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

// compareMembers compares two lists of members. A respelled one is neither missing nor
// extra.
func (w *walk) compareMembers(at place, s, r *schema.Schema) {
	unknown, spare := without(s.Values, r.Values), without(r.Values, s.Values)
	unknown, pairs := respelled(unknown, spare)
	if len(pairs) > 0 {
		var spelled, respell []string
		var sent []schema.Value
		for _, p := range pairs {
			sent = append(sent, p[0])
			x, y := oriented(w, p[0], p[1])
			spelled = append(spelled, lang.Code(x.Text)+" as "+lang.Code(y.Text))
			respell = append(respell, lang.Code(x.Text)+", not "+lang.Code(y.Text))
		}
		w.report("enum.case", at, memberHarm(r), texts{Members: strings.Join(spelled, ", "), Reason: strings.Join(respell, ", "), claim: members(sent)})
	}
	if len(unknown) == 0 {
		return
	}
	rule := "enum.member.extra"
	if w.forward {
		rule = "enum.member.missing"
	}
	w.report(rule, at, memberHarm(r), texts{Members: memberList(unknown), claim: members(unknown), omitted: !r.Open})
}

func members(values []schema.Value) Claim {
	return Claim{Sent: &schema.Schema{Kind: schema.Enum, Values: values}}
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

// respelled takes out the members that are one word in two spellings: by case and
// separators, or by a letter or two, where no other member is as near.
func respelled(values, others []schema.Value) (rest []schema.Value, pairs [][2]schema.Value) {
	taken := map[string]bool{}
	for _, v := range values {
		i := slices.IndexFunc(others, func(o schema.Value) bool {
			return !taken[o.Canonical] && v.IsString && o.IsString && match.Spelling(v.Text) == match.Spelling(o.Text)
		})
		if i < 0 {
			i = nextWord(v, values, others)
		}
		if i < 0 || taken[others[i].Canonical] {
			rest = append(rest, v)
			continue
		}
		taken[others[i].Canonical] = true
		pairs = append(pairs, [2]schema.Value{v, others[i]})
	}
	return rest, pairs
}

// nextWord returns which member is the other spelling of a word, cancelled of
// canceled; -1 if none is, or either could be of several.
func nextWord(v schema.Value, values, others []schema.Value) int {
	near := func(a, b schema.Value) bool {
		return a.IsString && b.IsString && misspelt(match.Spelling(a.Text), match.Spelling(b.Text))
	}
	found := -1
	for i, o := range others {
		if !near(v, o) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	if found < 0 {
		return -1
	}
	for _, other := range values {
		if other.Canonical != v.Canonical && near(other, others[found]) {
			return -1
		}
	}
	return found
}

// misspelt reports whether two words of some length differ in one letter that one
// of them has more. A digit or a letter that is exchanged may be another word.
func misspelt(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b) != len(a)+1 || len(a) < 6 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return b[i] >= 'a' && b[i] <= 'z' && i < len(a) && i > 0 && a[i:] == b[i+1:]
}

func memberList(values []schema.Value) string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = v.Text
	}
	return quoteAll(names)
}
