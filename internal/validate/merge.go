package validate

import (
	"fmt"
	"sort"
)

// merger adds the workers' tallies up into a result, in an order that depends
// on the input alone.
type merger struct {
	*Runner
	result *Result
}

func (m *merger) merge() *Result {
	r := m.result
	for _, set := range m.Sets {
		r.Sets = append(r.Sets, set.Name)
		r.Summary[set.Name] = Counts{}
	}
	for _, w := range m.workers {
		r.Records += w.tally.records
		r.Bytes += w.tally.bytes
	}
	r.Types = []*TypeResult{}
	open := make([]found, len(m.Sets))
	for _, name := range m.Router.Types() {
		if t := m.typeResult(name, open); t != nil {
			r.Types = append(r.Types, t)
		}
	}
	r.Unmatched = m.groups()
	r.Broken, r.BrokenCount = m.brokenRecords()
	r.UnreadableCount = m.unreadable
	r.Skipped = m.skippedList()
	for i, set := range m.Sets {
		r.Coverage[set.Name] = m.coverage(i, open[i])
	}
	return r
}

func (m *merger) typeResult(name string, open []found) *TypeResult {
	t := &TypeResult{Name: name, Sets: map[string]*SetResult{}}
	for _, w := range m.workers {
		if tt := w.tally.types[name]; tt != nil {
			t.Records += tt.records
		}
	}
	if t.Records == 0 {
		return nil
	}
	for i, set := range m.Sets {
		s := &SetResult{Counts: Counts{}}
		if own := m.types[name][i]; own != nil {
			s.Type = own.Name
		}
		var failures, drops, undeclared, converts found
		notes := map[string]int64{}
		for _, w := range m.workers {
			tt := w.tally.types[name]
			if tt == nil {
				continue
			}
			part := &tt.sets[i]
			for outcome, n := range part.counts {
				s.Counts[outcome] += n
				m.result.Summary[set.Name][outcome] += n
			}
			failures.merge(part.failures)
			drops.merge(part.drops)
			undeclared.merge(part.undeclared)
			converts.merge(part.converts)
			open[i].merge(part.open)
			for note, n := range part.notes {
				notes[note] += n
			}
		}
		s.Failures, s.Drops, s.Undeclared, s.Converts = failures.sorted(), drops.sorted(), undeclared.sorted(), converts.sorted()
		s.Notes = []string{}
		for _, note := range sortedKeys(notes) {
			s.Notes = append(s.Notes, fmt.Sprintf("%s (%d records)", note, notes[note]))
		}
		t.Sets[set.Name] = s
	}
	return t
}

func (f *found) merge(other found) {
	if *f == nil {
		*f = found{}
	}
	for key, theirs := range other {
		ours := (*f)[key]
		if ours == nil {
			copied := *theirs
			(*f)[key] = &copied
			continue
		}
		count := ours.Count + theirs.Count
		if theirs.seq < ours.seq {
			*ours = *theirs
		}
		ours.Count = count
	}
}

// sorted lists the findings, most frequent first.
func (f found) sorted() []Finding {
	list := make([]Finding, 0, len(f))
	for _, key := range sortedKeys(f) {
		list = append(list, f[key].Finding)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Count > list[j].Count })
	return list
}

func (m *merger) groups() []*Group {
	all := map[string]*groupTally{}
	for _, w := range m.workers {
		for name, theirs := range w.tally.unmatched {
			ours := all[name]
			if ours == nil {
				all[name] = theirs
				continue
			}
			ours.Records += theirs.Records
			if theirs.seq < ours.seq {
				ours.seq, ours.First = theirs.seq, theirs.First
			}
			ours.addFits(theirs)
		}
	}
	list := []*Group{}
	for _, name := range sortedKeys(all) {
		g := all[name]
		g.Proposals = g.proposals()
		list = append(list, &g.Group)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Records > list[j].Records })
	return list
}

func (g *groupTally) addFits(other *groupTally) {
	g.tried += other.tried
	for name, theirs := range other.fits {
		ours := g.fits[name]
		if ours == nil {
			g.fits[name] = theirs
			continue
		}
		ours.records += theirs.records
		for set := range theirs.sets {
			ours.sets[set] = true
		}
	}
}

func (m *merger) brokenRecords() (first []Broken, count int) {
	all, count := m.Runner.broken.first, m.Runner.broken.count
	for _, w := range m.workers {
		all = append(all, w.tally.broken.first...)
		count += w.tally.broken.count
	}
	sort.Slice(all, func(i, j int) bool { return all[i].seq < all[j].seq })
	first = []Broken{}
	for _, b := range all[:min(maxListed, len(all))] {
		first = append(first, b.Broken)
	}
	return first, count
}

func (m *merger) skippedList() []Skipped {
	all := make([]*skippedAt, 0, len(m.skipped))
	for _, key := range sortedKeys(m.skipped) {
		all = append(all, m.skipped[key])
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].seq < all[j].seq })
	list := []Skipped{}
	for _, s := range all {
		list = append(list, s.Skipped)
	}
	return list
}

// coverage joins what the workers' checkers of a set have seen. A record type
// that stands in several unions is compiled once for each.
func (m *merger) coverage(set int, open found) Coverage {
	s := m.Sets[set]
	fields := map[string]map[string]bool{} // owner → name → seen
	for id, rec := range s.records {
		for i, name := range rec.names {
			if !rec.declared.has(i) {
				continue
			}
			if fields[rec.owner] == nil {
				fields[rec.owner] = map[string]bool{}
			}
			for _, w := range m.workers {
				if w.checkers[set].seen[id].has(i) {
					fields[rec.owner][name] = true
				}
			}
			if !fields[rec.owner][name] {
				fields[rec.owner][name] = false // declared, and never seen
			}
		}
	}
	enums := map[string]map[string]bool{}
	for id, e := range s.enums {
		if enums[e.owner] == nil {
			enums[e.owner] = map[string]bool{}
		}
		for i, value := range e.values {
			seen := enums[e.owner][value]
			for _, w := range m.workers {
				seen = seen || w.checkers[set].enums[id].has(i)
			}
			enums[e.owner][value] = seen
		}
	}
	c := Coverage{Fields: []FieldCoverage{}, Enums: []EnumCoverage{}}
	for _, owner := range sortedKeys(fields) {
		if unseen := missing(fields[owner]); len(unseen) < len(fields[owner]) {
			c.Fields = append(c.Fields, FieldCoverage{Type: owner, Declared: len(fields[owner]), Unseen: unseen})
		}
	}
	for _, owner := range sortedKeys(enums) {
		entry := EnumCoverage{Type: owner, Declared: len(enums[owner]), Unseen: missing(enums[owner]), Undeclared: []Finding{}}
		for _, f := range open.sorted() {
			if f.Path == owner {
				entry.Undeclared = append(entry.Undeclared, f)
			}
		}
		if len(entry.Unseen) < entry.Declared || len(entry.Undeclared) > 0 {
			c.Enums = append(c.Enums, entry)
		}
	}
	return c
}

// missing are the names that were not seen, sorted.
func missing(seen map[string]bool) []string {
	list := []string{}
	for _, name := range sortedKeys(seen) {
		if !seen[name] {
			list = append(list, name)
		}
	}
	return list
}
