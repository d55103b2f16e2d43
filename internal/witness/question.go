package witness

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/relation"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// channel is one direction between two sets: what is sent on it and what is
// accepted. Questions are small documents of their own, and each is asked once.
type channel struct {
	from, to *schema.Set
	all      *book // what is sent, with every field
	plain    *book // what is sent, with typical texts
	small    *book // the smallest of what is inside its fields, with typical texts
	takes    *book
	wants    *book             // what is accepted of typical texts
	partner  map[string]string // a type of the sender → its counterpart
	dialect  [2]*doc.Node      // $schema of the two sets

	choosing *channel // the same, where a variant is taken only by what it is chosen by

	mu      sync.Mutex
	answers map[string]answer
}

type answer struct {
	contained relation.Answer
	payload   json.RawMessage // valid for what is sent and invalid for what is accepted
	further   bool            // the payload has other defects, too
	reason    string
}

// side is a set with its types as they are on the wire.
type side struct {
	*schema.Set
	wire *typeset.Wire
}

func newSide(set *schema.Set) side { return side{set, typeset.On(set.Document)} }

func newChannel(from, to side) *channel {
	plain, small := from.wire.Again(), from.wire.Again()
	c := &channel{
		from: from.Set, to: to.Set,
		all:     newBook(from.Set, "s", from.wire.Again().Sends),
		plain:   newBook(from.Set, "u", func(pointer string) *doc.Node { return typical(plain.Sends(pointer)) }),
		small:   newBook(from.Set, "t", func(pointer string) *doc.Node { return slimmed(typical(small.Sends(pointer))) }),
		dialect: [2]*doc.Node{from.Document.Get("$schema"), to.Document.Get("$schema")},
	}
	c.choosing = &channel{from: c.from, to: c.to, all: c.all, plain: c.plain, small: c.small, dialect: c.dialect}
	c.receive(to.wire.Again(), to.wire.Again())
	c.choosing.receive(to.wire.Again().Choosing(), to.wire.Again().Choosing())
	return c
}

// receive says what the receiver takes, and what of typical texts.
func (c *channel) receive(takes, wants *typeset.Wire) {
	c.takes = newBook(c.to, "r", func(pointer string) *doc.Node { return withoutPath(takes.Accepts(pointer)) })
	c.wants = newBook(c.to, "w", func(pointer string) *doc.Node { return typical(withoutPath(wants.Accepts(pointer))) })
	c.answers = map[string]answer{}
}

// withoutPath is a type that does not ask for what is a part of the path: the sender
// may pass that beside it.
func withoutPath(def *doc.Node) *doc.Node {
	required := def.Get("required")
	if required == nil {
		return def
	}
	return def.With("required", doc.NewStrings(slices.DeleteFunc(required.Strings(), func(name string) bool {
		return typeset.NotesOf(def.Get("properties").Get(name)).In == "path"
	})))
}

// maxReach bounds how many types a question may reach: the validator that
// confirms a witness takes time that grows with their square.
const maxReach = 48

// ask decides whether the receiver's schema takes all that the sender's allows.
// The sender's may speak of the receiver's types, too.
func (c *channel) ask(ctx context.Context, sent, taken *doc.Node) answer {
	a, ok := c.known(sent, taken)
	if !ok {
		a = c.decide(ctx, sent, taken)
		c.mu.Lock()
		c.answers[questionKey(sent, taken)] = a
		c.mu.Unlock()
	}
	return a
}

// known is the answer to a question that was asked before.
func (c *channel) known(sent, taken *doc.Node) (answer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.answers[questionKey(sent, taken)]
	return a, ok
}

func questionKey(sent, taken *doc.Node) string { return sent.JSON() + "\x00" + taken.JSON() }

func (c *channel) decide(ctx context.Context, sent, taken *doc.Node) answer {
	a, reached, err := c.document(c.from.File, c.dialect[0], sent)
	if err != nil {
		return answer{contained: relation.Unclear, reason: err.Error()}
	}
	b, further, err := c.document(c.to.File, c.dialect[1], taken)
	if err != nil {
		return answer{contained: relation.Unclear, reason: err.Error()}
	}
	if max(reached, further) > maxReach {
		return answer{contained: relation.Unclear, reason: "it reaches too many types"}
	}
	contained, payload, reasons := relation.Contained(ctx, a, b)
	return answer{contained: contained, payload: payload, reason: describe(reasons)}
}

var never = doc.NewBool(false)

// document is a schema with the definitions that it reaches.
func (c *channel) document(file string, dialect, root *doc.Node) (s *relation.Schema, reached int, err error) {
	defs := map[string]*doc.Node{}
	var visit func(n *doc.Node)
	visit = func(n *doc.Node) {
		for _, ref := range references(n) {
			key := strings.TrimPrefix(ref, "#/$defs/")
			if defs[key] != nil || len(defs) > maxReach {
				continue
			}
			for _, b := range []*book{c.all, c.plain, c.small, c.takes, c.wants} {
				name, ok := b.of(key)
				if !ok {
					continue
				}
				defs[key] = b.def(name)
				if b == c.small {
					defs[key] = needed(defs[key])
				}
				visit(defs[key])
			}
		}
	}
	visit(root)
	s, err = bundled(file, dialect, root, defs)
	return s, len(defs), err
}

// bundled is a schema in a document of its own with definitions.
func bundled(file string, dialect, root *doc.Node, defs map[string]*doc.Node) (*relation.Schema, error) {
	members := []doc.Member{{Name: "question", Value: root}}
	for _, key := range slices.Sorted(maps.Keys(defs)) {
		members = append(members, doc.Member{Name: key, Value: defs[key]})
	}
	whole := doc.NewObject(doc.Member{Name: "$defs", Value: doc.NewObject(members...)})
	if dialect != nil {
		whole = whole.With("$schema", dialect)
	}
	bundle, err := relation.NewBundle(file, whole, relation.Draft2020)
	if err != nil {
		return nil, err
	}
	return bundle.Type("question")
}

// references lists the texts of all $ref in a schema.
func references(n *doc.Node) []string {
	var list []string
	if ref := n.Get("$ref"); ref != nil && ref.Kind == doc.String {
		list = append(list, ref.Text)
	}
	for _, m := range n.Members {
		if !literal[m.Name] {
			list = append(list, references(m.Value)...)
		}
	}
	for _, item := range n.Items {
		list = append(list, references(item)...)
	}
	return list
}
