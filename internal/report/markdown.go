package report

import (
	"fmt"
	"io"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/print"
	"example.org/parity/internal/schema"
	payloads "example.org/parity/internal/validate/render"
	"example.org/parity/internal/wording"
)

// Markdown writes the report that people read: a summary and what decides, one
// section per set with the list of fixes by priority, the types that mismatch, are
// missing, extra and unverified, and folded those in order. Captured payloads come
// last.
func Markdown(w io.Writer, r *compare.Result, opts Options) error {
	m := &markdown{Writer: &print.Writer{W: w}, r: r, opts: opts, blank: true}
	f := frontOf(r, opts)
	m.summary(f)
	m.heading(2, "Findings by Rule")
	m.rules(f)
	if len(f.Conventions) > 0 {
		m.heading(2, "Systematic Differences")
		m.systematic(f)
	}
	for _, set := range r.Sets {
		m.set = set
		m.priorities()
	}
	for _, set := range r.Sets {
		m.set = set
		m.heading(2, "%s vs %s", m.title(r.Reference), m.title(set))
		m.mismatches()
		m.missing()
		m.extra()
		m.unverified()
		m.ignored()
		m.refuted()
		m.talk()
		m.parity()
		m.wireCompatible()
	}
	m.appendix()
	if m.Err == nil && opts.Traffic != nil {
		m.Printf("\n")
		return payloads.Markdown(w, opts.Traffic, payloads.Options{Under: 1})
	}
	return m.Err
}

type markdown struct {
	*print.Writer
	r    *compare.Result
	opts Options
	set  string // at hand
	// blank says that the text so far ends in a blank line, or is empty.
	blank bool
}

// heading starts a new block, with one blank line before and after it.
func (m *markdown) heading(level int, format string, args ...any) {
	if !m.blank {
		m.Printf("\n")
	}
	m.Printf("%s %s\n\n", strings.Repeat("#", level), fmt.Sprintf(format, args...))
	m.blank = true
}

func (m *markdown) Printf(format string, args ...any) {
	m.blank = false
	m.Writer.Printf(format, args...)
}

func (m *markdown) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(strings.ReplaceAll(cell, "|", `\|`), "\n", " ")
	}
	m.Printf("| %s |\n", strings.Join(cells, " | "))
}

func (m *markdown) table(head ...string) {
	m.row(head...)
	m.Printf("|%s\n", strings.Repeat(" --- |", len(head)))
}

func (m *markdown) title(set string) string { return print.Name(title(m.r, set)) }
func (m *markdown) ref() string             { return m.title(m.r.Reference) }
func (m *markdown) other() string           { return m.title(m.set) }

func (m *markdown) at(t *compare.TypeResult) *compare.Compared { return t.Compared[m.set] }

// place links to a declaration of a set.
func (m *markdown) place(set, file string, line int) string {
	if file == "" {
		return ""
	}
	text := fmt.Sprintf("%s:%d", file, line)
	link := m.opts.link(set, file, line)
	if link == "" {
		return print.Code(text)
	}
	return fmt.Sprintf("[%s](%s)", print.Name(text), strings.NewReplacer("(", "%28", ")", "%29").Replace(link))
}

var verdictTitles = map[compare.Verdict]string{
	compare.Parity:         "Full parity",
	compare.WireCompatible: "Wire-compatible",
	compare.Mismatch:       "Mismatch",
	compare.Missing:        "Missing",
	compare.Extra:          "Extra",
	compare.Unverified:     "Unverified",
}

func (m *markdown) summary(f front) {
	var titles []string
	for _, set := range m.r.Sets {
		titles = append(titles, m.title(set))
	}
	m.heading(1, "Type parity: %s vs %s", m.ref(), strings.Join(titles, ", "))
	m.Printf("The reference is %s. Every number counts rows below; a type stands in exactly one table of a section.\n", m.ref())

	if m.opts.Date != "" {
		m.Printf("\nReport of %s.\n", m.opts.Date)
	}
	m.heading(2, "Summary")
	m.gate(f)
	m.Printf("\n")
	m.table(append([]string{"Metric"}, titles...)...)
	m.numbers(m.ref()+" types compared", func(set string) int { return coverageOf(m.r.Summary[set]).Compared })
	m.numbers("Types of the other set", func(set string) int { return len(m.r.Others[set].Types) })
	for _, v := range compare.Verdicts {
		m.numbers(verdictTitles[v], func(set string) int { return m.r.Summary[set][v] })
	}
	for _, p := range []string{"P0", "P1", "P2", "P3"} {
		m.numbers("Findings "+p, func(set string) int { return findings(m.r, set, p) })
	}
	m.numbers("Ignored findings", func(set string) int { return len(ignored(m.r, set)) })
}

