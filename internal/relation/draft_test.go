package relation

import (
	"context"
	"testing"
)

// draftPairs are relations that depend on the draft.
var draftPairs = []struct {
	name, reason string
	draft        Draft
	a, b         string
	want         Relation
}{
	{"draft 4 exclusive", "exclusiveMinimum is a boolean that sharpens minimum", Draft4, `{"minimum":1,"exclusiveMinimum":true,"type":"integer"}`, `{"minimum":2,"type":"integer"}`, Equal},
	{"draft 4 const", "const came with draft 6", Draft4, `{"const":1}`, `{}`, Equal},
	{"draft 4 id", "id, not $id, gives a resource its name", Draft4, `{"id":"http://h/r","definitions":{"x":{"id":"x","type":"null"}},"allOf":[{"$ref":"http://h/x"}]}`, `{"type":"null"}`, Equal},
	{"draft 6 const", "const is there", Draft6, `{"const":1}`, `{"enum":[1.0]}`, Equal},
	{"draft 7 ref", "$ref hides what stands beside it", Draft7, `{"$ref":"#/definitions/x","minLength":3,"definitions":{"x":{"type":"string"}}}`, `{"type":"string"}`, Equal},
	{"draft 7 id beside ref", "a hidden $id changes no base", Draft7, `{"properties":{"p":{"$id":"http://other/","$ref":"#/definitions/x"}},"definitions":{"x":{"type":"string"}}}`, `{"properties":{"p":{"type":"string"}}}`, Equal},
	{"draft 7 format", "asserted, and a date is ten characters long", Draft7, `{"type":"string","format":"date"}`, `{"type":"string","maxLength":10}`, Subset},
	{"draft 7 same format", "an asserted format cancels against itself", Draft7, `{"type":"string","format":"email","minLength":5}`, `{"type":"string","format":"email"}`, Subset},
	{"draft 7 unimplemented format", "the verifier lets any idn-email pass", Draft7, `{"type":"string","format":"idn-email"}`, `{"type":"string"}`, Unknown},
	{"draft 7 content", "asserted by validators", Draft7, `{"type":"string","contentEncoding":"base64"}`, `{"type":"string"}`, Subset},
	{"draft 7 items", "an array of schemas is a prefix", Draft7, `{"type":"array","items":[{"type":"null"}],"additionalItems":false}`, `{"type":"array","items":{"type":"null"},"maxItems":1}`, Equal},
	{"draft 7 dependencies", "a list requires, a schema binds", Draft7, `{"dependencies":{"a":["b"],"c":{"required":["b"]}}}`, `{"allOf":[{"anyOf":[{"not":{"required":["a"]}},{"required":["b"]}]},{"anyOf":[{"not":{"required":["c"]}},{"required":["b"]}]}]}`, Equal},
	{"2019-09 format", "an annotation", Draft2019, `{"type":"string","format":"date"}`, `{"type":"string"}`, Equal},
	{"2019-09 contains", "evaluates no items", Draft2019, `{"type":"array","contains":{"type":"null"},"unevaluatedItems":false}`, `false`, Equal},
	{"2019-09 recursiveRef", "the outermost anchor decides: the tree is strict all the way down", Draft2019, `{"$id":"http://h/strict","$recursiveAnchor":true,"$ref":"tree","unevaluatedProperties":false,"$defs":{"t":{"$id":"tree","$recursiveAnchor":true,"type":"object","properties":{"c":{"$recursiveRef":"#"}}}}}`, `{"type":"object","properties":{"c":{"$ref":"#"}},"additionalProperties":false}`, Equal},
	{"2020-12 contains", "what contains matches is evaluated", Draft2020, `{"type":"array","contains":{"type":"null"},"unevaluatedItems":false}`, `{"type":"array","items":{"type":"null"},"minItems":1}`, Equal},
	{"2020-12 dynamicRef", "the outermost anchor decides: the tree is strict all the way down", Draft2020, `{"$id":"http://h/strict","$dynamicAnchor":"n","$ref":"tree","unevaluatedProperties":false,"$defs":{"t":{"$id":"tree","$dynamicAnchor":"n","type":"object","properties":{"c":{"$dynamicRef":"#n"}}}}}`, `{"type":"object","properties":{"c":{"$ref":"#"}},"additionalProperties":false}`, Equal},
	{"2020-12 dependencies", "gone from the standard, honoured by validators", Draft2020, `{"dependencies":{"a":["b"]}}`, `{}`, Unknown},
	{"2020-12 same id", "each side has its own URIs", Draft2020, `{"$id":"http://h/x","$defs":{"t":{"type":"null"}},"$ref":"#/$defs/t"}`, `{"$id":"http://h/x","$defs":{"t":{"type":"integer"}},"$ref":"#/$defs/t"}`, Disjoint},
	{"remote reference", "never followed", Draft2020, `{"$ref":"http://example.com/x"}`, `true`, Unknown},
	{"metaschema", "the same one on both sides is the same schema", Draft7, `{"$ref":"http://json-schema.org/draft-07/schema#"}`, `{"allOf":[{"$ref":"http://json-schema.org/draft-07/schema#"}]}`, Equal},
}

func TestDrafts(t *testing.T) {
	names := map[string]bool{}
	for _, tt := range draftPairs {
		if tt.reason == "" || names[tt.name] {
			t.Errorf("%s: every row has a name of its own and a reason", tt.name)
		}
		names[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			a, err := Parse("a", []byte(tt.a), tt.draft)
			if err != nil {
				t.Fatal(err)
			}
			b, err := Parse("b", []byte(tt.b), tt.draft)
			if err != nil {
				t.Fatal(err)
			}
			if r := Decide(context.Background(), a, b); r.Relation != tt.want {
				t.Errorf("%s: got %s, want %s; a∖b %s, b∖a %s, %s", tt.reason, r.Relation, tt.want, r.ANotB, r.BNotA, r.Reason())
			}
		})
	}
}
