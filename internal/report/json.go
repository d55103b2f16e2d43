package report

import (
	_ "embed"
	"io"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
	"example.org/parity/internal/validate"
)

// Schema is the JSON Schema of the JSON report: its contract.
//
//go:embed report.schema.json
var Schema []byte

// Version is that of the JSON report: docs/contracts.md says what changes it.
const Version = 1

// JSON writes the result for machines, in the shape that Schema describes.
func JSON(w io.Writer, r *compare.Result, opts Options) error {
	return print.JSON(w, struct {
		Version int `json:"version"`
		*compare.Result
		Traffic *validate.Result `json:"traffic,omitempty"`
	}{Version, r, opts.Traffic})
}
