package compare

import (
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
		for _, name := range g.reach[t.Name] {
			if name == t.Name {
				continue
			}
			inside := compared[name]
			c.Inherits = append(c.Inherits, Inherits{Type: name, Verdict: inside.Verdict, Priority: inside.Priority})
		}
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
