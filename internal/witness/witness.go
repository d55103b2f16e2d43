// Package witness gives findings that claim a rejection the payload that proves
// it: one that the sender's types allow and the receiver's refuse.
//
// What an SDK sends is closed: it writes its declared fields and no others. What
// it accepts is its schema as captured. Each finding asks the wire relation for
// a payload that breaks just the rule's own field, so that two findings of one
// type are not shown by one accident.
package witness

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/doc"
	"example.org/parity/internal/relation"
	"example.org/parity/internal/schema"
)

// Attach fills in Witness, or NoWitness with the reason, of every finding of r
// that wanted selects. Each pair of types is worked with documents of its own
// that hold just what the two reach: a validator checks all of a document.
func Attach(ctx context.Context, r *compare.Result, wanted func(*compare.Finding) bool) error {
	queue := make(chan pair)
	var workers sync.WaitGroup
	var failed error
	var once sync.Once
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for p := range queue {
				if err := p.attach(ctx, r, wanted); err != nil {
					once.Do(func() { failed = err })
				}
			}
		})
	}
	for _, set := range r.Sets {
		for _, t := range r.Types {
			if t.Compared[set] != nil {
				queue <- pair{t, set}
			}
		}
	}
	close(queue)
	workers.Wait()
	return failed
}

// pair is a type and the set in which its counterpart is.
type pair struct {
	row *compare.TypeResult
	set string
}

// attach writes only the pair's own findings. It asks about the smallest payloads
// first; what they do not show, all that the types can say may.
func (p pair) attach(ctx context.Context, r *compare.Result, wanted func(*compare.Finding) bool) error {
	c := p.row.Compared[p.set]
	var open []*compare.Finding
	for _, f := range c.Findings {
		if f.Class != compare.ClassMismatch || !wanted(f) {
			continue
		}
		if f.NoWitness = needless(f, p.row, c); f.NoWitness == "" {
			open = append(open, f)
		}
	}
	open, err := p.try(ctx, r, open, true)
	if err != nil || len(open) == 0 {
		return err
	}
	if sprawls(r.Ref, p.row.Ref.Name) || sprawls(r.Others[p.set], c.Other.Name) {
		for _, f := range open {
			f.NoWitness = fmt.Sprintf("unknown: the smallest payloads do not show it, and the type reaches more than %d others", maxReach)
		}
		return nil
	}
	_, err = p.try(ctx, r, open, false)
	return err
}

// try returns the findings that it found no witness for.
func (p pair) try(ctx context.Context, r *compare.Result, findings []*compare.Finding, slim bool) ([]*compare.Finding, error) {
	if len(findings) == 0 {
		return nil, nil
	}
	a := newAttacher(r, p.set, slim)
	var jobs []*job
	for _, f := range findings {
		jobs = append(jobs, a.job(f, p.row.Ref, p.row.Compared[p.set].Other))
	}
	if err := a.build(); err != nil {
		return nil, err
	}
	if slim && max(a.ref.reach, a.other.reach) > maxSlimReach {
		return findings, nil
	}
	var open []*compare.Finding
	for _, j := range jobs {
		if j.run(ctx); j.finding.Witness == nil && len(j.tries) > 0 {
			open = append(open, j.finding)
		}
	}
	return open, nil
}

// attacher knows the two sides that a question is about.
type attacher struct{ ref, other *side }

func newAttacher(r *compare.Result, set string, slim bool) *attacher {
	return &attacher{newSide(r.Ref, slim), newSide(r.Others[set], slim)}
}

// build prepares the documents of both roles; all goals must be known by then.
func (a *attacher) build() error {
	for _, s := range []*side{a.ref, a.other} {
		if err := s.build(); err != nil {
			return fmt.Errorf("preparing the %s type set for the wire relation: %w", s.set.Name, err)
		}
	}
	return nil
}

// job is one finding and the ways in which it may be shown, in order.
type job struct {
	finding *compare.Finding
	tries   []try
}

// try is one direction: does the receiver's goal hold for all that is sent?
type try struct {
	sender, receiver         *side
	senderType, receiverType string
	goals                    []string // schemas of the receiver's document, the most telling first
}

// maxReach bounds how many types a type may reach for a witness to be looked
// for: the validator that confirms it takes time that grows with their square.
const maxReach = 32

