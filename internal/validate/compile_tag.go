package validate

import (
	"slices"

	"example.org/parity/internal/doc"
)

// tag is a member whose text tells the alternatives of a union apart.
type tag struct {
	name   string
	texts  []string         // in the order of the alternatives
	arms   map[string][]int // by text
	others []int            // alternatives that take other values
	absent []int            // alternatives that take an object without it
}

// maxSpread is how many times as many alternatives the values of a tag may have
// in sum: one that takes every value stands under each of them.
const maxSpread = 4

// tagOf finds the member that leaves fewest alternatives; nil if none leaves fewer
// than there are.
func (c *compiler) tagOf(arms []objectShape) *tag {
	if len(arms) < 2 {
		return nil
	}
	var best *tag
	bestMost := len(arms)
	for _, p := range arms[0].properties {
		if t := c.tag(arms, p.Name); t != nil {
			if most := t.most(); most < bestMost {
				best, bestMost = t, most
			}
		}
	}
	if best == nil && len(arms) > 2 { // the first alternative may be the one without a tag
		for _, p := range arms[1].properties {
			if t := c.tag(arms, p.Name); t != nil {
				if most := t.most(); most < bestMost {
					best, bestMost = t, most
				}
			}
		}
	}
	return best
}

func (c *compiler) tag(arms []objectShape, name string) *tag {
	t := &tag{name: name, arms: map[string][]int{}}
	texts := make([][]string, len(arms))
	for i, arm := range arms {
		property := slices.IndexFunc(arm.properties, func(m doc.Member) bool { return m.Name == name })
		if property >= 0 {
			texts[i] = c.constants(arm.properties[property].Value, 0)
		}
		if texts[i] == nil {
			t.others = append(t.others, i)
		}
		if !slices.Contains(arm.required, name) {
			t.absent = append(t.absent, i)
		}
		for _, text := range texts[i] {
			if t.arms[text] == nil {
				t.texts = append(t.texts, text)
				t.arms[text] = []int{}
			}
		}
	}
	if len(t.texts)*len(t.others) > maxSpread*len(arms) {
		return nil
	}
	spread := len(t.others)
	for i := range arms {
		of := texts[i]
		if of == nil {
			of = t.texts
		}
		if spread += len(of); spread > maxSpread*len(arms) {
			return nil
		}
		for _, text := range of {
			if list := t.arms[text]; len(list) == 0 || list[len(list)-1] != i {
				t.arms[text] = append(list, i)
			}
		}
	}
	return t
}

// most is the most alternatives that are left.
func (t *tag) most() int {
	most := max(len(t.others), len(t.absent))
	for _, list := range t.arms {
		most = max(most, len(list))
	}
	return most
}

// constants are the texts that a schema accepts, if it says that they are all it does.
func (c *compiler) constants(n *doc.Node, depth int) []string {
	switch value, members := n.Get("const"), n.Get("enum"); {
	case value != nil && value.Kind == doc.String && members == nil:
		return []string{value.Text}
	case value == nil && members != nil && members.IsArray() && len(members.Items) > 0:
		texts := make([]string, len(members.Items))
		for i, m := range members.Items {
			if m.Kind != doc.String {
				return nil
			}
			texts[i] = m.Text
		}
		return texts
	case value == nil && members == nil && n.Get("$ref") != nil && depth < maxAliases:
		if target, _, err := c.resolve(n.Get("$ref").Str()); err == nil {
			return c.constants(target, depth+1)
		}
	}
	return nil
}

// maxAliases is how many references are followed to a tag's values.
const maxAliases = 8

// tagged makes the nodes that a tag chooses among. Alternatives that several values
// leave are one node.
func (c *compiler) tagged(t *tag, arms []objectShape, exclusive bool) (*objectNode, error) {
	n := &tagNode{name: t.name, quoted: quoted(t.name), values: newNameTable(t.texts)}
	made := map[string]*objectNode{}
	var failed error
	of := func(list []int) *objectNode {
		if len(list) == 0 || failed != nil {
			return nil
		}
		key := string(appendInts(nil, list))
		if made[key] == nil {
			left := make([]objectShape, len(list))
			for i, arm := range list {
				left[i] = arms[arm]
			}
			made[key], failed = c.objects(left, exclusive)
		}
		return made[key]
	}
	for _, text := range t.texts {
		n.arms = append(n.arms, of(t.arms[text]))
	}
	n.other, n.absent = of(t.others), of(t.absent)
	for i := range arms { // also of those that nothing chooses
		c.members(&arms[i])
	}
	names := map[string]bool{}
	for _, arm := range arms {
		for _, p := range arm.properties {
			names[p.Name] = true
		}
		for _, name := range arm.required {
			names[name] = true
		}
	}
	return &objectNode{tag: n, declares: len(names)}, failed
}

func appendInts(key []byte, list []int) []byte {
	for _, i := range list {
		key = append(key, byte(i), byte(i>>8), byte(i>>16), byte(i>>24))
	}
	return key
}
