package relation

import "testing"

// pairs are relations with the argument for each. They hold in JSON Schema
// 2020-12 unless a schema says otherwise.
var pairs = []struct {
	name, reason string
	a, b         string
	want         Relation
}{
	{
		name: "pair 1", reason: "integer is a value, not a spelling: 1.0 is one",
		a:    `{"type":"integer"}`,
		b:    `{"type":"number","multipleOf":1}`,
		want: Equal,
	},
	{
		name: "pair 2", reason: "numeric equality, also deep inside arrays and objects",
		a:    `{"const":1}`,
		b:    `{"const":1.0}`,
		want: Equal,
	},
	{
		name: "pair 3", reason: "true is no number",
		a:    `{"enum":[1,true]}`,
		b:    `{"enum":[1]}`,
		want: Superset,
	},
	{
		name: "pair 4", reason: "lattice: they meet in multiples of 12",
		a:    `{"type":"integer","multipleOf":6}`,
		b:    `{"type":"integer","multipleOf":4}`,
		want: Overlapping,
	},
	{
		name: "pair 5", reason: "interval ∩ lattice is one point",
		a:    `{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1,"multipleOf":0.5}`,
		b:    `{"const":0.5}`,
		want: Equal,
	},
	{
		name: "pair 6", reason: "empty; equal, not disjoint",
		a:    `{"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":1}`,
		b:    `false`,
		want: Equal,
	},
	{
		name: "pair 7", reason: "float64 cannot tell them apart",
		a:    `{"type":"integer","minimum":9007199254740993}`,
		b:    `{"type":"integer","minimum":9007199254740992}`,
		want: Subset,
	},
	{
		name: "pair 8", reason: "a keyword binds only its own type",
		a:    `{"minimum":5}`,
		b:    `{"type":"number","minimum":5}`,
		want: Superset,
	},
	{
		name: "pair 9", reason: "no single branch covers B",
		a:    `{"anyOf":[{"type":"integer","maximum":5},{"type":"integer","minimum":6}]}`,
		b:    `{"type":"integer"}`,
		want: Equal,
	},
	{
		name: "pair 10", reason: "finite domain against enum",
		a:    `{"type":"integer","minimum":0,"maximum":3}`,
		b:    `{"enum":[3,2,1.0,0]}`,
		want: Equal,
	},
	{
		name: "pair 11", reason: "no items at all is the empty array alone",
		a:    `{"type":"array","items":false}`,
		b:    `{"const":[]}`,
		want: Equal,
	},
	{
		name: "pair 12", reason: "required counts",
		a:    `{"required":["a"]}`,
		b:    `{"minProperties":1}`,
		want: Subset,
	},
	{
		name: "pair 13", reason: "a required key that cannot be",
		a:    `{"type":"object","required":["a"],"properties":{"a":false}}`,
		b:    `false`,
		want: Equal,
	},
	{
		name: "pair 14", reason: "properties leaves the rest open",
		a:    `{"type":"object","properties":{"a":{"type":"string"}}}`,
		b:    `{"type":"object","additionalProperties":{"type":"string"}}`,
		want: Superset,
	},
	{
		name: "pair 15", reason: "the name and the pattern both bind 'ab'",
		a:    `{"type":"object","patternProperties":{"^a":{"type":"integer"}},"properties":{"ab":{"type":"string"}},"required":["ab"]}`,
		b:    `false`,
		want: Equal,
	},
	{
		name: "pair 16", reason: "counting names",
		a:    `{"type":"object","propertyNames":{"enum":["a","b"]},"minProperties":2}`,
		b:    `{"type":"object","required":["a","b"]}`,
		want: Subset,
	},
	{
		name: "pair 17", reason: "one name only: ''",
		a:    `{"type":"object","propertyNames":{"maxLength":0},"minProperties":2}`,
		b:    `false`,
		want: Equal,
	},
	{
		name: "pair 18", reason: "holds for non-objects too",
		a:    `{"dependentRequired":{"a":["b"]}}`,
		b:    `{"anyOf":[{"not":{"required":["a"]}},{"required":["b"]}]}`,
		want: Equal,
	},
	{
		name: "pair 19", reason: "a negated keyword asserts its type",
		a:    `{"not":{"required":["a"]}}`,
		b:    `{"type":"object"}`,
		want: Subset,
	},
	{
		name: "pair 20", reason: "additionalProperties sees only its own siblings",
		a:    `{"type":"object","allOf":[{"properties":{"a":{}},"additionalProperties":false},{"properties":{"b":{}},"additionalProperties":false}]}`,
		b:    `{"const":{}}`,
		want: Equal,
	},
	{
		name: "pair 21", reason: "unevaluated sees into allOf",
		a:    `{"type":"object","allOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}],"unevaluatedProperties":false}`,
		b:    `{"type":"object","propertyNames":{"enum":["a","b"]}}`,
		want: Equal,
	},
	{
		name: "pair 22", reason: "only branches that hold evaluate",
		a:    `{"type":"object","anyOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"b":{}}}],"unevaluatedProperties":false}`,
		b:    `{"type":"object","properties":{"a":{"type":"string"},"b":{}},"additionalProperties":false}`,
		want: Equal,
	},
	{
		name: "pair 23", reason: "prefixItems demands no presence",
		a:    `{"type":"array","prefixItems":[{"type":"string"}],"items":false}`,
		b:    `{"type":"array","items":{"type":"string"},"maxItems":1}`,
		want: Equal,
	},
	{
		name: "pair 24", reason: "one item is needed to contain one",
		a:    `{"type":"array","contains":{"type":"integer"}}`,
		b:    `{"type":"array","minItems":1}`,
		want: Subset,
	},
	{
		name: "pair 25", reason: "minContains 0 switches contains off",
		a:    `{"type":"array","contains":true,"minContains":0}`,
		b:    `{"type":"array"}`,
		want: Equal,
	},
	{
		name: "pair 26", reason: "contains as a count",
		a:    `{"type":"array","contains":{"type":"integer"},"minContains":0,"maxContains":1,"items":{"type":"integer"}}`,
		b:    `{"type":"array","items":{"type":"integer"},"maxItems":1}`,
		want: Equal,
	},
	{
		name: "pair 27", reason: "pigeonhole",
		a:    `{"type":"array","items":{"type":"boolean"},"uniqueItems":true}`,
		b:    `{"type":"array","maxItems":2}`,
		want: Subset,
	},
	{
		name: "pair 28", reason: "two equal items cannot be unique",
		a:    `{"type":"array","contains":{"const":1},"minContains":2,"uniqueItems":true}`,
		b:    `false`,
		want: Equal,
	},
	{
		name: "pair 29", reason: "nowhere left for the 2",
		a:    `{"type":"array","prefixItems":[{"const":1}],"contains":{"const":2},"maxItems":1}`,
		b:    `false`,
		want: Equal,
	},
	{
		name: "pair 30", reason: "same pattern, other lengths",
		a:    `{"type":"string","pattern":"a","maxLength":3}`,
		b:    `{"type":"string","pattern":"a","minLength":2}`,
		want: Overlapping,
	},
	{
		name: "pair 31", reason: "anchors bind tighter than the bar",
		a:    `{"type":"string","pattern":"^a|b$"}`,
		b:    `{"type":"string","pattern":"^(a|b)$"}`,
		want: Superset,
	},
	{
		name: "pair 32", reason: "the dot spares line ends; '\\n' is outside in both dialects",
		a:    `{"type":"string","maxLength":1}`,
		b:    `{"type":"string","pattern":"^.?$"}`,
		want: Superset,
	},
	{
		name: "pair 33", reason: "0 fits both branches",
		a:    `{"oneOf":[{"type":"integer"},{"type":"number","minimum":0}]}`,
		b:    `{"type":"number"}`,
		want: Subset,
	},
	{
		name: "pair 34", reason: "non-objects pass on both sides",
		a:    `{"if":{"properties":{"k":{"const":"a"}},"required":["k"]},"then":{"required":["x"]},"else":{"required":["y"]}}`,
		b:    `{"anyOf":[{"required":["x"]},{"required":["y"]}]}`,
		want: Subset,
	},
	{
		name: "pair 35", reason: "only infinite instances: least fixpoint",
		a:    `{"$ref":"#/$defs/n","$defs":{"n":{"type":"object","required":["n"],"properties":{"n":{"$ref":"#/$defs/n"}}}}}`,
		b:    `false`,
		want: Equal,
	},
	{
		name: "pair 36", reason: "coinduction on the re-entered pair",
		a:    `{"type":"object","properties":{"c":{"$ref":"#"}},"additionalProperties":false}`,
		b:    `{"type":"object","properties":{"c":{"type":"object"}},"additionalProperties":false}`,
		want: Subset,
	},
	{
		name: "pair 37", reason: "same list, unrolled once",
		a:    `{"anyOf":[{"type":"null"},{"type":"object","required":["n"],"properties":{"n":{"$ref":"#"}}}]}`,
		b:    `{"anyOf":[{"type":"null"},{"type":"object","required":["n"],"properties":{"n":{"$ref":"#/$defs/m"}}}],"$defs":{"m":{"anyOf":[{"type":"null"},{"type":"object","required":["n"],"properties":{"n":{"$ref":"#"}}}]}}}`,
		want: Equal,
	},
	{
		name: "pair 38", reason: "to draft 7 $ref hides siblings; in 2020-12: subset, '' outside",
		a:    `{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/x","minLength":3,"definitions":{"x":{"type":"string"}}}`,
		b:    `{"$schema":"http://json-schema.org/draft-07/schema#","type":"string"}`,
		want: Equal,
	},
	{
		name: "pair 39", reason: "empty A is inside everything; the witness is the JSON null",
		a:    `{"type":"string","minLength":2,"maxLength":1}`,
		b:    `{"type":"null"}`,
		want: Subset,
	},
	{
		name: "pair 40", reason: "beyond float64",
		a:    `{"type":"number","maximum":1e400}`,
		b:    `{"type":"number","maximum":1e401}`,
		want: Subset,
	},
	{
		name: "both ends of a bound", reason: "at the same number the exclusive bound is the narrower",
		a:    `{"type":"number","minimum":1,"exclusiveMinimum":1}`,
		b:    `{"type":"number","exclusiveMinimum":1}`,
		want: Equal,
	},
	{
		name: "multiple of a multiple", reason: "every multiple of 6 is one of 3; without a walk to infinity",
		a:    `{"type":"number","multipleOf":6}`,
		b:    `{"type":"number","multipleOf":3}`,
		want: Subset,
	},
	{
		name: "multiples that exclude", reason: "multiples of 2 that are none of 3, and the reverse",
		a:    `{"type":"integer","multipleOf":2,"not":{"multipleOf":3}}`,
		b:    `{"type":"integer","multipleOf":3,"not":{"multipleOf":2}}`,
		want: Disjoint,
	},
	{
		name: "decimal steps", reason: "0.3 is a multiple of 0.1, which no float64 says",
		a:    `{"type":"number","multipleOf":0.3}`,
		b:    `{"type":"number","multipleOf":0.1}`,
		want: Subset,
	},
	{
		name: "contains behind a prefix", reason: "the first item is a string, so the integer is a second",
		a:    `{"type":"array","prefixItems":[{"type":"string"}],"contains":{"type":"integer"}}`,
		b:    `{"type":"array","minItems":2}`,
		want: Subset,
	},
	{
		name: "provisional emptiness", reason: "y is empty only as long as x is open; later it is not",
		a:    `{"$defs":{"x":{"anyOf":[{"type":"object","required":["y"],"properties":{"y":{"$ref":"#/$defs/y"}}},{"type":"object","required":["z"],"properties":{"y":false}}]},"y":{"type":"object","required":["x"],"properties":{"x":{"$ref":"#/$defs/x"}}}},"type":"array","prefixItems":[{"$ref":"#/$defs/x"},{"$ref":"#/$defs/y"}],"minItems":2}`,
		b:    `false`,
		want: Superset,
	},
	{
		name: "two requests on one member", reason: "with one member at most, the same must be no string and no null",
		a:    `{"type":"object","minProperties":1,"maxProperties":1,"not":{"additionalProperties":{"type":"string"}}}`,
		b:    `{"additionalProperties":{"type":"null"}}`,
		want: Overlapping,
	},
	{
		name: "distinct arrays", reason: "there is more than one array",
		a:    `{"type":"array","items":{"type":"array"},"minItems":2,"uniqueItems":true}`,
		b:    `false`,
		want: Superset,
	},
	{
		name: "distinct objects of one member", reason: "{} and {a: null} are all there are",
		a:    `{"type":"array","items":{"type":"object","properties":{"a":{"type":"null"}},"additionalProperties":false},"minItems":3,"uniqueItems":true}`,
		b:    `false`,
		want: Equal,
	},
	{
		name: "if evaluates", reason: "the members that if looked at are evaluated if it holds",
		a:    `{"type":"object","if":{"required":["a"],"properties":{"a":true}},"unevaluatedProperties":false}`,
		b:    `{"type":"object","propertyNames":{"const":"a"}}`,
		want: Equal,
	},
	{
		name: "dependentSchemas evaluates no items", reason: "dependentSchemas speaks of objects: found when an array counted as having the member",
		a:    `{"dependentSchemas":{"b":{"items":true}},"unevaluatedItems":false}`,
		b:    `{"maxItems":0,"dependentSchemas":{"b":true}}`,
		want: Equal,
	},
	{
		name: "optional discriminator", reason: "without the member both variants hold",
		a:    `{"oneOf":[{"type":"object","properties":{"t":{"const":1}}},{"type":"object","properties":{"t":{"const":2}}}]}`,
		b:    `{"anyOf":[{"type":"object","properties":{"t":{"const":1}}},{"type":"object","properties":{"t":{"const":2}}}]}`,
		want: Subset,
	},
	{
		name: "required discriminator", reason: "the constants tell the variants apart",
		a:    `{"oneOf":[{"type":"object","required":["t"],"properties":{"t":{"const":1}}},{"type":"object","required":["t"],"properties":{"t":{"const":2}}}]}`,
		b:    `{"type":"object","required":["t"],"properties":{"t":{"enum":[2,1]}}}`,
		want: Equal,
	},
	{
		name: "pattern and lookalike", reason: "names that match the pattern are not additional",
		a:    `{"type":"object","patternProperties":{"^x":{"type":"string"}},"additionalProperties":false}`,
		b:    `{"type":"object","propertyNames":{"pattern":"^x"},"additionalProperties":{"type":"string"}}`,
		want: Equal,
	},
	{
		name: "dot in two dialects", reason: "ECMA-262 spares the carriage return too, RE2 does not",
		a:    `{"type":"string","pattern":"^.$"}`,
		b:    `{"type":"string","pattern":"^[^\\n]$"}`,
		want: Unknown,
	},
	{
		name: "dot where dialects agree", reason: "a letter is a letter",
		a:    `{"type":"string","pattern":"^.[a-c]$","maxLength":0}`,
		b:    `false`,
		want: Equal,
	},
	{
		name: "word boundary", reason: "foo as a word is foo as a text, not the reverse",
		a:    `{"type":"string","pattern":"\\bfoo\\b"}`,
		b:    `{"type":"string","pattern":"foo"}`,
		want: Subset,
	},
	{
		name: "opaque stays itself", reason: "the same lookahead on both sides cancels out",
		a:    `{"type":"string","pattern":"(?=a)b","minLength":2}`,
		b:    `{"type":"string","pattern":"(?=a)b"}`,
		want: Unknown,
	},
	{
		name: "declared opaque", reason: "what the code did not tell is not even equal to itself",
		a:    `{"x-parity":{"opaque":"built at run time"}}`,
		b:    `{"x-parity":{"opaque":"built at run time"}}`,
		want: Unknown,
	},
	{
		name: "declared opaque beside a difference", reason: "the difference stands without the opaque member",
		a:    `{"type":"object","required":["n"],"properties":{"n":{"type":"string"},"o":{"x-parity":{"opaque":"?"}}}}`,
		b:    `{"type":"object","required":["n"],"properties":{"n":{"type":"integer"},"o":{"x-parity":{"opaque":"?"}}}}`,
		want: Disjoint,
	},
	{
		name: "annotations", reason: "format is one from 2019-09 on, x- keywords always",
		a:    `{"type":"string","format":"date","x-thing":1,"title":"t"}`,
		b:    `{"type":"string"}`,
		want: Equal,
	},
}

