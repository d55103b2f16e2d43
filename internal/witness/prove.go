// Package witness proves what a comparison claims: that one side refuses what the
// other sends. It asks the wire relation, at the place of each finding, and gives
// the finding the payload that shows it; what the relation proves to be accepted is
// no finding, and what it cannot decide is unverified.
//
// What an SDK sends is closed: it writes its declared fields and no others. What
// it accepts is its schema as captured, with what its decoder puts up with.
package witness

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/relation"
	"example.org/parity/internal/schema"
)

// Prove holds each claim of a rejection against the wire relation, and settles
// the result by the answers.
func Prove(ctx context.Context, r *compare.Result) error {
	type job struct {
		p  *prover
		t  *compare.TypeResult
		in string
	}
	queue := make(chan job)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for j := range queue {
				j.p.prove(ctx, j.t, j.t.Compared[j.in])
			}
		})
	}
	for _, set := range r.Sets {
		p := newProver(r.Ref, r.Others[set])
		p.pair(r, set)
		for _, t := range r.Types {
			if t.Compared[set] != nil {
				queue <- job{p, t, set}
			}
		}
	}
	close(queue)
	workers.Wait()
	r.Settle()
	return ctx.Err()
}

// prover works the pairs of types of two sets.
type prover struct{ forth, back *channel }

func newProver(ref, other *schema.Set) *prover {
	a, b := newSide(ref), newSide(other)
	return &prover{newChannel(a, b), newChannel(b, a)}
}

// pair tells the channels which types are one.
func (p *prover) pair(r *compare.Result, set string) {
	p.forth.partner, p.back.partner = map[string]string{}, map[string]string{}
	for _, t := range r.Types {
		if c := t.Compared[set]; t.Ref != nil && c != nil && c.Other != nil {
			p.forth.partner[t.Ref.Name], p.back.partner[c.Other.Name] = c.Other.Name, t.Ref.Name
		}
	}
}

// prove goes through the findings of one pair of types.
func (p *prover) prove(ctx context.Context, t *compare.TypeResult, c *compare.Compared) {
	if t.Ref == nil || c.Other == nil {
		for _, f := range c.Findings {
			if f.Class == compare.ClassMismatch {
				f.NoWitness = "there is no type on the other side to reject a payload"
			}
		}
		return
	}
	forth := p.forth.between(t.Ref.Name, c.Other.Name)
	back := p.back.between(c.Other.Name, t.Ref.Name)
	c.Findings = slices.DeleteFunc(c.Findings, func(f *compare.Finding) bool {
		if f.Class != compare.ClassMismatch {
			return false
		}
		var reasons []string
		var kept []compare.Way
		for _, w := range f.Ways {
			l := forth
			if w.Direction == back.direction() {
				l = back
			}
			stands, reason := l.prove(ctx, f, &w)
			if !stands {
				c.Withdrawn = append(c.Withdrawn, compare.Withdrawn{ID: f.ID, Rule: f.Rule.ID, Path: f.Path, Direction: w.Direction})
				continue
			}
			kept, reasons = append(kept, w), append(reasons, reason...)
		}
		f.Ways = kept
		if len(kept) > 0 && f.Witness == nil {
			f.NoWitness = because(f, reasons)
		}
		return len(kept) == 0
	})
}

// prove decides whether a way of a finding stands: what is claimed to be rejected is
// shown by a payload, or withdrawn, or called unknown. The reasons are those for which
// there is no payload.
func (l *line) prove(ctx context.Context, f *compare.Finding, w *compare.Way) (stands bool, reasons []string) {
	if w.Harm != compare.Rejects {
		return true, nil
	}
	shown := l.about(w.Claim).show(ctx, f.Path, w.Claim)
	if shown.contained == relation.Yes && unasserted(f.Rule) && l.to.Language == "" {
		shown = answer{contained: relation.Unclear, reason: "JSON Schema asserts no format, and what decodes it is not known"}
	}
	switch shown.contained {
	case relation.Yes:
		return false, nil
	case relation.Unclear:
		w.Harm = compare.Unknown
		return true, []string{"unknown: " + shown.reason}
	}
	if f.In != "" && f.In != "form" {
		return true, []string{"it travels in the " + f.In + ", not in a payload", shown.reason}
	}
	if f.Witness == nil && shown.payload != nil {
		f.Witness = &compare.Witness{Payload: shown.payload, AcceptedBy: l.from.Name, RejectedBy: l.to.Name, Further: shown.further}
	}
	return true, []string{shown.reason}
}

// unasserted reports whether a rule is about how a text is read.
func unasserted(rule *compare.Rule) bool {
	return rule == compare.FieldFormat.Rule || rule == compare.FieldEncodingText.Rule || rule == compare.FieldEncodingDiffers.Rule
}

// because says why a finding has no payload that is rejected.
func because(f *compare.Finding, reasons []string) string {
	reasons = slices.DeleteFunc(reasons, func(r string) bool { return r == "" })
	if len(reasons) > 0 {
		return strings.Join(slices.Compact(reasons), "; ")
	}
	if slices.ContainsFunc(f.Ways, func(w compare.Way) bool { return w.Harm == compare.Drops }) {
		return "no payload is rejected: the receiver drops a part of it"
	}
	return "no payload is rejected: the receiver holds another value"
}

func describe(reasons []relation.Reason) string {
	if len(reasons) == 0 {
		return "no reason given"
	}
	return string(reasons[0].Code)
}
