package capture

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
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
	path, err = exec.LookPath(r.Program)
	if err != nil {
		return "", "", fmt.Errorf("%s is not on PATH: %s", r.Program, r.Install)
	}
	out, err := exec.CommandContext(ctx, path, r.VersionFlag).CombinedOutput()
	if err != nil {
		return path, "", fmt.Errorf("%s %s: %w", path, r.VersionFlag, err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return path, strings.TrimSpace(lines[len(lines)-1]), nil
}
