package validate

import (
	"fmt"
	"slices"
	"sort"

	"example.org/parity/internal/doc"
)

// objects merges the object alternatives of a node.
func (c *compiler) objects(arms []objectShape, exclusive bool) (*objectNode, error) {
	if tag := c.tagOf(arms); tag != nil {
		return c.tagged(tag, arms, exclusive)
	}
	var names []string
	index := map[string]int{}
	declare := func(name string) {
		if _, known := index[name]; !known {
			index[name] = len(names)
			names = append(names, name)
		}
	}
	for _, arm := range arms {
		for _, p := range arm.properties {
			declare(p.Name)
		}
		for _, name := range arm.required {
			declare(name)
		}
	}
	if len(names)*len(arms) > maxCells {
		return nil, fmt.Errorf("a union of %d objects with %d properties", len(arms), len(names))
	}
	o := &objectNode{names: newNameTable(names), members: make([]member, len(names)), exclusive: exclusive, declares: len(names), watched: newBitset(len(arms))}
	if slices.ContainsFunc(arms, func(arm objectShape) bool { return arm.folds }) {
		o.names.folding()
	}
	o.guess = c.set.addGuesses(len(names) + 1)
	for i := range o.members {
		o.members[i].strangers = newBitset(len(arms))
	}
	for i, arm := range arms {
		c.arm(o, arm, index, i, len(arms))
	}
	o.watching = !o.watched.empty()
	o.rest = anythingLast(o.rest)
	o.restAll = common(o.rest, len(arms))
	for i := range o.members {
		m := &o.members[i]
		m.strange = !m.strangers.empty()
		m.choices = anythingLast(m.choices)
		m.all = common(m.choices, len(arms))
		m.quoted = quoted(names[i])
	}
	return o, nil
}

// arm adds one of so many alternatives to an object node.
func (c *compiler) arm(o *objectNode, s objectShape, index map[string]int, at, of int) {
	arm := objectArm{id: -1, rule: s.rule, minMembers: s.min, maxMembers: s.max, required: newBitset(len(index)), declared: newBitset(len(index))}
	c.members(&s)
	for i, p := range s.properties {
		m := index[p.Name]
		arm.declared.add(m)
		o.members[m].choices = choose(o.members[m].choices, s.rule.members[i], at, of)
	}
	rest := s.rule.rest // of what the alternative does not declare; nil: rejected
	// Members under a schema of their own are the values of a map, not strangers.
	watched := s.record && !s.unwatched && (s.rest == nil || s.rest.Kind == doc.Boolean) && s.unknown != "keep"
	for i := range o.names.names {
		if arm.declared.has(i) {
			continue
		}
		if rest != nil {
			o.members[i].choices = choose(o.members[i].choices, rest, at, of)
		}
		if watched {
			o.members[i].strangers.add(at)
		}
	}
	if rest != nil {
		o.rest = choose(o.rest, rest, at, of)
	}
	for _, name := range s.required {
		arm.required.add(index[name])
	}
	if watched {
		o.watched.add(at)
	}
	if s.record {
		arm.id = c.set.addRecord(record{owner: s.owner, names: o.names.names, declared: arm.declared, unknown: s.unknown})
	}
	arm.inOrder = s.rule != nil && slices.Equal(o.names.names, s.rule.names.names)
	o.arms = append(o.arms, arm)
}

// members compiles what an alternative demands of its members, once.
func (c *compiler) members(s *objectShape) {
	if s.rule.compiled {
		return
	}
	s.rule.compiled = true
	if s.of != nil { // each has its members under its own name
		for i := range s.of {
			c.members(&s.of[i])
			s.rule.members = append(s.rule.members, s.of[i].rule.members...)
		}
		s.rule.rest = anything
		return
	}
	for _, p := range s.properties {
		s.rule.members = append(s.rule.members, c.node(p.Value, s.owner+"."+p.Name, c.dates[fieldKey(s.owner, p.Name)]))
	}
	switch {
	case s.rest == nil:
		s.rule.rest = anything
	case s.rest.Kind != doc.Boolean || s.rest.Bool():
		s.rule.rest = c.node(s.rest, s.owner+"[*]", false)
	}
}

