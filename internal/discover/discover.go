// Package discover finds the folders that look like the types of an SDK.
package discover

import (
	"bytes"
	"io/fs"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"example.org/parity/internal/confine"
	"example.org/parity/internal/languages"
)

// SDK is a folder of types in one language.
type SDK struct {
	Language string
	Path     string // slash-separated, relative to where the search began
	Types    int    // declarations that look like types, a rough count
}

// skipped are folders that hold other people's code, tests or build output.
var skipped = map[string]bool{
	"node_modules": true, "vendor": true, "deps": true, "_build": true, "venv": true, "__pycache__": true,
	"test": true, "tests": true, "testdata": true, "examples": true, "docs": true, "internal": true,
}

// SDKs looks below root and returns the best folder of each language that has one.
func SDKs(root string) ([]SDK, error) {
	counts := map[string]map[string]int{} // language → folder → types
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if file != root && (skipped[entry.Name()] || strings.HasPrefix(entry.Name(), ".")) {
				return filepath.SkipDir
			}
			return nil
		}
		return count(counts, root, file, entry)
	})
	if err != nil {
		return nil, err
	}
	var found []SDK
	for _, l := range languages.All {
		if folder, n := best(counts[l.Name]); n > 0 {
			found = append(found, SDK{l.Name, folder, n})
		}
	}
	return found, nil
}

func count(counts map[string]map[string]int, root, file string, entry fs.DirEntry) error {
	if info, err := entry.Info(); err != nil || !info.Mode().IsRegular() || info.Size() > confine.MaxSource {
		return err
	}
	for _, l := range languages.All {
		if !l.Has(filepath.Base(file)) {
			continue
		}
		data, err := confine.Read(file, confine.MaxSource)
		if err != nil {
			return err
		}
		n := len(l.Sign.FindAllIndex(bytes.ToValidUTF8(data, nil), -1))
		if n == 0 {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		if counts[l.Name] == nil {
			counts[l.Name] = map[string]int{}
		}
		counts[l.Name][filepath.ToSlash(rel)] += n
	}
	return nil
}

// typeFolders are the names that SDKs give to the folder of their types; it
// holds sub-folders of types too.
var typeFolders = map[string]bool{"types": true, "models": true, "schemas": true}

// best is the folder with the most types, those of the folders below a types
// folder counted with it.
func best(folders map[string]int) (folder string, types int) {
	totals := map[string]int{}
	for folder, n := range folders {
		totals[home(folder)] += n
	}
	names := make([]string, 0, len(totals))
	for name := range totals {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if totals[name] > types {
			folder, types = name, totals[name]
		}
	}
	return folder, types
}

func home(folder string) string {
	for at := folder; at != "." && at != "/"; at = path.Dir(at) {
		if typeFolders[path.Base(at)] {
			return at
		}
	}
	return folder
}
