package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"example.org/parity/internal/capture/frontends"
	"example.org/parity/internal/compare"
	"example.org/parity/internal/fix"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/wording"
)

// lagging is a set of types that lags behind a reference in another language.
type lagging struct {
	language, runtime, reference string
	source, types                string // the fixture, and the folder of its types in it
	least                        int    // findings that code mends
	// come are rules that may find something in what code adds: what the language has no
	// type for, what its zero values are, and widths, which no declaration is given.
	come []*compare.Rule
}

// TestFixesMend applies all code that is proposed for a fixture, captures it again and
// compares: what the code is for must be gone, and nothing may have come with it.
func TestFixesMend(t *testing.T) {
	for _, l := range []lagging{
		{language: "go", runtime: "go", reference: "python", source: "../../fixtures/go", types: "trainer", least: 24,
			come: []*compare.Rule{compare.EnumWidened.Rule, compare.FieldAny.Rule, compare.FieldUnset.Rule}},
		{language: "python", runtime: "python3", reference: "go", source: "../../fixtures/python", types: "trainer/types", least: 14,
			come: []*compare.Rule{compare.FieldWidth.Rule}},
		{language: "elixir", runtime: "elixir", reference: "python", source: "../../fixtures/elixir", types: "lib/trainer/types", least: 20},
		{language: "typescript", runtime: "node", reference: "python", source: "../../fixtures/typescript", types: "src", least: 4},
	} {
		t.Run(l.language, func(t *testing.T) {
			if _, err := exec.LookPath(l.runtime); err != nil {
				t.Skipf("%s is not here", l.runtime)
			}
			l.mend(t)
		})
	}
}

func (l lagging) mend(t *testing.T) {
	file := "../../schemas/" + l.reference + ".json"
	ref, err := schema.Load(file, l.reference+".json", l.reference)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), l.language)
	if err := os.CopyFS(dir, os.DirFS(l.source)); err != nil {
		t.Fatal(err)
	}
	before := l.compared(t, ref, dir)
	had := map[string]bool{}
	var list []compare.Located
	for found := range before.Findings() {
		had[found.Finding.ID] = true
		if found.Finding.Priority != "" {
			list = append(list, found)
		}
	}
	plan := fix.Make(before, l.language, list, fix.Tools{Read: func(file string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, filepath.FromSlash(file))) }})
	mended := map[string]string{}
	for _, piece := range plan.Pieces {
		for _, id := range piece.Findings {
			mended[id] = piece.Code
		}
	}
	for _, found := range list {
		if f := found.Finding; f.Proposal.Language == l.language && mended[f.ID] == "" {
			t.Errorf("%s %s: %s is in no piece", f.Path.Of(found.Type.Name), f.Rule, f.Proposal.Text)
		}
	}
	for _, piece := range plan.ByHand() { // which says what else is to be done
		for _, id := range piece.Findings {
			delete(mended, id)
		}
	}
	for _, f := range plan.Files() {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(f.Name)), f.New, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for again := range l.compared(t, ref, dir).Findings() {
		f := again.Finding
		if code, ok := mended[f.ID]; ok && f.Class == compare.ClassMismatch {
			t.Errorf("%s %s: still there with %s", f.Path.Of(again.Type.Name), f.Rule, code)
		}
		if !had[f.ID] && f.Priority != "" && !slices.Contains(l.come, f.Rule) {
			t.Errorf("%s %s: came with the fixes: %s", f.Path.Of(again.Type.Name), f.Rule, wording.Summary(f))
		}
	}
	if len(mended) < l.least {
		t.Errorf("code mends only %d of %d findings", len(mended), len(list))
	}
}

func (l lagging) compared(t *testing.T, ref *schema.Set, dir string) *compare.Result {
	t.Helper()
	frontEnd, err := frontends.FrontEnd(l.language)
	if err != nil {
		t.Fatal(err)
	}
	captured, err := frontEnd.Capture(t.Context(), dir, filepath.Join(dir, filepath.FromSlash(l.types)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := captured.Document()
	if err != nil {
		t.Fatal(err)
	}
	other, err := schema.Parse(l.language+".json", l.language, text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := compare.Run(ref, []*schema.Set{other}, compare.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
