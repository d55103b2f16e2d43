package witness

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/doc"
	"example.org/parity/internal/relation"
)

// Contradictions holds the verdicts parity and wire-compatible against the wire
// relation: where it finds a payload that one side sends and the other rejects
// over a field of which no finding speaks, the structural comparison has missed
// a difference. It is a bug in parity, wherever it occurs. As in the comparison,
// each type is judged on its own shape: references to counterparts are equal.
func Contradictions(ctx context.Context, r *compare.Result) []string {
	var found []string
	for _, set := range r.Sets {
		p := newProver(r.Ref, r.Others[set])
		p.label(r, set)
		for _, t := range r.Types {
			c := t.Compared[set]
			if c == nil || c.Verdict != compare.Parity && c.Verdict != compare.WireCompatible {
				continue
			}
			for _, l := range []*line{p.forth.between(t.Ref.Name, c.Other.Name), p.back.between(c.Other.Name, t.Ref.Name)} {
				if !c.Other.Decode.TakesInvalid() || l.channel != p.forth {
					found = append(found, l.contradicted(ctx, t.Ref.Name, c)...)
				}
			}
		}
	}
	sort.Strings(found)
	return found
}

// label makes references to counterparts equal.
func (p *prover) label(r *compare.Result, set string) {
	x, y := map[string]string{}, map[string]string{}
	for _, t := range r.Types {
		if c := t.Compared[set]; t.Ref != nil && c != nil && c.Other != nil {
			x[t.Ref.Name], y[c.Other.Name] = t.Name, t.Name
		}
	}
	for _, b := range []*book{p.forth.all, p.forth.plain, p.forth.small, p.back.takes, p.back.wants} {
		b.labels = x
	}
	for _, b := range []*book{p.back.all, p.back.plain, p.back.small, p.forth.takes, p.forth.wants} {
		b.labels = y
	}
}

// contradicted lists the fields of a pair of types over which a payload is refused,
// and of which no finding speaks.
func (l *line) contradicted(ctx context.Context, name string, c *compare.Compared) (found []string) {
	explained := map[string]bool{}
	for _, f := range c.Findings {
		field := ""
		if len(f.Path) > 0 {
			field = f.Path[0].Name
		}
		explained[field] = true
	}
	claim := func(field string, sent, taken *doc.Node) {
		if explained[field] || sent == nil || taken == nil {
			return
		}
		if a := l.ask(ctx, sent, taken); a.contained == relation.No {
			found = append(found, fmt.Sprintf("%s.%s: %s sends %s, which %s rejects", name, field, l.from.Name, a.payload, l.to.Name))
		}
	}
	sends, takes := l.all.def(l.sent), l.takes.def(l.taken)
	if !isRecord(sends) || !isRecord(takes) {
		claim("", sends, takes)
		return found
	}
	for _, p := range takes.Get("properties").Members {
		claim(p.Name, sends.Get("properties").Get(p.Name), p.Value)
	}
	sent := sends.Get("required").Strings()
	for _, field := range takes.Get("required").Strings() {
		if !explained[field] && !slices.Contains(sent, field) {
			found = append(found, fmt.Sprintf("%s.%s: %s may leave it out, which %s rejects", name, field, l.from.Name, l.to.Name))
		}
	}
	return found
}
