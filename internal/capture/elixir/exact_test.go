package elixir_test

import (
	"context"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/capture/elixir"
)

// compiled compiles the fixture and a row, which are real Elixir and give no
// warnings, into a folder of .beam files.
func compiled(t *testing.T, r row) string {
	t.Helper()
	root := tree(t, map[string]string{"row.ex": r.source})
	beams := t.TempDir()
	files := []string{filepath.Join(root, "row.ex")}
	err := filepath.WalkDir(filepath.Join(repository(t), "fixtures", "elixir", "lib"), func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".ex" {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(elixir.FrontEnd.Command[0], append([]string{"testdata/compile.exs", beams, "testdata/jason_stub.exs"}, files...)...)
	if output, err := command.CombinedOutput(); err != nil || len(output) > 0 {
		t.Fatalf("compiling %d files: %v\n%s\n(without elixir: %s)", len(files), err, output, elixir.FrontEnd.Install)
	}
	return beams
}

// The compiled modules say of the fixture what its source says, and more of what
// the source computes.
func TestExact(t *testing.T) {
	t.Parallel()
	var computed row
	for _, a := range readRows(t) {
		for _, r := range a.rows {
			if r.name == "computed" {
				computed = r
			}
		}
	}
	exact, err := elixir.Exact.Capture(context.Background(), repository(t), compiled(t, computed))
	if err != nil {
		t.Fatal(err)
	}
	if len(exact.Problems) > 0 {
		t.Errorf("problems: %v", exact.Problems)
	}

	t.Run("fixture", func(t *testing.T) {
		static := fixtureSet(t)
		for name := range fixture {
			if diff := cmp.Diff(static.Defs[name], exact.Defs[name]); diff != "" {
				t.Errorf("%s (-static +exact):\n%s", name, diff)
			}
		}
	})

	// What the source alone does not tell: the row has it opaque.
	for _, d := range []struct{ name, reason, exact string }{
		{
			name:   "Built",
			reason: "a macro of the project declares the struct and derives the encoder",
			exact: `{"type": "object", "x-parity": {"native": "struct", "decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop", "unseen": true}, "local": [{"name": "hidden", "reason": "not in the encoder's only: list"}]},
				"properties": {"size": {"type": "integer", "default": 4, "x-parity": {"unset": "default"}}}}`,
		},
		{
			name:   "Defaults",
			reason: "the names and defaults are computed; a typespec that leaves out a field means any term by it",
			exact: `{"type": "object", "x-parity": {"native": "struct", "decode": {"by": "jason", "invalid": "keep", "missing": "nil", "unknown": "drop", "unseen": true}}, "properties": {
				"one": {"type": ["integer", "null"], "default": null},
				"two": {"default": null, "x-parity": {"native": "any"}},
				"timeout": {"type": "integer", "default": 60, "x-parity": {"unset": "default"}},
				"at": {"type": "string", "format": "date", "x-parity": {"native": "date", "computed": "~D[2020-01-02]", "unset": "default"}}}}`,
		},
		{
			name:   "Level",
			reason: "the typespec is computed",
			exact:  `{"enum": ["high", "low"], "x-parity": {"native": "atom", "decode": {"by": "jason", "invalid": "keep", "unseen": true}}}`,
		},
	} {
		t.Run(d.name, func(t *testing.T) {
			got := exact.Defs[d.name]
			if diff := cmp.Diff(decoded(t, d.exact), brief(got, "Row")); diff != "" {
				t.Errorf("%s\nexact (-want +got):\n%s", d.reason, diff)
			}
		})
	}
}

func TestExactWithoutBeams(t *testing.T) {
	t.Parallel()
	_, err := elixir.Exact.Capture(context.Background(), t.TempDir(), t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "compile it first") {
		t.Errorf("the error does not say what to do: %v", err)
	}
}
