package report

import (
	"encoding/json"
	"slices"
	"testing"

	"example.org/parity/internal/compare"
)

// TestGitLab: each finding is there once, with all that GitLab demands.
func TestGitLab(t *testing.T) {
	r := fixtures(t)
	severities := []string{"info", "minor", "major", "critical", "blocker"}
	for _, failOn := range []string{"", "P0"} {
		var issues []gitlabIssue
		if err := json.Unmarshal(render(t, Format{Render: GitLab}, r, Options{FailOn: failOn, Root: "sub/"}), &issues); err != nil {
			t.Fatal(err)
		}
		severe := Severe(r, Options{FailOn: failOn}.threshold())
		if len(issues) != len(severe) || len(issues) == 0 {
			t.Fatalf("fail-on %q: %d issues of %d findings", failOn, len(issues), len(severe))
		}
		for i, issue := range issues {
			f := severe[i].Finding
			place := f.Other
			if place.File == "" {
				place = f.Reference
			}
			if issue.Fingerprint != f.ID || issue.Rule != f.Rule.ID || issue.Location.Path != "sub/"+place.File || issue.Location.Lines.Begin != place.Line {
				t.Errorf("%+v is not %s %s at %s:%d", issue, f.ID, f.Rule, place.File, place.Line)
			}
			if !slices.Contains(severities, issue.Severity) {
				t.Errorf("%s: GitLab knows no severity %q", f.ID, issue.Severity)
			}
		}
	}
}

// TestGitLabPlace: GitLab drops what has no path or line.
func TestGitLabPlace(t *testing.T) {
	r := rules(t)
	r.Types = []*compare.TypeResult{{Name: "A", Compared: map[string]*compare.Compared{"other": {Findings: []*compare.Finding{{Rule: &compare.Rule{}, Priority: "P2"}}}}}}
	var issues []gitlabIssue
	if err := json.Unmarshal(render(t, Format{Render: GitLab}, r, Options{}), &issues); err != nil {
		t.Fatal(err)
	}
	if want := (gitlabLocation{"other.json", gitlabLines{1}}); len(issues) != 1 || issues[0].Location != want {
		t.Errorf("a finding without a place: %+v, want %+v", issues, want)
	}
}
