package validate

import (
	"fmt"
	"testing"
)

// TestRuntimes: a record is judged as the SDK's own decoder would, by the model of
// package typeset; what that cannot know stays unknown.
func TestRuntimes(t *testing.T) {
	record := func(decode, properties string) string {
		return fmt.Sprintf(`{"type":"object","properties":%s,"required":["a"],"x-parity":{"decode":%s}}`, properties, decode)
	}
	pydantic := `{"by":"pydantic","missing":"reject","unknown":"drop"}`
	golang := `{"by":"encoding/json","missing":"zero","unknown":"drop"}`
	for _, row := range []struct {
		name, language, schema string
		outcomes               map[string]Outcome
		word                   string // of the last record's first finding or note
	}{
		{"pydantic's integers", "python", record(pydantic, `{"a":{"type":"integer"}}`), map[string]Outcome{
			`{"a":1}`: Accepts, `{"a":1.0}`: Accepts, `{"a":1e3}`: Accepts, `{"a":"1"}`: Accepts, `{"a":true}`: Accepts, `{"a":42540488241204005267}`: Accepts,
			`{"a":1.5}`: Rejects, `{"a":null}`: Rejects, `{}`: Rejects, `{"a":"x"}`: Rejects,
		}, ""},
		{"the words for leniency are those of what is declared", "python", record(pydantic, `{"a":{"type":"integer"}}`), map[string]Outcome{`{"a":"x"}`: Rejects}, "expected integer, but got string"},
		{"pydantic's times", "python", record(pydantic, `{"a":{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}}`), map[string]Outcome{
			`{"a":"2017-12-03T23:28:09"}`: Accepts, `{"a":"2017-12-03 23:28:09Z"}`: Accepts, `{"a":1512343689}`: Accepts, `{"a":"2017-12-03"}`: Accepts, `{"a":"soon"}`: Rejects,
		}, ""},
		{"a time", "python", record(pydantic, `{"a":{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}}`), map[string]Outcome{`{"a":"soon"}`: Rejects}, "is no date-time that the decoder takes"},
		{"Go's times", "go", record(golang, `{"a":{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}}`), map[string]Outcome{
			`{"a":"2017-12-03T23:28:09"}`: Rejects, `{"a":"2017-12-03T23:28:09Z"}`: Accepts, `{"a":1512343689}`: Rejects, `{"a":null}`: Accepts, `{}`: Accepts, `null`: Accepts,
		}, ""},
		{"Go's integers", "go", record(golang, `{"a":{"type":"integer"},"l":{"type":"array","items":{"type":"integer","x-parity":{"width":"uint64"}}}}`), map[string]Outcome{
			`{"a":5}`: Accepts, `{"a":1715.0}`: Rejects, `{"a":1e3}`: Rejects, `{"a":42540488241204005267}`: Rejects, `{"a":9223372036854775807}`: Accepts, `{"a":9223372036854775808}`: Rejects,
			`{"a":-9223372036854775808}`: Accepts, `{"l":[1,18446744073709551615,null]}`: Accepts, `{"l":[1,-1]}`: Rejects, `{"l":[18446744073709551616]}`: Rejects, `{"l":[1,2.0]}`: Rejects,
		}, ""},
		{"Go's integers beside what jsonschema decides", "go", record(golang, `{"l":{"type":"array","uniqueItems":true,"items":{"type":"integer","x-parity":{"width":"uint64"}}},"m":{"type":"object","patternProperties":{"^a":{"type":"integer"}}}}`), map[string]Outcome{
			`{"l":[1,2]}`: Accepts, `{"l":[1,2.0]}`: Rejects, `{"l":[1,1]}`: Rejects, `{"l":[-1]}`: Rejects, `{"m":{"ab":1}}`: Accepts, `{"m":{"ab":1.0}}`: Rejects, `{"m":{"ab":9223372036854775808}}`: Rejects, `{"m":{"b":1.0}}`: Accepts,
		}, ""},
		{"pydantic's large integers", "python", record(pydantic, `{"a":{"type":"integer"},"l":{"type":"array","items":{"type":"integer"}}}`), map[string]Outcome{
			`{"a":1e3}`: Accepts, `{"a":1e18}`: Accepts, `{"a":1e20}`: Rejects, `{"a":1e400}`: Rejects, `{"a":100000000000000000000}`: Accepts, `{"a":1,"l":[1,1e20]}`: Rejects, `{"a":1,"l":[1,100000000000000000000]}`: Accepts,
		}, ""},
		{"a large integer", "python", record(pydantic, `{"a":{"type":"integer"}}`), map[string]Outcome{`{"a":1e20}`: Rejects}, "is too large an integer to be written with a point or an exponent"},
		{"pydantic's strict integers", "python", record(`{"by":"pydantic-strict","missing":"reject"}`, `{"a":{"type":"integer"}}`), map[string]Outcome{
			`{"a":1}`: Accepts, `{"a":100000000000000000000}`: Accepts, `{"a":1.0}`: Rejects, `{"a":1e3}`: Rejects, `{"a":true}`: Rejects,
		}, ""},
		{"a strict integer", "python", record(`{"by":"pydantic-strict","missing":"reject"}`, `{"a":{"type":"integer"}}`), map[string]Outcome{`{"a":1.0}`: Rejects}, "is not written as an integer"},
		{"Go's floats", "go", record(golang, `{"a":{"type":"number"},"l":{"type":"array","items":{"type":"number"}},"f":{"type":"number","x-parity":{"width":"float32"}}}`), map[string]Outcome{
			`{"a":1e308,"l":[1,2.5,-1e308]}`: Accepts, `{"a":1e-400,"f":1e-50}`: Accepts, `{"a":1e400}`: Rejects, `{"l":[1,-1e400]}`: Rejects, `{"f":1e39}`: Rejects,
		}, ""},
		{"a float beyond all", "go", record(golang, `{"a":{"type":"number"}}`), map[string]Outcome{`{"a":1e400}`: Rejects}, "is too large for a float64"},
		{"msgspec's integers", "python", record(`{"by":"msgspec","missing":"reject"}`, `{"a":{"type":"integer"},"b":{"type":"number"}}`), map[string]Outcome{
			`{"a":1,"b":1.0}`: Accepts, `{"a":100000000000000000000}`: Accepts, `{"a":1.0}`: Rejects, `{"a":1e3}`: Rejects,
		}, ""},
		{"Elixir's integers", "elixir", record(`{"missing":"nil"}`, `{"a":{"type":"integer"},"b":{"type":"number"}}`), map[string]Outcome{
			`{"a":1,"b":1.0}`: Accepts, `{"a":100000000000000000000}`: Accepts, `{"a":1.0}`: Rejects, `{"a":-0.0}`: Rejects,
		}, ""},
		{"null in a place of which nothing is known", "elixir", record(`{"missing":"nil"}`, `{"a":{"type":"array","items":{"x-parity":{"opaque":"a macro"}}},"b":{"type":"array","items":{"type":"string"}}}`), map[string]Outcome{
			`{"a":[null]}`: Unknown, `{"a":[]}`: Accepts, `{"b":[null]}`: Accepts,
		}, ""},
		{"texts of bounded numbers", "python", record(pydantic, `{"a":{"type":"integer","minimum":1,"maximum":100}}`), map[string]Outcome{
			`{"a":"5"}`: Accepts, `{"a":"100"}`: Accepts, `{"a":"101"}`: Rejects, `{"a":"0"}`: Rejects, `{"a":true}`: Accepts, `{"a":false}`: Rejects,
		}, ""},
		{"Elixir's times", "elixir", record(`{"missing":"nil"}`, `{"a":{"type":"string","format":"date-time","x-parity":{"native":"datetime"}}}`), map[string]Outcome{
			`{"a":"2017-12-03T23:28:09"}`: Rejects, `{"a":"2017-12-03 23:28:09Z"}`: Accepts, `{"a":"2017-12-03T23:28:09+0200"}`: Accepts, `{"a":"2017-12-03T23:28:09-00:00"}`: Rejects, `{"a":"2017-12-03t23:28:09z"}`: Rejects, `{"a":"2017-12-03"}`: Rejects,
		}, ""},
		{"an integer as it is written, to jsonschema", "go", record(golang, `{"a":{"type":"array","uniqueItems":true,"items":{"type":"integer"}}}`), map[string]Outcome{`{"a":[1.0]}`: Rejects}, "is not written as an integer that fits int64"},
		{"an integer as it is written", "go", record(golang, `{"a":{"type":"integer"}}`), map[string]Outcome{`{"a":1.0}`: Rejects}, "is not written as an integer that fits int64"},
		{"Elixir keeps what it gets", "elixir", record(`{"by":"jason","missing":"reject","unknown":"drop"}`, `{"a":{"type":"integer"}}`), map[string]Outcome{`{"a":"x"}`: Accepts, `{}`: Rejects, `{"a":1,"b":1}`: Drops}, ""},
		{"what does not fit is kept", "python", record(`{"invalid":"keep","unknown":"keep"}`, `{"a":{"type":"integer"}}`), map[string]Outcome{`{"a":1}`: Accepts, `{"a":"x"}`: Accepts, `[[]]`: Accepts},
			"does not fit T, and the decoder keeps it as it is"},
		{"what does not fit is zero", "go", record(`{"invalid":"zero","unknown":"drop"}`, `{"a":{"type":"integer"}}`), map[string]Outcome{`{"a":1}`: Accepts, `[[]]`: Rejects, `{"a":"x"}`: Accepts},
			"does not fit T, and the decoder leaves the zero value"},
		{"an opaque type", "go", `{"x-parity":{"opaque":"its own UnmarshalJSON"}}`, map[string]Outcome{`1`: Unknown, `{"a":[]}`: Unknown}, "T is opaque: its own UnmarshalJSON (1 records)"},
		{"an opaque field", "go", record(golang, `{"a":{"x-parity":{"opaque":"a macro"}},"b":{"type":"string"}}`), map[string]Outcome{`{"b":"x"}`: Accepts, `{"b":1,"a":1}`: Rejects, `{"a":1,"c":1}`: Unknown},
			"T.a is opaque: a macro (1 records)"},
		{"an opaque variant", "python", `{"anyOf":[{"x-parity":{"opaque":"a macro"}},{"type":"string"}]}`, map[string]Outcome{`"x"`: Accepts, `1`: Unknown}, ""},
		{"more is checked", "python", `{"type":"integer","x-parity":{"checked":[{"what":"raises unless it is even"}]}}`, map[string]Outcome{`"x"`: Rejects, `1`: Unknown},
			"T the decoder checks more than the schema says: raises unless it is even (1 records)"},
		{"what travels elsewhere is in no body", "go", `{"type":"object","properties":{"id":{"type":"string","x-parity":{"in":"path"}},"a":{"type":"string"}},"required":["a","id"]}`, map[string]Outcome{
			`{"a":"x"}`: Accepts, `{"id":"x"}`: Rejects, `{"a":"x","id":1}`: Accepts,
		}, ""},
		{"but a class has it among its fields", "python", record(pydantic, `{"a":{"type":"string","x-parity":{"in":"path"}}}`), map[string]Outcome{`{"a":"x"}`: Accepts, `{"a":1}`: Rejects, `{}`: Rejects}, ""},
		{"other names", "python", `{"type":"object","properties":{"a":{"type":"string","x-parity":{"reads":["b"]}}},"required":["a"],"x-parity":{"decode":{"unknown":"drop"}}}`, map[string]Outcome{
			`{"a":"x"}`: Accepts, `{"b":"x"}`: Accepts, `{}`: Rejects, `{"b":1}`: Rejects, `{"b":"x","c":1}`: Drops,
		}, ""},
		{"a name twice", "python", record(pydantic, `{"a":{"type":"string"}}`), map[string]Outcome{`{"a":"x","a":1}`: Rejects, `{"b":{"c":1,"c":2},"a":"x"}`: Drops, `{"a":1,"a":"x"}`: Accepts}, "occurs twice in one object; the last one counts"},
		{"Go's names have no case", "go", record(golang, `{"userName":{"type":"string"},"ſ":{"type":"integer"}}`), map[string]Outcome{
			`{"USERNAME":"x"}`: Accepts, `{"username":1}`: Rejects, `{"user_name":1}`: Drops, `{"S":1,"s":2}`: Accepts, `{"S":""}`: Rejects, `{"userName":"x","USERNAME":1}`: Rejects,
		}, ""},
		{"a name that Go's code asks for has its case", "go", `{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"x-parity":{"decode":{"by":"encoding/json","missing":"reject"}}}`, map[string]Outcome{
			`{"a":"x"}`: Accepts, `{"A":"x"}`: Rejects, `{"a":"x","A":1}`: Rejects,
		}, ""},
		{"names in Python have", "python", record(pydantic, `{"a":{"type":"string"}}`), map[string]Outcome{`{"A":"x"}`: Rejects, `{"a":"x","A":1}`: Drops}, ""},
		{"a name twice in Go", "go", record(golang, `{"a":{"type":"string"}}`), map[string]Outcome{`{"a":1,"a":"x"}`: Rejects, `{"a":"x","a":"y"}`: Accepts}, "occurs twice in one object; both are decoded, one over the other"},
	} {
		t.Run(row.name, func(t *testing.T) {
			for text, want := range row.outcomes {
				set, err := parseSet("test.json", "test", []byte(fmt.Sprintf(`{"$defs":{"T":%s},"x-parity":{"language":%q}}`, row.schema, row.language)))
				if err != nil {
					t.Fatal(err)
				}
				result := run(t, &Runner{Sets: []*Set{set}, Router: &Router{Type: "T"}, Workers: 1}, text)
				if len(result.Types) != 1 {
					t.Fatalf("%s: %+v", text, result.Broken)
				}
				s := result.Types[0].Sets["test"]
				if s.Counts[want] != 1 {
					t.Errorf("%s: %v, want %s; %v %v", text, s.Counts, want, brief(s.Failures), s.Notes)
				}
				if row.word == "" || want == Accepts && len(s.Converts) == 0 || len(row.outcomes) > 1 && len(s.Failures) > 0 {
					continue
				}
				said := append([]string{}, s.Notes...)
				for _, f := range append(s.Failures, s.Converts...) {
					said = append(said, f.Message)
				}
				if len(said) > 0 && said[0] != row.word {
					t.Errorf("%s: said %q, want %q", text, said, row.word)
				}
			}
		})
	}
}

