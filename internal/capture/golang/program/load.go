package program

import (
	"cmp"
	"context"
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.org/parity/internal/capture"
	"example.org/parity/internal/confine"
)

// Load type-checks the packages at and below path, and what they import of the
// same module. The SDK is read from its source, its dependencies from the go
// command's export data.
func Load(ctx context.Context, root, path string) (*Program, []capture.Problem, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, nil, err
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, nil, err
	}
	boundary := confine.Boundary(root, path, confine.Project{Top: "go.mod"})
	path, err = confine.Within(boundary, path)
	if err != nil {
		return nil, nil, err
	}
	if boundary, err = filepath.EvalSymlinks(boundary); err != nil {
		return nil, nil, err
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, nil, err
	}
	if info, err := os.Stat(path); err != nil {
		return nil, nil, err
	} else if !info.IsDir() {
		return nil, nil, errors.New("not a folder")
	}
	l := &loader{
		prog:    NewProgram(root),
		tree:    findTree(boundary, path),
		folders: map[string]*folder{},
		sources: map[string]*Source{},
	}
	found, err := l.tree.walk(path)
	if err != nil {
		return nil, nil, err
	}
	l.prog.modules, l.prog.outside = found.modules, found.outside
	roots := map[string]bool{}
	for _, dir := range found.dirs {
		if f := l.read(dir); f != nil {
			roots[f.path] = f.name != "main" && !isInternal(path, dir)
		}
	}
	exports, err := l.tree.listExports(ctx, l.foreign())
	if err != nil {
		return nil, nil, err
	}
	l.exports = exports.importer(l.prog.Fset)
	cutEndless(l.folders)
	for _, name := range slices.Sorted(maps.Keys(l.folders)) {
		if f := l.folders[name]; f != nil {
			l.check(f)
		}
	}
	l.addAll(roots)
	if !slices.ContainsFunc(l.prog.Sources, func(s *Source) bool { return !s.Hidden }) {
		if len(l.problems) > 0 {
			return nil, nil, errors.New(l.problems[0].String())
		}
		return nil, nil, errors.New("no importable Go package there")
	}
	return l.prog, l.problems, nil
}

// isInternal says whether only packages of the SDK can import the folder: its
// types are captured where a public type reaches them.
func isInternal(path, dir string) bool {
	rel, err := filepath.Rel(path, dir)
	return err == nil && slices.Contains(strings.Split(filepath.ToSlash(rel), "/"), "internal")
}

// loader reads the packages of one tree.
type loader struct {
	prog     *Program
	tree     tree
	folders  map[string]*folder // by import path; nil where there is no package
	sources  map[string]*Source // checked, by import path; nil while being checked
	exports  types.Importer
	problems []capture.Problem
}

// read parses a folder and, with it, what it imports of the same module.
func (l *loader) read(dir string) *folder {
	name := l.tree.ImportPath(dir)
	if f, ok := l.folders[name]; ok {
		return f
	}
	f, problems := l.prog.parse(l.tree, dir)
	l.problems = append(l.problems, problems...)
	l.folders[name] = f
	if f == nil {
		return nil
	}
	for imported := range f.imports {
		dir, ok := l.tree.folderOf(imported)
		if !ok {
			continue
		}
		if inner := l.read(dir); inner != nil {
			f.imports[imported] = inner.path
		}
	}
	return f
}

// foreign lists the imports that are not of the tree.
func (l *loader) foreign() []string {
	var out []string
	for _, f := range l.folders {
		if f == nil {
			continue
		}
		for imported, local := range f.imports {
			if local == "" && !slices.Contains(out, imported) {
				out = append(out, imported)
			}
		}
	}
	slices.Sort(out)
	return out
}

// check type-checks a folder after what it imports.
func (l *loader) check(f *folder) *Source {
	if src, ok := l.sources[f.path]; ok {
		return src
	}
	l.sources[f.path] = nil
	src := &Source{Files: f.files, Info: &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Implicits:  map[ast.Node]types.Object{},
		Instances:  map[*ast.Ident]types.Instance{},
	}}
	var errs []types.Error
	config := types.Config{
		Importer:    folderImporter{l, f},
		FakeImportC: true,
		Error: func(err error) {
			if e := (types.Error{}); errors.As(err, &e) {
				errs = append(errs, e)
			}
		},
	}
	src.Pkg, _ = config.Check(f.path, l.prog.Fset, f.files, src.Info)
	l.sources[f.path] = src
	l.problems = append(l.problems, l.prog.typeErrors(src, errs)...)
	return src
}

var errCycle = errors.New("import cycle")

// folderImporter resolves the imports of one folder.
type folderImporter struct {
	loader *loader
	folder *folder
}

// Import implements [types.Importer]. Of a package that is not there it gives an
// empty one under its likely name, beside the error.
func (i folderImporter) Import(path string) (*types.Package, error) {
	if local := i.folder.imports[path]; local != "" {
		if src := i.loader.check(i.loader.folders[local]); src != nil {
			return src.Pkg, nil
		}
		return nil, errCycle
	}
	pkg, err := i.loader.exports.Import(path)
	if err != nil {
		return types.NewPackage(path, likelyName(path)), err
	}
	return pkg, nil
}

// addAll hands the packages to the program, in the order of their paths. The
// roots are true where other modules can import them.
func (l *loader) addAll(roots map[string]bool) {
	for _, name := range slices.Sorted(maps.Keys(l.sources)) {
		src := l.sources[name]
		src.Hidden = !roots[name]
		l.prog.Add(src)
	}
	slices.SortFunc(l.problems, func(a, b capture.Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// typeErrors keeps the errors that touch a declaration. What is wrong within a
// function, unused, or only follows from an import that is not there says
// nothing about the types.
func (prog *Program) typeErrors(src *Source, errs []types.Error) []capture.Problem {
	var out []capture.Problem
	for _, e := range errs {
		if e.Soft || prog.Broken[prog.Fset.Position(e.Pos).Filename] || inFunction(src, e.Pos) || ofMissingImport(src, errs, e.Msg) {
			continue
		}
		at := prog.Fset.Position(e.Pos)
		problem := capture.Problem{File: prog.Relative(at.Filename), Line: at.Line, Column: at.Column, Message: e.Msg}
		if !slices.Contains(out, problem) {
			out = append(out, problem)
		}
	}
	return out
}

// inFunction says whether a position lies in the body of a function.
func inFunction(src *Source, pos token.Pos) bool {
	for _, file := range src.Files {
		if pos < file.FileStart || file.FileEnd < pos {
			continue
		}
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil && fn.Body.Pos() <= pos && pos <= fn.Body.End() {
				return true
			}
		}
	}
	return false
}

// ofMissingImport says whether an error comes of an import that is not there:
// the import itself, a use of it under a name that is not known for that reason,
// or of a member that an embedded type of that package may have.
func ofMissingImport(src *Source, errs []types.Error, message string) bool {
	missing := func(e types.Error) bool {
		return strings.HasPrefix(e.Msg, "could not import ") && !strings.Contains(e.Msg, errCycle.Error())
	}
	if !slices.ContainsFunc(errs, missing) {
		return false
	}
	if name, ok := strings.CutPrefix(message, "undefined: "); ok {
		return slices.ContainsFunc(src.Files, func(file *ast.File) bool { return unnamedImport(file, name) != "" })
	}
	return missing(types.Error{Msg: message}) ||
		strings.Contains(message, "has no field or method") || strings.Contains(message, "missing method")
}
