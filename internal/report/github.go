package report

import (
	"fmt"
	"io"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
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
		at := placeOf(f)
		var properties []string
		if at.File != "" {
			properties = append(properties, "file="+githubProperty.Replace(opts.Root+at.File))
		}
		if at.File != "" && at.Line > 0 {
			properties = append(properties, fmt.Sprintf("line=%d", at.Line))
		}
		properties = append(properties, "title="+githubProperty.Replace(fmt.Sprintf("%s %s (%s)", f.Priority, locate(l), f.Rule)))
		message := fmt.Sprintf("%s\n%s: %s\nImpact: %s\nFix: %s", f.Summary, arrow(f.Direction), f.Harm, f.Impact, f.Fix)
		if payload := payloadText(r, f); payload != "" {
			message += "\nPayload: " + payload
		}
		e.Printf("::%s %s::%s\n", githubLevels[f.Priority], strings.Join(properties, ","), githubMessage.Replace(message))
	}
	e.Printf("%s against %s in %s\n", print.Plural(len(severe), "finding"), title(r, r.Reference), print.Plural(len(r.Sets), "set"))
	return e.Err
}

var githubLevels = map[string]string{"P0": "error", "P1": "error", "P2": "warning", "P3": "notice"}

// What must be escaped in a message, and besides in the value of a property.
var (
	githubMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
