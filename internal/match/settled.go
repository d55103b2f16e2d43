package match

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/near"
	"example.org/parity/internal/schema"
)

// None says in parity.yaml that a type has no counterpart.
const None = "none"

// settle pairs what map: names: types by their names, then by patterns with one
// *, which stands for the same text on both sides.
func (m *matcher) settle(ref, other *schema.Set, settled map[string]string) error {
	xs, ys := byName(m.xs), byName(m.ys)
	var patterns []string
	for _, name := range slices.Sorted(maps.Keys(settled)) {
		counterpart := settled[name]
		if strings.Contains(name, "*") {
			patterns = append(patterns, name)
			continue
		}
		x, y := xs[name], ys[counterpart]
		switch {
		case x == nil:
			return fmt.Errorf("map: %s: the %s set has no type %s%s", other.Name, ref.Name, name, nearType(ref, name))
		case y == nil && counterpart == None:
			x.refused = true
		case y == nil:
			return fmt.Errorf("map: %s: %s: the %s set has no type %s%s", other.Name, name, other.Name, counterpart, nearType(other, counterpart))
		case y.mate != nil:
			return fmt.Errorf("map: %s: %s and %s are both mapped to %s", other.Name, y.mate.t.Name, name, counterpart)
		default:
			m.pair(x, y, ByMap, 1)
		}
	}
	for _, pattern := range patterns {
		if err := m.settlePattern(ref, other, ys, pattern, settled[pattern]); err != nil {
			return fmt.Errorf("map: %s: %s: %w", other.Name, pattern, err)
		}
	}
	return nil
}

func nearType(set *schema.Set, name string) string {
	names := make([]string, len(set.Types))
	for i, t := range set.Types {
		names[i] = t.Name
	}
	return near.Hint(name, names, "")
}

func (m *matcher) settlePattern(ref, other *schema.Set, ys map[string]*entry, pattern, counterpart string) error {
	if counterpart != None && (strings.Count(pattern, "*") != 1 || strings.Count(counterpart, "*") != 1) {
		return fmt.Errorf("a pattern and its counterpart %s have one * each", counterpart)
	}
	head, tail, _ := strings.Cut(pattern, "*")
	found := false
	for _, x := range m.xs {
		stem, hasHead := strings.CutPrefix(x.t.Name, head)
		stem, hasTail := strings.CutSuffix(stem, tail)
		if !hasHead || !hasTail || x.mate != nil || x.refused {
			continue
		}
		if counterpart == None {
			x.refused = true
			found = true
			continue
		}
		if y := ys[strings.Replace(counterpart, "*", stem, 1)]; y != nil && y.mate == nil {
			m.pair(x, y, ByMap, 1)
			found = true
		}
	}
	if !found {
		return fmt.Errorf("pairs no type of the %s set with one of the %s set", ref.Name, other.Name)
	}
	return nil
}

func byName(entries []*entry) map[string]*entry {
	named := make(map[string]*entry, len(entries))
	for _, e := range entries {
		named[e.t.Name] = e
	}
	return named
}
