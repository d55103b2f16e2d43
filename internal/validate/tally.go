package validate

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.org/parity/internal/payload"
)

const (
	// maxValues is how many values of a record are decoded for jsonschema:
	// decoded values take many times the room of their text.
	maxValues = 100_000
	// maxFindings is how many different findings of one kind are told apart, for
	// one type and set; member names are the sender's choice.
	maxFindings = 1000
	excerptSize = 80
)

// item is a record on its way to a worker.
type item struct {
	seq      int64 // position in the input, so that the first example is the first
	place    payload.Place
	exchange *payload.Exchange
	event    string
	data     []byte
}

// worker validates items against all sets.
type worker struct {
	*Runner
	checkers []*explainer // by set
	plain    *Checker     // for routing, and for records that no set has a type for
	outcomes []func(*setTally)
	tally    *Partial
	failed   error
}

func (w *worker) record(it *item) {
	w.tally.Records++
	w.tally.Bytes += int64(len(it.data))
	name := w.Router.route(w.plain, payload.Record{Data: it.data, Exchange: it.exchange, Event: it.event})
	if name == "" {
		w.unmatched(it)
		return
	}
	types := w.types[name]
	tested := testedRecord{item: it, plain: w.plain, values: w.ShowValues}
	outcomes := w.outcomes[:0]
	for i, t := range types {
		outcomes = append(outcomes, w.outcome(i, t, &tested))
	}
	w.outcomes = outcomes
	if !tested.accepted && !tested.wellFormed() {
		w.malformed(it, tested.malformed)
		return
	}
	tt := w.tally.Types[name]
	if tt == nil {
		tt = newTypeTally(len(types))
		w.tally.Types[name] = tt
	}
	tt.Records++
	for i, apply := range outcomes {
		apply(tt.Sets[i])
	}
}

func (w *worker) malformed(it *item, m *Malformed) {
	message := "no JSON: " + m.Error()
	if it.exchange != nil {
		line, column := 1+bytes.Count(it.data[:m.Offset], []byte{'\n'}), m.Offset-bytes.LastIndexByte(it.data[:m.Offset], '\n')
		message = fmt.Sprintf("no JSON at line %d, column %d of the body: %v", line, column, m)
	}
	w.tally.Broken.add(it.seq, Broken{Place: it.place.Within(it.data, m.Offset), Message: message})
}

// testedRecord is a record while the sets are asked about it. What more than one
// of them needs to know is found out once.
type testedRecord struct {
	*item
	plain     *Checker
	values    bool
	seen      bool   // it is known whether the record is well-formed
	repeatAt  int    // where a name occurs twice, or -1
	single    []byte // the record where each name counts once
	malformed *Malformed
	accepted  bool // by a checker, and so it is
	decoded   bool
	value     any
	tooLarge  bool
}

func (r *testedRecord) wellFormed() bool {
	if !r.seen {
		r.seen = true
		if !r.plain.valid(anything, r.data) {
			r.malformed = &Malformed{Offset: r.plain.failed, Err: errors.New("it is not well-formed here")}
			if m := wrong(r.data); m != nil {
				r.malformed = m
			}
		} else if r.repeatAt = r.plain.repeatAt(); r.repeatAt >= 0 {
			r.single = withoutRepeats(r.data)
		}
	}
	return r.malformed == nil
}

func (r *testedRecord) decode() {
	if r.decoded {
		return
	}
	r.decoded = true
	value, err := decode(r.data, maxValues)
	r.value = value
	r.tooLarge = err != nil && !errors.As(err, &r.malformed)
}

// outcome holds a record against one type, and returns what to count. Counting
// waits until all sets are asked: a malformed record counts nowhere.
func (w *worker) outcome(set int, t *Type, r *testedRecord) func(*setTally) {
	switch {
	case t == nil:
		return func(s *setTally) { s.Counts[Absent]++ }
	case t.Err != nil:
		return r.unknown("the schema cannot be used: " + firstLine(t.Err))
	case t.node == nil:
		return r.byJSONSchema(t)
	}
	c := w.checkers[set]
	switch {
	case c.Valid(t, r.data):
		r.accepted = true
		if len(c.events) == 0 {
			return func(s *setTally) { s.Counts[Accepts]++ }
		}
		return func(s *setTally) { c.tell(t.Set, r, s) }
	case !r.wellFormed():
		return nil
	case c.overrun:
		return r.unknown("the alternatives of a union inside a union take too long to try")
	case !c.repeats && r.repeatAt >= 0 && c.Valid(t, r.single):
		c.note(repeats, 0, r.repeatAt, 0)
		return func(s *setTally) { c.tell(t.Set, r, s) }
	}
	failed := c.failed
	failures := c.explain(t, c.data)
	switch {
	case c.overrun:
		pointer := pointerAt(r.data, failed)
		failures = []Failure{{Path: starred(pointer), Message: "is rejected here; unions inside unions take too long to explain it further", at: failed}}
	case len(failures) == 0:
		return r.unknown("the checker rejects the record and knows no reason: a bug in parity, please report it")
	}
	return r.rejected(failures)
}

