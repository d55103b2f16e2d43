package validate

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/payload"
)

// typeOf compiles a type of a document of that one type.
func typeOf(t *testing.T, schema string) *Type {
	t.Helper()
	root, err := doc.ParseJSON("set.json", []byte(`{"$defs": {"T": `+schema+`}}`))
	if err != nil {
		t.Fatal(err)
	}
	set, err := New("set.json", "set", root)
	if err != nil {
		t.Fatal(err)
	}
	return set.Type("T")
}

// TestPatternsAreECMAs: JSON Schema asks for ECMA-262 (section 22.2), which differs
// from what Go reads.
func TestPatternsAreECMAs(t *testing.T) {
	for _, row := range []struct {
		pattern, text string
		fits          bool
	}{
		{`^\s$`, "\u00a0", true}, {`^\s$`, "\ufeff", true}, {`^\s$`, "\u2028", true}, {`^\s$`, "\v", true}, {`^\s$`, "\u0085", false}, {`^\s$`, "x", false},
		{`^\S$`, "\u00a0", false}, {`^\S$`, "\u0085", true}, {`^[\s,]$`, "\u3000", true}, {`^[^\s]$`, "\ufeff", false},
		{`^.$`, "\r", false}, {`^.$`, "\u2028", false}, {`^.$`, "\n", false}, {`^.$`, "\u0085", true}, {`^a.b$`, "a\u2029b", false},
		{`^[^]$`, "\n", true}, {`[]`, "a", false}, {`^\u0041$`, "A", true}, {`^\cJ$`, "\n", true}, {`^\0$`, "\x00", true}, {`^[\b]$`, "\b", true},
		{`^\d$`, "٣", false}, {`^\w$`, "é", false}, {`a$`, "a\n", false}, {`^(?:a|b)+$`, "abba", true}, {`^(?<n>a)$`, "a", true},
	} {
		for _, schema := range []struct{ text, record string }{
			{fmt.Sprintf(`{"type": "string", "pattern": %s}`, doc.QuoteJSON(row.pattern)), doc.QuoteJSON(row.text)},
			{fmt.Sprintf(`{"type": "object", "additionalProperties": false, "patternProperties": {%s: true}}`, doc.QuoteJSON(row.pattern)), `{` + doc.QuoteJSON(row.text) + `: 1}`},
			{fmt.Sprintf(`{"type": "string", "pattern": %s, "not": {"const": {"pattern": "("}}}`, doc.QuoteJSON(row.pattern)), doc.QuoteJSON(row.text)},
		} {
			if got := becomes(t, typeOf(t, schema.text), schema.record); got != map[bool]Outcome{true: Accepts, false: Rejects}[row.fits] {
				t.Errorf("%s: %s is %s", schema.text, schema.record, got)
			}
		}
	}
	// What has no translation is not known.
	for _, pattern := range []string{`^[[:alpha:]]$`, `(?i)a`, `^a(?=b)`, `(a)\1`, `\Aa\z`, `\Qa\E`, `\x{41}`} {
		typ := typeOf(t, fmt.Sprintf(`{"type": "string", "pattern": %s}`, doc.QuoteJSON(pattern)))
		if got := becomes(t, typ, `"a"`); got != Unknown {
			t.Errorf("%s is %s", pattern, got)
		}
	}
	typ := typeOf(t, `{"type": "string", "pattern": "^\\s$"}`)
	if failures, err := typ.judge("x"); err != nil || len(failures) != 1 || !strings.Contains(failures[0].Message, `"^\\s$"`) {
		t.Errorf("the pattern is not told as it is written: %v, %v", failures, err)
	}
	if got := becomes(t, typeOf(t, `{"enum": [{"pattern": "^\\s$"}]}`), `{"pattern": "^\\s$"}`); got != Accepts {
		t.Errorf("a value that has a member called pattern is %s", got)
	}
}

// becomes is what becomes of one record of a type.
func becomes(t *testing.T, typ *Type, record string) Outcome {
	t.Helper()
	w := &worker{Runner: &Runner{}, plain: plainChecker(), checkers: []*explainer{{Checker: typ.Set.NewChecker()}}}
	it := &item{data: []byte(record)}
	tested := testedRecord{item: it, plain: w.plain}
	tally := setTally{Counts: Counts{}, Notes: map[string]int64{}}
	apply := w.outcome(0, typ, &tested)
	if apply == nil {
		t.Fatalf("%s is not well-formed: %v", record, tested.malformed)
	}
	apply(&tally)
	for outcome, n := range tally.Counts {
		if n == 1 {
			return outcome
		}
	}
	t.Fatalf("%s has the outcomes %v", record, tally.Counts)
	return ""
}

