package validate

import (
	"context"
	"fmt"
	"math/big"
	"math/rand"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/config"
	"example.org/parity/internal/payload"
)

// results validates NDJSON records of type T and returns what the set test says of them.
func results(t *testing.T, schema, records string, others ...string) (*SetResult, Coverage) {
	t.Helper()
	r := &Runner{Router: &Router{Type: "T"}, Workers: 2, ShowValues: true}
	for i, schema := range append([]string{schema}, others...) {
		s, err := parseSet("test.json", fmt.Sprintf("set%d", i), []byte(`{"$defs":`+schema+`}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Sets = append(r.Sets, s)
	}
	result := run(t, r, records)
	if len(result.Types) != 1 {
		t.Fatalf("types: %+v, broken: %+v", result.Types, result.Broken)
	}
	return result.Types[0].Sets["set0"], result.Coverage["set0"]
}

func run(t testing.TB, r *Runner, records string) *Result {
	t.Helper()
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	reader := payload.Reader{Limits: payload.DefaultLimits, Stdin: strings.NewReader(records), Handler: r}
	if err := reader.Read(context.Background(), "-"); err != nil {
		t.Fatal(err)
	}
	result, err := r.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// brief is a finding without its place.
func brief(list []Finding) []string {
	var lines []string
	for _, f := range list {
		lines = append(lines, fmt.Sprintf("%d %s %s (%s %s)", f.Count, f.Path, f.Message, f.Exact, f.Value))
	}
	return lines
}

const dropping = `"x-parity":{"decode":{"unknown":"drop"}}`

func TestFindings(t *testing.T) {
	for _, row := range []struct {
		name     string
		schema   string
		records  string
		counts   Counts
		failures []string
		drops    []string
		unsure   []string
		reason   string
	}{
		{"drop", `{"T":{"properties":{"a":{}},` + dropping + `}}`, `{"a":1,"b":2}`, Counts{Drops: 1}, nil, []string{"1 T.b is dropped (/b 2)"}, nil,
			"the decoder drops what it does not know"},
		{"keep", `{"T":{"properties":{"a":{}},"x-parity":{"decode":{"unknown":"keep"}}}}`, `{"a":1,"b":2}`, Counts{Accepts: 1}, nil, nil, nil,
			"the decoder keeps it"},
		{"no decoder", `{"T":{"properties":{"a":{}}}}`, `{"a":1,"b":2}`, Counts{Accepts: 1}, nil, nil, []string{"1 T.b is not declared (/b 2)"},
			"what becomes of it is not known"},
		{"map", `{"T":{"additionalProperties":{"type":"integer"},` + dropping + `}}`, `{"a":1,"b":2}`, Counts{Accepts: 1}, nil, nil, nil,
			"the members of a map are values, not strangers"},
		{"nested drop", `{"T":{"properties":{"l":{"items":{"$ref":"#/$defs/U"}}}},"U":{"properties":{"a":{}},` + dropping + `}}`, `{"l":[{"a":1},{"z":1},{"z":2}]}`, Counts{Drops: 1}, nil,
			[]string{"2 U.z is dropped (/l/1/z 1)"}, nil, "counted for the type that loses it, with the first example"},
		{"union takes what loses least", `{"T":{"anyOf":[{"$ref":"#/$defs/A"},{"$ref":"#/$defs/B"}]},"A":{"type":"object","properties":{"a":{}},` + dropping + `},"B":{"type":"object","properties":{"a":{},"b":{}},` + dropping + `}}`,
			"{\"a\":1,\"b\":2}\n{\"a\":1,\"c\":2}\n{\"a\":1,\"b\":2,\"c\":3}", Counts{Accepts: 1, Drops: 2}, nil, []string{"1 A.c is dropped (/c 2)", "1 B.c is dropped (/c 3)"}, nil,
			"the first arm would lose b, the second does not; of equals the first is taken"},
		{"arrays of unions", `{"T":{"anyOf":[{"type":"array","items":{"$ref":"#/$defs/A"}},{"type":"array","items":{"$ref":"#/$defs/B"}}]},"A":{"type":"object","properties":{"a":{}},` + dropping + `},"B":{"type":"object","properties":{"b":{}},` + dropping + `}}`,
			`[[{"b":1}],[{"a":1}]]`, Counts{Accepts: 2}, nil, nil, nil, "the arm that loses nothing, whichever it is"},
		{"rejected member", `{"T":{"properties":{"l":{"items":{"type":"integer"}}}}}`, `{"l":[1,"x","y"]}`, Counts{Rejects: 1}, []string{`1 /l/* expected integer, but got string (/l/1 "x")`}, nil, nil,
			"counted once for a record, items are one path"},
		{"missing", `{"T":{"properties":{"a":{},"b'\"":{}},"required":["a","b'\""],` + dropping + `}}`, `{}`, Counts{Rejects: 1},
			[]string{`1 /a is missing ( {})`, `1 /b'" is missing ( {})`}, nil, nil, "each missing member for itself"},
		{"closed", `{"T":{"properties":{"a":{}},"additionalProperties":false}}`, `{"x/y":1}`, Counts{Rejects: 1},
			[]string{`1 /x~1y is not declared, and undeclared members are rejected (/x~1y 1)`}, nil, nil, "named as a JSON pointer"},
		{"meant variant", `{"T":{"anyOf":[{"type":"object","properties":{"t":{"const":"a"},"v":{"type":"integer"}},"required":["t","v"]},{"type":"object","properties":{"t":{"const":"b"}},"required":["t"]},{"type":"null"}]}}`,
			`{"t":"a","v":"x"}`, Counts{Rejects: 1}, []string{`1 /v expected integer, but got string (/v "x")`}, nil, nil, "the tag tells which variant failed"},
		{"variants that agree", `{"T":{"anyOf":[{"properties":{"s":{"enum":["a"]},"x":{}}},{"properties":{"y":{},"s":{"enum":["a"]}}}]}}`, `{"s":"b"}`, Counts{Rejects: 1},
			[]string{`1 /s value must be "a" (/s "b")`}, nil, nil, "whichever was meant, it fails for that"},
		{"variants that differ", `{"T":{"anyOf":[{"properties":{"s":{"enum":["a"]}}},{"properties":{"s":{"enum":["c"]}}}]}}`, `{"s":"b"}`, Counts{Rejects: 1},
			[]string{`1  fits none of 2 variants: s must be one of "a", "c" ( {"s":"b"})`}, nil, nil, "neither can be told to be meant"},
		{"no variant", `{"T":{"anyOf":[{"type":"integer"},{"type":"null"}]}}`, `"x"`, Counts{Rejects: 1}, []string{`1  expected integer or null, but got string ( "x")`}, nil, nil, "no variant was meant"},
		{"pattern", `{"T":{"properties":{"a":{"pattern":"^x"}}}}`, "{\"a\":\"y\"}\n{\"a\":\"x\"}", Counts{Accepts: 1, Rejects: 1}, []string{`1 /a does not match the pattern "^x" (/a "y")`}, nil, nil,
			"a pattern is no secret"},
		{"left to jsonschema", `{"T":{"properties":{"a":{"uniqueItems":true}}}}`, "{\"a\":[1,1]}\n{\"a\":[1,2]}", Counts{Accepts: 1, Rejects: 1}, []string{`1 /a has equal items (/a [1,1])`}, nil, nil,
			"the checker does not compare items"},
		{"bounds", `{"T":{"properties":{"a":{"maximum":5}}}}`, `{"a":6}`, Counts{Rejects: 1}, []string{`1 /a must be <= 5 (/a 6)`}, nil, nil, "the message does not hold the value"},
		{"bad schema", `{"T":{"properties":{"a":{"type":"strin"}}}}`, `{"a":6}`, Counts{Unknown: 1}, nil, nil, nil, "unknown is an outcome"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, _ := results(t, row.schema, row.records)
			if diff := cmp.Diff(row.counts, s.Counts); diff != "" {
				t.Errorf("%s: counts (-want +got):\n%s", row.reason, diff)
			}
			for what, pair := range map[string][2][]string{
				"failures": {row.failures, brief(s.Failures)}, "drops": {row.drops, brief(s.Drops)}, "undeclared": {row.unsure, brief(s.Undeclared)},
			} {
				if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
					t.Errorf("%s: %s (-want +got):\n%s", row.reason, what, diff)
				}
			}
		})
	}
}

func TestConvertsAndCoverage(t *testing.T) {
	schema := `{"T":{"type":"object","properties":{"at":{"type":["string","null"]},"state":{"enum":["new","done"]},"kind":{"type":"string","x-parity":{"open":true,"values":["a","b"]}},"l":{"type":"array","items":{"$ref":"#/$defs/U"}}}},
		"U":{"type":"object","properties":{"x":{},"y":{}}}}`
	other := `{"T":{"type":"object","properties":{"at":{"type":"string","format":"date-time"}},"x-parity":{"decode":{"unknown":"keep"}}}}`
	records := `{"at":"2025-03-01T09:00:00Z","state":"new","kind":"a"}
{"at":"soon","kind":"c"}
{"at":null,"kind":"c","l":[{"x":1}]}
{"state":"lost","l":[{"x":1,"y":2}]}`
	s, coverage := results(t, schema, records, other)
	if diff := cmp.Diff([]string{`1 T.at a date-time is held as a string (/at "2025-03-01T09:00:00Z")`}, brief(s.Converts)); diff != "" {
		t.Errorf("converts (-want +got):\n%s", diff)
	}
	for i := range coverage.Enums {
		for j := range coverage.Enums[i].Undeclared {
			coverage.Enums[i].Undeclared[j].First = payload.Place{}
		}
	}
	want := Coverage{
		Fields: []FieldCoverage{{"T", 4, []string{}}, {"U", 2, []string{"y"}}}, // y stood in a rejected record
		Enums: []EnumCoverage{
			{"T.kind", 2, []string{"b"}, []Finding{{Path: "T.kind", Message: "a value that is not declared", Count: 2, Exact: "/kind", Value: `"c"`}}},
			{"T.state", 2, []string{"done"}, []Finding{}},
		},
	}
	if diff := cmp.Diff(want, coverage); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
}

// TestWorkersAgree: the same input gives the same result, whatever the number of
// workers and however the records are spread over them.
func TestWorkersAgree(t *testing.T) {
	var records strings.Builder
	r := rand.New(rand.NewSource(3))
	for range 5000 {
		records.WriteString([]string{
			`{"t":"job","id":"x"}`, `{"t":"job","id":1}`, `{"t":"job","id":"x","more":1}`, `{"t":"stop"}`, `{"t":"job"`, `{"u":1}`, `{"t":"job","id":"x","other":[]}`, `7`,
		}[r.Intn(8)] + "\n")
	}
	results := map[int]*Result{}
	for _, workers := range []int{1, 4} {
		runner := &Runner{Workers: workers, Infer: true, Router: &Router{Routes: []config.Route{{Field: "t", Types: map[string]string{"job": "Job", "stop": "Stop"}}}}}
		for _, name := range []string{"a", "b"} {
			s, err := parseSet("test.json", name, []byte(`{"$defs":{"Job":{"properties":{"t":{},"id":{"type":"string"}},`+dropping+`},"Stop":{"properties":{"t":{"enum":["go"]}}},"U":{"type":"object","properties":{"u":{}},"required":["u"]}}}`))
			if err != nil {
				t.Fatal(err)
			}
			runner.Sets = append(runner.Sets, s)
		}
		results[workers] = run(t, runner, records.String())
	}
	if diff := cmp.Diff(results[1], results[4]); diff != "" {
		t.Errorf("one worker and four (-one +four):\n%s", diff)
	}
	one := results[1]
	matched := 0
	for _, typ := range one.Types {
		matched += typ.Records
		for _, s := range typ.Sets {
			sum := 0
			for _, n := range s.Counts {
				sum += n
			}
			if sum != typ.Records {
				t.Errorf("%s: %d outcomes of %d records", typ.Name, sum, typ.Records)
			}
		}
	}
	unmatched := 0
	for _, g := range one.Unmatched {
		unmatched += g.Records
	}
	if total := matched + unmatched + one.BrokenCount; total != 5000 || one.Records != 5000 {
		t.Errorf("%d with a type, %d without, %d broken: not 5000", matched, unmatched, one.BrokenCount)
	}
	for _, f := range one.Coverage["a"].Fields {
		if f.Type == "U" {
			t.Errorf("a type that was only tried is covered: %+v", f)
		}
	}
}

// TestGroups: exchanges of one operation are one group, whatever they are about.
func TestGroups(t *testing.T) {
	for _, row := range []struct{ path, want string }{
		{"/api/v1/training_runs", "/api/v1/training_runs"},
		{"/api/v1/training_runs/run-17/info", "/api/v1/training_runs/{id}/info"},
		{"/runs/42", "/runs/{id}"},
		{"/runs/0b9e3c1e-2a44-4c3d-9b1a-77b1a3f0d8aa", "/runs/{id}"},
		{"/runs/deadbeefdeadbeef", "/runs/{id}"},
		{"/models/base:latest", "/models/{id}"},
		{"/oauth2/token", "/oauth2/token"},
	} {
		g := groupOf(&item{exchange: &payload.Exchange{Method: "GET", Path: row.path, Side: payload.Request}})
		if g.Path != row.want {
			t.Errorf("%s: %s, want %s", row.path, g.Path, row.want)
		}
	}
}

// TestUntypedRecordsThatAreNone: what has no type is broken all the same if it is no JSON.
func TestUntypedRecordsThatAreNone(t *testing.T) {
	s, err := parseSet("test.json", "set", []byte(`{"$defs":{"T":{"type":"object"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	r := &Runner{Sets: []*Set{s}, Router: &Router{Routes: []config.Route{{Field: "kind", Types: map[string]string{"t": "T"}}}}, Workers: 1}
	result := run(t, r, "{\"kind\":\"t\"}\n{\"kind\":\"u\"}\n{\"kind\":\n")
	unmatched := 0
	for _, g := range result.Unmatched {
		unmatched += g.Records
	}
	if result.BrokenCount != 1 || unmatched != 1 {
		t.Errorf("%d broken, %d without a type; want 1 and 1", result.BrokenCount, unmatched)
	}
}

// TestDecimalCompare holds the comparison of numbers as written to exact arithmetic.
func TestDecimalCompare(t *testing.T) {
	r := rand.New(rand.NewSource(5))
	number := func() string {
		text := []string{"", "-"}[r.Intn(2)] + []string{"0", "1", "10", "120", "999"}[r.Intn(5)]
		if r.Intn(2) == 0 {
			text += []string{".0", ".5", ".50", ".001", ".999"}[r.Intn(5)]
		}
		if r.Intn(2) == 0 {
			text += []string{"e0", "E+2", "e-2", "e3", "e-03"}[r.Intn(5)]
		}
		return text
	}
	for range 20_000 {
		a, b := number(), number()
		x, _ := new(big.Rat).SetString(a)
		y, _ := new(big.Rat).SetString(b)
		da, db := parseDecimal([]byte(a)), parseDecimal([]byte(b))
		if got, want := da.compare(&db), x.Cmp(y); got != want {
			t.Fatalf("%s against %s: %d, want %d", a, b, got, want)
		}
		if got, want := da.integral(), x.IsInt(); got != want {
			t.Fatalf("%s is an integer: %v, want %v", a, got, want)
		}
	}
}

func TestLookup(t *testing.T) {
	s, err := parseSet("test.json", "go", []byte(`{"$defs":{"ModelID":{},"a.Job":{},"b.Job":{},"Run":{},"x.Run":{}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, want, err string
		reason          string
	}{
		{"ModelID", "ModelID", "", "exactly"},
		{"model_id", "ModelID", "", "spelled alike"},
		{"Types.ModelId", "ModelID", "", "without its module"},
		{"Run", "Run", "", "exactly beats alike"},
		{"Nothing", "", "", "none"},
		{"Job", "", "Job could be a.Job or b.Job of the go set: say which under map: go: in parity.yaml, such as Job: a.Job", "two"},
	} {
		got, err := s.Lookup(row.name)
		text := ""
		if err != nil {
			text = err.Error()
		}
		if got != row.want || text != row.err {
			t.Errorf("%s: %q, %q: %s", row.name, got, text, row.reason)
		}
	}
}
