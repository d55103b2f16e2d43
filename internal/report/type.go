package report

import (
	"fmt"
	"io"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/match"
	"example.org/parity/internal/print"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/wording"
)

// whole writes all there is of what somebody asked for.
func whole(w io.Writer, opts Options) *terminal {
	opts.All = true
	return &terminal{Writer: &print.Writer{W: w}, opts: opts}
}

// Type writes everything known of one type: each set's declaration, its verdict
// there and its findings, notes included.
func Type(w io.Writer, r *compare.Result, row *compare.TypeResult, opts Options) error {
	t := whole(w, opts)
	t.Printf("%s", t.bold(row.Name))
	if row.Category != "" {
		t.Printf("  %s", row.Category)
	}
	t.Printf("\n")
	if row.Ref != nil {
		t.typeIn(title(r, r.Reference), "the reference", r.Ref.Language, row.Ref)
	}
	for _, set := range r.Sets {
		c := row.Compared[set]
		if c == nil {
			continue
		}
		verdict := strings.TrimSpace(string(c.Verdict) + " " + c.Priority)
		if c.Other == nil {
			t.Printf("\n%s  %s\n", t.bold(title(r, set)), verdict)
		} else {
			t.typeIn(title(r, set), verdict, r.Others[set].Language, c.Other)
		}
		for _, side := range []struct {
			set  string
			role *compare.Role
		}{{r.Reference, c.Roles.Reference}, {set, c.Roles.Other}} {
			if role := side.role; role != nil {
				at := ""
				if role.File != "" {
					at = fmt.Sprintf("  %s:%d", role.File, role.Line)
				}
				t.Printf("\n")
				t.lines("    ", fmt.Sprintf("  %s in %s: %s%s", role, title(r, side.set), role.Why, at))
			}
		}
		if c.CounterpartBy != nil && c.CounterpartBy.Evidence != match.ByName {
			t.Printf("\n")
			t.lines("    ", "  "+wording.Counterpart(c.CounterpartBy))
		}
		if c.Nearest != nil {
			t.Printf("\n")
			t.lines("    ", "  nearest: "+wording.Nearest(c.Nearest))
		}
		for _, i := range c.Inherits {
			t.Printf("\n  contains %s (%s)\n", i.Type, strings.TrimSpace(string(i.Verdict)+" "+i.Priority))
		}
		if c.InheritsMore > 0 {
			t.Printf("\n  and %s more\n", print.Plural(c.InheritsMore, "type"))
		}
		for _, w := range c.Withdrawn {
			t.Printf("\n")
			t.lines("    ", fmt.Sprintf("  withdrawn  %s: %s, %s: the receiver was proven to take it", w.Path.Of(row.Name), w.Rule, arrow(w.Direction)))
		}
		for _, f := range c.Findings {
			t.typeFinding(compare.Located{Set: set, Type: row, Finding: f})
		}
	}
	return t.Err
}

// Finding writes one finding, with what each set declares there.
func Finding(w io.Writer, r *compare.Result, l compare.Located, opts Options) error {
	if field := l.Finding.Path.Top(); field != "" {
		return Field(w, r, l.Type, field, opts, func(f *compare.Finding) bool { return f.ID == l.Finding.ID })
	}
	t := whole(w, opts)
	t.typeFinding(l)
	t.Printf("\n")
	t.lines("", span{dim, "parity explain " + l.Finding.Rule.ID + " tells what the rule means, parity explain " + l.Type.Name + " all of the type"})
	return t.Err
}

// Field writes what each set declares for a field of a type, and of the findings
// about it those that are wanted.
func Field(w io.Writer, r *compare.Result, row *compare.TypeResult, field string, opts Options, wanted func(*compare.Finding) bool) error {
	t := whole(w, opts)
	t.Printf("%s\n", t.bold(row.Name+"."+field))
	width := 0
	for _, set := range append([]string{r.Reference}, r.Sets...) {
		width = max(width, print.Width(title(r, set)))
	}
	side := func(set, language string, s *schema.Type) {
		name := title(r, set)
		indent := strings.Repeat(" ", width+4)
		say := func(format string, args ...any) {
			t.lines(indent, "  "+print.Pad(name, width)+"  "+fmt.Sprintf(format, args...))
		}
		switch {
		case s == nil:
			say("has no such type")
		case s.Property(field) == nil:
			say("has no such field  %s:%d", s.Source.File, s.Source.Line)
		default:
			p := s.Property(field)
			text, at := p.Decl, p.Source
			if text == "" {
				text = languages.Of(language).Field(p)
			}
			if at.File == "" {
				at = s.Source
			}
			say("%s  %s:%d", text, at.File, at.Line)
		}
	}
	if row.Ref != nil {
		side(r.Reference, r.Ref.Language, row.Ref)
	}
	for _, set := range r.Sets {
		if c := row.Compared[set]; c != nil {
			side(set, r.Others[set].Language, c.Other)
		}
	}
	n := 0
	for _, set := range r.Sets {
		if c := row.Compared[set]; c != nil {
			for _, f := range c.Findings {
				about := f.Path.Top() == field || c.Verdict == compare.Missing || c.Verdict == compare.Extra
				if about && wanted(f) {
					n++
					t.typeFinding(compare.Located{Set: set, Type: row, Finding: f})
				}
			}
		}
	}
	if n == 0 {
		t.Printf("\n  nothing was found about it\n")
	}
	return t.Err
}

func (t *terminal) typeIn(title, verdict, language string, s *schema.Type) {
	t.Printf("\n")
	t.lines("  ", span{bold, title}, fmt.Sprintf("  %s  %s:%d", verdict, s.Source.File, s.Source.Line))
	if s.Doc != "" {
		t.lines("  ", "  "+s.Doc)
	}
	t.Printf("\n")
	for _, line := range languages.Of(language).Declaration(s) {
		t.Printf("    %s\n", line.Text)
	}
	for _, local := range s.Local {
		t.lines("     ", fmt.Sprintf("    (%s never reaches the wire: %s)", local.Name, local.Reason))
	}
}

// typeFinding is a finding in full where it has a priority, else in one line.
func (t *terminal) typeFinding(l compare.Located) {
	f := l.Finding
	switch {
	case f.Priority == "":
		t.Printf("\n")
		t.lines("    ", fmt.Sprintf("  %s  %s: %s  %s", f.Class, locate(l), wording.Summary(f), f.Rule.ID))
	case f.Ignored != nil:
		t.finding(l)
		until := ""
		if f.Ignored.Expires != "" {
			until = ", until " + f.Ignored.Expires
		}
		t.lines("        ", "      ignored: "+f.Ignored.Reason+until)
	default:
		t.finding(l)
		t.lines("        ", "      accept, under ignore: in parity.yaml:")
		t.lines("          ", fmt.Sprintf("        - {id: %s, reason: …}  # %s %s %s", f.ID, l.Set, f.Rule.ID, locate(l)))
	}
}