func (m *markdown) numbers(label string, count func(set string) int) {
	cells := []string{label}
	for _, set := range m.r.Sets {
		cells = append(cells, fmt.Sprint(count(set)))
	}
	m.row(cells...)
}

func (m *markdown) parity() {
	types := rows(m.r, m.set, compare.Parity)
	m.heading(3, "Full Parity Types (%d)", len(types))
	if len(types) == 0 {
		m.Printf("None.\n")
		return
	}
	m.Printf("Same fields, requiredness, defaults and native kinds in %s and %s.\n", m.ref(), m.other())
	m.folded("The types", func() {
		for _, g := range byCategory(m.r, types) {
			m.heading(4, "%s (%d)", print.Name(g.name), len(g.types))
			m.table("Type", "Fields", "Status")
			for _, t := range g.types {
				m.row(m.name(t), m.fields(t), "✅ parity"+m.inside(t))
			}
		}
	})
}

// name is the type's name, with the counterpart's where that is spelled otherwise.
func (m *markdown) name(t *compare.TypeResult) string {
	if c := m.at(t).Counterpart; c != "" && c != t.Name {
		return fmt.Sprintf("%s (%s)", print.Name(t.Name), print.Code(c))
	}
	return print.Name(t.Name)
}

// fields lists what a type consists of; an alias is the type that it stands for.
func (m *markdown) fields(t *compare.TypeResult) string {
	switch {
	case len(t.Declared) > 0:
		return print.Name(strings.Join(t.Declared, ", "))
	case t.Ref.Kind == schema.Record:
		return "none"
	default:
		return print.Code(languages.Of(m.r.Ref.Language).Type(t.Ref.Schema))
	}
}

// inside says which types within this one are not in order themselves.
func (m *markdown) inside(t *compare.TypeResult) string {
	var parts []string
	for _, i := range m.at(t).Inherits {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%s (%s %s", print.Name(i.Type), i.Verdict, i.Priority))+")")
	}
	if len(parts) == 0 {
		return ""
	}
	if more := m.at(t).InheritsMore; more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return " · contains " + strings.Join(parts, ", ")
}

func (m *markdown) wireCompatible() {
	types := rows(m.r, m.set, compare.WireCompatible)
	m.heading(3, "Wire-Compatible Types (%d)", len(types))
	if len(types) == 0 {
		m.Printf("None.\n")
		return
	}
	m.Printf("The same JSON on the wire, held by each language's own convention.\n")
	m.folded("The types", func() {
		for _, g := range byCategory(m.r, types) {
			m.heading(4, "%s (%d)", print.Name(g.name), len(g.types))
			m.table("Type", m.ref(), m.other(), "Wire format")
			for _, t := range g.types {
				for i, line := range m.conventions(t) {
					name := ""
					if i == 0 {
						name = m.name(t) + m.inside(t)
					}
					m.row(name, line.ref, line.other, line.wire)
				}
			}
		}
	})
}

func (m *markdown) mismatches() {
	types := rows(m.r, m.set, compare.Mismatch)
	m.heading(3, "Type Mismatches (%d)", len(types))
	if len(types) == 0 {
		m.Printf("None.\n")
		return
	}
	m.Printf("The wire differs, or a value means something else.\n")
	for i, t := range byPriority(types, m.set) {
		c := m.at(t)
		m.heading(4, "%d. %s — %s", i+1, m.name(t), c.Priority)
		m.declaration(m.ref(), m.r.Ref.Language, t.Ref, c.Findings, refSide)
		m.declaration(m.other(), m.r.Others[m.set].Language, c.Other, c.Findings, otherSide)
		for _, f := range c.Findings {
			if f.Class == compare.ClassMismatch {
				m.finding(f)
			}
		}
		if inside := m.inside(t); inside != "" {
			m.Printf("\nAlso:%s.\n", strings.TrimPrefix(inside, " ·"))
		}
	}
}

