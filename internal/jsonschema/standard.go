package jsonschema

import (
	"slices"
	"strings"

	"example.org/parity/internal/doc"
)

// Standard is a document as parity's readers want it: every reference within it in
// the spelling of Reference, and the dialect of OpenAPI 3.0 in the words of JSON
// Schema 2020-12: "nullable": true, and exclusiveMinimum beside minimum as draft 4
// has it. A document that names its draft, or is of OpenAPI 3.1, has only its
// references changed; one that names nothing may have either word. Places of schemas
// stay what they are, and those that operations write out are definitions beside them.
func Standard(document *doc.Node) *doc.Node {
	if !document.IsObject() {
		return document
	}
	document = WithOperations(document)
	version := document.Get("openapi").Str()
	old := document.Get("$schema") == nil && (version == "" || strings.HasPrefix(version, "3.0"))
	s := standard{dialect: old && mentioned(document, func(m doc.Member) bool {
		return m.Name == "nullable" || m.Name == "x-nullable" || m.Name == "exclusiveMinimum" || m.Name == "exclusiveMaximum"
	})}
	if !s.dialect && !mentioned(document, func(m doc.Member) bool { return m.Name == "$ref" && spelled(m.Value) != m.Value }) {
		return document // as nearly every one
	}
	out := document
	if isSchema(document) {
		out = s.schema(document)
	}
	for _, container := range Containers {
		old := out.At(container)
		if !old.IsObject() || out != document && old != document.At(container) {
			continue // done with the whole
		}
		changed := &doc.Node{Kind: doc.Object, Pos: old.Pos, Members: slices.Clone(old.Members)}
		for i, m := range changed.Members {
			changed.Members[i].Value = s.schema(m.Value)
		}
		out = out.WithAt(container, changed)
	}
	return out
}

type standard struct {
	dialect bool // it may be that of OpenAPI 3.0
}

// mentioned reports whether a member anywhere in n is what holds asks for.
func mentioned(n *doc.Node, holds func(doc.Member) bool) bool {
	for _, m := range n.Members {
		if holds(m) || mentioned(m.Value, holds) {
			return true
		}
	}
	return slices.ContainsFunc(n.Items, func(item *doc.Node) bool { return mentioned(item, holds) })
}

// spelled is the value of a $ref in the spelling of Reference; one that leads out of
// the document, or by an anchor, stays as it is.
func spelled(ref *doc.Node) *doc.Node {
	if ref.Kind != doc.String {
		return ref
	}
	pointer, local := Pointer(ref.Text)
	if !local || Reference(pointer) == ref.Text {
		return ref
	}
	return &doc.Node{Kind: doc.String, Pos: ref.Pos, Text: Reference(pointer)}
}

func (s standard) schema(n *doc.Node) *doc.Node {
	if !n.IsObject() {
		return n
	}
	out := Rewrite(n, func(_ string, inner *doc.Node) *doc.Node { return s.schema(inner) })
	if ref := out.Get("$ref"); ref != nil {
		out = out.With("$ref", spelled(ref))
	}
	if patch := out.Get("x-parity").Get("out"); patch.IsObject() {
		out = out.With("x-parity", out.Get("x-parity").With("out", s.schema(patch)))
	}
	if s.dialect {
		out = fromOpenAPI(out)
	}
	return out
}

func fromOpenAPI(out *doc.Node) *doc.Node {
	for _, end := range [...]struct{ exclusive, bound string }{{"exclusiveMinimum", "minimum"}, {"exclusiveMaximum", "maximum"}} {
		said := out.Get(end.exclusive)
		if said == nil || said.Kind != doc.Boolean {
			continue
		}
		limit := out.Get(end.bound)
		out = out.Without(end.exclusive)
		if said.Bool() && limit != nil {
			out = out.Without(end.bound).With(end.exclusive, limit)
		}
	}
	for _, keyword := range [...]string{"nullable", "x-nullable"} { // the latter of Swagger 2.0
		if nullable := out.Get(keyword); nullable != nil && nullable.Kind == doc.Boolean {
			out = out.Without(keyword)
			if nullable.Bool() {
				out = orNull(out)
			}
		}
	}
	return out
}

// annotating are the keywords that stay outside where a schema becomes an arm.
var annotating = []string{"title", "description", "default", "example", "deprecated", "readOnly", "writeOnly", "x-parity"}

// orNull is a schema that admits null, too, at the same place where it can.
func orNull(n *doc.Node) *doc.Node {
	null := doc.NewString("null")
	if values := n.Get("enum"); values.IsArray() && !slices.ContainsFunc(values.Items, func(v *doc.Node) bool { return v.Kind == doc.Null }) {
		n = n.With("enum", doc.NewArray(append(slices.Clone(values.Items), doc.NewNull())...))
	}
	switch t := n.Get("type"); {
	case t.IsArray() && slices.Contains(t.Strings(), "null"):
		return n
	case t.IsArray():
		return n.With("type", doc.NewArray(append(slices.Clone(t.Items), null)...))
	case t != nil && n.Get("const") == nil && n.Get("$ref") == nil:
		return n.With("type", doc.NewArray(t, null))
	}
	asserts := false
	outer := &doc.Node{Kind: doc.Object, Pos: n.Pos}
	inner := &doc.Node{Kind: doc.Object, Pos: n.Pos}
	for _, m := range n.Members {
		if slices.Contains(annotating, m.Name) {
			outer.Members = append(outer.Members, m)
		} else {
			inner.Members = append(inner.Members, m)
			asserts = asserts || Keywords[m.Name].Asserts
		}
	}
	if !asserts || n.Get("enum") != nil && n.Get("type") == nil {
		return n
	}
	return outer.With("anyOf", doc.NewArray(inner, doc.NewObject(doc.Member{Name: "type", Value: null})))
}
