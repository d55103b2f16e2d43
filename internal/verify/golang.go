package verify

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/mod/modfile"

	"example.org/parity/internal/child"
	"example.org/parity/internal/confine"
)

//go:embed emit/contract_test.go.tmpl
var goTest string

//go:embed program/main.go.tmpl
var goSource string

var goTemplate = template.Must(template.New("main.go").Parse(goSource))

// maxBuild is how much memory the go command and its compilers may have each.
const maxBuild = 8 << 30

// goImport is a package of the SDK, goType one of its types as the program writes it.
type (
	goImport struct{ Alias, Path string }
	goType   struct{ Name, Expr string }
)

// goProgram is a main package that an overlay puts into the SDK's module, so that it
// may import what is internal there; nothing is written into the tree.
func goProgram(ctx context.Context, sdk SDK) (_ *program, err error) {
	module, err := goModuleOf(sdk)
	if err != nil {
		return nil, err
	}
	p := module.program
	if p.folder, err = os.MkdirTemp("", "parity-verify-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			p.close()
		}
	}()
	var source bytes.Buffer
	if err := goTemplate.Execute(&source, map[string]any{"Imports": module.imports, "Types": module.types}); err != nil {
		return nil, err
	}
	main := filepath.Join(p.folder, "main.go")
	virtual := filepath.Join(module.folder, "parity_verify_main", "main.go")
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{virtual: main}})
	if err != nil {
		return nil, err
	}
	binary := filepath.Join(p.folder, "verify")
	for file, text := range map[string][]byte{main: source.Bytes(), filepath.Join(p.folder, "overlay.json"): overlay} {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return nil, err
		}
	}
	build := child.Command{
		Program: "go",
		Args:    []string{"build", "-C", module.folder, "-buildvcs=false", "-mod=readonly", "-overlay", filepath.Join(p.folder, "overlay.json"), "-o", binary, "./parity_verify_main"},
		Env:     []string{"GOFLAGS=", "GOPROXY=off", "GOTOOLCHAIN=local", "GOWORK=off"},
		Memory:  maxBuild,
		Pass:    []string{"GOPATH", "GOMODCACHE", "GOCACHE", "GOROOT"},
	}
	if _, err := build.Run(ctx); err != nil {
		return nil, fmt.Errorf("building the SDK in %s: %w; run go build ./... and go mod download there", module.folder, err)
	}
	p.command = child.Command{Program: binary}
	return p, nil
}

// goModule is the module that an SDK is in, with its types as a program in it names them.
type goModule struct {
	folder  string
	file    *modfile.File
	program *program
	imports []goImport
	types   []goType
}

func goModuleOf(sdk SDK) (*goModule, error) {
	m := &goModule{program: &program{}}
	var err error
	if m.folder, m.file, err = moduleAround(sdk.Source); err != nil {
		return nil, err
	}
	m.program.declare(sdk)
	m.imports, m.types, err = goTypes(sdk, m.program, m.folder, m.file.Module.Mod.Path)
	return m, err
}

// goTypes are the types that a program in the module can name, and the packages
// that they are in; why not the others is in p.cannot.
func goTypes(sdk SDK, p *program, module, modulePath string) ([]goImport, []goType, error) {
	var imports []goImport
	var types []goType
	aliases := map[string]string{}
	for _, t := range sdk.Set.Types {
		declared, ok := p.targets[t.Name]
		if !ok {
			continue
		}
		name, err := goTypeAt(declared)
		if err == nil && declared.Instance {
			err = errors.New("an instance of a generic type has no name to be asked for by")
		}
		folder := filepath.Dir(declared.File)
		inside, relErr := filepath.Rel(module, folder)
		if err == nil && (relErr != nil || strings.HasPrefix(inside, "..")) {
			err = fmt.Errorf("its file is outside the module in %s", module)
		}
		if err != nil {
			p.cannot[t.Name] = err.Error()
			continue
		}
		importPath := path.Join(modulePath, filepath.ToSlash(inside))
		alias := aliases[importPath]
		if alias == "" {
			alias = fmt.Sprintf("sdk%d", len(aliases))
			aliases[importPath] = alias
			imports = append(imports, goImport{alias, importPath})
		}
		types = append(types, goType{t.Name, alias + "." + name})
	}
	if len(types) == 0 {
		return nil, nil, errors.New("none of its types can be asked for")
	}
	return imports, types, nil
}

// moduleAround finds the module that a folder is in: its own folder and its go.mod.
func moduleAround(folder string) (dir string, module *modfile.File, err error) {
	for dir = folder; ; dir = filepath.Dir(dir) {
		name := filepath.Join(dir, "go.mod")
		text, err := confine.Read(name, confine.MaxSource)
		if err == nil {
			module, err := modfile.ParseLax(name, text, nil)
			if err == nil && module.Module == nil {
				err = fmt.Errorf("%s names no module", name)
			}
			return dir, module, err
		}
		if dir == filepath.Dir(dir) {
			return "", nil, fmt.Errorf("there is no go.mod in %s or above it", folder)
		}
	}
}

// goVersion is the language version that a module asks for.
func goVersion(module *modfile.File) string {
	if module.Go == nil {
		return "1.16" // what go assumes
	}
	return module.Go.Version
}

// goTypeAt is the name of the type that is declared at a line of a file.
func goTypeAt(t target) (string, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, t.File, nil, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	if file.Name.Name == "main" {
		return "", errors.New("it is in a package main, which nothing can import")
	}
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			spec := spec.(*ast.TypeSpec)
			if fset.Position(spec.Name.Pos()).Line != t.Line {
				continue
			}
			if spec.TypeParams != nil {
				return "", errors.New("an instance of a generic type has no name to be asked for by")
			}
			if !spec.Name.IsExported() {
				return "", errors.New("it is not exported")
			}
			if isInterface(spec.Type) {
				return "", errors.New("encoding/json does not decode into an interface")
			}
			return spec.Name.Name, nil
		}
	}
	return "", fmt.Errorf("no type is declared at line %d; the type set is older than its source: run parity capture", t.Line)
}

func isInterface(e ast.Expr) bool {
	_, ok := e.(*ast.InterfaceType)
	return ok
}

func emitGo(sdk SDK, _ Answers, golden []Golden, dir string) (map[string][]byte, error) {
	module, err := goModuleOf(sdk)
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, g := range golden {
		wanted[g.Type] = true
	}
	types := slices.DeleteFunc(module.types, func(t goType) bool { return !wanted[t.Name] })
	imports := slices.DeleteFunc(module.imports, func(i goImport) bool {
		return !slices.ContainsFunc(types, func(t goType) bool { return strings.HasPrefix(t.Expr, i.Alias+".") })
	})
	test, err := rendered("contract_test.go", goTest, map[string]any{"Set": sdk.Set.Name, "Imports": imports, "Types": types})
	if err != nil {
		return nil, err
	}
	if test, err = format.Source(test); err != nil {
		return nil, err
	}
	text, err := payloads(golden)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"contract_test.go": test, "payloads.json": text}
	inside, err := filepath.Rel(module.folder, dir)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(inside, "..") {
		back, err := filepath.Rel(dir, module.folder)
		if err != nil {
			return nil, err
		}
		files["go.mod"] = fmt.Appendf(nil, "module contract\n\ngo %[3]s\n\nrequire %[1]s v0.0.0\n\nreplace %[1]s => %[2]s\n",
			module.file.Module.Mod.Path, filepath.ToSlash(back), goVersion(module.file))
	}
	return files, nil
}
