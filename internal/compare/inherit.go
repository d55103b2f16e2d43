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
	g := &grapher{set: set, compared: compared, index: map[string]int{}, low: map[string]int{}, onStack: map[string]bool{}, reach: map[string][]string{}}
	for _, t := range set.Types {
		if _, seen := g.index[t.Name]; !seen {
			g.connect(t.Name)
		}
	}
	for _, t := range set.Types {
		c := compared[t.Name]
		if c == nil {
			continue
		}
		c.reaches = g.reach[t.Name]
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
	index    map[string]int
	low      map[string]int
	onStack  map[string]bool
	stack    []string
	reach    map[string][]string // type → types without parity inside it, sorted
}

func (g *grapher) connect(name string) {
	g.index[name] = len(g.index)
	g.low[name] = g.index[name]
	g.stack = append(g.stack, name)
	g.onStack[name] = true
	for _, next := range g.set.Lookup(name).References() {
		if _, seen := g.index[next]; !seen {
			g.connect(next)
			g.low[name] = min(g.low[name], g.low[next])
		} else if g.onStack[next] {
			g.low[name] = min(g.low[name], g.index[next])
		}
	}
	if g.low[name] == g.index[name] {
		g.close(name)
	}
}

// close takes a finished group off the stack; all its members reach the same.
func (g *grapher) close(root string) {
	var group []string
	for {
		last := g.stack[len(g.stack)-1]
		g.stack = g.stack[:len(g.stack)-1]
		g.onStack[last] = false
		group = append(group, last)
		if last == root {
			break
		}
	}
	found := map[string]bool{}
	for _, member := range group {
		for _, next := range g.set.Lookup(member).References() {
			if g.faulty(next) {
				found[next] = true
				continue
			}
			for _, name := range g.reach[next] {
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
		g.reach[member] = names
	}
}

// faulty reports whether a type is not what the reference says.
func (g *grapher) faulty(name string) bool {
	c := g.compared[name]
	return c != nil && c.Verdict != Parity && c.Verdict != WireCompatible
}
