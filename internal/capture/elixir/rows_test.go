package elixir_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"example.org/parity/internal/capture"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata/rows")

// archive is a file of testdata/rows. It holds rows: Elixir source that starts with
// the reason for the row, and beside it what is captured of it. "Row." in a source
// stands for a namespace of the row's own, which names and references in the
// expectation leave out. So do they places, declarations and the order of fields.
type archive struct {
	path    string
	comment []byte
	rows    []row
}

type row struct {
	name, source, want string
	space              string // stands for "Row" in the source
}

func (r row) file() string { return "lib/ä b/" + r.name + ".ex" }

func readRows(t *testing.T) []archive {
	t.Helper()
	paths, err := filepath.Glob("testdata/rows/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no rows in testdata/rows: %v", err)
	}
	var archives []archive
	seen := map[string]bool{}
	for _, path := range paths {
		parsed, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		a := archive{path: path, comment: parsed.Comment}
		for _, file := range parsed.Files {
			if want, ok := strings.CutSuffix(file.Name, ".json"); ok {
				if last := len(a.rows) - 1; last < 0 || a.rows[last].name != want {
					t.Fatalf("%s: %s stands behind no row of its name", path, file.Name)
				}
				a.rows[len(a.rows)-1].want = string(file.Data)
				continue
			}
			r := row{name: strings.TrimSuffix(file.Name, ".ex"), source: string(file.Data), space: fmt.Sprintf("Row%03d", len(seen))}
			if !strings.HasPrefix(r.source, "# ") {
				t.Fatalf("%s: row %s does not start with its reason", path, r.name)
			}
			if seen[r.name] {
				t.Fatalf("%s: a second row %s", path, r.name)
			}
			seen[r.name] = true
			a.rows = append(a.rows, r)
		}
		archives = append(archives, a)
	}
	return archives
}

// constructs writes the rows' sources to a new folder and captures them all
// together, so that Elixir starts once.
func constructs(t *testing.T, archives []archive) *capture.Result {
	t.Helper()
	files := map[string]string{}
	for _, a := range archives {
		for _, r := range a.rows {
			files[r.file()] = strings.ReplaceAll(r.source, "Row.", r.space+".")
		}
	}
	root := tree(t, files)
	return captured(t, root, root)
}

func TestRows(t *testing.T) {
	t.Setenv("LC_ALL", "C.UTF-8")
	archives := readRows(t)
	result := constructs(t, archives)
	if len(result.Problems) > 0 {
		t.Errorf("problems: %v", result.Problems)
	}

	// Wherever the source lies and whatever the locale says of the encoding of
	// file names, the output is the same. First, as the rows below are taken apart.
	t.Run("determinism", func(t *testing.T) {
		t.Setenv("LC_ALL", "C")
		one, err := result.Document()
		if err != nil {
			t.Fatal(err)
		}
		other, err := constructs(t, archives).Document()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(one), string(other)); diff != "" {
			t.Errorf("two captures of one tree differ:\n%s", diff)
		}
	})

	for _, a := range archives {
		out := &txtar.Archive{Comment: a.comment}
		for _, r := range a.rows {
			got := essence(t, result, r)
			out.Files = append(out.Files, txtar.File{Name: r.name + ".ex", Data: []byte(r.source)}, txtar.File{Name: r.name + ".json", Data: []byte(got)})
			t.Run(strings.TrimSuffix(filepath.Base(a.path), ".txtar")+"/"+r.name, func(t *testing.T) {
				if diff := cmp.Diff(r.want, got); diff != "" && !*update {
					reason, _, _ := strings.Cut(r.source, "\n")
					t.Errorf("%s\n(-want +got)\n%s", reason, diff)
				}
			})
		}
		if *update {
			if err := os.WriteFile(a.path, txtar.Format(out), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// essence is what was captured of a row, as its archive has it: a line for each
// type and for each of its fields.
func essence(t *testing.T, result *capture.Result, r row) string {
	t.Helper()
	types, excluded := map[string]any{}, map[string]any{}
	for name, def := range result.Defs {
		if fileOf(def) == r.file() {
			types[strings.TrimPrefix(name, r.space+".")] = brief(def, r.space)
		}
	}
	for _, e := range result.Excluded {
		if e.File == r.file() {
			excluded[strings.ReplaceAll(e.Name, r.space+".", "")] = strings.ReplaceAll(e.Reason, r.space+".", "Row.")
		}
	}
	var b strings.Builder
	b.WriteString("{")
	separator := "\n"
	for _, name := range slices.Sorted(maps.Keys(types)) {
		def := maps.Clone(types[name].(map[string]any))
		properties, _ := def["properties"].(map[string]any)
		delete(def, "properties")
		fmt.Fprintf(&b, "%s%s: %s", separator, oneLine(t, name), strings.TrimSuffix(oneLine(t, def), "}"))
		if properties != nil {
			if len(def) > 0 {
				b.WriteString(", ")
			}
			b.WriteString(`"properties": {`)
			between := "\n  "
			for _, property := range slices.Sorted(maps.Keys(properties)) {
				fmt.Fprintf(&b, "%s%s: %s", between, oneLine(t, property), oneLine(t, properties[property]))
				between = ",\n  "
			}
			b.WriteString("}")
		}
		b.WriteString("}")
		separator = ",\n"
	}
	if len(excluded) > 0 {
		fmt.Fprintf(&b, "%s\"(excluded)\": %s", separator, oneLine(t, excluded))
	}
	b.WriteString("}\n")
	return b.String()
}

func oneLine(t *testing.T, value any) string {
	t.Helper()
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return spaced(strings.TrimSuffix(b.String(), "\n"))
}

// spaced puts a space behind the colons and commas of JSON on one line.
func spaced(text string) string {
	var b strings.Builder
	quoted, escaped := false, false
	for _, c := range text {
		b.WriteRune(c)
		switch {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ':' || c == ','):
			b.WriteByte(' ')
		}
	}
	return b.String()
}
