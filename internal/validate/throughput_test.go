package validate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// corpus is about a mebibyte of valid records of one type of the fixture SDK.
type corpus struct {
	name    string
	typ     string
	records [][]byte
	size    int64
}

const corpusSize = 1 << 20

// corpora are the four kinds of record that traffic is made of.
func corpora() []corpus {
	list := []corpus{
		{name: "numbers", typ: "ForwardBackwardOutput"},
		{name: "nested", typ: "TrainingRunsResponse"},
		{name: "telemetry", typ: "TelemetrySendRequest"},
		{name: "strings", typ: "GetSessionResponse"},
	}
	makers := map[string]func(*rand.Rand) string{
		"numbers": numbersRecord, "nested": nestedRecord, "telemetry": telemetryRecord, "strings": stringsRecord,
	}
	for i := range list {
		c := &list[i]
		r := rand.New(rand.NewSource(1))
		for c.size < corpusSize {
			text := []byte(makers[c.name](r))
			c.records = append(c.records, text)
			c.size += int64(len(text))
		}
	}
	return list
}

func numbersRecord(r *rand.Rand) string {
	tensor := func(integers bool) string {
		var b strings.Builder
		for i := range 4096 {
			if i > 0 {
				b.WriteByte(',')
			}
			if integers {
				fmt.Fprint(&b, r.Intn(150_000))
			} else {
				fmt.Fprint(&b, float32(r.NormFloat64()))
			}
		}
		dtype := "float32"
		if integers {
			dtype = "int64"
		}
		return fmt.Sprintf(`{"data":[%s],"dtype":%q,"shape":[64,64]}`, b.String(), dtype)
	}
	return fmt.Sprintf(`{"loss_fn_output_type":"ArrayRecord","loss_fn_outputs":[{"logprobs":%s,"tokens":%s}],"metrics":{"loss:mean":%g}}`,
		tensor(false), tensor(true), r.Float64())
}

func nestedRecord(r *rand.Rand) string {
	checkpoint := func(kind string) string {
		return fmt.Sprintf(`{"checkpoint_id":"ck-%06d","checkpoint_type":%q,"time":"2025-03-%02dT10:00:00Z","tinker_path":"tinker://run-%d/%s","size_bytes":%d,"public":false}`,
			r.Intn(1e6), kind, 1+r.Intn(28), r.Intn(1e4), kind, r.Intn(1e9))
	}
	var runs []string
	for range 1 + r.Intn(3) {
		runs = append(runs, fmt.Sprintf(`{"training_run_id":"run-%06d","base_model":"base/model-8b","model_owner":"owner-%d","is_lora":%v,"corrupted":false,`+
			`"lora_rank":%d,"last_request_time":"2025-03-01T09:%02d:00+01:00","last_checkpoint":%s,"last_sampler_checkpoint":%s,"user_metadata":{"team":"blue"}}`,
			r.Intn(1e6), r.Intn(50), r.Intn(2) == 0, 8<<r.Intn(4), r.Intn(60), checkpoint("training"), checkpoint("sampler")))
	}
	return fmt.Sprintf(`{"training_runs":[%s],"cursor":{"offset":%d,"limit":20,"total_count":%d}}`, strings.Join(runs, ","), r.Intn(100), r.Intn(1000))
}

func telemetryRecord(r *rand.Rand) string {
	var events []string
	for i := range 20 {
		head := fmt.Sprintf(`"event_id":"%08x-%04x","event_session_index":%d,"severity":"INFO","timestamp":"2025-03-01T09:%02d:%02d.125Z"`,
			r.Uint32(), r.Intn(1<<16), i, r.Intn(60), r.Intn(60))
		switch r.Intn(4) {
		case 0:
			events = append(events, `{"event":"SESSION_START",`+head+`}`)
		case 1:
			events = append(events, `{"event":"SESSION_END",`+head+`,"duration":"0:12:31"}`)
		case 2:
			events = append(events, `{"event":"UNHANDLED_EXCEPTION",`+head+`,"error_type":"ValueError","error_message":"no such run: \"run-17\"","traceback":null}`)
		default:
			events = append(events, `{"event":"GENERIC_EVENT",`+head+fmt.Sprintf(`,"event_name":"step","event_data":{"step":%d,"loss":%.4f,"ok":true}}`, r.Intn(1e4), r.Float64()))
		}
	}
	return fmt.Sprintf(`{"events":[%s],"platform":"linux-x86_64","sdk_version":"1.4.2","session_id":"s-%d"}`, strings.Join(events, ","), r.Intn(1e6))
}

func stringsRecord(r *rand.Rand) string {
	list := func(prefix string, n int) string {
		var ids []string
		for range n {
			ids = append(ids, fmt.Sprintf("%s-%016x-%04d", prefix, r.Uint64(), r.Intn(1e4)))
		}
		text, _ := json.Marshal(ids)
		return string(text)
	}
	return fmt.Sprintf(`{"training_run_ids":%s,"sampler_ids":%s}`, list("run", 200), list("sampler", 100))
}

