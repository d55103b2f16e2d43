package validate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"example.org/parity/internal/payload"
)

// Partial is what some of the records came to. Partial results add up to the same in
// whatever order, and however the records were split among them: they keep what comes
// first in the input, not what arrived first. Their JSON form carries them from one
// process to another of the same version; it is no contract.
type Partial struct {
	Records    int                   `json:"records"`
	Bytes      int64                 `json:"bytes"`
	Types      map[string]*typeTally `json:"types"`
	Unmatched  bounded[*groupTally]  `json:"unmatched"`
	Broken     brokenList            `json:"broken"`
	Unreadable int                   `json:"unreadable"`
	Skipped    bounded[*skippedAt]   `json:"skipped"`
	Seen       []seen                `json:"seen"` // by set
}

// NewPartial is the result of no records.
func NewPartial() *Partial { return &Partial{Types: map[string]*typeTally{}} }

// Add adds another result, which is not to be used afterwards.
func (p *Partial) Add(other *Partial) {
	p.Records += other.Records
	p.Bytes += other.Bytes
	for name, theirs := range other.Types {
		if ours := p.Types[name]; ours != nil {
			ours.add(theirs)
		} else {
			p.Types[name] = theirs
		}
	}
	p.Unmatched.merge(other.Unmatched)
	p.Broken.merge(other.Broken)
	p.Unreadable += other.Unreadable
	p.Skipped.merge(other.Skipped)
	for i, theirs := range other.Seen {
		if i == len(p.Seen) {
			p.Seen = append(p.Seen, seen{})
		}
		p.Seen[i].Fields = union(p.Seen[i].Fields, theirs.Fields)
		p.Seen[i].Enums = union(p.Seen[i].Enums, theirs.Enums)
	}
}

// seen are the fields that records had and the enum values that occurred, by the type
// that declares them.
type seen struct {
	Fields map[string]names `json:"fields"`
	Enums  map[string]names `json:"enums"`
}

type names map[string]bool

func union(a, b map[string]names) map[string]names {
	if a == nil {
		return b
	}
	for owner, theirs := range b {
		if a[owner] == nil {
			a[owner] = theirs
		} else {
			maps.Copy(a[owner], theirs)
		}
	}
	return a
}

// summand is what is counted under one key.
type summand[T any] interface {
	add(T)
}

// bounded counts by key, up to maxFindings keys; what has others is counted as one. It
// keeps the least keys: so it is the same however the records were split.
type bounded[T summand[T]] struct {
	Kept map[string]T `json:"kept,omitempty"`
	Rest *T           `json:"rest,omitempty"`

	greatest string // of the keys, where there are as many as may be
}

// of is the entry of a key, or that of the rest.
func (b *bounded[T]) of(key string, entry, rest func() T) T {
	if known, ok := b.Kept[key]; ok {
		return known
	}
	if b.Kept == nil {
		b.Kept = map[string]T{}
	}
	if len(b.Kept) >= maxFindings {
		if b.greatest == "" {
			b.greatest = slices.Max(slices.Collect(maps.Keys(b.Kept)))
		}
		if b.Rest == nil {
			other := rest()
			b.Rest = &other
		}
		if key > b.greatest {
			return *b.Rest
		}
		(*b.Rest).add(b.Kept[b.greatest])
		delete(b.Kept, b.greatest)
		b.greatest = ""
	}
	made := entry()
	b.Kept[key] = made
	return made
}

func (b *bounded[T]) merge(other bounded[T]) {
	if other.Rest != nil {
		if b.Rest == nil {
			b.Rest = other.Rest
		} else {
			(*b.Rest).add(*other.Rest)
		}
	}
	if b.Kept == nil {
		b.Kept = map[string]T{}
	}
	for key, theirs := range other.Kept {
		if ours, ok := b.Kept[key]; ok {
			ours.add(theirs)
		} else {
			b.Kept[key] = theirs
		}
	}
	b.greatest = ""
	if len(b.Kept) <= maxFindings {
		return
	}
	keys := slices.Sorted(maps.Keys(b.Kept))
	for _, key := range keys[maxFindings:] {
		if b.Rest == nil {
			other := b.Kept[key]
			b.Rest = &other
		} else {
			(*b.Rest).add(b.Kept[key])
		}
		delete(b.Kept, key)
	}
}

// all are the entries in the order of their keys, the rest last.
func (b *bounded[T]) all() []T {
	var list []T
	for _, key := range sortedKeys(b.Kept) {
		list = append(list, b.Kept[key])
	}
	if b.Rest != nil {
		list = append(list, *b.Rest)
	}
	return list
}

type typeTally struct {
	Records int         `json:"records"`
	Sets    []*setTally `json:"sets"`
}

func newTypeTally(sets int) *typeTally {
	t := &typeTally{Sets: make([]*setTally, sets)}
	for i := range t.Sets {
		t.Sets[i] = &setTally{Counts: Counts{}, Notes: map[string]int64{}}
	}
	return t
}

