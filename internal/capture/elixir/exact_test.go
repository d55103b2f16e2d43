package elixir_test

import (
	"context"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/capture/elixir"
)

// computed is source of which the code alone does not tell all.
const computed = `
defmodule Computed.Builder do
  defmacro __using__(fields) do
    quote do
      @derive {Jason.Encoder, only: unquote(Keyword.keys(fields))}
      defstruct [:hidden | unquote(fields)]
    end
  end
end

defmodule Computed.Built do
  use Computed.Builder, size: 4
  @type t :: %__MODULE__{size: integer()}
end

defmodule Computed.Defaults do
  @names Enum.map([:one, :two], & &1)
  defstruct @names ++ [timeout: 2 * 30, at: ~D[2020-01-02]]
  @type t :: %__MODULE__{one: integer() | nil, timeout: integer(), at: Date.t()}
end

defmodule Computed.Level do
  @levels [:low, :high]
  @type t :: unquote(Enum.reduce(@levels, &{:|, [], [&1, &2]}))
end
`

// compiled compiles the fixture and the source above, which are real Elixir and
// give no warnings, into a folder of .beam files.
func compiled(t *testing.T) (root, beams string) {
	t.Helper()
	root = tree(t, map[string]string{"computed.ex": computed})
	beams = t.TempDir()
	files := []string{filepath.Join(root, "computed.ex")}
	err := filepath.WalkDir(filepath.Join(repository(t), "fixtures", "elixir"), func(path string, _ fs.DirEntry, err error) error {
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
	return root, beams
}

// The compiled modules say of the fixture what its source says, and more of what
// the source computes.
func TestExact(t *testing.T) {
	t.Parallel()
	root, beams := compiled(t)
	exact, err := elixir.Exact.Capture(context.Background(), repository(t), beams)
	if err != nil {
		t.Fatal(err)
	}
	if len(exact.Problems) > 0 {
		t.Errorf("problems: %v", exact.Problems)
	}

	t.Run("fixture", func(t *testing.T) {
		static := captured(t, repository(t), filepath.Join(repository(t), "fixtures", "elixir"))
		for name := range fixture {
			if diff := cmp.Diff(static.Defs[name], exact.Defs[name]); diff != "" {
				t.Errorf("%s (-static +exact):\n%s", name, diff)
			}
		}
	})

	static := captured(t, root, root)
	for _, d := range []struct{ name, reason, static, exact string }{
		{
			name:   "Built",
			reason: "a macro of the project declares the struct and derives the encoder",
			static: `{"x-parity": {"native": "struct", "opaque": "the struct is declared by the macro use (use Computed.Builder), which is not expanded"}}`,
			exact: `{"type": "object", "x-parity": {"native": "struct", "local": [{"name": "hidden", "reason": "not in the encoder's only: list"}]},
				"properties": {"size": {"type": "integer", "default": 4, "x-parity": {"unset": "default"}}}}`,
		},
		{
			name:   "Defaults",
			reason: "the names and defaults are computed; a typespec that leaves out a field means any term by it",
			static: `{"x-parity": {"native": "struct", "opaque": "the fields in defstruct are computed"}}`,
			exact: `{"type": "object", "x-parity": {"native": "struct"}, "properties": {
				"one": {"type": ["integer", "null"], "default": null},
				"two": {"default": null, "x-parity": {"native": "any"}},
				"timeout": {"type": "integer", "default": 60, "x-parity": {"unset": "default"}},
				"at": {"type": "string", "format": "date", "x-parity": {"native": "date", "computed": "~D[2020-01-02]", "unset": "default"}}}}`,
		},
		{
			name:   "Level",
			reason: "the typespec is computed",
			static: `{"x-parity": {"native": "alias", "opaque": "the type unquote/1 is not known"}}`,
			exact:  `{"enum": ["high", "low"], "x-parity": {"native": "atom"}}`,
		},
	} {
		t.Run(d.name, func(t *testing.T) {
			if diff := cmp.Diff(decoded(t, d.static), brief(definition(static, d.name), "none")); diff != "" {
				t.Errorf("%s\nstatic (-want +got):\n%s", d.reason, diff)
			}
			if diff := cmp.Diff(decoded(t, d.exact), brief(definition(exact, d.name), "none")); diff != "" {
				t.Errorf("%s\nexact (-want +got):\n%s", d.reason, diff)
			}
		})
	}
}

func definition(result *capture.Result, name string) any { return result.Defs[name] }

func TestExactWithoutBeams(t *testing.T) {
	t.Parallel()
	_, err := elixir.Exact.Capture(context.Background(), t.TempDir(), t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "compile it first") {
		t.Errorf("the error does not say what to do: %v", err)
	}
}