func (r *testedRecord) unknown(why string) func(*setTally) {
	return func(s *setTally) {
		s.Counts[Unknown]++
		s.note(why)
	}
}

func (s *setTally) note(text string) {
	s.Notes[text]++
}

// byJSONSchema lets jsonschema decide.
func (r *testedRecord) byJSONSchema(t *Type) func(*setTally) {
	if !r.wellFormed() {
		return nil
	}
	r.decode()
	if r.tooLarge {
		return r.unknown(fmt.Sprintf("records of more than %d values, of a type that is left to jsonschema because of %v", maxValues, t.Slow))
	}
	failures, err := t.judge(r.value)
	switch {
	case err != nil:
		return r.unknown(err.Error())
	case failures == nil:
		return func(s *setTally) {
			s.Counts[Accepts]++
			s.note("losses are not known: the checker leaves the type to jsonschema because of " + t.Slow.Error())
		}
	}
	return r.rejected(failures)
}

// rejected counts each different failure once, whatever the number of items that have it.
func (r *testedRecord) rejected(failures []Failure) func(*setTally) {
	return func(s *setTally) {
		s.Counts[Rejects]++
		for _, f := range distinct(failures) {
			s.Failures.add(r.item, Finding{Path: f.Path, Keyword: f.Keyword, Message: f.Message}, func(finding *Finding) {
				f.place(r.data)
				finding.Exact = f.Exact
				if r.values {
					finding.Value = valueAt(r.data, f.at, false)
				}
			})
		}
	}
}

// distinct are failures that are told apart.
func distinct(failures []Failure) []Failure {
	if len(failures) < 2 {
		return failures
	}
	type key struct{ path, keyword, message string }
	seen := map[key]bool{}
	return slices.DeleteFunc(slices.Clone(failures), func(f Failure) bool {
		k := key{f.Path, f.Keyword, f.Message}
		before := seen[k]
		seen[k] = true
		return before
	})
}

// tell counts an accepted record with what the checker noted of it.
func (c *Checker) tell(set *Set, r *testedRecord, s *setTally) {
	outcome := Accepts
	repeated := map[string]bool{} // places that have been told
	for i, e := range c.events {
		detail := func(f *Finding) {
			f.Exact = pointerAt(r.data, e.at)
			if r.values {
				f.Value = valueAt(r.data, e.at, e.kind == undeclared)
			}
		}
		switch e.kind {
		case undeclared:
			rec := set.records[e.record]
			name := memberName(r.data, e.at)
			f := Finding{Path: rec.owner + "." + name, Message: "is dropped"}
			if rec.unknown == "drop" {
				if outcome == Accepts {
					outcome = Drops
				}
				s.Drops.add(r.item, f, detail)
			} else {
				f.Message = "is not declared"
				s.Undeclared.add(r.item, f, detail)
			}
		case dateTextHeld:
			s.Converts.add(r.item, Finding{Path: set.fields[e.record], Message: "a date-time is held as a string"}, detail)
		case dateBroken:
			s.Converts.add(r.item, Finding{Path: starred(pointerAt(r.data, e.at)), Message: "is declared as a date-time, and is not written as RFC 3339 wants"}, detail)
		case repeats:
			word := "occurs twice in one object; the last one counts"
			if set.repeats {
				word = "occurs twice in one object; both are decoded, one over the other"
			}
			if path := starred(pointerAt(r.data, e.at)); !repeated[path] {
				s.Converts.add(r.item, Finding{Path: path, Message: word}, detail)
				repeated[path] = true
			}
		case misfits:
			s.Converts.add(r.item, Finding{Path: starred(pointerAt(r.data, e.at)), Message: set.remarks[e.record].text}, detail)
		case doubtful:
			outcome = Unknown
			if !slices.ContainsFunc(c.events[:i], func(before event) bool { return before.kind == doubtful && before.record == e.record }) {
				s.note(set.remarks[e.record].owner + " " + set.remarks[e.record].text)
			}
		case enumUnknown:
			s.Open.add(r.item, Finding{Path: set.enums[e.record].owner, Message: "a value that is not declared"}, detail)
		}
	}
	s.Counts[outcome]++
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
