package capture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"example.org/parity/internal/confine"
)

// aside are folders in which no SDK keeps its types.
var aside = []string{"node_modules", "deps", "_build", "venv", "__pycache__", "testdata"}

// Fingerprints are of the files that the types of a source are read from, by their
// names relative to root: of all that may hold types, and of those that are named
// besides. A file that is not there has none.
func Fingerprints(root, source string, holds func(name string) bool, besides []string) (map[string]string, error) {
	prints := map[string]string{}
	add := func(name string) error {
		data, err := confine.ReadWithin(root, filepath.Join(root, filepath.FromSlash(name)), confine.MaxSource)
		switch {
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, confine.ErrOutside):
			return nil
		case err != nil:
			return fmt.Errorf("reading %s: %w", name, err)
		}
		// A checkout may end lines in its own way.
		sum := sha256.Sum256(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
		prints[name] = hex.EncodeToString(sum[:8])
		return nil
	}
	err := filepath.WalkDir(filepath.Join(root, filepath.FromSlash(source)), func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(entry.Name(), ".") && entry.Name() != "."
		if entry.IsDir() {
			if hidden || slices.Contains(aside, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if hidden || !holds(entry.Name()) || !entry.Type().IsRegular() {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		return add(filepath.ToSlash(rel))
	})
	if err != nil {
		return nil, err
	}
	for _, name := range besides {
		if _, known := prints[name]; !known && filepath.IsLocal(filepath.FromSlash(name)) {
			if err := add(name); err != nil {
				return nil, err
			}
		}
	}
	return prints, nil
}

// Changed says what is no longer as it was when a type set was captured: files, or
// types, each by its name and a text that tells it from others.
func Changed(captured, now map[string]string) []string {
	all := maps.Clone(captured)
	maps.Copy(all, now)
	var list []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		switch {
		case captured[name] == now[name]:
		case captured[name] == "":
			list = append(list, name+" is new")
		case now[name] == "":
			list = append(list, name+" is gone")
		default:
			list = append(list, name+" changed")
		}
	}
	return list
}
