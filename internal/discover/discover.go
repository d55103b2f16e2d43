// Package discover finds the folders that look like the types of an SDK.
package discover

import (
	"bytes"
	"io/fs"
	"path"
	"path/filepath"
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

// typeFolders are the names that SDKs give to the folder of their types.
var typeFolders = map[string]bool{"types": true, "models": true, "schemas": true}

// A folder that is named for its types is that of an SDK whose types are mostly
// below it; of others, one that has nearly all: many SDKs spread their types over
// the folders of their products, and part of them would be taken for the whole.
const (
	shareOfTypes  = 1. / 2
	shareOfOthers = 3. / 4
)

// best is the deepest folder that holds most of the types, those of the folders
// below it counted with it.
func best(folders map[string]int) (folder string, types int) {
	totals := map[string]int{}
	for at, n := range folders {
		for ; at != "."; at = path.Dir(at) {
			totals[at] += n
		}
		totals["."] += n
	}
	all := float64(totals["."])
	folder = "."
	var named string
	for at, n := range totals {
		if isDeeper := strings.Count(at, "/") >= strings.Count(folder, "/"); at != "." && float64(n) >= shareOfOthers*all && (folder == "." || isDeeper) {
			folder = at
		}
		if typeFolders[path.Base(at)] && float64(n) > shareOfTypes*all && (named == "" || len(at) < len(named)) {
			named = at
		}
	}
	if folder == "." && folders["."] == 0 { // the top holds the SDKs of other languages, too
		for at, n := range totals {
			if !strings.Contains(at, "/") && at != "." && float64(n) > shareOfTypes*all {
				folder = at
			}
		}
	}
	if named != "" {
		folder = named
	}
	return folder, totals[folder]
}
