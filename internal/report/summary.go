package report

import (
	"bytes"
	"fmt"
	"io"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
	"example.org/parity/internal/wording"
)

// maxSummary bounds a summary: GitHub takes comments of 65,536 characters.
const maxSummary = 60_000

// summaryFirst is how many findings a summary tells in full.
const summaryFirst = 10

// Summary writes Markdown for the comment of a pull request or the summary of a job:
// what decides and what to mend first, the rest folded, as far as there is room. It
// calls nobody by an @name.
func Summary(w io.Writer, r *compare.Result, opts Options) error {
	var out bytes.Buffer
	m := &markdown{Writer: &print.Writer{W: unmentioning{&out}}, r: r, opts: opts, blank: true}
	f := frontOf(r, opts)
	m.heading(3, "Type parity: gate %s", f.Gate.Word())
	m.gate(f)
	m.verdicts()
	m.first(f)
	m.folded("Findings by rule", func() { m.rules(f) })
	if len(f.Conventions) > 0 {
		m.folded(fmt.Sprintf("Systematic differences (%d)", len(f.Conventions)), func() { m.systematic(f) })
	}
	if rest := f.First[min(len(f.First), summaryFirst):]; len(rest) > 0 {
		m.bounded(&out, fmt.Sprintf("All other findings (%d)", len(rest)), len(rest), func(i int) string { return summaryLine(rest[i]) })
	}
	if s := r.Since; s != nil && len(s.Fixed) > 0 {
		m.bounded(&out, fmt.Sprintf("Fixed since %s (%d)", print.Name(s.Revision), len(s.Fixed)), len(s.Fixed), func(i int) string {
			g := s.Fixed[i]
			return fmt.Sprintf("- **%s · %s** %s", g.Priority, print.Name(g.Path.Of(g.Type)), print.Prose(g.Summary))
		})
	}
	if s := r.Since; s != nil {
		var open []compare.Located
		for l := range r.Findings() {
			if l.Finding.Ignored != nil && l.Finding.Ignored.Old {
				open = append(open, l)
			}
		}
		if len(open) > 0 {
			m.bounded(&out, fmt.Sprintf("Still open, as at %s (%d)", print.Name(s.Revision), len(open)), len(open), func(i int) string { return summaryLine(open[i]) })
		}
	}
	if m.Err != nil {
		return m.Err
	}
	_, err := w.Write(out.Bytes())
	return err
}

func summaryLine(l compare.Located) string {
	return fmt.Sprintf("- **%s · %s** %s `%s`", l.Finding.Priority, print.Name(locate(l)), print.Prose(wording.Summary(l.Finding)), l.Finding.ID)
}

// unmentioning keeps what is written to it, line by line, from calling people.
type unmentioning struct{ to io.Writer }

func (u unmentioning) Write(p []byte) (int, error) {
	if _, err := io.WriteString(u.to, print.Unmentioned(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// bounded writes a folded list as far as the summary has room.
func (m *markdown) bounded(out *bytes.Buffer, title string, n int, line func(i int) string) {
	const closing = 200 // what follows the list
	if out.Len() > maxSummary-3*closing {
		return
	}
	m.folded(title, func() {
		for i := range n {
			text := print.Unmentioned(line(i))
			if out.Len()+len(text) > maxSummary-2*closing {
				m.Printf("- and %d more: `parity check --all` tells them\n", n-i)
				return
			}
			m.Printf("%s\n", print.Safe(text))
		}
	})
}

// gate says whether the gate is passed, and why.
func (m *markdown) gate(f front) {
	m.Printf("**Gate %s**: %s.\n", f.Gate.Word(), print.Name(f.Gate.Why))
	for _, line := range []string{f.Since, f.Fault} {
		if line != "" {
			m.Printf("\n%s.\n", print.Name(line))
		}
	}
	if f.Scope != "" {
		m.Printf("\nLooked at: `%s`.\n", f.Scope)
	}
}

// verdicts is the one table of sets.
func (m *markdown) verdicts() {
	m.Printf("\n")
	head := []string{"Set"}
	for _, v := range compare.Verdicts {
		head = append(head, verdictTitles[v])
	}
	m.table(head...)
	for _, set := range m.r.Sets {
		cells := []string{m.title(set)}
		for _, v := range compare.Verdicts {
			cells = append(cells, fmt.Sprint(m.r.Summary[set][v]))
		}
		m.row(cells...)
	}
}

// first tells what to mend first.
func (m *markdown) first(f front) {
	list := f.First[:min(len(f.First), summaryFirst)]
	if len(list) == 0 {
		return
	}
	m.Printf("\n**First to mend**\n\n")
	for i, l := range list {
		set, at := l.Set, placeOf(l.Finding)
		if l.Finding.Other.File == "" {
			set = m.r.Reference
		}
		m.Printf("%d. **%s · %s** — %s. %s\n", i+1, l.Finding.Priority, print.Name(locate(l)), print.Prose(wording.Summary(l.Finding)), m.place(set, at.File, at.Line))
		m.Printf("   Fix: %s\n", print.Prose(wording.Fix(l.Finding)))
	}
}

// rules counts the findings by rule.
func (m *markdown) rules(f front) {
	if len(f.Rules) == 0 {
		m.Printf("None.\n")
		return
	}
	head := []string{"Priority", "Rule"}
	for _, set := range m.r.Sets {
		head = append(head, m.title(set))
	}
	m.table(append(head, "Such as")...)
	for _, c := range f.Rules {
		cells := []string{c.Priority, "`" + c.Rule + "`"}
		for _, set := range m.r.Sets {
			cells = append(cells, fmt.Sprint(c.BySet[set]))
		}
		m.row(append(cells, print.Name(c.Example))...)
	}
}

// systematic lists the systematic differences: each is one decision.
func (m *markdown) systematic(f front) {
	for _, c := range f.Conventions {
		m.Printf("- **%s** %s of `%s` in %s, such as %s; to accept all, in parity.yaml: `conventions: {%s: {accept: REASON}}`\n",
			c.Priority, print.Plural(c.Count, "finding"), c.Rule, m.title(c.Set), print.Name(c.Examples[0]), c.Key)
	}
}

// folded writes what a reader may open.
func (m *markdown) folded(title string, body func()) {
	m.Printf("\n<details>\n<summary>%s</summary>\n\n", title)
	m.blank = true
	body()
	m.Printf("\n</details>\n")
}
