package typeset

import _ "embed"

// Schema is the JSON Schema of a type set.
//
//go:embed typeset.schema.json
var Schema []byte
