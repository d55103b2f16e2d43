// Package golang captures the wire types of a Go package, or of a tree of
// packages, from its source text and the type checker's view of it.
//
// What a type means on the wire is decided by the rules of encoding/json. The
// SDK is type-checked and never compiled into anything that runs.
package golang

import (
	"context"
	"fmt"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/capture/golang/program"
)

// FrontEnd captures Go.
type FrontEnd struct{}

var _ capture.FrontEnd = FrontEnd{}

// Language implements capture.FrontEnd.
func (FrontEnd) Language() string { return "go" }

// Capture implements capture.FrontEnd. The path is a package's folder; the
// packages below it are captured with it.
func (FrontEnd) Capture(ctx context.Context, root, path string) (*capture.Result, error) {
	prog, problems, err := program.Load(ctx, root, path)
	if err != nil {
		return nil, fmt.Errorf("capturing go types from %s: %w", path, err)
	}
	result, err := captureProgram(prog).TypeSet()
	if err != nil {
		return nil, fmt.Errorf("capturing go types from %s: %w", path, err)
	}
	result.Problems = append(result.Problems, problems...)
	return result, nil
}