func (t *typeTally) add(other *typeTally) {
	t.Records += other.Records
	for i, theirs := range other.Sets {
		t.Sets[i].add(theirs)
	}
}

type setTally struct {
	Counts     Counts           `json:"counts"`
	Failures   found            `json:"failures"`
	Drops      found            `json:"drops"`
	Undeclared found            `json:"undeclared"`
	Converts   found            `json:"converts"`
	Open       found            `json:"open"` // values that an open enum does not list, by its owner
	Notes      map[string]int64 `json:"notes"`
}

func (s *setTally) add(other *setTally) {
	for outcome, n := range other.Counts {
		s.Counts[outcome] += n
	}
	s.Failures.merge(other.Failures.bounded)
	s.Drops.merge(other.Drops.bounded)
	s.Undeclared.merge(other.Undeclared.bounded)
	s.Converts.merge(other.Converts.bounded)
	s.Open.merge(other.Open.bounded)
	for note, n := range other.Notes {
		s.Notes[note] += n
	}
}

// found are findings by what makes them one.
type found struct{ bounded[*foundAt] }

// foundAt is a finding with the position of the first record that has it.
type foundAt struct {
	Seq int64 `json:"seq"`
	Finding
}

// add counts a finding. detail fills in what only the first example needs; it is called
// while the record is at hand.
func (f *found) add(it *item, finding Finding, detail func(*Finding)) {
	key := finding.Path + "\x00" + finding.Keyword + "\x00" + finding.Message
	known := f.Kept[key]
	if known == nil {
		known = f.enter(key, it.seq, finding)
	}
	if known.Count++; known.Count == 1 || it.seq < known.Seq {
		known.Seq, known.First = it.seq, it.place
		detail(&known.Finding)
	}
}

// enter is for what is not known yet: add itself allocates nothing but the key.
func (f *found) enter(key string, seq int64, finding Finding) *foundAt {
	return f.of(key, func() *foundAt { return &foundAt{seq, finding} }, func() *foundAt { return &foundAt{Seq: seq} })
}

// sorted lists the findings, most frequent first.
func (f *found) sorted() []Finding {
	list := make([]Finding, 0, len(f.Kept)+1)
	for _, key := range sortedKeys(f.Kept) {
		list = append(list, f.Kept[key].Finding)
	}
	if f.Rest != nil {
		rest := (*f.Rest).Finding
		rest.Path, rest.Keyword, rest.Message = "…", "", fmt.Sprintf("more than %d different findings; these are the others", maxFindings)
		list = append(list, rest)
	}
	slices.SortStableFunc(list, func(a, b Finding) int { return cmp.Compare(b.Count, a.Count) })
	return list
}

func (f *foundAt) add(other *foundAt) {
	count := f.Count + other.Count
	if f.Count == 0 || other.Count > 0 && other.Seq < f.Seq {
		f.Seq, f.First, f.Exact, f.Value = other.Seq, other.First, other.Exact, other.Value
	}
	f.Count = count
}

// brokenList is the first broken records, and how many there are in all.
type brokenList struct {
	First []brokenAt `json:"first"`
	Count int        `json:"count"`
}

type brokenAt struct {
	Seq int64 `json:"seq"`
	Broken
}

// maxListed is how many broken records are listed one by one.
const maxListed = 1000

func (l *brokenList) add(seq int64, b Broken) {
	if l.Count++; len(l.First) < maxListed {
		l.First = append(l.First, brokenAt{seq, b})
	}
}

func (l *brokenList) merge(other brokenList) {
	l.Count += other.Count
	l.First = append(l.First, other.First...)
	slices.SortFunc(l.First, func(a, b brokenAt) int { return cmp.Compare(a.Seq, b.Seq) })
	l.First = l.First[:min(maxListed, len(l.First))]
}

// skippedAt is a kind of input that was not looked into, with the position of the first.
type skippedAt struct {
	Seq int64 `json:"seq"`
	Skipped
}

func (s *skippedAt) add(other *skippedAt) {
	count := s.Count + other.Count
	if s.Count == 0 || other.Count > 0 && other.Seq < s.Seq {
		s.Seq, s.First = other.Seq, other.First
	}
	s.Count = count
}

// otherReasons is why bodies were skipped of which there are too many kinds: media types
// are the sender's choice.
const otherReasons = "other reasons"

// skip counts an input or body that was not looked into.
func (p *Partial) skip(seq int64, problem payload.Problem) {
	reason := problem.Err.Error()
	entry := func(reason string) func() *skippedAt {
		return func() *skippedAt {
			return &skippedAt{seq, Skipped{Kind: problem.Kind, Reason: reason, First: problem.Place}}
		}
	}
	p.Skipped.of(string(problem.Kind)+"\x00"+reason, entry(reason), entry(otherReasons)).add(&skippedAt{seq, Skipped{Count: 1, First: problem.Place}})
}
