package witness

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/schema"
)

// book holds a set's types in one role that they play on the wire, each made when
// it is asked for. References in them are to numbered definitions, so that two
// books fit into one document.
type book struct {
	set    *schema.Set
	prefix string
	names  []string // of the types, sorted: a type's number is its place
	role   func(pointer string) *doc.Node

	// labels stand in for references to types: counterparts have one label and so
	// count as equal.
	labels map[string]string

	mu   sync.Mutex
	defs map[string]*doc.Node
}

func newBook(set *schema.Set, prefix string, role func(pointer string) *doc.Node) *book {
	return &book{set: set, prefix: prefix, names: slices.Sorted(maps.Values(set.ByReference())), role: role, defs: map[string]*doc.Node{}}
}

// key is the name of a type's definition.
func (b *book) key(name string) string {
	number, _ := slices.BinarySearch(b.names, name)
	return b.prefix + strconv.Itoa(number)
}

// of is the type that a definition of the book is.
func (b *book) of(key string) (name string, ok bool) {
	digits, ours := strings.CutPrefix(key, b.prefix)
	number, err := strconv.Atoi(digits)
	if !ours || err != nil || number < 0 || number >= len(b.names) {
		return "", false
	}
	return b.names[number], true
}

// def is a type in the book's role.
func (b *book) def(name string) *doc.Node {
	b.mu.Lock()
	defer b.mu.Unlock()
	def, ok := b.defs[name]
	if !ok {
		def = b.renumbered(b.role(b.set.Lookup(name).Pointer), 0)
		b.defs[name] = def
	}
	return def
}

// ref is a reference to a type of the book.
func (b *book) ref(name string) *doc.Node {
	return doc.NewObject(doc.Member{Name: "$ref", Value: doc.NewString("#/$defs/" + b.key(name))})
}

// named returns the type that a node of the book refers to.
func (b *book) named(n *doc.Node) (name string, ok bool) {
	key, ok := strings.CutPrefix(n.Get("$ref").Str(), "#/$defs/")
	if !ok {
		return "", false
	}
	return b.of(key)
}

// resolved follows the references of a node of the book.
func (b *book) resolved(n *doc.Node) *doc.Node {
	for range maxNested {
		name, ok := b.named(n)
		if !ok {
			return n
		}
		n = b.def(name)
	}
	return n
}

// maxNested bounds references into references.
const maxNested = 32

// renumbered is a schema with its references to the set's types put into the
// book's own terms. A reference to a place that has no name is replaced by what
// stands there.
func (b *book) renumbered(n *doc.Node, depth int) *doc.Node {
	if ref := n.Get("$ref"); ref != nil && ref.Kind == doc.String {
		name, known := b.set.ByReference()[ref.Text]
		label, labelled := b.labels[name]
		switch {
		case known && labelled:
			return doc.NewObject(doc.Member{Name: "const", Value: doc.NewString(label)})
		case known:
			return n.With("$ref", doc.NewString("#/$defs/"+b.key(name)))
		case depth < maxNested && strings.HasPrefix(ref.Text, "#"):
			if target := b.set.Document.At(strings.TrimPrefix(ref.Text, "#")); target != nil {
				return b.renumbered(target, depth+1)
			}
		}
		return n
	}
	if n.Kind != doc.Object && n.Kind != doc.Array {
		return n
	}
	out := *n
	out.Members = make([]doc.Member, len(n.Members))
	for i, m := range n.Members {
		out.Members[i] = doc.Member{Name: m.Name, Value: m.Value}
		if !literal[m.Name] {
			out.Members[i].Value = b.renumbered(m.Value, depth)
		}
	}
	out.Items = make([]*doc.Node, len(n.Items))
	for i, item := range n.Items {
		out.Items[i] = b.renumbered(item, depth)
	}
	return &out
}

// literal are the keywords whose values are data, not schemas.
var literal = map[string]bool{"const": true, "enum": true, "default": true, "required": true, "x-parity": true}
