package validate

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"example.org/parity/internal/payload"
)

const (
	// maxValues is how many values of a record are decoded to explain a rejection:
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
	data     []byte
}

// tally is what one worker has found. Tallies add up to the same whatever the
// number of workers.
type tally struct {
	records   int
	bytes     int64
	types     map[string]*typeTally
	unmatched map[string]*groupTally
	broken    brokenList
}

// brokenList is the first broken records, and how many there are in all.
type brokenList struct {
	first []brokenAt
	count int
}

type brokenAt struct {
	seq int64
	Broken
}

// maxListed is how many broken records are listed one by one.
const maxListed = 1000

func (l *brokenList) add(seq int64, b Broken) {
	if l.count++; len(l.first) < maxListed {
		l.first = append(l.first, brokenAt{seq, b})
	}
}

type typeTally struct {
	records int
	sets    []setTally
}

type setTally struct {
	counts     Counts
	failures   found
	drops      found
	undeclared found
	converts   found
	open       found // values that an open enum does not list, by its owner
	notes      map[string]int64
}

// found are findings by what makes them one, each with the position of its first record.
type found map[string]*foundAt

type foundAt struct {
	seq int64
	Finding
}

// add counts a finding. detail fills in what only the first example needs; it
// is called while the record is at hand.
func (f *found) add(it *item, finding Finding, detail func(*Finding)) {
	if *f == nil {
		*f = found{}
	}
	key := finding.Path + "\x00" + finding.Keyword + "\x00" + finding.Message
	known := (*f)[key]
	if known == nil {
		if len(*f) >= maxFindings {
			key = "\x00more"
			finding = Finding{Path: "…", Message: fmt.Sprintf("more than %d different findings; these are the others", maxFindings)}
			known, detail = (*f)[key], nil
		}
		if known == nil {
			known = &foundAt{seq: it.seq + 1, Finding: finding}
			(*f)[key] = known
		}
	}
	known.Count++
	if it.seq < known.seq {
		known.seq, known.First = it.seq, it.place
		if detail != nil {
			detail(&known.Finding)
		}
	}
}

// worker validates items against all sets.
type worker struct {
	*Runner
	checkers []*Checker // by set
	plain    *Checker   // for routing, and for records that no set has a type for
	outcomes []func(*setTally)
	tally    tally
	failed   error
}

func (w *worker) record(it *item) {
	w.tally.records++
	w.tally.bytes += int64(len(it.data))
	name := w.Router.route(w.plain, payload.Record{Data: it.data, Exchange: it.exchange})
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
	if tested.malformed == nil && !tested.seen && !w.plain.valid(anything, it.data) {
		tested.decode()
	}
	if tested.malformed != nil {
		w.malformed(it, tested.malformed)
		return
	}
	tt := w.tally.types[name]
	if tt == nil {
		tt = &typeTally{sets: make([]setTally, len(types))}
		for i := range tt.sets {
			tt.sets[i].counts = Counts{}
		}
		w.tally.types[name] = tt
	}
	tt.records++
	for i, apply := range outcomes {
		apply(&tt.sets[i])
	}
}

func (w *worker) malformed(it *item, m *Malformed) {
	message := "no JSON: " + m.Error()
	if it.exchange != nil {
		line, column := 1+bytes.Count(it.data[:m.Offset], []byte{'\n'}), m.Offset-bytes.LastIndexByte(it.data[:m.Offset], '\n')
		message = fmt.Sprintf("no JSON at line %d, column %d of the body: %v", line, column, m)
	}
	w.tally.broken.add(it.seq, Broken{Place: it.place.Within(it.data, m.Offset), Message: message})
}

// testedRecord decodes a record when the first set needs it decoded.
type testedRecord struct {
	*item
	plain     *Checker
	values    bool
	seen      bool // some set has found it well-formed or malformed
	decoded   bool
	value     any
	malformed *Malformed
	tooLarge  bool
}

func (r *testedRecord) decode() {
	if r.decoded {
		return
	}
	r.decoded, r.seen = true, true
	value, err := decode(r.data, maxValues)
	r.value = value
	r.tooLarge = err != nil && !errors.As(err, &r.malformed)
	if r.tooLarge && !r.plain.valid(anything, r.data) { // decoding did not get to where that shows
		r.malformed = &Malformed{Offset: r.plain.failed, Err: errors.New("it is not well-formed here")}
	}
}

// outcome holds a record against one type, and returns what to count. Counting
// waits until all sets are asked: a malformed record counts nowhere.
func (w *worker) outcome(set int, t *Type, r *testedRecord) func(*setTally) {
	switch {
	case t == nil:
		return func(s *setTally) { s.counts[Absent]++ }
	case t.Err != nil:
		return r.unknown("the schema cannot be used: " + firstLine(t.Err))
	case t.node == nil:
		return r.byJSONSchema(t, -1)
	}
	c := w.checkers[set]
	switch {
	case c.Valid(t, r.data):
		r.seen = true
		if len(c.events) == 0 {
			return func(s *setTally) { s.counts[Accepts]++ }
		}
		return func(s *setTally) { c.tell(t.Set, r, s) }
	case c.overrun:
		r.decode()
		return r.unknown("the alternatives of a union inside a union take too long to try")
	default:
		return r.byJSONSchema(t, c.failed)
	}
}

