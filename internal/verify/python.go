package verify

import (
	"cmp"
	"context"
	_ "embed"
	"os"
	"path/filepath"

	"example.org/parity/internal/capture/python"
	"example.org/parity/internal/child"
)

//go:embed program/verify.py
var pythonSource []byte

// pythonProgram decodes with the SDK's classes, in the interpreter that the SDK is
// installed for.
func pythonProgram(_ context.Context, sdk SDK) (*program, error) {
	interpreter := sdk.Interpreter
	if interpreter == "" {
		interpreter = cmp.Or(python.Interpreter(sdk.Root, sdk.Source), "python3")
	}
	p := &program{}
	p.declare(sdk)
	p.command = child.Command{
		Program: interpreter,
		// Not isolated: the environment is the SDK's own.
		Args: []string{"-B", "verify.py"},
		Pass: []string{"VIRTUAL_ENV", "PYTHONPATH"},
		Fill: func(dir string) error { return os.WriteFile(filepath.Join(dir, "verify.py"), pythonSource, 0o600) },
	}
	return p, nil
}
