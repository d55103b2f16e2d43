package fix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/language"
	"example.org/parity/internal/print"
	"example.org/parity/internal/schema"
)

// mend plans what changes within a declaration: members of an enum, variants of a union,
// a name on the wire, a default. It reports whether there is code for it.
func (p *planner) mend(l compare.Located) bool {
	what, m := p.mending(l)
	if what == "" {
		return false
	}
	file := m.Type.Source.File
	if m.Field != nil {
		file = m.Field.Source.File
	}
	old := p.text(file)
	if old == nil {
		return false
	}
	alone, changes := p.author.Mend(string(old), m)
	if !changes || alone == string(old) {
		return false
	}
	if n, known := p.variants[said(m)]; known { // the same declaration, met at another place
		p.plan.Pieces[n].Findings = append(p.plan.Pieces[n].Findings, l.Finding.ID)
		return true
	}
	if len(m.Variants) > 0 {
		p.variants[said(m)] = len(p.plan.Pieces)
	}
	for _, b := range blocks(string(old), alone) {
		p.plan.Pieces = append(p.plan.Pieces, Piece{
			Findings: []string{l.Finding.ID}, Language: p.set.Language, What: what, File: file, Line: b.line, Replaces: b.replaces, Code: b.text, inFile: true,
			Edit: &Edit{Line: b.line, Replaces: b.replaces, Text: b.text, Before: b.before},
		})
	}
	p.queue = append(p.queue, queued{file, m})
	return true
}

// said is what a mending adds to which union.
func said(m language.Mending) string {
	text := m.Type.Name
	for _, v := range m.Variants {
		text += "\n" + v.Name
	}
	return text
}

// queued is a mending of a file.
type queued struct {
	file string
	m    language.Mending
}

// mendTogether makes all that is mended within declarations: what is respelled last,
// since what is added is written as the others are. Lines may stand elsewhere after each.
func (p *planner) mendTogether() {
	slices.SortStableFunc(p.queue, func(a, b queued) int { return cmp.Compare(len(a.m.Respelled), len(b.m.Respelled)) })
	for _, q := range p.queue {
		text, known := p.mended[q.file]
		if !known {
			text = string(p.text(q.file))
		}
		next, _ := p.author.Mend(text, p.moved(q.file, q.m))
		p.moves[q.file] = append(p.moves[q.file], blocks(text, next)...)
		p.mended[q.file] = next
	}
}

// mending says what a finding asks for, in words too; "" where that is no code.
func (p *planner) mending(l compare.Located) (what string, m language.Mending) {
	t := l.Type.Compared[p.name].Other
	f := l.Finding
	if t == nil || l.Type.Ref == nil || len(f.Path) > 0 && f.Path[0].Kind != compare.Field {
		return "", m
	}
	name := f.Path.Of(l.Type.Name)
	m.Type, m.Schema = t, t.Schema
	ref := l.Type.Ref.Schema
	if len(f.Path) > 0 {
		field := f.Path[0].Name
		if names, ok := f.Args.(compare.Names); ok && f.Rule == compare.FieldRenamed.Rule {
			m.Wire, field = names.Name.Reference, names.Name.Other
		}
		m.Field = t.Property(field)
		if m.Field == nil {
			return "", m
		}
		ref, m.Schema = inside(ref, f.Path), inside(t.Schema, append([]compare.Step{{Kind: compare.Field, Name: field}}, f.Path[1:]...))
	}
	for m.Schema != nil && m.Schema.Kind == schema.Reference { // it is the named type that changes
		m.Type, m.Field = p.set.Lookup(m.Schema.Ref), nil
		m.Schema = m.Type.Schema
	}
	for ref != nil && ref.Kind == schema.Reference {
		ref = p.r.Ref.Lookup(ref.Ref).Schema
	}
	if m.Field != nil && m.Schema != nil && m.Schema.Kind == schema.Union {
		if t := p.named(m.Schema); t != nil { // written out where it is used
			m.Type, m.Field, m.Schema = t, nil, t.Schema
		}
	}
	if m.Schema == nil || ref == nil && m.Wire == "" {
		return "", m
	}
	switch f.Rule {
	case compare.FieldRenamed.Rule:
		return "the name of " + name + " on the wire", m
	case compare.EnumMemberMissing.Rule:
		m.Members = f.Args.(compare.Members).Members
		return print.Plural(len(m.Members), "member") + " of " + name, m
	case compare.EnumCase.Rule:
		for _, spelled := range f.Args.(compare.Respelled).Spelled {
			m.Respelled = append(m.Respelled, language.Respelling{Should: spelled.Reference, Is: spelled.Other})
		}
		return "the spelling of " + name, m
	case compare.EnumConstant.Rule:
		value := f.Args.(compare.Constants).Value
		m.Respelled = append(m.Respelled, language.Respelling{Should: value.Reference, Is: value.Other})
		return "the constant " + name, m
	case compare.FieldDefault.Rule:
		if at := inside(l.Type.Ref.Schema, f.Path); len(f.Path) == 1 && at != nil && at.Default != nil && m.Field != nil {
			m.Default = at.Default
			return "the default of " + name, m
		}
	case compare.UnionVariantMissing.Rule:
		variants := f.Args.(compare.Variants)
		if needs := variants.Needs(); len(needs) == len(variants.Variants) {
			return fmt.Sprintf("%s of %s", print.Plural(len(needs), "variant"), name), p.withVariants(m, ref, needs)
		}
	}
	return "", m
}

