package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
)

// front is what decides, and so stands first in every report that people read: the
// gate, what is new, the systematic differences, the findings by rule, and what to
// mend first.
type front struct {
	Gate        gate
	Since       string // what the revision says that the findings are held against; "" for none
	Scope       string // what is looked at, as flags; "" for all
	Fault       string // what running the SDKs refuted; "" for nothing
	Conventions []*compare.Convention
	Rules       []ruleCount
	// First are all findings that count, in the order in which to mend them.
	First []compare.Located
}

// gate is the verdict of parity check.
type gate struct {
	Passed bool
	FailOn string
	Why    string // the counts
}

// Word is the verdict in a word.
func (g gate) Word() string {
	if g.Passed {
		return "passed"
	}
	return "failed"
}

// ruleCount counts the findings of a rule with one priority, those of a systematic
// difference once.
type ruleCount struct {
	Priority, Rule, About string
	Count                 int
	BySet                 map[string]int
	Example               string
}

// frontOf derives the first screen of a result.
func frontOf(r *compare.Result, opts Options) front {
	f := front{Gate: gateOf(r, opts.Gate)}
	if r.Scope != nil {
		f.Scope = r.Scope.String()
	}
	if s := r.Since; s != nil {
		f.Since = fmt.Sprintf("new since %s: %s; %d were there, %d fixed", s.Revision, print.Plural(len(Severe(r, "P3")), "finding"), s.Open, len(s.Fixed))
	}
	if n := refutedTotal(r); n > 0 {
		f.Fault = print.Plural(n, "finding") + " refuted by running the SDKs, which is a fault of parity's own: please report it, parity verify tells more"
	}
	f.First = Severe(r, "P3")
	counts := map[[2]string]*ruleCount{}
	for _, l := range f.First {
		key := [2]string{l.Finding.Priority, l.Finding.Rule.ID}
		example := locate(l)
		if c := systematic(r, l); c != nil {
			example = fmt.Sprintf("%d like %s", c.Count, example)
			if !strings.HasPrefix(c.Rule, "type.") { // a type that is missing, and what lacks it
				f.Conventions = append(f.Conventions, c)
			}
		}
		if counts[key] == nil {
			counts[key] = &ruleCount{Priority: l.Finding.Priority, Rule: l.Finding.Rule.ID, About: l.Finding.Rule.About(), BySet: map[string]int{}, Example: example}
			f.Rules = append(f.Rules, ruleCount{Priority: l.Finding.Priority, Rule: l.Finding.Rule.ID})
		}
		counts[key].Count++
		counts[key].BySet[l.Set]++
	}
	for i, rule := range f.Rules {
		f.Rules[i] = *counts[[2]string{rule.Priority, rule.Rule}]
	}
	slices.SortStableFunc(f.Rules, func(a, b ruleCount) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Rule, b.Rule))
	})
	slices.SortStableFunc(f.Conventions, func(a, b *compare.Convention) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(b.Count, a.Count))
	})
	slices.SortStableFunc(f.First, func(a, b compare.Located) int {
		return cmp.Or(cmp.Compare(a.Finding.Priority, b.Finding.Priority), cmp.Compare(breadth(a), breadth(b)))
	})
	return f
}

// gateOf says whether the gate is passed, and what that is counted of.
func gateOf(r *compare.Result, failOn string) gate {
	g := gate{FailOn: failOn}
	if failOn == "" {
		g.FailOn = "P3"
	}
	severe := len(Severe(r, g.FailOn))
	g.Passed = severe == 0
	parts := []string{fmt.Sprintf("%s at or over %s", print.Plural(severe, "finding"), g.FailOn)}
	if below := len(Severe(r, "P3")) - severe; below > 0 {
		parts = append(parts, fmt.Sprintf("%d below", below))
	}
	accepted := 0
	for _, set := range r.Sets {
		accepted += len(ignored(r, set))
	}
	if accepted > 0 {
		parts = append(parts, fmt.Sprintf("%d ignored", accepted))
	}
	for _, set := range r.Sets {
		if n := r.Impossible[set]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d that cannot occur between %s and %s", n, title(r, r.Reference), title(r, set)))
		}
	}
	if n := confirmed(r); n > 0 {
		parts = append(parts, fmt.Sprintf("%d confirmed by running the SDKs", n))
	}
	g.Why = strings.Join(parts, ", ")
	return g
}

// breadth puts what explains most first: systematic differences, then fields, then
// types that have no counterpart, whose names say all.
func breadth(l compare.Located) int {
	switch {
	case l.Finding.Rule.Family() == "type":
		return 2
	case l.Finding.Convention != "":
		return 0
	default:
		return 1
	}
}

// bySet says how many of a rule's findings each set has, where there are several sets.
func (c ruleCount) bySet(sets []string) string {
	if len(sets) < 2 {
		return ""
	}
	var parts []string
	for _, set := range sets {
		if n := c.BySet[set]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", set, n))
		}
	}
	return strings.Join(parts, ", ")
}
