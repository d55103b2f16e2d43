package validate

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/config"
	"example.org/parity/internal/payload"
)

// traffic are records of all outcomes, with more findings of a kind, groups and broken
// records than are told apart.
func traffic(random *rand.Rand, n int) []func(w *worker, seq int64) {
	record := func(format string, args ...any) func(*worker, int64) {
		data, event := fmt.Appendf(nil, format, args...), ""
		return func(w *worker, seq int64) {
			w.record(&item{seq: seq, place: payload.Place{File: "in", Line: int(seq) + 1}, data: data, event: event})
		}
	}
	kinds := []func() func(*worker, int64){
		func() func(*worker, int64) {
			return record(`{"t": "a", "id": %d, "mode": "m%d"}`, random.Intn(5), random.Intn(3))
		},
		func() func(*worker, int64) { return record(`{"t": "a", "id": "x", "more%d": 1}`, random.Intn(2000)) },
		func() func(*worker, int64) { return record(`{"t": "a", "id": 1, "extra%d": 1}`, random.Intn(1500)) },
		func() func(*worker, int64) { return record(`{"t": "a", "mode": "m0"}`) },
		func() func(*worker, int64) { return record(`{"t": "b", "list": [1, "x", 2, "y"]}`) },
		func() func(*worker, int64) { return record(`{"t": "b", "list": [], "list": [1]}`) },
		func() func(*worker, int64) { return record(`{"t": "b", "list":`) },
		func() func(*worker, int64) { return record(`{"g%d": 1}`, random.Intn(1500)) },
		func() func(*worker, int64) {
			kind := random.Intn(1300)
			return func(w *worker, seq int64) {
				w.tally.skip(seq, payload.Problem{Kind: payload.NotJSON, Place: payload.Place{File: "in", Line: int(seq) + 1}, Err: fmt.Errorf("text/x%d", kind)})
			}
		},
		func() func(*worker, int64) {
			return func(w *worker, seq int64) {
				w.tally.Broken.add(seq, Broken{payload.Place{File: "in", Line: int(seq) + 1}, errors.ErrUnsupported.Error()})
			}
		},
	}
	all := make([]func(*worker, int64), n)
	for i := range all {
		all[i] = kinds[random.Intn(len(kinds))]()
	}
	return all
}

// TestPartialsAddUp: whoever counts which records, and in whatever order the results are
// added up, it is the same.
func TestPartialsAddUp(t *testing.T) {
	const schema = `{"$defs": {
		"A": {"type": "object", "properties": {"t": {}, "id": {"type": "integer"}, "mode": {"type": "string", "x-parity": {"native": "const", "open": true, "values": ["m0", "m1"]}}}, "required": ["id"], "x-parity": {"decode": {"unknown": "drop"}}},
		"B": {"type": "object", "properties": {"t": {}, "list": {"type": "array", "items": {"type": "integer"}}}, "additionalProperties": %s}}}`
	prepared := func(input int) *Runner {
		r := &Runner{Input: input, Infer: true, ShowValues: true, Router: &Router{Routes: []config.Route{{Field: "t", Types: map[string]string{"a": "A", "b": "B"}}}}}
		for i, open := range []string{"true", "false"} {
			set, err := parseSet("test.json", fmt.Sprintf("set%d", i), fmt.Appendf(nil, schema, open))
			if err != nil {
				t.Fatal(err)
			}
			r.Sets = append(r.Sets, set)
		}
		if err := r.Prepare(); err != nil {
			t.Fatal(err)
		}
		return r
	}
	told := func(r *Runner, p *Partial) string {
		text, err := json.Marshal(r.Result(p))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	over := func(p *Partial) *Partial {
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		out := NewPartial()
		if err := json.Unmarshal(text, out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	for seed := range int64(4) {
		random := rand.New(rand.NewSource(seed))
		records := traffic(random, 20_000)
		whole := prepared(0)
		one := whole.newWorker()
		for i, record := range records {
			record(one, int64(i))
		}
		all := one.tally
		all.Seen = whole.seenBy([]*worker{one})
		want := told(whole, all)

		// Each record to any of the workers, which have them in their order.
		workers := make([]*worker, 1+random.Intn(9))
		runners := make([]*Runner, len(workers))
		for i := range workers {
			runners[i] = prepared(i)
			workers[i] = runners[i].newWorker()
		}
		for i := range records {
			records[i](workers[random.Intn(len(workers))], int64(i))
		}
		var parts []*Partial
		for i, w := range workers {
			w.tally.Seen = runners[i].seenBy([]*worker{w})
			parts = append(parts, over(w.tally))
		}
		parts = append(parts, NewPartial())
		for len(parts) > 1 { // added up as any tree
			i, j := random.Intn(len(parts)), random.Intn(len(parts)-1)
			if j >= i {
				j++
			}
			parts[i].Add(over(parts[j]))
			parts = append(parts[:j], parts[j+1:]...)
		}
		if diff := cmp.Diff(want, told(prepared(0), parts[0])); diff != "" {
			t.Fatalf("seed %d, %d workers (-one +many):\n%.3000s", seed, len(workers), diff)
		}
	}
}
