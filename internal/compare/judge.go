package compare

import "sort"

// Settle derives sentences, verdicts and counts from the findings as they are.
func (r *Result) Settle() {
	r.Conventions = []*Convention{}
	for _, set := range r.Sets {
		compared := map[string]*Compared{}
		for _, t := range r.Types {
			c := t.Compared[set]
			if c == nil {
				continue
			}
			c.judge(t.Ref != nil)
			if t.Ref != nil {
				compared[t.Name] = c
			}
		}
		inherit(r.Ref, compared)
		r.Conventions = append(r.Conventions, r.conventions(set)...)
	}
	r.count()
}

// count makes the numbers: every number of a report is a count made here.
func (r *Result) count() {
	r.Summary, r.Impossible, r.Pairs = map[string]Summary{}, map[string]int{}, map[string]map[string]int{}
	for _, set := range r.Sets {
		summary, pairs := Summary{}, map[string]int{}
		for _, v := range Verdicts {
			summary[v] = 0
		}
		for _, t := range r.Types {
			c := t.Compared[set]
			if c == nil {
				continue
			}
			summary[c.Verdict]++
			if c.CounterpartBy != nil {
				pairs[c.CounterpartBy.Evidence]++
			}
			for _, f := range c.Findings {
				if f.CannotOccur != "" {
					r.Impossible[set]++
				}
			}
		}
		r.Summary[set], r.Pairs[set] = summary, pairs
	}
}

// judge derives a verdict from the findings. What is missing, extra or ambiguous
// has it from its being so.
func (c *Compared) judge(inReference bool) {
	if c.Findings == nil {
		c.Findings = []*Finding{}
	}
	c.Priority, c.Inherits = "", []Inherits{}
	classes := map[Class]bool{}
	for _, f := range c.Findings {
		f.settle()
		classes[f.Class] = true
		if f.Priority != "" && (c.Priority == "" || f.Priority < c.Priority) {
			c.Priority = f.Priority
		}
	}
	sortFindings(c.Findings)
	switch {
	case c.Other == nil || !inReference:
	case classes[ClassMismatch]:
		c.Verdict = Mismatch
	case classes[ClassUnverified]:
		c.Verdict = Unverified
	case classes[ClassWireCompatible]:
		c.Verdict = WireCompatible
	default:
		c.Verdict = Parity
	}
}

// sortFindings puts the gravest first, and otherwise keeps the declared order.
func sortFindings(findings []*Finding) {
	rank := map[Class]int{ClassMismatch: 0, ClassUnverified: 1, ClassWireCompatible: 2, ClassNote: 3}
	sort.SliceStable(findings, func(i, j int) bool {
		a, b := findings[i], findings[j]
		if rank[a.Class] != rank[b.Class] {
			return rank[a.Class] < rank[b.Class]
		}
		return a.Class == ClassMismatch && a.Priority < b.Priority
	})
}
