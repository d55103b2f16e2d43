package relation

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// repeated nests: it puts inner into wrap n times, at %s.
func repeated(wrap, inner string, n int) string {
	for range n {
		inner = strings.ReplaceAll(wrap, "%s", inner)
	}
	return inner
}

// chain is n definitions, each of which refers to the next twice.
func chain(keyword string, n int) string {
	defs := make([]string, n)
	for i := range defs {
		defs[i] = fmt.Sprintf(`"d%d":{"%s":[{"$ref":"#/$defs/d%d"},{"$ref":"#/$defs/d%d"},{"minimum":%d}]}`, i, keyword, i+1, i+1, i)
	}
	return fmt.Sprintf(`{"$ref":"#/$defs/d0","$defs":{%s,"d%d":{"type":"integer"}}}`, strings.Join(defs, ","), n)
}

func listOf(n int, format string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = strings.ReplaceAll(format, "#", fmt.Sprint(i))
	}
	return strings.Join(parts, ",")
}

// record holds 250 types of ten fields of a kind.
func record(kind, beside string) string {
	fields := listOf(9, `"f#":{"type":"`+kind+`"}`)
	defs := make([]string, 250)
	refs := make([]string, len(defs))
	for i := range defs {
		defs[i] = fmt.Sprintf(`"d%d":{"type":"object","properties":{%s}%s}`, i, fields, beside)
		refs[i] = fmt.Sprintf(`"r%d":{"$ref":"#/$defs/d%d"}`, i, i)
	}
	return `{"type":"object","properties":{` + strings.Join(refs, ",") + `},"$defs":{` + strings.Join(defs, ",") + `}}`
}

