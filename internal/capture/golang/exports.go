package golang

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
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// hermetic keeps the go command from downloading anything, from writing to the
// SDK's go.mod, and from giving another answer on another machine.
var hermetic = []string{
	"GOFLAGS=", "GOPROXY=off", "GOWORK=off", "GOTOOLCHAIN=local",
	"CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64",
}

// exports are the files that hold the compiled form of packages, by import path.
type exports map[string]string

// listExports asks the go command for the packages that the SDK imports. They
// come from the build cache, which is ten times faster than checking the
// standard library's source on each run. What is not to be had is left out.
func listExports(ctx context.Context, dir string, imports []string) (exports, error) {
	if len(imports) == 0 {
		return exports{}, nil
	}
	found, err := goList(ctx, dir, nil, imports)
	if err == nil {
		return found, nil
	}
	if errors.Is(err, exec.ErrNotFound) {
		return nil, fmt.Errorf("the types of the standard library are asked of the go command: install Go, or put it in PATH: %w", err)
	}
	// A go.mod that the go command refuses leaves the vendored packages and the
	// standard library.
	if _, statErr := os.Stat(filepath.Join(dir, "vendor")); statErr == nil {
		if found, err := goList(ctx, dir, []string{"-mod=vendor"}, imports); err == nil {
			return found, nil
		}
	}
	return goList(ctx, os.TempDir(), nil, standard(imports))
}

// standard picks the imports that can be the standard library's.
func standard(imports []string) []string {
	var out []string
	for _, path := range imports {
		if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
			out = append(out, path)
		}
	}
	return out
}

func goList(ctx context.Context, dir string, flags, imports []string) (exports, error) {
	args := append([]string{"list", "-e", "-export", "-deps", "-json=ImportPath,Export"}, flags...)
	cmd := exec.CommandContext(ctx, "go", append(append(args, "--"), imports...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), hermetic...)
	if findTree(dir).path == "" {
		cmd.Env = append(cmd.Env, "GO111MODULE=off")
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, strings.TrimSpace(stderr.String()))
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

func (e exports) importer(fset *token.FileSet) types.Importer {
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		file, ok := e[path]
		if !ok {
			return nil, errors.New("no such package")
		}
		return os.Open(file)
	})
}
