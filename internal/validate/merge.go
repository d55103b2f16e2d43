package validate

import (
	"fmt"
	"sort"
)

// Result is what a partial result of all records says, in an order that depends on the
// input alone. The runner is prepared.
func (r *Runner) Result(p *Partial) *Result {
	out := &Result{Records: p.Records, Bytes: p.Bytes, Summary: map[string]Counts{}, Coverage: map[string]Coverage{}, ValuesShown: r.ShowValues, Types: []*TypeResult{}}
	for _, set := range r.Sets {
		out.Sets = append(out.Sets, set.Name)
		out.Summary[set.Name] = Counts{}
	}
	open := make([]found, len(r.Sets))
	for _, name := range r.Router.Types() {
		if tt := p.Types[name]; tt != nil {
			out.Types = append(out.Types, r.typeResult(out, name, tt, open))
		}
	}
	out.Unmatched = groups(p)
	out.Broken, out.BrokenCount, out.UnreadableCount = []Broken{}, p.Broken.Count, p.Unreadable
	for _, b := range p.Broken.First {
		out.Broken = append(out.Broken, b.Broken)
	}
	out.Skipped = skippedList(p)
	for i, set := range r.Sets {
		of := seen{}
		if i < len(p.Seen) {
			of = p.Seen[i]
		}
		out.Coverage[set.Name] = coverage(set, of, open[i])
	}
	return out
}

func (r *Runner) typeResult(out *Result, name string, tt *typeTally, open []found) *TypeResult {
	t := &TypeResult{Name: name, Records: tt.Records, Sets: map[string]*SetResult{}}
	for i, set := range r.Sets {
		part := tt.Sets[i]
		s := &SetResult{Counts: part.Counts, Notes: []string{}}
		if own := r.types[name][i]; own != nil {
			s.Type = own.Name
		}
		for outcome, n := range part.Counts {
			out.Summary[set.Name][outcome] += n
		}
		s.Failures, s.Drops, s.Undeclared, s.Converts = part.Failures.sorted(), part.Drops.sorted(), part.Undeclared.sorted(), part.Converts.sorted()
		open[i].merge(part.Open.bounded)
		for _, note := range sortedKeys(part.Notes) {
			s.Notes = append(s.Notes, fmt.Sprintf("%s (%d records)", note, part.Notes[note]))
		}
		t.Sets[set.Name] = s
	}
	return t
}

func groups(p *Partial) []*Group {
	list := []*Group{}
	for _, g := range p.Unmatched.all() {
		g.Proposals = g.proposals()
		list = append(list, &g.Group)
	}
	if p.Unmatched.Rest != nil {
		rest := list[len(list)-1]
		*rest = Group{Name: "others", Records: rest.Records, First: rest.First, Proposals: rest.Proposals}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Records > list[j].Records })
	return list
}

func skippedList(p *Partial) []Skipped {
	all := p.Skipped.all()
	if p.Skipped.Rest != nil {
		all[len(all)-1].Reason = otherReasons
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Seq < all[j].Seq })
	list := []Skipped{}
	for _, s := range all {
		list = append(list, s.Skipped)
	}
	return list
}

// seenBy is what the checkers of each set have seen. A record type that stands in several
// unions is compiled once for each.
func (r *Runner) seenBy(workers []*worker) []seen {
	list := make([]seen, len(r.Sets))
	for set, s := range r.Sets {
		fields, enums := map[string]names{}, map[string]names{}
		see := func(in map[string]names, owner, name string) {
			if in[owner] == nil {
				in[owner] = names{}
			}
			in[owner][name] = true
		}
		for _, w := range workers {
			for id, rec := range s.records {
				for i, name := range rec.names {
					if rec.declared.has(i) && w.checkers[set].seen[id].has(i) {
						see(fields, rec.owner, name)
					}
				}
			}
			for id, e := range s.enums {
				for i, value := range e.values {
					if w.checkers[set].enums[id].has(i) {
						see(enums, e.owner, value)
					}
				}
			}
		}
		list[set] = seen{fields, enums}
	}
	return list
}

// coverage tells of the types that occurred which declared fields and values did not.
func coverage(s *Set, of seen, open found) Coverage {
	fields, enums := map[string]names{}, map[string]names{} // declared → seen
	for _, rec := range s.records {
		for i, name := range rec.names {
			if !rec.declared.has(i) {
				continue
			}
			if fields[rec.owner] == nil {
				fields[rec.owner] = names{}
			}
			fields[rec.owner][name] = of.Fields[rec.owner][name]
		}
	}
	for _, e := range s.enums {
		if enums[e.owner] == nil {
			enums[e.owner] = names{}
		}
		for _, value := range e.values {
			enums[e.owner][value] = of.Enums[e.owner][value]
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
