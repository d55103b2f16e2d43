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
	inside := contents{compared: compared, of: map[*reach]*content{}}
	for _, t := range set.Types {
		if c := compared[t.Name]; c != nil {
			c.reaches = g.nodes[t.Name].reach
			inside.tell(c, t.Name)
		}
	}
}

// mostInherited is how many types are named that another contains: where types refer to
// each other in circles, each would name all others.
const mostInherited = 20

// reach are the names of the types without parity that something contains, sorted. All
// types of a circle share one.
type reach struct{ names []string }

// contents are what is inside of types, as far as it is compared.
type contents struct {
	compared map[string]*Compared
	of       map[*reach]*content
}

// content is that of one reach: by name, and the most urgent of it first where it is too
// much to be told.
type content struct{ byName, byUrgency []Inherits }

func (cs contents) at(r *reach) *content {
	if known := cs.of[r]; known != nil {
		return known
	}
	out := &content{}
	cs.of[r] = out
	if r == nil { // of a type that the reference does not have
		return out
	}
	for _, name := range r.names {
		if c := cs.compared[name]; c != nil {
			out.byName = append(out.byName, Inherits{Type: name, Verdict: c.Verdict, Priority: c.Priority})
		}
	}
	if len(out.byName) > mostInherited {
		urgency := func(i Inherits) string { return cmp.Or(i.Priority, "P9") }
		out.byUrgency = slices.Clone(out.byName)
		slices.SortStableFunc(out.byUrgency, func(a, b Inherits) int { return cmp.Compare(urgency(a), urgency(b)) })
	}
	return out
}

// tell names the types that one of a name contains, itself apart, the most urgent of them
// where they are many.
func (cs contents) tell(c *Compared, name string) {
	inside := cs.at(c.reaches)
	_, itself := slices.BinarySearchFunc(inside.byName, name, func(i Inherits, name string) int { return cmp.Compare(i.Type, name) })
	others := len(inside.byName)
	if itself {
		others--
	}
	from := inside.byName
	if others > mostInherited {
		from = inside.byUrgency
	}
	c.Inherits, c.InheritsMore = make([]Inherits, 0, min(others, mostInherited)), max(0, others-mostInherited)
	for _, inner := range from {
		if len(c.Inherits) == mostInherited {
			break
		}
		if inner.Type != name {
			c.Inherits = append(c.Inherits, inner)
		}
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
	reach      *reach // types without parity inside it
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
			if inside := g.nodes[next].reach; inside != nil { // not of this group
				for _, name := range inside.names {
					found[name] = true
				}
			}
		}
	}
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	sort.Strings(names)
	all := &reach{names}
	for _, member := range group {
		member.reach, member.references = all, nil
	}
}

// faulty reports whether a type is not what the reference says.
func (g *grapher) faulty(name string) bool {
	c := g.compared[name]
	return c != nil && c.Verdict != Parity && c.Verdict != WireCompatible
}
