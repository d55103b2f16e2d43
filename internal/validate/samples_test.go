package validate

import (
	"os"
	"path/filepath"
	"testing"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/witness"
)

// TestSamplesAreJudgedAlike: what a sample is called, validate says of it, too. Samples are
// made of what is accepted, and judged here with what JSON Schema has no word for.
func TestSamplesAreJudgedAlike(t *testing.T) {
	files, err := filepath.Glob("../../schemas/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	counts := map[bool]int{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		set, err := schema.Parse(file, "set", data)
		if err != nil {
			t.Fatal(err)
		}
		root, err := doc.ParseJSON(file, data)
		if err != nil {
			t.Fatal(err)
		}
		types, err := New(file, "set", root)
		if err != nil {
			t.Fatal(err)
		}
		sampler, judge := witness.NewSampler(set), NewJudge(types)
		for _, name := range types.Types {
			samples, err := sampler.Samples(t.Context(), name, 1, 4)
			if err != nil {
				t.Fatalf("%s: %s: %v", file, name, err)
			}
			for _, s := range samples {
				counts[s.Valid]++
				verdict, err := judge.Judge(name, []byte(s.Payload))
				if accepted, known := verdict.Accepted(); err != nil || known && accepted != s.Valid {
					t.Errorf("%s: %s: %s is called valid: %v, and judged %v; %v", filepath.Base(file), name, s.Payload, s.Valid, verdict, err)
				}
			}
		}
	}
	if counts[true] < 500 || counts[false] < 300 {
		t.Errorf("too few samples to mean anything: %v", counts)
	}
}