// maxSlimReach bounds the same for smallest payloads, which mostly reach few.
const maxSlimReach = 128

// needless says why a finding has no payload that is rejected.
func needless(f *compare.Finding, t *compare.TypeResult, c *compare.Compared) string {
	switch {
	case t.Ref == nil || c.Other == nil:
		return "there is no type on the other side to reject a payload"
	case f.Harm == compare.Drops:
		return "no payload is rejected: the receiver drops a part of it"
	case f.Harm == compare.Converts:
		return "no payload is rejected: the receiver holds another value"
	default:
		return ""
	}
}

func (a *attacher) job(f *compare.Finding, ref, other *schema.Type) *job {
	tries := a.tries(ref, other, f.Direction)
	for i := range tries {
		tries[i].ask(topField(f.Path))
	}
	return &job{finding: f, tries: tries}
}

// tries are the directions of a pair, one of them or both, in which the receiver's
// decoder rejects anything: the reference sends, the other sends.
func (a *attacher) tries(ref, other *schema.Type, direction string) []try {
	var list []try
	add := func(sender, receiver *side, from, to *schema.Type) {
		wanted := direction == "both" || direction == sender.set.Name+"->"+receiver.set.Name
		if wanted && !to.Decode.TakesInvalid() {
			list = append(list, try{sender: sender, receiver: receiver, senderType: from.Name, receiverType: to.Name})
		}
	}
	add(a.ref, a.other, ref, other)
	add(a.other, a.ref, other, ref)
	return list
}

// ask chooses the field that the payload is to break.
func (t *try) ask(field string) {
	t.sender.keep[field], t.receiver.keep[field] = true, true
	t.sender.sent[t.senderType], t.receiver.received[t.receiverType] = true, true
	t.goals = t.receiver.goal(t.receiverType, field)
	t.senderType, t.receiverType = t.sender.name(t.senderType), t.receiver.name(t.receiverType)
}

func topField(path string) string {
	head, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return doc.Unescape(head)
}

func (j *job) run(ctx context.Context) {
	var reasons []string
	for _, t := range j.tries {
		payload, reason := t.run(ctx)
		if payload != nil {
			j.finding.NoWitness = ""
			j.finding.Witness = &compare.Witness{Payload: payload, AcceptedBy: t.sender.set.Name, RejectedBy: t.receiver.set.Name}
			return
		}
		reasons = append(reasons, reason)
	}
	if len(j.tries) == 0 {
		reasons = []string{"no payload is rejected: the receiver gives no error for a value that does not fit"}
	}
	j.finding.NoWitness = strings.Join(reasons, "; ")
}

func (t try) run(ctx context.Context) (payload json.RawMessage, reason string) {
	for _, goal := range t.goals {
		if payload, reason = t.against(ctx, goal); payload != nil {
			return payload, ""
		}
	}
	return nil, reason
}

func (t try) against(ctx context.Context, name string) (payload json.RawMessage, reason string) {
	sends, err := t.sender.sends.Type(t.senderType)
	if err != nil {
		return nil, err.Error()
	}
	goal, err := t.receiver.accepts.Type(name)
	if err != nil {
		return nil, err.Error()
	}
	accepts, err := t.receiver.accepts.Type(t.receiverType)
	if err != nil {
		return nil, err.Error()
	}
	contained, witness, reasons := relation.Contained(ctx, sends, goal)
	switch contained {
	case relation.Yes:
		return nil, fmt.Sprintf("%s accepts everything that %s sends, as far as JSON Schema asserts", t.receiver.set.Name, t.sender.set.Name)
	case relation.Unclear:
		return nil, "unknown: " + describe(reasons)
	}
	// The goal is a part of the receiver's schema; the whole must refuse it too.
	instance, err := decode(witness)
	if err != nil {
		return nil, err.Error()
	}
	if ok, err := accepts.Accepts(instance); err != nil || ok {
		return nil, "unknown: the validator does not confirm the payload"
	}
	return witness, ""
}

func decode(payload json.RawMessage) (any, error) {
	dec := json.NewDecoder(strings.NewReader(string(payload)))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	return v, err
}

func describe(reasons []relation.Reason) string {
	if len(reasons) == 0 {
		return "no reason given"
	}
	return string(reasons[0].Code)
}