// named is the type of the set that a union is, nil for none.
func (p *planner) named(union *schema.Schema) *schema.Type {
	refs := union.References()
	for _, t := range p.set.Types {
		if t.Kind == schema.Union && len(t.Variants) == len(union.Variants) && slices.Equal(t.References(), refs) {
			return t
		}
	}
	return nil
}

// inside is the schema at the end of some steps, nil where there is none.
func inside(s *schema.Schema, steps []compare.Step) *schema.Schema {
	for _, step := range steps {
		switch {
		case s == nil:
			return nil
		case step.Kind == compare.Field:
			property := s.Property(step.Name)
			if property == nil {
				return nil
			}
			s = property.Schema
		case step.Kind == compare.Item || step.Kind == compare.Value:
			s = s.Items
		default:
			return nil
		}
	}
	return s
}

// withVariants plans the types that a union lacks, as far as the set lacks those, too,
// and says what the union has and what it is to have.
func (p *planner) withVariants(m language.Mending, ref *schema.Schema, needs []string) language.Mending {
	field, tags := p.tag(ref)
	for _, need := range needs {
		v := language.Variant{Name: need, Tag: tags[need]}
		if t := p.r.Find(need); t != nil && t.Ref != nil {
			if c := t.Compared[p.name]; c != nil && c.Other != nil {
				v.Name = c.Other.Name
			} else {
				p.missing(t)
			}
		}
		m.Variants = append(m.Variants, v)
	}
	for _, arm := range m.Schema.Variants {
		if arm.Kind != schema.Reference {
			continue
		}
		have := language.Variant{Name: arm.Ref}
		if record := p.record(arm); record != nil && field != "" {
			if property := record.Property(field); property != nil && len(property.Values) == 1 {
				have.Tag = property.Values[0].Text
			}
		}
		m.Has = append(m.Has, have)
	}
	return m
}

// moved is a mending of a file as it is after what was planned there before.
func (p *planner) moved(file string, m language.Mending) language.Mending {
	at := func(source schema.Source) schema.Source {
		if source.File == file {
			source.Line = p.lineIn(file, source.Line)
		}
		return source
	}
	t, s := *m.Type, *m.Type.Schema
	s.Source = at(s.Source)
	t.Schema, m.Type = &s, &t
	if m.Field != nil {
		field, own := *m.Field, *m.Field.Schema
		own.Source = at(own.Source)
		field.Schema, m.Field = &own, &field
	}
	return m
}

// lineIn is where a line of a file stands after what was planned there.
func (p *planner) lineIn(file string, line int) int {
	moved := line
	for _, b := range p.moves[file] {
		if b.line+b.replaces <= moved {
			moved += b.adds - b.replaces
		}
	}
	return moved
}

// block are lines that stand in the place of others.
type block struct {
	line, replaces, adds int
	text, before         string // before: the lines that it replaces, or the one that it stands before
}

// blocks are the changes from one text to another, line by line, each in the numbers of
// the text as the ones before it leave it, but line for line as it was.
func blocks(old, text string) []block {
	a, b := strings.SplitAfter(old, "\n"), strings.SplitAfter(text, "\n")
	return apart(a, b, 1)
}

// apart finds the changed lines of two texts: what is alike at both ends stays, and so
// does a line in between that each has once.
func apart(a, b []string, line int) []block {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b, line = a[1:], b[1:], line+1
	}
	tail := ""
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = a[len(a)-1]
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 && len(b) == 0 {
		return nil
	}
	if i, j, found := anchor(a, b); found {
		return append(apart(a[:i], b[:j], line), apart(a[i:], b[j:], line+i)...)
	}
	one := block{line: line, replaces: len(a), adds: len(b), text: strings.Join(b, ""), before: strings.Join(a, "")}
	if len(a) == 0 {
		one.before = tail
	}
	return []block{one}
}

// anchor is a line that each of two texts has just once.
func anchor(a, b []string) (i, j int, found bool) {
	count := map[string]int{}
	at := map[string]int{}
	for i, line := range a {
		count[line]++
		at[line] = i
	}
	for _, line := range b {
		if count[line] > 0 {
			count[line] += 2
		}
	}
	for j, line := range b {
		if count[line] == 3 && strings.TrimSpace(line) != "" {
			return at[line], j, true
		}
	}
	return 0, 0, false
}