func (m *markdown) finding(f *compare.Finding) {
	m.Printf("\n- **%s · %s** · `%s` · %s: %s\n", f.Priority, print.Prose(wording.Summary(f)), f.Rule, print.Name(arrow(f.Direction)), f.Harm)
	m.Printf("  - Impact: %s\n", print.Prose(wording.Impact(f)))
	m.Printf("  - Fix: %s\n", print.Prose(wording.Fix(f)))
	switch {
	case f.Witness != nil:
		m.Printf("  - Payload: %s — %s\n", print.Code(string(f.Witness.Payload)), refusal(f.Witness, m.title(f.Witness.AcceptedBy), m.title(f.Witness.RejectedBy)))
	case f.NoWitness != "":
		m.Printf("  - Payload: none; %s\n", print.Prose(f.NoWitness))
	}
	if said := evidenceText(f); said != "" {
		m.Printf("  - Evidence: %s\n", said)
	}
	if ref, other := m.place(m.r.Reference, f.Reference.File, f.Reference.Line), m.place(m.set, f.Other.File, f.Other.Line); ref != "" || other != "" {
		m.Printf("  - Where: %s\n", strings.Trim(ref+" · "+other, " ·"))
	}
}

func (m *markdown) missing() {
	types := rows(m.r, m.set, compare.Missing)
	m.heading(3, "Missing in %s (%d)", m.other(), len(types))
	if len(types) == 0 {
		m.Printf("None.\n")
		return
	}
	for _, g := range byCategory(m.r, types) {
		m.heading(4, "%s (%d)", print.Name(g.name), len(g.types))
		for i, t := range g.types {
			if i > 0 {
				m.Printf("\n")
			}
			m.Printf("- **%s** · %s · %s%s\n\n", print.Name(t.Name), m.at(t).Priority, m.place(m.r.Reference, t.Ref.Source.File, t.Ref.Source.Line), m.inside(t))
			if near := m.at(t).Nearest; near != nil {
				m.Printf("  Nearest: %s\n\n", print.Name(wording.Nearest(near)))
			}
			m.doc("  ", t.Ref)
			m.code("  ", m.r.Ref.Language, t.Ref, nil)
		}
	}
}

func (m *markdown) extra() {
	types := rows(m.r, m.set, compare.Extra)
	m.heading(3, "%s-Only Types (%d)", m.other(), len(types))
	if len(types) == 0 {
		m.Printf("None.\n")
		return
	}
	for i, t := range types {
		if i > 0 {
			m.Printf("\n")
		}
		c := m.at(t)
		m.Printf("- **%s** · %s · %s\n\n", print.Name(t.Name), c.Priority, m.place(m.set, c.Other.Source.File, c.Other.Source.Line))
		m.doc("  ", c.Other)
		m.code("  ", m.r.Others[m.set].Language, c.Other, nil)
	}
}

func (m *markdown) unverified() {
	types := rows(m.r, m.set, compare.Unverified)
	if len(types) == 0 {
		return
	}
	m.heading(3, "Unverified Types (%d)", len(types))
	m.Printf("A verdict would rest on something that cannot be known from the code alone.\n\n")
	m.table("Type", "Why", "Way Out", "Where")
	for _, t := range types {
		for _, f := range m.at(t).Findings {
			if f.Class == compare.ClassUnverified {
				m.row(m.name(t), print.Prose(wording.Summary(f)), print.Prose(wording.Fix(f)), m.place(m.r.Reference, f.Reference.File, f.Reference.Line)+" "+m.place(m.set, f.Other.File, f.Other.Line))
			}
		}
	}
}

var priorityTitles = map[string]string{"P0": "Critical", "P1": "High", "P2": "Medium", "P3": "Low"}

// priorities lists what to do, most urgent first: one entry per type and priority.
func (m *markdown) priorities() {
	entries := entries(Severe(m.only(), "P3"))
	m.heading(2, "Priority Fix List: %s (%d)", m.other(), len(entries))
	if len(entries) == 0 {
		m.Printf("Nothing to fix.\n")
		return
	}
	last := ""
	for i, e := range entries {
		if e[0].Finding.Priority != last {
			last = e[0].Finding.Priority
			m.heading(3, "%s (%s)", last, priorityTitles[last])
		}
		if len(e) == 1 {
			m.Printf("%d. **%s** — %s\n", i+1, print.Name(locate(e[0])), print.Prose(wording.Fix(e[0].Finding)))
			continue
		}
		m.Printf("%d. **%s**\n", i+1, print.Name(e[0].Type.Name))
		for _, l := range e {
			m.Printf("    - %s\n", print.Prose(wording.Fix(l.Finding)))
		}
	}
}

