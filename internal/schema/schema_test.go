package schema

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/typeset"
)

// normal writes a schema's normal form on one line.
func normal(s *Schema) string {
	var text string
	switch s.Kind {
	case Reference:
		text = "→" + s.Ref
	case Enum:
		var values []string
		for _, v := range s.Values {
			values = append(values, v.JSON)
		}
		text = "{" + strings.Join(values, " ") + "}"
		if s.Open {
			text += "…"
		}
	case Array:
		text = "[" + normal(s.Items) + "]"
	case Tuple:
		var elements []string
		for _, e := range s.Elements {
			elements = append(elements, normal(e))
		}
		if s.Items != nil {
			elements = append(elements, "*"+normal(s.Items))
		}
		text = "(" + strings.Join(elements, ", ") + ")"
	case Map:
		text = "map " + normal(s.Items)
		if s.Keys != nil {
			text = "map " + normal(s.Keys) + " " + normal(s.Items)
		}
	case Union:
		var variants []string
		for _, v := range s.Variants {
			variants = append(variants, normal(v))
		}
		text = strings.Join(variants, " or ")
	case Record:
		var fields []string
		for _, p := range s.Properties {
			name := p.Name
			if p.Required {
				name += "!"
			}
			fields = append(fields, name+" "+normal(p.Schema))
		}
		text = "record(" + strings.Join(fields, ", ") + ")"
		if s.Closed {
			text += " closed"
		}
	default:
		text = s.Kind.String()
	}
	if s.Nullable {
		text += "?"
	}
	if s.Format != "" {
		text += " " + s.Format
	}
	if s.Encoding != "" {
		text += " " + s.Encoding
	}
	if len(s.Constraints) > 0 {
		text += " " + fmt.Sprint(s.Constraints)
	}
	if len(s.Unmodelled) > 0 {
		text += " unmodelled" + fmt.Sprint(s.Unmodelled)
	}
	if s.Default != nil {
		text += " =" + s.Default.JSON
	}
	return text
}

