package golang

import (
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/capture"
)

// platform selects files by their build constraints: the same ones on every
// machine, with no tags of a user's own.
var platform = func() *build.Context {
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH = "linux", "amd64"
	ctx.CgoEnabled = false
	ctx.BuildTags, ctx.ToolTags = nil, nil
	return &ctx
}()

// tree is the module that holds the SDK, as it lies on disk. It needs no go.mod:
// a folder without one is a module whose path is not known.
type tree struct {
	dir  string // of go.mod, or of the SDK where there is none
	path string // the module's path, "" where it is not known
}

// folder is one package of the tree, parsed.
type folder struct {
	path    string // import path
	name    string
	files   []*ast.File
	imports map[string]string // what it imports, each with its path in the tree or ""
}

var moduleLine = regexp.MustCompile(`(?m)^module\s+"?([^\s"]+)`)

// findTree looks for the go.mod of a folder. The module's path is read even
// where the rest of the file is not valid.
func findTree(dir string) tree {
	for at := dir; ; at = filepath.Dir(at) {
		if text, err := os.ReadFile(filepath.Join(at, "go.mod")); err == nil {
			found := moduleLine.FindSubmatch(text)
			if found == nil {
				return tree{dir: at}
			}
			return tree{dir: at, path: string(found[1])}
		}
		if filepath.Dir(at) == at {
			return tree{dir: dir}
		}
	}
}

// importPath names the package of a folder.
func (t tree) importPath(dir string) string {
	rel, err := filepath.Rel(t.dir, dir)
	if err != nil {
		rel = dir
	}
	module := t.path
	if module == "" {
		module = filepath.Base(t.dir)
	}
	return path.Join(module, filepath.ToSlash(rel))
}

// folderOf finds the folder of the tree that an import stands for. Where the
// module's path is not known, it is the one that ends as the import does.
func (t tree) folderOf(importPath string) (string, bool) {
	if t.path != "" {
		rel, ok := strings.CutPrefix(importPath+"/", t.path+"/")
		if !ok {
			return "", false
		}
		return t.holding(rel)
	}
	if !strings.Contains(importPath, ".") && !strings.HasPrefix(importPath, filepath.Base(t.dir)+"/") {
		return "", false // the standard library
	}
	for rest := importPath; rest != ""; {
		_, rest, _ = strings.Cut(rest, "/")
		if dir, ok := t.holding(rest); ok && rest != "" {
			return dir, true
		}
	}
	return "", false
}

func (t tree) holding(rel string) (string, bool) {
	dir := filepath.Join(t.dir, filepath.FromSlash(rel))
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	return dir, err == nil && len(names) > 0
}

// walk yields the folders at and below a path that hold Go files, and the nested
// modules, which are not part of the SDK.
func (t tree) walk(root string) (dirs, modules []string, err error) {
	err = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if !entry.IsDir() {
			if strings.HasSuffix(base, ".go") && !slices.Contains(dirs, filepath.Dir(name)) {
				dirs = append(dirs, filepath.Dir(name))
			}
			return nil
		}
		if name == root {
			return nil
		}
		if base == "vendor" || base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
			return filepath.SkipDir
		}
		if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil {
			modules = append(modules, name)
			return filepath.SkipDir
		}
		return nil
	})
	return dirs, modules, err
}

// parse reads the files of a folder that are built for the platform. A file of
// another package than the first is a problem, as it is to the go command.
func (prog *program) parse(t tree, dir string) (*folder, []capture.Problem) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, []capture.Problem{{File: prog.relative(dir), Message: err.Error()}}
	}
	out := &folder{path: t.importPath(dir), imports: map[string]string{}}
	var problems []capture.Problem
	for _, entry := range entries {
		base := entry.Name()
		name := filepath.Join(dir, base)
		if entry.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go") ||
			strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			problems = append(problems, capture.Problem{File: prog.relative(name), Message: err.Error()})
			continue
		}
		if match, err := platform.MatchFile(dir, base); err == nil && !match {
			prog.ignored = append(prog.ignored, name)
			continue
		}
		file, err := parser.ParseFile(prog.fset, name, text, parser.ParseComments|parser.SkipObjectResolution|parser.AllErrors)
		problems = append(problems, prog.syntaxErrors(name, err)...)
		if file == nil || file.Name == nil || file.Name.Name == "_" || file.Name.Name == "" {
			continue
		}
		switch {
		case file.Name.Name == "documentation":
			continue // the go command's rule for files of package documentation
		case out.name == "":
			out.name = file.Name.Name
		case out.name != file.Name.Name:
			at := prog.fset.Position(file.Package)
			problems = append(problems, capture.Problem{
				File: prog.relative(name), Line: at.Line, Column: at.Column,
				Message: "package " + file.Name.Name + " in a folder whose other files are of package " + out.name,
			})
			continue
		}
		prog.addText(name, text, err != nil)
		out.files = append(out.files, file)
		out.addImports(file)
	}
	if len(out.files) == 0 {
		return nil, problems
	}
	return out, problems
}

func (f *folder) addImports(file *ast.File) {
	for _, spec := range file.Imports {
		if name := strings.Trim(spec.Path.Value, "\"`"); name != "C" && name != "unsafe" {
			f.imports[name] = ""
		}
	}
}

func (prog *program) syntaxErrors(name string, err error) []capture.Problem {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return nil
	}
	var out []capture.Problem
	for _, e := range list {
		out = append(out, capture.Problem{File: prog.relative(name), Line: e.Pos.Line, Column: e.Pos.Column, Message: e.Msg})
	}
	return out
}

// excludedByBuild lists the exported types of files that are not built for the
// platform that every capture uses.
func excludedByBuild(prog *program) []capture.Excluded {
	var out []capture.Excluded
	for _, name := range prog.ignored {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		for spec := range typeSpecs(file) {
			if spec.Name.IsExported() {
				out = append(out, capture.Excluded{
					Name:   spec.Name.Name,
					Reason: "its file is not built for linux/amd64",
					File:   prog.relative(name),
					Line:   fset.Position(spec.Pos()).Line,
				})
			}
		}
	}
	return out
}

// excludedModules lists the modules below the captured folder.
func excludedModules(prog *program) []capture.Excluded {
	var out []capture.Excluded
	for _, dir := range prog.modules {
		name := prog.relative(dir)
		if t := findTree(dir); t.path != "" {
			name = t.path
		}
		out = append(out, capture.Excluded{
			Name:   name,
			Reason: "a module of its own: it is captured as a set of its own",
			File:   prog.relative(filepath.Join(dir, "go.mod")),
			Line:   1,
		})
	}
	return out
}
