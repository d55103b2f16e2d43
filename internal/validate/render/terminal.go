package render

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.org/parity/internal/print"
	"example.org/parity/internal/validate"
)

// Terminal writes the matrix of records and sets, and below it what was found,
// type by type.
func Terminal(w io.Writer, r *validate.Result, opts Options) error {
	var text strings.Builder
	t := &terminal{Writer: &print.Writer{W: &text}, opts: opts}
	t.matrix(r)
	for _, typ := range r.Types {
		t.findings(r, typ)
	}
	t.coverage(r)
	t.unmatched(r)
	t.broken(r)
	t.conclusion(r)
	if t.Err != nil {
		return t.Err
	}
	_, err := io.WriteString(w, print.Fit(text.String(), opts.Width))
	return err
}

// leastName is how much of a type's name is shown where the terminal is narrow.
const leastName = 12

type terminal struct {
	*print.Writer
	opts Options
}

func (t *terminal) matrix(r *validate.Result) {
	width := len("type")
	for _, typ := range r.Types {
		width = max(width, utf8.RuneCountInString(typ.Name))
	}
	set := 8 // names mostly fit
	for _, name := range r.Sets {
		set = max(set, print.Width(name))
	}
	if rest := len("    records  ") + set + len("  accepts  drops  rejects  absent  unknown"); t.opts.Width > 0 {
		width = min(width, max(leastName, t.opts.Width-rest))
	}
	t.Printf("%s, %s\n", print.Plural(r.Records, "record"), print.Plural(len(r.Types), "type"))
	if len(r.Types) == 0 {
		return
	}
	t.Printf("\n  %-*s  records  %-*s", width, "type", set, "set")
	for _, o := range validate.Outcomes {
		t.Printf("  %s", o)
	}
	t.Printf("\n")
	for _, typ := range r.Types {
		for i, name := range r.Sets {
			if i == 0 {
				t.Printf("  %s  %7d", t.bold(pad(print.Cut(typ.Name, width), width)), typ.Records)
			} else {
				t.Printf("  %*s  %7s", width, "", "")
			}
			t.Printf("  %s", print.Pad(name, set))
			for _, o := range validate.Outcomes {
				n := typ.Sets[name].Counts[o]
				t.Printf("  %s", t.paint(outcomeColors[o], padLeft(count(n), len(o)), n > 0))
			}
			t.Printf("\n")
		}
	}
}

var outcomeColors = map[validate.Outcome]string{validate.Rejects: "31", validate.Drops: "33", validate.Unknown: "35"}

// count leaves zero out, so that the eye finds what is there.
func count(n int) string {
	if n == 0 {
		return "·"
	}
	return strconv.Itoa(n)
}

func (t *terminal) findings(r *validate.Result, typ *validate.TypeResult) {
	for _, set := range r.Sets {
		s := typ.Sets[set]
		parts := []struct {
			kind, color string
			findings    []validate.Finding
		}{{"rejects", "31", s.Failures}, {"drops", "33", s.Drops}, {"undeclared", "36", s.Undeclared}, {"converts", "36", s.Converts}}
		total := len(s.Notes)
		for _, p := range parts {
			total += len(p.findings)
		}
		if total == 0 {
			continue
		}
		name := typ.Name
		if s.Type != name {
			name += ", there " + s.Type
		}
		t.Printf("\n%s in %s\n", t.bold(name), t.bold(set))
		for _, p := range parts {
			for _, f := range p.findings {
				t.Printf("  %s %5d×  %s\n", t.paint(p.color, pad(p.kind, 10), true), f.Count, line(f))
				t.Printf("  %18s  first at %s%s\n", "", f.First, at(f))
			}
		}
		for _, note := range s.Notes {
			t.Printf("  %s %s\n", t.paint("35", pad("unknown", 10), true), note)
		}
	}
}

// at is the exact place in the record, where the path is not it already.
func at(f validate.Finding) string {
	if f.Exact == "" || f.Exact == f.Path {
		return ""
	}
	return ", " + f.Exact
}

