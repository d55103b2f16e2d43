package typescript

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	word      = regexp.MustCompile(`[\pL_$][\pL\pN_$]*`)
	declares  = regexp.MustCompile(`(?m)^\s*(?:export\s+)?(?:declare\s+)?(?:interface|type|class|enum|const|let|function|namespace)\s+([\pL_$][\pL\pN_$]*)`)
	imports   = regexp.MustCompile(`(?s)import\s+(?:type\s+)?(?:\*\s+as\s+)?([^;'"]*?)\s+from\s+['"]`)
	comments  = regexp.MustCompile(`(?s)/\*.*?\*/|//[^\n]*`)
	lastOfAll = regexp.MustCompile(`(?m)^import .*\n`)
)

// Completed implements language.Author: types of other files of the set are imported.
func (a author) Completed(name string, file []byte) []byte {
	text := comments.ReplaceAllString(string(file), "")
	known := map[string]bool{}
	for _, m := range declares.FindAllStringSubmatch(text, -1) {
		known[m[1]] = true
	}
	for _, m := range imports.FindAllStringSubmatch(text, -1) {
		for _, own := range word.FindAllString(m[1], -1) {
			known[own] = true
		}
	}
	used := map[string]bool{}
	for _, own := range word.FindAllString(text, -1) {
		used[own] = !known[own]
	}
	from := map[string][]string{} // module → names
	for _, t := range a.Set.Types {
		if own := t.Name; used[own] && t.Source.File != "" && t.Source.File != name && identifier.MatchString(own) && exported(string(a.Text(t.Source.File)), own) {
			module := path.Base(t.Source.File)
			if path.Dir(t.Source.File) != path.Dir(name) {
				module = relative(path.Dir(name), t.Source.File)
			}
			module = strings.TrimSuffix(module, path.Ext(module))
			if !strings.HasPrefix(module, ".") {
				module = "./" + module
			}
			from[module] = append(from[module], own)
			used[own] = false
		}
	}
	if len(from) == 0 {
		return file
	}
	var b strings.Builder
	for _, module := range slices.Sorted(maps.Keys(from)) {
		slices.Sort(from[module])
		b.WriteString("import type { " + strings.Join(from[module], ", ") + " } from '" + module + "';\n")
	}
	at := 0
	if last := lastOfAll.FindAllStringIndex(string(file), -1); last != nil {
		at = last[len(last)-1][1]
	} else {
		b.WriteString("\n")
	}
	return []byte(string(file[:at]) + b.String() + string(file[at:]))
}

// exported reports whether a file's text exports a type.
func exported(text, name string) bool {
	return regexp.MustCompile(`(?m)^\s*export\s+(declare\s+)?(interface|type|class|enum)\s+` + regexp.QuoteMeta(name) + `\b`).MatchString(text)
}

// relative is the way from a folder to a file.
func relative(dir, file string) string {
	from, to := strings.Split(dir, "/"), strings.Split(file, "/")
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(to, "/")
}
