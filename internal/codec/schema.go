package codec

import _ "embed"

// Schema is the JSON Schema of facts. The tests hold it against the Go types.
//
//go:embed facts.schema.json
var Schema []byte
