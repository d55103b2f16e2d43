package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/parity/internal/capture/languages"
	"example.org/parity/internal/compare"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/wording"
)

// lagging is a fixture whose fields are mended by what parity proposes.
type lagging struct {
	language, runtime, reference string
	source, types                string // the fixture, and the folder of its types in it
	least, most                  int    // proposals to try
	// apply writes a proposal into the lines of the file.
	apply func(lines []string, f *compare.Finding) []string
	// elsewhere reports whether a declaration alone does not mend it.
	elsewhere func(text string) bool
}

// TestFixesMend applies each declaration that is proposed for a field of a fixture,
// captures it again and compares: the finding must be gone.
func TestFixesMend(t *testing.T) {
	for _, l := range []lagging{
		{language: "go", runtime: "go", reference: "python", source: "../../fixtures/go", types: "trainer", least: 5, most: 100, apply: mendGo},
		{language: "python", runtime: "python3", reference: "go", source: "../../fixtures/python", types: "trainer/types", least: 5, most: 8, apply: mendPython},
		{language: "elixir", runtime: "elixir", reference: "python", source: "../../fixtures/elixir", types: "lib/trainer/types", least: 2, most: 5, apply: mendElixir,
			elsewhere: func(text string) bool { return strings.Contains(text, "defimpl") }},
		{language: "typescript", runtime: "node", reference: "python", source: "../../fixtures/typescript", types: "src", least: 4, most: 8, apply: mendTypeScript,
			elsewhere: func(text string) bool { return strings.Contains(text, "timestamp") }}, // a text is all that JSON.parse leaves of a time
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
	if l.source, err = filepath.Abs(l.source); err != nil {
		t.Fatal(err)
	}
	before := l.compared(t, ref, l.source)
	mended := 0
	for found := range before.Findings() {
		f := found.Finding
		if f.Class != compare.ClassMismatch || f.Proposal.Language != l.language || len(f.Path) != 1 || !strings.HasPrefix(f.Rule.ID, "field.") || f.Other.File == "" || mended == l.most {
			continue
		}
		dir := filepath.Join(t.TempDir(), l.language)
		if err := os.CopyFS(dir, os.DirFS(l.source)); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, filepath.FromSlash(f.Other.File))
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if l.elsewhere != nil && l.elsewhere(string(text)) {
			continue
		}
		lines := l.apply(strings.Split(string(text), "\n"), f)
		if lines == nil {
			continue
		}
		if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
		for again := range l.compared(t, ref, dir).Findings() {
			if again.Finding.ID == f.ID && again.Finding.Class == compare.ClassMismatch {
				t.Errorf("%s%s %s: still there with %s", found.Type.Name, f.Path, f.Rule, f.Proposal.Text)
			}
		}
		mended++
	}
	if mended < l.least {
		t.Errorf("only %d proposals were tried", mended)
	}
}

func (l lagging) compared(t *testing.T, ref *schema.Set, dir string) *compare.Result {
	t.Helper()
	frontEnd, err := languages.FrontEnd(l.language)
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

// isMore reports whether a finding asks for a field more.
func isMore(f *compare.Finding) bool { return strings.HasPrefix(f.Rule.ID, "field.missing") }

func mendGo(lines []string, f *compare.Finding) []string {
	if isMore(f) {
		return slices.Insert(lines, f.Other.Line, "\t"+f.Proposal.Text)
	}
	lines[f.Other.Line-1] = "\t" + f.Proposal.Text
	return lines
}

func mendTypeScript(lines []string, f *compare.Finding) []string {
	if isMore(f) {
		return slices.Insert(lines, f.Other.Line, "  "+f.Proposal.Text)
	}
	lines[f.Other.Line-1] = "  " + f.Proposal.Text
	return lines
}

func mendPython(lines []string, f *compare.Finding) []string {
	if isMore(f) {
		return slices.Insert(lines, f.Other.Line, "    "+f.Proposal.Text)
	}
	lines[f.Other.Line-1] = "    " + f.Proposal.Text
	return lines
}

var also = regexp.MustCompile("in `defstruct`( and `@enforce_keys`)?: `([^`]+)`")

// mendElixir writes a field into the typespec and, where it is one more, into what
// else the fix names. It returns nil where the struct is written otherwise.
func mendElixir(lines []string, f *compare.Finding) []string {
	if !isMore(f) {
		comma := ""
		if strings.HasSuffix(strings.TrimSpace(lines[f.Other.Line-1]), ",") {
			comma = ","
		}
		lines[f.Other.Line-1] = "          " + f.Proposal.Text + comma
		return lines
	}
	after := func(head, text string) bool {
		i := slices.IndexFunc(lines, func(line string) bool { return strings.HasSuffix(strings.TrimSpace(line), head) })
		if i >= 0 {
			lines = slices.Insert(lines, i+1, text)
		}
		return i >= 0
	}
	where := also.FindStringSubmatch(wording.Fix(f))
	if where == nil || !after("%__MODULE__{", "          "+f.Proposal.Text+",") || !after("defstruct [", "    "+where[2]+",") {
		return nil
	}
	if where[1] != "" && !after("@enforce_keys [", "    "+where[2]+",") {
		for i, line := range lines {
			if strings.Contains(line, "@enforce_keys [") {
				lines[i] = strings.Replace(line, "[", "["+where[2]+", ", 1)
				return lines
			}
		}
		return nil
	}
	return lines
}
