package python

import (
	"regexp"
	"slices"
	"sort"
	"strings"

	"example.org/parity/internal/language"
)

// modules are where the names stand that code of fixes uses and that are no types of the
// set.
var modules = map[string]string{
	"Any": "typing", "Annotated": "typing", "Dict": "typing", "List": "typing", "Literal": "typing", "Optional": "typing", "Tuple": "typing", "Union": "typing",
	"BaseModel": "pydantic", "Field": "pydantic",
	"date": "datetime", "datetime": "datetime", "time": "datetime", "timedelta": "datetime",
	"Enum": "enum", "IntEnum": "enum", "StrEnum": "enum", "UUID": "uuid", "Decimal": "decimal",
}

var (
	text      = regexp.MustCompile(`(?s)"""[^\\]*?"""|'''[^\\]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*`)
	used      = regexp.MustCompile(`(^|[^\w.])([A-Za-z_]\w*)\b`)
	bound     = regexp.MustCompile(`(?m)^(?:class|def)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=`)
	importing = regexp.MustCompile(`(?m)^from[ \t]+(\S+)[ \t]+import[ \t]+(\((?s:[^)]*)\)|[^\n#]*)`)
	imported  = regexp.MustCompile(`(?m)^import[ \t]+([^\n#]*)`)
	word      = regexp.MustCompile(`\w+`)
)

// Completed implements language.Author: a file imports what it uses. Names that nobody
// knows the module of are left to the reader.
func (a author) Completed(name string, file []byte) []byte {
	code := string(file)
	known := namesIn(code)
	bare := text.ReplaceAllString(code, `""`)
	var needed []string
	for _, m := range used.FindAllStringSubmatch(bare, -1) {
		if !known[m[2]] && !slices.Contains(needed, m[2]) {
			needed = append(needed, m[2])
		}
	}
	slices.Sort(needed)
	for _, n := range needed {
		if module := a.moduleOf(n, name); module != "" {
			code = withImport(code, module, n)
		}
	}
	return []byte(code)
}

// namesIn are those that a file binds, or imports.
func namesIn(code string) map[string]bool {
	known := map[string]bool{}
	for _, m := range bound.FindAllStringSubmatch(code, -1) {
		known[m[1]+m[2]] = true
	}
	for _, m := range importing.FindAllStringSubmatch(code, -1) {
		for _, n := range word.FindAllString(m[2], -1) {
			known[n] = true
		}
	}
	for _, m := range imported.FindAllStringSubmatch(code, -1) {
		for _, n := range word.FindAllString(m[1], -1) {
			known[n] = true
		}
	}
	return known
}

// moduleOf is where a name is imported from in a file: as other files of its folder do,
// or by where the type stands, or the libraries; "" where nothing tells.
func (a author) moduleOf(name, file string) string {
	folder, own := language.Folder(file), ""
	if a.FileOf != nil {
		own = a.FileOf(name)
	}
	votes := language.Votes{}
	for _, t := range a.Set.Types {
		at := t.Source.File
		if votes[at] < 0 || at == file {
			continue
		}
		for _, m := range importing.FindAllStringSubmatch(string(a.Text(at)), -1) {
			same := language.Folder(at) == folder
			if slices.Contains(word.FindAllString(m[2], -1), name) && (same || !strings.HasPrefix(m[1], ".")) {
				votes[m[1]]++
			}
		}
	}
	if module := votes.Most(); module != "" {
		return module
	}
	switch {
	case own == "" || own == file:
		return modules[name]
	case language.Folder(own) == folder:
		stem, _, _ := strings.Cut(own[strings.LastIndexByte(own, '/')+1:], ".")
		return "." + stem
	}
	return ""
}

// withImport imports a name: in the line that imports from its module, or one more.
func withImport(code, module, name string) string {
	for _, at := range importing.FindAllStringSubmatchIndex(code, -1) {
		if code[at[2]:at[3]] != module || code[at[4]] == '(' {
			continue
		}
		list := strings.Split(strings.TrimSpace(code[at[4]:at[5]]), ", ")
		list = append(list, name)
		sort.Slice(list, func(i, j int) bool { return strings.ToLower(list[i]) < strings.ToLower(list[j]) })
		return code[:at[4]] + strings.Join(list, ", ") + code[at[5]:]
	}
	return among(code, "from "+module+" import "+name+"\n")
}

// sortOf is where an import stands among others: the standard library's, those of other
// packages, the package's own; -1 for no import.
func sortOf(line string) int {
	rest, from := strings.CutPrefix(line, "from ")
	if !from {
		if rest, from = strings.CutPrefix(line, "import "); !from {
			return -1
		}
	}
	module := word.FindString(rest)
	switch {
	case strings.HasPrefix(rest, "."):
		return 3
	case module == "__future__":
		return 0
	case slices.Contains(standard, module):
		return 1
	}
	return 2
}

var standard = []string{"abc", "collections", "dataclasses", "datetime", "decimal", "enum", "typing", "uuid"}

// among puts an import among those of its sort, or where a file has none such, between
// those of the other sorts.
func among(code, line string) string {
	lines := strings.SplitAfter(code, "\n")
	sort := sortOf(line)
	same, higher, lower := -1, -1, -1
	for i, l := range lines {
		switch at := sortOf(l); {
		case at < 0:
		case at == sort:
			same = i
		case at > sort && higher < 0:
			higher = i
		case at < sort:
			lower = i
		}
	}
	switch {
	case same >= 0 && !strings.Contains(lines[same], "("):
		return sortedIn(code, len(strings.Join(lines[:same], "")), line)
	case higher >= 0:
		return strings.Join(slices.Insert(lines, higher, line, "\n"), "")
	case lower >= 0 && !strings.Contains(lines[lower], "("):
		return strings.Join(slices.Insert(lines, lower+1, "\n", line), "")
	}
	at := 0
	for i, l := range lines { // behind all that is imported, over several lines
		if strings.HasPrefix(l, ")") && (lower >= 0 || same >= 0) {
			at = i + 1
			break
		}
	}
	if at > 0 {
		return strings.Join(slices.Insert(lines, at, line), "")
	}
	if open := strings.TrimSpace(lines[0]); strings.HasPrefix(open, `"""`) {
		for at = 1; at < len(lines) && !(strings.HasSuffix(open, `"""`) && len(open) > 5); at++ {
			if strings.HasSuffix(strings.TrimSpace(lines[at]), `"""`) {
				at++
				break
			}
		}
	}
	head, tail := strings.Join(lines[:at], ""), strings.TrimLeft(strings.Join(lines[at:], ""), "\n")
	if head != "" {
		head += "\n"
	}
	return head + line + "\n\n" + tail
}