var hostile = []struct {
	name, reason string
	a, b         string
	want         []Relation // any of these
}{
	{"subset construction", "the determinised automaton has 2^20 states", `{"pattern":"(a|b)*a(a|b){20}"}`, `{"pattern":"(a|b)*a(a|b){21}"}`, []Relation{Unknown}},
	{"nested stars", "backtracking would never end", `{"type":"string","pattern":"^(a+)+$"}`, `{"type":"string","pattern":"^(a|aa)+$"}`, []Relation{Equal}},
	{"many patterns", "the product of twenty automata", `{"allOf":[` + listOf(20, `{"pattern":"a.{#}b"}`) + `]}`, `{"allOf":[` + listOf(20, `{"pattern":"b.{#}a"}`) + `]}`, []Relation{Unknown}},
	{"pattern of a page", "the program is too long to determinise", `{"pattern":"((a{30}b){30}c)"}`, `{"pattern":"a{30}"}`, []Relation{Subset, Unknown}},
	{"allOf tower", "written out it has 2^12 leaves", repeated(`{"allOf":[%s,%s]}`, `{"type":"integer"}`, 10), `{"type":"integer"}`, []Relation{Equal}},
	{"oneOf tower", "exactly one of twice the same is nothing", repeated(`{"oneOf":[%s,%s]}`, `{"type":"integer"}`, 9), `false`, []Relation{Equal}},
	{"shared allOf", "2^60 as a tree", chain("allOf", 60), `{"type":"integer","minimum":59}`, []Relation{Equal}},
	{"shared anyOf", "2^60 as a tree", chain("anyOf", 60), chain("anyOf", 61), []Relation{Unknown, Equal, Subset, Superset}},
	{"shared oneOf", "2^60 as a tree", chain("oneOf", 60), chain("oneOf", 61), []Relation{Unknown, Equal, Subset, Superset}},
	{"satisfiability", "24 open choices on each side", `{"allOf":[` + listOf(24, `{"anyOf":[{"required":["a#"]},{"required":["b#"]}]}`) + `]}`, `{"allOf":[` + listOf(24, `{"anyOf":[{"required":["a#"]},{"required":["c#"]}]}`) + `]}`, []Relation{Overlapping, Unknown}},
	{"wide union", "40 variants told apart by a constant", `{"oneOf":[` + listOf(40, `{"type":"object","required":["t"],"properties":{"t":{"const":"k#"},"v":{"type":"integer"}}}`) + `]}`, `{"oneOf":[` + listOf(40, `{"type":"object","required":["t"],"properties":{"t":{"const":"k#"},"v":{"type":"number"}}}`) + `]}`, []Relation{Subset}},
	{"plain union", "ten variants that nothing tells apart", `{"anyOf":[` + listOf(10, `{"type":"object","required":["a#"],"properties":{"a#":{"type":"integer"}}}`) + `]}`, `{"anyOf":[` + listOf(10, `{"type":"object","required":["a#"],"properties":{"a#":{"type":"number"}}}`) + `]}`, []Relation{Subset}},
	{"huge bounds", "beyond float64", `{"type":"number","maximum":1e400}`, `{"type":"number","maximum":1e401}`, []Relation{Subset}},
	{"exponent of a million", "the verifier panics on its instance", `{"maximum":1e1000001}`, `{"maximum":1e1000000}`, []Relation{Unknown}},
	{"exponent beyond int", "no exponent that fits a machine word", `{"minimum":1e99999999999999999999}`, `{"minimum":1}`, []Relation{Unknown}},
	{"long array", "a witness of a million items", `{"type":"array","minItems":1000000}`, `{"type":"array","minItems":1000001}`, []Relation{Unknown}},
	{"length beyond int32", "no such string is built", `{"minLength":1000000000000}`, `{"minLength":1000000000001}`, []Relation{Unknown}},
	{"pigeonhole", "12 distinct items of 11 values", `{"type":"array","items":{"enum":[` + listOf(11, "#") + `]},"minItems":12,"uniqueItems":true}`, `false`, []Relation{Equal}},
	{"deep items", "400 arrays inside each other", repeated(`{"items":%s}`, `{"type":"integer"}`, 400), repeated(`{"items":%s}`, `{"type":"integer"}`, 401), []Relation{Unknown}},
	{"deep negation", "negations cancel out", repeated(`{"not":%s}`, `{"type":"integer"}`, 400), `{"type":"integer"}`, []Relation{Equal}},
	{"bare circle", "a schema that is only itself", `{"$ref":"#"}`, `true`, []Relation{Unknown}},
	{"longer circle", "two that are only each other", `{"$ref":"#/$defs/a","$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"anyOf":[{"$ref":"#/$defs/a"}]}}}`, `true`, []Relation{Unknown}},
	{"wide recursion", "each object holds up to eight of its kind", `{"type":"object","minProperties":3,"additionalProperties":{"$ref":"#"}}`, `{"type":"object","minProperties":2,"additionalProperties":{"$ref":"#"}}`, []Relation{Equal}},
	{"many definitions", "2,500 schemas, which the verifier compiles one after the other in draft 7", record("number", ""), record("integer", ""), []Relation{Superset}},
	{"many definitions of a late draft", "what draft 7 has no word for it compiles in the square of them", record("number", `,"unevaluatedProperties":{"type":"string"}`), record("integer", ""), []Relation{Unknown}},
	{"unevaluated cases", "2^10 cases of what is evaluated", `{"anyOf":[` + listOf(10, `{"properties":{"p#":true}}`) + `],"unevaluatedProperties":false}`, `{"anyOf":[` + listOf(9, `{"properties":{"p#":true}}`) + `],"unevaluatedProperties":false}`, []Relation{Unknown, Superset}},
}

// TestHostile: an answer in time, whatever the input. The time is the test's
// own net, far above what any machine needs.
func TestHostile(t *testing.T) {
	names := map[string]bool{}
	for _, tt := range hostile {
		if tt.reason == "" || names[tt.name] {
			t.Errorf("%s: every row has a name of its own and a reason", tt.name)
		}
		names[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			done := make(chan Result, 1)
			go func() {
				done <- Decide(context.Background(), parseSchema(t, tt.a), parseSchema(t, tt.b))
			}()
			select {
			case r := <-done:
				ok := false
				for _, want := range tt.want {
					ok = ok || r.Relation == want
				}
				if !ok {
					t.Errorf("%s: got %s, want one of %v; a∖b %.80s, b∖a %.80s, %s", tt.reason, r.Relation, tt.want, r.ANotB, r.BNotA, r.Reason())
				}
				if r.Relation == Unknown && len(r.Reasons) == 0 {
					t.Error("unknown without a reason")
				}
			case <-time.After(time.Minute):
				t.Fatal("no answer")
			}
		})
	}
}