// TestChosenMisfits: a variant that takes anything is still chosen by its tag.
func TestChosenMisfits(t *testing.T) {
	const loose = `{"type":"object","properties":{"kind":{"type":"string"}},"required":["kind"],"x-parity":{"decode":{"by":"encoding/json","missing":"zero","invalid":"zero"}}}`
	for name, union := range map[string]string{
		"two": `{"anyOf":[{"$ref":"#/$defs/A","x-parity":{"chosen":{"field":"kind","values":["a"]}}},{"$ref":"#/$defs/B","x-parity":{"chosen":{"field":"kind","values":["b"]}}}],"x-parity":{"tag":{"field":"kind","required":true}}}`,
		"one": `{"allOf":[{"$ref":"#/$defs/A"},{"type":"object","properties":{"kind":{"enum":["a","b"]}},"required":["kind"]}]}`,
		"not": `{"$ref":"#/$defs/A","not":{"not":{"type":"object","properties":{"kind":{"enum":["a","b"]}},"required":["kind"]}}}`,
	} {
		set, err := parseSet("test.json", "test", []byte(`{"$defs":{"T":`+union+`,"A":`+loose+`,"B":`+loose+`},"x-parity":{"language":"go"}}`))
		if err != nil {
			t.Fatal(err)
		}
		judge := NewJudge(set)
		for text, want := range map[string]Outcome{`{"kind":"a"}`: Accepts, `{"kind":"b"}`: Accepts, `{"kind":"c"}`: Rejects, `{}`: Rejects, `null`: Rejects, `1`: Rejects} {
			if got, err := judge.Judge("T", []byte(text)); err != nil || got.Outcome != want {
				t.Errorf("%s: %s: %v, want %s; %v", name, text, got, want, err)
			}
		}
	}
}
