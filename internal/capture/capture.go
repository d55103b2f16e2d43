// Package capture turns the source code of one SDK into a type set: a JSON
// Schema 2020-12 bundle with one entry in $defs for each public wire type.
//
// Each language has a front end in a package of its own below this one. A front
// end only reads source text, it never runs the SDK's code, and what it does
// not understand it marks as opaque, with the place.
package capture

import (
	"context"

	"example.org/parity/internal/typeset"
)

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

// What a front end gives is a type set; see its package.
type (
	Result   = typeset.Set
	Excluded = typeset.Excluded
	Problem  = typeset.Problem
)
