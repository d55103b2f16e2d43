package render

import (
	"fmt"
	"io"
	"strings"

	"example.org/parity/internal/print"
	"example.org/parity/internal/validate"
)

// Markdown writes the result as a section for a report or a pull request.
func Markdown(w io.Writer, r *validate.Result, opts Options) error {
	m := &print.Writer{W: w}
	section := strings.Repeat("#", opts.Under+2)
	m.Printf("%s Captured payloads\n\n%s of %s, against %s.\n", section[1:], print.Plural(r.Records, "record"), print.Plural(len(r.Types), "type"), print.Name(strings.Join(r.Sets, ", ")))
	if len(r.Types) > 0 {
		m.Printf("\n| Type | Records |")
		for _, set := range r.Sets {
			m.Printf(" %s |", cell(print.Name(set)))
		}
		m.Printf("\n|---|---:|%s\n", strings.Repeat("---|", len(r.Sets)))
		for _, t := range r.Types {
			m.Printf("| %s | %d |", cell(print.Code(t.Name)), t.Records)
			for _, set := range r.Sets {
				m.Printf(" %s |", outcomes(t.Sets[set].Counts))
			}
			m.Printf("\n")
		}
	}
	if len(r.Types) == 0 && len(r.Unmatched) > 0 {
		m.Printf("\nNo route of parity.yaml gives any of them a type; `parity validate --infer` proposes routes.\n")
	}
	for _, kind := range kinds {
		table(m, section, kind.id, kind.means, issues(r, opts))
	}
	markdownCoverage(m, section, r)
	if proposed, _ := Routes(r); proposed != "" {
		proposed = "routes:\n" + proposed
		fence := print.Fence(proposed)
		m.Printf("\n%s Proposed routes\n\n%syaml\n%s%s\n", section, fence, print.Safe(proposed), fence)
	}
	return m.Err
}

func outcomes(c validate.Counts) string {
	var parts []string
	for _, o := range validate.Outcomes {
		if c[o] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c[o], o))
		}
	}
	return strings.Join(parts, ", ")
}

func table(m *print.Writer, section, kind, means string, all []issue) {
	first := true
	for _, i := range all {
		if i.Kind != kind {
			continue
		}
		if first {
			first = false
			m.Printf("\n%s %s%s\n\n%s\n\n| Type | Set | What | Count | First example |\n|---|---|---|---:|---|\n", section, strings.ToUpper(kind[:1]), kind[1:], means)
		}
		m.Printf("| %s | %s | %s | %d | %s |\n", cell(print.Code(i.Type)), cell(print.Name(i.Set)), cell(print.Name(line(i.Finding))), i.Finding.Count, cell(print.Name(i.Finding.First.String()+at(i.Finding))))
	}
}

func markdownCoverage(m *print.Writer, section string, r *validate.Result) {
	if len(r.Types) > 0 {
		m.Printf("\n%s Never seen\n", section)
	}
	for _, set := range r.Sets {
		c := r.Coverage[set]
		if len(c.Fields)+len(c.Enums) == 0 {
			continue
		}
		m.Printf("\n**%s**\n\n", print.Name(set))
		n := 0
		for _, f := range c.Fields {
			if len(f.Unseen) > 0 {
				n++
				m.Printf("- %s: %s (%s fields seen)\n", print.Code(f.Type), strings.Join(codes(f.Unseen), ", "), seen(f.Declared, f.Unseen))
			}
		}
		for _, e := range c.Enums {
			if len(e.Unseen) > 0 {
				n++
				m.Printf("- %s: %s (%s values seen)\n", print.Code(e.Type), strings.Join(codes(e.Unseen), ", "), seen(e.Declared, e.Unseen))
			}
		}
		if n == 0 {
			m.Printf("Nothing.\n")
		}
	}
}

func codes(names []string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = print.Code(name)
	}
	return list
}

// cell is Markdown in a cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
