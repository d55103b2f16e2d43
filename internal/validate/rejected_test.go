package validate

import (
	"bytes"
	"testing"
)

// drifted are the corpora with one defect in every record, each of another kind.
func drifted(t testing.TB) []corpus {
	list := corpora()
	defects := map[string][2]string{
		"numbers":   {`"shape":[64,`, `"shape":["many",`},         // wrong type, deep inside
		"nested":    {`"is_lora":`, `"lora":`},                    // a member renamed, in every item of a list
		"telemetry": {`"severity":"INFO"`, `"severity":"NOTICE"`}, // an enum value that is not listed, in each variant of a union
		"strings":   {`"sampler_ids":[`, `"sampler_ids":[null,`},  // a wrong item among many good ones
	}
	for i := range list {
		c := &list[i]
		c.size = 0
		for j, text := range c.records {
			defect := defects[c.name]
			c.records[j] = bytes.ReplaceAll(text, []byte(defect[0]), []byte(defect[1]))
			if bytes.Equal(c.records[j], text) {
				t.Fatalf("%s: nothing to break in %.200s", c.name, text)
			}
			c.size += int64(len(c.records[j]))
		}
	}
	return list
}

// BenchmarkRejected measures traffic of which a set rejects every record, as a
// run does: found malformed or not, explained, counted. It stands against what
// explains otherwise: decoding and jsonschema.
func BenchmarkRejected(b *testing.B) {
	set, err := loadSet("../../schemas/python.json", "python")
	if err != nil {
		b.Fatal(err)
	}
	corpora := drifted(b)
	for _, c := range corpora {
		set.Type(c.typ)
	}
	for _, c := range corpora {
		m := measurement{corpus: c, best: map[string]float64{}}
		r := &Runner{Sets: []*Set{set}, Router: &Router{Type: c.typ}}
		if err := r.resolve(); err != nil {
			b.Fatal(err)
		}
		w := r.newWorker()
		m.run(b, "jsonschema", func(records [][]byte) {
			for _, text := range records {
				v, err := decode(text, len(text))
				if err != nil {
					b.Fatal(err)
				}
				if failures, err := set.Type(c.typ).judge(v); failures == nil {
					b.Fatal("not rejected", err)
				}
			}
		})
		m.run(b, "explained", func(records [][]byte) {
			for _, text := range records {
				w.record(&item{data: text})
			}
		}, "jsonschema")
		if tally := w.tally.Types[c.typ]; tally != nil && tally.Sets[0].Counts[Rejects] != tally.Records {
			b.Errorf("%s: %v", c.name, tally.Sets[0].Counts)
		}
	}
}

// TestDriftedCorpora keeps that benchmark honest.
func TestDriftedCorpora(t *testing.T) {
	set, err := loadSet("../../schemas/python.json", "python")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range drifted(t) {
		typ := set.Type(c.typ)
		for _, text := range c.records[:min(3, len(c.records))] {
			if got := demandAgreement(t, set.NewChecker(), typ, text); got != rejected {
				t.Errorf("%s: %s", c.name, got)
			}
		}
	}
}
