package relation

import (
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
)

// verifier judges instances with santhosh-tekuri/jsonschema v5, independent of
// everything else in this package. It compiles each schema of a document once.
type verifier struct {
	doc *document

	mu       sync.Mutex
	compiled map[string]compiled // by JSON pointer
}

type compiled struct {
	schema *jsonschema.Schema
	err    error
}

func newVerifier(d *document) *verifier {
	return &verifier{doc: d, compiled: map[string]compiled{}}
}

// schema compiles the schema at pointer.
func (v *verifier) schema(pointer string) (*jsonschema.Schema, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if c, ok := v.compiled[pointer]; ok {
		return c.schema, c.err
	}
	s, err := v.compile(pointer)
	v.compiled[pointer] = compiled{s, err}
	return s, err
}

func (v *verifier) compile(pointer string) (s *jsonschema.Schema, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("jsonschema panics on the schema: %v", r)
		}
	}()
	root, schemas := v.doc.narrow(pointer)
	draft, most := v.doc.draft, maxCompiled
	if draft >= Draft2019 && definition(pointer) && v.doc.foreign == "" {
		if simpler, ok := classic(root); ok {
			root, draft, most = simpler, Draft7, maxClassic
		}
	}
	if schemas > most {
		return nil, fmt.Errorf("%d schemas, more than the %d that are validated with", schemas, most)
	}
	c := jsonschema.NewCompiler()
	c.Draft = jsonschemaDrafts[draft]
	c.LoadURL = func(uri string) (io.ReadCloser, error) {
		return nil, fmt.Errorf("%s: references that leave the document are not followed", uri)
	}
	if err := c.AddResource(baseURI, strings.NewReader(explicit(root, draft))); err != nil {
		return nil, err
	}
	fragment := ""
	if pointer != "" {
		fragment = "#" + (&url.URL{Path: pointer}).EscapedPath()
	}
	return c.Compile(baseURI + fragment)
}

// definition reports whether a pointer is to a document or one of its definitions.
func definition(pointer string) bool {
	parts := strings.Split(pointer, "/")
	return pointer == "" || len(parts) == 3 && (parts[1] == "$defs" || parts[1] == "definitions")
}

// maxCompiled bounds the schemas of what is compiled: the verifier's compiler
// takes time in the square of them. Those of classic it takes one after the other.
const (
	maxCompiled = 1500
	maxClassic  = 6000
)

// narrow is the document with only those definitions that the one at pointer
// needs, so that a type of a large bundle compiles fast. It is the document
// itself where that is not plain to see. schemas is how many it has.
func (d *document) narrow(pointer string) (root *doc.Node, schemas int) {
	parts := strings.Split(pointer, "/")
	if len(parts) != 3 || d.dynamic || len(d.resources) > 1 {
		return d.root, d.schemas
	}
	container := parts[1]
	definitions := d.root.Get(container)
	prefix := "#/" + container + "/"
	needed := map[string]bool{}
	plain := true
	var need func(name string)
	var walk func(n *doc.Node)
	walk = func(n *doc.Node) {
		schemas++
		if ref := n.Get("$ref"); ref != nil {
			name, ok := strings.CutPrefix(ref.Str(), prefix)
			if plain = plain && ok && !strings.ContainsAny(name, "/%~"); plain {
				need(name)
			}
		}
		eachSubschema(n, d.draft, walk)
	}
	need = func(name string) {
		n := definitions.Get(name)
		if needed[name] || n == nil {
			plain = plain && n != nil
			return
		}
		needed[name] = true
		walk(n)
	}
	need(doc.Unescape(parts[2]))
	if !plain {
		return d.root, d.schemas
	}
	kept := &doc.Node{Kind: doc.Object}
	for _, m := range definitions.Members {
		if needed[m.Name] {
			kept.Members = append(kept.Members, m)
		}
	}
	root = &doc.Node{Kind: doc.Object, Members: []doc.Member{{Name: container, Value: kept}}}
	if s := d.root.Get("$schema"); s != nil {
		root.Members = append(root.Members, doc.Member{Name: "$schema", Value: s})
	}
	return root, schemas
}

var jsonschemaDrafts = map[Draft]*jsonschema.Draft{
	Draft4: jsonschema.Draft4, Draft6: jsonschema.Draft6, Draft7: jsonschema.Draft7,
	Draft2019: jsonschema.Draft2019, Draft2020: jsonschema.Draft2020,
}

// explicit is a document's text with a $schema: without one the verifier takes
// the latest draft and asserts formats.
func explicit(root *doc.Node, draft Draft) string {
	if root.Kind != doc.Object || root.Get("$schema") != nil {
		return root.JSON()
	}
	withDraft := *root
	withDraft.Members = append([]doc.Member{{Name: "$schema", Value: &doc.Node{Kind: doc.String, Text: draft.URI()}}}, root.Members...)
	return withDraft.JSON()
}

// judge validates an instance. It is unsure where the verifier gives up.
func judge(s *jsonschema.Schema, instance any) (a answer) {
	defer func() {
		if recover() != nil {
			a = unsure
		}
	}()
	switch err := s.Validate(instance).(type) {
	case nil:
		return yes
	case *jsonschema.ValidationError:
		return no
	default:
		_ = err
		return unsure
	}
}
