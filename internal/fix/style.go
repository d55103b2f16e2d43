package fix

import (
	"path"
	"strings"
	"unicode"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// authorOf asks the types of the set, and their source where it is here.
func (p *planner) authorOf() language.Author {
	if p.lang.Author == nil {
		return language.Unwritten{}
	}
	return p.lang.Author(language.Source{Set: p.set, Text: p.text, Tag: p.tag, FileOf: p.fileOf, IsEnum: p.isEnum})
}

// fileOf is where a type stands, or is planned to stand.
func (p *planner) fileOf(name string) string {
	if t := p.set.Lookup(name); t != nil {
		return t.Source.File
	}
	return p.planned[name]
}

func (p *planner) isEnum(name string) bool {
	if t := p.set.Lookup(name); t != nil {
		return t.Kind == schema.Enum
	}
	t := p.r.Ref.Lookup(name)
	return t != nil && t.Kind == schema.Enum
}

// tag looks for a member that has one text in each type of a union, another in each.
func (p *planner) tag(union *schema.Schema) (string, map[string]string) {
	var candidates []string
	if union.Tag.Field != "" {
		candidates = []string{union.Tag.Field}
	} else if first := p.record(union.Variants[0]); first != nil {
		for _, property := range first.Properties {
			candidates = append(candidates, property.Name)
		}
	}
	for _, field := range candidates {
		values, seen := map[string]string{}, map[string]bool{}
		for _, v := range union.Variants {
			t := p.record(v)
			if t == nil {
				break
			}
			property := t.Property(field)
			if property == nil || property.Kind != schema.Enum || len(property.Values) != 1 || !property.Values[0].IsString || seen[property.Values[0].Text] {
				break
			}
			seen[property.Values[0].Text] = true
			values[v.Ref] = property.Values[0].Text
		}
		if len(values) == len(union.Variants) {
			return field, values
		}
	}
	return "", nil
}

// record is the type of the reference that a variant stands for.
func (p *planner) record(v *schema.Schema) *schema.Type {
	if v.Kind != schema.Reference {
		return nil
	}
	if t := p.r.Ref.Lookup(v.Ref); t != nil && t.Kind == schema.Record {
		return t
	}
	for _, t := range p.r.Types {
		if c := t.Compared[p.name]; c != nil && c.Counterpart == v.Ref && t.Ref != nil && t.Ref.Kind == schema.Record {
			return t.Ref
		}
	}
	return nil
}

// fileFor is where a new type goes: a file of its own where types have one each, else
// the file that has the counterparts of those that stand beside it in the reference.
func (p *planner) fileFor(t *compare.TypeResult, name string) (file string, isNew bool) {
	files, folders, beside := map[string]bool{}, language.Votes{}, language.Votes{}
	n := 0
	for _, own := range p.set.Types {
		if own.Source.File != "" {
			n++
			files[own.Source.File] = true
			folders[path.Dir(own.Source.File)]++
		}
	}
	for _, row := range p.r.Types {
		c := row.Compared[p.name]
		if row.Ref != nil && row.Ref.Source.File == t.Ref.Source.File && c != nil && c.Other != nil && c.Other.Source.File != "" {
			beside[c.Other.Source.File]++
		}
	}
	apart := 2*n < 3*len(files) // most files have one type
	if !apart && len(beside) > 0 {
		return beside.Most(), false
	}
	file = path.Join(folders.Most(), snake(name)+p.lang.Extensions[0])
	return file, p.text(file) == nil
}

// snake writes TrainingRun as training_run.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
