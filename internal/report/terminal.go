package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
	"example.org/parity/internal/wording"
)

// Terminal writes what decides, and the first of the findings at or over
// Options.FailOn, or of all that have a priority where no threshold is given; with
// Options.All every finding.
func Terminal(w io.Writer, r *compare.Result, opts Options) error {
	t := &terminal{Writer: &print.Writer{W: w}, opts: opts}
	f := frontOf(r, opts)
	t.summary(r)
	t.gate(f)
	t.relation(r)
	t.conventions(f)
	t.rules(r, f)
	t.findings(r, f)
	return t.Err
}

type terminal struct {
	*print.Writer
	opts Options
}

// maxTold is how many findings are told in full, where there are more: the first
// screen is to be read.
const maxTold = 12

// findings tells the first findings, those that differ before those of which a side
// has nothing.
func (t *terminal) findings(r *compare.Result, f front) {
	list, threshold := f.First, t.opts.threshold()
	if !t.opts.All {
		list = slices.DeleteFunc(slices.Clone(list), func(l compare.Located) bool { return l.Finding.Priority > threshold })
	}
	told := list
	if !t.opts.All && len(list) > maxTold {
		told = list[:maxTold]
		t.Printf("\n")
		t.lines("", span{bold, fmt.Sprintf("the first %d of %s", maxTold, print.Plural(len(list), "finding"))})
	}
	for _, l := range told {
		if c := systematic(r, l); c != nil {
			t.convention(l, c)
		} else {
			t.finding(l)
		}
	}
	if rest := len(f.First) - len(told); rest > 0 {
		t.Printf("\n")
		t.lines("", print.Plural(rest, "more finding")+": --all tells them, parity report writes them")
	}
	if len(told) > 0 {
		t.Printf("\n")
		t.lines("", "parity explain tells more of a RULE, a TYPE, a TYPE.FIELD or an ID; parity fix writes the code")
	}
	if t.opts.All && len(told) > 0 {
		t.gate(f)
	}
}

// gate says whether the gate is passed, and why.
func (t *terminal) gate(f front) {
	color := "1;32"
	if !f.Gate.Passed {
		color = "1;31"
	}
	t.Printf("\n")
	t.lines("", span{color, "gate " + f.Gate.Word()}, ": "+f.Gate.Why)
	for _, line := range []string{f.Since, f.Fault} {
		if line != "" {
			t.lines("", line)
		}
	}
	if f.Scope != "" {
		t.lines("", "looked at: "+f.Scope)
	}
}

// mostConventions is how many are listed on the first screen.
const mostConventions = 5

// conventions lists the systematic differences: each is one decision.
func (t *terminal) conventions(f front) {
	if len(f.Conventions) == 0 {
		return
	}
	t.Printf("\n")
	t.lines("", span{bold, "systematic differences, each one decision"})
	list := f.Conventions
	if !t.opts.All && len(list) > mostConventions {
		list = list[:mostConventions]
	}
	for _, c := range list {
		t.lines("      ", "  ", priority(c.Priority), fmt.Sprintf("  %s: %s, such as %s", c.Key, print.Plural(c.Count, "finding"), c.Examples[0]))
	}
	if rest := len(f.Conventions) - len(list); rest > 0 {
		t.Printf("      and %d more\n", rest)
	}
}

// rules counts the findings by rule.
func (t *terminal) rules(r *compare.Result, f front) {
	if len(f.Rules) == 0 {
		return
	}
	t.Printf("\n")
	t.lines("", span{bold, "findings by rule"})
	width, digits := 0, 0
	for _, c := range f.Rules {
		width, digits = max(width, print.Width(c.Rule)), max(digits, len(fmt.Sprint(c.Count)))
	}
	for _, c := range f.Rules {
		head := fmt.Sprintf("  %s  %s  ", print.PadLeft(fmt.Sprint(c.Count), digits), print.Pad(c.Rule, width))
		tail := "such as " + c.Example
		if c.Count == 1 {
			tail = c.Example
		}
		if by := c.bySet(r.Sets); by != "" {
			tail = by + "; " + tail
		}
		t.lines("", "  ", priority(c.Priority), head, print.Cut(tail, t.left(4+print.Width(head))))
	}
}

// left is how many columns are left on a line, 0 for no limit.
func (t *terminal) left(used int) int {
	if t.opts.Width == 0 {
		return 0
	}
	return max(1, t.opts.Width-used)
}

// convention tells a systematic difference by its first finding.
func (t *terminal) convention(l compare.Located, c *compare.Convention) {
	t.finding(l)
	t.lines("      ", fmt.Sprintf("      %s: such as %s; in parity.yaml, under conventions: %s: {accept: REASON}",
		print.Plural(c.Count, "finding"), strings.Join(c.Examples, ", "), c.Key))
}

