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
	compiler *jsonschema.Compiler
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
	if v.compiler == nil {
		c := jsonschema.NewCompiler()
		c.Draft = jsonschemaDrafts[v.doc.draft]
		c.LoadURL = func(uri string) (io.ReadCloser, error) {
			return nil, fmt.Errorf("%s: references that leave the document are not followed", uri)
		}
		if err := c.AddResource(baseURI, strings.NewReader(v.doc.explicit())); err != nil {
			return nil, err
		}
		v.compiler = c
	}
	fragment := ""
	if pointer != "" {
		fragment = "#" + (&url.URL{Path: pointer}).EscapedPath()
	}
	return v.compiler.Compile(baseURI + fragment)
}

var jsonschemaDrafts = map[Draft]*jsonschema.Draft{
	Draft4: jsonschema.Draft4, Draft6: jsonschema.Draft6, Draft7: jsonschema.Draft7,
	Draft2019: jsonschema.Draft2019, Draft2020: jsonschema.Draft2020,
}

// explicit is the document's text with a $schema: without one the verifier
// takes the latest draft and asserts formats.
func (d *document) explicit() string {
	if d.root.Kind != doc.Object || d.root.Get("$schema") != nil {
		return d.root.JSON()
	}
	withDraft := *d.root
	withDraft.Members = append([]doc.Member{{Name: "$schema", Value: &doc.Node{Kind: doc.String, Text: d.draft.uri()}}}, d.root.Members...)
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