var mirrored = map[Relation]Relation{Subset: Superset, Superset: Subset}

func mirror(r Relation) Relation {
	if m, ok := mirrored[r]; ok {
		return m
	}
	return r
}

func TestPairs(t *testing.T) {
	names := map[string]bool{}
	for _, tt := range pairs {
		if tt.reason == "" || names[tt.name] {
			t.Errorf("%s: every row has a name of its own and a reason", tt.name)
		}
		names[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			for _, swap := range []bool{false, true} {
				a, b, want := tt.a, tt.b, tt.want
				if swap {
					a, b, want = b, a, mirror(want)
				}
				got := decideText(t, a, b)
				if got.Relation != want {
					t.Errorf("%s\n  a %s\n  b %s\n  got %s, want %s; a∖b %s, b∖a %s, reasons %v", tt.reason, a, b, got.Relation, want, got.ANotB, got.BNotA, got.Reasons)
				}
				checkWitnesses(t, a, b, got)
			}
		})
	}
}

// checkWitnesses validates a result's witnesses from their bytes, with schemas
// compiled from theirs.
func checkWitnesses(t testing.TB, a, b string, r Result) {
	t.Helper()
	for _, w := range []struct {
		text         []byte
		valid, other string
	}{{r.ANotB, a, b}, {r.BNotA, b, a}} {
		if w.text == nil {
			continue
		}
		v := decodeInstance(t, string(w.text))
		if err := validator(t, w.valid).Validate(v); err != nil {
			t.Errorf("witness %s is not valid for %s: %v", w.text, w.valid, err)
		}
		if validator(t, w.other).Validate(v) == nil {
			t.Errorf("witness %s is valid for %s", w.text, w.other)
		}
	}
}
