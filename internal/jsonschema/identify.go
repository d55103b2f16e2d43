package jsonschema

import (
	"strconv"
	"strings"

	"example.org/parity/internal/doc"
)

// ByPointer is a document each of whose references leads by a JSON pointer, also where
// an $id or an anchor names what it leads to (JSON Schema 2020-12, 8.2; draft 7, 8.2).
// Schemas inside lose their $id then, since pointers count from the document. What
// names nothing of the document stays as it is, and so does a document with dynamic
// references, which an $id bounds.
func ByPointer(document *doc.Node) *doc.Node {
	i := identified{idName: "$id", draft: Draft2020, nodes: map[string]*doc.Node{}, places: map[*doc.Node]string{}}
	if draft, ok := DraftOfURI(document.Get("$schema").Str()); ok {
		i.draft = draft
	}
	if i.draft == Draft4 {
		i.idName = "id"
	}
	if !mentioned(document, func(m doc.Member) bool {
		return m.Value.Kind == doc.String && (m.Name == i.idName || m.Name == "$anchor")
	}) || mentioned(document, func(m doc.Member) bool { return m.Name == "$dynamicRef" || m.Name == "$recursiveRef" }) {
		return document
	}
	i.place(document, "")
	components := document.At("/components/schemas")
	base := i.index(document, "")
	if components.IsObject() {
		for _, m := range components.Members {
			i.index(m.Value, base)
		}
	}
	out := i.rewritten(document, "", true)
	if components.IsObject() {
		changed := &doc.Node{Kind: doc.Object, Pos: components.Pos}
		for _, m := range components.Members {
			changed.Members = append(changed.Members, doc.Member{Name: m.Name, Value: i.rewritten(m.Value, base, false)})
		}
		out = out.WithAt("/components/schemas", changed)
	}
	return out
}

// identified is what a document names.
type identified struct {
	draft  Draft
	idName string
	nodes  map[string]*doc.Node // by absolute URI, and the fragment of an anchor
	places map[*doc.Node]string // JSON pointers of what is an object
}

// place notes where each object of the document stands.
func (i *identified) place(n *doc.Node, at string) {
	if n.IsObject() {
		i.places[n] = at
	}
	for _, m := range n.Members {
		i.place(m.Value, at+"/"+doc.Escape(m.Name))
	}
	for k, item := range n.Items {
		i.place(item, at+"/"+strconv.Itoa(k))
	}
}

// base is the URI that references in n count from, where those around n count from outer,
// and what names n besides: the fragment of an $id, as it was up to draft 7.
func (i *identified) base(n *doc.Node, outer string) (base, anchor string) {
	if i.draft <= Draft7 && n.Get("$ref") != nil {
		return outer, "" // which hides what is beside it
	}
	id, anchor, _ := strings.Cut(n.Get(i.idName).Str(), "#")
	if id == "" {
		return outer, anchor
	}
	return resolved(outer, id), anchor
}

// index notes what the schema n and those inside it are called, and is the base of n.
func (i *identified) index(n *doc.Node, outer string) string {
	base, anchor := i.base(n, outer)
	if base != outer || outer == "" && i.nodes[base] == nil {
		i.nodes[base] = n
	}
	for _, name := range []string{anchor, n.Get("$anchor").Str()} {
		if name != "" {
			i.nodes[base+"#"+name] = n
		}
	}
	Each(n, i.draft, func(_ string, inner *doc.Node) { i.index(inner, base) })
	return base
}

func (i *identified) rewritten(n *doc.Node, outer string, root bool) *doc.Node {
	if !n.IsObject() {
		return n
	}
	base, _ := i.base(n, outer)
	out := Rewrite(n, func(_ string, inner *doc.Node) *doc.Node { return i.rewritten(inner, base, false) })
	if ref := out.Get("$ref"); ref != nil && ref.Kind == doc.String {
		if pointer, ok := i.pointer(ref.Text, base); ok {
			out = out.With("$ref", &doc.Node{Kind: doc.String, Pos: ref.Pos, Text: Reference(pointer)})
		}
	}
	if !root && out.Get(i.idName).Str() != "" {
		out = out.Without(i.idName)
	}
	return out
}

// pointer is where a reference leads to, from schemas with that base.
func (i *identified) pointer(ref, base string) (string, bool) {
	uri, fragment, _ := strings.Cut(ref, "#")
	if uri != "" {
		base = resolved(base, uri)
	}
	if pointer, ok := Pointer("#" + fragment); ok {
		resource := i.nodes[base]
		return i.places[resource] + pointer, resource != nil
	}
	named := i.nodes[base+"#"+fragment]
	return i.places[named], named != nil
}

// resolved is a reference from a base; what is no URI is itself.
func resolved(base, ref string) string {
	if uri, err := Resolve(base, ref); err == nil {
		return uri
	}
	return ref
}