func TestNormalForm(t *testing.T) {
	tests := []struct{ name, schema, want, reason string }{
		{"true", `true`, `any`, ""},
		{"empty", `{}`, `any`, "true and {} are one"},
		{"false", `false`, `never`, ""},
		{"annotations", `{"title":"T","description":"d","examples":[1],"x-internal":true}`, `any`, "what asserts nothing is nothing"},
		{"integer", `{"type":"integer","minimum":0}`, `integer map[minimum:0]`, ""},
		{"vacuous bounds", `{"type":"array","items":{},"minItems":0,"uniqueItems":false}`, `[any]`, "equal to leaving them out"},
		{"foreign bounds", `{"type":"string","minimum":3}`, `string`, "a keyword binds only its own type"},
		{"draft 4 bounds", `{"type":"number","minimum":0,"exclusiveMinimum":true}`, `number map[exclusiveMinimum:0]`, "the boolean form of draft 4"},
		{"format", `{"type":"string","format":"date-time"}`, `string date-time`, ""},
		{"bytes", `{"type":"string","contentEncoding":"base64"}`, `string base64`, ""},
		{"type list with null", `{"type":["string","null"]}`, `string?`, "one of four spellings of nullable"},
		{"anyOf with null", `{"anyOf":[{"type":"string"},{"type":"null"}]}`, `string?`, ""},
		{"enum with null", `{"enum":["a",null]}`, `{"a"}?`, ""},
		{"OpenAPI nullable", `{"type":"string","nullable":true}`, `string?`, ""},
		{"nullable reference", `{"anyOf":[{"$ref":"#/$defs/R"},{"type":"null"}],"default":null}`, `→R? =null`, "what pydantic writes"},
		{"only null", `{"anyOf":[{"type":"null"},{"const":null}]}`, `null`, ""},
		{"type list", `{"type":["string","integer"],"minLength":1}`, `string map[minLength:1] or integer`, "each arm takes its own keywords"},
		{"const", `{"const":1.0}`, `{1.0}`, "a constant is an enum of one"},
		{"enum duplicates", `{"enum":[1,1.0,"1"]}`, `{1 "1"}`, "1 and 1.0 are one value"},
		{"enum of a type", `{"type":"string","enum":["a",1]}`, `{"a"}`, "1 is a member that is no text"},
		{"enum of two types", `{"type":["string","integer"],"enum":["a",1.0]}`, `{"a" 1.0}`, "1.0 is an integer"},
		{"empty enum", `{"enum":[]}`, `never`, ""},
		{"nested union", `{"anyOf":[{"type":"string"},{"oneOf":[{"type":"integer"},{"type":"null"}]}]}`, `string or integer?`, "unions are flat, null is outside"},
		{"covered arms", `{"anyOf":[{"type":"array","items":{"type":"integer"}},{"type":"array","items":{"type":"number"}}]}`, `[number]`, "list[int] | list[float] is list[float] on the wire"},
		{"equal arms", `{"anyOf":[{"type":"string"},{"type":"string"}]}`, `string`, ""},
		{"constraint keeps an arm", `{"anyOf":[{"type":"string","maxLength":3},{"type":"string","minLength":5}]}`, `string map[maxLength:3] or string map[minLength:5]`, "neither covers the other"},
		{"arms of one bound", `{"anyOf":[{"type":"number","maximum":9},{"type":"integer","maximum":9,"minimum":1}]}`, `number map[maximum:9]`, "a number of pydantic is a float or an int, each with its bounds"},
		{"arms of two bounds", `{"anyOf":[{"type":"number","maximum":9},{"type":"integer","maximum":10}]}`, `number map[maximum:9] or integer map[maximum:10]`, "ten is only the other"},
		{"joined literals", `{"anyOf":[{"enum":["a"]},{"const":"b"}]}`, `{"a" "b"}`, ""},
		{"one arm", `{"oneOf":[{"type":"boolean"}]}`, `boolean`, ""},
		{"record", `{"type":"object","properties":{"b":{"type":"string"},"a":{"type":"integer","default":1}},"required":["b"]}`, `record(b! string, a integer =1)`, "document order without x-parity"},
		{"declared order", `{"type":"object","properties":{"a":true,"b":true},"x-parity":{"order":["b","a"]}}`, `record(b any, a any)`, ""},
		{"closed", `{"type":"object","properties":{},"additionalProperties":false}`, `record() closed`, "a struct without fields is no map"},
		{"required only", `{"type":"object","required":["a"]}`, `record(a! any)`, "a required name is a property"},
		{"implied object", `{"properties":{"a":true}}`, `record(a any)`, ""},
		{"map", `{"type":"object","additionalProperties":{"type":"number"}}`, `map number`, ""},
		{"map of anything", `{"type":"object"}`, `map any`, ""},
		{"map keys", `{"type":"object","propertyNames":{"pattern":"^[0-9]+$"},"additionalProperties":true}`, `map string map[pattern:"^[0-9]+$"] any`, ""},
		{"tuple", `{"type":"array","prefixItems":[{"type":"integer"}],"items":false,"minItems":1}`, `(integer) map[minItems:1]`, ""},
		{"draft 7 tuple", `{"type":"array","items":[{"type":"integer"}],"additionalItems":false}`, `(integer)`, "items as a list, before 2020-12"},
		{"open tuple", `{"type":"array","prefixItems":[{"type":"integer"}],"items":{"type":"string"}}`, `(integer, *string)`, ""},
		{"wrapped reference", `{"allOf":[{"$ref":"#/$defs/R"}],"default":{}}`, `→R ={}`, "how OpenAPI 3.0 puts a default beside a reference"},
		{"inheritance", `{"allOf":[{"$ref":"#/$defs/R"},{"type":"object","properties":{"y":{"type":"string"}},"required":["y"]}]}`, `record(x integer, y! string)`, "allOf of records is one record"},
		{"allOf of bounds", `{"allOf":[{"type":"string"},{"minLength":2},{"type":"string","maxLength":5}]}`, `string map[maxLength:5 minLength:2]`, "each says a part"},
		{"bounds of no kind", `{"allOf":[{"minimum":2},{"type":"integer"}]}`, `integer map[minimum:2]`, ""},
		{"required apart", `{"allOf":[{"type":"object","properties":{"a":{"type":"string"}}},{"required":["a"]}]}`, `record(a! string)`, "what one part only names the other describes"},
		{"any object and a record", `{"allOf":[{"type":"object"},{"properties":{"a":{"type":"string"}}}]}`, `record(a string)`, ""},
		{"a description beside a reference", `{"allOf":[{"$ref":"#/$defs/R"},{"description":"more"}]}`, `→R`, "it asserts nothing"},
		{"two bounds of one kind", `{"allOf":[{"type":"string","minLength":1},{"minLength":2}]}`, `any unmodelled[allOf:[{"minLength":1,"type":"string"},{"minLength":2}]]`, "not guessed at"},
		{"two kinds", `{"allOf":[{"type":"string"},{"type":"integer"}]}`, `any unmodelled[allOf:[{"type":"string"},{"type":"integer"}]]`, "nor here"},
		{"a closed part", `{"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false},{"required":["b"]}]}`, `any unmodelled[allOf:[{"additionalProperties":false,"properties":{"a":{"type":"string"}},"type":"object"},{"required":["b"]}]]`, "which rejects what the other has"},
		{"not", `{"type":"integer","not":{"const":3}}`, `integer unmodelled[not:{"const":3}]`, "kept by name"},
		{"anyOf beside properties", `{"type":"object","properties":{"a":true},"anyOf":[{"required":["a"]}]}`, `record(a any) unmodelled[anyOf:[{"required":["a"]}]]`, ""},
		{"sibling of $ref", `{"$ref":"#/$defs/R","minProperties":1}`, `→R unmodelled[minProperties:1]`, "2020-12 allows siblings"},
		{"metaschema", `{"$ref":"http://json-schema.org/draft-07/schema#"}`, `any unmodelled[$ref:"http://json-schema.org/draft-07/schema#"]`, "the one document that everybody has"},
		{"never", `{"not":{}}`, `never`, "no value, with room for annotations"},
		{"deep reference", `{"$ref":"#/$defs/R/properties/x"}`, `integer`, "a reference into a type is what stands there"},
		{"opaque arm", `{"anyOf":[{"x-parity":{"opaque":"a macro"}},{"type":"string"}]}`, `any or string`, "what is unknown covers nothing"},
		{"open enum", `{"type":"string","x-parity":{"open":true,"values":["a","b"]}}`, `{"a" "b"}…`, "a Go named string"},
	}
	seen := map[string]bool{}
	for _, tt := range tests {
		if seen[tt.name] {
			t.Errorf("%s: two rows have this name", tt.name)
		}
		seen[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			text := fmt.Sprintf(`{"$defs":{"T":%s,"R":{"type":"object","properties":{"x":{"type":"integer"}}}}}`, tt.schema)
			set, err := Parse("f.json", "set", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(normal(set.Lookup("T").Schema), "unmodelledmap", "unmodelled")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// TestReferenceErrors: references that lead nowhere, or in circles, are errors
// that name them.
func TestReferenceErrors(t *testing.T) {
	for _, tt := range []struct{ defs, want string }{
		{`{"A":{"$ref":"#/$defs/B"},"B":{"anyOf":[{"$ref":"#/$defs/A"},{"type":"null"}]}}`, "f.json:1: cyclic $ref that never reaches a schema: A → B → A"},
		{`{"A":{"$ref":"#/$defs/A"}}`, "f.json:1: cyclic $ref that never reaches a schema: A → A"},
		{`{"A":{"$ref":"#/$defs/A/anyOf/0","anyOf":[{"$ref":"#/$defs/A/anyOf/0"}]}}`, "cyclic $ref through #/$defs/A/anyOf/0 that never reaches a schema"},
		{`{"A":{"$ref":"#/$defs/B"}}`, "$ref to #/$defs/B: there is nothing at that place in the document"},
		{`{"A":{"$ref":"other.json"}}`, "remote $ref other.json: parity fetches nothing"},
		{`{"A":{"$ref":"#anchor"}}`, "nothing in the document has that $anchor"},
	} {
		_, err := Parse("f.json", "set", []byte(`{"$defs":`+tt.defs+`}`))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s\n got %v\nwant %s", tt.defs, err, tt.want)
		}
	}
	// A name may be percent-encoded in a reference.
	if set, err := Parse("f.json", "set", []byte(`{"$defs":{"Page[T]":{"type":"object","properties":{"next":{"$ref":"#/$defs/Page%5BT%5D"}}}}}`)); err != nil {
		t.Error(err)
	} else if got := set.Lookup("Page[T]").Property("next").Ref; got != "Page[T]" {
		t.Errorf("refers to %q", got)
	}
}

// TestRecursion: a type that refers to itself through a property or an item is a type
// like any other, however it does so.
func TestRecursion(t *testing.T) {
	for _, tt := range []struct{ defs, want string }{
		{`{"A":{"type":"object","properties":{"next":{"$ref":"#/$defs/A"}}}}`, `record(next →A)`},
		{`{"A":{"type":"array","items":{"minItems":1,"allOf":[{"$ref":"#/$defs/A"}]}}}`, `[[any] map[minItems:1] unmodelled[allOf:[{"$ref":"#/$defs/A"}]]]`},
		{`{"A":{"type":"object","properties":{"child":{"allOf":[{"$ref":"#/$defs/A"},{"properties":{"x":true}}]}}}}`, `record(child record(child any unmodelled[allOf:[{"$ref":"#/$defs/A"},{"properties":{"x":true}}]], x any))`},
		{`{"A":{"type":"object","properties":{"tree":{"type":"array","items":{"$ref":"#/$defs/A/properties/tree"}}}}}`, `record(tree [[any]])`},
	} {
		set, err := Parse("f.json", "set", []byte(`{"$defs":`+tt.defs+`}`))
		if err != nil {
			t.Errorf("%s: %v", tt.defs, err)
			continue
		}
		if got := strings.ReplaceAll(normal(set.Lookup("A").Schema), "unmodelledmap", "unmodelled"); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.defs, got, tt.want)
		}
	}
}

func TestAnnotations(t *testing.T) {
	set, err := Parse("f.json", "set", []byte(`{
		"$defs": {"S": {"anyOf": [{"enum": ["UP"], "x-parity": {"native": "atom", "members": {":up": "UP"}}}, {"type": "null"}],
			"x-parity": {"decl": "@type t :: :up | nil", "source": {"file": "s.ex", "line": 3}, "decode": {"unknown": "drop", "missing": "nil"},
				"local": [{"name": "fn", "reason": "not encoded"}], "bounds": {"minimum": 0}, "unset": "null"}}},
		"x-parity": {"language": "elixir", "files": 7, "excluded": [{"name": "C", "reason": "a GenServer", "file": "c.ex", "line": 1}],
			"problems": [{"file": "b.ex", "line": 2, "message": "syntax error"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := Annotation{
		Native: "atom", Decl: "@type t :: :up | nil", Source: Source{File: "s.ex", Line: 3}, Handling: &Handling{Unset: "null"}, Details: &typeset.Details{
			Members: map[string]string{`"UP"`: ":up"}, Bounds: map[string]string{"minimum": "0"},
			Decode: Decode{Unknown: "drop", Missing: "nil"}, Local: []Local{{Name: "fn", Reason: "not encoded"}},
		},
	}
	if diff := cmp.Diff(want, set.Lookup("S").Annotation); diff != "" {
		t.Errorf("annotation, inner and outer joined (-want +got):\n%s", diff)
	}
	if set.Language != "elixir" || set.Files != 7 || len(set.Excluded) != 1 || set.Problems[0] != "b.ex:2: syntax error" {
		t.Errorf("document: %+v", set)
	}
}

// TestSourceWithoutCapture: a schema that people wrote themselves is its own source.
func TestSourceWithoutCapture(t *testing.T) {
	set, err := Parse("api.json", "api", []byte("{\"$defs\": {\n  \"A\": {\"type\": \"string\"}}}"))
	if err != nil {
		t.Fatal(err)
	}
	if got := set.Lookup("A").Source; got != (Source{File: "api.json", Line: 2}) {
		t.Errorf("source %v", got)
	}
}

// FuzzParse: no input makes the loader panic, and what it accepts can be walked.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"$defs":{"A":{"anyOf":[{"$ref":"#/$defs/B"},{"type":"null"}]},"B":{"type":"object","properties":{"x":{"$ref":"#/$defs/A"}},"required":["x","y"]}}}`,
		`{"definitions":{"A":{"allOf":[{"$ref":"#/definitions/A/allOf/0"}]}}}`,
		`{"components":{"schemas":{"A":{"type":["string","null"],"enum":[null,"a"]}}}}`,
		`{"type":"array","items":[true,false],"additionalItems":{"$ref":"#"}}`,
		`{"$defs":{"A":{"type":"object","propertyNames":{"$ref":"#/$defs/A"},"x-parity":{"order":["z"],"members":{"a":null},"values":[]}}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := Parse("f.json", "f", data)
		if err != nil {
			return
		}
		for _, typ := range set.Types {
			normal(typ.Schema)
			for _, name := range typ.References() {
				if set.Lookup(name) == nil {
					t.Errorf("%s refers to %s, which is not there", typ.Name, name)
				}
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString(`{"$defs":{`)
	for i := range 1000 {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, `"T%d":{"type":"object","properties":{`, i)
		for f := range 9 {
			fmt.Fprintf(&text, `"f%d":{"type":"string","x-parity":{"decl":"f%d: str","source":{"file":"t.py","line":%d}}},`, f, f, f)
		}
		fmt.Fprintf(&text, `"next":{"$ref":"#/$defs/T%d"}}}`, (i+1)%1000)
	}
	text.WriteString(`}}`)
	data := []byte(text.String())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Parse("f.json", "f", data); err != nil {
			b.Fatal(err)
		}
	}
}
