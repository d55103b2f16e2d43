package compare

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"example.org/parity/internal/languages"
	"example.org/parity/internal/match"
	"example.org/parity/internal/schema"
)

// Options are what a configuration says about a comparison. The zero value
// compares with the rules' own priorities and no categories.
type Options struct {
	Category   func(typeName string) string
	Categories []string // in the order of the report
	Priority   func(rule, typeName, field string) string
	Map        map[string]map[string]string // set → reference type → counterpart
	Exclude    func(typeName string) bool   // types that count nowhere
	Roles      func(set, typeName string) string
	Topology   string // who talks to whom; "" for what the code tells
	Server     string // the set that is the service, where one is
}

// Run compares the reference with each other set.
func Run(ref *schema.Set, others []*schema.Set, opts Options) (*Result, error) {
	if opts.Category == nil {
		opts.Category = func(string) string { return "" }
	}
	if opts.Priority == nil {
		opts.Priority = func(_, _, _ string) string { return "" }
	}
	if opts.Exclude == nil {
		opts.Exclude = func(string) bool { return false }
	}
	if opts.Roles == nil {
		opts.Roles = func(_, _ string) string { return "" }
	}
	r := &Result{
		Reference:  ref.Name,
		Topology:   map[string]Topology{},
		Sets:       []string{},
		Types:      []*TypeResult{},
		Aliases:    []Alias{},
		Excluded:   map[string][]Skipped{ref.Name: skipped(ref)},
		Ref:        ref,
		Others:     map[string]*schema.Set{},
		Categories: opts.Categories,
	}
	rows := map[string]*TypeResult{}
	for _, t := range ref.Types {
		rows[t.Name] = &TypeResult{Name: t.Name, Category: opts.Category(t.Name), Declared: declared(t), Compared: map[string]*Compared{}, Ref: t}
	}
	extras := map[string]*TypeResult{}
	aliases := map[Alias]bool{}
	x := newSide(ref, opts)
	for _, other := range others {
		r.Sets = append(r.Sets, other.Name)
		r.Others[other.Name] = other
		r.Excluded[other.Name] = skipped(other)
		t := topology(opts, ref, other)
		r.Topology[other.Name] = t
		p := &pair{x: x, y: newSide(other, opts), opts: opts, topology: t.Kind}
		p.xRoles = rolesOf(ref, opts.Roles, t.Kind == Clients)
		p.yRoles = rolesOf(other, opts.Roles, t.Kind == Clients)
		if err := p.run(rows, extras, aliases); err != nil {
			return nil, fmt.Errorf("comparing %s with %s: %w", ref.Name, other.Name, err)
		}
	}
	r.collect(rows, extras, aliases)
	r.Settle()
	return r, nil
}

// collect puts rows in order.
func (r *Result) collect(rows, extras map[string]*TypeResult, aliases map[Alias]bool) {
	for _, table := range []map[string]*TypeResult{rows, extras} {
		for _, name := range slices.Sorted(maps.Keys(table)) {
			if len(table[name].Compared) > 0 {
				r.Types = append(r.Types, table[name])
			}
		}
	}
	for a := range aliases {
		r.Aliases = append(r.Aliases, a)
	}
	sort.Slice(r.Aliases, func(i, j int) bool {
		a, b := r.Aliases[i], r.Aliases[j]
		return a.Set < b.Set || a.Set == b.Set && a.Name < b.Name
	})
}

// pair compares the reference with one other set.
type pair struct {
	x, y     *side
	topology string
	xRoles   map[string]*Role
	yRoles   map[string]*Role
	opts     Options
	matching *match.Matching
}

// counterparts are those that are mapped, and the documents themselves where both
// are a schema: one without a title is called after its set, and no name tells.
func (p *pair) counterparts() map[string]string {
	mapped := p.opts.Map[p.y.set.Name]
	x, y := p.x.set.Root(), p.y.set.Root()
	if x == nil || y == nil || x.Name == y.Name || mapped[x.Name] != "" || slices.Contains(slices.Collect(maps.Values(mapped)), y.Name) {
		return mapped
	}
	both := maps.Clone(mapped)
	if both == nil {
		both = map[string]string{}
	}
	both[x.Name] = y.Name
	return both
}

