package relation

// pairwiseDisjoint reports whether no value satisfies two of the literals, as
// far as that can be seen at once: by JSON type, or by a discriminator, a
// required member whose constants differ. Then a oneOf is an anyOf.
func (s *space) pairwiseDisjoint(kids []literal) bool {
	var seen typeSet
	objects := 0
	for _, k := range kids {
		may := s.may(k)
		if seen&may&^only(typeObject) != 0 {
			return false
		}
		if may.has(typeObject) {
			objects++
		}
		seen |= may
	}
	if objects < 2 {
		return true
	}
	var tables []map[string][]*value
	for _, k := range kids {
		if s.may(k).has(typeObject) {
			tables = append(tables, s.discriminators(k))
		}
	}
	for name := range tables[0] {
		if exclusive(tables, name) {
			return true
		}
	}
	return false
}

// discriminators maps each required member that is an enum to its values.
func (s *space) discriminators(l literal) map[string][]*value {
	n := s.at(l)
	if n.kind != kindAnd || l.negated() {
		return nil
	}
	required := map[string]bool{}
	for _, k := range n.kids {
		if kid := s.at(k); kid.kind == kindRequired && !k.negated() {
			required[kid.text] = true
		}
	}
	table := map[string][]*value{}
	for _, k := range n.kids {
		kid := s.at(k)
		if kid.kind != kindProperties || k.negated() {
			continue
		}
		for i, name := range kid.names {
			demand := s.at(kid.kids[i])
			if required[name] && demand.kind == kindEnum && !kid.kids[i].negated() {
				table[name] = demand.values
			}
		}
	}
	return table
}

// exclusive reports whether every table has the name, with values of its own.
func exclusive(tables []map[string][]*value, name string) bool {
	seen := map[string]bool{}
	for _, table := range tables {
		values := table[name]
		if len(values) == 0 {
			return false
		}
		for _, v := range values {
			if text := v.String(); seen[text] {
				return false
			} else {
				seen[text] = true
			}
		}
	}
	return true
}
