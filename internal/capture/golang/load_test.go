package golang

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.org/parity/internal/capture"
	"github.com/google/go-cmp/cmp"
)

// TestSurroundings captures one type in the surroundings in which SDKs are found.
func TestSurroundings(t *testing.T) {
	const wants = "package sdk\n\nimport \"time\"\n\ntype T struct {\n\tAt time.Time\n}\n"
	for _, row := range []struct {
		name, reason string
		files        map[string]string
		env          map[string]string
		path         string
		want         []string // the types
		opaque       []string
		problems     []string
	}{
		{
			name:   "flags",
			reason: "GOFLAGS of a user's own change nothing",
			files:  map[string]string{"go.mod": "module example.org/sdk\n\ngo 1.24\n", "sdk.go": wants},
			env:    map[string]string{"GOFLAGS": "-mod=vendor -tags=other", "GOWORK": "/nowhere/go.work"},
			want:   []string{"T"},
		},
		{
			name:   "newer go",
			reason: "a go.mod that asks for a Go that is not there is still read",
			files:  map[string]string{"go.mod": "module example.org/sdk\n\ngo 1.999\n", "sdk.go": wants},
			want:   []string{"T"},
		},
		{
			name:   "broken go.mod",
			reason: "the go command refuses the module, the standard library is known all the same",
			files: map[string]string{
				"go.mod":   "module example.org/sdk\n\nrequire (\n\tnonsense\n",
				"sdk.go":   "package sdk\n\nimport (\n\t\"time\"\n\n\t\"example.org/sdk/sub\"\n)\n\ntype T struct {\n\tAt  time.Time\n\tSub sub.S\n}\n",
				"sub/s.go": "package sub\n\ntype S struct{ N int }\n",
			},
			want: []string{"S", "T"},
		},
		{
			name:   "no go.mod",
			reason: "of a bare folder, an import is the folder that it ends with",
			files: map[string]string{
				"sdk.go":           "package sdk\n\nimport \"github.com/someone/sdk/types/inner\"\n\ntype T struct{ S inner.S }\n",
				"types/inner/s.go": "package inner\n\ntype S struct{ N int }\n",
			},
			want: []string{"S", "T"},
		},
		{
			name:   "part of a module",
			reason: "types of packages beside the captured folder are read where they are used, the others are not",
			files: map[string]string{
				"go.mod":      "module example.org/sdk\n\ngo 1.24\n",
				"types/t.go":  "package types\n\nimport \"example.org/sdk/shared\"\n\ntype T struct{ S shared.S }\n",
				"shared/s.go": "package shared\n\ntype S struct{ N int }\n\ntype Unused struct{ N int }\n",
			},
			path: "types",
			want: []string{"S", "T"},
		},
		{
			name:   "vendored",
			reason: "vendored packages are no part of the SDK, and are known",
			files: map[string]string{
				"go.mod":                        "module example.org/sdk\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n",
				"vendor/modules.txt":            "# example.com/dep v1.0.0\n## explicit\nexample.com/dep\n",
				"vendor/example.com/dep/dep.go": "package dep\n\ntype Name string\n\ntype Hidden struct{ N int }\n",
				"sdk.go":                        "package sdk\n\nimport \"example.com/dep\"\n\ntype T struct{ Name dep.Name }\n",
			},
			want: []string{"T"},
		},
		{
			name:   "vendored, out of step",
			reason: "a vendor folder that disagrees with go.mod still has the packages",
			files: map[string]string{
				"go.mod":                        "module example.org/sdk\n\ngo 1.24\n\nrequire example.com/dep v1.1.0\n",
				"vendor/modules.txt":            "# example.com/dep v1.0.0\n## explicit\nexample.com/dep\n",
				"vendor/example.com/dep/dep.go": "package dep\n\ntype Name string\n",
				"sdk.go":                        "package sdk\n\nimport (\n\t\"time\"\n\n\t\"example.com/dep\"\n)\n\ntype T struct {\n\tAt   time.Time\n\tName dep.Name\n}\n",
			},
			want:   []string{"T"},
			opaque: []string{"/T/properties/Name/x-parity: example.com/dep.Name could not be resolved: its package could not be loaded"},
		},
		{
			name:   "cycle",
			reason: "packages that import each other are read as far as they go",
			files: map[string]string{
				"go.mod": "module example.org/sdk\n\ngo 1.24\n",
				"a/a.go": "package a\n\nimport \"example.org/sdk/b\"\n\ntype A struct{ N int }\n\nvar _ b.B\n",
				"b/b.go": "package b\n\nimport \"example.org/sdk/a\"\n\ntype B struct{ N int }\n\nvar _ a.A\n",
			},
			want:     []string{"A", "B"},
			problems: []string{"b/b.go:3:8: could not import example.org/sdk/a (import cycle)"},
		},
		{
			name:   "within a function",
			reason: "a type error in a function says nothing about the types",
			files: map[string]string{
				"go.mod": "module example.org/sdk\n\ngo 1.24\n",
				"a.go":   "package sdk\n\nimport \"fmt\"\n\ntype T struct{ N int }\n\nfunc f() int { return \"text\" }\n",
			},
			want: []string{"T"},
		},
		{
			name:   "tags",
			reason: "a file with a build tag of its own is left out with its types, a command with that tag is not a part of the package",
			files: map[string]string{
				"go.mod":      "module example.org/sdk\n\ngo 1.24\n",
				"a.go":        wants,
				"extra.go":    "//go:build extra\n\npackage sdk\n\ntype Extra struct{ N int }\n",
				"generate.go": "//go:build ignore\n\npackage main\n\nfunc main() {}\n",
			},
			want: []string{"T"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.reason == "" {
				t.Error("the row has no reason")
			}
			dir := t.TempDir()
			for name, text := range row.files {
				write(t, filepath.Join(dir, name), text)
			}
			for name, value := range row.env {
				t.Setenv(name, value)
			}
			result := captured(t, dir, filepath.Join(dir, row.path))
			var got []string
			for name := range result.Defs {
				got = append(got, name)
			}
			slices.Sort(got)
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("types (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(row.opaque, opaques("", result.Defs)); diff != "" {
				t.Errorf("opaque (-want +got)\n%s", diff)
			}
			var problems []string
			for _, p := range result.Problems {
				message := p.String()
				problems = append(problems, strings.TrimSpace(message))
			}
			if diff := cmp.Diff(row.problems, problems); diff != "" {
				t.Errorf("problems (-want +got)\n%s", diff)
			}
		})
	}
}

func TestNestedModule(t *testing.T) {
	dir := module(t, map[string]string{
		"sdk.go":          "package sdk\n\ntype T struct{ N int }\n",
		"azure/go.mod":    "module example.org/sdk/azure\n",
		"azure/azure.go":  "package azure\n\ntype Other struct{ N int }\n",
		"testdata/x/x.go": "package x\n\ntype X struct{ N int }\n",
	})
	result := captured(t, dir, dir)
	if len(result.Defs) != 1 || result.Defs["T"] == nil {
		t.Errorf("captured %v, want T alone", result.Defs)
	}
	want := []capture.Excluded{{
		Name: "example.org/sdk/azure", Reason: "a module of its own: it is captured as a set of its own",
		File: "azure/go.mod", Line: 1,
	}}
	if diff := cmp.Diff(want, result.Excluded); diff != "" {
		t.Errorf("excluded (-want +got)\n%s", diff)
	}
}
