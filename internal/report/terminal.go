package report

import (
	"fmt"
	"io"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
)

// Terminal writes a summary and the findings at or over Options.FailOn, or all
// findings that have a priority where no threshold is given.
func Terminal(w io.Writer, r *compare.Result, opts Options) error {
	t := &terminal{Writer: &print.Writer{W: w}, opts: opts}
	threshold := opts.threshold()
	t.summary(r)
	t.relation(r)
	severe := Severe(r, threshold)
	set := ""
	for _, l := range bySet(r, severe) {
		if l.Set != set {
			set = l.Set
			t.Printf("\n%s\n", t.bold(title(r, r.Reference)+" vs "+title(r, set)))
		}
		t.finding(l)
	}
	t.conclusion(r, len(severe), threshold)
	return t.Err
}

type terminal struct {
	*print.Writer
	opts Options
}

// bySet regroups findings by set, keeping their order by priority.
func bySet(r *compare.Result, all []compare.Located) []compare.Located {
	var list []compare.Located
	for _, set := range r.Sets {
		for _, l := range all {
			if l.Set == set {
				list = append(list, l)
			}
		}
	}
	return list
}

func (t *terminal) summary(r *compare.Result) {
	t.Printf("%s\n", t.bold("reference "+r.Reference))
	width := len("set")
	for _, set := range r.Sets {
		width = max(width, len(set))
	}
	t.Printf("  %-*s", width, "set")
	for _, v := range compare.Verdicts {
		t.Printf("  %s", v)
	}
	t.Printf("\n")
	for _, set := range r.Sets {
		t.Printf("  %-*s", width, set)
		for _, v := range compare.Verdicts {
			t.Printf("  %*d", len(v), r.Summary[set][v])
		}
		t.Printf("\n")
	}
	for _, set := range r.Sets {
		if by := evidence(r, set); by != "" {
			t.Printf("  %s\n", by)
		}
	}
}

// relation says how the values of two types relate, where just two were compared.
func (t *terminal) relation(r *compare.Result) {
	if r.Relation == nil {
		return
	}
	a, b := title(r, r.Reference), title(r, r.Sets[0])
	words := map[string]string{
		"equal":       "accept the same values",
		"subset":      "differ: all that " + a + " accepts, " + b + " accepts too",
		"superset":    "differ: all that " + b + " accepts, " + a + " accepts too",
		"overlapping": "differ: each accepts some that the other rejects",
		"disjoint":    "have no value in common",
		"unknown":     "could not be decided: " + r.Relation.Reason,
	}
	t.Printf("\nrelation  %s: %s and %s %s\n", t.bold(r.Relation.Relation), a, b, words[r.Relation.Relation])
	if w := r.Relation.ANotB; w != nil {
		t.Printf("  only %s accepts  %s\n", a, w)
	}
	if w := r.Relation.BNotA; w != nil {
		t.Printf("  only %s accepts  %s\n", b, w)
	}
}

var priorityColors = map[string]string{"P0": "1;31", "P1": "31", "P2": "33", "P3": "36"}

func (t *terminal) finding(l compare.Located) {
	f := l.Finding
	t.Printf("\n  %s  %s: %s\n", t.paint(priorityColors[f.Priority], f.Priority), t.bold(locate(l)), f.Summary)
	place := placeOf(f)
	if place.File != "" {
		t.Printf("      %s:%d", place.File, place.Line)
	} else {
		t.Printf("      no source")
	}
	t.Printf("  %s  %s: %s  %s\n", f.Rule, arrow(f.Direction), f.Harm, t.paint("2", f.ID))
	t.Printf("      impact: %s\n", f.Impact)
	if w := f.Witness; w != nil {
		t.Printf("      payload: %s  %s allows it, %s rejects it\n", w.Payload, w.AcceptedBy, w.RejectedBy)
	}
	if said := evidenceText(f); said != "" {
		t.Printf("      %s\n", said)
	}
	t.Printf("      fix:    %s\n", f.Fix)
}

func (t *terminal) conclusion(r *compare.Result, severe int, threshold string) {
	total := len(Severe(r, "P3"))
	below := total - severe
	line := fmt.Sprintf("%s at or over %s", print.Plural(severe, "finding"), threshold)
	if below > 0 {
		line += fmt.Sprintf(", %d below", below)
	}
	accepted := 0
	for _, set := range r.Sets {
		accepted += len(ignored(r, set))
	}
	if accepted > 0 {
		line += fmt.Sprintf(", %d ignored", accepted)
	}
	t.Printf("\n%s\n", line)
	if severe > 0 {
		t.Printf("%s\n", t.paint("2", "parity explain RULE or TYPE tells more"))
	}
}

func (t *terminal) bold(text string) print.Safe { return t.paint("1", text) }

// paint wraps text in an SGR sequence where colour is wanted.
func (t *terminal) paint(sgr, text string) print.Safe {
	if !t.opts.Color || sgr == "" || strings.TrimSpace(text) == "" {
		return print.Safe(print.Line(text))
	}
	return print.Safe("\x1b[" + sgr + "m" + print.Line(text) + "\x1b[0m")
}
