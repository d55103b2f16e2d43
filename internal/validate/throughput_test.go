package validate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"runtime"
	"strings"
	"sync"
	"testing"
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
// with encoding/json followed by jsonschema. The last column of the checker's
// lines is how many times as fast it is.
func BenchmarkThroughput(b *testing.B) {
	set, err := Load("../../schemas/python.json", "python")
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
		typ := set.Type(c.typ)
		speed := map[string]float64{} // MB/s
		measure := func(name string, cores int, run func(b *testing.B), times ...string) {
			b.Run(c.name+"/"+name, func(b *testing.B) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
				b.SetBytes(c.size)
				b.ReportAllocs()
				b.ResetTimer()
				run(b)
				speed[name] = float64(c.size) * float64(b.N) / b.Elapsed().Seconds() / 1e6
				for _, other := range times {
					if speed[other] > 0 {
						b.ReportMetric(speed[name]/speed[other], "x-"+other)
					}
				}
			})
		}
		measure("json.Valid", 1, func(b *testing.B) {
			for b.Loop() {
				for _, text := range c.records {
					if !json.Valid(text) {
						b.Fatal("not valid")
					}
				}
			}
		})
		measure("jsonschema", 1, func(b *testing.B) {
			for b.Loop() {
				for _, text := range c.records {
					d := json.NewDecoder(bytes.NewReader(text))
					d.UseNumber()
					var v any
					if err := d.Decode(&v); err != nil {
						b.Fatal(err)
					}
					if err := typ.schema.Validate(v); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
		measure("checker", 1, func(b *testing.B) {
			checker := set.NewChecker()
			for b.Loop() {
				checkAll(b, checker, typ, c.records)
			}
		}, "json.Valid", "jsonschema")
		measure("two-cores", 2, func(b *testing.B) {
			var both sync.WaitGroup
			for _, n := range []int{b.N / 2, b.N - b.N/2} {
				both.Go(func() {
					checker := set.NewChecker()
					for range n {
						checkAll(b, checker, typ, c.records)
					}
				})
			}
			both.Wait()
		}, "checker")
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
	set, err := Load("../../schemas/python.json", "python")
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
