package compare

import (
	"slices"

	"example.org/parity/internal/match"
	"example.org/parity/internal/schema"
)

// enumKind is how a side holds the members of an enum: as literals where nothing says.
func enumKind(s *schema.Schema) EnumKind {
	kind := EnumKind(orElse(s.Native, "literal"))
	if kind == "literal" && len(s.Values) > 0 && !s.Values[0].IsString {
		return "number"
	}
	return kind
}

// enums compares where at least one side has fixed members.
func (w *walk) enums(at place, s, r *schema.Schema) {
	switch {
	case r.Kind != schema.Enum:
		w.plainReceiver(at, s, r)
	case s.Kind != schema.Enum:
		w.plainSender(at, s, r)
	case constants(s, r) && s.Values[0].Canonical != r.Values[0].Canonical:
		w.report(at, memberHarm(r), EnumConstant.with(Constants{oriented(w, s.Values[0], r.Values[0])}))
	case !kindred(s.Values, r.Values):
		w.reportType(at, s, r)
	default:
		w.compareMembers(at, s, r)
		if enumKind(s) != enumKind(r) {
			w.report(at, Converts, EnumNative.with(Conventions{oriented(w, enumKind(s), enumKind(r))}))
		}
		if s.Open != r.Open && !constants(s, r) { // who takes any text for a tag has its union ask for it
			closed, open := w.from.id(), w.to.id()
			if s.Open {
				closed, open = open, closed
			}
			w.report(at, Converts, EnumOpen.with(Openness{closed, open}))
		}
	}
}

// kindred reports whether any of two lists of members could be the same: numbers are
// no respelled texts.
func kindred(values, others []schema.Value) bool {
	return slices.ContainsFunc(values, func(v schema.Value) bool {
		return slices.ContainsFunc(others, func(o schema.Value) bool { return v.IsString == o.IsString })
	})
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
	switch {
	case !accepts(s, r.Values):
		w.reportType(at, s, r)
	case s.Default != nil && len(r.Values) == 1 && s.Default.Canonical == r.Values[0].Canonical:
		w.report(at, Converts, EnumLiteral.with(Members{r.Values}))
	case s.Default != nil && len(r.Values) == 1 && s.Default.IsString:
		w.report(at, memberHarm(r), EnumConstant.with(Constants{oriented(w, *s.Default, r.Values[0])}).claiming(sending(*s.Default)))
	case r.Open && s.Kind == schema.String && len(s.Constraints) == 0:
		// Both take any text; one side has names for some.
		w.report(at, Converts, EnumNative.with(Conventions{oriented(w, PlainText, enumKind(r))}))
	default:
		rule := EnumWidened
		if w.forward {
			rule = EnumNarrowed
		}
		w.report(at, memberHarm(r), rule.with(Fixed{w.from.lang.Type(s), Members{r.Values}, w.add(at, s, r)}))
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
		var say Respelled
		var sent []schema.Value
		for _, p := range pairs {
			sent = append(sent, p[0])
			say.Spelled = append(say.Spelled, oriented(w, p[0], p[1]))
		}
		w.report(at, memberHarm(r), EnumCase.with(say).claiming(sending(sent...)))
	}
	if len(unknown) == 0 {
		return
	}
	rule := EnumMemberExtra
	if w.forward {
		rule = EnumMemberMissing
	}
	w.report(at, memberHarm(r), rule.with(Members{unknown}).claiming(sending(unknown...)).omitting(!r.Open))
}

// sending claims that of some values.
func sending(values ...schema.Value) Claim {
	claim := Claim{Sent: schema.Of(schema.Enum)}
	claim.Sent.Values = values
	return claim
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
// of them has more, be it the s of a plural. A digit, another ending or a letter that is
// exchanged may be another word.
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
	if i == len(a) {
		return b[i] == 's'
	}
	return b[i] >= 'a' && b[i] <= 'z' && i > 0 && a[i:] == b[i+1:]
}
