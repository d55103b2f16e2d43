package validate

import (
	"fmt"
	"sort"

	"example.org/parity/internal/doc"
)

// objects merges the object alternatives of a node.
func (c *compiler) objects(arms []objectShape, exclusive bool) (*objectNode, error) {
	if len(arms) > maxArms {
		return nil, fmt.Errorf("a union of %d objects, more than %d", len(arms), maxArms)
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
	if len(names) > maxDeclare {
		return nil, fmt.Errorf("%d properties in one object, more than %d", len(names), maxDeclare)
	}
	o := &objectNode{names: newNameTable(names), members: make([]member, len(names)), exclusive: exclusive, words: (len(names) + wordBits - 1) / wordBits}
	o.guess = c.set.addGuesses(len(names) + 1)
	for i, arm := range arms {
		c.arm(o, arm, index, 1<<i)
	}
	every := uint64(1)<<len(arms) - 1
	o.rest = anythingLast(o.rest)
	o.restAll = common(o.rest, every)
	for i := range o.members {
		o.members[i].choices = anythingLast(o.members[i].choices)
		o.members[i].all = common(o.members[i].choices, every)
		o.members[i].quoted = quoted(names[i])
	}
	return o, nil
}

// arm adds one alternative to an object node.
func (c *compiler) arm(o *objectNode, s objectShape, index map[string]int, bit uint64) {
	arm := objectArm{id: -1, minMembers: s.min, maxMembers: s.max}
	var rest *node // of what the alternative does not declare; nil: rejected
	switch {
	case s.rest == nil:
		rest = anything
	case s.rest.Kind != doc.Boolean || s.rest.Bool():
		rest = c.node(s.rest, s.owner+"[*]", false)
	}
	own := map[string]bool{}
	for _, p := range s.properties {
		i := index[p.Name]
		own[p.Name] = true
		arm.declared.add(i)
		o.members[i].declared |= bit
		n := c.node(p.Value, s.owner+"."+p.Name, c.dates[fieldKey(s.owner, p.Name)])
		o.members[i].choices = choose(o.members[i].choices, n, bit)
		s.rule.members = append(s.rule.members, n)
	}
	s.rule.rest = rest
	for i, name := range o.names.names {
		if !own[name] && rest != nil {
			o.members[i].choices = choose(o.members[i].choices, rest, bit)
		}
	}
	if rest != nil {
		o.rest = choose(o.rest, rest, bit)
	}
	for _, name := range s.required {
		arm.required.add(index[name])
	}
	// Members under a schema of their own are the values of a map, not strangers.
	if s.record && (s.rest == nil || s.rest.Kind == doc.Boolean) && s.unknown != "keep" {
		o.watched |= bit
	}
	if s.record {
		arm.id = c.set.addRecord(record{owner: s.owner, names: o.names.names, declared: arm.declared, unknown: s.unknown})
	}
	o.arms = append(o.arms, arm)
}

// choose adds an arm to the choice of its node.
func choose(list []choice, n *node, bit uint64) []choice {
	for i := range list {
		if list[i].node == n {
			list[i].arms |= bit
			return list
		}
	}
	return append(list, choice{n, bit})
}

// anythingLast moves the node that accepts everything to the end, where it costs
// nothing if another node has read the value.
func anythingLast(list []choice) []choice {
	sort.SliceStable(list, func(i, j int) bool { return list[i].node != anything && list[j].node == anything })
	return list
}

// common is the node of all arms, or nil where they differ.
func common(list []choice, every uint64) *node {
	if len(list) == 1 && list[0].arms == every {
		return list[0].node
	}
	return nil
}

// simplify sets the shortcuts of a node whose parts are all compiled.
func (n *node) simplify() {
	if n.any {
		return
	}
	n.plainNumber = !n.exclusive && anyArm(n.numbers, numberArm.free) || len(n.numbers) == 1 && n.numbers[0].free()
	n.plainInteger = len(n.numbers) == 1 && n.numbers[0].integer && n.numbers[0].bounds == nil && n.numbers[0].enum == nil
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

func (a numberArm) free() bool { return !a.integer && a.bounds == nil && a.enum == nil }

func (a stringArm) free() bool {
	return a.minLength == 0 && a.maxLength < 0 && a.enum == nil && a.open == nil && a.date == noDate
}

// counted reports whether something is noted of the strings that pass.
func (a stringArm) counted() bool { return a.members >= 0 || a.date != noDate }

func (a arrayArm) free() bool {
	return a.minItems == 0 && a.maxItems < 0 && len(a.prefix) == 0 && a.rest != nil && a.rest.any
}

func (o *objectNode) free() bool {
	return len(o.arms) == 1 && len(o.members) == 0 && o.restAll != nil && o.restAll.any &&
		o.arms[0].minMembers == 0 && o.arms[0].maxMembers < 0 && o.watched == 0
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
	return !n.any && !n.null && !n.no && !n.yes && len(n.numbers) > 0 && len(n.strings) == 0 && len(n.arrays) == 0 && n.object == nil
}

func (n *node) acceptsEveryNumber() bool {
	return len(n.numbers) == 1 && n.numbers[0].free()
}
