package typeset

import (
	"fmt"
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

// path leads to a part of x-parity. It becomes text only where something is wrong there.
type path struct {
	within *path
	step   string
}

func (p path) String() string {
	if p.within == nil {
		return p.step
	}
	return p.within.String() + p.step
}

// CheckNotes refuses keys and words of x-parity that nothing reads. It returns where
// they are. What a document says of itself, it may also say of its one schema.
func CheckNotes(n *doc.Node, document bool) (*doc.Node, error) {
	annotation := n.Get(Annotation)
	if annotation == nil {
		return nil, nil
	}
	at, err := unknown(annotation, formatOfNotes(), path{step: Annotation})
	if err != nil && document {
		if at, err := unknown(annotation, format().At("/properties/"+Annotation), path{step: Annotation}); err == nil || annotation.Get("language") != nil {
			return at, err
		}
	}
	return at, err
}

// unknown looks for the first key or word that a part of the format does not have.
func unknown(n, expected *doc.Node, at path) (*doc.Node, error) {
	if ref := expected.Get("$ref").Str(); ref != "" {
		if ref == "#/$defs/schema" {
			return nil, nil // parsed and checked where it is used
		}
		expected = format().At(strings.TrimPrefix(ref, "#"))
	}
	switch {
	case expected.Get("enum").IsArray() && n.Kind == doc.String:
		var words []string
		for _, word := range expected.Get("enum").Items {
			if word.Text == n.Text {
				return nil, nil
			}
			words = append(words, word.Text)
		}
		return n, fmt.Errorf("%s: %q is none of %s", at, n.Text, strings.Join(words, ", "))
	case expected.Get("properties").IsObject() && n.Kind == doc.Object:
		for _, m := range n.Members {
			inner := expected.Get("properties").Get(m.Name)
			if inner == nil {
				var names []string
				for _, known := range expected.Get("properties").Members {
					names = append(names, known.Name)
				}
				return m.Value, fmt.Errorf("%s: unknown key %q%s", at, m.Name, near.Hint(m.Name, names, "known here: "+strings.Join(names, ", ")))
			}
			if where, err := unknown(m.Value, inner, path{&at, "." + m.Name}); err != nil {
				return where, err
			}
		}
	case expected.Get("items").IsObject() && n.Kind == doc.Array:
		for i, item := range n.Items {
			if where, err := unknown(item, expected.Get("items"), path{&at, fmt.Sprintf("[%d]", i)}); err != nil {
				return where, err
			}
		}
	}
	return nil, nil
}
