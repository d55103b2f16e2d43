package main

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/fix"
	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// TestMends applies the code for all that a small SDK lacks, captures it again and
// compares: nothing must be left. What is written must also be what each file says below
// after/, which is what a reader would see.
func TestMends(t *testing.T) {
	for _, sdk := range []struct{ folder, language, runtime, types string }{
		{".", "go", "go", "."}, {".", "python", "python3", "acme"}, {".", "elixir", "elixir", "lib/acme"},
		{"declared", "go", "go", "."}, {"declared", "python", "python3", "acme"}, {"declared", "typescript", "node", "src"},
	} {
		t.Run(path.Join(sdk.folder, sdk.language), func(t *testing.T) {
			if _, err := exec.LookPath(sdk.runtime); err != nil {
				t.Skipf("%s is not here", sdk.runtime)
			}
			name := filepath.Join("testdata", "mend", sdk.folder, sdk.language+".txtar")
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			var before []txtar.File
			after := map[string]string{}
			for _, f := range archive.Files {
				if path, is := strings.CutPrefix(f.Name, "after/"); is {
					after[path] = string(f.Data)
					continue
				}
				before = append(before, f)
				put(t, filepath.Join(dir, f.Name), f.Data)
			}
			ref, err := schema.Load(filepath.Join("testdata", "mend", sdk.folder, "reference.json"), "reference.json", "reference")
			if err != nil {
				t.Fatal(err)
			}
			l := lagging{language: sdk.language, types: sdk.types}
			found := l.compared(t, ref, dir)
			plan := fix.Make(found, sdk.language, severe(found), fix.Tools{
				Read: func(file string) ([]byte, error) { return fs.ReadFile(os.DirFS(dir), filepath.ToSlash(file)) },
				Format: func(l *language.Language, code []string) []string {
					return l.Formatted(context.WithoutCancel(t.Context()), code)
				},
			})
			for _, left := range plan.Left {
				t.Errorf("no code for %s: %s", left.What, left.Fix)
			}
			for _, piece := range plan.ByHand() {
				t.Errorf("by hand: %s", piece.What)
			}
			archive.Files = before
			for _, f := range plan.Files() {
				put(t, filepath.Join(dir, f.Name), f.New)
				archive.Files = append(archive.Files, txtar.File{Name: "after/" + f.Name, Data: f.New})
				if want := after[f.Name]; !*update && want != string(f.New) {
					t.Errorf("%s is not as it was:\n%s", f.Name, f.New)
				}
			}
			for _, l := range severe(l.compared(t, ref, dir)) {
				t.Errorf("still there: %s%s %s", l.Type.Name, l.Finding.Path, l.Finding.Rule.ID)
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// severe are the findings that have a priority, and what is unverified, but what the
// language has no type for.
func severe(r *compare.Result) []compare.Located {
	var list []compare.Located
	for l := range r.Findings() {
		if f := l.Finding; f.Declaring != compare.Unsayable && (f.Priority != "" || f.Class == compare.ClassUnverified) {
			list = append(list, l)
		}
	}
	return list
}

func put(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
