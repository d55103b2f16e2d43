package validate

import (
	"github.com/santhosh-tekuri/jsonschema/v5"

	"example.org/parity/internal/doc"
)

// sound reports whether the metaschema of a document's draft allows all of its types.
// jsonschema finds out by itself when it compiles a type, in a time that grows with the
// document; for a sound document the checker does without it.
func sound(root *doc.Node, types map[string]string) bool {
	draft := schema2020
	if given := root.Get("$schema"); given != nil {
		draft = given.Str()
	}
	meta, err := jsonschema.NewCompiler().Compile(draft)
	if err != nil {
		return false
	}
	// Below properties each draft looks for schemas.
	all := doc.NewObject()
	for name, pointer := range types {
		all.Members = append(all.Members, doc.Member{Name: name, Value: root.At(pointer)})
	}
	text := []byte(doc.NewObject(doc.Member{Name: "properties", Value: all}).JSON())
	v, err := decode(text, len(text))
	return err == nil && meta.Validate(v) == nil
}
