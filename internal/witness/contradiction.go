package witness

import (
	"context"
	"fmt"
	"sort"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/schema"
)

// Contradictions holds the verdicts parity and wire-compatible against the wire
// relation: where it finds a payload that one side sends and the other rejects
// over a field of which no finding speaks, the structural comparison has missed
// a difference. It is a bug in parity, wherever it occurs. As in the comparison,
// each type is judged on its own shape: references to counterparts are equal.
func Contradictions(ctx context.Context, r *compare.Result) ([]string, error) {
	var found []string
	for _, set := range r.Sets {
		a := newAttacher(r, set, false)
		a.label(r, set)
		var claims []claim
		for _, t := range r.Types {
			c := t.Compared[set]
			if c != nil && (c.Verdict == compare.Parity || c.Verdict == compare.WireCompatible) {
				claims = append(claims, a.claims(t.Ref, c)...)
			}
		}
		if err := a.build(); err != nil {
			return nil, err
		}
		for _, c := range claims {
			if payload, _ := c.try.run(ctx); payload != nil {
				found = append(found, fmt.Sprintf("%s: %s sends %s, which %s rejects", c.what, c.try.sender.set.Name, payload, c.try.receiver.set.Name))
			}
		}
	}
	sort.Strings(found)
	return found, nil
}

// label makes references to counterparts equal.
func (a *attacher) label(r *compare.Result, set string) {
	x, y := a.ref, a.other
	x.labels, y.labels = map[string]string{}, map[string]string{}
	for _, t := range r.Types {
		if c := t.Compared[set]; t.Ref != nil && c != nil && c.Other != nil {
			x.labels["#"+t.Ref.Pointer] = t.Name
			y.labels["#"+c.Other.Pointer] = t.Name
		}
	}
}

// claim is that nothing goes wrong over one field in one direction.
type claim struct {
	what string
	try  try
}

func (a *attacher) claims(ref *schema.Type, c *compare.Compared) []claim {
	explained := map[string]bool{}
	for _, f := range c.Findings {
		explained[topField(f.Path)] = true
	}
	var list []claim
	for _, t := range a.tries(ref, c.Other, "both") {
		receiver := t.receiver.set.Lookup(t.receiverType)
		fields := []string{""}
		if receiver.Kind == schema.Record {
			fields = nil
			for _, p := range receiver.Properties {
				fields = append(fields, p.Name)
			}
		}
		for _, field := range fields {
			if !explained[field] {
				one := t
				one.ask(field)
				one.goals = one.goals[len(one.goals)-1:] // any fault over the field is one
				list = append(list, claim{ref.Name + "." + field, one})
			}
		}
	}
	return list
}
