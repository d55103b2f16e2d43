package compare

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.org/parity/internal/schema"
)

// TestSwapped: a difference never vanishes when the two sets change places.
func TestSwapped(t *testing.T) {
	for _, rule := range Rules() {
		if got := fired(run(t, rule.Fires.Other, rule.Fires.Reference)); len(got) == 0 {
			t.Errorf("%s: nothing is found with the sides swapped", rule.ID)
		}
	}
}

// TestFindings shows, pair by pair, what is found and what is deliberately not.
func TestFindings(t *testing.T) {
	const lenient = `"x-parity":{"decode":{"unknown":"drop","missing":"zero"}}`
	tests := []struct {
		name             string
		reference, other string
		want             []string // "rule path direction harm"
		reason           string
	}{
		{
			"nested field",
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"object","properties":{"n":{"type":"integer"}}}}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"object","properties":{"n":{"type":"string"}}}}}}}`,
			[]string{"field.type /x/*/n both rejects"},
			"inline records are compared to the bottom, and the path says where",
		},
		{
			"recursive type",
			`{"N":{"type":"object","properties":{"next":{"$ref":"#/$defs/N"},"v":{"type":"integer"}}}}`,
			`{"N":{"type":"object","properties":{"next":{"$ref":"#/$defs/N"},"v":{"type":"string"}}}}`,
			[]string{"field.type /v both rejects"},
			"a recursive type ends, and its difference is found once",
		},
		{
			"recursion under different names",
			`{"A":{"type":"object","properties":{"n":{"$ref":"#/$defs/P"},"m":{"$ref":"#/$defs/P"}}},"P":{"type":"object","properties":{"next":{"$ref":"#/$defs/P"}}}}`,
			`{"A":{"type":"object","properties":{"n":{"$ref":"#/$defs/Q"},"m":{"$ref":"#/$defs/R"}}},"Q":{"type":"object","properties":{"next":{"$ref":"#/$defs/Q"}}},"R":{"type":"object","properties":{"next":{"$ref":"#/$defs/R"}}}}`,
			[]string{"type.reference /n both converts", "type.reference /m both converts"},
			"the unmatched types are walked in place of each other, once around, and none is missing",
		},
		{
			"paired by use",
			`{"A":{"type":"object","properties":{"n":{"$ref":"#/$defs/P"}}},"P":{"type":"object","properties":{"next":{"type":"array","items":{"$ref":"#/$defs/P"}},"k":{"$ref":"#/$defs/K"}}},"K":{"enum":["a"]}}`,
			`{"A":{"type":"object","properties":{"n":{"$ref":"#/$defs/Q"}}},"Q":{"type":"object","properties":{"next":{"type":"array","items":{"$ref":"#/$defs/Q"}},"k":{"$ref":"#/$defs/L"}}},"L":{"enum":["a","b"]}}`,
			[]string{"enum.member.extra  other->ref rejects", "type.renamed  both converts", "type.renamed  both converts"},
			"counterparts hold them in the same field; so the types inside are met in turn",
		},
		{
			"no field on the wire",
			`{"A":{"type":"object","properties":{"a":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{"a":{"type":"integer"}}},"GetRequest":{"type":"object","x-parity":{"local":[{"name":"ID","reason":"it stands in the path"}]}},"Put":{"type":"object","properties":{"b":{"type":"integer"}},"x-parity":{"local":[{"name":"ID","reason":"it stands in the path"}]}}}`,
			[]string{"type.extra  other->ref drops"},
			"what holds the parts of a path alone is no payload; what has a member beside them is",
		},
		{
			"numbers for texts",
			`{"A":{"enum":["one","two"]},"B":{"enum":[1,"two"]}}`,
			`{"A":{"enum":[1,2]},"B":{"enum":[1,2]}}`,
			[]string{"type.kind  both rejects", "enum.member.missing  ref->other rejects", "enum.member.extra  other->ref rejects"},
			"no member of the one could be one of the other's: that is one difference; where some could, each counts",
		},
		{
			"null that a decoder lets pass",
			`{"A":{"type":"object","properties":{"x":{"type":["string","null"]}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"],"x-parity":{"decode":{"unknown":"drop","missing":"reject","null":"keep"}}}}`,
			[]string{"field.nullable /x ref->other converts"},
			"it rejects a missing field, and no null",
		},
		{
			"a member that a decoder refuses that keeps others",
			`{"A":{"type":"object","properties":{"x":{"enum":["a","b"]},"y":{"enum":["a","b"]}},"required":["x","y"]}}`,
			`{"A":{"type":"object","properties":{"x":{"enum":["a"],"x-parity":{"invalid":"reject"}},"y":{"enum":["a"]}},"required":["x","y"],"x-parity":{"decode":{"unknown":"drop","missing":"reject","invalid":"keep"}}}}`,
			[]string{"enum.member.missing /x ref->other rejects", "enum.member.missing /y other->ref omits"},
			"what is said of the field is said of nothing else",
		},
		{
			"null for a list",
			`{"A":{"type":"object","properties":{"x":{"type":["array","null"],"items":{"type":"string"}}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"string"}}},"required":["x"],"x-parity":{"decode":{"unknown":"keep","missing":"keep","null":"keep"}}}}`,
			[]string{"field.nullable /x ref->other converts"},
			"whoever goes through the list finds no list",
		},
		{
			"null for a list that a decoder makes empty",
			`{"A":{"type":"object","properties":{"x":{"type":["array","null"],"items":{"type":"string"}}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"string"}}},"required":["x"],` + lenient + `}}`,
			[]string{"field.null /x both converts"},
			"there is nothing in it, either way",
		},
		{
			"a nil list that a decoder keeps as null",
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"string"}}},"required":["x"],"x-parity":{"decode":{"unknown":"keep","missing":"keep","null":"keep"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"string"},"x-parity":{"unset":"null"}}},"required":["x"],` + lenient + `}}`,
			[]string{"field.unset /x other->ref converts"},
			"it refuses none, and its declaration has none",
		},
		{
			"a nil list that may be null",
			`{"A":{"type":"object","properties":{"x":{"type":["array","null"],"items":{"type":"string"}}},"required":["x"],"x-parity":{"decode":{"unknown":"keep","missing":"keep","null":"keep"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"string"},"x-parity":{"unset":"null"}}},"required":["x"],` + lenient + `}}`,
			[]string{"field.null /x both converts"},
			"that is what it is declared to be",
		},
		{
			"a bound that the sender declares and does not check",
			`{"A":{"type":"object","properties":{"a":{"type":"integer","exclusiveMinimum":0},"b":{"type":"integer","exclusiveMinimum":0},"c":{"type":"integer","minimum":0,"maximum":255,"x-parity":{"width":"uint8"}},"d":{"type":"integer","minimum":0,"maximum":255,"x-parity":{"width":"uint8"}}}}}`,
			`{"A":{"type":"object","properties":{"a":{"type":"integer","x-parity":{"bounds":{"minimum":1}}},"b":{"type":"integer","x-parity":{"bounds":{"minimum":0}}},"c":{"type":"integer","x-parity":{"bounds":{"minimum":0,"maximum":255}}},"d":{"type":"integer","x-parity":{"bounds":{"minimum":0}}}}}}`,
			[]string{"field.constraint /b other->ref rejects", "field.width /d other->ref rejects", "field.bounds /a both converts", "field.bounds /c both converts"},
			"its type says what it sends, as it does of all else",
		},
		{
			"a variant for which a lenient decoder has none",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"}]}},"required":["r"]},"P":{"type":"object","properties":{"t":{"const":"p"},"x":{"type":"string"}},"required":["t","x"]},"Q":{"type":"object","properties":{"t":{"const":"q"},"y":{"type":"string"}},"required":["t","y"]}}`,
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P"},{"type":"integer"}]}},"required":["r"],` + lenient + `},"P":{"type":"object","properties":{"t":{"type":"string","x-parity":{"open":true,"values":["p"]}},"x":{"type":"string"}},"required":["t","x"],` + lenient + `}}`,
			[]string{"union.variant.missing /r ref->other drops", "union.variant.extra /r other->ref rejects", "type.missing  ref->other drops"},
			"nothing keeps it from reading it as another",
		},
		{
			"a variant for which a decoder that chooses has none",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"}]}},"required":["r"]},"P":{"type":"object","properties":{"t":{"const":"p"},"x":{"type":"string"}},"required":["t","x"]},"Q":{"type":"object","properties":{"t":{"const":"q"},"y":{"type":"string"}},"required":["t","y"]}}`,
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P","x-parity":{"chosen":{"field":"t","values":["p"]}}},{"type":"integer"}]}},"required":["r"],` + lenient + `},"P":{"type":"object","properties":{"t":{"type":"string","x-parity":{"open":true,"values":["p"]}},"x":{"type":"string"}},"required":["t","x"],` + lenient + `}}`,
			[]string{"union.variant.missing /r ref->other rejects", "union.variant.extra /r other->ref rejects", "type.missing  ref->other drops"},
			"it takes its own by their tag",
		},
		{
			"a variant that a decoder takes for want of others",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"}]}},"required":["r"]},"P":{"type":"object","properties":{"t":{"const":"p"},"x":{"type":"string"}},"required":["t","x"]},"Q":{"type":"object","properties":{"t":{"const":"q"},"y":{"type":"string"}},"required":["t","y"]}}`,
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P","x-parity":{"chosen":{"field":"t","values":["z"],"others":true}}},{"type":"integer"}]}},"required":["r"],` + lenient + `},"P":{"type":"object","properties":{"t":{"type":"string","x-parity":{"open":true,"values":["p"]}},"x":{"type":"string"}},"required":["t","x"],` + lenient + `}}`,
			[]string{"union.variant.missing /r ref->other drops", "union.variant.extra /r other->ref rejects", "type.missing  ref->other drops"},
			"all that it has no name for it takes for this one",
		},
		{
			"a null that a lenient decoder refuses there",
			`{"A":{"type":"object","properties":{"x":{"type":["string","null"]},"y":{"type":["string","null"]}},"required":["x","y"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"null":"reject"}},"y":{"type":"string"}},"required":["x","y"],` + lenient + `}}`,
			[]string{"field.nullable /x ref->other rejects", "field.nullable /y ref->other converts"},
			"what is said of the field is said of nothing else",
		},
		{
			"a field that a lenient decoder asks for",
			`{"A":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"missing":"reject"}},"y":{"type":"string"}},"required":["x","y"],` + lenient + `}}`,
			[]string{"field.required /x ref->other rejects", "field.required /y ref->other converts"},
			"what is said of the field is said of nothing else",
		},
		{
			"variant that a lenient decoder takes for another",
			`{"A":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"}]},"P":{"type":"object","properties":{"t":{"type":"string"},"x":{"type":"string"}},"required":["t","x"]},"Q":{"type":"object","properties":{"t":{"type":"string"},"y":{"type":"string"}},"required":["t","y"]}}`,
			`{"A":{"anyOf":[{"$ref":"#/$defs/P"},{"type":"string"}],"x-parity":{"decode":{"missing":"zero"}}},"P":{"type":"object","properties":{"t":{"type":"string"},"x":{"type":"string"}},"required":["t","x"]}}`,
			[]string{"union.variant.missing  ref->other drops", "union.variant.extra  other->ref rejects", "type.missing  ref->other drops"},
			"without a constant tag nothing tells it that the record is not one of its own",
		},
		{
			"fields of types that have other counterparts",
			`{"A":{"type":"object","properties":{"p":{"$ref":"#/$defs/P"},"q":{"$ref":"#/$defs/P"}}},"P":{"enum":["a"]},"Q":{"enum":["a"]},"R":{"enum":["b"]}}`,
			`{"A":{"type":"object","properties":{"p":{"$ref":"#/$defs/Q"},"q":{"$ref":"#/$defs/R"}}},"P":{"enum":["a"]},"Q":{"enum":["a"]},"R":{"enum":["b"]}}`,
			[]string{"field.type /q both rejects", "type.reference /p both converts"},
			"two names for one shape are one on the wire",
		},
		{
			"union that is an arm's own",
			`{"A":{"$ref":"#/$defs/U"},"U":{"anyOf":[{"type":"string"},{"type":"integer"}]}}`,
			`{"A":{"anyOf":[{"type":"integer"},{"type":"string"}]},"U":{"anyOf":[{"type":"string"},{"type":"integer"}]}}`,
			nil,
			"a named union against the same alternatives written out",
		},
		{
			"zero of a nullable number",
			`{"A":{"type":"object","properties":{"n":{"type":["number","null"],"default":null},"s":{"type":["boolean","null"],"default":null}},"x-parity":{"decode":{"missing":"reject"}}}}`,
			`{"A":{"type":"object","properties":{"n":{"type":"number","x-parity":{"unset":"omit","zero":"omit"}},"s":{"type":"boolean","x-parity":{"unset":"omit","zero":"omit"}}},"x-parity":{"decode":{"missing":"zero"}}}}`,
			[]string{"field.zero /n other->ref converts", "field.null /n both converts", "field.null /s both converts"},
			"false mostly means none; 0 does not",
		},
		{
			"zero that is no member",
			`{"A":{"type":"object","properties":{"k":{"$ref":"#/$defs/K","default":"a"}}},"K":{"enum":["a","b"]}}`,
			`{"A":{"type":"object","properties":{"k":{"$ref":"#/$defs/K","x-parity":{"unset":"omit","zero":"omit"}}},"x-parity":{"decode":{"missing":"zero"}}},"K":{"enum":["a","b"]}}`,
			nil,
			"leaving out the empty text loses nothing where it means nothing",
		},
		{
			"variants as one record",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"}]}}},"P":{"type":"object","properties":{"u":{"type":"string"},"text":{"type":"string"}},"required":["text"]},"Q":{"type":"object","properties":{"u":{"type":"string"},"blob":{"type":"string"}},"required":["blob"]}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"object","properties":{"u":{"type":"string"},"text":{"type":"string"},"blob":{"type":"integer"}}}}}}`,
			[]string{"field.type /r/blob both rejects", "union.record /r other->ref rejects"},
			"one record holds them all: what its fields cannot hold is said, and that it holds more; no variant is missing beside",
		},
		{
			"a variant like another that is there",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"},{"type":"string"}]}}},"P":{"type":"object","properties":{"u":{"type":"string"},"v":{"type":"string"}},"required":["u"]},"Q":{"type":"object","properties":{"u":{"type":"integer"},"v":{"type":"string"}},"required":["u"]}}`,
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P"},{"type":"string"}]}}},"P":{"type":"object","properties":{"u":{"type":"string"},"v":{"type":"string"}},"required":["u"]}}`,
			[]string{"union.variant.missing /r ref->other rejects", "type.missing  ref->other drops"},
			"what is like a variant that the other side pairs already is another one, and is not compared with it",
		},
		{
			"variants with a member each of what the record has alternatives for",
			`{"A":{"type":"object","properties":{"t":{"enum":["p","q"]},"c":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"}]}},"required":["t","c"]},"P":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"]},"Q":{"type":"object","properties":{"y":{"type":"string"}},"required":["y"]}}`,
			`{"A":{"anyOf":[{"type":"object","properties":{"t":{"const":"p"},"c":{"$ref":"#/$defs/P"}},"required":["t","c"]},{"type":"object","properties":{"t":{"const":"q"},"c":{"$ref":"#/$defs/Q"}},"required":["t","c"]}]},"P":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"]},"Q":{"type":"object","properties":{"y":{"type":"string"}},"required":["y"]}}`,
			nil,
			"no variant lacks what the next one has",
		},
		{
			"variants of which none has one of the record's alternatives",
			`{"A":{"type":"object","properties":{"t":{"enum":["p","q","r"]},"c":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"},{"type":"boolean"}]}},"required":["t","c"]},"P":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"]},"Q":{"type":"object","properties":{"y":{"type":"string"}},"required":["y"]}}`,
			`{"A":{"anyOf":[{"type":"object","properties":{"t":{"const":"p"},"c":{"$ref":"#/$defs/P"}},"required":["t","c"]},{"type":"object","properties":{"t":{"const":"q"},"c":{"$ref":"#/$defs/Q"}},"required":["t","c"]}]},"P":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"]},"Q":{"type":"object","properties":{"y":{"type":"string"}},"required":["y"]}}`,
			[]string{"enum.member.missing /t ref->other rejects", "union.variant.missing /c ref->other rejects"},
			"what is lacking in all of them is said once",
		},
		{
			"variants as one record that lacks an optional field",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"}]}}},"P":{"type":"object","properties":{"u":{"type":"string"},"text":{"type":"string"},"note":{"type":"string"}},"required":["text"]},"Q":{"type":"object","properties":{"u":{"type":"string"},"blob":{"type":"string"}},"required":["blob"]}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"object","properties":{"u":{"type":"string"},"text":{"type":"string"},"blob":{"type":"string"}}}}}}`,
			[]string{"field.missing.optional /r/note ref->other drops", "union.record /r other->ref rejects"},
			"it has what makes each variant: what it lacks of one is said, and no variant is missing",
		},
		{
			"variants that a flag tells apart, as one record",
			`{"A":{"anyOf":[{"type":"object","properties":{"m":{"type":"string"},"s":{"const":false}},"required":["m"]},{"type":"object","properties":{"m":{"type":"string"},"s":{"const":true}},"required":["m","s"]}]}}`,
			`{"A":{"type":"object","properties":{"m":{"type":"string"},"s":{"type":"boolean"}},"required":["m"]}}`,
			nil,
			"with the flag it is the one, without it the other",
		},
		{
			"variants that a flag tells apart, which both demand it",
			`{"A":{"anyOf":[{"type":"object","properties":{"m":{"type":"string"},"s":{"const":false}},"required":["m","s"]},{"type":"object","properties":{"m":{"type":"string"},"s":{"const":true}},"required":["m","s"]}]}}`,
			`{"A":{"type":"object","properties":{"m":{"type":"string"},"s":{"type":"boolean"}},"required":["m"]}}`,
			[]string{"union.record  other->ref rejects"},
			"without it the record is neither",
		},
		{
			"a record that is one of the variants by its tag",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"}]}}},"P":{"type":"object","properties":{"t":{"const":"p"},"u":{"type":"string"}},"required":["t"]},"Q":{"type":"object","properties":{"t":{"const":"q"}},"required":["t"]}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"object","properties":{"t":{"type":"string","x-parity":{"open":true,"values":["p"]}},"u":{"type":"string"}},"required":["t"]}}}}`,
			[]string{"union.variant.missing /r ref->other rejects", "type.missing  ref->other drops"},
			"its tag names one value, though it takes any: it is that variant, and the other is lacking",
		},
		{
			"all variants and a record that holds them all",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"}]}}},"P":{"type":"object","properties":{"t":{"const":"p"},"u":{"type":"string"}},"required":["t"]},"Q":{"type":"object","properties":{"t":{"const":"q"},"v":{"type":"string"}},"required":["t"]}}`,
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"},{"$ref":"#/$defs/AnyOfThem"}]}}},"P":{"type":"object","properties":{"t":{"const":"p"},"u":{"type":"string"}},"required":["t"]},"Q":{"type":"object","properties":{"t":{"const":"q"},"v":{"type":"string"}},"required":["t"]},"AnyOfThem":{"type":"object","properties":{"t":{"$ref":"#/$defs/Which"},"u":{"type":"string"},"v":{}},"required":["t"]},"Which":{"enum":["p","q"]}}`,
			[]string{"union.record /r other->ref rejects"},
			"it says no more than they do: it is no variant of its own, nor is what tells in it which one it is a type",
		},
		{
			"a name beside a union",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/P"}]}}},"P":{"type":"object","properties":{"u":{"type":"string"}},"required":["u"]}}`,
			`{"A":{"type":"object","properties":{"r":{"$ref":"#/$defs/P"}}},"P":{"type":"object","properties":{"u":{"type":"integer"}},"required":["u"]}}`,
			[]string{"union.variant.missing /r ref->other rejects", "field.type /u both rejects"},
			"it is the counterpart of a variant, and what differs in it stands on its own row",
		},
		{
			"one or several in a query",
			`{"A":{"type":"object","properties":{"q":{"type":"array","items":{"type":"string"},"x-parity":{"in":"query"}},"r":{"type":"array","items":{"type":"string"},"x-parity":{"in":"query"}},"b":{"type":"array","items":{"type":"string"}}}}}`,
			`{"A":{"type":"object","properties":{"q":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]},"r":{"anyOf":[{"type":"integer"},{"type":"array","items":{"type":"string"}}]},"b":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}}}}`,
			[]string{"union.variant.extra /r other->ref rejects", "union.variant.extra /b other->ref rejects"},
			"a value is written as a list of one is there; of another kind, or in a body, it is not",
		},
		{
			"a text of several enums and any text",
			`{"A":{"type":"object","properties":{"m":{"type":"string","x-parity":{"open":true,"values":["a","b","c"]}},"n":{"enum":["a","c"]}}}}`,
			`{"A":{"type":"object","properties":{"m":{"anyOf":[{"$ref":"#/$defs/Model"},{"type":"string","x-parity":{"open":true,"values":["c"]}}]},"n":{"anyOf":[{"enum":["a"]},{"enum":["c"]}]}}},"Model":{"enum":["a","b"]}}`,
			nil,
			"it has the members of all of them",
		},
		{
			"a text of several enums, of which none has a member",
			`{"A":{"type":"object","properties":{"m":{"type":"string","x-parity":{"open":true,"values":["a","b","c","d"]}},"n":{"enum":["a","c"]}}}}`,
			`{"A":{"type":"object","properties":{"m":{"anyOf":[{"$ref":"#/$defs/Model"},{"type":"string","x-parity":{"open":true,"values":["c"]}}]},"n":{"anyOf":[{"enum":["a"]},{"type":"integer"}]}}},"Model":{"enum":["a","b"]}}`,
			[]string{"enum.member.missing /m ref->other converts", "enum.member.missing /n ref->other rejects", "union.variant.extra /n other->ref rejects"},
			"what is lacking in all of them is lacking; a number is no member",
		},
		{
			"a variant for several tags, one of which another variant has to itself",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/PlainParam"},{"$ref":"#/$defs/LabelledParam"}]}}},"PlainParam":{"type":"object","properties":{"t":{"enum":["p","q"]}},"required":["t"]},"LabelledParam":{"type":"object","properties":{"t":{"const":"m"},"label":{"type":"string"}},"required":["t","label"]}}`,
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"$ref":"#/$defs/Simple"},{"$ref":"#/$defs/Other"}]}}},"Simple":{"type":"object","properties":{"t":{"enum":["p","q","m"]}},"required":["t"]},"Other":{"type":"object","properties":{"t":{"const":"m"},"label":{"type":"string"}},"required":["t","label"]}}`,
			[]string{"enum.member.extra /r/t other->ref rejects", "type.reference /r both converts", "type.renamed  both converts"},
			"it is the one with which it has most tags in common, and lacks no field of the other",
		},
		{
			"the only list of two unions",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}}}}`,
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"type":"boolean"},{"type":"array","items":{"type":"integer"}}]}}}}`,
			[]string{"field.type /r/* both rejects", "union.variant.missing /r ref->other rejects", "union.variant.extra /r other->ref rejects"},
			"two lists are one variant, whatever is in them; a text is no truth value",
		},
		{
			"a time or its text",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"type":"string"},{"type":"string","format":"date-time"}]}}}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"string","format":"date-time"}}}}`,
			[]string{"field.text /r both converts"},
			"the text beside the time is the time, written by hand",
		},
		{
			"a time or its text, and a text",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"type":"string"},{"type":"string","format":"date-time"}]},"s":{"anyOf":[{"type":"string"},{"type":"string","format":"date-time"},{"type":"integer"}]}}}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"string"},"s":{"type":"string"}}}}`,
			[]string{"union.variant.missing /s ref->other rejects"},
			"the text says all that the time does; the number it does not",
		},
		{
			"a number or a text",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"type":"integer"},{"type":"string"}]}}}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"integer"}}}}`,
			[]string{"union.variant.missing /r ref->other rejects"},
			"here the text is a value of its own",
		},
		{
			"a number of a language that has no integers",
			`{"A":{"type":"object","properties":{"n":{"type":"integer"},"r":{"anyOf":[{"type":"integer"},{"type":"string"}]}}}}`,
			`{"A":{"type":"object","properties":{"n":{"type":"number","x-parity":{"native":"number"}},"r":{"anyOf":[{"type":"number","x-parity":{"native":"number"}},{"type":"string"}]}}}}`,
			nil,
			"its types cannot say more",
		},
		{
			"a number of a language that has them",
			`{"A":{"type":"object","properties":{"r":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"number"}}}}`,
			[]string{"field.number /r other->ref rejects"},
			"its author chose",
		},
		{
			"a null that the receiver marks",
			`{"A":{"type":"object","properties":{"r":{"type":["integer","null"],"default":null}}}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"integer"}},"required":["r"],"x-parity":{"decode":{"missing":"zero","null":"marked"}}}}`,
			[]string{"field.null /r both converts"},
			"whoever reads the zero is told that it was null: the two are not one",
		},
		{
			"a null of a constant",
			`{"A":{"type":"object","properties":{"r":{"enum":["u",null],"default":null}}}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"string","default":"u","x-parity":{"unset":"default"}}},"x-parity":{"decode":{"missing":"nil"}}}}`,
			[]string{"field.null /r both converts", "field.default.absent /r both converts", "enum.literal /r both converts"},
			"there is no other value that it could be",
		},
		{
			"both send under another name than they accept",
			`{"A":{"type":"object","properties":{"from":{"type":"string"}},"required":["from"],"x-parity":{"out":{"properties":{"from":null,"sender":{"type":"string"}},"required":["sender"]}}}}`,
			`{"A":{"type":"object","properties":{"from":{"type":"string"}},"required":["from"],"x-parity":{"out":{"properties":{"from":null,"sender":{"type":"string"}},"required":["sender"]}}}}`,
			nil,
			"whatever is wrong with that, the two SDKs do not differ",
		},
		{
			"what neither capture knows",
			`{"A":{"x-parity":{"opaque":"a serialiser","source":{"file":"a","line":1}}}}`,
			`{"A":{"x-parity":{"opaque":"a serialiser","source":{"file":"b","line":1}}}}`,
			[]string{"opaque.capture  both unknown"},
			"two serialisers are not one",
		},
		{
			"what one capture does not know of one declaration",
			`{"A":{"x-parity":{"opaque":"a serialiser","source":{"file":"a","line":1}}}}`,
			`{"A":{"x-parity":{"opaque":"a serialiser","source":{"file":"a","line":1}}}}`,
			nil,
			"it is the same code",
		},
		{
			"left out where it is null, and read as nil",
			`{"A":{"type":"object","properties":{"r":{"type":["string","null"],"default":null}},"x-parity":{"out":{"properties":{"r":{"type":"string","default":null}}}}}}`,
			`{"A":{"type":"object","properties":{"r":{"type":["string","null"]}},"required":["r"],"x-parity":{"decode":{"missing":"nil"},"encode":"none"}}}`,
			[]string{"field.presence /r ref->other converts"},
			"its encoder leaves out the null that the other side holds then",
		},
		{
			"left out, and nothing known of when",
			`{"A":{"type":"object","properties":{"r":{"type":"string"}},"required":["r"],"x-parity":{"out":{"required":[]}}}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"string"}},"required":["r"],"x-parity":{"decode":{"missing":"nil"},"encode":"none"}}}`,
			[]string{"field.required /r ref->other converts"},
			"no default says what it means",
		},
		{
			"a computed default against a zero",
			`{"A":{"type":"object","properties":{"r":{"type":"string","x-parity":{"computed":"now()"}}}}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"string"}},"required":["r"],"x-parity":{"decode":{"missing":"zero"}}}}`,
			[]string{"field.default.computed /r both converts"},
			"it may be the zero",
		},
		{
			"a parameter that the codec of a body does not write",
			`{"A":{"type":"object","properties":{"b":{"type":"string"},"h":{"type":"string","x-parity":{"in":"header"}}}}}`,
			`{"A":{"type":"object","properties":{"b":{"type":"string"},"h":{"type":"string","x-parity":{"in":"header"}}},"x-parity":{"out":{"properties":{"h":null}}}}}`,
			nil,
			"it goes elsewhere than into the body",
		},
		{
			"a null that is a zero",
			`{"A":{"type":"object","properties":{"r":{"type":["integer","null"],"default":null}}}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"integer"}},"required":["r"],"x-parity":{"decode":{"missing":"zero"}}}}`,
			[]string{"field.nullable /r ref->other converts"},
			"nothing tells the zero from the null",
		},
		{
			"an alias of texts that the other side writes as any text",
			`{"A":{"type":"object","properties":{"r":{"$ref":"#/$defs/E"}},"required":["r"]},"E":{"enum":["u","v"]}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"string"}},"required":["r"]}}`,
			[]string{"enum.widened /r other->ref rejects"},
			"the field says it: the type is not missing beside",
		},
		{
			"some texts or anything",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"enum":["u","v"]},{"x-parity":{"native":"any"}}]}}}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"string","x-parity":{"open":true,"values":["u","w"],"native":"const"}}}}}`,
			[]string{"enum.member.missing /r ref->other converts", "enum.member.extra /r other->ref converts", "enum.native /r both converts"},
			"it is an enum that may grow: its members are compared",
		},
		{
			"some texts, by a name, or any text",
			`{"K":{"enum":["u","v"]},"A":{"type":"object","properties":{"r":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/K"}]}}}}`,
			`{"K":{"enum":["u","v"]},"A":{"type":"object","properties":{"r":{"type":"string","x-parity":{"open":true,"values":["u","v"]}}}}}`,
			nil,
			"it is an enum that may grow, too",
		},
		{
			"some texts, by a name, or a datetime",
			`{"K":{"enum":["u","v"]},"A":{"type":"object","properties":{"r":{"anyOf":[{"type":"string","format":"date-time"},{"$ref":"#/$defs/K"}]}}}}`,
			`{"K":{"enum":["u","v"]},"A":{"type":"object","properties":{"r":{"type":"string","x-parity":{"open":true,"values":["u","v"]}}}}}`,
			[]string{"enum.native /r both converts", "enum.open /r both converts"},
			"it is not: a moment is no name",
		},
		{
			"a number or anything",
			`{"A":{"type":"object","properties":{"r":{"anyOf":[{"type":"integer"},{"x-parity":{"native":"any"}}]}}}}`,
			`{"A":{"type":"object","properties":{"r":{"type":"integer"}}}}`,
			[]string{"field.any /r ref->other rejects"},
			"this one says nothing",
		},
		{
			"variants with one tag",
			`{"A":{"anyOf":[{"type":"object","properties":{"t":{"const":"a"},"x":{"type":"integer"}}},{"type":"object","properties":{"t":{"const":"b"},"x":{"type":"integer"}}}]}}`,
			`{"A":{"anyOf":[{"type":"object","properties":{"t":{"const":"b"},"x":{"type":"string"}}},{"type":"object","properties":{"t":{"const":"a"},"x":{"type":"string"}}}]}}`,
			[]string{"field.type /x both rejects"},
			"a tag tells the variants that are to be the same, whatever else differs; what both say is said once",
		},
		{
			"two variants with one and the same tag",
			`{"A":{"anyOf":[{"type":"object","properties":{"t":{"const":"a"},"x":{"type":"integer"}},"required":["t","x"]},{"type":"object","properties":{"t":{"const":"a"},"y":{"type":"integer"}},"required":["t","y"]}]}}`,
			`{"A":{"anyOf":[{"type":"object","properties":{"t":{"const":"a"},"y":{"type":"integer"}},"required":["t","y"]},{"type":"object","properties":{"t":{"const":"a"},"x":{"type":"integer"}},"required":["t","x"]}]}}`,
			nil,
			"the tag does not tell them apart, what they hold does",
		},
		{
			"named variants with one tag",
			`{"A":{"anyOf":[{"$ref":"#/$defs/P"},{"type":"string"}]},"P":{"type":"object","properties":{"t":{"const":"a"},"x":{"type":"integer"}}}}`,
			`{"A":{"anyOf":[{"$ref":"#/$defs/Q"},{"type":"string"}]},"Q":{"type":"object","properties":{"t":{"const":"a"},"x":{"type":"string"}}}}`,
			[]string{"field.type /x both rejects", "type.renamed  both converts"},
			"they are one type, and the difference stands on its own row",
		},
		{
			"used alike but not akin",
			`{"A":{"type":"object","properties":{"n":{"$ref":"#/$defs/P"}}},"P":{"type":"object","properties":{"k":{"type":"string"}}}}`,
			`{"A":{"type":"object","properties":{"n":{"$ref":"#/$defs/Q"}}},"Q":{"type":"object","properties":{"l":{"type":"string"}}}}`,
			[]string{"field.missing.optional /n/k ref->other drops", "field.extra /n/l other->ref drops", "type.missing  ref->other drops", "type.extra  other->ref drops"},
			"a field alone does not make two records one",
		},
		{
			"alias on one side",
			`{"A":{"type":"object","properties":{"id":{"$ref":"#/$defs/ModelID"}}},"ModelID":{"type":"string"}}`,
			`{"A":{"type":"object","properties":{"id":{"type":"string"}}}}`,
			nil,
			"a name for a plain type is what it stands for",
		},
		{
			"a name for a type or null on one side",
			`{"A":{"type":"object","properties":{"n":{"anyOf":[{"$ref":"#/$defs/P"},{"type":"null"}]}}},"P":{"type":"object","properties":{"k":{"type":"string"}},"required":["k"]}}`,
			`{"A":{"type":"object","properties":{"n":{"$ref":"#/$defs/NullableP"}}},"NullableP":{"anyOf":[{"$ref":"#/$defs/P"},{"type":"null"}]},"P":{"type":"object","properties":{"k":{"type":"integer"}},"required":["k"]}}`,
			[]string{"field.type /k both rejects"},
			"what differs in it is told once, on its own row",
		},
		{
			"a name for a type or null where the other side has no null",
			`{"A":{"type":"object","properties":{"n":{"$ref":"#/$defs/P"}}},"P":{"type":"object","properties":{"k":{"type":"string"}},"required":["k"]}}`,
			`{"A":{"type":"object","properties":{"n":{"$ref":"#/$defs/NullableP"}}},"NullableP":{"anyOf":[{"$ref":"#/$defs/P"},{"type":"null"}]},"P":{"type":"object","properties":{"k":{"type":"string"}},"required":["k"]}}`,
			[]string{"field.nullable /n other->ref rejects"},
			"null belongs to the use",
		},
		{
			"a name for another type",
			`{"A":{"type":"object","properties":{"n":{"$ref":"#/$defs/P"}}},"P":{"type":"object","properties":{"k":{"type":"string"}}},"Q":{"type":"object","properties":{"l":{"type":"string"}}}}`,
			`{"A":{"type":"object","properties":{"n":{"$ref":"#/$defs/NullableQ"}}},"NullableQ":{"anyOf":[{"$ref":"#/$defs/Q"},{"type":"null"}]},"P":{"type":"object","properties":{"k":{"type":"string"}}},"Q":{"type":"object","properties":{"l":{"type":"string"}}}}`,
			[]string{"field.type /n both rejects", "field.nullable /n other->ref rejects"},
			"what it is a name for is what is compared",
		},
		{
			"alias on one side, another type on the other",
			`{"A":{"type":"object","properties":{"id":{"$ref":"#/$defs/ModelID"}}},"ModelID":{"type":"string"}}`,
			`{"A":{"type":"object","properties":{"id":{"type":"integer"}}}}`,
			[]string{"field.type /id both rejects"},
			"transparent does not mean ignored",
		},
		{
			"inline enum against named enum",
			`{"A":{"type":"object","properties":{"s":{"enum":["u","v"]}}}}`,
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/S"}}},"S":{"enum":["u","v"]}}`,
			nil,
			"a reference that the other set does not know is compared by its shape, and the name is no type of its own",
		},
		{
			"inline record against named record",
			`{"A":{"type":"object","properties":{"s":{"anyOf":[{"$ref":"#/$defs/S"},{"type":"null"}]}}},"S":{"type":"object","properties":{"x":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{"s":{"type":["object","null"],"properties":{"x":{"type":"string"}}}}}}`,
			[]string{"field.type /s/x both rejects"},
			"what differs is said where it is written out, and the name is no type that the other lacks, nullable or not",
		},
		{
			"record that is written out once and missing once",
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/S"},"t":{"$ref":"#/$defs/S"}}},"S":{"type":"object","properties":{"x":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{"s":{"type":"object","properties":{"x":{"type":"integer"}}},"t":{"type":"string"}}}}`,
			[]string{"field.type /t both rejects"},
			"the other side has it in one place, and something else in the other",
		},
		{
			"record that stands in its place under another's name",
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/S"},"t":{"$ref":"#/$defs/T"}}},"S":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}}},"T":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"},"z":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/T"},"t":{"$ref":"#/$defs/T"}}},"T":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"},"z":{"type":"integer"}}}}`,
			[]string{"field.extra /s/z other->ref drops", "type.reference /s both converts"},
			"the other side has one type for both, and what it has more is said where it stands",
		},
		{
			"record in whose place another stands",
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/S"},"t":{"$ref":"#/$defs/T"}}},"S":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}}},"T":{"type":"object","properties":{"u":{"type":"integer"},"v":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/T"},"t":{"$ref":"#/$defs/T"}}},"T":{"type":"object","properties":{"u":{"type":"integer"},"v":{"type":"integer"}}}}`,
			[]string{"field.missing.optional /s/x ref->other drops", "field.missing.optional /s/y ref->other drops", "field.extra /s/u other->ref drops", "field.extra /s/v other->ref drops", "type.missing  ref->other drops"},
			"they have nothing in common: it is missing",
		},
		{
			"enum that has a name at each place",
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/S"}}},"B":{"type":"object","properties":{"s":{"$ref":"#/$defs/S"}}},"S":{"enum":["u","v"]}}`,
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/AMode"}}},"B":{"type":"object","properties":{"s":{"$ref":"#/$defs/BKind"}}},"AMode":{"enum":["u","v"]},"BKind":{"enum":["u","v"]}}`,
			[]string{"type.reference /s both converts", "type.reference /s both converts"},
			"none of them is missing or extra"},
		{
			"inline enum that differs once",
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/S"},"t":{"$ref":"#/$defs/S"}}},"S":{"enum":["u","v"]}}`,
			`{"A":{"type":"object","properties":{"s":{"enum":["u","v"]},"t":{"enum":["u"]}}}}`,
			[]string{"enum.member.missing /t ref->other rejects"},
			"the member is what is missing, and it is said where it is",
		},
		{
			"enum of numbers in whose place a plain number stands",
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/S"}}},"S":{"enum":[0,1]}}`,
			`{"A":{"type":"object","properties":{"s":{"type":"integer"}}}}`,
			[]string{"enum.widened /s other->ref rejects"},
			"that it has no members is said where it stands",
		},
		{
			"enum of texts in whose place a number stands",
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/S"}}},"S":{"enum":["u","v"]}}`,
			`{"A":{"type":"object","properties":{"s":{"type":"integer"}}}}`,
			[]string{"field.type /s both rejects", "type.missing  ref->other drops"},
			"a number is no text",
		},
		{
			"a record without fields that is written out",
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/S"}}},"S":{"type":"object","properties":{}},"T":{"type":"object","properties":{}}}`,
			`{"A":{"type":"object","properties":{"s":{"type":"object"}}}}`,
			[]string{"type.missing  ref->other drops"},
			"S is there; T is what the other has nothing for",
		},
		{
			"a default without anything in it",
			`{"A":{"type":"object","properties":{"s":{"type":["array","null"],"items":{"type":"string"},"default":null},"t":{"type":["array","null"],"items":{"type":"string"},"default":null}}}}`,
			`{"A":{"type":"object","properties":{"s":{"type":["array","null"],"items":{"type":"string"},"default":[]},"t":{"type":["array","null"],"items":{"type":"string"},"default":["u"]}}}}`,
			[]string{"field.default /t both converts", "field.default.absent /s both converts"},
			"no list and an empty one say the same",
		},
		{
			"inline enum of other members",
			`{"A":{"type":"object","properties":{"s":{"$ref":"#/$defs/S"},"t":{"$ref":"#/$defs/S"}}},"S":{"enum":["u","v"]}}`,
			`{"A":{"type":"object","properties":{"s":{"enum":["u","v"]},"t":{"enum":["x"]}}}}`,
			[]string{"enum.member.missing /t ref->other rejects", "enum.member.extra /t other->ref rejects", "type.missing  ref->other drops"},
			"there it is something else",
		},
		{
			"nested defect stays on its own row",
			`{"A":{"type":"object","properties":{"b":{"$ref":"#/$defs/B"}}},"B":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"b":{"$ref":"#/$defs/B"}}},"B":{"type":"object","properties":{}}}`,
			[]string{"field.missing /x other->ref rejects"},
			"one defect is one row: A only inherits",
		},
		{
			"references to two other types",
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/B"}}},"B":{"enum":["u"]},"C":{"enum":["v"]}}`,
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/$defs/C"}}},"B":{"enum":["u"]},"C":{"enum":["v"]}}`,
			[]string{"field.type /x both rejects"},
			"both names exist on both sides, so the field has another type",
		},
		{
			"null in a list",
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":["number","null"]}}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"number"}}}}}`,
			[]string{"field.nullable /x/* ref->other rejects"},
			"nullability counts below fields too",
		},
		{
			"optional field that the sender leaves out and the receiver zeroes",
			`{"A":{"type":"object","properties":{"x":{"type":["string","null"],"default":null}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"],` + lenient + `}}`,
			[]string{"field.nullable /x ref->other converts"},
			"one cause, one finding: null against zero says it, presence does not repeat it",
		},
		{
			"pointer without default",
			`{"A":{"type":"object","properties":{"x":{"type":"boolean","default":true}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":["boolean","null"],"default":null,"x-parity":{"unset":"omit"}}},` + lenient + `}}`,
			[]string{"field.default.absent /x both converts"},
			"a Go pointer with omitempty leaves the default to the service",
		},
		{
			"null default that is sent",
			`{"A":{"type":"object","properties":{"x":{"type":"number","default":1}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":["number","null"],"default":null,"x-parity":{"unset":"null"}}}}}`,
			[]string{"field.nullable /x other->ref rejects"},
			"an Elixir struct that emits nil as null is rejected by a field that is not nullable",
		},
		{
			"default of a required field",
			`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"integer","default":32}}}}`,
			[]string{"field.required /x other->ref rejects"},
			"requiredness speaks for the default",
		},
		{
			"equal numbers",
			`{"A":{"type":"object","properties":{"x":{"type":"number","default":1e-12}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"number","default":0.000000000001}}}}`,
			nil,
			"numbers compare by value",
		},
		{
			"enum with one respelled, one missing and one extra member",
			`{"A":{"enum":["UP","DOWN","LEFT"]}}`,
			`{"A":{"enum":["up","DOWN","RIGHT"]}}`,
			[]string{"enum.case  both rejects", "enum.member.missing  ref->other rejects", "enum.member.extra  other->ref rejects"},
			"a respelled member is not also missing and extra",
		},
		{
			"open enum",
			`{"A":{"enum":["u","v"]}}`,
			`{"A":{"type":"string","x-parity":{"native":"const","open":true,"values":["u"]}}}`,
			[]string{"enum.member.missing  ref->other converts", "enum.native  both converts", "enum.open  both converts"},
			"Go keeps an unknown member as a value without a name",
		},
		{
			"tag widened to a string",
			`{"A":{"type":"object","properties":{"type":{"const":"a","default":"a"}}}}`,
			`{"A":{"type":"object","properties":{"type":{"type":"string"}},"required":["type"],` + lenient + `}}`,
			[]string{"enum.widened /type other->ref rejects"},
			"whether the tag is required does not matter where it is not a tag at all",
		},
		{
			"union arms by name",
			`{"U":{"anyOf":[{"$ref":"#/$defs/A"},{"$ref":"#/$defs/B"}]},"A":{"type":"object","properties":{"t":{"const":"a"}}},"B":{"type":"object","properties":{"t":{"const":"b"}}}}`,
			`{"U":{"anyOf":[{"$ref":"#/$defs/B"}]},"A":{"type":"object","properties":{"t":{"const":"a"}}},"B":{"type":"object","properties":{"t":{"const":"b"}}}}`,
			[]string{"union.variant.missing  ref->other rejects"},
			"arms match by the types that they refer to",
		},
		{
			"named union inside a union",
			`{"U":{"anyOf":[{"$ref":"#/$defs/V"},{"type":"integer"}]},"V":{"anyOf":[{"type":"string"},{"type":"boolean"}]}}`,
			`{"U":{"anyOf":[{"type":"string"},{"type":"boolean"},{"type":"integer"}]}}`,
			nil,
			"a union that only one side names is flattened where it is used, and is no type that the other lacks",
		},
		{
			"one arm that differs",
			`{"A":{"type":"object","properties":{"x":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"integer"}}]}}}}`,
			`{"A":{"type":"object","properties":{"x":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}}}}`,
			[]string{"field.type /x/* both rejects"},
			"left over one by one, two arms of one kind are one arm that differs",
		},
		{
			"nullable union",
			`{"A":{"type":"object","properties":{"x":{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"null"}]}}}}`,
			`{"A":{"type":"object","properties":{"x":{"anyOf":[{"type":"integer"},{"type":"string"}]}}}}`,
			[]string{"field.nullable /x ref->other rejects"},
			"null is taken out of unions before arms are matched",
		},
		{
			"closed records",
			`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"additionalProperties":false}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}}}}`,
			[]string{"field.extra /y other->ref rejects", "object.closed  other->ref rejects"},
			"a field that the reference forbids is rejected, not dropped",
		},
		{
			"text where the other side parses a time",
			`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string","format":"date-time"}}}}`,
			[]string{"field.format /x ref->other rejects"},
			"any text from the reference need not be a time",
		},
		{
			"always sent with its default",
			`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"integer","default":32,"x-parity":{"unset":"default"}}}}}`,
			[]string{"field.default.absent /x both converts"},
			"an Elixir struct always sends its default: no payload lacks the field",
		},
		{
			"always sent as null",
			`{"A":{"type":"object","properties":{"x":{"type":["integer","null"]}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"x":{"type":["integer","null"],"default":null,"x-parity":{"unset":"null"}}}}}`,
			[]string{"field.presence /x other->ref converts"},
			"nil is written as null, which the required field accepts",
		},
		{
			"map of anything against a map of numbers",
			`{"A":{"type":"object","properties":{"x":{"type":"object","additionalProperties":{"type":"number"}}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"object"}}}}`,
			[]string{"field.any /x/* other->ref rejects"},
			"anything includes null: that is not a second difference",
		},
		{
			"the same tag, optional and always sent",
			`{"A":{"type":"object","properties":{"type":{"const":"a","default":"a"}}}}`,
			`{"A":{"type":"object","properties":{"type":{"const":"a"}},"required":["type"],` + lenient + `}}`,
			[]string{"field.presence /type ref->other converts"},
			"a tag that is left out can only have been the one text",
		},
		{
			"the same tag, a text with that default",
			`{"A":{"type":"object","properties":{"type":{"type":"string","default":"a"}}}}`,
			`{"A":{"type":"object","properties":{"type":{"const":"a"}},"required":["type"],` + lenient + `}}`,
			[]string{"field.presence /type ref->other converts", "enum.literal /type both converts"},
			"a tag that is left out is the one text that the receiver knows",
		},
		{
			"another tag, a text with a default",
			`{"A":{"type":"object","properties":{"type":{"type":"string","default":"b"}}}}`,
			`{"A":{"type":"object","properties":{"type":{"const":"a"}},"required":["type"],` + lenient + `}}`,
			[]string{"enum.constant /type ref->other rejects", "field.required /type ref->other converts"},
			"what stands for it there is another text",
		},
		{
			"null left out, and null where it is required",
			`{"A":{"type":"object","properties":{"x":{"type":["integer","null"],"default":null,"x-parity":{"unset":"omit"}}},"x-parity":{"out":{"properties":{"x":{"type":"integer"}}}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":["integer","null"]}},"required":["x"],"x-parity":{"decode":{"missing":"keep","null":"keep"}}}}`,
			[]string{"field.presence /x ref->other converts"},
			"the receiver has null, which is what is left out",
		},
		{
			"null left out, and none where it is required",
			`{"A":{"type":"object","properties":{"x":{"type":["integer","null"],"default":null,"x-parity":{"unset":"omit"}}},"x-parity":{"out":{"properties":{"x":{"type":"integer"}}}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"],"x-parity":{"decode":{"missing":"keep","null":"keep"}}}}`,
			[]string{"field.required /x ref->other converts"},
			"the receiver has nothing for what is left out",
		},
		{
			"open enum against a plain string",
			`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"native":"const","open":true,"values":["u"]}}}}}`,
			[]string{"enum.native /x both converts"},
			"both take any text, one has names for some",
		},
		{
			"members beside their own plain type",
			`{"A":{"type":"object","properties":{"x":{"anyOf":[{"enum":["auto"]},{"type":"string"}]}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`,
			nil,
			"a named member of an open set is a string like any other",
		},
		{
			"a default that is an enum's member",
			`{"A":{"type":"object","properties":{"x":{"enum":["u","v"],"default":"u"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"enum":["u","v"],"x-parity":{"unset":"omit","zero":"omit"}}},` + lenient + `}}`,
			nil,
			"nobody means the empty text, so leaving it out loses nothing",
		},
		{
			"a time that may be text",
			`{"A":{"type":"object","properties":{"x":{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"native":"datetime"}}}}}`,
			nil,
			"a decoder that keeps what it cannot parse still holds times",
		},
		{
			"sends under another name than it accepts",
			`{"A":{"type":"object","properties":{"from":{"type":"string"}},"required":["from"],"x-parity":{"out":{"properties":{"from":null,"sender":{"type":"string"}},"required":["sender"]}}}}`,
			`{"A":{"type":"object","properties":{"from":{"type":"string"}},"required":["from"]}}`,
			[]string{"field.missing.optional /sender ref->other drops", "field.extra.required /from ref->other rejects"},
			"what the reference sends is not what it accepts: only that direction breaks",
		},
		{
			"sends what cannot be known",
			`{"A":{"type":"object","properties":{"x":{"type":"string"}},"x-parity":{"out":{"properties":{"x":{"type":null,"x-parity":{"opaque":"a serialiser"}}}}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`,
			[]string{"opaque.capture /x ref->other unknown"},
			"what it accepts alone makes no parity",
		},
		{
			"field that is only sent",
			`{"A":{"type":"object","properties":{"w":{"type":"integer"}},"required":["w"],"x-parity":{"out":{"properties":{"area":{"type":"integer"}},"required":["area","w"]}}}}`,
			`{"A":{"type":"object","properties":{"w":{"type":"integer"}},"required":["w"]}}`,
			[]string{"field.missing.optional /area ref->other drops"},
			"a computed field is lost on the other side, which need not send it",
		},
		{
			"sends under the other spelling",
			`{"A":{"type":"object","properties":{"userId":{"type":"string"}},"required":["userId"],"x-parity":{"out":{"properties":{"userId":null,"user_id":{"type":"string"}},"required":["user_id"]}}}}`,
			`{"A":{"type":"object","properties":{"userId":{"type":"string"}},"required":["userId"],` + lenient + `}}`,
			[]string{"field.renamed /user_id ref->other drops"},
			"what the other side sends arrives; what it is sent does not",
		},
		{
			"what is sent, through a reference",
			`{"A":{"type":"object","properties":{"at":{"$ref":"#/$defs/At"}},"required":["at"]},"At":{"type":"string","format":"date-time","x-parity":{"out":{"type":"integer","format":null}}}}`,
			`{"A":{"type":"object","properties":{"at":{"type":"string","format":"date-time"}},"required":["at"]}}`,
			[]string{"field.type /at ref->other rejects"},
			"a serialiser of a named alias counts wherever the alias stands",
		},
		{
			"required and nullable against a list that is left out",
			`{"A":{"type":"object","properties":{"xs":{"anyOf":[{"type":"array","items":{"type":"integer"}},{"type":"null"}]}},"required":["xs"],"x-parity":{"decode":{"missing":"reject"}}}}`,
			`{"A":{"type":"object","properties":{"xs":{"type":"array","items":{"type":"integer"},"x-parity":{"unset":"omit","zero":"omit"}}},` + lenient + `}}`,
			[]string{"field.required /xs other->ref rejects", "field.null /xs both converts"},
			"null is an empty list to Go; the missing field is none to pydantic",
		},
		{
			"bounds that are those of a width",
			`{"A":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"},"c":{"type":"integer"}}}}`,
			`{"A":{"type":"object","properties":{"a":{"type":"integer","minimum":-2147483648,"maximum":2147483647,"x-parity":{"width":"int32"}},"b":{"type":"integer","minimum":0,"x-parity":{"width":"uint64"}},"c":{"type":"integer","minimum":1,"maximum":2147483647,"x-parity":{"width":"int32"}}}}}`,
			[]string{"field.constraint /c ref->other rejects", "field.width /a ref->other rejects", "field.width /b ref->other rejects"},
			"what the language's number holds is its width, what else is asked of it a bound",
		},
		{
			"numbers of other widths",
			`{"A":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer","minimum":0,"maximum":9},"c":{"type":"number"},"d":{"type":"integer","x-parity":{"width":"int64"}}}}}`,
			`{"A":{"type":"object","properties":{"a":{"type":"integer","x-parity":{"width":"int32"}},"b":{"type":"integer","x-parity":{"width":"uint8"}},"c":{"type":"number","x-parity":{"width":"float32"}},"d":{"type":"integer"}}}}`,
			[]string{"field.constraint /b other->ref rejects", "field.width /a ref->other rejects", "field.width /c ref->other rejects"},
			"what fits is no difference, and 64 bits are as many as any",
		},
		{
			"read under another name",
			`{"A":{"type":"object","properties":{"k":{"type":"integer"},"url":{"type":"string","x-parity":{"reads":["return_url"]}}},"required":["url"]}}`,
			`{"A":{"type":"object","properties":{"k":{"type":"integer"},"return_url":{"type":"string"}},"required":["return_url"]}}`,
			[]string{"field.missing.optional /url ref->other drops", "field.extra.required /return_url ref->other rejects"},
			"what the other side sends is read; what it is sent is not what it knows",
		},
		{
			"null of a named type",
			`{"A":{"type":"object","properties":{"f":{"$ref":"#/$defs/F"}},"required":["f"]},"F":{"anyOf":[{"type":"object","properties":{"n":{"type":"integer"}}},{"type":"null"}]},"G":{"type":["string","null"]}}`,
			`{"A":{"type":"object","properties":{"f":{"anyOf":[{"$ref":"#/$defs/F"},{"type":"null"}]}},"required":["f"]},"F":{"type":"object","properties":{"n":{"type":"integer"}}},"G":{"type":"string"}}`,
			[]string{"field.nullable  ref->other rejects"},
			"whether it stands in the name or beside it is one; a type that nothing holds stands for itself",
		},
		{
			"names of a map",
			`{"A":{"type":"object","properties":{"m":{"type":"object","additionalProperties":{"type":"string"}}}}}`,
			`{"A":{"type":"object","properties":{"m":{"type":"object","propertyNames":{"pattern":"^[0-9]+$"},"additionalProperties":{"type":"string"}}}}}`,
			[]string{"field.constraint /m/*~names ref->other rejects"},
			"a map by number takes no other key",
		},
		{
			"bounds that mean the same",
			`{"A":{"type":"object","properties":{"i":{"type":"integer","exclusiveMinimum":0},"j":{"type":"integer","minimum":0.5,"maximum":9.5},"k":{"type":"integer","multipleOf":1},"n":{"type":"number","exclusiveMinimum":0}}}}`,
			`{"A":{"type":"object","properties":{"i":{"type":"integer","minimum":1},"j":{"type":"integer","minimum":1,"maximum":9},"k":{"type":"integer"},"n":{"type":"number","minimum":0}}}}`,
			[]string{"field.constraint /n other->ref rejects"},
			"integers have no fractions, numbers do",
		},
		{
			"member with another letter",
			`{"A":{"enum":["open","cancelled"]},"B":{"enum":["version","version1"]}}`,
			`{"A":{"enum":["open","canceled"]},"B":{"enum":["version","version12"]}}`,
			[]string{"enum.case  both rejects", "enum.member.missing  ref->other rejects", "enum.member.extra  other->ref rejects"},
			"one word in two spellings is one finding; a number makes another word",
		},
		{
			"member in the plural",
			`{"A":{"enum":["open","folder"]},"B":{"enum":["open","folder"]}}`,
			`{"A":{"enum":["open","folders"]},"B":{"enum":["open","folderx"]}}`,
			[]string{"enum.case  both rejects", "enum.member.missing  ref->other rejects", "enum.member.extra  other->ref rejects"},
			"a plural is a spelling, another ending is another word",
		},
		{
			"two constants for one tag",
			`{"A":{"type":"object","properties":{"t":{"const":"payment.failed","default":"payment.failed"}}}}`,
			`{"A":{"type":"object","properties":{"t":{"type":"string","default":"payment_failed"}}}}`,
			[]string{"enum.constant /t other->ref rejects"},
			"a default that is not the constant builds payloads that the reference refuses",
		},
		{
			"variants by tag, under other names",
			`{"U":{"anyOf":[{"$ref":"#/$defs/Text"},{"$ref":"#/$defs/Image"}]},"Text":{"type":"object","properties":{"t":{"const":"text"},"x":{"type":"string"}},"required":["t","x"]},"Image":{"type":"object","properties":{"t":{"const":"image"},"x":{"type":"string"}},"required":["t","x"]}}`,
			`{"U":{"anyOf":[{"type":"object","properties":{"t":{"const":"image"},"x":{"type":"string"}},"required":["t","x"]},{"type":"object","properties":{"t":{"const":"text"},"x":{"type":"integer"}},"required":["t","x"]}]}}`,
			[]string{"field.type /x both rejects"},
			"the tag says which is which, and what differs inside is said: the variants are there, without a name",
		},
		{
			"names that differ in capitals",
			`{"A":{"type":"object","properties":{"userID":{"type":"string"},"orderID":{"type":"string"}},"required":["userID"]}}`,
			`{"A":{"type":"object","properties":{"userId":{"type":"string"},"order_id":{"type":"string"}},"required":["userId"],"x-parity":{"decode":{"by":"encoding/json","unknown":"drop","missing":"zero"}}}}`,
			[]string{"field.renamed /orderID both drops", "field.renamed /userID other->ref rejects"},
			"Go's library finds a name whatever its capitals, and no other way round",
		},
		{
			"variants told by another member",
			`{"A":{"type":"object","properties":{"v":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"}]}},"required":["v"]},"P":{"type":"object","properties":{"t":{"const":"p"},"x":{"type":"integer"}},"required":["t","x"]},"Q":{"type":"object","properties":{"t":{"const":"q"},"y":{"type":"integer"}},"required":["t","y"]}}`,
			`{"A":{"type":"object","properties":{"v":{"anyOf":[{"$ref":"#/$defs/P","x-parity":{"chosen":{"field":"k","values":["p"]}}},{"$ref":"#/$defs/Q","x-parity":{"chosen":{"field":"k","values":["q"]}}}],"x-parity":{"tag":{"field":"k","required":true}}}},"required":["v"]},"P":{"type":"object","properties":{"t":{"const":"p"},"x":{"type":"integer"}},"required":["t","x"]},"Q":{"type":"object","properties":{"t":{"const":"q"},"y":{"type":"integer"}},"required":["t","y"]}}`,
			[]string{"field.extra.required /v/k ref->other rejects"},
			"the decoder looks where the sender writes nothing",
		},
		{
			"variants whose tag the container reads",
			`{"A":{"type":"object","properties":{"v":{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/Q"}]}},"required":["v"]},"P":{"type":"object","properties":{"t":{"const":"p","default":"p"},"x":{"type":"integer"}},"required":["x"]},"Q":{"type":"object","properties":{"t":{"const":"q","default":"q"},"y":{"type":"integer"}},"required":["y"]}}`,
			`{"A":{"type":"object","properties":{"v":{"anyOf":[{"$ref":"#/$defs/P","x-parity":{"chosen":{"field":"t","values":["p"]}}},{"$ref":"#/$defs/Q","x-parity":{"chosen":{"field":"t","values":["q"]}}}],"x-parity":{"tag":{"field":"t","required":true}}}},"required":["v"]},"P":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]},"Q":{"type":"object","properties":{"y":{"type":"integer"}},"required":["y"]}}`,
			nil,
			"it lacks it in none",
		},
		{
			"a variant that something else holds, too",
			`{"A":{"type":"object","properties":{"v":{"anyOf":[{"$ref":"#/$defs/P"},{"type":"string"}]},"w":{"$ref":"#/$defs/P"}},"required":["v"]},"P":{"type":"object","properties":{"t":{"const":"p","default":"p"},"x":{"type":"integer"}},"required":["x"]}}`,
			`{"A":{"type":"object","properties":{"v":{"anyOf":[{"$ref":"#/$defs/P","x-parity":{"chosen":{"field":"t","values":["p"]}}},{"type":"string"}]},"w":{"$ref":"#/$defs/P"}},"required":["v"]},"P":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}`,
			[]string{"field.missing.constant /t ref->other drops"},
			"there nobody reads it",
		},
		{
			"a record for each value of a map",
			`{"A":{"type":"object","properties":{"x":{"type":"object","properties":{"n":{"type":"integer"}}}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"object","additionalProperties":{"type":"string"}}}}}`,
			[]string{"field.type /x/n ref->other rejects", "map.untyped /x other->ref rejects"},
			"each field is a value of the map",
		},
		{
			"a decimal that one side writes as plain text",
			`{"A":{"type":"object","properties":{"x":{"type":"string","x-parity":{"native":"decimal"}}},"required":["x"],"x-parity":{"decode":{"by":"pydantic","unknown":"drop","missing":"reject"},"out":{"properties":{"x":{"x-parity":{"native":null}}}}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"],` + lenient + `}}`,
			[]string{"field.text /x both converts"},
			"what it reads has a form that the other does not check",
		},
		{
			"a moment that is read and written as a number",
			`{"A":{"type":"object","properties":{"x":{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}},"required":["x"],"x-parity":{"decode":{"by":"pydantic","unknown":"drop","missing":"reject"},"out":{"properties":{"x":{"type":"integer","format":null,"x-parity":{"native":null}}}}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"],` + lenient + `}}`,
			[]string{"field.native /x both converts"},
			"what is refused of the other's numbers is beyond the calendar only",
		},
		{
			"a moment that is read from numbers and written as text",
			`{"A":{"type":"object","properties":{"x":{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}},"required":["x"],"x-parity":{"decode":{"by":"pydantic","unknown":"drop","missing":"reject"}}}}`,
			`{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"],` + lenient + `}}`,
			[]string{"field.type /x both rejects"},
			"the other cannot read the text",
		},
	}
	seen := map[string]bool{}
	for _, tt := range tests {
		if seen[tt.name] || tt.reason == "" {
			t.Errorf("%s: every row has its own name and a reason", tt.name)
		}
		seen[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, listed(run(t, tt.reference, tt.other))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

func listed(r *Result) []string {
	var lines []string
	for _, row := range r.Types {
		if c := row.Compared["other"]; c != nil {
			for _, f := range c.Findings {
				lines = append(lines, fmt.Sprintf("%s %s %s %s", f.Rule, f.Path, f.Direction, f.Harm))
			}
		}
	}
	return lines
}

func TestVerdicts(t *testing.T) {
	r := run(t,
		`{"Same":{"enum":["u"]},"Wire":{"enum":["u"]},"Bad":{"enum":["u","v"]},"Gone":{"enum":["u"]},
		  "Dark":{"type":"object","properties":{"x":{"type":"integer"},"t":{"type":"string","format":"uuid"}}},
		  "Both":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}}}}`,
		`{"Same":{"enum":["u"]},"Wire":{"enum":["u"],"x-parity":{"native":"atom"}},"Bad":{"enum":["u"]},"New":{"enum":["u"]},
		  "Dark":{"type":"object","properties":{"x":{"x-parity":{"opaque":"a macro"}},"t":{"type":"string"}}},
		  "Both":{"type":"object","properties":{"x":{"x-parity":{"opaque":"a macro"}},"y":{"type":"string"}}}}`)
	got := map[string]Verdict{}
	for _, row := range r.Types {
		got[row.Name] = row.Compared["other"].Verdict
	}
	want := map[string]Verdict{
		"Same": Parity, "Wire": WireCompatible, "Bad": Mismatch, "Gone": Missing, "New": Extra,
		"Dark": Unverified, // never wire-compatible while something is unknown
		"Both": Mismatch,   // a mismatch does not rest on what is opaque
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
	total := 0
	for _, n := range r.Summary["other"] {
		total += n
	}
	if total != len(r.Types) {
		t.Errorf("the summary counts %d types, there are %d rows", total, len(r.Types))
	}
}

// TestRoles: what cannot occur is a note, and what spans both directions stays in
// the one that can.
func TestRoles(t *testing.T) {
	const (
		text     = `"x":{"type":"string"}`
		number   = `"x":{"type":"integer"}`
		more     = `"x":{"type":"integer"},"y":{"type":"integer"}`
		sent     = `"roles":[{"role":"sent","why":"create takes it","source":{"file":"client.py","line":3}}]`
		received = `"roles":[{"role":"received","why":"get returns it"}]`
		decoder  = `"native":"struct","decode":{"unknown":"drop","missing":"reject"}`
		unseen   = `"native":"struct","decode":{"by":"jason","unknown":"drop","missing":"nil","invalid":"keep","unseen":true}`
	)
	const (
		first  = `"type":"object","properties":{"t":{"const":"a"},"x":{"type":"integer"}},"required":["t","x"]`
		either = `"anyOf":[{` + first + `},{"type":"object","properties":{"t":{"const":"b"},"y":{"type":"integer"}},"required":["t","y"]}]`
	)
	record := func(fields, notes string) string {
		return `{"A":{"type":"object","properties":{` + fields + `},"x-parity":{` + notes + `}}}`
	}
	withList := func(unset, notes string) string {
		return `{"A":{"type":"object","properties":{"x":{"type":"array","items":{"type":"string"},"x-parity":{"unset":"` + unset + `"}}},"required":["x"],"x-parity":{` + notes + `}}}`
	}
	ask := func(record string) string { // held by a response, too
		return strings.Replace(record, `{"A"`, `{"AnswerResponse":{"type":"object","properties":{"to":{"$ref":"#/$defs/AskRequest"}}},"AskRequest"`, 1)
	}
	for _, row := range []struct {
		name, reference, other string
		opts                   Options
		want                   []string
		reason                 string
	}{
		{"sent by clients", record(number, sent), record(text, ""), Options{}, []string{"field.type /x other->ref rejects"}, "the reference stands for the service"},
		{"received by clients", record(number, ""), record(text, received), Options{}, []string{"field.type /x ref->other rejects"}, "what the service sends, the other must read"},
		{"nil of a client's own encoder", withList("omit", received), withList("null", received), Options{}, []string{"field.unset /x other->ref rejects; none"}, "what clients read the service writes"},
		{"nil of the client that stands for the service", withList("null", received), withList("omit", received+","+decoder), Options{}, nil, "its encoder is not the service's"},
		{"nil of the client that stands for the service, role unknown", withList("null", ""), withList("omit", decoder), Options{Topology: Clients}, nil, "nor is it where nothing says who sends"},
		{"nil that a client sends", withList("omit", sent), withList("null", sent), Options{}, []string{"field.unset /x other->ref rejects"}, "the service wants a list"},
		{"nil that a client sends, and the reference would keep", withList("omit", sent+`,"decode":{"missing":"keep","null":"keep"}`), withList("null", sent), Options{}, nil, "whether the service does, its decoder does not tell"},
		{"nil of a server", withList("null", ""), withList("omit", decoder), Options{Topology: Server, Server: "ref"}, []string{"field.unset /x ref->other rejects"}, "here the reference is who writes it"},
		{"both", record(number, sent+","+decoder), record(text, decoder), Options{Topology: Peers}, []string{"field.type /x ref->other rejects"}, "peers: the reference only sends"},
		{"settled", record(number, sent), record(text, ""), Options{Roles: func(set, _ string) string { return map[string]string{"ref": "both"}[set] }}, []string{"field.type /x both rejects"}, "parity.yaml knows better"},
		{"field that the other lacks", record(more, sent), record(number, ""), Options{}, []string{"field.missing.optional /y other->ref omits"}, "nobody loses it, and nobody can set it"},
		{"field that only the other has", record(number, received), record(more, ""), Options{}, []string{"field.extra /y other->ref drops; none"}, "the service never sends it"},
		{"no encoder of a client", record(number, `"roles":[{"role":"sent","why":"create takes it"},{"role":"received","why":"get returns it"}]`), record(text, decoder+`,"encode":"none"`), Options{}, []string{"field.type /x ref->other rejects"}, "what it cannot write it does not send"},
		{"no encoder of what a client reads", record(number, `"roles":[{"role":"sent","why":"create takes it"},{"role":"received","why":"get returns it"}]`), record(text, decoder+`,"encode":"none",`+received), Options{}, []string{"field.type /x ref->other rejects"}, "that a function reads it does not make it written"},
		{"encoder of what a client reads", record(number, `"roles":[{"role":"sent","why":"create takes it"},{"role":"received","why":"get returns it"}]`), record(text, decoder+`,`+received), Options{}, []string{"field.type /x both rejects"}, "another function may write it"},
		{"no codec on either side", record(number, `"native":"dict"`), record(text, `"native":"struct"`), Options{}, []string{"field.type /x other->ref rejects"}, "two that only send a type are clients"},
		{"no codec on one side", record(number, `"native":"dict"`), record(text, decoder), Options{}, []string{"field.type /x both rejects"}, "who reads it is not known"},
		{"no decoder of a client", record(number, `"native":"struct"`), record(text, decoder), Options{Topology: Clients}, []string{"field.type /x other->ref rejects"}, "it only sends"},
		{"no decoder that is seen", record(number, unseen), record(text, decoder), Options{Topology: Clients}, []string{"field.type /x other->ref converts"}, "it only sends, too"},
		{"received, and no decoder is seen", record(number, received), record(text, unseen+","+received), Options{}, []string{"field.type /x ref->other converts"}, "its language holds no value against a declaration"},
		{"received by one client, no decoder of the other", record(more, received), record(number, `"native":"struct"`), Options{}, []string{"field.missing.optional /y ref->other drops"}, "what the one's code reads the other does not send for want of a decoder"},
		{"sent by one client, no decoder of the other", record(number, sent), record(text, `"native":"struct"`), Options{}, []string{"field.type /x other->ref rejects"}, "both send it"},
		{"encoder that is not understood of a type without fields", record("", `"native":"struct","out":{"x-parity":{"opaque":"to_json is not followed"}}`), record(number, sent), Options{}, []string{"opaque.capture  other->ref unknown"}, "what has no fields may have any"},
		{"the same without a counterpart", record("", `"native":"struct","out":{"x-parity":{"opaque":"to_json is not followed"}}`), `{"Z":{"enum":["z"]}}`, Options{}, []string{"opaque.capture  both unknown", "type.extra  other->ref drops"}, "it may be there under any name"},
		{"one with fields without a counterpart", record(number, `"native":"struct","out":{"x-parity":{"opaque":"to_json is not followed"}}`), `{"Z":{"enum":["z"]}}`, Options{}, []string{"type.missing  ref->other drops", "type.extra  other->ref drops"}, "its fields are known"},
		{"decoder that is not understood", record(number, `"native":"struct","opaque":"from_dict may change it","out":{"x-parity":{"opaque":null}}`), record(text, decoder), Options{Topology: Clients}, []string{"field.type /x ref->other rejects", "opaque.capture  other->ref unknown"}, "it reads, too"},
		{"union of which one variant is sent", `{"A":{` + either + `,"x-parity":{` + sent + `}}}`, `{"A":{` + first + `}}`, Options{}, []string{"union.variant.missing  other->ref omits"}, "nobody can say the other variant"},
		{"union that is read as one variant", `{"A":{` + either + `,"x-parity":{` + sent + `}}}`, `{"A":{` + first + `,"x-parity":{"out":{"type":null,"properties":null,"required":null,` + either + `}}}}`, Options{}, []string{"union.variant.missing  ref->other rejects; none"}, "what is sent are both variants, and nobody reads them"},
		{"default that the sender writes", record(`"x":{"type":"string","default":"u"}`, `"native":"struct","decode":{"by":"pydantic","missing":"reject"}`),
			`{"A":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"],"x-parity":{"native":"struct","decode":{"missing":"zero"}}}}`, Options{Topology: Peers},
			[]string{"field.default.absent /x both converts"}, "its library dumps what nobody set"},
		{"default of what a service sends", record(`"x":{"type":"string","default":"u"}`, `"native":"struct","decode":{"by":"pydantic","missing":"reject"},`+received),
			`{"A":{"type":"object","properties":{"x":{"type":"string"}},"required":["x"],"x-parity":{"native":"struct","decode":{"missing":"zero"}}}}`, Options{Topology: Clients},
			[]string{"field.required /x ref->other converts"}, "the service is no pydantic"},
		{"name that is read beside the one that is sent", record(`"aB":{"type":"string","x-parity":{"reads":["a_b"]}}`, sent), record(`"a_b":{"type":"string"}`, ""), Options{}, []string{"field.renamed /aB other->ref drops"}, "the service knows the one that the reference sends"},
		{"the same among peers", record(`"aB":{"type":"string","x-parity":{"reads":["a_b"]}}`, decoder), record(`"a_b":{"type":"string"}`, decoder), Options{}, []string{"field.renamed /aB ref->other drops"}, "what the reference sends the other does not find; it reads both names itself"},
		{"name that is read and never sent", record(`"from_":{"type":"string"}`, sent+`,"out":{"properties":{"from_":null,"from":{"type":"string"}}}`), record(`"from":{"type":"string"}`, ""), Options{}, nil, "nobody decodes it"},
		{"name that is sent and never read", record(`"aB":{"type":"string"}`, received+`,"out":{"properties":{"aB":null,"a_b":{"type":"string"}}}`), record(`"a_b":{"type":"string"}`, ""), Options{}, []string{"field.renamed /aB ref->other drops"}, "the service writes what the reference reads"},
		{"number that is read and written as text", record(number, sent+`,"out":{"properties":{"x":{"type":"string"}}}`), record(text, ""), Options{}, nil, "both write text"},
		{"text that is read, and a number written", record(`"x":{"type":["string","integer"]}`, sent+`,"out":{"properties":{"x":{"type":"integer"}}}`), record(text, ""), Options{}, []string{"field.type /x other->ref drops"}, "no service has to take both"},
		{"encoder that is not understood", record(number, sent+`,"out":{"x-parity":{"opaque":"it changes the object"}}`), record(text, ""), Options{}, []string{"field.type /x other->ref rejects", "opaque.capture  other->ref unknown"}, "then what it reads must do"},
		{"a time, and a text that only the parser of JSON reads", record(`"x":{"type":"string","format":"date-time"}`, `"decode":{"by":"pydantic"}`), record(text, `"decode":{"missing":"keep","null":"keep","invalid":"keep","unknown":"keep"}`), Options{}, []string{"field.text /x both converts"}, "no decoder could make a time of it"},
		{"a time, and a text that a decoder reads", record(`"x":{"type":"string","format":"date-time"}`, `"decode":{"by":"pydantic"}`), record(text, `"decode":{"by":"zod","missing":"keep","null":"keep","invalid":"keep"}`), Options{}, []string{"field.native /x both converts"}, "the decoder could"},
		{"a text that is read, and a time", record(text, received), record(`"x":{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}`, received), Options{}, []string{"field.native /x both converts"}, "the one does not parse what the service writes"},
		{"the same among peers, who write it", record(text, decoder), record(`"x":{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}`, decoder), Options{}, []string{"field.format /x ref->other rejects"}, "any text is written"},
		{"a time that is read, and a date", record(`"x":{"type":"string","format":"date"}`, received), record(`"x":{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}`, received), Options{}, []string{"field.format /x ref->other rejects"}, "both say what the service writes"},
		{"null as a default of what is read", record(`"x":{"type":["integer","null"],"default":null}`, received), `{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"],"x-parity":{"native":"struct","decode":{"missing":"zero"},` + received + `}}}`,
			Options{}, []string{"field.null /x both converts"}, "Go holds zero for what is not there, and says nothing of what it would send"},
		{"a null of the service", `{"A":{"type":"object","properties":{"x":{"type":["integer","null"]}},"required":["x"],"x-parity":{` + received + `}}}`, `{"A":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"],"x-parity":{"native":"struct","decode":{"missing":"zero"},` + received + `}}}`,
			Options{}, []string{"field.nullable /x ref->other converts"}, "it is always there, and may be null"},
		{"decoder alone", record(number, decoder+`,"encode":"none"`), record(text, decoder), Options{}, []string{"field.type /x other->ref rejects"}, "the reference cannot send it"},
		{"what cannot occur silences nothing", record(`"x":{"type":"boolean","default":true}`, decoder),
			`{"A":{"type":"object","properties":{"x":{"type":"boolean","x-parity":{"zero":"omit"}}},"required":["x"],"x-parity":{"native":"struct","roles":[{"role":"sent","why":"create takes it"}]}}}`,
			Options{Topology: Peers}, []string{"field.default.zero /x other->ref converts", "field.required /x ref->other rejects; none"}, "a false that the encoder leaves out is read as true"},
		{"what a name says of both", ask(record(number, decoder)), ask(record(text, decoder)), Options{Topology: Clients}, []string{"field.type /x both rejects"}, "there is nothing better"},
		{"what code does and what a name says", ask(record(number, decoder)), ask(record(text, received)), Options{}, []string{"field.type /x ref->other rejects"}, "a request that is received is a thing of the service"},
		{"inside a type that is sent", strings.Replace(record(number, ""), `{"A"`, `{"B":{"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"x-parity":{`+sent+`}},"A"`, 1),
			record(text, ""), Options{}, []string{"field.type /x other->ref rejects", "type.missing  ref->other drops"}, "what a type holds has its role"},
	} {
		r, err := Run(defs(t, "ref", row.reference), []*schema.Set{defs(t, "other", row.other)}, row.opts)
		if err != nil {
			t.Fatal(err)
		}
		got := listed(r)
		for i, l := range slices.Collect(r.Findings()) {
			if l.Finding.CannotOccur != "" {
				got[i] += "; none"
			}
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", row.name, row.reason, diff)
		}
	}
}

// TestPlaces: a parameter is never null, and a part of the path is no field that is
// missing, nor is a header of a client that has no type for any. What a query says is
// text, of which a list has several.
func TestPlaces(t *testing.T) {
	const in = `"x-parity":{"in":"%s"}`
	query, path := fmt.Sprintf(in, "query"), fmt.Sprintf(in, "path")
	r := run(t,
		`{"A":{"type":"object","properties":{"id":{"type":"string",`+path+`},"q":{"type":["string","null"],`+query+`},"n":{"type":"integer",`+query+`}},"required":["id"]}}`,
		`{"A":{"type":"object","properties":{"q":{"type":"string",`+query+`},"n":{"type":"integer"}}}}`)
	want := []string{"field.place /n both drops", "field.argument /id both converts"}
	if diff := cmp.Diff(want, listed(r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	header := fmt.Sprintf(in, "header")
	key := `{"A":{"type":"object","properties":{"key":{"type":"string",` + header + `},"q":{"type":"string",` + query + `}}}`
	none, other := `{"A":{"type":"object","properties":{"q":{"type":"string",`+query+`}}}`, `,"B":{"type":"object","properties":{"trace":{"type":"string",`+header+`}}}}`
	list := `"type":"array","items":{"enum":["a","b"]}`
	for _, row := range []struct {
		reason, reference, other string
		want                     []string
	}{
		{"the client has no type for headers", key + "}", none + "}", []string{"field.argument /key both converts"}},
		{"it has one for others", key + other, none + other, []string{"field.missing.optional /key ref->other drops"}},
		{"a number is the text of it", none + "}", strings.Replace(none, "string", "number", 1) + "}", []string{"field.parameter /q both converts"}},
		{"a time is no number", strings.Replace(none, `"string"`, `"string","format":"date-time"`, 1) + "}", strings.Replace(none, "string", "number", 1) + "}", []string{"field.type /q both rejects"}},
		{"a list is written by its items", none + "}", strings.Replace(none, `"type":"string"`, list, 1) + "}", []string{"array.parameter /q both converts"}},
		{"of objects there is no text", none + "}", strings.Replace(none, `"type":"string"`, `"type":"array","items":{"type":"object"}`, 1) + "}", []string{"field.type /q both rejects"}},
		{"in a body a list is a list", strings.ReplaceAll(none, `,`+query, "") + "}", strings.Replace(strings.ReplaceAll(none, `,`+query, ""), `"type":"string"`, list, 1) + "}", []string{"field.type /q both rejects"}},
	} {
		if diff := cmp.Diff(row.want, listed(run(t, row.reference, row.other))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.reason, diff)
		}
	}
}

// TestUntoldPlaces: that a field travels in a body is known only where code does something with
// its type, and no request whose verb has none.
func TestUntoldPlaces(t *testing.T) {
	const told = `"B":{"type":"object","properties":{"b":{"type":"string","x-parity":{"in":"query"}}}}`
	query := `{"A":{"type":"object","properties":{"n":{"type":"integer","x-parity":{"in":"query"}},"m":{"type":"integer","x-parity":{"in":"query"}}}},` + told + `}`
	sent := func(operations string) string {
		return `"x-parity":{"roles":[{"role":"sent","why":"w","operations":[` + operations + `],"source":{"file":"c","line":1}}]},`
	}
	for _, row := range []struct {
		name, notes string
		want        []string
	}{
		{"nobody is seen to send it", "", nil},
		{"a client posts it", sent(`"POST runs"`), []string{"field.place /n both drops", "field.place /m both drops"}},
		{"a client gets with it, in a query or in a part of one", sent(`"GET runs"`), nil},
		{"a client posts it, too", sent(`"GET runs","POST runs"`), []string{"field.place /n both drops", "field.place /m both drops"}},
		{"a client sends it in a way that is not known", sent(""), []string{"field.place /n both drops", "field.place /m both drops"}},
	} {
		other := `{"A":{` + row.notes + `"type":"object","properties":{"n":{"type":"integer"},"m":{"type":"integer"}}},` + told + `}`
		if diff := cmp.Diff(row.want, listed(run(t, query, other)), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

// TestBodies: a form is a body, of which only one capture may say what it is; a whole body has no name, and a
// header one that only a client tells.
func TestBodies(t *testing.T) {
	roles := `"roles":[{"role":"sent","why":"w","operations":["POST runs"],"source":{"file":"c","line":1}}]`
	field := func(name, in, roles string) string {
		if in != "" {
			in = `,"x-parity":{"in":"` + in + `"}`
		}
		return `{"A":{"type":"object","properties":{"` + name + `":{"type":"string"` + in + `}},"required":["` + name + `"],"x-parity":{` + roles + `}},
			"B":{"type":"object","properties":{"b":{"type":"string","x-parity":{"in":"query"}}}}}`
	}
	for _, row := range []struct {
		name, x, y string
		want       []string
	}{
		{"a form in one, a body in the other", field("file", "form", roles), field("file", "", roles), nil},
		{"a form in one, the whole body in the other", field("file", "form", roles), field("file", "body", roles), []string{"field.place /file both drops"}},
		{"the whole body under two names", field("run_update", "body", roles), field("RunUpdate", "body", roles), nil},
		{"a header in one", field("run_key", "", roles), field("run-key", "header", roles), []string{"field.renamed /run_key other->ref unknown"}},
		{"members of bodies", field("run_key", "", roles), field("runKey", "", roles), []string{"field.renamed /run_key other->ref rejects"}},
	} {
		if diff := cmp.Diff(row.want, listed(run(t, row.x, row.y)), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

// TestLackPriority: a field that can only say what is said without it is missed by nobody.
// TestAbsence tells a field that one of a side's codecs does not know from one that the
// side does not have.
func TestAbsence(t *testing.T) {
	const (
		plain   = `{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}}}}`
		without = `{"A":{"type":"object","properties":{"y":{"type":"integer"}}}}`
		read    = `{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}},"x-parity":{"out":{"properties":{"x":null}}}}}`
		written = `{"A":{"type":"object","properties":{"y":{"type":"integer"}},"x-parity":{"out":{"properties":{"x":{"type":"integer"}}}}}}`
	)
	for _, tt := range []struct {
		name, reference, other string
		want                   any
	}{
		{"the other has none", plain, without, Undeclared},
		{"the other never writes it", plain, read, Unwritten},
		{"the other never reads it", plain, written, Unread},
		{"the reference has none", without, plain, Exclusion(Undeclared)},
		{"the reference never reads it", written, plain, Exclusion(Unread)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got any
			for _, f := range run(t, tt.reference, tt.other).Types[0].Compared["other"].Findings {
				switch args := f.Args.(type) {
				case OptionalLack:
					got = args.How
				case Surplus:
					got = args.How
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestLacksConstant: a field that says nothing is not missed, unless who does not know it
// refuses it.
func TestLacksConstant(t *testing.T) {
	for _, row := range []struct {
		field, other string
		want         *Rule
		verdict      Verdict
		reason       string
	}{
		{`{"const":false}`, "", FieldMissingConstant.Rule, WireCompatible, "false, and nothing, are one"},
		{`{"const":"u","default":"u"}`, "", FieldMissingConstant.Rule, WireCompatible, "it is always that"},
		{`{"const":true}`, "", FieldMissingOptional.Rule, Mismatch, "who leaves it out says something else"},
		{`{"type":"boolean"}`, "", FieldMissingOptional.Rule, Mismatch, "it can be true"},
		{`{"const":"u","default":"u"}`, `,"x-parity":{"decode":{"unknown":"reject"}}`, FieldMissingOptional.Rule, Mismatch, "it is refused"},
	} {
		r := run(t, `{"A":{"type":"object","properties":{"k":{"type":"integer"},"x":`+row.field+`}}}`, `{"A":{"type":"object","properties":{"k":{"type":"integer"}}`+row.other+`}}`)
		for l := range r.Findings() {
			if got := l.Finding.Rule; got != row.want || l.Type.Compared[l.Set].Verdict != row.verdict {
				t.Errorf("%s%s is %s, %s, want %s, %s: %s", row.field, row.other, got.ID, l.Type.Compared[l.Set].Verdict, row.want.ID, row.verdict, row.reason)
			}
		}
	}
}

// TestNumberInText: a number that keeps its digits is read from the text of one, too.
func TestNumberInText(t *testing.T) {
	for _, row := range []struct{ other, want string }{
		{`{"type":"number","x-parity":{"native":"decimal"}}`, "P1"},
		{`{"type":"number"}`, "P0"},
	} {
		r := run(t, `{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`, `{"A":{"type":"object","properties":{"x":`+row.other+`},"x-parity":{"decode":{"by":"encoding/json"}}}}`)
		for l := range r.Findings() {
			if got := l.Finding.Priority; got != row.want {
				t.Errorf("%s is %s, want %s", row.other, got, row.want)
			}
		}
	}
}

func TestInherits(t *testing.T) {
	r := run(t,
		`{"Top":{"type":"object","properties":{"m":{"$ref":"#/$defs/Middle"}}},
		  "Middle":{"type":"object","properties":{"b":{"type":"array","items":{"$ref":"#/$defs/Bad"}},"t":{"$ref":"#/$defs/Top"}}},
		  "Bad":{"type":"object","properties":{"x":{"type":"integer"},"g":{"$ref":"#/$defs/Gone"}}},
		  "Gone":{"type":"object","properties":{"u":{"type":"integer"}}},
		  "Fine":{"type":"object","properties":{"x":{"type":"integer"}}}}`,
		`{"Top":{"type":"object","properties":{"m":{"$ref":"#/$defs/Middle"}}},
		  "Middle":{"type":"object","properties":{"b":{"type":"array","items":{"$ref":"#/$defs/Bad"}},"t":{"$ref":"#/$defs/Top"}}},
		  "Bad":{"type":"object","properties":{"x":{"type":"string"},"g":{"type":"string"}}},
		  "Fine":{"type":"object","properties":{"x":{"type":"integer"}}}}`)
	got := map[string][]Inherits{}
	for _, row := range r.Types {
		if c := row.Compared["other"]; len(c.Inherits) > 0 {
			got[row.Name] = c.Inherits
		}
	}
	bad := []Inherits{{Type: "Bad", Verdict: Mismatch, Priority: "P0"}}
	want := map[string][]Inherits{
		"Top":    bad, // through Middle, and round the cycle
		"Middle": bad, // but not Gone: that is said on Bad's row
		"Bad":    {{Type: "Gone", Verdict: Missing, Priority: "P1"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("inherits (-want +got):\n%s", diff)
	}
}

// TestInheritsMany: where types refer to each other in a circle, the most urgent are named
// and the rest is counted.
func TestInheritsMany(t *testing.T) {
	side := func(last string) string {
		var fields, types []string
		for i := range 30 {
			fields = append(fields, fmt.Sprintf(`"f%d":{"$ref":"#/$defs/T%02d"}`, i, i))
			types = append(types, fmt.Sprintf(`"T%02d":{"type":"object","properties":{"x":{"type":%q}}}`, i, map[bool]string{true: "integer", false: last}[i < 5]))
		}
		return `{"Top":{"type":"object","properties":{` + strings.Join(fields, ",") + `}},` + strings.Join(types, ",") + `}`
	}
	r := run(t, side("integer"), side("string"))
	c := r.Find("Top").Compared["other"]
	if len(c.Inherits) != 20 || c.InheritsMore != 5 {
		t.Errorf("%d types are named, %d counted", len(c.Inherits), c.InheritsMore)
	}
	if err := r.Narrow(Scope{Types: []string{"Top", "T2*"}}); err != nil {
		t.Fatal(err)
	}
	if c := r.Find("Top").Compared["other"]; len(c.Inherits) != 10 || c.InheritsMore != 0 {
		t.Errorf("of a part of the result %d are named, %d counted", len(c.Inherits), c.InheritsMore)
	}
}

func TestPriorities(t *testing.T) {
	ref := defs(t, "ref", `{"A":{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}}}}`)
	other := defs(t, "other", `{"A":{"type":"object","properties":{}}}`)
	r, err := Run(ref, []*schema.Set{other}, Options{Priority: func(rule, typeName, field string) string {
		if rule == "field.missing.optional" && typeName == "A" && field == "y" {
			return "P0"
		}
		return ""
	}})
	if err != nil {
		t.Fatal(err)
	}
	c := r.Find("A").Compared["other"]
	if got := c.Priority + c.Findings[0].Path.String() + c.Findings[1].Path.String(); got != "P0/y/x" {
		t.Errorf("the most urgent finding comes first and makes the type's priority: %s", got)
	}
}

// TestFingerprint pins the identity of a finding: a baseline written today must
// hold after any rewording.
func TestFingerprint(t *testing.T) {
	r := run(t, `{"A":{"type":"object","properties":{"x":{"type":"integer"}}}}`, `{"A":{"type":"object","properties":{"x":{"type":"string"}}}}`)
	if got := r.Types[0].Compared["other"].Findings[0].ID; got != "dea37bb2634c" {
		t.Errorf("fingerprint of field.type ref other A /x is %s", got)
	}
}

// generated makes a set of n types with ten fields each, which refer to each other.
func generated(t testing.TB, name string, n int, drift bool) *schema.Set {
	var b strings.Builder
	b.WriteByte('{')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		tail := "integer"
		if drift && i%10 == 0 {
			tail = "string"
		}
		fmt.Fprintf(&b, `"T%d":{"type":"object","properties":{`, i)
		for f := range 7 {
			fmt.Fprintf(&b, `"f%d":{"type":"string","x-parity":{"decl":"f%d: str","source":{"file":"t.py","line":%d}}},`, f, f, f)
		}
		fmt.Fprintf(&b, `"list":{"type":"array","items":{"$ref":"#/$defs/T%d"}},"kind":{"enum":["a","b","c"]},"n":{"type":["%s","null"],"default":null}},"required":["f0","f1"]}`, (i*7+1)%n, tail)
	}
	b.WriteByte('}')
	return defs(t, name, b.String())
}

func BenchmarkRun(b *testing.B) {
	for _, n := range []int{300, 1_000, 3_000, 10_000} {
		b.Run(fmt.Sprintf("types=%d", n), func(b *testing.B) {
			ref, other := generated(b, "ref", n, false), generated(b, "other", n, true)
			b.ResetTimer()
			for range b.N {
				if _, err := Run(ref, []*schema.Set{other}, Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/type")
		})
	}
}

// TestDeterministic: maps are walked in this package; their order must not show.
func TestDeterministic(t *testing.T) {
	var first []byte
	for range 50 {
		r, err := Run(generated(t, "ref", 40, false), []*schema.Set{generated(t, "other", 40, true)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		out, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = out
		}
		if !slices.Equal(first, out) {
			t.Fatal("two runs on one input differ")
		}
	}
}
