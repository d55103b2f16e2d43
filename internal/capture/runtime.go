package capture

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"example.org/parity/internal/child"
)

// Runtime is the program that a front end needs to read its language.
type Runtime struct {
	Program     string
	VersionFlag string
	Install     string // what to do where it is missing
	Outside     bool   // it must not lie in the tree that is read
	// Needs is what the program needs besides, in words, for a tree that is read; nil for
	// nothing.
	Needs func(root string) (string, error)
}

// Runtime is the script's interpreter.
func (s Script) Runtime() Runtime {
	return Runtime{Program: s.Command[0], VersionFlag: "--version", Install: s.Install}
}

// Find returns where the program is and the version that it prints of itself; root
// is that of the tree that is read.
func (r Runtime) Find(ctx context.Context, root string) (path, version string, err error) {
	if path, err = r.path(root); err != nil {
		return "", "", err
	}
	out, err := child.Command{Program: path, Args: []string{r.VersionFlag}}.Run(ctx)
	if err != nil {
		return path, "", fmt.Errorf("asking for the version of %s: %w", r.Program, err)
	}
	version = strings.TrimSpace(child.LastLines(string(out), 1))
	if r.Needs == nil {
		return path, version, nil
	}
	besides, err := r.Needs(root)
	if err != nil {
		return path, version, err
	}
	return path, version + " with " + besides, nil
}

// path finds the program on PATH. One that is to be outside of root, and is not, is
// an error: a tree that is read decides nothing about what is run.
func (r Runtime) path(root string) (string, error) {
	program, err := child.Find(r.Program)
	if err != nil {
		return "", fmt.Errorf("%s is not on PATH: %s", r.Program, r.Install)
	}
	if !r.Outside {
		return program, nil
	}
	for _, real := range []func(string) (string, error){filepath.Abs, filepath.EvalSymlinks} {
		at, err := real(program)
		if err != nil {
			return "", err
		}
		folder, err := real(root)
		if err != nil {
			return "", err
		}
		if rel, err := filepath.Rel(folder, at); err == nil && filepath.IsLocal(rel) {
			return "", fmt.Errorf("%s lies in the tree that is read, and nothing of that is run", program)
		}
	}
	return program, nil
}
