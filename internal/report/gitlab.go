package report

import (
	"fmt"
	"io"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
	"example.org/parity/internal/wording"
)

// GitLab writes the findings as a Code Quality report (docs.gitlab.com, "Code
// Quality", "Code Quality report format"), which GitLab shows on the lines of a
// merge request. Like the terminal it writes the findings at or over
// Options.FailOn, or all that have a priority. GitLab wants a place for each: a
// finding without one here stands at the first line of the type set's own file, or of
// the configuration.
func GitLab(w io.Writer, r *compare.Result, opts Options) error {
	issues := []gitlabIssue{}
	for _, l := range Severe(r, opts.threshold()) {
		f := l.Finding
		at, _ := annotated(r, l, opts)
		description := fmt.Sprintf("%s: %s. Impact: %s. Fix: %s.", locate(l), wording.Summary(f), wording.Impact(f), wording.Fix(f))
		if said := evidenceText(f); said != "" {
			description += " It is " + said + "."
		}
		issues = append(issues, gitlabIssue{
			Description: description,
			Rule:        f.Rule.ID,
			Fingerprint: f.ID,
			Severity:    gitlabSeverities[f.Priority],
			Location:    gitlabLocation{opts.Root + at.File, gitlabLines{max(1, at.Line)}},
		})
	}
	return print.JSON(w, issues)
}

var gitlabSeverities = map[string]string{"P0": "blocker", "P1": "critical", "P2": "major", "P3": "minor"}

type (
	gitlabIssue struct {
		Description string         `json:"description"`
		Rule        string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
	}
)
