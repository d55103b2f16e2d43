package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
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
	for _, set := range r.Sets {
		t.set(r, set, slices.DeleteFunc(slices.Clone(severe), func(l compare.Located) bool { return l.Set != set }))
	}
	t.conclusion(r, len(severe), threshold)
	return t.Err
}

type terminal struct {
	*print.Writer
	opts Options
}

// maxTold is how many findings of a set are told in full where there are more than
// twice as many: the first screen is to be read.
const maxTold = 12

// set tells the findings of one set, of many the first, and the others by rule.
func (t *terminal) set(r *compare.Result, set string, list []compare.Located) {
	if len(list) == 0 {
		return
	}
	t.Printf("\n%s\n", t.bold(title(r, r.Reference)+" vs "+title(r, set)))
	told := len(list)
	if told > 2*maxTold {
		told = maxTold
		slices.SortStableFunc(list, func(a, b compare.Located) int {
			return cmp.Or(cmp.Compare(a.Finding.Priority, b.Finding.Priority), cmp.Compare(breadth(a), breadth(b)))
		})
	}
	for _, l := range list[:told] {
		if c := systematic(r, l); c != nil {
			t.convention(l, c)
		} else {
			t.finding(l)
		}
	}
	t.rest(r, list[told:])
}

// breadth puts what explains most first: systematic differences, then fields, then
// types that have no counterpart, whose names say all.
func breadth(l compare.Located) int {
	switch {
	case strings.HasPrefix(l.Finding.Rule, "type."):
		return 2
	case l.Finding.Convention != "":
		return 0
	default:
		return 1
	}
}

// rest lists findings by priority and rule, with a few examples of each.
func (t *terminal) rest(r *compare.Result, list []compare.Located) {
	if len(list) == 0 {
		return
	}
	type kind struct{ priority, rule string }
	var order []kind
	names := map[kind][]string{}
	for _, l := range list {
		k := kind{l.Finding.Priority, l.Finding.Rule}
		if names[k] == nil {
			order = append(order, k)
		}
		name := locate(l)
		if c := systematic(r, l); c != nil {
			name = fmt.Sprintf("%d like %s", c.Count, name)
		}
		names[k] = append(names[k], name)
	}
	t.Printf("\n  and %d more:\n", len(list))
	for _, k := range order {
		const most = 3
		some, more := names[k], ""
		if len(some) > most {
			some, more = some[:most], fmt.Sprintf(", … (%d)", len(names[k]))
		}
		t.Printf("  %s  %s: %s%s\n", t.paint(priorityColors[k.priority], k.priority), k.rule, strings.Join(some, ", "), more)
	}
	t.Printf("  %s\n", t.paint("2", "--format json and parity report have all"))
}

// convention tells a systematic difference by its first finding.
func (t *terminal) convention(l compare.Located, c *compare.Convention) {
	t.finding(l)
	t.Printf("      %s: such as %s; in parity.yaml, under conventions: %s: {accept: REASON}\n",
		print.Plural(c.Count, "finding"), strings.Join(c.Examples, ", "), c.Key)
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
		if to := r.Topology[set]; to.Kind != compare.Peers {
			t.Printf("  %s and %s: %s (%s)\n", title(r, r.Reference), title(r, set), strings.TrimSpace(to.Kind+" "+to.Server), to.Why)
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
	for _, set := range r.Sets {
		if n := r.Impossible[set]; n > 0 {
			line += fmt.Sprintf(", %d that cannot occur between %s and %s", n, title(r, r.Reference), title(r, set))
		}
	}
	if n := confirmed(r); n > 0 {
		line += fmt.Sprintf(", %d confirmed by running the SDKs", n)
	}
	t.Printf("\n%s\n", line)
	if n := refutedTotal(r); n > 0 {
		t.Printf("%s refuted by running the SDKs, which is a fault of parity's own: please report it, parity verify tells more\n", print.Plural(n, "finding"))
	}
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
