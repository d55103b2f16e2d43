package witness

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/schema"
)

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

func TestProve(t *testing.T) {
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
			"a field under several names that nobody sends",
			`{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"reads":["ex"]}},"y":{"type":"string","x-parity":{"reads":["why"]}}},"required":["x","y"],"x-parity":{"decode":{"by":"pydantic","missing":"reject"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"unset":"omit"}},"y":{"type":"string","x-parity":{"unset":"omit"}}}}}`,
			[]string{`field.required: {"y":""} other > ref`, `field.required: {"x":0} other > ref`},
			"it is asked for, whatever its name, and the other field is there",
		},
		{
			"null in a field under several names",
			`{"A":{"type":"object","properties":{"x":{"type":"integer","x-parity":{"reads":["ex"]}},"y":{"type":"string"}},"required":["x","y"],"x-parity":{"decode":{"by":"pydantic","missing":"reject"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":["integer","null"]},"y":{"type":["string","null"]}},"required":["x","y"]}}`,
			[]string{`field.nullable: {"x":null,"y":""} other > ref`, `field.nullable: {"x":0,"y":null} other > ref`},
			"one null at a time",
		},
		{
			"a part of the path is no part of the body",
			`{"U":{"anyOf":[{"type":"object","properties":{"id":{"type":"string","x-parity":{"in":"path"}},"t":{"const":"a"}},"required":["id","t"]},{"type":"object","properties":{"t":{"const":"b"}},"required":["t"]}]}}`,
			`{"U":{"anyOf":[{"type":"object","properties":{"t":{"const":"a"}},"required":["t"]},{"type":"object","properties":{"t":{"const":"c"}},"required":["t"]}]}}`,
			[]string{`enum.constant: {"t":"b"} ref > other`},
			"whoever sends the first variant passes the path beside it; the second has another tag",
		},
		{
			"a keyword without a place, and what says the same",
			`{"A":{"type":"object","properties":{"x":{"type":["string","null"],"not":{"type":"null"}}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string","not":{"const":1}}},"required":["x"]}}`,
			nil,
			"neither refuses what the other sends",
		},
		{
			"a keyword without a place that narrows",
			`{"A":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}},"dependentRequired":{"x":["y"]}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}}}}`,
			[]string{`field.keyword: {"x":""} other > ref`},
			"y has to be there beside x",
		},
		{
			"bounds beside a reference",
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/T","maxLength":3}},"required":["x"]},"T":{"type":"string"}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string","maxLength":3},"y":{}},"required":["x"]}}`,
			[]string{"field.extra: no payload is rejected: the receiver drops a part of it"},
			"they narrow what it stands for",
		},
		{
			"a variant whose tag has a default",
			`{"A":{"type":"object","properties":{"c":{"anyOf":[{"type":"object","properties":{"type":{"const":"text"}},"required":["type"]},{"type":"object","properties":{"type":{"const":"result","default":"result"},"id":{"type":"string"}},"required":["id"]}]}},"required":["c"]}}`,
			`{"A":{"type":"object","properties":{"c":{"type":"object","properties":{"type":{"const":"text"}},"required":["type"]}},"required":["c"]}}`,
			[]string{`union.variant.missing: {"c":{"id":"","type":"result"}} ref > other`},
			"the payload says which variant it is",
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
			"a list that is empty, or null",
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"},"minItems":1}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"},"x-parity":{"unset":"null"}}},"required":["x"]}}`,
			[]string{`field.unset: {"x":null} other > ref`, `field.constraint: {"x":[]} other > ref`},
			"the null is another fault",
		},
		{
			"a text in place of a number, or null",
			`{"A":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":["integer","null"]}},"required":["x"],"x-parity":{"decode":{"unknown":"drop","missing":"zero","null":"zero","invalid":"keep"}}}}`,
			[]string{`field.type: {"x":0} other > ref`, `field.nullable: {"x":null} other > ref`},
			"the null is another fault",
		},
		{
			"a list for a tuple",
			`{"A":{"type":"object","properties":{"x":{"type":"array","prefixItems":[{"type":"integer"}],"items":false,"minItems":1}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"},"x-parity":{"unset":"null"}}},"required":["x"]}}`,
			[]string{`field.unset: {"x":null} other > ref`, `array.tuple: {"x":[]} other > ref`},
			"it is too short, and not null",
		},
		{
			"a list that is empty",
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"},"minItems":1}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"},"x-parity":{"unset":"omit","zero":"omit"}}}}}`,
			nil,
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
			[]string{"union.variant.missing: no payload is rejected: the receiver holds another value", "union.variant.extra: false other > ref"},
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
			nil,
			"JSON Schema asserts no format, so the finding is unverified",
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
			if err := Prove(context.Background(), r); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, row := range r.Types {
				for _, f := range row.Compared["other"].Findings {
					switch {
					case f.Witness != nil:
						got = append(got, f.Rule.ID+": "+string(f.Witness.Payload)+" "+f.Witness.AcceptedBy+" > "+f.Witness.RejectedBy)
					case f.Class == compare.ClassMismatch:
						got = append(got, f.Rule.ID+": "+f.NoWitness)
					}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// TestRejectionsAreShown: what is said to be rejected is, on the fixtures and on
// each rule's own examples: the finding has a payload.
func TestRejectionsAreShown(t *testing.T) {
	results := map[string]*compare.Result{"fixtures": fixtures(t)}
	for _, rule := range compare.Rules() {
		results[rule.ID] = run2(t, rule.Fires.Reference, rule.Fires.Other)
	}
	for name, r := range results {
		if err := Prove(context.Background(), r); err != nil {
			t.Fatal(err)
		}
		for l := range r.Findings() {
			f := l.Finding
			switch {
			case f.Class != compare.ClassMismatch:
			case (f.Witness == nil) == (f.NoWitness == ""):
				t.Errorf("%s: %s %s%s %s: neither a witness nor a reason, or both", name, l.Set, l.Type.Name, f.Path, f.Rule)
			case f.Harm == compare.Rejects && f.Witness == nil:
				t.Errorf("%s: %s %s%s %s: no witness: %s", name, l.Set, l.Type.Name, f.Path, f.Rule, f.NoWitness)
			}
		}
	}
}

// TestOneDefect: each payload is one that the sender's types allow and the
// receiver's refuse, by the definitions as they are.
func TestOneDefect(t *testing.T) {
	ctx := context.Background()
	r := fixtures(t)
	if err := Prove(ctx, r); err != nil {
		t.Fatal(err)
	}
	for _, set := range r.Sets {
		p := newProver(r.Ref, r.Others[set])
		for _, row := range r.Types {
			c := row.Compared[set]
			if c == nil || row.Ref == nil || c.Other == nil {
				continue
			}
			for _, f := range c.Findings {
				if f.Witness == nil {
					continue
				}
				channel, from, to := p.forth, row.Ref.Name, c.Other.Name
				if f.Witness.AcceptedBy != r.Reference {
					channel, from, to = p.back, c.Other.Name, row.Ref.Name
				}
				// Each payload of a union is held against the variant that it is chosen for.
				for b, want := range map[*book]bool{channel.all: true, channel.choosing.takes: false} {
					name, channel := from, channel
					if !want {
						name, channel = to, channel.choosing
					}
					s, _, err := channel.document("all.json", nil, b.ref(name))
					if err != nil {
						t.Fatal(err)
					}
					var v any
					dec := json.NewDecoder(strings.NewReader(string(f.Witness.Payload)))
					dec.UseNumber()
					if err := dec.Decode(&v); err != nil {
						t.Fatal(err)
					}
					if got, err := s.Accepts(v); err != nil || got != want {
						t.Errorf("%s%s %s: %s by %s: %t, want %t (%v)", row.Name, f.Path, f.Rule, f.Witness.Payload, b.prefix, got, want, err)
					}
				}
			}
		}
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
		if err := Prove(context.Background(), r); err != nil {
			t.Fatal(err)
		}
		for _, c := range Contradictions(context.Background(), r) {
			t.Errorf("%s: %s", name, c)
		}
	}
}

// wide is a type with n required fields of a kind.
func wide(n int, kind string) string {
	var fields, names []string
	for i := range n {
		fields = append(fields, fmt.Sprintf(`"f%d":{"type":"%s"}`, i, kind))
		names = append(names, fmt.Sprintf(`"f%d"`, i))
	}
	return `{"A":{"type":"object","properties":{` + strings.Join(fields, ",") + `},"required":[` + strings.Join(names, ",") + `]}}`
}

// TestWide: the time for a type grows with its fields, not with their square, and
// what its findings show is bounded.
func TestWide(t *testing.T) {
	optional, _, _ := strings.Cut(wide(2000, "integer"), `,"required"`)
	for _, other := range []string{optional + "}}", wide(2000, "string")} {
		r := run2(t, wide(2000, "integer"), other)
		start := time.Now()
		if err := Prove(context.Background(), r); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("2000 fields took %s", took)
		}
		size, unproven := 0, 0
		for _, f := range r.Types[0].Compared["other"].Findings {
			if f.Witness != nil {
				size += len(f.Witness.Payload)
			}
			if f.Class == compare.ClassUnverified {
				unproven++
			}
		}
		if size == 0 || size > 2*maxBytes || unproven > 0 {
			t.Errorf("payloads of %d bytes, %d findings unproven", size, unproven)
		}
	}
}

func BenchmarkProveWide(b *testing.B) {
	for _, n := range []int{1000, 3000} {
		b.Run(fmt.Sprintf("fields=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := Prove(context.Background(), run2(b, wide(n, "integer"), wide(n, "string"))); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkProve(b *testing.B) {
	for b.Loop() {
		if err := Prove(context.Background(), fixtures(b)); err != nil {
			b.Fatal(err)
		}
	}
}
