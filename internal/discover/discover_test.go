package discover

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/parity/internal/confine"
)

func TestSDKs(t *testing.T) {
	const python, elixir, golang = "class Job(BaseModel):\n    id: str\n", "defmodule Job do\n  defstruct [:id]\nend\n", "package sdk\n\ntype Job struct {\n\tID string `json:\"id\"`\n}\n"
	for _, row := range []struct {
		name  string
		files map[string]string
		want  []SDK
	}{
		{"nothing", map[string]string{"README.md": "class Job(BaseModel):"}, nil},
		{"each language, in one order", map[string]string{"go/job.go": golang, "py/job.py": python, "ex/job.ex": elixir},
			[]SDK{{"python", "py", 1}, {"elixir", "ex", 1}, {"go", "go", 2}}},
		{"the folder that holds most, with those below it", map[string]string{"sdk/x.py": python, "sdk/deep/y.py": python, "sdk/deep/z.py": python, "cli/a.py": python}, []SDK{{"python", "sdk", 3}}},
		{"no deeper than that", map[string]string{"sdk/a/x.py": python, "sdk/b/x.py": python, "sdk/b/y.py": python}, []SDK{{"python", "sdk", 3}}},
		{"as deep as that", map[string]string{"sdk/api/v1/x.py": python, "sdk/api/v1/y.py": python, "sdk/api/v1/z.py": python, "sdk/w.py": python}, []SDK{{"python", "sdk/api/v1", 3}}},
		{"where no folder does, what holds them all", map[string]string{"b/x.py": python, "a/x.py": python}, []SDK{{"python", ".", 2}}},
		{"a folder of types has those below it", map[string]string{"sdk/types/x.py": python, "sdk/types/deep/y.py": python, "sdk/types/deep/z.py": python, "cli/a.py": python}, []SDK{{"python", "sdk/types", 3}}},
		{"a folder of types, which holds more than half", map[string]string{"sdk/types/x.py": python, "sdk/types/y.py": python, "sdk/cli/a.py": python}, []SDK{{"python", "sdk/types", 2}}},
		{"a folder of types that does not", map[string]string{"sdk/types/x.py": python, "sdk/cli/a.py": python}, []SDK{{"python", "sdk", 2}}},
		{"classes by their fields, also within others", map[string]string{
			"sdk/x.py": "@dataclass\nclass A:\n    \"\"\"An \"A\".\"\"\"\n\n    id: str\n\nclass B(A):\n    name: str\n\nclass C:\n    class D(TypedDict):\n        id: str\n",
			"cli/x.py": "class Client(Base2):\n    def get(self, id: str): ...\n\nclass E(Exception):\n    pass\n",
		}, []SDK{{"python", "sdk", 3}}},
		{"here itself", map[string]string{"x.py": python}, []SDK{{"python", ".", 1}}},
		{"code of others, tests, output and hidden folders", map[string]string{
			"node_modules/x.py": python, "venv/x.py": python, "tests/x.py": python, ".tox/x.py": python, "deps/x/job.ex": elixir, "vendor/x.go": golang, "x_test.go": golang,
		}, nil},
		{"a file beyond what is read of one", map[string]string{"x.py": python + string(make([]byte, confine.MaxSource))}, nil},
		{"text that is none", map[string]string{"x.py": "\xff\xfe\n" + python}, []SDK{{"python", ".", 1}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			root := t.TempDir()
			for name, text := range row.files {
				file := filepath.Join(root, name)
				if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			got, err := SDKs(root)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestLinksAreNotFollowed: what is no regular file is no source.
func TestLinksAreNotFollowed(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "x.py")
	if err := os.WriteFile(outside, []byte("class Job(BaseModel):\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for link, target := range map[string]string{"x.py": outside, "zero.py": "/dev/zero"} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := SDKs(root)
	if err != nil || got != nil {
		t.Errorf("got %v, %v; want nothing", got, err)
	}
}
