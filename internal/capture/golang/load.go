package golang

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"example.org/parity/internal/capture"
	"golang.org/x/tools/go/packages"
)

// loadMode leaves NeedDeps out: dependencies then come from the build cache's
// export data, which is ten times faster than checking the standard library's
// source on each run.
const loadMode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles |
	packages.NeedImports | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo

// hermetic keeps the go command from downloading anything, from writing to the
// SDK's go.mod, and from giving another answer on another machine.
var hermetic = []string{
	"GOFLAGS=", "GOPROXY=off", "GOWORK=off", "GOTOOLCHAIN=local",
	"CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64",
}

// load type-checks the packages at and below path.
func load(ctx context.Context, root, path string) (*program, []capture.Problem, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, nil, err
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, nil, err
	}
	if info, err := os.Stat(path); err != nil {
		return nil, nil, err
	} else if !info.IsDir() {
		return nil, nil, errors.New("not a folder")
	}
	env := append(os.Environ(), hermetic...)
	if !inModule(path) {
		env = append(env, "GO111MODULE=off")
	}
	prog := newProgram(root)
	var mu sync.Mutex
	loaded, err := packages.Load(&packages.Config{
		Context: ctx,
		Mode:    loadMode,
		Dir:     path,
		Env:     env,
		Fset:    prog.fset,
		ParseFile: func(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
			file, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution|parser.AllErrors)
			mu.Lock()
			defer mu.Unlock()
			prog.addText(name, src, err != nil)
			return file, err
		},
	}, "./...")
	if err != nil {
		return nil, nil, err
	}

	var problems []capture.Problem
	sort.Slice(loaded, func(i, j int) bool { return loaded[i].PkgPath < loaded[j].PkgPath })
	for _, p := range loaded {
		prog.ignored = append(prog.ignored, p.IgnoredFiles...)
		problems = append(problems, packageProblems(prog, path, p)...)
		if p.Types == nil || len(p.Syntax) == 0 {
			continue
		}
		prog.add(&source{
			pkg:    p.Types,
			info:   p.TypesInfo,
			files:  p.Syntax,
			hidden: p.Name == "main" || isInternal(path, filepath.Dir(p.GoFiles[0])),
		})
	}
	if !slices.ContainsFunc(prog.sources, func(s *source) bool { return !s.hidden }) {
		if len(problems) > 0 {
			return nil, nil, errors.New(problems[0].String())
		}
		return nil, nil, errors.New("no importable Go package there")
	}
	return prog, problems, nil
}

// inModule reports whether the folder or one above it has a go.mod.
func inModule(dir string) bool {
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}

// isInternal says whether only packages of the SDK can import the folder: its
// types are captured where a public type reaches them.
func isInternal(path, dir string) bool {
	rel, err := filepath.Rel(path, dir)
	return err == nil && slices.Contains(strings.Split(filepath.ToSlash(rel), "/"), "internal")
}

// packageProblems keeps the errors that lie in the package's own text, or that
// hide the package as a whole. A missing dependency is none: what needed it is
// opaque. The other errors of the go command repeat the parser's and the type
// checker's.
func packageProblems(prog *program, path string, p *packages.Package) []capture.Problem {
	unreadable := len(p.Syntax) == 0 && len(p.IgnoredFiles) == 0
	var out []capture.Problem
	for _, e := range p.Errors {
		own := e.Kind == packages.ParseError || e.Kind == packages.TypeError
		if !own && !unreadable || ofMissingImport(p, e.Msg) {
			continue
		}
		file, line, column := splitPosition(e.Pos)
		if file == "" || file == "-" {
			file = path
		}
		problem := capture.Problem{File: prog.relative(file), Line: line, Column: column, Message: e.Msg}
		if !slices.Contains(out, problem) {
			out = append(out, problem)
		}
	}
	return out
}

// ofMissingImport says whether an error comes of an import that is not there:
// the import itself, a use of it under a name that is not known for that reason,
// or of a member that an embedded type of that package may have.
func ofMissingImport(p *packages.Package, message string) bool {
	missing := func(e packages.Error) bool { return strings.HasPrefix(e.Msg, "could not import ") }
	if !slices.ContainsFunc(p.Errors, missing) {
		return false
	}
	if name, ok := strings.CutPrefix(message, "undefined: "); ok {
		return slices.ContainsFunc(p.Syntax, func(file *ast.File) bool { return unnamedImport(file, name) != "" })
	}
	return strings.HasPrefix(message, "could not import ") ||
		strings.Contains(message, "has no field or method") || strings.Contains(message, "missing method")
}

// splitPosition reads "file:line:column", where the file may hold colons.
func splitPosition(pos string) (file string, line, column int) {
	parts := strings.Split(pos, ":")
	if len(parts) < 3 {
		return pos, 0, 0
	}
	n := len(parts)
	line, _ = strconv.Atoi(parts[n-2])
	column, _ = strconv.Atoi(parts[n-1])
	return strings.Join(parts[:n-2], ":"), line, column
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
