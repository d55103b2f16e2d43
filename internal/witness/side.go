package witness

import (
	"fmt"
	"strings"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/doc"
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
	sends    *relation.Bundle
	accepts  *relation.Bundle
	// labels stand in for references to named types, by the reference's text:
	// counterparts have one label and so count as equal.
	labels map[string]string
}

func newSide(set *schema.Set) *side {
	return &side{set: set, byKey: map[string]string{}, sent: map[string]bool{}, received: map[string]bool{}}
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
		if p.Required && !compare.Lenient(t.Decode.Missing) {
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
	if s.sends, err = s.bundle(document, s.sent, func(def *doc.Node) *doc.Node { return sent(stripped(outgoing(def))) }); err != nil {
		return err
	}
	s.accepts, err = s.bundle(document, s.received, func(def *doc.Node) *doc.Node { return accepted(stripped(def)) })
	return err
}

// bundle is the part of the document that the given types reach, each type's
// schema changed, with the goals beside them. Leaving the rest out matters: a
// validator checks every schema of a document that it is given.
func (s *side) bundle(document *doc.Node, types map[string]bool, change func(def *doc.Node) *doc.Node) (*relation.Bundle, error) {
	keep := map[string]map[string]bool{} // container → names
	for name := range reachable(s.set, types, len(s.set.Types)) {
		pointer := s.set.Lookup(name).Pointer
		if pointer == "" {
			document = change(document)
			continue
		}
		cut := strings.LastIndex(pointer, "/")
		container := pointer[:cut]
		if keep[container] == nil {
			keep[container] = map[string]bool{}
		}
		keep[container][doc.Unescape(pointer[cut+1:])] = true
	}
	for _, container := range schema.Containers {
		if old := document.At(container); old.IsObject() {
			changed := &doc.Node{Kind: doc.Object, Pos: old.Pos}
			for _, m := range old.Members {
				if keep[container][m.Name] {
					changed.Members = append(changed.Members, doc.Member{Name: m.Name, Value: change(m.Value)})
				}
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

// reachable are the types and all that they refer to; it may stop once it has
// more than enough.
func reachable(set *schema.Set, types map[string]bool, enough int) map[string]bool {
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if seen[name] || len(seen) > enough {
			return
		}
		seen[name] = true
		for _, next := range set.Lookup(name).References() {
			visit(next)
		}
	}
	for name := range types {
		visit(name)
	}
	return seen
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
