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

// JSON writes the result for machines, in the shape that Schema describes.
func JSON(w io.Writer, r *compare.Result, opts Options) error {
	return print.JSON(w, struct {
		*compare.Result
		Traffic *validate.Result `json:"traffic,omitempty"`
	}{r, opts.Traffic})
}