// summary is the one table of sets.
func (t *terminal) summary(r *compare.Result) {
	t.lines("", span{bold, "reference " + r.Reference})
	width := len("set")
	for _, set := range r.Sets {
		width = max(width, print.Width(set))
	}
	if columns := len("  ") + width + len("  parity  wire-compatible  mismatch  missing  extra  unverified"); t.opts.Width > 0 && columns > t.opts.Width {
		t.narrowSummary(r)
	} else {
		t.Printf("  %s", print.Pad("set", width))
		for _, v := range compare.Verdicts {
			t.Printf("  %s", v)
		}
		t.Printf("\n")
		for _, set := range r.Sets {
			t.Printf("  %s", print.Pad(set, width))
			for _, v := range compare.Verdicts {
				t.Printf("  %*d", len(v), r.Summary[set][v])
			}
			t.Printf("\n")
		}
	}
	for _, set := range r.Sets {
		if by := evidence(r, set); by != "" {
			t.lines("    ", "  "+by)
		}
		if to := r.Topology[set]; to.Kind != compare.Peers {
			t.lines("    ", fmt.Sprintf("  %s and %s: %s (%s)", title(r, r.Reference), title(r, set), talking(r, to), to.Why))
		}
	}
}

// talking is who talks to whom in few words.
func talking(r *compare.Result, to compare.Topology) string {
	if to.Kind == compare.Clients {
		return "clients of a service, for which " + title(r, r.Reference) + " stands"
	}
	return strings.TrimSpace(to.Kind + " " + to.Server)
}

// narrowSummary says the same where the table has no room.
func (t *terminal) narrowSummary(r *compare.Result) {
	for _, set := range r.Sets {
		var parts []string
		for _, v := range compare.Verdicts {
			parts = append(parts, fmt.Sprintf("%d %s", r.Summary[set][v], v))
		}
		t.lines("    ", "  "+set+": "+strings.Join(parts, ", "))
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
	t.Printf("\n")
	t.lines("  ", "relation  ", span{bold, r.Relation.Relation}, fmt.Sprintf(": %s and %s %s", a, b, words[r.Relation.Relation]))
	if w := r.Relation.ANotB; w != nil {
		t.lines("    ", fmt.Sprintf("  only %s accepts  %s", a, w))
	}
	if w := r.Relation.BNotA; w != nil {
		t.lines("    ", fmt.Sprintf("  only %s accepts  %s", b, w))
	}
}

var priorityColors = map[string]string{"P0": "1;31", "P1": "31", "P2": "33", "P3": "36"}

func priority(p string) span { return span{priorityColors[p], p} }

func (t *terminal) finding(l compare.Located) {
	f := l.Finding
	t.Printf("\n")
	t.lines("      ", "  ", priority(f.Priority), "  ", span{bold, locate(l)}, ": "+wording.Summary(f))
	place := "no source"
	if at := placeOf(f); at.File != "" {
		place = fmt.Sprintf("%s:%d", at.File, at.Line)
	}
	t.lines("        ", fmt.Sprintf("      %s  %s  %s: %s  ", place, f.Rule, arrow(f.Direction), f.Harm), span{dim, f.ID})
	t.lines("        ", "      impact: "+wording.Impact(f))
	if w := f.Witness; w != nil {
		says := "  " + refusal(w, w.AcceptedBy, w.RejectedBy)
		payload := string(w.Payload)
		if !t.opts.All {
			payload = brief(w.Payload, f.Path)
		}
		t.lines("        ", "      payload: "+print.Line(payload)+says)
	}
	if said := evidenceText(f); said != "" {
		t.lines("        ", "      "+said)
	}
	t.lines("        ", "      fix:    "+wording.Fix(f))
}

func (t *terminal) bold(text string) print.Safe { return t.paint(bold, text) }

// paint wraps text in an SGR sequence where colour is wanted.
func (t *terminal) paint(sgr, text string) print.Safe {
	if !t.opts.Color || sgr == "" || strings.TrimSpace(text) == "" {
		return print.Safe(print.Line(text))
	}
	return print.Safe("\x1b[" + sgr + "m" + print.Line(text) + "\x1b[0m")
}

// span is a part of a line that has a colour.
type span struct{ sgr, text string }

// Attributes of the terminal (ECMA-48, SGR).
const (
	bold = "1"
	dim  = "2"
)

// lines writes a line made of texts and spans. What is wider than the terminal is
// broken at blanks; the lines after the first begin with the indent.
func (t *terminal) lines(indent string, parts ...any) {
	var text []rune
	var colors []string
	for _, part := range parts {
		s, ok := part.(span)
		if !ok {
			s.text = part.(string)
		}
		for _, r := range print.Line(s.text) {
			text, colors = append(text, r), append(colors, s.sgr)
		}
	}
	lead := ""
	for {
		end := len(text)
		if t.opts.Width > 0 {
			end = fitting(text, max(1, t.opts.Width-len(lead)))
		}
		line := lead
		for i := 0; i < end; {
			j := i
			for j < end && colors[j] == colors[i] {
				j++
			}
			line += string(t.paint(colors[i], string(text[i:j])))
			i = j
		}
		t.Printf("%s\n", print.Safe(strings.TrimRight(line, " ")))
		for end < len(text) && text[end] == ' ' {
			end++
		}
		if end == len(text) {
			return
		}
		text, colors, lead = text[end:], colors[end:], indent
	}
}

// fitting is how much of a text goes on a line: up to the last blank behind a word
// within the width, or where there is none, as much as there is room for.
func fitting(text []rune, width int) int {
	used, blank, word := 0, 0, false
	for i, r := range text {
		if r == ' ' && word {
			blank = i
		}
		word = word || r != ' '
		if used += print.Width(string(r)); used > width {
			if blank > 0 {
				return blank
			}
			return max(i, 1)
		}
	}
	return len(text)
}
