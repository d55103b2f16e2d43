package payload

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// extensions are the names that a folder's files are chosen by, without the
// extension of a compression.
var extensions = []string{".json", ".ndjson", ".jsonl", ".har", ".yaml", ".yml", ".sse"}

// InFolder reports whether a file of that name is read where it is met in a folder.
func InFolder(name string) bool { return slices.Contains(extensions, plainExt(name)) }

// plainExt is a file's extension in lower case, that of a compression left aside.
func plainExt(name string) string {
	ext := strings.ToLower(filepath.Ext(name))
	if ext == ".gz" || ext == ".zst" {
		ext = strings.ToLower(filepath.Ext(strings.TrimSuffix(name, filepath.Ext(name))))
	}
	return ext
}

// sniffBytes is how much of an input is looked at to tell what it is.
const sniffBytes = 64 << 10

var (
	harHead     = regexp.MustCompile(`^\s*\{\s*"log"\s*:\s*\{\s*"(version|creator|browser|pages|entries|comment)"`)
	vcrHead     = regexp.MustCompile(`^\s*\{\s*("version"\s*:\s*[0-9.]+\s*,\s*)?"(http_)?interactions"\s*:\s*\[`)
	exvcrHead   = regexp.MustCompile(`^\s*\[\s*\{\s*"(request|response)"\s*:\s*\{`)
	eventHead   = regexp.MustCompile(`^\s*(event|data|id|retry|):[^\n]*\n`)
	exvcrFields = regexp.MustCompile(`"(status_code|options|request_body|protocol)"\s*:`)
)

// detect chooses the reader of an input by its extension, and where that leaves
// it open by its first bytes.
func detect(ext string, head []byte) func(*source) error {
	switch ext {
	case ".ndjson", ".jsonl":
		return (*source).readLines
	case ".har":
		return (*source).readHAR
	case ".yaml", ".yml":
		return (*source).readYAMLCassette
	case ".sse":
		return (*source).readEvents
	}
	switch {
	case harHead.Match(head):
		return (*source).readHAR
	case vcrHead.Match(head):
		return (*source).readJSONCassette
	case exvcrHead.Match(head) && exvcrFields.Match(head):
		return (*source).readExVCR
	case ext == "" && yamlList.Match(head):
		return (*source).readYAMLCassette
	case ext == "" && eventHead.Match(head):
		return (*source).readEvents
	case ext == "" && manyLines(head):
		return (*source).readLines
	default:
		return (*source).readJSON
	}
}

// manyLines reports whether the first line that is not blank is a JSON value of
// its own and another line follows.
func manyLines(head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	line, rest, found := bytes.Cut(head, []byte{'\n'})
	return found && len(bytes.TrimSpace(rest)) > 0 && json.Valid(line)
}
