package jsonschema

import (
	"fmt"
	"net/url"
	"strings"

	"example.org/parity/internal/doc"
)

// Containers are the JSON pointers under which documents keep named schemas.
var Containers = []string{"/$defs", "/definitions", "/components/schemas"}

// Definition is one named schema of a document.
type Definition struct {
	Name    string
	Pointer string // within the document; "" for the document itself
	Schema  *doc.Node
}

// Definitions lists the named schemas of a document, and the document itself where
// it is a schema. Of several with one name the first counts. root is the name of a
// document without a title.
func Definitions(document *doc.Node, root string) []Definition {
	var found []Definition
	seen := map[string]bool{}
	add := func(d Definition) {
		if !seen[d.Name] {
			seen[d.Name] = true
			found = append(found, d)
		}
	}
	for _, container := range Containers {
		if holds := document.At(container); holds.IsObject() {
			for _, m := range holds.Members {
				add(Definition{m.Name, container + "/" + doc.Escape(m.Name), m.Value})
			}
		}
	}
	if isSchema(document) {
		if title := document.Get("title").Str(); title != "" {
			root = title
		}
		add(Definition{root, "", document})
	}
	return found
}

// isSchema reports whether a document asserts something itself, beside being a
// container.
func isSchema(document *doc.Node) bool {
	for _, m := range document.Members {
		if Keywords[m.Name].Asserts {
			return true
		}
	}
	return false
}

// Pointer is the JSON pointer of a reference within its document, percent-encoding
// undone; false where it leads to another document, or by an anchor.
func Pointer(ref string) (string, bool) {
	fragment, local := strings.CutPrefix(ref, "#")
	if !local || fragment != "" && fragment[0] != '/' {
		return "", false
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil {
		return fragment, true // a name with a bare % in it, as people write them
	}
	return pointer, true
}

// Reference is the $ref to a JSON pointer within a document, in the one spelling
// that parity writes: a valid URI reference, whatever the names in it.
func Reference(pointer string) string {
	// EscapedFragment leaves to others what is not allowed in a fragment either.
	fragment := (&url.URL{Fragment: pointer}).EscapedFragment()
	return "#" + brackets.Replace(fragment)
}

// Resolve is the URI that a reference stands for from a base (RFC 3986, 5).
func Resolve(base, ref string) (string, error) {
	b, err := url.Parse(base)
	if err != nil {
		return "", fmt.Errorf("%q is no URI: %w", base, err)
	}
	r, err := url.Parse(ref)
	if err != nil {
		return "", fmt.Errorf("%q is no URI reference: %w", ref, err)
	}
	return b.ResolveReference(r).String(), nil
}

var brackets = strings.NewReplacer("[", "%5B", "]", "%5D")
