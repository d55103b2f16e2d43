package witness

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/schema"
)

func all(*compare.Finding) bool { return true }

func run2(t testing.TB, reference, other string) *compare.Result {
	t.Helper()
	var sets []*schema.Set
	for name, text := range map[string]string{"ref": reference, "other": other} {
		set, err := schema.Parse(name+".json", name, []byte(compare.Document(text)))
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	slices.SortFunc(sets, func(a, b *schema.Set) int { return strings.Compare(b.Name, a.Name) })
	r, err := compare.Run(sets[0], sets[1:], compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func fixtures(t testing.TB) *compare.Result {
	t.Helper()
	var sets []*schema.Set
	for _, name := range []string{"python", "elixir", "go"} {
		file := "../../schemas/" + name + ".json"
		set, err := schema.Load(file, file, name)
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	r, err := compare.Run(sets[0], sets[1:], compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAttach(t *testing.T) {
	tests := []struct {
		name             string
		reference, other string
		want             []string // "rule: payload accepted > rejected", or "rule: why not"
		reason           string
	}{
		{
			"missing required fields",
			`{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"},"tag":{"const":"a","default":"a"}},"required":["x","y"]}}`,
			`{"A":{"type":"object","properties":{"tag":{"type":"string","default":"a","x-parity":{"unset":"default"}}}}}`,
			[]string{`field.missing: {"tag":"a"} other > ref`, `field.missing: {"tag":"a"} other > ref`},
			"nothing else is wrong with the payload: its tag is one that the receiver takes",
		},
		{
			"one fault of two",
			`{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}},"required":["x","y"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}},"required":["x","y"]}}`,
			[]string{`field.type: {"x":0,"y":0} ref > other`, `field.type: {"x":0,"y":0} ref > other`},
			"where no payload has just the one fault, one with more must do",
		},
		{
			"drops",
			`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{}}}`,
			[]string{"field.missing.optional: no payload is rejected: the receiver drops a part of it"},
			"an open record takes any field",
		},
		{
			"lenient decoder",
			`{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"],"x-parity":{"decode":{"missing":"zero"}}}}`,
			[]string{`field.type: {"x":0} ref > other`, "field.required: no payload is rejected: the receiver holds another value"},
			"Go takes a record without the field, so the witness has it",
		},
		{
			"a zero that is left out",
			`{"A":{"enum":["up"]},"B":{"type":"object","properties":{"a":{"$ref":"#/$defs/A"},"n":{"const":7}}}}`,
			`{"A":{"type":"string"},"B":{"type":"object","properties":{"a":{"$ref":"#/$defs/A"},"n":{"type":"integer","x-parity":{"unset":"omit","zero":"omit"}}}}}`,
			[]string{`enum.widened: "" other > ref`, `enum.widened: {"n":1} other > ref`},
			"omitempty leaves out a 0; where the type stands for itself its empty text is sent",
		},
		{
			"the zero of a named type",
			`{"A":{"type":"string"},"B":{"type":"object","properties":{"a":{"enum":["up"]}}}}`,
			`{"A":{"type":"string"},"B":{"type":"object","properties":{"a":{"$ref":"#/$defs/A","x-parity":{"unset":"omit","zero":"omit"}}}}}`,
			[]string{`enum.widened: {"a":"a"} other > ref`},
			"a named string has the empty text for its zero, too",
		},
		{
			"a list that is empty",
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"},"minItems":1}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"},"x-parity":{"unset":"omit","zero":"omit"}}}}}`,
			[]string{"field.constraint: ref accepts everything that other sends, as far as JSON Schema asserts"},
			"nothing but an empty list breaks the bound, and that is left out",
		},
		{
			"a nil that is left out",
			`{"A":{"type":"object","properties":{"x":{"enum":["up"]}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":["string","null"],"default":null,"x-parity":{"unset":"omit","zero":"omit"}}}}}`,
			[]string{`enum.widened: {"x":""} other > ref`},
			"a nil pointer with omitempty is no null, and one to an empty text is sent",
		},
		{
			"nothing in a field of any type",
			`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"x-parity":{"native":"any","unset":"omit","zero":"omit"}}}}}`,
			[]string{`field.any: {"x":false} other > ref`},
			"an empty interface with omitempty is no null",
		},
		{
			"a struct of zeros",
			`{"A":{"type":"object","properties":{"x":{"type":"object","properties":{"n":{"const":7}},"required":["n"]}}}}`,
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/In","x-parity":{"unset":"omit","zero":"omit"}}}},
			  "In":{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}}`,
			[]string{`enum.widened: {"x":{"n":1}} other > ref`},
			"omitzero leaves it out",
		},
		{
			"null in a list",
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":["integer","null"]}}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"string"}}},"required":["x"],"x-parity":{"decode":{"missing":"zero"}}}}`,
			[]string{`field.type: {"x":[0]} ref > other`, "field.nullable: no payload is rejected: the receiver holds another value"},
			"encoding/json makes a null in a list the zero value",
		},
		{
			"null in a map",
			`{"A":{"type":"object","additionalProperties":{"type":["integer","null"]}}}`,
			`{"A":{"type":"object","additionalProperties":{"type":"string"},"x-parity":{"decode":{"missing":"zero"}}}}`,
			[]string{`field.type: {"":0} ref > other`, "field.nullable: no payload is rejected: the receiver holds another value"},
			"a null in a map, too",
		},
		{
			"null in a tuple",
			`{"A":{"type":"object","properties":{"x":{"type":"array","prefixItems":[{"type":["integer","null"]}],"items":false,"minItems":1}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"array","prefixItems":[{"type":"string"}],"items":false,"minItems":1}},"required":["x"],"x-parity":{"decode":{"missing":"nil"}}}}`,
			[]string{`field.type: {"x":[0]} ref > other`, "field.nullable: no payload is rejected: the receiver holds another value"},
			"nor is one in a tuple refused, by any lenient decoder",
		},
		{
			"values that do not fit",
			`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"],"x-parity":{"decode":{"missing":"zero","invalid":"zero"}}}}`,
			[]string{`field.type: {"x":""} other > ref`},
			"the one side holds a zero value, the other still refuses",
		},
		{
			"values that fit no variant",
			`{"A":{"enum":["a",1]},"B":{"anyOf":[{"type":"string"},{"type":"integer"}]}}`,
			`{"A":{"enum":["a",1]},"B":{"anyOf":[{"type":"string"},{"type":"boolean"}],"x-parity":{"decode":{"missing":"zero","invalid":"zero"}}}}`,
			[]string{"union.variant.missing: no payload is rejected: the receiver gives no error for a value that does not fit", "union.variant.extra: false other > ref"},
			"a union is then without a variant",
		},
		{
			"values inside that do not fit",
			`{"A":{"type":"object","properties":{"b":{"type":"array","items":{"type":"object","properties":{"x":{"type":"integer"}}}},"y":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{"b":{"type":"array","items":{"$ref":"#/$defs/B"}},"y":{"type":"string"}}},"B":{"type":"object","properties":{"x":{"type":"string"}},"x-parity":{"decode":{"missing":"zero","invalid":"zero"}}}}`,
			[]string{`field.type: {"b":[{"x":""}]} other > ref`, `field.type: {"y":0} ref > other`},
			"the record around it is decoded strictly, the ones inside are not",
		},
		{
			"format",
			`{"A":{"type":"object","properties":{"x":{"type":"string","format":"date-time"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string","format":"date"}}}}`,
			[]string{"field.format: other accepts everything that ref sends, as far as JSON Schema asserts; ref accepts everything that other sends, as far as JSON Schema asserts"},
			"JSON Schema 2020-12 asserts no format",
		},
		{
			"open enum sends its members",
			`{"A":{"enum":["up"]}}`,
			`{"A":{"type":"string","x-parity":{"native":"const","open":true,"values":["up","sideways"]}}}`,
			[]string{`enum.member.extra: "sideways" other > ref`},
			"an SDK sends the constants that it declares",
		},
		{
			"one schema in a file",
			`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":["integer","null"]}},"required":["x"]}}`,
			[]string{`field.nullable: {"x":null} other > ref`},
			"null is a payload",
		},
		{
			"extra field that the reference forbids",
			`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"additionalProperties":false}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}}}}`,
			[]string{`field.extra: {"y":0} other > ref`},
			"",
		},
		{
			"missing type",
			`{"A":{"enum":["up"]}}`, `{}`,
			[]string{"type.missing: there is no type on the other side to reject a payload"},
			"",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.other == `{}` {
				tt.other = `{"Z":{"type":"string"}}`
			}
			r := run2(t, tt.reference, tt.other)
			if err := Attach(context.Background(), r, all); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, row := range r.Types {
				for _, f := range row.Compared["other"].Findings {
					switch {
					case f.Witness != nil:
						got = append(got, f.Rule+": "+string(f.Witness.Payload)+" "+f.Witness.AcceptedBy+" > "+f.Witness.RejectedBy)
					case f.Class == compare.ClassMismatch:
						got = append(got, f.Rule+": "+f.NoWitness)
					}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// TestFixturesHaveWitnesses: every finding on the fixtures that claims a
// rejection is shown, but for those whose keyword JSON Schema does not assert.
func TestFixturesHaveWitnesses(t *testing.T) {
	r := fixtures(t)
	if err := Attach(context.Background(), r, all); err != nil {
		t.Fatal(err)
	}
	asserted := func(rule string) bool { return !strings.HasPrefix(rule, "field.encoding.") && rule != "field.format" }
	shown := 0
	for _, row := range r.Types {
		for set, c := range row.Compared {
			for _, f := range c.Findings {
				if f.Class != compare.ClassMismatch {
					continue
				}
				if (f.Witness == nil) == (f.NoWitness == "") {
					t.Errorf("%s %s%s %s: neither a witness nor a reason, or both", set, row.Name, f.Path, f.Rule)
				}
				if f.Witness != nil {
					shown++
				} else if f.Harm == compare.Rejects && asserted(f.Rule) {
					t.Errorf("%s %s%s %s: no witness: %s", set, row.Name, f.Path, f.Rule, f.NoWitness)
				}
			}
		}
	}
	if shown == 0 {
		t.Error("no finding has a witness")
	}
}

// TestNoContradictions: nothing that the structural comparison calls parity or
// wire-compatible is refuted by the wire relation.
func TestNoContradictions(t *testing.T) {
	results := map[string]*compare.Result{"fixtures": fixtures(t)}
	for _, rule := range compare.Rules() {
		results[rule.ID+" fires"] = run2(t, rule.Fires.Reference, rule.Fires.Other)
		results[rule.ID+" silent"] = run2(t, rule.Silent.Reference, rule.Silent.Other)
	}
	for name, r := range results {
		found, err := Contradictions(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range found {
			t.Errorf("%s: %s", name, c)
		}
	}
}

func BenchmarkAttach(b *testing.B) {
	for b.Loop() {
		if err := Attach(context.Background(), fixtures(b), all); err != nil {
			b.Fatal(err)
		}
	}
}
