package languages

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// elsewhere are the files that may know a language by its name, beside the folders of
// the languages and of their front ends, with the reason.
var elsewhere = map[string]string{
	"internal/languages/languages.go":         "the registry of languages",
	"internal/capture/frontends/frontends.go": "the registry of front ends",
	"internal/verify/runners.go":              "the registry of what runs SDKs: no front end may",
	"internal/typeset/leniency.go":            "the rules of runtimes, one of which is called as its language",
	"internal/config/yaml.go":                 "an example in an error",
	"Makefile":                                "installs the runtimes that the tests ask",
	"scripts/need.sh":                         "installs the runtimes that the tests ask",
	"scripts/bench/documents.sh":              "a benchmark that a script in Python puts together",
	"scripts/bench/run.sh":                    "a benchmark of its sets by their languages",
	"Dockerfile":                              "says which interpreters its image lacks; its builder is Go's",
	".pre-commit-hooks.yaml":                  "parity is a program in Go; TestHooks holds its extensions",
}

// TestOneFolder: what knows a language lies in its folder, in its front end, or in the
// file of internal/verify that bears its name, with the program that it runs.
func TestOneFolder(t *testing.T) {
	names, exact := []string{"golang"}, []string{"golang"}
	folders := []string{"golang"} // go is the name of the tool
	for _, l := range All {
		exact = append(append(exact, l.Name, l.Title), l.Extensions...)
		if l.Name != "go" { // a word of English
			names, folders = append(names, l.Name), append(folders, l.Name)
		}
	}
	named := regexp.MustCompile(`(?i)(^|[^a-z])(` + strings.Join(names, "|") + `)`)
	root := filepath.Join("..", "..")
	used := map[string]bool{}
	visit := func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(file, root+string(filepath.Separator)))
		if entry.IsDir() {
			own := false
			for _, folder := range folders {
				own = own || rel == "internal/language/"+folder || rel == "internal/capture/"+folder
			}
			if own || entry.Name() == "testdata" || rel == "internal/verify/emit" || rel == "internal/verify/program" {
				return filepath.SkipDir
			}
			return nil
		}
		if slices.ContainsFunc(folders, func(name string) bool { return rel == "internal/verify/"+name+".go" }) {
			return nil
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var found []string
		switch {
		case strings.HasSuffix(file, "_test.go"):
		case filepath.Ext(file) == ".go":
			found, err = wordsOf(file, data, named, exact)
		case slices.Contains([]string{".js", ".css", ".html", ".svg", ".sh", ".yaml", ".yml", ".tmpl"}, filepath.Ext(file)), filepath.Ext(file) == "":
			found = named.FindAllString(string(data), -1)
		}
		if len(found) > 0 {
			used[rel] = true
			if elsewhere[rel] == "" {
				t.Errorf("%s knows a language by its name: %q", rel, found)
			}
		}
		return err
	}
	for _, folder := range []string{"cmd", "internal", "scripts", ".ci", "Makefile", "Dockerfile", "action.yml", ".pre-commit-hooks.yaml"} {
		if err := filepath.WalkDir(filepath.Join(root, folder), visit); err != nil {
			t.Fatal(err)
		}
	}
	for file := range elsewhere {
		if !used[file] {
			t.Errorf("%s knows no language any more", file)
		}
	}
}

// TestHooks: the hook that finds stale type sets runs for the files of every language.
func TestHooks(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", ".pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?s)id: parity-capture\n.*?files: (\S+)`).FindSubmatch(data)
	if found == nil {
		t.Fatal("no pattern of files")
	}
	files := regexp.MustCompile(string(found[1]))
	for _, l := range All {
		for _, extension := range l.Extensions {
			if !files.MatchString("types" + extension) {
				t.Errorf("%s: not run for *%s", l.Title, extension)
			}
		}
	}
}

// wordsOf are the names and texts of Go code that name a language. Comments and the
// examples of commands may.
func wordsOf(file string, data []byte, named *regexp.Regexp, exact []string) ([]string, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, data, 0)
	if err != nil {
		return nil, err
	}
	var found []string
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Example" {
				return false
			}
		case *ast.Ident:
			if named.MatchString(n.Name) {
				found = append(found, n.Name)
			}
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && (named.MatchString(text) || slices.Contains(exact, text)) {
				found = append(found, text)
			}
		}
		return true
	})
	return found, nil
}
