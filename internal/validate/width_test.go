package validate

import (
	"fmt"
	"strings"
	"testing"
)

// wide is a schema of one kind of width, with records that it accepts and records
// that it rejects for one thing.
type wide struct {
	name             string
	schema           string
	accepts, rejects []string
}

func arms(n int) wide {
	var list []string
	w := wide{name: fmt.Sprintf("arms-%d", n)}
	for i := range n {
		list = append(list, fmt.Sprintf(`{"type":"object","properties":{"kind":{"const":"variant_%d"},"id":{"type":"string"},"field_%d":{"type":"integer"},"ok":{"type":"boolean"}},"required":["kind","id"]}`, i, i))
		w.accepts = append(w.accepts, fmt.Sprintf(`{"id":"4f2a-%d","kind":"variant_%d","field_%d":%d,"ok":true}`, i, i, i, i))
		w.rejects = append(w.rejects, fmt.Sprintf(`{"id":"4f2a-%d","kind":"variant_%d","field_%d":"x","ok":true}`, i, i, i))
	}
	w.schema = `{"oneOf":[` + strings.Join(list, ",") + `]}`
	return w
}

func properties(n int) wide {
	var list, members []string
	for i := range n {
		list = append(list, fmt.Sprintf(`"property_%d":{"type":"integer"}`, i))
		members = append(members, fmt.Sprintf(`"property_%d":%d`, i, i))
	}
	record := "{" + strings.Join(members, ",") + "}"
	return wide{fmt.Sprintf("properties-%d", n), `{"type":"object","properties":{` + strings.Join(list, ",") + `}}`,
		[]string{record}, []string{strings.Replace(record, `:1,`, `:"1",`, 1)}}
}

// members has names that are alike in length and at both ends.
func members(n int) wide {
	var list []string
	w := wide{name: fmt.Sprintf("members-%d", n)}
	for i := range n {
		value := fmt.Sprintf(`"resource.%08d.permission"`, i)
		list = append(list, value)
		if i < 1000 {
			w.accepts = append(w.accepts, `{"v":`+value+`}`)
			w.rejects = append(w.rejects, fmt.Sprintf(`{"v":"resource.%08d.permissions"}`, i))
		}
	}
	w.schema = `{"type":"object","properties":{"v":{"enum":[` + strings.Join(list, ",") + `]}}}`
	return w
}

func widths() []wide {
	var list []wide
	for _, n := range []int{2, 20, 64, 65, 200, 1000} {
		list = append(list, arms(n))
	}
	for _, n := range []int{10, 100, 1000, 5000} {
		list = append(list, properties(n))
	}
	for _, n := range []int{5, 50, 500, 5000, 50000} {
		list = append(list, members(n))
	}
	return list
}

// depths are unions and objects inside each other, rejected at the bottom.
func depths() []wide {
	nested := func(n int, bottom string) string {
		return strings.Repeat(`{"id":"a","next":`, n) + bottom + strings.Repeat("}", n)
	}
	var list []wide
	for _, n := range []int{2, 10, 100} {
		list = append(list,
			wide{fmt.Sprintf("untagged-depth-%d", n), `{"anyOf":[{"type":"object","properties":{"next":{"$ref":"#/$defs/T"},"id":{"type":"string"}},"required":["id"]},
			 {"type":"object","properties":{"next":{"$ref":"#/$defs/T"},"key":{"type":"string"}},"required":["key"]},{"type":"null"}]}`,
				[]string{nested(n, "null")}, []string{nested(n, "7")}},
			wide{fmt.Sprintf("objects-depth-%d", n), `{"type":"object","properties":{"next":{"anyOf":[{"$ref":"#/$defs/T"},{"type":"null"}]},"id":{"type":"string"}},"required":["id"]}`,
				[]string{nested(n, "null")}, []string{nested(n, "7")}})
	}
	return list
}

// TestWidths demands that schemas of any width are compiled, and answers of both
// tiers that agree where jsonschema can give one in time.
func TestWidths(t *testing.T) {
	for _, w := range append(widths(), depths()...) {
		typ := single(t, w.schema)
		if typ.Slow != nil {
			t.Errorf("%s: left to jsonschema: %v", w.name, typ.Slow)
			continue
		}
		c := typ.Set.NewChecker()
		for i := 0; i < len(w.accepts); i += 1 + len(w.accepts)/4 {
			if !c.Valid(typ, []byte(w.accepts[i])) {
				t.Errorf("%s: rejected: %.200s", w.name, w.accepts[i])
			}
			if c.Valid(typ, []byte(w.rejects[i])) {
				t.Errorf("%s: accepted: %.200s", w.name, w.rejects[i])
			}
		}
		if len(w.schema) < 1<<17 && !strings.HasPrefix(w.name, "untagged") {
			demandAgreement(t, c, typ, []byte(w.accepts[0]))
			demandAgreement(t, c, typ, []byte(w.rejects[0]))
		}
	}
}

// BenchmarkWidth measures the checker, and what a run does with rejected records,
// as schemas get wide and records deep.
func BenchmarkWidth(b *testing.B) {
	for _, w := range append(widths(), depths()...) {
		typ := single(b, w.schema)
		if typ.Slow != nil {
			b.Fatal(w.name, typ.Slow)
		}
		r := &Runner{Sets: []*Set{typ.Set}, Router: &Router{Type: "T"}}
		if err := r.resolve(); err != nil {
			b.Fatal(err)
		}
		worker := r.newWorker()
		measure := func(name string, records []string, check func([]byte)) {
			texts := make([][]byte, len(records))
			size := 0
			for i := range records {
				texts[i] = []byte(records[i])
				size += len(records[i])
			}
			b.Run(w.name+"/"+name, func(b *testing.B) {
				b.SetBytes(int64(size))
				for b.Loop() {
					for _, text := range texts {
						check(text)
					}
				}
			})
		}
		measure("accepted", w.accepts, func(text []byte) {
			if !worker.checkers[0].Valid(typ, text) {
				b.Fatal("rejected")
			}
		})
		measure("rejected", w.rejects, func(text []byte) { worker.record(&item{data: text}) })
	}
}