// TestJSONSchemaIsEnded: a schema that refers to itself twice takes twice as long for
// each level of a record.
func TestJSONSchemaIsEnded(t *testing.T) {
	for _, schema := range []string{
		`{"type": ["object", "null"], "oneOf": [{"properties": {"n": {"$ref": "#/$defs/T"}}, "minProperties": 1}, {"not": {"properties": {"n": {"$ref": "#/$defs/T"}}, "minProperties": 1}}]}`,
		`{"not": {"properties": {"n": {"allOf": [{"$ref": "#/$defs/T"}, {"not": {"not": {"$ref": "#/$defs/T"}}}]}}, "required": ["m"]}}`,
		`{"anyOf": [{"properties": {"n": {"$ref": "#/$defs/T"}}, "required": ["x"]}, {"properties": {"n": {"not": {"$ref": "#/$defs/T"}}}, "minProperties": 0}], "not": {"const": 1}}`,
	} {
		typ := typeOf(t, schema)
		if got := becomes(t, typ, `{"n": {"n": null}}`); got == Unknown {
			t.Errorf("%s: a small record is %s: %v, %v", schema, got, typ.Err, typ.Slow)
		}
		start := time.Now()
		becomes(t, typ, strings.Repeat(`{"n":`, 40)+"null"+strings.Repeat("}", 40))
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%s: it took %v", schema, took)
		}
	}
	typ := typeOf(t, `{"type": ["object", "null"], "oneOf": [{"properties": {"n": {"$ref": "#/$defs/T"}}, "minProperties": 1}, {"not": {"properties": {"n": {"$ref": "#/$defs/T"}}, "minProperties": 1}}]}`)
	if got := becomes(t, typ, strings.Repeat(`{"n":`, 60)+"null"+strings.Repeat("}", 60)); got != Unknown {
		t.Errorf("a deep record is %s", got)
	}
}

// TestLimitsAreSaid: what is beyond a limit is JSON all the same.
func TestLimitsAreSaid(t *testing.T) {
	members := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `,"k%d":0`, i)
		}
		return "{" + b.String()[1:] + "}"
	}
	for _, row := range []struct{ name, text, want string }{
		{"members", members(MaxMembers + 1), "an object of more than 262144 members"},
		{"members below", `{"a": [` + members(MaxMembers+1) + `]}`, "an object of more than 262144 members"},
		{"depth", strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1), "nested deeper than 200 levels"},
		{"number", strings.Repeat("9", maxNumber+1), "a number of more than 1000 characters or with an exponent beyond ±1000"},
		{"broken behind many values", "[" + strings.Repeat("0,", maxValues+1) + "nul]", "invalid character ']' in literal null (expecting 'l')"},
	} {
		tested := testedRecord{item: &item{data: []byte(row.text)}, plain: plainChecker()}
		if tested.wellFormed() || tested.malformed.Error() != row.want {
			t.Errorf("%s: %v, want %s", row.name, tested.malformed, row.want)
		}
	}
	tested := testedRecord{item: &item{data: []byte(members(MaxMembers))}, plain: plainChecker()}
	if !tested.wellFormed() {
		t.Errorf("as many members as are allowed: %v", tested.malformed)
	}
}

// TestSecretsOfPathsAreNotShown: of a path only what looks like a word is told.
func TestSecretsOfPathsAreNotShown(t *testing.T) {
	for _, row := range []struct{ path, want string }{
		{"/api/v1/training_runs", "/api/v1/training_runs"}, {"/v1beta2/oauth2/me.json", "/v1beta2/oauth2/me.json"}, {"/", "/"},
		{"/users/17", "/users/{id}"}, {"/users/a@example.org/x", "/users/{id}/x"}, {"/reset/sk_live_a1B2c3", "/reset/{id}"}, {"/t/eyJhbGciOi.eyJzdWI.c2ln9", "/t/{id}"},
		{"/k/q7XkPz2w", "/k/{id}"}, {"/k/%41bc", "/k/{id}"}, {"/k/aGVsbG8=", "/k/{id}"}, {"/k/abcdefghijklmnopqrstuvwxyz", "/k/{id}"}, {"/k/a\nb", "/k/{id}"},
	} {
		g := groupOf(&item{exchange: &payload.Exchange{Method: "GET", Path: row.path}})
		if g.Path != row.want || strings.Contains(row.want, "{id}") && strings.Contains(g.Name, row.path) {
			t.Errorf("%s is told as %s, %s; want %s", row.path, g.Path, g.Name, row.want)
		}
	}
}

// TestGroupsAreLimited: beyond the limit of groups there is one for all others, and
// which are told does not depend on what came first.
func TestGroupsAreLimited(t *testing.T) {
	for _, order := range []func(int) int{func(i int) int { return i }, func(i int) int { return maxFindings + 2 - i }} {
		w := &worker{Runner: &Runner{}, plain: plainChecker(), tally: NewPartial()}
		for i := range maxFindings + 3 {
			w.unmatched(&item{seq: int64(i), data: fmt.Appendf(nil, `{"k%04d": 1}`, order(i))})
		}
		w.unmatched(&item{seq: 5000, data: []byte(`{"k0000": 1}`)})
		list := groups(w.tally)
		if others := list[0]; len(list) != maxFindings+1 || others.Name != "others" || others.Records != 3 {
			t.Errorf("%d groups, of others %+v", len(list), others)
		}
		if first := list[1]; first.Name != "{k0000}" || first.Records != 2 {
			t.Errorf("the first group is %+v", first)
		}
		if last := list[maxFindings]; last.Name != fmt.Sprintf("{k%04d}", maxFindings-1) {
			t.Errorf("the last group is %s", last.Name)
		}
	}
}
