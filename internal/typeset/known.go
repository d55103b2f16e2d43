package typeset

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/near"
)

// format is typeset.schema.json, which says what x-parity may hold.
var format = sync.OnceValue(func() *doc.Node {
	n, err := doc.ParseJSON("typeset.schema.json", Schema)
	if err != nil {
		panic(err) // it is embedded, and the tests read it
	}
	return n
})

var formatOfNotes = sync.OnceValue(func() *doc.Node { return format().At("/$defs/notes") })

// misplaced is what of x-parity no part of the format has. Where it stands is put
// together from within: of most there is none.
type misplaced struct {
	node       *doc.Node
	path, what string
}

func (m *misplaced) within(step string) *misplaced {
	m.path = step + m.path
	return m
}

func (m *misplaced) found() (*doc.Node, error) {
	if m == nil {
		return nil, nil
	}
	return m.node, errors.New(Annotation + m.path + ": " + m.what)
}

// CheckNotes refuses keys and words of x-parity that nothing reads. It returns where
// they are. What a document says of itself, it may also say of its one schema.
func CheckNotes(n *doc.Node, document bool) (*doc.Node, error) {
	annotation := n.Get(Annotation)
	if annotation == nil {
		return nil, nil
	}
	wrong := unknown(annotation, formatOfNotes())
	if wrong != nil && document {
		if of := unknown(annotation, format().At("/properties/"+Annotation)); of == nil || annotation.Get("language") != nil {
			wrong = of
		}
	}
	return wrong.found()
}

// unknown looks for the first key or word that a part of the format does not have.
func unknown(n, expected *doc.Node) *misplaced {
	if ref := expected.Get("$ref").Str(); ref != "" {
		if ref == "#/$defs/schema" {
			return nil // parsed and checked where it is used
		}
		expected = format().Get("$defs").Get(strings.TrimPrefix(ref, "#/$defs/"))
	}
	switch {
	case expected.Get("enum").IsArray() && n.Kind == doc.String:
		if words := expected.Get("enum"); !slices.ContainsFunc(words.Items, func(word *doc.Node) bool { return word.Text == n.Text }) {
			return &misplaced{node: n, what: fmt.Sprintf("%q is none of %s", n.Text, strings.Join(words.Strings(), ", "))}
		}
	case expected.Get("properties").IsObject() && n.Kind == doc.Object:
		for _, m := range n.Members {
			inner := expected.Get("properties").Get(m.Name)
			if inner == nil {
				var names []string
				for _, known := range expected.Get("properties").Members {
					names = append(names, known.Name)
				}
				return &misplaced{node: m.Value, what: fmt.Sprintf("unknown key %q%s", m.Name, near.Hint(m.Name, names, "known here: "+strings.Join(names, ", ")))}
			}
			if wrong := unknown(m.Value, inner); wrong != nil {
				return wrong.within("." + m.Name)
			}
		}
	case expected.Get("items").IsObject() && n.Kind == doc.Array:
		for i, item := range n.Items {
			if wrong := unknown(item, expected.Get("items")); wrong != nil {
				return wrong.within(fmt.Sprintf("[%d]", i))
			}
		}
	}
	return nil
}
