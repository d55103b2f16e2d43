package witness

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
	"example.org/parity/internal/relation"
	"example.org/parity/internal/schema"
)

// side is one type set in the two roles that it plays on the wire.
type side struct {
	set      *schema.Set
	goals    []doc.Member      // schemas that findings ask about
	byKey    map[string]string // type and field → name of the goal
	sent     map[string]bool   // types that findings take as sender …
	received map[string]bool   // … and as receiver
	// slim sides ask about keep, the fields of findings, and leave out what a
	// smallest payload can do without: types then reach few others.
	slim    bool
	keep    map[string]bool
	sends   *relation.Bundle
	accepts *relation.Bundle
	reach   int // how many types its larger document holds
	// labels stand in for references to named types, by the reference's text:
	// counterparts have one label and so count as equal.
	labels map[string]string
}

func newSide(set *schema.Set, slim bool) *side {
	return &side{set: set, slim: slim, byKey: map[string]string{}, sent: map[string]bool{}, received: map[string]bool{}, keep: map[string]bool{}}
}

// goal returns the names of schemas that ask only about one field of a type:
// whether it is there, if it must be, and its value. The first also excuses
// payloads with which anything else is wrong, so that a witness against it has no
// other fault; the second does not. An unknown field, or none, asks about the
// whole type.
func (s *side) goal(typeName, field string) []string {
	t := s.set.Lookup(typeName)
	if field == "" || t.Kind != schema.Record {
		return []string{s.name(typeName)}
	}
	key := typeName + "\x00" + field
	if name, ok := s.byKey[key]; ok {
		return []string{s.byKey["only "+key], name}
	}
	var asks []doc.Member
	switch p := t.Property(field); {
	case p != nil:
		asks = append(asks, doc.Member{Name: "properties", Value: object(property(t, field))})
		if p.Required && !t.Decode.TakesMissing() {
			asks = append(asks, doc.Member{Name: "required", Value: names([]string{field})})
		}
	case t.Closed:
		asks = append(asks, doc.Member{Name: "properties", Value: object(doc.Member{Name: field, Value: &doc.Node{Kind: doc.Boolean, Text: "false"}})})
	default:
		return []string{s.name(typeName)}
	}
	var rest []doc.Member
	for _, p := range t.Properties {
		if p.Name != field {
			rest = append(rest, property(t, p.Name))
		}
	}
	faulty := object(doc.Member{Name: "not", Value: object(doc.Member{Name: "properties", Value: object(rest...)})})
	goal := object(asks...)
	only := object(doc.Member{Name: "anyOf", Value: &doc.Node{Kind: doc.Array, Items: []*doc.Node{goal, faulty}}})
	return []string{s.add("only "+key, only), s.add(key, goal)}
}

// property is a member of properties that refers to a type's own.
func property(t *schema.Type, field string) doc.Member {
	ref := "#" + t.Pointer + "/properties/" + doc.Escape(field)
	return doc.Member{Name: field, Value: object(doc.Member{Name: "$ref", Value: text(ref)})}
}

// name is what the bundle calls a type: a document that is a schema itself has
// no name inside itself, and gets one.
func (s *side) name(typeName string) string {
	if s.set.Lookup(typeName).Pointer != "" {
		return typeName
	}
	if name, ok := s.byKey[typeName]; ok {
		return name
	}
	return s.add(typeName, object(doc.Member{Name: "$ref", Value: text("#")}))
}

func (s *side) add(key string, goal *doc.Node) string {
	name := fmt.Sprintf("parity goal %d", len(s.goals))
	s.byKey[key] = name
	s.goals = append(s.goals, doc.Member{Name: name, Value: goal})
	return name
}

// build makes the two documents; all goals must be known by then.
func (s *side) build() error {
	if len(s.sent)+len(s.received) == 0 {
		return nil
	}
	document := labelled(s.set.Document, s.labels)
	var err error
	if s.sends, err = s.bundle(document, s.sent, s.outgoing); err != nil {
		return err
	}
	s.accepts, err = s.bundle(document, s.received, s.incoming)
	return err
}

// outgoing is what the SDK sends of a definition, called name in the set.
func (s *side) outgoing(name string, def *doc.Node) *doc.Node {
	def = sent(stripped(s.withoutZeros(outgoing(def))))
	if !s.slim {
		return def
	}
	if s.sent[name] {
		return slimmed(def, s.keep)
	}
	return slimmed(def, nil)
}

// incoming is what the SDK accepts of a definition.
func (s *side) incoming(name string, def *doc.Node) *doc.Node {
	def = accepted(stripped(def))
	if s.slim && s.received[name] {
		return weakened(def, s.keep)
	}
	return def
}

// bundle is the part of the document that the given types reach, each type's
// schema changed, with the goals beside them. Leaving the rest out matters: a
// validator checks every schema of a document that it is given.
func (s *side) bundle(document *doc.Node, types map[string]bool, change func(name string, def *doc.Node) *doc.Node) (*relation.Bundle, error) {
	kept := map[string]map[string]*doc.Node{} // container → name → schema
	names := s.set.ByReference()
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		pointer := s.set.Lookup(name).Pointer
		def := change(name, document.At(pointer))
		if pointer == "" {
			document = def
		} else {
			cut := strings.LastIndex(pointer, "/")
			if kept[pointer[:cut]] == nil {
				kept[pointer[:cut]] = map[string]*doc.Node{}
			}
			kept[pointer[:cut]][doc.Unescape(pointer[cut+1:])] = def
		}
		for _, ref := range references(def) {
			if next, ok := names[ref]; ok {
				visit(next)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(types)) {
		visit(name)
	}
	s.reach = max(s.reach, len(seen))
	for _, container := range jsonschema.Containers {
		if old := document.At(container); old.IsObject() {
			changed := &doc.Node{Kind: doc.Object, Pos: old.Pos}
			for _, name := range slices.Sorted(maps.Keys(kept[container])) {
				changed.Members = append(changed.Members, doc.Member{Name: name, Value: kept[container][name]})
			}
			document = replaced(document, container, changed)
		}
	}
	defs := object(s.goals...)
	if old := document.Get("$defs"); old.IsObject() {
		defs = object(append(append([]doc.Member(nil), old.Members...), s.goals...)...)
	}
	return relation.NewBundle(s.set.File, with(document, "$defs", defs), relation.Draft2020)
}

// sprawls reports whether a type reaches more than maxReach others.
func sprawls(set *schema.Set, name string) bool {
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if seen[name] || len(seen) > maxReach {
			return
		}
		seen[name] = true
		for _, next := range set.Lookup(name).References() {
			visit(next)
		}
	}
	visit(name)
	return len(seen) > maxReach
}

// replaced is n with another value at a JSON pointer to a member.
func replaced(n *doc.Node, pointer string, value *doc.Node) *doc.Node {
	token, rest, nested := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	name := doc.Unescape(token)
	if !nested {
		return with(n, name, value)
	}
	return with(n, name, replaced(n.Get(name), "/"+rest, value))
}

func object(members ...doc.Member) *doc.Node { return &doc.Node{Kind: doc.Object, Members: members} }
func text(s string) *doc.Node                { return &doc.Node{Kind: doc.String, Text: s} }
