package relation

import "slices"

// and is the conjunction of the literals, flat, sorted and without repetition.
func (s *space) and(kids ...literal) literal {
	flat := make([]literal, 0, len(kids))
	for _, k := range kids {
		switch n := s.at(k); {
		case k == anything:
		case k == nothing:
			return nothing
		case n.kind == kindAnd && !k.negated():
			flat = append(flat, n.kids...)
		default:
			flat = append(flat, k)
		}
	}
	slices.Sort(flat)
	flat = slices.Compact(flat)
	for i := 1; i < len(flat); i++ {
		if flat[i] == flat[i-1].not() {
			return nothing
		}
	}
	switch len(flat) {
	case 0:
		return anything
	case 1:
		return flat[0]
	}
	l := s.add(node{kind: kindAnd, kids: flat})
	if s.may(l) == noTypes {
		return nothing
	}
	return l
}

func (s *space) or(kids ...literal) literal {
	negated := make([]literal, len(kids))
	for i, k := range kids {
		negated[i] = k.not()
	}
	return s.and(negated...).not()
}

func (s *space) oneOf(kids []literal) literal {
	possible := make([]literal, 0, len(kids))
	for _, k := range kids {
		if k != nothing {
			possible = append(possible, k)
		}
	}
	switch len(possible) {
	case 0:
		return nothing
	case 1:
		return possible[0]
	}
	if s.pairwiseDisjoint(possible) {
		return s.or(possible...)
	}
	slices.Sort(possible)
	return s.add(node{kind: kindOneOf, kids: possible})
}

func (s *space) typed(types typeSet, integer bool) literal {
	if types.has(typeNumber) {
		integer = false
	}
	if types == allTypes {
		return anything
	}
	return s.add(node{kind: kindType, types: types, integer: integer})
}

// enum is the set of the values, sorted and without repetition.
func (s *space) enum(values []*value) literal {
	if len(values) == 0 {
		return nothing
	}
	sorted := slices.Clone(values)
	var members map[string]bool
	if len(sorted) > 1 {
		texts := make(map[*value]string, len(sorted))
		for _, v := range sorted {
			texts[v] = v.String()
		}
		slices.SortFunc(sorted, func(a, b *value) int {
			if a.kind != b.kind {
				return int(a.kind) - int(b.kind)
			}
			return compareText(texts[a], texts[b])
		})
		sorted = slices.CompactFunc(sorted, func(a, b *value) bool { return texts[a] == texts[b] })
		if len(sorted) > manyMembers {
			members = make(map[string]bool, len(sorted))
			for _, v := range sorted {
				members[texts[v]] = true
			}
		}
	}
	return s.add(node{kind: kindEnum, values: sorted, members: members})
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

func (s *space) constant(v *value) literal { return s.add(node{kind: kindEnum, values: []*value{v}}) }

// atLeast and atMost make a lower and upper bound node, or the constant it is.
func (s *space) atLeast(kind nodeKind, n int) literal {
	if n <= 0 {
		return anything
	}
	return s.add(node{kind: kind, low: n})
}

func (s *space) atMost(kind nodeKind, n int) literal {
	if n < 0 {
		return s.typed(allTypes&^only(typeOf[kind]), false)
	}
	return s.add(node{kind: kind, low: n})
}

// count demands that low to high of the items at from..to satisfy item.
func (s *space) count(item literal, from, to, low, high int) literal {
	if low <= 0 && high == unbounded {
		return anything
	}
	if item == anything && from == 0 && to == unbounded {
		upper := anything
		if high != unbounded {
			upper = s.atMost(kindMaxItems, high)
		}
		return s.and(s.atLeast(kindMinItems, low), upper)
	}
	return s.add(node{kind: kindCount, kids: []literal{item}, from: from, to: to, low: max(low, 0), high: high})
}

// itemList demands prefix[i] of item i and rest of the items after the prefix.
func (s *space) itemList(prefix []literal, rest literal) literal {
	for len(prefix) > 0 && prefix[len(prefix)-1] == rest {
		prefix = prefix[:len(prefix)-1]
	}
	if len(prefix) == 0 && rest == anything {
		return anything
	}
	return s.add(node{kind: kindItems, kids: append(slices.Clone(prefix), rest)})
}

// propertyMap is the triple properties, patternProperties, additionalProperties.
// names must be sorted, and patterns too.
func (s *space) propertyMap(names []string, named []literal, patterns []string, patterned []literal, rest literal) literal {
	if rest == anything {
		// A name or pattern without demand only shields from rest.
		names, named = dropFree(names, named)
		patterns, patterned = dropFree(patterns, patterned)
		if len(names)+len(patterns) == 0 {
			return anything
		}
	}
	kids := make([]literal, 0, len(named)+len(patterned)+1)
	kids = append(append(append(kids, named...), patterned...), rest)
	for _, p := range patterns {
		s.pattern(p)
	}
	return s.add(node{kind: kindProperties, names: names, patterns: patterns, kids: kids})
}

func dropFree(names []string, demands []literal) ([]string, []literal) {
	if !slices.Contains(demands, anything) {
		return names, demands
	}
	var keptNames []string
	var kept []literal
	for i, d := range demands {
		if d != anything {
			keptNames, kept = append(keptNames, names[i]), append(kept, d)
		}
	}
	return keptNames, kept
}

func (s *space) required(name string) literal { return s.add(node{kind: kindRequired, text: name}) }

func (s *space) hasKey(name, val literal) literal {
	if name == nothing || val == nothing {
		return s.typed(allTypes&^only(typeObject), false)
	}
	return s.add(node{kind: kindHasKey, kids: []literal{name, val}})
}

func (s *space) patternLiteral(text string) literal {
	return s.add(node{kind: kindPattern, text: text})
}

// opaque is a constraint that cannot be interpreted. The same reason is the same
// constraint: it cancels against its own negation.
func (s *space) opaque(reason Reason) literal {
	s.quirk = s.quirk || !reason.trusted()
	return s.add(node{kind: kindOpaque, reason: reason})
}
