package compare

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"example.org/parity/internal/schema"
)

// matching pairs the types of the reference with those of another set, both ways.
type matching struct {
	other map[string]string // reference name → other name
	ref   map[string]string // other name → reference name
	// renamed are the names of the reference that were paired by use.
	renamed map[string]bool
	// ambiguous are the names of the reference that could mean several types of
	// the other set, or one that others of the reference could mean too. Choosing
	// would compare the wrong types. contested are those of the other set.
	ambiguous map[string]ambiguity
	contested map[string]bool

	refTwins, otherTwins map[string]string // see twins
}

// ambiguity is what a name could mean, and which names besides.
type ambiguity struct {
	what   string // the spelling by which they are the same
	refs   []string
	others []string
}

// spellings are the ways in which two names can be the same, strictest first. A
// later one is tried only for types that no earlier one has matched.
var spellings = []struct {
	what string
	key  func(t *schema.Type) string
	// weak spellings pair only types that are akin: in another module there may be
	// another type of the same name.
	weak bool
}{
	{"name", func(t *schema.Type) string { return t.Name }, false},
	{"name, leaving case and underscores aside", func(t *schema.Type) string { return normalise(t.Name) }, false},
	{"name without its module", func(t *schema.Type) string { return normalise(unqualified(t.Name)) }, true},
	{"name without Union", withoutUnion, true},
}

// match pairs types by explicit mapping, then by spelling, then by their use in
// types that are paired already, which may leave a spelling less ambiguous.
func match(x, y *side, explicit map[string]string) (*matching, error) {
	ref, other := x.set, y.set
	m := &matching{
		other: map[string]string{}, ref: map[string]string{}, renamed: map[string]bool{},
		refTwins: x.twins, otherTwins: y.twins,
	}
	if err := m.explicitly(ref, other, explicit); err != nil {
		return nil, err
	}
	for again := true; again; again = m.byUse(ref, other) {
		m.bySpelling(ref, other)
	}
	m.byTwin(ref, m.refTwins, m.other)
	m.byTwin(other, m.otherTwins, m.ref)
	m.contested = map[string]bool{}
	for name, names := range m.ambiguous {
		if m.other[name] != "" {
			delete(m.ambiguous, name)
			continue
		}
		for _, other := range names.others {
			m.contested[other] = true
		}
	}
	return m, nil
}

// byTwin gives what has no counterpart of its own the one of its twin.
func (m *matching) byTwin(set *schema.Set, first, counterparts map[string]string) {
	ofKind := map[string]string{} // first of its kind → counterpart of one of them
	kind := func(name string) string { return cmp.Or(first[name], name) }
	for _, t := range set.Types {
		if c := counterparts[t.Name]; c != "" && ofKind[kind(t.Name)] == "" {
			ofKind[kind(t.Name)] = c
		}
	}
	for _, t := range set.Types {
		if c := ofKind[kind(t.Name)]; c != "" && counterparts[t.Name] == "" {
			counterparts[t.Name] = c
		}
	}
}

// counterparts reports whether two types are to be the same.
func (m *matching) counterparts(ref, other string) bool {
	return m.other[ref] == other || m.ref[other] == ref
}

// Counterparts gives the names that types of the reference have in another set, as
// Run pairs them; a name that could mean several types has none.
func Counterparts(ref, other *schema.Set, explicit map[string]string) (map[string]string, error) {
	m, err := match(newSide(ref), newSide(other), explicit)
	if err != nil {
		return nil, err
	}
	return m.other, nil
}

func (m *matching) bySpelling(ref, other *schema.Set) {
	m.ambiguous, m.contested = map[string]ambiguity{}, map[string]bool{}
	for _, spelling := range spellings {
		refNames := m.unmatched(ref, m.other, spelling.key)
		otherNames := m.unmatched(other, m.ref, spelling.key)
		for _, k := range slices.Sorted(maps.Keys(refNames)) {
			r, o := firsts(refNames[k], m.refTwins), firsts(otherNames[k], m.otherTwins)
			if spelling.weak {
				r, o = kin(ref, other, r, o)
				r, o = m.alike(ref, other, r, o)
			}
			m.group(ambiguity{spelling.what, r, o})
		}
	}
}

