package capture

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"time"

	"example.org/parity/internal/child"
	"example.org/parity/internal/codec"
	"example.org/parity/internal/typeset"
)

// externalTime is how long a front end of somebody else may take.
const externalTime = 10 * time.Minute

// External is a front end of somebody else: the program parity-capture-NAME on the
// PATH of the person who runs parity. It gets {"root": …, "path": …} on standard
// input, both absolute, and prints facts. One that lies in the tree that is read is
// never run.
type External struct{ Name string }

var externalName = regexp.MustCompile(`^[a-z][a-z0-9_+-]{0,63}$`)

// FindExternal returns the front end of a language, if its program is on PATH.
func FindExternal(language string) (External, bool) {
	e := External{language}
	if !externalName.MatchString(language) {
		return e, false
	}
	_, err := child.Find(e.program())
	return e, err == nil
}

func (e External) program() string { return "parity-capture-" + e.Name }

// Language implements FrontEnd.
func (e External) Language() string { return e.Name }

// Runtime implements FrontEnd.
func (e External) Runtime() Runtime {
	return Runtime{Program: e.program(), VersionFlag: "--version", Install: "install the front end of " + e.Name, Outside: true}
}

// Capture implements FrontEnd.
func (e External) Capture(ctx context.Context, root, path string) (*Result, error) {
	result, err := e.capture(ctx, root, path)
	if err != nil {
		return nil, fmt.Errorf("capturing %s types from %s by %s: %w", e.Name, path, e.program(), err)
	}
	return result, nil
}

func (e External) capture(ctx context.Context, root, path string) (*Result, error) {
	program, err := e.Runtime().path(root)
	if err != nil {
		return nil, err
	}
	request, err := json.Marshal(map[string]string{"root": root, "path": path})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, externalTime, fmt.Errorf("it has not ended after %s", externalTime))
	defer cancel()
	output, err := child.Command{Program: program, Stdin: bytes.NewReader(request)}.Run(ctx)
	var failed *child.Failed
	switch {
	case errors.As(err, &failed) && failed.Complaint != "":
		return nil, errors.New(child.LastLines(failed.Complaint, 3))
	case err != nil:
		return nil, err
	}
	facts, err := codec.Read(bytes.NewReader(output))
	if err != nil {
		return nil, err
	}
	if facts.Language != e.Name {
		return nil, fmt.Errorf("its facts are about %q", facts.Language)
	}
	set, err := facts.TypeSet()
	if err != nil {
		return nil, err
	}
	return set, withinRoot(set)
}

// withinRoot refuses places that are not below the root: reports make links of them.
func withinRoot(set *typeset.Set) error {
	for _, file := range set.Places() {
		if !filepath.IsLocal(filepath.FromSlash(file)) {
			return fmt.Errorf("a place is in the file %q, which is not below the root", file)
		}
	}
	return nil
}
