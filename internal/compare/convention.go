package compare

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/match"
	"example.org/parity/internal/schema"
)

// Handful is how many findings of one systematic difference are told one by one.
// Beyond it they are a convention by which the two SDKs differ, told once.
const Handful = 5

// Kinds of causes that findings have in common.
const (
	Systematic  = "convention"   // one rule, one direction, and what each side makes of such a field
	OfUntyped   = "untyped"      // a set without types for payloads
	OfType      = "missing type" // what lacks a type, and what only that holds
	OfEnum      = "enum"         // an enum without a name, written out wherever it is used
	OfCode      = "code"         // one place of the code that makes several things opaque
	Inheritance = "inheritance"  // one declaration, in several types that are made from its own
)

// Convention is a cause that several findings have in common.
type Convention struct {
	Key       string    `json:"key"` // under conventions: in parity.yaml
	Kind      string    `json:"kind"`
	Set       string    `json:"set"`
	Rule      string    `json:"rule"`
	Direction Direction `json:"direction"`
	Priority  string    `json:"priority"` // of its most urgent finding, "" where none has one
	Count     int       `json:"count"`
	Examples  []string  `json:"examples"` // at most three, Type/path
	Place     Place     `json:"place"`    // of the finding that stands for all

	Lead *Finding `json:"-"` // the one that stands for all
}

// conventions groups the findings of a set by what they have in common, and marks them
// with their group. A finding is of one group: that of the kind that explains it best.
func (r *Result) conventions(set string) []*Convention {
	var all []Located
	for l := range r.Findings() {
		if l.Set == set {
			l.Finding.Convention = ""
			all = append(all, l)
		}
	}
	lacking := r.lacking(set)
	var list []*Convention
	for _, kind := range []struct {
		name  string
		least int
		key   func(Located) string
	}{
		{OfUntyped, 2, func(l Located) string { return l.Finding.untyped() }},
		{OfType, 2, lacking.key},
		{OfCode, 2, func(l Located) string { return l.Finding.ofCode() }},
		{OfEnum, 2, func(l Located) string { return l.Finding.ofEnum() }},
		{Systematic, Handful + 1, func(l Located) string { return l.Finding.cause() }},
		{Inheritance, 2, func(l Located) string { return l.Finding.inherited() }},
	} {
		list = append(list, grouped(all, kind.name, kind.least, kind.key)...)
	}
	slices.SortFunc(list, func(a, b *Convention) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
	})
	return list
}

// grouped makes a convention of findings that have a key in common, if there are at
// least so many.
func grouped(all []Located, kind string, least int, key func(Located) string) []*Convention {
	var keys []string
	members := map[string][]Located{}
	for _, l := range all {
		k := ""
		if l.Finding.Convention == "" && l.Finding.CannotOccur == "" {
			k = key(l)
		}
		if k == "" {
			continue
		}
		if members[k] == nil {
			keys = append(keys, k)
		}
		members[k] = append(members[k], l)
	}
	var list []*Convention
	for _, k := range keys {
		of := members[k]
		if len(of) < least {
			continue
		}
		// What is missing comes before what lacks it, and the root before what only it holds.
		if i := slices.IndexFunc(of, func(l Located) bool { return k == lackingKey(l.Type.Name) && len(l.Finding.Path) == 0 }); i > 0 {
			of = slices.Concat(of[i:i+1], of[:i], of[i+1:])
		}
		lead := of[0].Finding
		c := &Convention{Key: k, Kind: kind, Set: of[0].Set, Rule: lead.Rule.ID, Direction: lead.Direction, Priority: lead.Priority, Count: len(of), Place: lead.place(), Lead: lead}
		for _, l := range of {
			l.Finding.Convention = k
			if c.Priority == "" || l.Finding.Priority != "" {
				c.Priority = min(orElse(c.Priority, l.Finding.Priority), orElse(l.Finding.Priority, c.Priority))
			}
			if len(c.Examples) < 3 {
				c.Examples = append(c.Examples, l.Type.Name+l.Finding.Path.String())
			}
		}
		list = append(list, c)
	}
	return list
}

// lacking are the types of the reference that a set does not have, each with the one
// that explains it: itself, or the one that alone holds it.
type lacking map[string]string

func (r *Result) lacking(set string) lacking {
	missing := map[string]bool{}
	for _, t := range r.Types {
		if c := t.Compared[set]; c != nil && t.Ref != nil && c.Verdict == Missing {
			missing[t.Name] = true
		}
	}
	holders := map[string][]string{}
	for _, t := range r.Ref.Types {
		for _, name := range t.References() {
			if name != t.Name {
				holders[name] = append(holders[name], t.Name)
			}
		}
	}
	roots := lacking{}
	for name := range missing {
		root, seen := name, map[string]bool{}
		for !seen[root] && len(holders[root]) > 0 && !slices.ContainsFunc(holders[root], func(holder string) bool { return !missing[holder] }) {
			seen[root] = true
			root = slices.Min(holders[root])
		}
		if seen[root] { // they hold each other
			root = slices.Min(slices.Collect(maps.Keys(seen)))
		}
		roots[name] = root
	}
	return roots
}

func lackingKey(root string) string { return keyed(TypeMissing.ID, root) }

