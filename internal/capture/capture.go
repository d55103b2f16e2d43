// Package capture turns the source code of one SDK into a type set: a JSON
// Schema 2020-12 bundle with one entry in $defs for each public wire type.
//
// Each language has a front end in a package of its own below this one. A front
// end only reads source text, it never runs the SDK's code, and what it does
// not understand it marks as opaque, with the place.
package capture

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sort"
)

// Dialect is the JSON Schema dialect of every captured type set.
const Dialect = "https://json-schema.org/draft/2020-12/schema"

// A FrontEnd captures the types of one language.
type FrontEnd interface {
	// Language is the name used in parity.yaml and in LANG:PATH arguments.
	Language() string

	// Runtime is the program that Capture runs.
	Runtime() Runtime

	// Capture reads the source below path. File names in the result are
	// slash-separated and relative to root. A source file that cannot be
	// parsed becomes a Problem, and the others are still captured; an error
	// is returned only where nothing could be captured at all (no such
	// folder, the language's runtime is missing).
	Capture(ctx context.Context, root, path string) (*Result, error)
}

// Result is what a front end found. The front ends that are scripts print it as JSON.
type Result struct {
	Language string         `json:"language"`
	Files    int            `json:"files"` // source files read
	Defs     map[string]any `json:"defs"`  // type name → JSON Schema, numbers as json.Number
	Excluded []Excluded     `json:"excluded"`
	Problems []Problem      `json:"problems"`
}

// Excluded is a declaration that is not a wire type, with the reason why.
type Excluded struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
	File   string `json:"file"`
	Line   int    `json:"line"`
}

// Problem is a source file, or a part of one, that could not be read.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"` // 1-based
	Message string `json:"message"`
}

func (p Problem) String() string {
	switch {
	case p.Line > 0 && p.Column > 0:
		return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
	case p.Line > 0:
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
	default:
		return fmt.Sprintf("%s: %s", p.File, p.Message)
	}
}

// Document renders the type set: keys sorted, two-space indent, a final newline.
// Equal results give equal bytes.
func (r *Result) Document() ([]byte, error) {
	excluded := append([]Excluded{}, r.Excluded...)
	sort.Slice(excluded, func(i, j int) bool {
		a, b := excluded[i], excluded[j]
		if a.Name != b.Name {
			return a.Name < b.Name
		}
		if a.File != b.File {
			return a.File < b.File
		}
		return a.Line < b.Line
	})
	meta := map[string]any{"language": r.Language, "files": r.Files, "excluded": excluded}
	if len(r.Problems) > 0 {
		meta["problems"] = r.Problems // the set has holes, and must say so
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(map[string]any{
		"$schema":  Dialect,
		"$defs":    r.Defs,
		"x-parity": meta,
	})
	if err != nil {
		return nil, fmt.Errorf("encoding the %s type set: %w", r.Language, err)
	}
	return out.Bytes(), nil
}
