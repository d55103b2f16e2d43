package jsonschema

import (
	"slices"
	"strings"

	"example.org/parity/internal/doc"
)

// methods are the members of a path item that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

// WithOperations is an OpenAPI document, or one of Swagger 2.0, in which each schema that an
// operation writes out in its place is a definition, too: it is named by its operation,
// "POST /orders request" or "GET /orders/{id} response 200", and "… item" where it is of one
// of many in a stream. What only refers to a definition has that one's name already.
func WithOperations(document *doc.Node) *doc.Node {
	container := "/components/schemas"
	if document.Get("swagger") != nil {
		container = "/definitions"
	} else if document.Get("openapi") == nil {
		return document
	}
	paths := document.Get("paths")
	if !paths.IsObject() {
		return document
	}
	o := operations{document: document}
	if known := document.At(container); known.IsObject() {
		o.found = slices.Clone(known.Members)
	}
	before := len(o.found)
	for _, path := range paths.Members {
		item := o.resolved(path.Value)
		for _, method := range methods {
			if operation := item.Get(method); operation.IsObject() {
				o.operation(strings.ToUpper(method)+" "+path.Name, operation)
			}
		}
	}
	if len(o.found) == before {
		return document
	}
	return within(document, strings.Split(container[1:], "/"), &doc.Node{Kind: doc.Object, Pos: document.Pos, Members: o.found})
}

// within is an object with a value at a path of names, of which any may be missing.
func within(n *doc.Node, names []string, value *doc.Node) *doc.Node {
	if len(names) == 0 {
		return value
	}
	inner := n.Get(names[0])
	if !inner.IsObject() {
		inner = &doc.Node{Kind: doc.Object, Pos: n.Pos}
	}
	return n.With(names[0], within(inner, names[1:], value))
}

type operations struct {
	document *doc.Node
	found    []doc.Member
}

// resolved follows the reference that may stand for a path item, a body or a response.
func (o *operations) resolved(n *doc.Node) *doc.Node {
	for range 8 {
		pointer, local := Pointer(n.Get("$ref").Str())
		if !local || n.Get("$ref") == nil {
			break
		}
		n = o.document.At(pointer)
	}
	return n
}

func (o *operations) operation(name string, operation *doc.Node) {
	o.body(name+" request", o.resolved(operation.Get("requestBody")))
	if parameters := operation.Get("parameters"); parameters.IsArray() { // of Swagger 2.0
		for _, p := range parameters.Items {
			if p = o.resolved(p); p.Get("in").Str() == "body" {
				o.add(name+" request", p.Get("schema"))
			}
		}
	}
	if responses := operation.Get("responses"); responses.IsObject() {
		for _, r := range responses.Members {
			response := o.resolved(r.Value)
			o.add(name+" response "+r.Name, response.Get("schema")) // of Swagger 2.0
			o.body(name+" response "+r.Name, response)
		}
	}
}

// body adds what a request or response carries as JSON.
func (o *operations) body(name string, body *doc.Node) {
	content := body.Get("content")
	if !content.IsObject() {
		return
	}
	for _, media := range content.Members {
		kind, _, _ := strings.Cut(strings.ToLower(media.Name), ";")
		if kind = strings.TrimSpace(kind); kind == "*/*" || kind == "application/json" || strings.HasSuffix(kind, "+json") {
			o.add(name, media.Value.Get("schema"))
		}
		o.add(name+" item", media.Value.Get("itemSchema"))
	}
}

func (o *operations) add(name string, schema *doc.Node) {
	if !schema.IsObject() || schema.Get("$ref") != nil || len(schema.Members) == 0 {
		return
	}
	if !slices.ContainsFunc(o.found, func(m doc.Member) bool { return m.Name == name }) {
		o.found = append(o.found, doc.Member{Name: name, Value: schema})
	}
}
