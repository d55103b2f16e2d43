package report

import (
	"fmt"
	"io"
	"strconv"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
	"example.org/parity/internal/wording"
)

// GitHub writes the findings as workflow commands, which GitHub Actions turns
// into annotations of a pull request's lines. It shows ten of each level and
// step, so the most urgent come first. Like the terminal it writes the findings
// at or over Options.FailOn, or all that have a priority.
func GitHub(w io.Writer, r *compare.Result, opts Options) error {
	e := &print.Writer{W: w}
	severe := Severe(r, opts.threshold())
	for _, l := range severe {
		f := l.Finding
		at, _ := annotated(r, l, opts)
		var properties []print.Property
		if at.File != "" {
			properties = append(properties, print.Property{Name: "file", Value: opts.Root + at.File})
		}
		if at.File != "" && at.Line > 0 {
			properties = append(properties, print.Property{Name: "line", Value: strconv.Itoa(at.Line)})
		}
		properties = append(properties, print.Property{Name: "title", Value: fmt.Sprintf("%s %s (%s)", f.Priority, locate(l), f.Rule)})
		message := fmt.Sprintf("%s\n%s: %s\nImpact: %s\nFix: %s", print.Line(wording.Summary(f)), arrow(f.Direction), f.Harm, print.Line(wording.Impact(f)), print.Line(wording.Fix(f)))
		if payload := payloadText(r, f); payload != "" {
			message += "\nPayload: " + payload
		}
		e.Command(githubLevels[f.Priority], properties, message)
	}
	e.Printf("%s against %s in %s\n", print.Plural(len(severe), "finding"), title(r, r.Reference), print.Plural(len(r.Sets), "set"))
	return e.Err
}

var githubLevels = map[string]string{"P0": "error", "P1": "error", "P2": "warning", "P3": "notice"}
