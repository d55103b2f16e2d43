package validate

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"example.org/parity/internal/doc"
)

// TestPeers writes what scripts/bench/run.sh measures, schemas with records that they
// accept and reject, each into a folder of its own in PARITY_PEERS, and measures parity's
// part; of PARITY_CORPUS, if that is set, alone and into PARITY_PEERS itself.
func TestPeers(t *testing.T) {
	dir := os.Getenv("PARITY_PEERS")
	if dir == "" {
		t.Skip("PARITY_PEERS is no folder; scripts/bench/run.sh sets it")
	}
	limit, err := strconv.ParseFloat(os.Getenv("BENCH_SECONDS"), 64)
	if err != nil {
		limit = 1
	}
	set, err := loadSet("../../schemas/python.json", "python")
	if err != nil {
		t.Fatal(err)
	}
	only := os.Getenv("PARITY_CORPUS")
	into := func(name string) (string, bool) {
		if only != "" {
			return dir, name == only
		}
		return filepath.Join(dir, name), true
	}
	bad := drifted(t)
	for i, c := range corpora() {
		dir, asked := into(c.name)
		if !asked {
			continue
		}
		document := set.root.With("$ref", doc.NewString("#"+set.pointers[c.typ])).JSON()
		comparePeer(t, dir, c.name, document, set, c.typ, c.records, bad[i].records, limit)
	}
	lines := func(list []string) (records [][]byte) {
		for _, text := range list {
			records = append(records, []byte(text))
		}
		return records
	}
	for _, w := range append(widths(), depths()...) {
		dir, asked := into(w.name)
		if !asked {
			continue
		}
		typ := single(t, w.schema)
		document := typ.Set.root.With("$schema", doc.NewString(schema2020)).With("$ref", doc.NewString("#/$defs/T")).JSON()
		comparePeer(t, dir, w.name, document, typ.Set, "T", lines(w.accepts), lines(w.rejects), limit)
	}
}

const leastCorpus = 1 << 19 // bytes

// comparePeer writes one corpus and measures it as a run would go through it.
func comparePeer(t *testing.T, dir, name, document string, set *Set, typeName string, accepted, rejected [][]byte, limit float64) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".schema.json"), []byte(document), 0o644); err != nil {
		t.Fatal(err)
	}
	r := &Runner{Sets: []*Set{set}, Router: &Router{Type: typeName}}
	if err := r.resolve(); err != nil {
		t.Fatal(err)
	}
	w := r.newWorker()
	for _, part := range []struct {
		kind    string
		records [][]byte
	}{{"accepted", accepted}, {"rejected", rejected}} {
		size := 0
		for _, record := range part.records {
			size += len(record)
		}
		for ; size < leastCorpus; size *= 2 { // what takes no time cannot be measured
			part.records = append(part.records, part.records...)
		}
		if err := os.WriteFile(filepath.Join(dir, name+"."+part.kind+".ndjson"), append(bytes.Join(part.records, []byte("\n")), '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		best, spent := time.Duration(0), time.Duration(0)
		for best == 0 || spent.Seconds() < limit {
			start := cpuTime(t)
			for _, record := range part.records {
				w.record(&item{data: record})
			}
			took := cpuTime(t) - start
			spent += took
			if best == 0 || took < best {
				best = took
			}
		}
		fmt.Printf("peer\tparity\t%s\t%s\t%.2f\n", name, part.kind, float64(size)/1e6/max(best, time.Microsecond).Seconds())
	}
	tally := w.tally.Types[typeName].Sets[0]
	if tally.Counts[Accepts]%len(accepted) != 0 || tally.Counts[Rejects]%len(rejected) != 0 || len(tally.Counts) != 2 {
		t.Errorf("%s: %v of %d and %d records", name, tally.Counts, len(accepted), len(rejected))
	}
}

func cpuTime(t *testing.T) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
