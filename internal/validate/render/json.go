package render

import (
	_ "embed"
	"io"

	"example.org/parity/internal/print"
	"example.org/parity/internal/validate"
)

// Schema is the JSON Schema of the JSON format: its contract.
//
//go:embed traffic.schema.json
var Schema []byte

// Version is that of the JSON format: docs/contracts.md says what changes it.
const Version = 1

// JSON writes the result for machines, in the shape that Schema describes.
func JSON(w io.Writer, r *validate.Result, _ Options) error {
	return print.JSON(w, struct {
		Version int `json:"version"`
		*validate.Result
	}{Version, r})
}

// NDJSON writes one issue a line, for filters.
func NDJSON(w io.Writer, r *validate.Result, opts Options) error {
	for _, i := range issues(r, opts) {
		if err := print.JSONLine(w, i); err != nil {
			return err
		}
	}
	return nil
}
