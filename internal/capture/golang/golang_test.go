package golang

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/capture/golang/program"
	"github.com/google/go-cmp/cmp"
)

const (
	repository = "../../.."
	fixture    = repository + "/fixtures/go/trainer"
)

// module writes files to a folder of their own and returns it.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.org/sdk\n\ngo 1.24\n")
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

func captured(t *testing.T, root, path string) *capture.Result {
	t.Helper()
	result, err := FrontEnd{}.Capture(t.Context(), root, path)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// opaques lists the places in a schema that could not be known.
func opaques(at string, v any) []string {
	var out []string
	switch v := v.(type) {
	case object:
		if reason, ok := v["opaque"]; ok {
			out = append(out, at+": "+reason.(string))
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			out = append(out, opaques(at+"/"+key, v[key])...)
		}
	case []any:
		for _, inner := range v {
			out = append(out, opaques(at, inner)...)
		}
	}
	return out
}

func TestFixture(t *testing.T) {
	result := captured(t, repository, fixture)
	if result.Files != 8 {
		t.Errorf("read %d files, want 8", result.Files)
	}
	if len(result.Problems) > 0 {
		t.Errorf("problems: %v", result.Problems)
	}
	if found := opaques("", result.Defs); len(found) > 0 {
		t.Errorf("opaque: %v", found)
	}
	var got strings.Builder
	for _, name := range slices.Sorted(maps.Keys(result.Defs)) {
		native := result.Defs[name].(object)[annotation].(object)["native"]
		got.WriteString(name + " " + native.(string) + "\n")
	}
	const golden = "testdata/fixture_types.txt"
	if *update {
		write(t, golden, got.String())
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("types of the fixture (-want +got)\n%s", diff)
	}
	excluded := []capture.Excluded{{
		Name: "Reporter", Reason: "no field is visible to encoding/json",
		File: "fixtures/go/trainer/telemetry.go", Line: 115,
	}}
	if diff := cmp.Diff(excluded, result.Excluded); diff != "" {
		t.Errorf("excluded (-want +got)\n%s", diff)
	}
}

// TestFixtureCompiles keeps the fixture a module that a Go author would accept.
func TestFixtureCompiles(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "vet", "./...")
	cmd.Dir = filepath.Dir(fixture)
	cmd.Env = append(os.Environ(), program.Hermetic...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), "gofmt", "-l", filepath.Dir(fixture), "testdata/wire").CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("gofmt: %v\n%s", err, out)
	}
}

func TestDeterministic(t *testing.T) {
	absolute, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	first, err := captured(t, repository, fixture).Document()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	second, err := captured(t, absolute, filepath.Join(absolute, "fixtures/go/trainer")).Document()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first), string(second)); diff != "" {
		t.Errorf("from another working directory (-first +second)\n%s", diff)
	}
}

// TestOrderOfSites: what several functions ask that decode one type is told in the order in which they are written,
// though it is gathered from maps.
func TestOrderOfSites(t *testing.T) {
	var text strings.Builder
	text.WriteString("package sdk\n\nimport (\n\t\"bytes\"\n\t\"encoding/json\"\n)\n\ntype A struct {\n\tX int `json:\"x\"`\n}\n\nfunc Loosely(b []byte) (a A, err error) { return a, json.Unmarshal(b, &a) }\n")
	for i := range 6 {
		fmt.Fprintf(&text, "\nfunc strictly%d[T any](b []byte) (out T, err error) {\n\td := json.NewDecoder(bytes.NewReader(b))\n\td.DisallowUnknownFields()\n\treturn out, d.Decode(&out)\n}\n\nfunc Get%d(b []byte) (A, error) { return strictly%d[A](b) }\n", i, i, i)
	}
	dir := module(t, map[string]string{"sdk.go": text.String()})
	for range 5 {
		var lines []int64
		notes := captured(t, dir, dir).Defs["A"].(object)["x-parity"].(object)
		for _, check := range notes["checked"].([]any) {
			line, _ := check.(object)["source"].(object)["line"].(json.Number).Int64()
			lines = append(lines, line)
		}
		if len(lines) != 6 || !slices.IsSorted(lines) {
			t.Fatalf("lines %v, want six in ascending order", lines)
		}
	}
}

func TestAnnotations(t *testing.T) {
	dir := module(t, map[string]string{"sdk.go": `package sdk

type Cursor struct {
	Offset int   ` + "`json:\"offset\"`" + ` // where it starts
	Next   struct {
		Token string
	}
}

// Mode has values.
type Mode string

const (
	ModeFast Mode = "fast" // the default
	ModeSlow      = Mode("slow")
)

type IDs = []string
`})
	defs := captured(t, dir, dir).Defs
	at := func(path ...string) any {
		var v any = defs
		for _, key := range path {
			v = v.(object)[key]
		}
		return v
	}
	for _, row := range []struct {
		path []string
		want string
	}{
		{[]string{"Cursor", annotation, "decl"}, "type Cursor struct"},
		{[]string{"Cursor", "properties", "offset", annotation, "decl"}, "Offset int `json:\"offset\"`"},
		{[]string{"Cursor", "properties", "Next", annotation, "decl"}, "Next struct { Token string }"},
		{[]string{"Mode", annotation, "decl"}, "type Mode string\nModeFast Mode = \"fast\"\nModeSlow = Mode(\"slow\")"},
		{[]string{"IDs", annotation, "decl"}, "type IDs = []string"},
	} {
		if diff := cmp.Diff(any(row.want), at(row.path...)); diff != "" {
			t.Errorf("%v (-want +got)\n%s", row.path, diff)
		}
	}
	if got, want := at("Mode", annotation, "source", "file"), "sdk.go"; got != want {
		t.Errorf("source is %v, want %v", got, want)
	}
}

