package compare

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"example.org/parity/internal/lang"
	"example.org/parity/internal/schema"
)

// Options are what a configuration says about a comparison. The zero value
// compares with the rules' own priorities and no categories.
type Options struct {
	Category   func(typeName string) string
	Categories []string // in the order of the report
	Priority   func(rule, typeName, field string) string
	Map        map[string]map[string]string // set → reference type → counterpart
}

// Run compares the reference with each other set.
func Run(ref *schema.Set, others []*schema.Set, opts Options) (*Result, error) {
	if opts.Category == nil {
		opts.Category = func(string) string { return "" }
	}
	if opts.Priority == nil {
		opts.Priority = func(_, _, _ string) string { return "" }
	}
	r := &Result{
		Reference:  ref.Name,
		Sets:       []string{},
		Summary:    map[string]Summary{},
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
	x := newSide(ref)
	for _, other := range others {
		r.Sets = append(r.Sets, other.Name)
		r.Others[other.Name] = other
		r.Excluded[other.Name] = skipped(other)
		p := &pair{x: x, y: newSide(other), opts: opts}
		if err := p.run(rows, extras, aliases); err != nil {
			return nil, fmt.Errorf("comparing %s with %s: %w", ref.Name, other.Name, err)
		}
	}
	r.collect(rows, extras, aliases)
	return r, nil
}

// collect puts rows in order and counts them. Every number of a report is a
// count made here.
func (r *Result) collect(rows, extras map[string]*TypeResult, aliases map[Alias]bool) {
	for _, table := range []map[string]*TypeResult{rows, extras} {
		for _, name := range slices.Sorted(maps.Keys(table)) {
			if len(table[name].Compared) > 0 {
				r.Types = append(r.Types, table[name])
			}
		}
	}
	for _, set := range r.Sets {
		summary := Summary{}
		for _, v := range Verdicts {
			summary[v] = 0
		}
		for _, t := range r.Types {
			if c := t.Compared[set]; c != nil {
				summary[c.Verdict]++
			}
		}
		r.Summary[set] = summary
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
	opts     Options
	matching *matching
}

func (p *pair) run(rows, extras map[string]*TypeResult, aliases map[Alias]bool) error {
	var err error
	if p.matching, err = match(p.x, p.y, p.opts.Map[p.y.set.Name]); err != nil {
		return err
	}
	d := p.differ(nil, nil)
	compared := map[string]*Compared{}
	for _, xt := range p.x.set.Types {
		if name, ok := p.matching.other[xt.Name]; ok {
			yt := p.y.set.Lookup(name)
			compared[xt.Name] = judge(d.types(xt, yt), yt)
		}
	}
	for _, xt := range p.x.set.Types {
		switch {
		case compared[xt.Name] != nil:
		case transparent(xt) || d.xInline[xt.Name]:
			aliases[alias(p.x.set, xt)] = true
		case p.matching.ambiguous[xt.Name].refs != nil:
			compared[xt.Name] = p.ambiguous(xt)
		default:
			compared[xt.Name] = p.missing(xt)
		}
	}
	inherit(p.x.set, compared)
	for name, c := range compared {
		rows[name].Compared[p.y.set.Name] = c
	}
	for _, yt := range p.y.set.Types {
		if _, ok := p.matching.ref[yt.Name]; ok || p.matching.contested[yt.Name] {
			continue
		}
		if transparent(yt) || d.yInline[yt.Name] {
			aliases[alias(p.y.set, yt)] = true
			continue
		}
		p.extra(extras, yt)
	}
	return nil
}

func (p *pair) differ(xt, yt *schema.Type) *differ {
	d := &differ{x: p.x, y: p.y, matching: p.matching, priority: p.opts.Priority, xt: xt, yt: yt, xInline: map[string]bool{}, yInline: map[string]bool{}}
	d.found = newFound(d)
	return d
}

// judge derives a verdict from the findings.
func judge(findings []*Finding, other *schema.Type) *Compared {
	c := &Compared{Verdict: Parity, Counterpart: other.Name, Inherits: []Inherits{}, Findings: findings, Other: other}
	if c.Findings == nil {
		c.Findings = []*Finding{}
	}
	classes := map[Class]bool{}
	for _, f := range findings {
		f.settle()
		classes[f.Class] = true
	}
	switch {
	case classes[ClassMismatch]:
		c.Verdict = Mismatch
	case classes[ClassUnverified]:
		c.Verdict = Unverified
	case classes[ClassWireCompatible]:
		c.Verdict = WireCompatible
	}
	for _, f := range findings {
		if f.Class == ClassMismatch && (c.Priority == "" || f.Priority < c.Priority) {
			c.Priority = f.Priority
		}
	}
	sortFindings(c.Findings)
	return c
}

// sortFindings puts the gravest first, and otherwise keeps the declared order.
func sortFindings(findings []*Finding) {
	rank := map[Class]int{ClassMismatch: 0, ClassUnverified: 1, ClassWireCompatible: 2, ClassNote: 3}
	sort.SliceStable(findings, func(i, j int) bool {
		a, b := findings[i], findings[j]
		if rank[a.Class] != rank[b.Class] {
			return rank[a.Class] < rank[b.Class]
		}
		return a.Class == ClassMismatch && a.Priority < b.Priority
	})
}

func (p *pair) missing(xt *schema.Type) *Compared {
	d := p.differ(xt, nowhere)
	f := d.found.add("type.missing", place{}, d.ways(toOther, Drops), texts{Members: outline(p.y.lang, d.localised(xt.Schema))})
	f.settle()
	return &Compared{Verdict: Missing, Priority: f.Priority, Inherits: []Inherits{}, Findings: []*Finding{f}}
}

// ambiguous is the standing of a type whose counterpart only a reader can tell.
func (p *pair) ambiguous(xt *schema.Type) *Compared {
	d := p.differ(xt, nowhere)
	names := p.matching.ambiguous[xt.Name]
	f := d.found.add("type.ambiguous", place{}, d.ways(both, Unknown), texts{
		RefValue: quoteAll(names.refs), OtherValue: quoteAll(names.others), Reason: names.what,
		Add: fmt.Sprintf("map: {%s: {%s: %s}}", p.y.set.Name, xt.Name, names.others[0]),
	})
	f.settle()
	return &Compared{Verdict: Unverified, Inherits: []Inherits{}, Findings: []*Finding{f}}
}

func (p *pair) extra(extras map[string]*TypeResult, yt *schema.Type) {
	row := extras[yt.Name]
	if row == nil {
		row = &TypeResult{Name: yt.Name, Category: p.opts.Category(yt.Name), Declared: declared(yt), Compared: map[string]*Compared{}}
		extras[yt.Name] = row
	}
	absent := *nowhere
	absent.Name = yt.Name
	d := p.differ(&absent, yt)
	f := d.found.add("type.extra", place{}, d.ways(toReference, Drops), texts{})
	f.settle()
	row.Compared[p.y.set.Name] = &Compared{
		Verdict: Extra, Counterpart: yt.Name, Priority: f.Priority,
		Inherits: []Inherits{}, Findings: []*Finding{f}, Other: yt,
	}
}

// nowhere stands for the side that does not have the type.
var nowhere = &schema.Type{Schema: &schema.Schema{Kind: schema.Never}}

// outline says in a line what a missing type consists of.
func outline(l *lang.Language, s *schema.Schema) string {
	if s.Kind != schema.Record {
		return lang.Code(l.Type(s))
	}
	var names []string
	for _, p := range s.Properties {
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		return "a record without fields"
	}
	return "fields " + quoteAll(names)
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
		names = append(names, strings.TrimSpace(lang.Of("").Type(v)))
	}
	return names
}

func alias(set *schema.Set, t *schema.Type) Alias {
	return Alias{Name: t.Name, Set: set.Name, Place: where(t, nil)}
}

func skipped(set *schema.Set) []Skipped {
	list := []Skipped{}
	for _, e := range set.Excluded {
		list = append(list, Skipped{Name: e.Name, Reason: e.Reason, File: e.Source.File, Line: e.Source.Line})
	}
	return list
}
