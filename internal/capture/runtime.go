package capture

import (
	"context"
	"fmt"
	"strings"

	"example.org/parity/internal/child"
)

// Runtime is the program that a front end needs to read its language.
type Runtime struct {
	Program     string
	VersionFlag string
	Install     string // what to do where it is missing
}

// Runtime is the script's interpreter.
func (s Script) Runtime() Runtime { return Runtime{s.Command[0], "--version", s.Install} }

// Find returns where the program is and the version that it prints of itself.
func (r Runtime) Find(ctx context.Context) (path, version string, err error) {
	path, err = child.Find(r.Program)
	if err != nil {
		return "", "", fmt.Errorf("%s is not on PATH: %s", r.Program, r.Install)
	}
	out, err := child.Command{Program: path, Args: []string{r.VersionFlag}}.Run(ctx)
	if err != nil {
		return path, "", fmt.Errorf("asking for the version of %s: %w", r.Program, err)
	}
	return path, strings.TrimSpace(child.LastLines(string(out), 1)), nil
}