func (r *testedRecord) unknown(why string) func(*setTally) {
	return func(s *setTally) {
		s.counts[Unknown]++
		if s.notes == nil {
			s.notes = map[string]int64{}
		}
		s.notes[why]++
	}
}

// byJSONSchema lets jsonschema decide; failed is where the checker rejected the
// record, -1 where there is none for the type.
func (r *testedRecord) byJSONSchema(t *Type, failed int) func(*setTally) {
	r.decode()
	if r.malformed != nil {
		return nil
	}
	if r.tooLarge && failed < 0 {
		return r.unknown(fmt.Sprintf("records of more than %d values, of a type that is left to jsonschema because of %v", maxValues, t.Slow))
	}
	if r.tooLarge {
		return func(s *setTally) {
			s.counts[Rejects]++
			pointer := pointerAt(r.data, failed)
			s.failures.add(r.item, Finding{Path: starred(pointer), Message: fmt.Sprintf("is rejected here; a record of more than %d values is not explained further", maxValues)},
				func(f *Finding) { f.Exact = pointer })
		}
	}
	failures, err := t.judge(r.value)
	switch {
	case err != nil:
		return r.unknown(err.Error())
	case failures == nil && failed >= 0:
		return r.unknown("the checker rejects what jsonschema accepts: a bug in parity, please report it")
	case failures == nil:
		return func(s *setTally) {
			s.counts[Accepts]++
			if s.notes == nil {
				s.notes = map[string]int64{}
			}
			s.notes["losses are not known: the checker leaves the type to jsonschema because of "+t.Slow.Error()]++
		}
	}
	return func(s *setTally) {
		s.counts[Rejects]++
		told := map[string]bool{}
		for _, f := range failures {
			key := f.Path + f.Keyword + f.Message
			if told[key] { // once for a record, whatever the number of its items
				continue
			}
			told[key] = true
			s.failures.add(r.item, Finding{Path: f.Path, Keyword: f.Keyword, Message: f.Message}, func(finding *Finding) {
				finding.Exact = f.Exact
				if r.values {
					finding.Value = excerpt(r.value, f.Exact, excerptSize)
				}
			})
		}
	}
}

// tell counts an accepted record with what the checker noted of it.
func (c *Checker) tell(set *Set, r *testedRecord, s *setTally) {
	outcome := Accepts
	for _, e := range c.events {
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
				outcome = Drops
				s.drops.add(r.item, f, detail)
			} else {
				f.Message = "is not declared"
				s.undeclared.add(r.item, f, detail)
			}
		case dateTextHeld:
			s.converts.add(r.item, Finding{Path: set.fields[e.record], Message: "a date-time is held as a string"}, detail)
		case dateBroken:
			s.converts.add(r.item, Finding{Path: starred(pointerAt(r.data, e.at)), Message: "is declared as a date-time, and the text is none by RFC 3339"}, detail)
		case enumUnknown:
			s.open.add(r.item, Finding{Path: set.enums[e.record].owner, Message: "a value that is not declared"}, detail)
		}
	}
	s.counts[outcome]++
}

// memberName is the name, unescaped, of the member at an offset.
func memberName(data []byte, at int) string {
	end, _ := scanString(data, at+1)
	return string(unescape(nil, data[at+1:end]))
}

// valueAt is an excerpt of the value at an offset, or of the value of the member there.
func valueAt(data []byte, at int, member bool) string {
	if member {
		end, _ := scanString(data, at+1)
		at = skipSpace(data, skipSpace(data, end+1)+1)
	}
	c := plainChecker()
	c.reset(data)
	end := c.value(anything, at)
	if end < 0 {
		return ""
	}
	return shorten(data[at:end], excerptSize)
}

// pointerAt is the JSON pointer to the value or member that starts at an offset
// of a text, or to what it stands in.
func pointerAt(data []byte, at int) string {
	d := jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true))
	pointer := ""
	for int(d.InputOffset()) <= at {
		tok, err := d.ReadToken()
		if err != nil {
			return pointer
		}
		if kind := tok.Kind(); kind != jsontext.KindEndArray && kind != jsontext.KindEndObject {
			pointer = string(d.StackPointer())
		}
	}
	return pointer
}

// starred puts * for the indices in a pointer.
func starred(pointer string) string {
	tokens := strings.Split(pointer, "/")
	for i, token := range tokens {
		if _, err := strconv.Atoi(token); err == nil {
			tokens[i] = "*"
		}
	}
	return strings.Join(tokens, "/")
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
