package relation

import (
	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
)

// Draft is a version of JSON Schema.
type Draft = jsonschema.Draft

const (
	Draft4    = jsonschema.Draft4
	Draft6    = jsonschema.Draft6
	Draft7    = jsonschema.Draft7
	Draft2019 = jsonschema.Draft2019
	Draft2020 = jsonschema.Draft2020 // the default
)

// eachSubschema visits the schemas directly inside a schema object.
func eachSubschema(n *doc.Node, d Draft, visit func(*doc.Node)) {
	jsonschema.Each(n, d, func(_ string, inner *doc.Node) { visit(inner) })
}
