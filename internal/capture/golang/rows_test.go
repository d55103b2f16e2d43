package golang

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.org/parity/internal/capture/golang/program"
	"example.org/parity/internal/typeset"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata/rows")

const rowsModule = "example.org/rows"

// TestRows captures the constructs of testdata/rows. An archive holds rows: Go
// source that starts with the reason for the row, and beside it what is captured
// of it. A row NAME.go is a package of one file, NAME/… is several. All are
// packages of one module, so that the go command runs once.
func TestRows(t *testing.T) {
	names, err := filepath.Glob("testdata/rows/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no rows in testdata/rows: %v", err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module "+rowsModule+"\n\ngo 1.24\n")
	archives := map[string]*txtar.Archive{}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		archives[name] = archive
		for _, file := range archive.Files {
			if path, ok := strings.CutSuffix(file.Name, ".go"); ok {
				if !strings.Contains(path, "/") {
					path += "/" + path
				}
				write(t, filepath.Join(dir, topic(name), path+".go"), string(file.Data))
			}
		}
	}
	all, _, err := program.Load(t.Context(), dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		t.Run(topic(name), func(t *testing.T) { testArchive(t, all, name, archives[name]) })
	}
}

func testArchive(t *testing.T, all *program.Program, name string, archive *txtar.Archive) {
	want := map[string][]byte{}
	var rows []string
	for _, file := range archive.Files {
		row := rowOf(file.Name)
		switch {
		case strings.HasSuffix(file.Name, ".json"):
			want[row] = file.Data
		case !slices.Contains(rows, row):
			rows = append(rows, row)
			if !bytes.HasPrefix(file.Data, []byte("// ")) {
				t.Errorf("row %s does not start with its reason", row)
			}
		}
	}
	got := map[string][]byte{}
	for _, row := range rows {
		t.Run(row, func(t *testing.T) {
			got[row] = essence(t, only(all, rowsModule+"/"+topic(name)+"/"+row))
			if !*update {
				if diff := cmp.Diff(string(want[row]), string(got[row])); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			}
		})
	}
	if *update {
		rewrite(t, name, archive, rows, got)
	}
}

func topic(archive string) string { return strings.TrimSuffix(filepath.Base(archive), ".txtar") }

func rowOf(file string) string {
	row, _, _ := strings.Cut(file, "/")
	return strings.TrimSuffix(strings.TrimSuffix(row, ".go"), ".json")
}

// only is the part of a program at and below a package.
func only(all *program.Program, path string) *program.Program {
	prog := program.NewProgram(all.Root)
	prog.Fset, prog.Texts, prog.Broken = all.Fset, all.Texts, all.Broken
	within := func(p string) bool { return p == path || strings.HasPrefix(p, path+"/") }
	for _, src := range all.Sources {
		if within(src.Pkg.Path()) {
			prog.Add(src)
		}
	}
	for _, file := range all.Ignored {
		if within(rowsModule + "/" + filepath.ToSlash(filepath.Dir(prog.Relative(file.Name)))) {
			prog.Ignored = append(prog.Ignored, file)
		}
	}
	return prog
}

// essence is a captured program without what every row would repeat: the places,
// the declarations as written, and the decoder's usual way.
func essence(t *testing.T, prog *program.Program) []byte {
	t.Helper()
	result, err := captureProgram(prog).TypeSet()
	if err != nil {
		t.Fatal(err)
	}
	trim(result.Defs)
	out := map[string]any{"defs": result.Defs}
	for _, e := range result.Excluded {
		if out["excluded"] == nil {
			out["excluded"] = map[string]any{}
		}
		out["excluded"].(map[string]any)[e.Name] = e.Reason
	}
	var text bytes.Buffer
	layOut(t, &text, out, "", "defs", "*", "properties")
	text.WriteByte('\n')
	return text.Bytes()
}

// layOut prints JSON with sorted keys. Objects on the way that the keys describe
// have an entry a line, all else is on one line.
func layOut(t *testing.T, w *bytes.Buffer, v map[string]any, indent string, way ...string) {
	t.Helper()
	w.WriteString("{")
	for i, key := range slices.Sorted(maps.Keys(v)) {
		if i > 0 {
			w.WriteString(",")
		}
		fmt.Fprintf(w, "\n%s  %q: ", indent, key)
		if inner, ok := v[key].(map[string]any); ok && len(way) > 0 && (way[0] == "*" || way[0] == key) && len(inner) > 0 {
			layOut(t, w, inner, indent+"  ", way[1:]...)
		} else {
			oneLine(t, w, v[key])
		}
	}
	fmt.Fprintf(w, "\n%s}", indent)
}

func oneLine(t *testing.T, w *bytes.Buffer, v any) {
	t.Helper()
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	w.Truncate(w.Len() - 1)
}

type object = map[string]any

const annotation = typeset.Annotation

func trim(v any) {
	switch v := v.(type) {
	case object:
		if notes, ok := v[annotation].(object); ok {
			delete(notes, "source")
			delete(notes, "decl")
			if notes["width"] == "int64" { // as of every int
				delete(notes, "width")
			}
			if decode, ok := notes["decode"].(object); ok {
				delete(decode, "by")
				if decode["unknown"] == "drop" && len(decode) == 2 || len(decode) == 0 {
					delete(notes, "decode")
				}
			}
			if len(notes) == 0 {
				delete(v, annotation)
			}
		}
		for _, inner := range v {
			trim(inner)
		}
	case []any:
		for _, inner := range v {
			trim(inner)
		}
	}
}

func rewrite(t *testing.T, name string, archive *txtar.Archive, rows []string, got map[string][]byte) {
	t.Helper()
	out := &txtar.Archive{Comment: archive.Comment}
	for _, row := range rows {
		for _, file := range archive.Files {
			if rowOf(file.Name) == row && strings.HasSuffix(file.Name, ".go") {
				out.Files = append(out.Files, file)
			}
		}
		out.Files = append(out.Files, txtar.File{Name: row + ".json", Data: got[row]})
	}
	if err := os.WriteFile(name, txtar.Format(out), 0o644); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func jsonStrings(texts []string) []any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = text
	}
	return out
}
