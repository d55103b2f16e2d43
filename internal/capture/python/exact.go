package python

import (
	"context"
	"os"
	"path/filepath"

	"example.org/parity/internal/capture"
)

// Exact returns a front end that imports the SDK, and so runs its code, in the
// environment of the given interpreter: what pydantic says of its own models, in
// both directions, takes the place of what New reads from their source. All other
// types are as New reads them. Where interpreter is "", it is the .venv/bin/python
// nearest above the captured path, within root, or python3 on PATH.
//
// The aliases of Python are gone at run time: in the fields of models they are
// written out.
func Exact(interpreter string) capture.FrontEnd { return exact{interpreter} }

type exact struct{ interpreter string }

// Language implements capture.FrontEnd.
func (exact) Language() string { return language }

// Runtime implements capture.FrontEnd. Without an interpreter of its own it names
// the one that is taken where no environment is found beside the SDK.
func (e exact) Runtime() capture.Runtime { return e.script(e.interpreter).Runtime() }

// Capture implements capture.FrontEnd. A module that cannot be imported is a
// Problem, and its types are as read from source.
func (e exact) Capture(ctx context.Context, root, path string) (*capture.Result, error) {
	interpreter := e.interpreter
	if interpreter == "" {
		interpreter = Interpreter(root, path)
	}
	return e.script(interpreter).Capture(ctx, root, path)
}

func (exact) script(interpreter string) capture.Script {
	if interpreter == "" {
		interpreter = "python3"
	}
	return capture.Script{
		Lang: language,
		// Not isolated: the environment is the SDK's own.
		Command: []string{interpreter, "-B"},
		Pass:    []string{"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"},
		Files:   source,
		Name:    "exactpy",
		Install: "name the Python that the SDK and pydantic 2 are installed for",
	}
}

// Interpreter is the Python of the environment nearest above path, within root, as
// venv, uv and poetry make it there; "" where there is none.
func Interpreter(root, path string) string {
	for folder := path; ; folder = filepath.Dir(folder) {
		candidate := filepath.Join(folder, ".venv", "bin", "python")
		if info, err := os.Stat(candidate); err == nil && !info.IsDir() {
			return candidate
		}
		if folder == root || folder == filepath.Dir(folder) {
			return ""
		}
	}
}
