package report

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"testing"

	"example.org/parity/internal/compare"
)

// TestJUnit reads the report back by its element names alone and recounts it.
func TestJUnit(t *testing.T) {
	type count struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Skipped  int `xml:"skipped,attr"`
	}
	type doc struct {
		XMLName xml.Name `xml:"testsuites"`
		count
		Suites []struct {
			count
			Cases []struct {
				Name    string    `xml:"name,attr"`
				Failure *struct{} `xml:"failure"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	for name, r := range map[string]*compare.Result{"fixtures": fixtures(t), "rules": rules(t)} {
		for _, failOn := range []string{"", "P0"} {
			var d doc
			if err := xml.Unmarshal(render(t, Format{Render: JUnit}, r, Options{FailOn: failOn}), &d); err != nil {
				t.Fatal(err)
			}
			sum := count{}
			for i, set := range r.Sets {
				suite := d.Suites[i]
				want := 0
				for _, n := range r.Summary[set] {
					want += n
				}
				if len(suite.Cases) != want || suite.Tests != want {
					t.Errorf("%s %s: %d cases, tests=%d, the comparison has %d types", name, set, len(suite.Cases), suite.Tests, want)
				}
				got := count{Tests: len(suite.Cases)}
				for _, c := range suite.Cases {
					if c.Failure != nil {
						got.Failures++
					}
					if c.Skipped != nil {
						got.Skipped++
					}
				}
				if got != suite.count {
					t.Errorf("%s %s: %+v, its attributes say %+v", name, set, got, suite.count)
				}
				sum.Tests, sum.Failures = sum.Tests+got.Tests, sum.Failures+got.Failures
			}
			if sum != d.count || sum.Failures == 0 || sum.Failures == sum.Tests {
				t.Errorf("%s fail-on %q: %+v, the root says %+v", name, failOn, sum, d.count)
			}
		}
	}
}

// TestJUnitDialect: nothing is written that the schema of Jenkins' xUnit plugin
// lacks, and all that it demands. CONTRIBUTING.md says how to hold a report
// against the schema itself.
func TestJUnitDialect(t *testing.T) {
	type element struct{ required, optional []string } // attributes
	dialect := map[string]element{
		"testsuites": {optional: []string{"name", "time", "tests", "failures", "errors"}},
		"testsuite":  {[]string{"name", "tests", "failures", "errors"}, []string{"skipped", "time", "timestamp", "hostname", "id", "package", "file", "log", "url", "version", "group"}},
		"testcase":   {[]string{"name"}, []string{"classname", "time", "group"}},
		"failure":    {optional: []string{"message", "type"}},
		"skipped":    {optional: []string{"message", "type"}},
		"system-out": {},
	}
	for d := xml.NewDecoder(bytes.NewReader(render(t, Format{Render: JUnit}, rules(t), Options{FailOn: "P1"}))); ; {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		known, ok := dialect[start.Name.Local]
		if !ok {
			t.Fatalf("there is no element %s", start.Name.Local)
		}
		var has []string
		for _, a := range start.Attr {
			has = append(has, a.Name.Local)
			if !slices.Contains(slices.Concat(known.required, known.optional), a.Name.Local) {
				t.Fatalf("%s has no attribute %s", start.Name.Local, a.Name.Local)
			}
		}
		for _, name := range known.required {
			if !slices.Contains(has, name) {
				t.Fatalf("%s lacks the attribute %s", start.Name.Local, name)
			}
		}
	}
}

func TestJUnitCase(t *testing.T) {
	finding := func(priority string, ignored *compare.Ignored) *compare.Finding {
		return &compare.Finding{Rule: &compare.Rule{ID: "field.type", Summary: "x differs"}, Priority: priority, Class: compare.ClassMismatch, Ignored: ignored}
	}
	tests := []struct {
		name, reason     string
		verdict          compare.Verdict
		findings         []*compare.Finding
		fails, skips, is bool // is: something is said besides
	}{
		{"passing", "no finding is a passing case", compare.Parity, nil, false, false, false},
		{"failing", "a finding at the threshold fails", compare.Mismatch, []*compare.Finding{finding("P1", nil)}, true, false, false},
		{"below", "a finding below the threshold passes and is told", compare.Mismatch, []*compare.Finding{finding("P2", nil)}, false, false, true},
		{"ignored", "an accepted finding passes and is told", compare.Mismatch, []*compare.Finding{finding("P0", &compare.Ignored{Reason: "known"})}, false, false, true},
		{"unverified", "what is not known neither passes nor fails", compare.Unverified, []*compare.Finding{{Rule: &compare.Rule{}, Class: compare.ClassUnverified}}, false, true, false},
	}
	r := rules(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			row := &compare.TypeResult{Name: "A", Ref: r.Ref.Types[0], Compared: map[string]*compare.Compared{"other": {Verdict: tt.verdict, Findings: tt.findings}}}
			got := junitCaseOf(r, "other", row, Options{FailOn: "P1"})
			if (got.Failure != nil) != tt.fails || (got.Skipped != nil) != tt.skips || (got.Out != "") != tt.is {
				t.Errorf("%s: failure %v, skipped %v, output %q", tt.reason, got.Failure, got.Skipped, got.Out)
			}
		})
	}
}