// BenchmarkThroughput measures, on the same bytes and in one run, the checker
// against what people use: json.Valid, which looks at no schema, and decoding
// with encoding/json followed by jsonschema.
//
// best-MB/s adds up the fastest pass over each part of the corpus, which another
// load on the machine disturbs least; x-NAME is how many times as fast as NAME the
// line is by that measure.
func BenchmarkThroughput(b *testing.B) {
	set, err := loadSet("../../schemas/python.json", "python")
	if err != nil {
		b.Fatal(err)
	}
	corpora := corpora()
	for _, c := range corpora {
		if typ := set.Type(c.typ); typ.Err != nil || typ.Slow != nil {
			b.Fatal(typ.Name, typ.Err, typ.Slow)
		}
	}
	for _, c := range corpora {
		m := measurement{corpus: c, best: map[string]float64{}}
		typ := set.Type(c.typ)
		checkers := []*Checker{set.NewChecker(), set.NewChecker()}
		m.run(b, "json.Valid", func(records [][]byte) {
			for _, text := range records {
				if !json.Valid(text) {
					b.Error("not valid")
				}
			}
		})
		m.run(b, "jsonschema", func(records [][]byte) {
			for _, text := range records {
				d := json.NewDecoder(bytes.NewReader(text))
				d.UseNumber()
				var v any
				if err := d.Decode(&v); err != nil {
					b.Error(err)
				}
				if _, err := typ.judge(v); err != nil {
					b.Error(err)
				}
			}
		})
		m.run(b, "checker", func(records [][]byte) { checkAll(b, checkers[0], typ, records) }, "json.Valid", "jsonschema")
		m.twoCores(b, func(core int) { checkAll(b, checkers[core], typ, c.records) })
	}
}

// measurement is the benchmarks of one corpus.
type measurement struct {
	corpus
	best map[string]float64 // MB/s
}

// run measures a pass over the corpus on one core, part by part.
func (m *measurement) run(b *testing.B, name string, pass func([][]byte), times ...string) {
	parts := slices.Collect(slices.Chunk(m.records, max(1, len(m.records)/16)))
	b.Run(m.name+"/"+name, func(b *testing.B) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		b.SetBytes(m.size)
		b.ReportAllocs()
		fastest := make([]time.Duration, len(parts))
		for b.Loop() {
			for i, part := range parts {
				start := time.Now()
				pass(part)
				if took := time.Since(start); fastest[i] == 0 || took < fastest[i] {
					fastest[i] = took
				}
			}
		}
		total := time.Duration(0)
		for _, took := range fastest {
			total += took
		}
		m.report(b, name, float64(m.size)/1e6/total.Seconds(), times...)
	})
}

// twoCores measures two checkers at once, each with the whole corpus.
func (m *measurement) twoCores(b *testing.B, pass func(core int)) {
	const cores = 2
	b.Run(m.name+"/two-cores", func(b *testing.B) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		b.SetBytes(cores * m.size)
		best := 0.0
		for b.Loop() {
			var all sync.WaitGroup
			start := time.Now()
			for core := range cores {
				all.Go(func() { pass(core) })
			}
			all.Wait()
			best = max(best, float64(cores*m.size)/1e6/time.Since(start).Seconds())
		}
		m.report(b, "two-cores", best, "checker")
	})
}

func (m *measurement) report(b *testing.B, name string, speed float64, times ...string) {
	m.best[name] = max(m.best[name], speed)
	b.ReportMetric(m.best[name], "best-MB/s")
	for _, other := range times {
		if m.best[other] > 0 {
			b.ReportMetric(m.best[name]/m.best[other], "x-"+other)
		}
	}
}

func checkAll(t testing.TB, c *Checker, typ *Type, records [][]byte) {
	for _, text := range records {
		if !c.Valid(typ, text) {
			t.Errorf("rejected at byte %d: %.200s", c.failed, text)
			return
		}
	}
}

// TestCorpora keeps the benchmark honest: jsonschema accepts its records too, and
// in a steady state the checker allocates nothing for them.
func TestCorpora(t *testing.T) {
	set, err := loadSet("../../schemas/python.json", "python")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range corpora() {
		typ := set.Type(c.typ)
		if typ.Slow != nil {
			t.Errorf("%s: left to jsonschema: %v", c.typ, typ.Slow)
			continue
		}
		checker := set.NewChecker()
		for _, text := range c.records[:min(3, len(c.records))] {
			if got := demandAgreement(t, checker, typ, text); got != accepted {
				t.Errorf("%s: %s", c.name, got)
			}
		}
		if allocated := testing.AllocsPerRun(3, func() { checkAll(t, checker, typ, c.records) }); allocated > 0 {
			t.Errorf("%s: %v allocations", c.name, allocated)
		}
	}
}
