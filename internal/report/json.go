package report

import (
	_ "embed"
	"io"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/print"
	"example.org/parity/internal/validate"
	"example.org/parity/internal/wording"
)

// Schema is the JSON Schema of the JSON report: its contract.
//
//go:embed report.schema.json
var Schema []byte

// Version is that of the JSON report: docs/contracts.md says what changes it.
const Version = 1

// JSON writes the result for machines, in the shape that Schema describes: the result
// as it is, and beside each finding its sentences.
func JSON(w io.Writer, r *compare.Result, opts Options) error {
	types := make([]worded, len(r.Types))
	for i, t := range r.Types {
		types[i] = wordedOf(t)
	}
	return print.JSON(w, struct {
		Version int `json:"version"`
		*compare.Result
		Types   []worded         `json:"types"`
		Traffic *validate.Result `json:"traffic,omitempty"`
	}{Version, r, types, opts.Traffic})
}

// worded is a type whose findings have sentences.
type worded struct {
	*compare.TypeResult
	Compared map[string]wordedCompared `json:"compared"`
}

type wordedCompared struct {
	*compare.Compared
	Findings []wordedFinding `json:"findings"`
}

type wordedFinding struct {
	*compare.Finding
	wording.Sentences
}

func wordedOf(t *compare.TypeResult) worded {
	w := worded{t, make(map[string]wordedCompared, len(t.Compared))}
	for set, c := range t.Compared {
		findings := make([]wordedFinding, len(c.Findings))
		for i, f := range c.Findings {
			findings[i] = wordedFinding{f, wording.Of(f)}
		}
		w.Compared[set] = wordedCompared{c, findings}
	}
	return w
}