func TestSyntaxError(t *testing.T) {
	dir := module(t, map[string]string{
		"a/good.go":  "package a\n\ntype Good struct{ Bad Bad }\n",
		"a/bad.go":   "package a\n\ntype Bad struct {\n\tN int\n\tfunc\n}\n",
		"b/b.go":     "package b\n\ntype Other struct{ N int }\n",
		"c/c.go":     "packag c\n",
		"d/one.go":   "package one\n\ntype One struct{ N int }\n",
		"d/two.go":   "package two\n\ntype Two struct{ N int }\n",
		"e/types.go": "package e\n\ntype Typed struct{ N int }\n\nvar x int = \"text\"\n",
	})
	result := captured(t, dir, dir)
	for _, name := range []string{"Good", "Other", "Typed"} {
		if def, ok := result.Defs[name].(object); !ok || len(opaques("", def)) > 0 {
			t.Errorf("%s is not captured as a whole: %v", name, def)
		}
	}
	if diff := cmp.Diff([]string{"/x-parity: its file has syntax errors"}, opaques("", result.Defs["Bad"])); diff != "" {
		t.Errorf("Bad (-want +got)\n%s", diff)
	}
	var got []string
	for _, p := range result.Problems {
		got = append(got, p.String())
	}
	for _, prefix := range []string{"a/bad.go:5:2: ", "c/c.go:1:1: ", "d/two.go:1:1: ", "e/types.go:5:13: "} {
		if !slices.ContainsFunc(got, func(p string) bool { return strings.HasPrefix(p, prefix) }) {
			t.Errorf("no problem at %s in\n%s", prefix, strings.Join(got, "\n"))
		}
	}
}

// TestMissingDependency requires a module that is nowhere: nothing is fetched and
// nothing fails.
func TestMissingDependency(t *testing.T) {
	const goMod = "module example.org/sdk\n\ngo 1.24\n\nrequire example.com/nowhere v1.0.0\n"
	dir := module(t, map[string]string{
		"go.mod": goMod,
		"sdk.go": "package sdk\n\nimport (\n\t\"example.com/nowhere/dep\"\n\t\"gopkg.in/yaml.v3\"\n)\n\nvar _ yaml.Node\n\ntype e struct{ *dep.X }\n\nvar _ = e{}.Raw\n\ntype T struct {\n\tX dep.X\n\tN int\n}\n",
	})
	result := captured(t, dir, dir)
	if len(result.Problems) > 0 {
		t.Errorf("problems: %v", result.Problems)
	}
	want := []string{"/T/properties/X/x-parity: example.com/nowhere/dep.X could not be resolved: its package could not be loaded"}
	if diff := cmp.Diff(want, opaques("", result.Defs)); diff != "" {
		t.Errorf("opaque (-want +got)\n%s", diff)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err != nil || string(text) != goMod {
		t.Errorf("go.mod is now %s (%v)", text, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "go.sum")); err == nil {
		t.Error("a go.sum was written")
	}
}

func TestWithoutModule(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "sdk.go"), "package sdk\n\nimport \"time\"\n\ntype T struct{ At time.Time }\n")
	result := captured(t, dir, dir)
	if result.Defs["T"] == nil || len(result.Problems) > 0 || len(opaques("", result.Defs)) > 0 {
		t.Errorf("captured %v with problems %v", result.Defs, result.Problems)
	}
}

// TestUnknownNew holds what a client hands on of a type that is not there: it has no role,
// and the others keep theirs.
func TestUnknownNew(t *testing.T) {
	dir := module(t, map[string]string{"sdk.go": `package sdk

import (
	"net/http"
)

type Body struct {
	A int ` + "`json:\"a\"`" + `
}

type Client struct{}

func (c *Client) send(v any) error {
	_, err := http.NewRequest("POST", "/bodies", nil)
	return err
}

func (c *Client) Create() error {
	if err := c.send(new(Gone)); err != nil {
		return err
	}
	return c.send(&Body{A: 1})
}
`})
	result := captured(t, dir, dir)
	body, _ := result.Defs["Body"].(object)
	notes, _ := body[annotation].(object)
	if notes["roles"] == nil {
		t.Errorf("Body has no role: %v", body)
	}
}

