package report

import (
	_ "embed"
	"encoding/json"
	"io"

	"example.org/parity/internal/compare"
)

// Schema is the JSON Schema of the JSON report: its contract.
//
//go:embed report.schema.json
var Schema []byte

// JSON writes the result for machines, in the shape that Schema describes.
func JSON(w io.Writer, r *compare.Result, _ Options) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}
