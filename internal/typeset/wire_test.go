package typeset

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
)

// TestWire: what the types of a set really are on the wire.
func TestWire(t *testing.T) {
	const text = `{"type":"string"}`
	record := func(decode, properties, required string) string {
		return `{"type":"object","properties":` + properties + `,"required":` + required + `,"x-parity":{"decode":` + decode + `}}`
	}
	for _, row := range []struct {
		name  string
		def   string // of T; beside it are R, a record that must have x, and the enum E of "a"
		takes string // values apart by blanks
		not   string
		sends string
		never string
	}{
		{
			name: "missing is no error", def: record(`{"missing":"zero"}`, `{"a":`+text+`}`, `["a"]`),
			takes: `{"a":"x"} {} {"a":null} {"b":1} null`, not: `{"a":1} []`,
			sends: `{"a":"x"}`, never: `{} {"a":null} {"a":"x","b":1}`,
		},
		{
			name: "one that must be there", def: record(`{"by":"encoding/json","missing":"zero"}`, `{"a":{"type":"string","x-parity":{"missing":"reject"}},"b":{"type":"string"},"o":{"type":"object","properties":{"c":{"type":"string","x-parity":{"missing":"reject"}},"d":{"type":"string"}},"required":["c","d"]}}`, `["a","b"]`),
			takes: `{"a":"x"} {"a":null} {"a":"x","o":{"c":"x"}} null`, not: `{} {"b":"x"} {"a":"x","o":{"d":"x"}}`,
			sends: `{"a":"x","b":"x"}`, never: `{"a":"x"}`,
		},
		{
			name: "one that may be left out where it is written, and not where it is read", def: record(`{"missing":"zero"}`, `{"a":{"type":"string","x-parity":{"missing":"reject"}}}`, `[]`),
			takes: `{"a":"x"}`, not: `{}`, sends: `{} {"a":"x"}`,
		},
		{
			name: "a null that is refused", def: record(`{"by":"encoding/json","missing":"zero"}`, `{"a":{"type":"string","x-parity":{"null":"reject"}},"b":{"type":"array","items":{"$ref":"#/$defs/L"}},"c":{"$ref":"#/$defs/L"},"d":{"anyOf":[{"$ref":"#/$defs/L"},{"type":"null"}]}}`, `[]`),
			takes: `{} {"a":"x","b":["x"],"c":"x","d":null} {"b":null}`, not: `{"a":null} {"b":[null]} {"c":null}`,
		},
		{
			name: "a null that is refused in place of a type that takes it", def: record(`{"by":"encoding/json","missing":"zero"}`, `{"a":{"$ref":"#/$defs/N","x-parity":{"null":"reject"}},"b":{"$ref":"#/$defs/N"}}`, `[]`),
			takes: `{"a":1} {"b":null}`, not: `{"a":null}`,
		},
		{
			name: "a union that refuses null, of types that take it", def: `{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/E"}],"x-parity":{"decode":{"by":"encoding/json"},"null":"reject"}}`, takes: `{} "a"`, not: `null 1`,
		},
		{
			name: "and one that does not", def: `{"anyOf":[{"$ref":"#/$defs/P"},{"$ref":"#/$defs/E"}],"x-parity":{"decode":{"by":"encoding/json"}}}`, takes: `{} "a" null`, not: `1`,
		},
		{
			name: "a type that refuses null", def: `{"type":"string","x-parity":{"decode":{"by":"encoding/json"},"null":"reject"}}`, takes: `"x"`, not: `null 1`,
		},
		{
			name: "a text is null, too", def: `{"type":"string","x-parity":{"decode":{"by":"encoding/json"}}}`, takes: `"x" null`, not: `1`, sends: `"x"`, never: `null`,
		},
		{
			name: "a constant is null, too", def: `{"const":"a","x-parity":{"decode":{"by":"encoding/json"}}}`, takes: `"a" null`, not: `"b"`,
		},
		{
			name: "a union is null, too", def: `{"anyOf":[{"type":"string"},{"$ref":"#/$defs/R"}],"x-parity":{"decode":{"by":"encoding/json"}}}`, takes: `"a" null {"x":1}`, not: `1`,
		},
		{
			name: "null is no error", def: record(`{"missing":"reject","null":"keep"}`, `{"a":{"type":"array","items":`+text+`}}`, `["a"]`),
			takes: `{"a":null} {"a":[null]}`, not: `{} {"a":[1]} null`,
		},
		{
			name: "nothing is put up with", def: record(`{"missing":"reject"}`, `{"a":`+text+`}`, `["a"]`),
			takes: `{"a":"x"}`, not: `{} {"a":null} null`,
		},
		{
			name: "null leaves zero in a value of Go's", def: `{"type":"array","items":{"type":"integer"},"x-parity":{"decode":{"by":"encoding/json"}}}`,
			takes: `null [1] [null]`, not: `[""] 1`, never: `null`,
		},
		{
			name: "in an enum too", def: `{"type":"string","enum":["a"],"x-parity":{"decode":{"by":"encoding/json"}}}`,
			takes: `"a" null`, not: `"b"`,
		},
		{
			name: "and a decoder of its own may refuse it", def: `{"type":"string","enum":["a"],"x-parity":{"decode":{"by":"encoding/json"},"null":"reject"}}`,
			takes: `"a"`, not: `null "b"`,
		},
		{
			name: "invalid is zero", def: record(`{"invalid":"zero"}`, `{"a":`+text+`}`, `["a"]`),
			takes: `{"a":1} {} null`, not: `[] 1`, sends: `{"a":"x"}`, never: `{"a":1}`,
		},
		{
			name: "invalid is zero, whatever it is", def: record(`{"by":"encoding/json","invalid":"zero"}`, `{"a":`+text+`}`, `["a"]`),
			takes: `{"a":1} {} null [] 1`, sends: `{"a":"x"}`, never: `{"a":1}`,
		},
		{
			name: "a union that keeps what it is given", def: `{"anyOf":[{"$ref":"#/$defs/R"},` + text + `],"x-parity":{"decode":{"by":"encoding/json","invalid":"keep"}}}`,
			takes: `{"a":1} [] 1 null`,
		},
		{
			name: "invalid is kept", def: record(`{"invalid":"keep"}`, `{"a":`+text+`}`, `["a"]`),
			takes: `{"a":1} [] 1 null`,
		},
		{
			name: "invalid is kept, and not in one place", def: record(`{"invalid":"keep"}`, `{"a":`+text+`,"b":{"enum":["x"],"x-parity":{"invalid":"reject"}}}`, `[]`),
			takes: `{"a":1} {"b":"x"} {} {"c":1}`, not: `{"b":"y"} {"b":null} [] 1`,
		},
		{
			name: "invalid is kept in what must be an object", def: `{"type":"object","properties":{"a":` + text + `},"x-parity":{"decode":{"invalid":"keep"},"invalid":"reject"}}`,
			takes: `{"a":1} {}`, not: `[] 1 null`,
		},
		{
			name: "who makes an object of members asks for one wherever it stands, but in the place of null", def: `{"type":"object","properties":{"a":{"$ref":"#/$defs/T"},"b":` + text + `},"x-parity":{"decode":{"missing":"keep","invalid":"keep"},"invalid":"reject"}}`,
			takes: `{"a":{"b":1}} {} null {"a":null}`, not: `[] 1 {"a":1} {"a":{"a":"x"}}`,
		},
		{
			name: "a union of what is kept, though each asks for an object", def: `{"anyOf":[{"$ref":"#/$defs/K"},{"type":"array","items":{"$ref":"#/$defs/K"}}]}`,
			takes: `{} [] 1 null`,
		},
		{
			name: "another name of what asks for an object", def: `{"$ref":"#/$defs/K"}`, takes: `{} null`, not: `[] 1`,
		},
		{
			name: "a list of what is no more than read", def: `{"type":"array","items":{"$ref":"#/$defs/R"}}`, takes: `[{"x":1}]`, not: `{} 1`,
		},
		{
			name: "invalid is kept, but no further member", def: `{"type":"object","properties":{"a":` + text + `,"b":{"enum":["x"],"x-parity":{"invalid":"reject"}}},"additionalProperties":false,"x-parity":{"decode":{"invalid":"keep"}}}`,
			takes: `{"a":1} {}`, not: `{"c":1} {"b":1}`,
		},
		{
			name: "jason", def: record(`{"by":"jason","missing":"reject"}`, `{"a":`+text+`,"r":{"$ref":"#/$defs/R"}}`, `["a"]`),
			takes: `{"a":1} {"a":null,"r":{"x":1}}`, not: `{} {"a":1,"r":1}`,
		},
		{
			name: "who looks for keys looks in an object", def: record(`{"by":"jason","invalid":"keep","missing":"nil"}`, `{"a":`+text+`}`, `["a"]`),
			takes: `{"a":1} {} null`, not: `[] 1 "x"`,
		},
		{
			name: "a field that is read beside others that are kept", def: record(`{"by":"jason","invalid":"keep","missing":"nil"}`, `{"a":{"type":"string","x-parity":{"missing":"reject","null":"reject","invalid":"reject"}},"b":`+text+`,"c":{"type":"integer","x-parity":{"invalid":"reject"}}}`, `["a","b"]`),
			takes: `{"a":"x"} {"a":"x","b":1,"c":null}`, not: `{} {"b":"x"} {"a":null} {"a":1} {"a":"x","c":"x"}`,
		},
		{
			name: "a field of no type that is looked at, but for what is kept within", def: record(`{"by":"jason","invalid":"keep","missing":"nil"}`, `{"a":{"anyOf":[{"type":"array","items":{"type":"array","items":{"type":"string","x-parity":{"decode":{"by":"jason"}}}},"x-parity":{"invalid":"reject"}},{"type":"null"}],"x-parity":{"invalid":"reject"}}}`, `[]`),
			takes: `{"a":null} {} {"a":[["x",1,null]]}`, not: `{"a":false} {"a":1} {"a":[1]} {"a":{}}`,
		},
		{
			name: "a field that another decoder reads", def: record(`{"by":"pydantic"}`, `{"a":{"type":"integer"},"b":{"type":"integer","x-parity":{"decode":{"by":"pydantic-strict"}}}}`, `[]`),
			takes: `{"a":"1"} {"b":1}`, not: `{"b":"1"} {"a":"x"}`,
		},
		{
			name: "an alias is read as what holds it", def: record(`{"by":"pydantic"}`, `{"a":{"$ref":"#/$defs/N"}}`, `[]`),
			takes: `{"a":"1"} {"a":1}`, not: `{"a":"x"}`,
		},
		{
			name: "encoding/json", def: record(`{"by":"encoding/json"}`, `{"a":`+text+`,"r":{"$ref":"#/$defs/R"},"l":{"type":"array","items":{"$ref":"#/$defs/R"}}}`, `["a"]`),
			takes: `{"a":null,"r":null,"l":[null]} null`, not: `{"a":1} {} {"a":"x","r":{}}`,
		},
		{
			name: "other names", def: record(`{"missing":"reject"}`, `{"a":{"type":"string","x-parity":{"reads":["b","c"]}}}`, `["a"]`),
			takes: `{"a":"x"} {"b":"x"} {"c":"x"} {"a":"x","b":1} {"b":"x","c":1}`, not: `{} {"b":1} {"a":1,"b":"x"} {"c":1}`,
			sends: `{"a":"x"}`, never: `{"b":"x"} {"a":"x","b":"x"}`,
		},
		{
			name: "other names of what is kept whatever it is", def: record(`{"missing":"reject","invalid":"keep"}`, `{"a":{"type":"string","x-parity":{"reads":["b"]}}}`, `["a"]`),
			takes: `{"a":"x"} {"b":1}`, not: `{} {"c":1}`,
		},
		{
			name: "other names of what need not be there", def: record(`{"missing":"reject"}`, `{"a":{"type":"string","x-parity":{"reads":["b"]}}}`, `[]`),
			takes: `{} {"a":"x"} {"b":"x"}`, not: `{"b":1}`,
		},
		{
			name: "other names in a closed record", def: `{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string","x-parity":{"reads":["b"]}}}}`,
			takes: `{"b":"x"}`, not: `{"c":"x"}`,
		},
		{
			name: "a tag", def: `{"anyOf":[{"$ref":"#/$defs/R"},` + text + `],"x-parity":{"tag":{"field":"kind","required":true}}}`,
			takes: `{"kind":"r","x":1} "a"`, not: `{"x":1} {"kind":"r"}`, sends: `{"x":1}`,
		},
		{
			name: "a variant that is chosen by a value", def: `{"anyOf":[{"$ref":"#/$defs/R","x-parity":{"chosen":{"field":"kind","values":["a","b"]}}},{"type":"object","properties":{"y":` + text + `},"required":["y"]}]}`,
			takes: `{"kind":"a","x":1} {"kind":"b","x":1} {"y":"x"}`, not: `{"x":1} {"kind":"c","x":1} {"kind":"a"}`, sends: `{"x":1}`,
		},
		{
			name: "a tag that no variant has", def: `{"anyOf":[{"$ref":"#/$defs/R","x-parity":{"chosen":{"field":"kind","values":["a"]}}}],"x-parity":{"tag":{"field":"kind","other":"zero","values":["a"]}}}`,
			takes: `{"kind":"a","x":1} {"kind":"b"} {}`, not: `{"kind":"a"} 1`, sends: `{"x":1}`,
		},
		{
			name: "width", def: `{"type":["integer","null"],"x-parity":{"width":"uint8"}}`,
			takes: `255 null`, not: `256 -1 "1"`, sends: `255 null`, never: `256`,
		},
		{
			name: "what rounds to a float32", def: `{"type":"number","x-parity":{"width":"float32","decode":{"by":"encoding/json"}}}`,
			takes: `340282346638528859811704183484516925441 -340282356779733661637539395458142568447.5`, not: `340282356779733661637539395458142568448`,
			sends: `340282346638528859811704183484516925440`, never: `340282346638528859811704183484516925441`,
		},
		{
			name: "width of 64 bits", def: `{"type":"integer","x-parity":{"width":"int64"}}`, takes: `9223372036854775808`,
		},
		{
			name: "open enum", def: `{"type":"string","x-parity":{"open":true,"values":["a"]}}`,
			takes: `"a" "b"`, not: `1`, sends: `"a"`, never: `"b"`,
		},
		{
			name: "open enum under a name", def: `{"type":"string","x-parity":{"native":"literal","open":true,"values":["a"],"decode":{"by":"speakeasy"}}}`,
			takes: `"a" "b" null`, not: `1`, sends: `"a"`, never: `"b"`,
		},
		{
			name: "open enum or anything", def: `{"type":"string","x-parity":{"open":true,"values":["a"],"invalid":"keep","decode":{"by":"pydantic"}}}`,
			takes: `"a" "b" null 1 [1]`, sends: `"a"`, never: `"b" 1`,
		},
		{
			name: "a field of an open enum or anything", def: record(`{"by":"pydantic","missing":"reject"}`, `{"a":{"type":"string","x-parity":{"open":true,"values":["a"],"invalid":"keep"}}}`, `["a"]`),
			takes: `{"a":"a"} {"a":1} {"a":null}`, not: `{} 1`, sends: `{"a":"a"}`, never: `{"a":1}`,
		},
		{
			name: "an arm for other tags", def: `{"anyOf":[{"$ref":"#/$defs/R","x-parity":{"chosen":{"field":"kind","values":["a"]}}},{"type":"object","properties":{"kind":{"type":["string","null"]}},"required":["kind"],"x-parity":{"chosen":{"field":"kind","values":["a"],"others":true}}}],"x-parity":{"tag":{"field":"kind","required":true}}}`,
			takes: `{"kind":"a","x":1} {"kind":"b"} {"kind":null}`, not: `{"kind":"a"} {"x":1} {"kind":1}`,
		},
		{
			name: "zero is left out", def: record(`{"missing":"zero"}`, `{"a":{"type":"string","x-parity":{"unset":"omit","zero":"omit"}},"b":{"type":"integer","x-parity":{"unset":"null"}}}`, `[]`),
			sends: `{"a":"x","b":1} {"b":1}`, never: `{"a":"","b":1} {}`,
		},
		{
			name: "sent as something else", def: `{"type":"object","properties":{"a":` + text + `},"x-parity":{"out":{"properties":{"a":null,"b":{"type":"integer"}}}}}`,
			takes: `{"a":"x"}`, sends: `{"b":1}`, never: `{"a":"x"} {"b":"x"}`,
		},
		{
			name: "a time", def: `{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}`,
			takes: `"2020-01-01T00:00:00Z"`, not: `"x" 1`, sends: `"2020-01-01T00:00:00Z"`, never: `"x"`,
		},
		{
			name: "unknown", def: `{"x-parity":{"opaque":"a macro"}}`, takes: `1`, sends: `1`,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			document, err := doc.ParseJSON("t.json", []byte(fmt.Sprintf(`{"$defs":{"T":%s,
				"K":{"type":"object","properties":{},"x-parity":{"decode":{"missing":"keep","invalid":"keep"},"invalid":"reject"}},"R":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]},"E":{"enum":["a"]},"L":{"type":"string","x-parity":{"decode":{"by":"encoding/json"},"null":"reject"}},"N":{"type":"integer","x-parity":{"native":"alias"}},"P":{"type":"object","properties":{"x":{"type":"integer"}},"x-parity":{"native":"struct","decode":{"by":"encoding/json","unknown":"drop","missing":"zero"}}}
				},"x-parity":{"language":"x"}}`, row.def)))
			if err != nil {
				t.Fatal(err)
			}
			before := document.JSON()
			for _, way := range []struct {
				name string
				of   func(*doc.Node) *doc.Node
				yes  string
				no   string
			}{{"accepts", Accepts, row.takes, row.not}, {"sends", Sends, row.sends, row.never}} {
				s := compiled(t, way.of(document))
				for value, want := range map[string]bool{way.yes: true, way.no: false} {
					for _, v := range strings.Fields(value) {
						if got := s.Validate(parsed(t, v)) == nil; got != want {
							t.Errorf("%s %s: %v\n%s", way.name, v, got, way.of(document).At("/$defs/T").JSON())
						}
					}
				}
			}
			if document.JSON() != before {
				t.Error("the document has changed")
			}
		})
	}
}