func (t *terminal) coverage(r *validate.Result) {
	for _, set := range r.Sets {
		c := r.Coverage[set]
		if len(c.Fields)+len(c.Enums) == 0 {
			continue
		}
		t.Printf("\n%s\n", t.bold("never seen, of what "+set+" declares"))
		quiet := true
		for _, f := range c.Fields {
			if len(f.Unseen) > 0 {
				quiet = false
				t.Printf("  %s: %s (%s fields seen)\n", f.Type, strings.Join(f.Unseen, ", "), seen(f.Declared, f.Unseen))
			}
		}
		for _, e := range c.Enums {
			if len(e.Unseen) > 0 {
				quiet = false
				t.Printf("  %s: %s (%s values seen)\n", e.Type, strings.Join(e.Unseen, ", "), seen(e.Declared, e.Unseen))
			}
			for _, f := range e.Undeclared {
				quiet = false
				t.Printf("  %s: %d× %s%s, first at %s%s\n", e.Type, f.Count, f.Message, shown(f), f.First, at(f))
			}
		}
		if quiet {
			t.Printf("  nothing: all fields and values of the types that occurred were seen\n")
		}
	}
}

func shown(f validate.Finding) string {
	if f.Value == "" {
		return ""
	}
	return " (" + f.Value + ")"
}

func (t *terminal) unmatched(r *validate.Result) {
	if len(r.Unmatched) == 0 {
		return
	}
	t.Printf("\n%s\n", t.bold("without a type"))
	for _, g := range r.Unmatched {
		t.Printf("  %5d×  %s\n          first at %s\n", g.Records, g.Name, g.First)
		for _, p := range g.Proposals {
			t.Printf("          fits %s: %d of %d, %s\n", p.Type, p.Fits, p.Of, strings.Join(p.Sets, ", "))
		}
	}
	if proposed, _ := Routes(r); proposed != "" {
		t.Printf("\n%s\nroutes:\n%s", t.bold("routes for parity.yaml"), print.Safe(proposed))
	}
}

func (t *terminal) broken(r *validate.Result) {
	if r.BrokenCount > 0 {
		t.Printf("\n%s\n", t.bold("not readable"))
		for _, b := range r.Broken {
			t.Printf("  %s: %s\n", b.Place, b.Message)
		}
		if more := r.BrokenCount - len(r.Broken); more > 0 {
			t.Printf("  and %d more\n", more)
		}
	}
	if len(r.Skipped) > 0 {
		t.Printf("\n%s\n", t.bold("not looked into"))
		for _, s := range r.Skipped {
			t.Printf("  %5d×  %s, first %s\n", s.Count, s.Reason, s.First)
		}
	}
}

func (t *terminal) conclusion(r *validate.Result) {
	unmatched := 0
	for _, g := range r.Unmatched {
		unmatched += g.Records
	}
	t.Printf("\n")
	for _, set := range r.Sets {
		c := r.Summary[set]
		t.Printf("%s: %s accepted, %d with drops, %d rejected, %d absent, %d unknown\n", set, print.Plural(c[validate.Accepts]+c[validate.Drops], "record"),
			c[validate.Drops], c[validate.Rejects], c[validate.Absent], c[validate.Unknown])
	}
	t.Printf("%s without a type, %d broken\n", print.Plural(unmatched, "record"), r.BrokenCount)
}

func (t *terminal) bold(text string) print.Safe { return t.paint("1", text, true) }

// paint wraps text in an SGR sequence where colour is wanted.
func (t *terminal) paint(sgr, text string, wanted bool) print.Safe {
	if !t.opts.Color || sgr == "" || !wanted {
		return print.Safe(print.Line(text))
	}
	return print.Safe("\x1b[" + sgr + "m" + print.Line(text) + "\x1b[0m")
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}

func padLeft(text string, width int) string {
	return strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text))) + text
}