// ignored lists the findings that do not count, with the reason why.
func (m *markdown) ignored() {
	list := ignored(m.r, m.set)
	if len(list) == 0 {
		return
	}
	m.heading(3, "Ignored Findings (%d)", len(list))
	m.table("Where", "Finding", "Reason", "Until")
	for _, l := range list {
		m.row(print.Name(locate(l)), print.Prose(wording.Summary(l.Finding)), print.Prose(l.Finding.Ignored.Reason), print.Name(l.Finding.Ignored.Expires))
	}
}

// refuted are parity's own faults, as the SDKs' code has shown.
func (m *markdown) refuted() {
	list := refuted(m.r, m.set)
	if len(list) == 0 {
		return
	}
	m.heading(3, "Refuted by Running the SDKs (%d)", len(list))
	m.Printf("These do not count: they are faults of parity's own, please report them.\n\n")
	m.table("Where", "Finding", "Evidence")
	for _, l := range list {
		m.row(print.Name(locate(l)), print.Prose(wording.Summary(l.Finding)), print.Prose(evidenceText(l.Finding)))
	}
}

// entries groups findings, sorted by priority, by type.
func entries(all []compare.Located) [][]compare.Located {
	var list [][]compare.Located
	for _, l := range all {
		if n := len(list); n > 0 && list[n-1][0].Type == l.Type && list[n-1][0].Finding.Priority == l.Finding.Priority {
			list[n-1] = append(list[n-1], l)
			continue
		}
		list = append(list, []compare.Located{l})
	}
	return list
}

// only is the result narrowed to the set at hand.
func (m *markdown) only() *compare.Result {
	narrowed := *m.r
	narrowed.Sets = []string{m.set}
	return &narrowed
}

// locate names a finding's place as Type.field.
func locate(l compare.Located) string {
	return l.Finding.Path.Of(l.Type.Name)
}

// counterparts lists the pairs that no name has made, for readers to check.
func (m *markdown) counterparts() {
	n := 0
	for _, set := range m.r.Sets {
		for _, t := range m.r.Types {
			if c := t.Compared[set]; c != nil && c.Guessed() {
				if n++; n == 1 {
					m.heading(2, "Counterparts under other names")
					for _, set := range m.r.Sets {
						if by := evidence(m.r, set); by != "" {
							m.Printf("%s.\n", print.Name(by))
						}
					}
					m.Printf("\nWhere one is wrong, say so under `map:` in parity.yaml: its counterpart, or `none`.\n\n")
					m.table("Type", "Set", "Counterpart", "By", "Score")
				}
				m.row(print.Name(t.Name), m.title(set), print.Name(c.Counterpart), c.CounterpartBy.Evidence, fmt.Sprintf("%.2f", c.CounterpartBy.Score))
			}
		}
	}
}

func (m *markdown) appendix() {
	m.counterparts()
	if len(m.r.Aliases) > 0 {
		m.heading(2, "Aliases (%d)", len(m.r.Aliases))
		m.Printf("Names without a counterpart that are no types of their own. They are compared wherever they are used, by what they stand for.\n\n")
		m.table("Name", "Set", "Is", "Declaration", "Where")
		for _, a := range m.r.Aliases {
			m.row(print.Name(a.Name), m.title(a.Set), print.Prose(a.Reason), print.Code(a.Decl), m.place(a.Set, a.File, a.Line))
		}
	}
	n := 0
	for _, list := range m.r.Excluded {
		n += len(list)
	}
	if n == 0 {
		return
	}
	m.heading(2, "Left out of the capture (%d)", n)
	m.table("Declaration", "Set", "Reason", "Where")
	for _, set := range append([]string{m.r.Reference}, m.r.Sets...) {
		for _, e := range m.r.Excluded[set] {
			m.row(print.Name(e.Name), m.title(set), print.Prose(e.Reason), m.place(set, e.File, e.Line))
		}
	}
}
