package relation

import "slices"

// integers is the constraint that a number is an integer.
func (s *space) integers() literal { return s.add(node{kind: kindMultipleOf, num: one}) }

// dual expresses the negation of a constraint, within its own type, by positive
// ones: as one literal, or as the cases of a disjunction. It reports false for
// a constraint whose negation the type's solver takes as it is.
func (s *space) dual(id nodeID) (literal, [][]literal, bool) {
	n := s.nodes[id]
	switch n.kind {
	case kindMinimum:
		return s.add(node{kind: kindMaximum, num: n.num, open: !n.open}), nil, true
	case kindMaximum:
		return s.add(node{kind: kindMinimum, num: n.num, open: !n.open}), nil, true
	case kindMinLength:
		return s.atMost(kindMaxLength, n.low-1), nil, true
	case kindMaxLength:
		return s.atLeast(kindMinLength, n.low+1), nil, true
	case kindMinItems:
		return s.atMost(kindMaxItems, n.low-1), nil, true
	case kindMaxItems:
		return s.atLeast(kindMinItems, n.low+1), nil, true
	case kindMinProperties:
		return s.atMost(kindMaxProperties, n.low-1), nil, true
	case kindMaxProperties:
		return s.atLeast(kindMinProperties, n.low+1), nil, true
	case kindPropertyNames:
		return s.hasKey(n.kids[0].not(), anything), nil, true
	case kindItems:
		return nothing, s.someItemFails(n), true
	case kindCount:
		return nothing, s.countFails(n), true
	case kindProperties:
		return nothing, s.somePropertyFails(n), true
	default:
		return nothing, nil, false
	}
}

func (s *space) someItemFails(n node) [][]literal {
	cases := [][]literal{}
	rest := len(n.kids) - 1
	for i, k := range n.kids {
		to := i
		if i == rest {
			to = unbounded
		}
		if k != anything {
			cases = append(cases, []literal{s.count(k.not(), i, to, 1, unbounded)})
		}
	}
	return cases
}

func (s *space) countFails(n node) [][]literal {
	cases := [][]literal{}
	if n.low > 0 {
		cases = append(cases, []literal{s.count(n.kids[0], n.from, n.to, 0, n.low-1)})
	}
	if n.high != unbounded {
		cases = append(cases, []literal{s.count(n.kids[0], n.from, n.to, n.high+1, unbounded)})
	}
	return cases
}

func (s *space) somePropertyFails(n node) [][]literal {
	cases := [][]literal{}
	others := []literal{s.typed(only(typeString), false)}
	for i, name := range n.names {
		called := s.constant(stringValue(name))
		others = append(others, called.not())
		if k := n.kids[i]; k != anything {
			cases = append(cases, []literal{s.hasKey(called, k.not())})
		}
	}
	for i, text := range n.patterns {
		p := s.patternLiteral(text)
		others = append(others, p.not())
		if k := n.kids[len(n.names)+i]; k != anything {
			cases = append(cases, []literal{s.hasKey(p, k.not())})
		}
	}
	if rest := n.kids[len(n.kids)-1]; rest != anything {
		cases = append(cases, []literal{s.hasKey(s.and(others...), rest.not())})
	}
	return cases
}

// differs lists the ways in which an array or object is not v.
func (s *space) differs(v *value) [][]literal {
	var cases [][]literal
	if v.kind == typeArray {
		n := len(v.items)
		if n > 0 {
			cases = append(cases, []literal{s.atMost(kindMaxItems, n-1)})
		}
		cases = append(cases, []literal{s.atLeast(kindMinItems, n+1)})
		for i, item := range v.items {
			cases = append(cases, []literal{s.count(s.constant(item).not(), i, i, 1, unbounded)})
		}
		return cases
	}
	names := make([]*value, len(v.members))
	for i, m := range v.members {
		names[i] = stringValue(m.name)
		cases = append(cases,
			[]literal{s.required(m.name).not()},
			[]literal{s.hasKey(s.constant(names[i]), s.constant(m.value).not())})
	}
	return append(cases, []literal{s.hasKey(s.enum(names).not(), anything)})
}

// opaqueReasons collects why a judgement of the goal can be unsure.
func (s *solver) opaqueReasons(atoms []literal, splits []split) reasons {
	var why reasons
	seen := map[nodeID]bool{}
	var walk func(l literal)
	walk = func(l literal) {
		if seen[l.node()] {
			return
		}
		seen[l.node()] = true
		n := s.space.at(l)
		switch n.kind {
		case kindOpaque:
			why = why.with(n.reason)
		case kindFormat:
			why = why.with(Reason{OpaqueFormat, n.text})
		case kindPattern:
			why = why.with(n.pattern.reasons()...)
		case kindRef:
			walk(n.target)
		case kindUnevaluated:
			if _, ok := s.space.cases(n.uneval); !ok {
				why = why.with(Reason{Code: Unevaluated})
			}
			walk(n.uneval.rest)
		}
		for _, text := range n.patterns {
			why = why.with(s.space.patterns[text].reasons()...)
		}
		for _, k := range n.kids {
			walk(k)
		}
	}
	for _, a := range atoms {
		walk(a)
	}
	for _, sp := range splits {
		for _, l := range slices.Concat(sp.cases...) {
			walk(l)
		}
	}
	return why
}

func (p *pattern) reasons() reasons {
	if p.reason == "" {
		return nil
	}
	return reasons{{p.reason, "pattern " + p.text}}
}
