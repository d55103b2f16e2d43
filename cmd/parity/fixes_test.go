package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.org/parity/internal/capture/languages"
	"example.org/parity/internal/compare"
	"example.org/parity/internal/schema"
)

// TestFixesMend applies each declaration that is proposed for a field of the Go
// fixture, captures it again and compares: the finding must be gone.
func TestFixesMend(t *testing.T) {
	ref, err := schema.Load("../../schemas/python.json", "python.json", "python")
	if err != nil {
		t.Fatal(err)
	}
	frontEnd, err := languages.FrontEnd("go")
	if err != nil {
		t.Fatal(err)
	}
	const source = "../../fixtures/go"
	compared := func(dir string) *compare.Result {
		t.Helper()
		captured, err := frontEnd.Capture(t.Context(), dir, filepath.Join(dir, "trainer"))
		if err != nil {
			t.Fatal(err)
		}
		text, err := captured.Document()
		if err != nil {
			t.Fatal(err)
		}
		other, err := schema.Parse("go.json", "go", text)
		if err != nil {
			t.Fatal(err)
		}
		r, err := compare.Run(ref, []*schema.Set{other}, compare.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	mended := 0
	for l := range compared(source).Findings() {
		f := l.Finding
		if f.Class != compare.ClassMismatch || f.Proposal.Language != "go" || len(f.Steps) != 1 || !strings.HasPrefix(f.Rule, "field.") || f.Other.File == "" {
			continue
		}
		dir := filepath.Join(t.TempDir(), "go")
		if err := os.CopyFS(dir, os.DirFS(source)); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, filepath.FromSlash(f.Other.File))
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		if strings.HasPrefix(f.Rule, "field.missing") { // a field more
			lines = slices.Insert(lines, f.Other.Line, "\t"+f.Proposal.Text)
		} else {
			lines[f.Other.Line-1] = "\t" + f.Proposal.Text
		}
		if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
		for again := range compared(dir).Findings() {
			if again.Finding.ID == f.ID && again.Finding.Class == compare.ClassMismatch {
				t.Errorf("%s%s %s: still there with %s", l.Type.Name, f.Path, f.Rule, f.Proposal.Text)
			}
		}
		mended++
	}
	if mended < 5 {
		t.Errorf("only %d proposals were tried", mended)
	}
}
