// Package python captures the wire types of a Python SDK: pydantic models,
// TypedDicts, dataclasses, attrs and msgspec classes, NamedTuples, Enums and
// type aliases.
//
// The front end proper is the Python program in capturepy. It reads the SDK with
// the ast module of the standard library and never imports it. The program in
// exactpy, the front end of Exact, does.
package python

import (
	"embed"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/confine"
)

//go:embed capturepy/*.py capturepy/*/*.py exactpy/*.py
var source embed.FS

const language = "python"

// New returns the front end. It needs python3 on PATH: syntax newer than that
// interpreter's own is reported as a Problem.
func New() capture.Script {
	return capture.Script{
		Lang: language,
		// Isolated and without site packages, so that neither the environment nor
		// a folder adds modules or runs code, and without bytecode files.
		Command: []string{"python3", "-I", "-S", "-B"},
		Files:   source,
		Name:    "capturepy/__main__.py",
		Install: "install Python 3.9 or newer (https://www.python.org/downloads/)",
		Project: confine.Project{Top: "pyproject.toml", Part: "__init__.py"},
	}
}