// group pairs the only two types of one spelling, and keeps more apart.
func (m *matching) group(names ambiguity) {
	switch {
	case len(names.refs) == 0 || len(names.others) == 0:
	case len(names.refs) == 1 && len(names.others) == 1:
		m.pair(names.refs[0], names.others[0])
	default:
		for _, name := range names.refs {
			m.ambiguous[name] = names
		}
		for _, name := range names.others {
			m.contested[name] = true
		}
	}
}

// firsts leaves one of each kind.
func firsts(names []string, first map[string]string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(names, first[name]) })
}

func (m *matching) pair(ref, other string) {
	m.other[ref] = other
	m.ref[other] = ref
}

// explicitly pairs what map: names: types by their names, then by patterns with
// one *, which stands for the same text on both sides.
func (m *matching) explicitly(ref, other *schema.Set, explicit map[string]string) error {
	var patterns []string
	for _, name := range slices.Sorted(maps.Keys(explicit)) {
		counterpart := explicit[name]
		if strings.Contains(name, "*") {
			patterns = append(patterns, name)
			continue
		}
		if ref.Lookup(name) == nil {
			return fmt.Errorf("map: %s: the %s set has no type %s", other.Name, ref.Name, name)
		}
		if other.Lookup(counterpart) == nil {
			return fmt.Errorf("map: %s: %s: the %s set has no type %s", other.Name, name, other.Name, counterpart)
		}
		if taken, ok := m.ref[counterpart]; ok {
			return fmt.Errorf("map: %s: %s and %s are both mapped to %s", other.Name, taken, name, counterpart)
		}
		m.pair(name, counterpart)
	}
	for _, pattern := range patterns {
		if err := m.byPattern(ref, other, pattern, explicit[pattern]); err != nil {
			return fmt.Errorf("map: %s: %s: %w", other.Name, pattern, err)
		}
	}
	return nil
}

func (m *matching) byPattern(ref, other *schema.Set, pattern, counterpart string) error {
	if strings.Count(pattern, "*") != 1 || strings.Count(counterpart, "*") != 1 {
		return fmt.Errorf("a pattern and its counterpart %s have one * each", counterpart)
	}
	head, tail, _ := strings.Cut(pattern, "*")
	found := false
	for _, t := range ref.Types {
		stem, hasHead := strings.CutPrefix(t.Name, head)
		stem, hasTail := strings.CutSuffix(stem, tail)
		name := strings.Replace(counterpart, "*", stem, 1)
		if !hasHead || !hasTail || m.other[t.Name] != "" || m.ref[name] != "" || other.Lookup(name) == nil {
			continue
		}
		m.pair(t.Name, name)
		found = true
	}
	if !found {
		return fmt.Errorf("pairs no type of the %s set with one of the %s set", ref.Name, other.Name)
	}
	return nil
}

// unmatched groups the names that have no counterpart yet by their key.
func (m *matching) unmatched(set *schema.Set, matched map[string]string, key func(*schema.Type) string) map[string][]string {
	groups := map[string][]string{}
	for _, t := range set.Types {
		_, paired := matched[t.Name]
		_, ambiguous := m.ambiguous[t.Name]
		if !paired && !ambiguous && !m.contested[t.Name] {
			k := key(t)
			groups[k] = append(groups[k], t.Name)
		}
	}
	return groups
}

// normalise makes ModelID, ModelId and model_id the same.
func normalise(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// withoutUnion leaves out the word by which a Go SDK tells a union from its
// variants.
func withoutUnion(t *schema.Type) string {
	name := unqualified(t.Name)
	if t.Kind == schema.Union {
		name = strings.TrimSuffix(name, "Union")
	}
	return normalise(name)
}

// unqualified drops the modules before a name. A generic instance such as
// Page[types.Run] has its dots behind a bracket and keeps them.
func unqualified(name string) string {
	head, rest, generic := strings.Cut(name, "[")
	head = head[strings.LastIndex(head, ".")+1:]
	if generic {
		return head + "[" + rest
	}
	return head
}

// transparent reports whether a type is a mere name for something that is
// spelled out elsewhere: it has no shape of its own to compare.
func transparent(t *schema.Type) bool {
	switch t.Kind {
	case schema.Record, schema.Enum, schema.Union, schema.Never:
		return false
	default:
		return t.Opaque == "" && len(t.Unmodelled) == 0
	}
}
