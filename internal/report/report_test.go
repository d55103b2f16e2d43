package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fixtures compares the repository's own type sets.
func fixtures(t testing.TB) *compare.Result {
	t.Helper()
	return compared(t, fixtureSets(t))
}

func fixtureSets(t testing.TB) []*schema.Set {
	t.Helper()
	var sets []*schema.Set
	for _, name := range []string{"python", "elixir", "go"} {
		file := "../../schemas/" + name + ".json"
		set, err := schema.Load(file, file, name)
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	return sets
}

func compared(t testing.TB, sets []*schema.Set) *compare.Result {
	t.Helper()
	r, err := compare.Run(sets[0], sets[1:], compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func render(t testing.TB, f Format, r *compare.Result, opts Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := f.Render(&out, r, opts); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestJSONContract holds the JSON report against the schema that parity prints.
func TestJSONContract(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("report.schema.json", bytes.NewReader(Schema)); err != nil {
		t.Fatal(err)
	}
	contract, err := compiler.Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*compare.Result{"fixtures": fixtures(t), "rules": rules(t)} {
		var v any
		if err := json.Unmarshal(render(t, Format{Render: JSON}, r, Options{}), &v); err != nil {
			t.Fatal(err)
		}
		if err := contract.Validate(v); err != nil {
			t.Errorf("%s: %#v", name, err)
		}
	}
}

// TestDeterministic: the same type sets give the same bytes, in every format.
func TestDeterministic(t *testing.T) {
	first := map[string][]byte{}
	for range 50 {
		r := fixtures(t)
		for _, f := range Formats {
			out := render(t, f, r, Options{})
			if first[f.Name] == nil {
				first[f.Name] = out
			}
			if !bytes.Equal(first[f.Name], out) {
				t.Fatalf("%s: two runs differ", f.Name)
			}
		}
	}
}

// rules makes one comparison out of all rules' examples, each type named after
// its rule.
func rules(t testing.TB) *compare.Result {
	t.Helper()
	ref, other := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for _, rule := range compare.Rules() {
		prefix := strings.ReplaceAll(rule.ID, ".", "_") + "_"
		rename(t, ref, prefix, rule.Fires.Reference)
		rename(t, other, prefix, rule.Fires.Other)
	}
	load := func(name string, defs map[string]json.RawMessage) *schema.Set {
		text, err := json.Marshal(map[string]any{"$defs": defs})
		if err != nil {
			t.Fatal(err)
		}
		set, err := schema.Parse(name+".json", name, text)
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	r, err := compare.Run(load("reference", ref), []*schema.Set{load("other", other)}, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var defsRef = regexp.MustCompile(`#/\$defs/`)

func rename(t testing.TB, into map[string]json.RawMessage, prefix, example string) {
	t.Helper()
	var document struct {
		Defs map[string]json.RawMessage `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(compare.Document(example)), &document); err != nil {
		t.Fatal(err)
	}
	for name, def := range document.Defs {
		into[prefix+name] = defsRef.ReplaceAll(def, []byte("#/$$defs/"+prefix))
	}
}

// TestGolden shows every rule in every format for people; golden files are what
// a reader opens to see what parity prints.
func TestGolden(t *testing.T) {
	for _, f := range Formats {
		if f.Name == "json" || f.Name == "sarif" || f.Name == "html" {
			continue // their tests say what they must be
		}
		got := render(t, f, rules(t), Options{All: true})
		file := filepath.Join("testdata", "rules."+f.Ext)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got); go test ./internal/report -update rewrites it:\n%s", file, diff)
		}
	}
}

var (
	counted = regexp.MustCompile(`^(#+) .*\((\d+)\)$`)
	metric  = regexp.MustCompile(`^\| (Full parity|Wire-compatible|Mismatch|Missing|Extra) \| (\d+) \| (\d+) \|$`)
)

// TestMarkdownCountsRows recounts the report as a reader would: the number in
// each heading is the number of rows or entries below it, and the summary's
// numbers are those of the headings.
func TestMarkdownCountsRows(t *testing.T) {
	lines := strings.Split(string(render(t, Format{Render: Markdown}, fixtures(t), Options{})), "\n")
	sections := map[string][]int{} // what → its number, set by set
	for i, line := range lines {
		m := counted.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		want, _ := strconv.Atoi(m[2])
		if got := entriesBelow(lines[i+1:], len(m[1])); got != want {
			t.Errorf("line %d: %q has %d entries below it", i+1, line, got)
		}
		for title, what := range map[string]string{"Full Parity": "Full parity", "Wire-Compatible": "Wire-compatible", "Type Mismatches": "Mismatch", "Missing in": "Missing", "-Only Types": "Extra"} {
			if len(m[1]) == 3 && strings.Contains(line, title) {
				sections[what] = append(sections[what], want)
			}
		}
	}
	found := 0
	for _, line := range lines {
		if m := metric.FindStringSubmatch(line); m != nil {
			found++
			if got := fmt.Sprint(sections[m[1]]); got != fmt.Sprintf("[%s %s]", m[2], m[3]) {
				t.Errorf("the summary says %q, the sections %s", line, got)
			}
		}
	}
	if found != 5 {
		t.Errorf("%d verdicts in the summary, want 5", found)
	}
}

var entry = regexp.MustCompile(`^(\| [^|]+ \||- \*\*[^·*]+\*\* · P\d · |#### \d+\. |\d+\. \*\*)`)

// entriesBelow counts table rows and list entries up to the next heading of the
// same level. Rows that continue one above them begin with an empty cell.
func entriesBelow(lines []string, level int) int {
	n := 0
	for i, line := range lines {
		if strings.HasPrefix(line, "#") && len(line)-len(strings.TrimLeft(line, "#")) <= level {
			break
		}
		isHead := i+1 < len(lines) && strings.HasPrefix(lines[i+1], "| --- ")
		if entry.MatchString(line) && !isHead && !strings.HasPrefix(line, "| --- ") && !strings.HasPrefix(line, "|  |") {
			n++
		}
	}
	return n
}

func TestSevere(t *testing.T) {
	r := rules(t)
	all, some := Severe(r, "P3"), Severe(r, "P1")
	for i, l := range all {
		if l.Finding.Priority == "" || i > 0 && all[i-1].Finding.Priority > l.Finding.Priority {
			t.Errorf("finding %d: %s after %s", i, l.Finding.Priority, all[max(0, i-1)].Finding.Priority)
		}
	}
	if len(some) == 0 || len(some) >= len(all) {
		t.Errorf("%d findings over P1 of %d", len(some), len(all))
	}
}

type failing struct{ after int }

func (f *failing) Write(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, os.ErrClosed
	}
	return len(p), nil
}

// TestWriteErrors: a full disk is an error, not half a report.
func TestWriteErrors(t *testing.T) {
	r := fixtures(t)
	for _, f := range Formats {
		if err := f.Render(&failing{after: 100}, r, Options{}); err == nil {
			t.Errorf("%s: a write that fails goes unnoticed", f.Name)
		}
	}
}