func TestNothingToCapture(t *testing.T) {
	dir := module(t, map[string]string{"cmd/tool/main.go": "package main\n\nfunc main() {}\n"})
	for _, row := range []struct{ path, want string }{
		{filepath.Join(dir, "nowhere"), "no such file or directory"},
		{filepath.Join(dir, "go.mod"), "not a folder"},
		{dir, "no importable Go package there"},
	} {
		_, err := FrontEnd{}.Capture(t.Context(), dir, row.path)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: error %v, want %q", row.path, err, row.want)
		}
	}
}

// FuzzCapture feeds one file to all but the loading: whatever it holds, the
// result is a document, and the same one each time.
func FuzzCapture(f *testing.F) {
	names, err := filepath.Glob(fixture + "/*.go")
	if err != nil || len(names) == 0 {
		f.Fatalf("no fixture: %v", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("package p\ntype T struct { T; *T; U }\ntype U = V\ntype V = U\n"))
	f.Add([]byte("package p\ntype T[X any] struct { A *T[[]X]; B map[T[X]]T[T[X]] }\ntype S struct { T T[int] }\n"))
	f.Add([]byte("package p\ntype T[X any] struct { *T[[]X]; B *T[T[X]] }\ntype S struct { T T[int] }\n"))
	f.Add([]byte("package p\nimport \"encoding/json\"\nfunc (t T) MarshalJSON() ([]byte, error) { return json.Marshal(t.x) }\ntype T struct{ x int }\n"))
	f.Add([]byte("package p\nimport \"encoding/json\"\ntype T struct{ N int }\nfunc (6 T) M() {}\nfunc (t *T) UnmarshalJSON(data []byte) error { type s T; return json.Unmarshal(data, (*s)(t)) }\n"))
	f.Add([]byte("package p\ntype I interface{ m() }\ntype A struct{ T string }\nfunc (A) m() {}\nfunc d(k A) I { switch k.T { case \"a\": return A{} }; return nil }\n"))
	for _, body := range []string{
		"a, b := t.N, t.N; a = b; b = a; return json.Marshal(a)",
		"var d []byte; d = d; return d, nil",
		"m := map[string]any{}; m[\"k\"] = m; if t.N > 0 { m[\"k\"] = 1 } else { m[\"l\"] = 2 }; return json.Marshal(m)",
		"var v any; v = v; switch t.N { case 1: v = 2 }; return json.Marshal(v)",
		"w := struct{ N int `json:\"n,omitempty\"` }{}; w.N = t.N; return json.Marshal(&w)",
	} {
		f.Add([]byte("package p\nimport \"encoding/json\"\ntype T struct{ N int `json:\"n\"` }\nfunc (t T) MarshalJSON() ([]byte, error) { " + body + " }\n"))
	}
	f.Add([]byte("package p\nimport \"encoding/json\"\ntype T struct{ N int }\nfunc (t *T) UnmarshalJSON(data []byte) error { var d []byte; d = []byte(d); var s string; if json.Unmarshal(d, &s) == nil { return nil }; return json.Unmarshal(data, &t.N) }\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 20_000 {
			t.Skip("too long to be worth the time")
		}
		first, second := captureText(text), captureText(text)
		if diff := cmp.Diff(string(first), string(second)); diff != "" {
			t.Errorf("two captures differ\n%s", diff)
		}
	})
}

// captureText captures a file without its dependencies.
func captureText(text []byte) []byte {
	prog := program.NewProgram(".")
	file, err := parser.ParseFile(prog.Fset, "p.go", text, parser.SkipObjectResolution|parser.AllErrors)
	if file == nil || file.Name == nil {
		return nil
	}
	prog.AddText("p.go", text, err != nil)
	info := &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Implicits:  map[ast.Node]types.Object{},
		Instances:  map[*ast.Ident]types.Instance{},
	}
	config := types.Config{Error: func(error) {}, Importer: nowhere{}, FakeImportC: true}
	pkg, _ := config.Check("example.org/p", prog.Fset, []*ast.File{file}, info)
	prog.Add(&program.Source{Pkg: pkg, Info: info, Files: []*ast.File{file}})
	set, err := captureProgram(prog).TypeSet()
	if err != nil {
		panic(err)
	}
	document, err := set.Document()
	if err != nil {
		panic(err)
	}
	return document
}

// nowhere is an importer that knows only an encoding/json with the two functions
// that bodies are read for.
type nowhere struct{}

func (nowhere) Import(path string) (*types.Package, error) {
	if path != "encoding/json" {
		return nil, os.ErrNotExist
	}
	pkg := types.NewPackage(path, "json")
	data := types.NewVar(0, pkg, "data", types.NewSlice(types.Typ[types.Byte]))
	value := types.NewVar(0, pkg, "v", types.NewInterfaceType(nil, nil))
	fails := types.NewVar(0, pkg, "", types.Universe.Lookup("error").Type())
	add := func(name string, params, results *types.Tuple) {
		pkg.Scope().Insert(types.NewFunc(0, pkg, name, types.NewSignatureType(nil, nil, nil, params, results, false)))
	}
	add("Marshal", types.NewTuple(value), types.NewTuple(data, fails))
	add("Unmarshal", types.NewTuple(data, value), types.NewTuple(fails))
	pkg.MarkComplete()
	return pkg, nil
}
