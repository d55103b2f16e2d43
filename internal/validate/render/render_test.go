package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/payload"
	"example.org/parity/internal/validate"
)

// sample has one of everything, with names that each format must escape.
func sample() *validate.Result {
	place := payload.Place{File: "a<b>.ndjson", Line: 3, Column: 7}
	finding := validate.Finding{Path: "/a|b/`c`", Keyword: "type", Message: "expected <string> & \"more\"", Count: 2, First: place, Exact: "/a|b/0"}
	set := func(name string) *validate.SetResult {
		one := []validate.Finding{finding}
		return &validate.SetResult{Type: name, Counts: validate.Counts{validate.Rejects: 1, validate.Drops: 1}, Failures: one, Drops: one, Undeclared: one, Converts: one, Notes: []string{"a note"}}
	}
	coverage := validate.Coverage{
		Fields: []validate.FieldCoverage{{Type: "Job", Declared: 3, Unseen: []string{"x"}}},
		Enums:  []validate.EnumCoverage{{Type: "Kind", Declared: 2, Unseen: []string{"k"}, Undeclared: []validate.Finding{finding}}},
	}
	counts := validate.Counts{validate.Rejects: 1, validate.Drops: 1}
	return &validate.Result{
		Sets: []string{"alpha", "beta"}, Records: 4, Bytes: 100,
		Summary: map[string]validate.Counts{"alpha": counts, "beta": counts},
		Types:   []*validate.TypeResult{{Name: "Job", Records: 2, Sets: map[string]*validate.SetResult{"alpha": set("Job"), "beta": set("job")}}},
		Unmatched: []*validate.Group{{Name: "GET /jobs/{id} response 404", Method: "GET", Path: "/jobs/{id}", Side: payload.Response, Status: 404, Records: 1, First: place,
			Proposals: []validate.Proposal{{Type: "Problem", Fits: 1, Of: 1, Sets: []string{"alpha"}}}}},
		Broken: []validate.Broken{{Place: place, Message: "no JSON"}}, BrokenCount: 1,
		Skipped:  []validate.Skipped{{Kind: payload.NotJSON, Reason: "a body of type text/html", Count: 1, First: place}},
		Coverage: map[string]validate.Coverage{"alpha": coverage, "beta": coverage},
	}
}

func render(t *testing.T, name string) string {
	t.Helper()
	f, err := ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Render(&b, sample(), Options{Strict: true}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestJSONKeepsItsContract(t *testing.T) {
	schema, err := jsonschema.CompileString("traffic.schema.json", string(Schema))
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal([]byte(render(t, "json")), &v); err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(v); err != nil {
		t.Errorf("%#v", err)
	}
	delete(v.(map[string]any), "records")
	if schema.Validate(v) == nil {
		t.Error("the schema takes a result without records")
	}
}

func TestFormatsAreWellFormed(t *testing.T) {
	for d := xml.NewDecoder(strings.NewReader(render(t, "junit"))); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("junit: %v", err)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(render(t, "ndjson")), "\n") {
		if !json.Valid([]byte(line)) {
			t.Errorf("ndjson: %s", line)
		}
	}
	if !json.Valid([]byte(render(t, "sarif"))) {
		t.Error("sarif is no JSON")
	}
	for _, line := range strings.Split(render(t, "md"), "\n") {
		if strings.HasPrefix(line, "| `Job` | alpha") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 6 {
			t.Errorf("md: a cell breaks its row: %s", line)
		}
	}
}

// TestFormatsTellTheSame: everything found is in every format.
func TestFormatsTellTheSame(t *testing.T) {
	for _, f := range Formats {
		text := render(t, f.Name)
		for _, want := range []string{"Job", "GET /jobs/{id}", "no JSON", "a<b>.ndjson"} {
			if f.Name == "junit" {
				want = strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(want)
			}
			if f.Name == "md" {
				want = strings.NewReplacer("<", `\<`).Replace(want)
			}
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q", f.Name, want)
			}
		}
	}
	if text := render(t, "terminal"); !strings.Contains(text, "    status: \"404\"\n    response: Problem") {
		t.Errorf("terminal lacks the proposed route:\n%s", text)
	}
}