func (p *pair) run(rows, extras map[string]*TypeResult, aliases map[Alias]bool) error {
	var err error
	if p.matching, err = match.Match(p.x.matchable, p.y.matchable, p.counterparts()); err != nil {
		return err
	}
	d := p.differ(nil, nil)
	compared := map[string]*Compared{}
	for _, xt := range p.x.set.Types {
		if made := p.matching.Pair(xt.Name); made != nil {
			yt := p.y.set.Lookup(made.Other)
			if p.x.inherited(xt) && p.y.extended(yt) || p.x.extended(xt) && p.y.inherited(yt) {
				aliases[alias(p.x.set, xt, baseOfBoth)], aliases[alias(p.y.set, yt, baseOfBoth)] = true, true
				continue
			}
			if p.choices(xt, yt) {
				aliases[alias(p.x.set, xt, heldByNothing)], aliases[alias(p.y.set, yt, heldByNothing)] = true, true
				continue
			}
			roles := Roles{p.xRoles[xt.Name], p.yRoles[yt.Name]}
			compared[xt.Name] = &Compared{
				Counterpart: yt.Name, CounterpartBy: &CounterpartBy{Evidence: made.By, Score: round(made.Score)},
				Roles: roles, Findings: d.types(xt, yt, travels(p.topology, p.part(roles.Reference, xt, yt, p.y), p.part(roles.Other, yt, xt, p.x))), Other: yt,
			}
		}
	}
	for _, xt := range p.x.set.Types {
		if compared[xt.Name] != nil || p.opts.Exclude(xt.Name) || p.matching.Pair(xt.Name) != nil {
			continue
		}
		if reason := p.x.noType(xt, d.xCovered, p.y, p.matching.Other); reason != "" {
			aliases[alias(p.x.set, xt, reason)] = true
			continue
		}
		compared[xt.Name] = p.unmatched(xt)
	}
	for name, c := range compared {
		rows[name].Compared[p.y.set.Name] = c
	}
	for _, yt := range p.y.set.Types {
		if p.matching.Reference(yt.Name) != "" || p.matching.Contested(yt.Name) || p.opts.Exclude(yt.Name) {
			continue
		}
		if reason := p.y.noType(yt, d.yCovered, p.x, p.matching.Reference); reason != "" {
			aliases[alias(p.y.set, yt, reason)] = true
			continue
		}
		p.extra(extras, yt)
	}
	return nil
}

// part is the role of a type as far as its counterpart has part in it: where one type is
// both sent and received, and the other set has a type for each, each is held against
// what it is there.
func (p *pair) part(r *Role, t, counterpart *schema.Type, there *side) *Role {
	if r == nil || p.topology != Clients || !r.Sent || !r.Received || r.hint() > 0 || len(counterpart.Roles) == 0 {
		return r
	}
	of := *r
	of.Sent = !there.instead(t, "sent", counterpart.Name)
	of.Received = !there.instead(t, "received", counterpart.Name)
	if !of.Sent && !of.Received {
		return r
	}
	return &of
}

const baseOfBoth = "a base on both sides, whose fields stand in the types made from it"

func (p *pair) differ(xt, yt *schema.Type) *differ {
	d := &differ{x: p.x, y: p.y, matching: p.matching, priority: p.opts.Priority, topology: p.topology, xt: xt, yt: yt, xCovered: map[string]coverage{}, yCovered: map[string]coverage{}}
	d.found = newFound(d)
	return d
}

// declared lists what a type consists of: fields, members or variants.
func declared(t *schema.Type) []string {
	names := []string{}
	for _, p := range t.Properties {
		names = append(names, p.Name)
	}
	for _, v := range t.Values {
		names = append(names, v.Text)
	}
	for _, v := range t.Variants {
		names = append(names, strings.TrimSpace(languages.Of("").Type(v)))
	}
	return names
}

func skipped(set *schema.Set) []Skipped {
	list := []Skipped{}
	for _, e := range set.Excluded {
		list = append(list, Skipped{Name: e.Name, Reason: e.Reason, File: e.Source.File, Line: e.Source.Line})
	}
	return list
}
