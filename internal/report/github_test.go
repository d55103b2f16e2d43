package report

import (
	"bytes"
	"strings"
	"testing"

	"example.org/parity/internal/compare"
)

// TestGitHubEscapes: a workflow command is one line, and its properties end at
// commas and colons; docs.github.com, "Workflow commands for GitHub Actions".
func TestGitHubEscapes(t *testing.T) {
	r := rules(t)
	f := &compare.Finding{
		Rule:     &compare.Rule{ID: "field.type", Summary: "100% of\r\nit::x", Impact: map[compare.Harm]string{compare.Rejects: "i"}, Fix: "f"},
		Priority: "P2", Path: compare.Path{{Name: "a,b"}}, Harm: compare.Rejects,
		Other: compare.Place{File: "a:b,c%.py", Line: 4},
	}
	r.Types = []*compare.TypeResult{{Name: "A", Compared: map[string]*compare.Compared{"other": {Findings: []*compare.Finding{f}}}}}
	var out bytes.Buffer
	if err := GitHub(&out, r, Options{Root: "sub/"}); err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	want := "::warning file=sub/a%3Ab%2Cc%25.py,line=4,title=P2 A.a%2Cb (field.type)::100%25 of\\r\\nit::x%0Aboth: rejects%0AImpact: i%0AFix: f"
	if line != want {
		t.Errorf("got  %s\nwant %s", line, want)
	}
}

// TestGitHubOrder: GitHub shows the first ten of a level, so they are the most urgent.
func TestGitHubOrder(t *testing.T) {
	r := fixtures(t)
	lines := strings.Split(strings.TrimSpace(string(render(t, Format{Render: GitHub}, r, Options{}))), "\n")
	last := ""
	for _, line := range lines[:len(lines)-1] {
		_, rest, _ := strings.Cut(line, "title=")
		if priority := rest[:2]; priority < last {
			t.Fatalf("%s after %s: %s", priority, last, line)
		} else {
			last = priority
		}
	}
	if want := len(Severe(r, "P3")) + 1; len(lines) != want {
		t.Errorf("%d lines, want one for each finding and one more: %d", len(lines), want)
	}
}