// choose adds an arm to the choice of its node.
func choose(list []choice, n *node, at, of int) []choice {
	for i := range list {
		if list[i].node == n {
			list[i].arms.add(at)
			return list
		}
	}
	list = append(list, choice{n, newBitset(of)})
	list[len(list)-1].arms.add(at)
	return list
}

// anythingLast moves the node that accepts everything to the end, where it costs
// nothing if another node has read the value.
func anythingLast(list []choice) []choice {
	sort.SliceStable(list, func(i, j int) bool { return list[i].node != anything && list[j].node == anything })
	return list
}

// common is the node of all arms, or nil where they differ.
func common(list []choice, of int) *node {
	every := newBitset(of)
	every.fill(of)
	if len(list) == 1 && list[0].arms.includes(every) {
		return list[0].node
	}
	return nil
}

// simplify sets the shortcuts of a node whose parts are all compiled.
func (n *node) simplify() {
	if n.any || n.more != nil {
		return
	}
	n.plainNumber = !n.exclusive && anyArm(n.numbers, numberArm.free) || len(n.numbers) == 1 && n.numbers[0].free()
	n.plainInteger = len(n.numbers) == 1 && n.numbers[0].integer && n.numbers[0].bounds == nil && n.numbers[0].enum == nil && n.numbers[0].multiples == nil
	n.plainString = !n.exclusive && anyArm(n.strings, stringArm.free) && !anyArm(n.strings, stringArm.counted) ||
		len(n.strings) == 1 && n.strings[0].free()
	if !n.exclusive {
		n.arrays = withoutCovered(n.arrays)
	}
	n.any = n.null && n.no && n.yes && n.plainNumber && n.plainString && len(n.arrays) == 1 && n.arrays[0].free() &&
		n.object != nil && n.object.free()
}

func anyArm[T any](arms []T, is func(T) bool) bool {
	for _, arm := range arms {
		if is(arm) {
			return true
		}
	}
	return false
}

func (a numberArm) free() bool {
	return !a.integer && a.literal == anyLiteral && a.bounds == nil && a.multiples == nil && a.enum == nil
}

func (a stringArm) free() bool {
	return a.minLength == 0 && a.maxLength < 0 && a.pattern == nil && a.enum == nil && a.open == nil && a.date == noDate
}

// counted reports whether something is noted of the strings that pass.
func (a stringArm) counted() bool { return a.members >= 0 || a.date != noDate }

func (a arrayArm) free() bool {
	return a.minItems == 0 && a.maxItems < 0 && len(a.prefix) == 0 && a.rest != nil && a.rest.any
}

func (o *objectNode) free() bool {
	return len(o.arms) == 1 && len(o.members) == 0 && o.restAll != nil && o.restAll.any &&
		o.arms[0].minMembers == 0 && o.arms[0].maxMembers < 0 && !o.watching
}

// withoutCovered leaves out the alternatives whose arrays another one accepts
// too, as a list of numbers does a list of integers: trying both would read the
// array twice.
func withoutCovered(arms []arrayArm) []arrayArm {
	var kept []arrayArm
	for i, arm := range arms {
		covered := false
		for j, other := range arms {
			wider := len(other.prefix) == 0 && other.minItems == 0 && other.maxItems < 0 && other.rest != nil
			if i != j && wider && len(arm.prefix) == 0 && arm.rest != nil && numeric(arm.rest) && numeric(other.rest) &&
				other.rest.acceptsEveryNumber() && (!arm.rest.acceptsEveryNumber() || j < i) {
				covered = true
			}
		}
		if !covered {
			kept = append(kept, arm)
		}
	}
	return kept
}

// numeric reports whether a node accepts numbers and nothing else.
func numeric(n *node) bool {
	return !n.any && n.more == nil && !n.null && !n.no && !n.yes && len(n.numbers) > 0 && len(n.strings) == 0 && len(n.arrays) == 0 && n.object == nil
}

func (n *node) acceptsEveryNumber() bool {
	return len(n.numbers) == 1 && n.numbers[0].free()
}
