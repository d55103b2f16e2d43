package witness

import (
	"context"
	"testing"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/schema"
)

// TestDocuments: types are proven where their document has them, by the rules of its draft.
func TestDocuments(t *testing.T) {
	const draft7 = `"$schema":"http://json-schema.org/draft-07/schema#"`
	for _, row := range []struct{ name, reference, other, payload string }{
		{"definitions of draft 7, with a tuple as that writes it",
			`{` + draft7 + `,"definitions":{"A":{"type":"object","properties":{"p":{"type":"array","items":[{"type":"integer"}],"minItems":1}},"required":["p"]}}}`,
			`{` + draft7 + `,"definitions":{"A":{"type":"object","properties":{"p":{"type":"array","items":[{"type":"string"}],"minItems":1}},"required":["p"]}}}`,
			`{"p":[0]}`},
		{"the document itself", `{"title":"A","type":"object","properties":{"p":{"type":"integer"}},"required":["p"]}`,
			`{"title":"A","type":"object","properties":{"p":{"type":"string"}},"required":["p"]}`, `{"p":0}`},
		{"one that holds itself", `{"title":"A","type":"object","properties":{"p":{"type":"integer"},"next":{"$ref":"#"}},"required":["p"]}`,
			`{"title":"A","type":"object","properties":{"p":{"type":"string"},"next":{"$ref":"#"}},"required":["p"]}`, `{"p":0}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var sets []*schema.Set
			for _, set := range []struct{ name, text string }{{"ref", row.reference}, {"other", row.other}} {
				s, err := schema.Parse(set.name+".json", set.name, []byte(set.text))
				if err != nil {
					t.Fatal(err)
				}
				sets = append(sets, s)
			}
			r, err := compare.Run(sets[0], sets[1:], compare.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := Prove(context.Background(), r); err != nil {
				t.Fatal(err)
			}
			payloads := map[string]bool{}
			for l := range r.Findings() {
				if l.Finding.Witness == nil {
					t.Errorf("%s has no payload: %s", l.Finding.Rule, l.Finding.NoWitness)
					continue
				}
				payloads[string(l.Finding.Witness.Payload)] = true
			}
			if !payloads[row.payload] {
				t.Errorf("payloads %v, want %s among them", payloads, row.payload)
			}
		})
	}
}
