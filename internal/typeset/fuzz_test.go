package typeset_test

import (
	"strings"
	"testing"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// FuzzWire: no document makes the readers of type sets panic, and what they make of
// one that loads does so too.
func FuzzWire(f *testing.F) {
	for _, seed := range []string{
		`{"$defs":{"A":{"type":"object","properties":{"a":{"$ref":"#/$defs/B","x-parity":{"reads":["b","c"],"unset":"null","zero":"omit"}}},"required":["a"],"x-parity":{"decode":{"by":"pydantic","missing":"nil"}}},"B":{"type":["integer","null"],"x-parity":{"width":"int8"}}},"x-parity":{"language":"x"}}`,
		`{"$defs":{"A":{"anyOf":[{"$ref":"#/$defs/A"},{"type":"string","format":"date-time"}],"x-parity":{"tag":{"field":"k","required":true},"decode":{"by":"encoding/json","null":"zero"}}}}}`,
		`{"openapi":"3.0.0","components":{"schemas":{"é":{"nullable":true,"allOf":[{"$ref":"#/components/schemas/é"}],"minimum":1,"exclusiveMinimum":true}}}}`,
		`{"properties":{"x":{"enum":[1,true],"x-parity":{"open":true,"values":["a"],"decode":{"invalid":"keep"},"out":{"x":null}}}},"items":[{"minItems":2,"maxItems":2}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if strings.Count(string(data), "$ref") > 200 {
			return // references into unnamed places multiply what is loaded, which has a limit of its own
		}
		set, err := schema.Parse("f.json", "f", data)
		if err != nil {
			return
		}
		for name, change := range map[string]func(*doc.Node) *doc.Node{"accepts": typeset.Accepts, "sends": typeset.Sends, "declared": typeset.Declared} {
			if _, err := schema.Parse("f.json", "f", []byte(change(set.Document).JSON())); err != nil {
				t.Errorf("%s: %v\n%s", name, err, change(set.Document).JSON())
			}
		}
	})
}
