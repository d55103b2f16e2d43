package report

import (
	_ "embed"
	"io"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
)

// Schema is the JSON Schema of the JSON report: its contract.
//
//go:embed report.schema.json
var Schema []byte

// JSON writes the result for machines, in the shape that Schema describes.
func JSON(w io.Writer, r *compare.Result, _ Options) error {
	return print.JSON(w, r)
}
