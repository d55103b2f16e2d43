package compare

import (
	"errors"
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
}

// spellings are the ways in which two names can be the same, strictest first. A
// later one is tried only for types that no earlier one has matched.
var spellings = []struct {
	what string
	key  func(name string) string
}{
	{"name", func(name string) string { return name }},
	{"name, leaving case and underscores aside", normalise},
	{"name without its module", func(name string) string { return normalise(unqualified(name)) }},
}

// match pairs types by explicit mapping, then by spelling. A name that could
// mean two types is an error: choosing one would compare the wrong type.
func match(ref, other *schema.Set, explicit map[string]string) (*matching, error) {
	m := &matching{other: map[string]string{}, ref: map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(explicit)) {
		counterpart := explicit[name]
		if ref.Lookup(name) == nil {
			return nil, fmt.Errorf("map: %s: the %s set has no type %s", other.Name, ref.Name, name)
		}
		if other.Lookup(counterpart) == nil {
			return nil, fmt.Errorf("map: %s: %s: the %s set has no type %s", other.Name, name, other.Name, counterpart)
		}
		if taken, ok := m.ref[counterpart]; ok {
			return nil, fmt.Errorf("map: %s: %s and %s are both mapped to %s", other.Name, taken, name, counterpart)
		}
		m.pair(name, counterpart)
	}
	for _, spelling := range spellings {
		if err := m.bySpelling(ref, other, spelling.what, spelling.key); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *matching) pair(ref, other string) {
	m.other[ref] = other
	m.ref[other] = ref
}

func (m *matching) bySpelling(ref, other *schema.Set, what string, key func(string) string) error {
	var ambiguous []string
	refNames := unmatched(ref, m.other, key)
	otherNames := unmatched(other, m.ref, key)
	for _, k := range slices.Sorted(maps.Keys(refNames)) {
		r, o := refNames[k], otherNames[k]
		if len(o) == 0 {
			continue
		}
		if len(r) > 1 || len(o) > 1 {
			ambiguous = append(ambiguous, fmt.Sprintf("ambiguous %s: %s in %s, %s in %s: say which is which under map: %s: in parity.yaml, such as %s: %s",
				what, strings.Join(r, " and "), ref.Name, strings.Join(o, " and "), other.Name, other.Name, r[0], o[0]))
			continue
		}
		m.pair(r[0], o[0])
	}
	if len(ambiguous) > 0 {
		return errors.New(strings.Join(ambiguous, "\n"))
	}
	return nil
}

// unmatched groups the names that have no counterpart yet by their key.
func unmatched(set *schema.Set, matched map[string]string, key func(string) string) map[string][]string {
	groups := map[string][]string{}
	for _, t := range set.Types {
		if _, ok := matched[t.Name]; !ok {
			k := key(t.Name)
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
