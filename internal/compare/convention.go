package compare

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/schema"
)

// Handful is how many findings of one cause are told one by one. Beyond it they are
// a convention by which the two SDKs differ, told once.
const Handful = 5

// Convention is a systematic difference: findings with one rule, one direction and
// one cause.
type Convention struct {
	Key       string   `json:"key"` // under conventions: in parity.yaml
	Set       string   `json:"set"`
	Rule      string   `json:"rule"`
	Direction string   `json:"direction"`
	Priority  string   `json:"priority"` // of its most urgent finding
	Count     int      `json:"count"`
	Examples  []string `json:"examples"` // at most three, Type/path
	Place     Place    `json:"place"`    // of the first
}

// conventions groups what the findings of a set have in common, and marks them
// with their group.
func (r *Result) conventions(set string) []*Convention {
	byKey := map[string]*Convention{}
	members := map[string][]*Finding{}
	for _, t := range r.Types {
		c := t.Compared[set]
		if c == nil {
			continue
		}
		for _, f := range c.Findings {
			f.Convention = ""
			key := f.cause()
			if key == "" {
				continue
			}
			group := byKey[key]
			if group == nil {
				group = &Convention{Key: key, Set: set, Rule: f.Rule, Direction: f.Direction, Priority: f.Priority, Place: f.place()}
				byKey[key] = group
			}
			if group.Count++; len(group.Examples) < 3 {
				group.Examples = append(group.Examples, t.Name+f.Path)
			}
			group.Priority = min(group.Priority, f.Priority)
			members[key] = append(members[key], f)
		}
	}
	var list []*Convention
	for key, group := range byKey {
		if group.Count <= Handful {
			continue
		}
		list = append(list, group)
		for _, f := range members[key] {
			f.Convention = key
		}
	}
	slices.SortFunc(list, func(a, b *Convention) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
	})
	return list
}

// place is where a finding is to be mended: in the side that lags, or where that
// has no declaration, in the reference.
func (f *Finding) place() Place {
	if f.Other.File == "" {
		return f.Reference
	}
	return f.Other
}

// cause names what findings have in common that differ for one reason: the rule,
// who sends, and what each side makes of such a field. It is "" for what stands for
// itself: a type, and whatever is no mismatch.
func (f *Finding) cause() string {
	s := f.said
	if f.Class != ClassMismatch || len(f.Steps) == 0 || s.xp == nil && s.yp == nil {
		return ""
	}
	x, y := aspect(f.Rule, s.xp), aspect(f.Rule, s.yp)
	switch f.Rule {
	case "field.missing", "field.missing.optional", "field.extra", "field.extra.required", "field.renamed":
		x, y = f.Steps[len(f.Steps)-1].Name, ""
	case "field.constraint":
		x, y = s.RefValue, s.OtherValue
	case "field.type", "enum.constant", "enum.case", "enum.member.missing", "enum.member.extra", "union.variant.missing", "union.variant.extra":
		return "" // each has a cause of its own
	}
	first, second := s.x.set.Name+"-"+x, s.y.set.Name+"-"+y
	if f.Direction == s.y.set.Name+"->"+s.x.set.Name {
		first, second = second, first
	}
	return f.Rule + "/" + strings.Trim(unkeyed.ReplaceAllString(first+"-"+second, "-"), "-")
}

// unkeyed is what a key of parity.yaml does not hold.
var unkeyed = regexp.MustCompile(`[^\pL\pN_.]+`)

// aspect is the part of a field's declaration that a rule is about.
func aspect(rule string, p *schema.Property) string {
	if p == nil {
		return "none"
	}
	switch rule {
	case "field.required", "field.nullable", "field.null", "field.presence", "field.unset", "field.zero", "field.default", "field.default.zero":
		words := []string{presence(p)}
		if p.Nullable {
			words = append(words, "nullable")
		}
		if p.Zero != "" {
			words = append(words, p.Zero+"zero")
		}
		return strings.Join(words, "-")
	case "field.width":
		return orElse(p.Width, string(p.Kind))
	}
	switch {
	case p.Native != "":
		return p.Native
	case p.Format != "":
		return p.Format
	case p.Encoding != "":
		return p.Encoding
	}
	return string(p.Kind)
}
