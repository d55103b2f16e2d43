package program

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
	gomodule "golang.org/x/mod/module"

	"example.org/parity/internal/child"
	"example.org/parity/internal/confine"
)

// Hermetic keeps the go command from downloading anything, from running what
// somebody's settings name, and from giving another answer on another machine.
var Hermetic = []string{
	"GOENV=off", "GOFLAGS=-mod=readonly", "GOPROXY=off", "GOSUMDB=off", "GOVCS=*:off", "GOAUTH=off",
	"GO111MODULE=on", "GOWORK=off", "GOTOOLCHAIN=local",
	"CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64",
}

// caches say where the go command has its standard library, its modules and what
// it compiled before.
var caches = []string{"GOROOT", "GOPATH", "GOMODCACHE", "GOCACHE", "XDG_CACHE_HOME"}

// exports are the files that hold the compiled form of packages, by import path.
type exports map[string]string

// listExports asks the go command for the packages that the SDK imports. They
// come from the build cache, which is ten times faster than checking the
// standard library's source on each run. What is not to be had is left out.
func (t tree) listExports(ctx context.Context, imports []string) (exports, error) {
	imports = slices.DeleteFunc(imports, func(path string) bool { return !literal(path) })
	if len(imports) == 0 {
		return exports{}, nil
	}
	if t.path != "" {
		flag := "-mod=readonly"
		if _, vendored := t.inside("vendor"); vendored {
			flag = "-mod=vendor"
		}
		found, err := goList(ctx, t.stage, flag, imports)
		if err == nil || ctx.Err() != nil {
			return found, err
		}
	}
	// A go.mod that the go command refuses leaves the standard library.
	found, err := goList(ctx, noModule, "-mod=readonly", slices.DeleteFunc(imports, func(path string) bool { return !standard(path) }))
	if errors.Is(err, child.ErrNotFound) {
		return nil, fmt.Errorf("the types of the standard library are asked of the go command: install Go, or put it in PATH: %w", err)
	}
	return found, err
}

// literal says whether the go command takes an import of the source for just that
// package: not for a pattern, a file, or all of a kind. Nobody can import the
// packages of the go command itself.
func literal(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return gomodule.CheckImportPath(path) == nil && !strings.HasSuffix(path, ".go") &&
		!slices.Contains([]string{"all", "std", "cmd", "tool", "work", "main"}, first)
}

// standard says whether an import can be the standard library's.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

func goList(ctx context.Context, stage func(dir string) error, flag string, imports []string) (exports, error) {
	args := []string{"list", "-e", "-export", "-deps", "-buildvcs=false", flag, "-json=ImportPath,Export", "--"}
	out, err := child.Command{Program: "go", Args: append(args, imports...), Env: Hermetic, Pass: caches, Fill: stage}.Run(ctx)
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	found := exports{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var listed struct{ ImportPath, Export string }
		err := dec.Decode(&listed)
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading the output of go list: %w", err)
		}
		if listed.Export != "" {
			found[listed.ImportPath] = listed.Export
		}
	}
}

// noModule is a module that requires nothing.
func noModule(dir string) error {
	return os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module parity.invalid\n\ngo 1.24\n"), 0o600)
}

// stage makes, of a folder, a module with the requirements of the SDK's own, for
// the go command to work in: it has no source, no repository, and of what the SDK
// replaces or has vendored only what lies within the boundary.
func (t tree) stage(dir string) error {
	text, err := t.readFile("go.mod")
	if err != nil {
		return err
	}
	mod, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		return err
	}
	for i, replace := range slices.Clone(mod.Replace) {
		if replace.New.Version != "" {
			continue
		}
		replacement, ok := t.inside(replace.New.Path)
		if !ok { // nobody knows the module: it is one without packages
			if replacement, err = empty(dir, i, replace.Old.Path); err != nil {
				return err
			}
		}
		if err := mod.AddReplace(replace.Old.Path, replace.Old.Version, replacement, ""); err != nil {
			return err
		}
	}
	mod.Cleanup()
	if text, err = mod.Format(); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), text, 0o600); err != nil {
		return err
	}
	if sums, err := t.readFile("go.sum"); err == nil {
		if err := os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o600); err != nil {
			return err
		}
	}
	if vendor, ok := t.inside("vendor"); ok {
		return os.Symlink(vendor, filepath.Join(dir, "vendor"))
	}
	return nil
}

// empty makes a module without packages below dir.
func empty(dir string, n int, path string) (string, error) {
	folder := filepath.Join(dir, "outside", strconv.Itoa(n))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	return folder, os.WriteFile(filepath.Join(folder, "go.mod"), []byte("module "+modfile.AutoQuote(path)+"\n"), 0o600)
}

// readFile reads a file of the module's folder.
func (t tree) readFile(name string) ([]byte, error) {
	return confine.ReadWithin(t.boundary, filepath.Join(t.dir, name), confine.MaxSource)
}

// inside gives a folder that the module names, if it and all that it links to lie
// within the boundary.
func (t tree) inside(name string) (string, bool) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(t.dir, filepath.FromSlash(name))
	}
	dir, err := confine.Within(t.boundary, name)
	if err != nil {
		return "", false
	}
	err = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type()&fs.ModeSymlink != 0 {
			_, err = confine.Within(t.boundary, name)
		}
		return err
	})
	return dir, err == nil
}

func (e exports) importer(fset *token.FileSet) types.Importer {
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		file, ok := e[path]
		if !ok {
			return nil, errors.New("no such package")
		}
		return os.Open(file)
	})
}
