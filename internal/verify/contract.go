package verify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// Contract is what a set's capture says that its code accepts.
type Contract struct {
	document *doc.Node
	compiler *jsonschema.Compiler
	types    map[string]*jsonschema.Schema
	pointers map[string]string
	known    map[string]bool
}

const contractURL = "parity:///contract.json"

// NewContract compiles what the types of a set accept.
func NewContract(set *schema.Set) (*Contract, error) {
	document := typeset.Accepts(set.Document)
	c := &Contract{
		document: document, compiler: jsonschema.NewCompiler(), types: map[string]*jsonschema.Schema{},
		pointers: map[string]string{}, known: map[string]bool{},
	}
	c.compiler.AssertFormat = true
	c.compiler.LoadURL = func(url string) (io.ReadCloser, error) {
		return nil, fmt.Errorf("%s is another document, and no other documents are read", url)
	}
	for _, t := range set.Types {
		c.pointers[t.Name] = t.Pointer
	}
	if err := c.compiler.AddResource(contractURL, strings.NewReader(document.JSON())); err != nil {
		return nil, fmt.Errorf("%s: %w", set.File, err)
	}
	return c, nil
}

// Accepts implements Judge. What rests on something opaque, or on a check that no
// schema says, is not known.
func (c *Contract) Accepts(name string, payload []byte) (accepts, known bool) {
	compiled, ok := c.types[name]
	if !ok {
		var err error
		if compiled, err = c.compiler.Compile(contractURL + "#" + c.pointers[name]); err != nil {
			compiled = nil
		}
		c.types[name] = compiled
	}
	if compiled == nil {
		return false, false
	}
	dec := json.NewDecoder(bytes.NewReader(payload))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return false, false
	}
	if compiled.Validate(v) != nil {
		return false, !c.doubted(c.pointers[name], false)
	}
	return true, !c.doubted(c.pointers[name], true)
}

// doubted says whether a definition reaches something opaque, or, for a payload
// that its schema takes, a check.
func (c *Contract) doubted(pointer string, checks bool) bool {
	key := fmt.Sprint(pointer, checks)
	if known, ok := c.known[key]; ok {
		return known
	}
	seen := map[string]bool{}
	var reaches func(n *doc.Node) bool
	visit := func(pointer string) bool {
		if seen[pointer] {
			return false
		}
		seen[pointer] = true
		return reaches(c.document.At(pointer))
	}
	reaches = func(n *doc.Node) bool {
		switch {
		case n == nil:
			return false
		case n.Kind == doc.Array:
			for _, item := range n.Items {
				if reaches(item) {
					return true
				}
			}
		case n.Kind == doc.Object:
			if notes := typeset.NotesOf(n); notes.Opaque != "" || checks && len(notes.Checked) > 0 {
				return true
			}
			if ref := n.Get("$ref").Str(); strings.HasPrefix(ref, "#") && visit(ref[1:]) {
				return true
			}
			for _, m := range n.Members {
				if m.Name != typeset.Annotation && reaches(m.Value) {
					return true
				}
			}
		}
		return false
	}
	c.known[key] = visit(pointer)
	return c.known[key]
}
