package capture

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"example.org/parity/internal/child"
	"example.org/parity/internal/codec"
	"example.org/parity/internal/confine"
)

// Script is a front end written in the language that it reads, run by that
// language's own interpreter.
type Script struct {
	Lang    string
	Command []string               // interpreter and its flags; the script's file name is appended
	Env     []string               // NAME=value, for the interpreter
	Pass    []string               // variables of parity's own environment that a script needs which loads the SDK
	Files   fs.FS                  // the script, embedded in the binary
	Unpack  func(dir string) error // in place of Files: writes the script to a folder
	Name    string                 // what to run of it: the name of a file
	Keep    string                 // the name of a file in the user's cache, which the script gets as its argument to keep itself compiled
	Install string                 // what to do where the interpreter is missing
	Project confine.Project
}

// Language implements FrontEnd.
func (s Script) Language() string { return s.Lang }

// Capture implements FrontEnd. The script gets {"root": …, "path": …, "within": …}
// on standard input, all absolute, and prints facts. It names files from root,
// and reads none that is, all links followed, not within.
func (s Script) Capture(ctx context.Context, root, path string) (*Result, error) {
	result, err := s.run(ctx, root, path)
	if err != nil {
		return nil, fmt.Errorf("capturing %s types from %s: %w", s.Lang, path, err)
	}
	return result, nil
}

func (s Script) run(ctx context.Context, root, path string) (*Result, error) {
	boundary := confine.Boundary(root, path, s.Project)
	if _, err := confine.Within(boundary, path); err != nil {
		return nil, err
	}
	within, err := filepath.EvalSymlinks(boundary)
	if err != nil {
		return nil, err
	}
	request, err := json.Marshal(map[string]string{"root": root, "path": path, "within": within})
	if err != nil {
		return nil, err
	}
	out, err := child.Command{
		Program: s.Command[0],
		Args:    slices.Concat(s.Command[1:], []string{s.Name}, s.kept(within)),
		Env:     s.Env,
		Pass:    s.Pass,
		Stdin:   bytes.NewReader(request),
		Fill:    s.unpack,
	}.Run(ctx)
	var failed *child.Failed
	switch {
	case errors.Is(err, child.ErrNotFound):
		return nil, fmt.Errorf("%s is not on PATH: %s", s.Command[0], s.Install)
	case errors.Is(err, child.ErrMemory):
		return nil, fmt.Errorf("%w; name a smaller source", err)
	case errors.As(err, &failed) && failed.Complaint != "":
		return nil, errors.New(child.LastLines(failed.Complaint, 3))
	case err != nil:
		return nil, err
	}
	facts, err := codec.Read(bytes.NewReader(out))
	if err != nil {
		return nil, fmt.Errorf("reading the output of %s: %w", s.Name, err)
	}
	return facts.TypeSet()
}

// unpack writes the embedded script to the folder that it runs in, out of reach
// of the SDK's modules: an interpreter puts that folder on its search path.
func (s Script) unpack(dir string) error {
	if s.Unpack != nil {
		return s.Unpack(dir)
	}
	return os.CopyFS(dir, s.Files)
}

// kept is the argument that names the file in which a script may keep itself compiled.
// A cache that lies in the tree, where a stranger can have put something, is none.
func (s Script) kept(tree string) []string {
	caches, err := os.UserCacheDir()
	if err != nil || s.Keep == "" {
		return nil
	}
	file := filepath.Join(caches, "parity", "compiled", s.Keep)
	if _, err := confine.Within(tree, file); !errors.Is(err, confine.ErrOutside) {
		return nil
	}
	return []string{file}
}
