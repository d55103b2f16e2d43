package program

import (
	"bytes"
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/confine"
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

// isBuilt says whether a file with that text is built for the platform.
func isBuilt(dir, name string, text []byte) bool {
	ctx := *platform
	ctx.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
	match, err := ctx.MatchFile(dir, name)
	return match || err != nil
}

// ignoredFile is one that build constraints leave out.
type ignoredFile struct {
	Name string
	text []byte
}

// tree is the module that holds the SDK, as it lies on disk. It needs no go.mod:
// a folder without one is a module whose path is not known.
type tree struct {
	boundary string // the folder that nothing outside of is read
	dir      string // of go.mod, or of the SDK where there is none
	path     string // the module's path, "" where it is not known
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
func findTree(boundary, dir string) tree {
	for at := dir; confine.Holds(boundary, at); at = filepath.Dir(at) {
		t := tree{boundary: boundary, dir: at}
		if text, err := t.readFile("go.mod"); err == nil {
			if found := moduleLine.FindSubmatch(text); found != nil {
				t.path = string(found[1])
			}
			return t
		}
		if filepath.Dir(at) == at {
			break
		}
	}
	return tree{boundary: boundary, dir: dir}
}

// ImportPath names the package of a folder.
func (t tree) ImportPath(dir string) string {
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

// found is what lies at and below a path.
type found struct {
	dirs    []string // that hold Go files
	modules []string // nested modules, which are not part of the SDK
	outside []string // links to folders that are not within the boundary
}

// walk looks at a path and below it. It follows links to folders after all that
// are no links, so that each folder is read once and under its own name.
func (t tree) walk(path string) (found, error) {
	var out found
	seen := map[string]bool{}
	for paths := []string{path}; len(paths) > 0; {
		at := paths[0]
		paths = paths[1:]
		real, err := confine.Within(t.boundary, at)
		if errors.Is(err, confine.ErrOutside) {
			out.outside = append(out.outside, at)
			continue
		}
		if err != nil {
			return out, err
		}
		// A link that leads to a folder around it would go round in a circle.
		if at != path && confine.Holds(real, path) {
			continue
		}
		links, err := t.walkFolders(path, at, seen, &out)
		if err != nil {
			return out, err
		}
		paths = append(paths, links...)
	}
	return out, nil
}

// walkFolders walks what is no link, and returns the links to folders.
func (t tree) walkFolders(path, at string, seen map[string]bool, out *found) (links []string, err error) {
	real, err := filepath.EvalSymlinks(at)
	if err != nil || seen[real] {
		return nil, err
	}
	seen[real] = true
	entries, err := os.ReadDir(at)
	if err != nil {
		return nil, err
	}
	if at != path && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "go.mod" }) {
		out.modules = append(out.modules, at)
		return nil, nil
	}
	holds := false
	for _, entry := range entries {
		name := filepath.Join(at, entry.Name())
		info, err := os.Stat(name)
		isFolder := err == nil && info.IsDir()
		switch {
		case !isFolder:
			holds = holds || strings.HasSuffix(entry.Name(), ".go")
		case entry.Name() == "vendor" || entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_"):
		case !entry.IsDir():
			links = append(links, name)
		default:
			below, err := t.walkFolders(path, name, seen, out)
			if err != nil {
				return nil, err
			}
			links = append(links, below...)
		}
	}
	if holds {
		out.dirs = append(out.dirs, at)
	}
	return links, nil
}

// parse reads the files of a folder that are built for the platform. A file of
// another package than the first is a problem, as it is to the go command.
func (prog *Program) parse(t tree, dir string) (*folder, []capture.Problem) {
	problem := func(name string, err error) capture.Problem {
		var failed *fs.PathError
		if errors.As(err, &failed) { // its text repeats the path
			err = failed.Err
		}
		return capture.Problem{File: prog.Relative(name), Message: err.Error()}
	}
	_, err := confine.Within(t.boundary, dir)
	if err != nil {
		return nil, []capture.Problem{problem(dir, err)}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, []capture.Problem{problem(dir, err)}
	}
	out := &folder{path: t.ImportPath(dir), imports: map[string]string{}}
	var problems []capture.Problem
	for _, entry := range entries {
		base := entry.Name()
		name := filepath.Join(dir, base)
		if entry.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go") ||
			strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") {
			continue
		}
		text, err := confine.ReadWithin(t.boundary, name, confine.MaxSource)
		if err != nil {
			problems = append(problems, problem(name, err))
			continue
		}
		if !isBuilt(dir, base, text) {
			prog.Ignored = append(prog.Ignored, ignoredFile{name, text})
			continue
		}
		file, err := parser.ParseFile(prog.Fset, name, text, parser.ParseComments|parser.SkipObjectResolution|parser.AllErrors)
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
			at := prog.Fset.Position(file.Package)
			problems = append(problems, capture.Problem{
				File: prog.Relative(name), Line: at.Line, Column: at.Column,
				Message: "package " + file.Name.Name + " in a folder whose other files are of package " + out.name,
			})
			continue
		}
		prog.AddText(name, text, err != nil)
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

func (prog *Program) syntaxErrors(name string, err error) []capture.Problem {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return nil
	}
	var out []capture.Problem
	for _, e := range list {
		out = append(out, capture.Problem{File: prog.Relative(name), Line: e.Pos.Line, Column: e.Pos.Column, Message: e.Msg})
	}
	return out
}

// ExcludedByBuild lists the exported types of files that are not built for the
// platform that every capture uses.
func ExcludedByBuild(prog *Program) []capture.Excluded {
	var out []capture.Excluded
	for _, ignored := range prog.Ignored {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, ignored.Name, ignored.text, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		for spec := range typeSpecs(file) {
			if spec.Name.IsExported() {
				out = append(out, capture.Excluded{
					Name:   spec.Name.Name,
					Reason: "its file is not built for linux/amd64",
					File:   prog.Relative(ignored.Name),
					Line:   fset.Position(spec.Pos()).Line,
				})
			}
		}
	}
	return out
}

// ExcludedLinks lists the folders that were not read since they lie elsewhere.
func ExcludedLinks(prog *Program) []capture.Excluded {
	var out []capture.Excluded
	for _, dir := range prog.outside {
		name := prog.Relative(dir)
		out = append(out, capture.Excluded{Name: name, Reason: "a link that " + confine.ErrOutside.Error(), File: name, Line: 1})
	}
	return out
}

// ExcludedModules lists the modules below the captured folder.
func ExcludedModules(prog *Program) []capture.Excluded {
	var out []capture.Excluded
	for _, dir := range prog.modules {
		name := prog.Relative(dir)
		if t := findTree(dir, dir); t.path != "" {
			name = t.path
		}
		out = append(out, capture.Excluded{
			Name:   name,
			Reason: "a module of its own: it is captured as a set of its own",
			File:   prog.Relative(filepath.Join(dir, "go.mod")),
			Line:   1,
		})
	}
	return out
}