// key is that of the missing type that a finding comes from.
func (lacking lacking) key(l Located) string {
	f := l.Finding
	if root := lacking[l.Type.Name]; root != "" {
		return lackingKey(root)
	}
	var needs []string
	if of, ok := f.Args.(interface{ Needs() []string }); ok {
		needs = of.Needs()
	}
	if f.Class != ClassMismatch || len(needs) == 0 || slices.ContainsFunc(needs, func(name string) bool { return lacking[name] == "" }) {
		return ""
	}
	return lackingKey(lacking[needs[0]])
}

// keyed is a key of parity.yaml.
func keyed(first, second string) string {
	if second == "" {
		return ""
	}
	return first + "/" + strings.Trim(unkeyed.ReplaceAllString(second, "-"), "-")
}

// untyped is the key of a set that has no types for payloads.
func (f *Finding) untyped() string {
	if f.Rule != TypeUntyped.Rule {
		return ""
	}
	return keyed(f.Rule.ID, f.Direction.Receiver)
}

// ofCode is the key of the place in the code that makes a finding's subject opaque.
func (f *Finding) ofCode() string {
	opaque, _ := f.Args.(Opaque)
	return keyed("opaque", opaque.Cause)
}

// ofEnum is the key of the members that a field's own enum has on one side only.
func (f *Finding) ofEnum() string {
	of, ok := f.Args.(Members)
	field := f.Path.Subject("")
	if !ok || strings.Trim(field, "[]") == "" {
		return ""
	}
	words := []string{field}
	for _, member := range of.Members {
		words = append(words, member.Text)
	}
	if most := 4; len(words) > most+1 {
		words = append(words[:most], fmt.Sprintf("and-%d", len(words)-most))
	}
	return keyed(f.Rule.ID, strings.Join(words, "-"))
}

// inherited names the declaration that a finding is about, if it stands in another type
// than the finding's own.
func (f *Finding) inherited() string {
	if f.Class != ClassMismatch || len(f.Path) == 0 || f.shared == nil {
		return ""
	}
	return keyed(f.Rule.ID, path.Base(f.shared.Source.File)+"-"+f.Path[len(f.Path)-1].Name)
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
	if f.Class != ClassMismatch || len(f.Path) == 0 || f.Of.Reference.Field == nil && f.Of.Other.Field == nil {
		return ""
	}
	of := f.aspects()
	if of == (Sides[string]{}) {
		return ""
	}
	x, y := f.Of.Reference.Set.Name, f.Of.Other.Set.Name
	first, second := x+"-"+of.Reference, y+"-"+of.Other
	if f.Direction.Sender == y {
		first, second = second, first
	}
	return keyed(f.Rule.ID, first+"-"+second)
}

// aspects are what the rule is about of each side's declaration, none for what has a
// cause of its own.
func (f *Finding) aspects() Sides[string] {
	switch f.Rule {
	case FieldMissing.Rule, FieldMissingOptional.Rule, FieldMissingConstant.Rule, FieldExtra.Rule, FieldExtraRequired.Rule:
		return Sides[string]{f.Path[len(f.Path)-1].Name, ""}
	case EnumConstant.Rule, EnumCase.Rule, EnumMemberMissing.Rule, EnumMemberExtra.Rule:
		return Sides[string]{}
	}
	switch args := f.Args.(type) {
	case Names:
		if f.Rule == FieldRenamed.Rule {
			return spellings(args.Name)
		}
	case Constraints:
		return each(args.Bounds, Bounds.String)
	case Types: // what is no plain value has a cause of its own
		return ifBoth(args.plain)
	case Variants:
		return ifBoth(args.plain)
	}
	return Sides[string]{aspect(f.Rule, f.Of.Reference.Field), aspect(f.Rule, f.Of.Other.Field)}
}

// ifBoth are two texts, or none where one is empty.
func ifBoth(of Sides[string]) Sides[string] {
	if of.Reference == "" || of.Other == "" {
		return Sides[string]{}
	}
	return of
}

// spellings are the ways in which the two sides write the words of a name, where those
// are the same, or else the names.
func spellings(names Sides[string]) Sides[string] {
	if of := each(names, spelling); match.Spelling(names.Reference) == match.Spelling(names.Other) && of.Reference != of.Other {
		return of
	}
	return names
}

// spelling is how a name puts its words together.
func spelling(name string) string {
	switch {
	case strings.Contains(name, "-"):
		return "kebab-case"
	case strings.Contains(name, "_"):
		return "snake_case"
	case strings.ToUpper(name[:1]) == name[:1]:
		return "PascalCase"
	case strings.ToLower(name) == name:
		return "lowercase"
	}
	return "camelCase"
}

// unkeyed is what a key of parity.yaml does not hold.
var unkeyed = regexp.MustCompile(`[^\pL\pN_.]+`)

// aspect is the part of a field's declaration that a rule is about.
func aspect(rule *Rule, p *schema.Property) string {
	if p == nil {
		return "none"
	}
	switch rule {
	case FieldRequired.Rule, FieldNullable.Rule, FieldNull.Rule, FieldPresence.Rule, FieldUnset.Rule, FieldUnsetZero.Rule, FieldZero.Rule, FieldDefault.Rule, FieldDefaultZero.Rule:
		words := []string{presence(p)}
		if p.Nullable {
			words = append(words, "nullable")
		}
		if p.Zero != "" {
			words = append(words, p.Zero+"zero")
		}
		return strings.Join(words, "-")
	case FieldWidth.Rule:
		return orElse(p.Width, p.Kind.String())
	}
	switch {
	case p.Native != "":
		return p.Native
	case p.Format != "":
		return p.Format
	case p.Encoding != "":
		return p.Encoding
	}
	return p.Kind.String()
}