func compiled(t *testing.T, document *doc.Node) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("t.json", strings.NewReader(document.With("$schema", doc.NewString(Dialect)).JSON())); err != nil {
		t.Fatal(err)
	}
	s, err := compiler.Compile("t.json#/$defs/T")
	if err != nil {
		t.Fatalf("%s: %v", document.JSON(), err)
	}
	return s
}

func parsed(t *testing.T, text string) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func TestKeeps(t *testing.T) {
	document, err := doc.ParseJSON("set.json", []byte(`{"$defs":{
		"Kept":{"type":"object","properties":{},"x-parity":{"decode":{"invalid":"keep"}}},
		"Read":{"type":"object","properties":{},"x-parity":{"decode":{"by":"pydantic"}}},
		"Params":{"type":"object","properties":{"a":{"$ref":"#/$defs/Kept"}}},
		"Union":{"anyOf":[{"$ref":"#/$defs/Name"},{"type":"string"}]},
		"Name":{"$ref":"#/$defs/Kept"},
		"Other":{"anyOf":[{"$ref":"#/$defs/Read"},{"$ref":"#/$defs/Other"}]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	wire := On(document)
	for name, want := range map[string]bool{"Kept": true, "Read": false, "Params": false, "Union": true, "Name": true, "Other": false} {
		if got := wire.Keeps("/$defs/" + name); got != want {
			t.Errorf("%s keeps: %v", name, got)
		}
	}
}

// TestUnseen: where no decoder is seen a value is judged as it is declared, and is taken
// all the same.
func TestUnseen(t *testing.T) {
	const unseen = `{"by":"jason","missing":"nil","unknown":"drop","invalid":"keep","unseen":true}`
	document, err := doc.ParseJSON("t.json", []byte(`{"$defs":{"T":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"x-parity":{"decode":`+unseen+`}}},"x-parity":{"language":"elixir"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if accepted := On(document).Accepts("/$defs/T"); accepted.Get("required") != nil {
		t.Errorf("it demands %v, and nothing does", accepted.Get("required").Strings())
	}
	if judged := Judged(document).At("/$defs/T"); judged.Get("required") == nil {
		t.Error("it is judged without its declaration")
	}
}

// TestKeptByHolders: an enum is decoded by what holds it.
func TestKeptByHolders(t *testing.T) {
	record := func(of, field, decode string) string {
		return fmt.Sprintf(`{"type":"object","properties":{"a":{"$ref":"#/$defs/%s"%s}},"x-parity":{%s}}`, of, field, decode)
	}
	const keeps, reads = `"decode":{"missing":"keep","invalid":"keep"}`, `"decode":{"by":"pydantic","missing":"reject"}`
	document, err := doc.ParseJSON("t.json", []byte(`{"$defs":{
		"Kept":{"enum":["a"]},"Both":{"enum":["a"]},"Looked":{"enum":["a"]},"Inner":{"enum":["a"]},"Name":{"$ref":"#/$defs/Inner"},"Given":{"enum":["a"]},"Alone":{"enum":["a"]},
		"R1":`+record("Kept", "", keeps)+`,"R2":`+record("Both", "", keeps)+`,"R3":`+record("Both", "", reads)+`,
		"R4":`+record("Looked", `,"x-parity":{"invalid":"reject"}`, keeps)+`,"R5":`+record("Name", "", keeps)+`,
		"P1":`+record("Kept", "", `"native":"dict"`)+`,"P2":`+record("Given", "", `"native":"dict"`)+`
	},"x-parity":{"language":"python"}}`))
	if err != nil {
		t.Fatal(err)
	}
	wire := On(document)
	for name, want := range map[string]bool{"Kept": true, "Both": false, "Looked": false, "Inner": true, "Name": true, "Given": false, "Alone": false} {
		if got := wire.Keeps("/$defs/" + name); got != want {
			t.Errorf("%s is kept: %v", name, got)
		}
	}
}

// TestDeclaredMembers: an open enum is declared as its members, whatever a decoder takes.
func TestDeclaredMembers(t *testing.T) {
	for schema, want := range map[string]string{
		`{"type":"string","x-parity":{"open":true,"values":["a"]}}`:          `{"enum":["a"]}`,
		`{"type":["string","null"],"x-parity":{"open":true,"values":["a"]}}`: `{"enum":["a",null]}`,
		`{"type":"string","x-parity":{"native":"const"}}`:                    `{"type":"string"}`,
	} {
		document, err := doc.ParseJSON("t.json", []byte(`{"$defs":{"A":`+schema+`},"x-parity":{"language":"go"}}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := Declared(document).At("/$defs/A").Without(Annotation).Canonical(); got != want {
			t.Errorf("%s is declared as %s", schema, got)
		}
	}
}
