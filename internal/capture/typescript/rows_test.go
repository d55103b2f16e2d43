package typescript_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/capture/typescript"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata/rows")

// tree writes files to a new folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func captured(t *testing.T, root, path string) *capture.Result {
	t.Helper()
	result, err := typescript.FrontEnd{}.Capture(context.Background(), root, path)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestRows holds what is captured of each construct against testdata/rows: a file of
// TypeScript that starts with the reason for the row, and beside it the types that are
// made of it. Places, declarations and what JSON.parse does are left out.
func TestRows(t *testing.T) {
	paths, err := filepath.Glob("testdata/rows/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no rows: %v", err)
	}
	archives := map[string]*txtar.Archive{}
	files := map[string]string{}
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		archives[path] = a
		for _, file := range a.Files {
			if filepath.Ext(file.Name) == ".json" {
				continue
			}
			if !strings.HasPrefix(string(file.Data), "// ") {
				t.Errorf("%s: %s does not start with its reason", path, file.Name)
			}
			if files[file.Name] != "" {
				t.Errorf("%s: a second row %s", path, file.Name)
			}
			files[file.Name] = string(file.Data)
		}
	}
	root := tree(t, files)
	result := captured(t, root, root)
	if len(result.Problems) > 0 {
		t.Errorf("problems: %v", result.Problems)
	}
	document, err := result.Document()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := captured(t, root, root).Document(); err != nil || !bytes.Equal(document, again) {
		t.Errorf("two captures of one tree differ (%v)", err)
	}
	var set struct {
		Defs map[string]map[string]any `json:"$defs"`
		Own  struct {
			Excluded []struct{ Name, Reason, File string }
		} `json:"x-parity"`
	}
	if err := json.Unmarshal(document, &set); err != nil {
		t.Fatal(err)
	}
	for path, a := range archives {
		out := &txtar.Archive{Comment: a.Comment}
		var want string
		for i, file := range a.Files {
			if filepath.Ext(file.Name) == ".json" {
				continue
			}
			if i+1 < len(a.Files) && filepath.Ext(a.Files[i+1].Name) == ".json" {
				want = string(a.Files[i+1].Data)
			}
			stem := regexp.MustCompile(`(\.d)?\.tsx?$`).ReplaceAllString(file.Name, "")
			var got strings.Builder
			for _, name := range slices.Sorted(maps.Keys(set.Defs)) {
				def := set.Defs[name]
				if def["x-parity"].(map[string]any)["source"].(map[string]any)["file"] != file.Name {
					continue
				}
				text, err := json.Marshal(essence(def))
				if err != nil {
					t.Fatal(err)
				}
				short := strings.ReplaceAll(string(text), "#/$defs/"+stem+".", "#/$defs/")
				fmt.Fprintf(&got, "%s: %s\n", strings.TrimPrefix(name, stem+"."), short)
			}
			for _, e := range set.Own.Excluded {
				if e.File == file.Name {
					fmt.Fprintf(&got, "%s is left out: %s\n", e.Name, e.Reason)
				}
			}
			out.Files = append(out.Files, file, txtar.File{Name: stem + ".json", Data: []byte(got.String())})
			if diff := cmp.Diff(want, got.String()); diff != "" && !*update {
				t.Errorf("%s (-want +got):\n%s", file.Name, diff)
			}
		}
		if *update {
			if err := os.WriteFile(path, txtar.Format(out), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// trusting is what a type does that JSON.parse makes.
var trusting = map[string]any{"unknown": "keep", "missing": "keep", "null": "keep", "invalid": "keep"}

// essence is a schema without places and declarations.
func essence(value any) any {
	switch value := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, inner := range value {
			if notes, ok := inner.(map[string]any); ok && key == "x-parity" {
				notes = maps.Clone(notes)
				for _, place := range []string{"source", "decl", "order"} {
					delete(notes, place)
				}
				if cmp.Equal(notes["decode"], any(trusting)) {
					delete(notes, "decode")
				}
				if len(notes) == 0 {
					continue
				}
				inner = notes
			}
			out[key] = essence(inner)
		}
		return out
	case []any:
		for i := range value {
			value[i] = essence(value[i])
		}
	}
	return value
}
