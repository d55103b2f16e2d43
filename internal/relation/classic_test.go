package relation

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
)

// TestClassic holds schemas in terms of draft 7 against themselves.
func TestClassic(t *testing.T) {
	compile := func(text string) *jsonschema.Schema {
		s, err := jsonschema.CompileString("x.json", text)
		if err != nil {
			return nil
		}
		return s
	}
	g := newGenerator(11)
	same, judged := 0, 0
	for range 4000 {
		text := g.schemaText()
		root, err := doc.ParseJSON("x", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		simpler, ok := classic(root)
		if !ok {
			continue
		}
		before, after := compile(explicit(root, Draft2020)), compile(simpler.JSON())
		if before == nil || after == nil {
			continue
		}
		same++
		for range 12 {
			instance := encode(g.value(3))
			d := json.NewDecoder(strings.NewReader(instance))
			d.UseNumber()
			var v any
			if err := d.Decode(&v); err != nil {
				t.Fatal(err)
			}
			want, got := judge(before, v), judge(after, v)
			if want == yes {
				judged++
			}
			if want != got {
				t.Fatalf("%s\n%s\n%s: %v, want %v", text, simpler.JSON(), instance, got, want)
			}
		}
	}
	t.Logf("%d schemas, %d valid instances", same, judged)
	if same < 500 || judged < 500 {
		t.Error("too few to mean anything")
	}
	for _, row := range []struct{ schema, reason string }{
		{`{"unevaluatedProperties":false}`, "draft 7 has no word for it"},
		{`{"minContains":2,"contains":true}`, "nor for this"},
		{`{"$ref":"#/properties/a","properties":{"a":true}}`, "what it refers to moves"},
		{`{"$anchor":"a"}`, "references may lead there"},
	} {
		root, err := doc.ParseJSON("x", []byte(row.schema))
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := classic(root); ok {
			t.Errorf("%s: %s", row.schema, row.reason)
		}
	}
}
