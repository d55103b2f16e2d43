package compare

import (
	"cmp"
	"slices"
	"sort"

	"example.org/parity/internal/schema"
)

// inherit says beside each verdict which types inside it have no parity: those
// that its references reach, passing through types that are fine themselves. A
// type that is not fine ends the way: what is inside it is said on its own row.
//
// It is one pass over the strongly connected groups of the reference graph
// (Tarjan 1972), so that recursive types cost no more than others.
func inherit(set *schema.Set, compared map[string]*Compared) {
	g := &grapher{set: set, compared: compared, nodes: make(map[string]*node, len(set.Types))}
	for _, t := range set.Types {
		if g.nodes[t.Name] == nil {
			g.connect(t)
		}
	}
	for _, t := range set.Types {
		c := compared[t.Name]
		if c == nil {
			continue
		}
		c.reaches = g.nodes[t.Name].reach
		c.inherit(t.Name, compared)
	}
}

// mostInherited is how many types are named that another contains: where types refer to
// each other in circles, each would name all others.
const mostInherited = 20

// inherit names the types that one of a name contains, as far as they are compared, the
// most urgent of them where they are many.
func (c *Compared) inherit(name string, compared map[string]*Compared) {
	c.Inherits, c.InheritsMore = []Inherits{}, 0
	for _, inner := range c.reaches {
		if inside := compared[inner]; inside != nil && inner != name {
			c.Inherits = append(c.Inherits, Inherits{Type: inner, Verdict: inside.Verdict, Priority: inside.Priority})
		}
	}
	if more := len(c.Inherits) - mostInherited; more > 0 {
		urgency := func(i Inherits) string { return cmp.Or(i.Priority, "P9") }
		slices.SortStableFunc(c.Inherits, func(a, b Inherits) int { return cmp.Compare(urgency(a), urgency(b)) })
		c.Inherits, c.InheritsMore = slices.Clone(c.Inherits[:mostInherited]), more
	}
}

type grapher struct {
	set      *schema.Set
	compared map[string]*Compared
	nodes    map[string]*node
	stack    []*node
}

// node is a type in the graph of references, as Tarjan's algorithm goes through it.
type node struct {
	index, low int
	onStack    bool
	references []string
	reach      []string // types without parity inside it, sorted
}

func (g *grapher) connect(t *schema.Type) *node {
	n := &node{index: len(g.nodes), low: len(g.nodes), onStack: true, references: t.References()}
	g.nodes[t.Name] = n
	g.stack = append(g.stack, n)
	for _, name := range n.references {
		if next := g.nodes[name]; next == nil {
			n.low = min(n.low, g.connect(g.set.Lookup(name)).low)
		} else if next.onStack {
			n.low = min(n.low, next.index)
		}
	}
	if n.low == n.index {
		g.close(n)
	}
	return n
}

// close takes a finished group off the stack; all its members reach the same.
func (g *grapher) close(root *node) {
	var group []*node
	for {
		last := g.stack[len(g.stack)-1]
		g.stack = g.stack[:len(g.stack)-1]
		last.onStack = false
		group = append(group, last)
		if last == root {
			break
		}
	}
	found := map[string]bool{}
	for _, member := range group {
		for _, next := range member.references {
			if g.faulty(next) {
				found[next] = true
				continue
			}
			for _, name := range g.nodes[next].reach {
				found[name] = true
			}
		}
	}
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, member := range group {
		member.reach, member.references = names, nil
	}
}

// faulty reports whether a type is not what the reference says.
func (g *grapher) faulty(name string) bool {
	c := g.compared[name]
	return c != nil && c.Verdict != Parity && c.Verdict != WireCompatible
}
