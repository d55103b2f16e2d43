package match

import (
	"path"
	"strings"
	"unicode"

	"example.org/parity/internal/schema"
)

// Spelling makes ModelID, ModelId and model_id the same.
func Spelling(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// Unqualified drops the modules before a name. A generic instance such as
// Page[types.Run] has its dots behind a bracket and keeps them.
func Unqualified(name string) string {
	head, rest, generic := strings.Cut(name, "[")
	head = head[strings.LastIndex(head, ".")+1:]
	if generic {
		return head + "[" + rest
	}
	return head
}

// qualifiers are the modules and classes that a name of a set has before it.
func qualifiers(name string) []string {
	head, _, _ := strings.Cut(name, "[")
	parts := strings.Split(head, ".")
	return parts[:len(parts)-1]
}

// withoutModules drops the modules inside a generic instance too: Page[types.Run]
// is the Page of Run, wherever that is declared.
func withoutModules(name string) string {
	return strings.Join(strings.FieldsFunc(Unqualified(name), func(r rune) bool {
		return r == '[' || r == ']' || r == ',' || r == ' '
	}), " ")
}

// words cuts names into words, folded in case and number: ListModelsResponse is
// list, model, response; APIKeys is api, key; V1Pod is v1, pod.
func words(name string) []string {
	var list []string
	runes := []rune(name)
	for start := 0; start < len(runes); {
		end := wordEnd(runes, start)
		if end > start {
			list = append(list, stem(strings.ToLower(string(runes[start:end]))))
			start = end
			continue
		}
		start++
	}
	return list
}

// wordEnd is where the word that begins at start ends; start where none does.
func wordEnd(r []rune, start int) int {
	at := func(i int, is func(rune) bool) bool { return i < len(r) && is(r[i]) }
	lower := func(c rune) bool { return unicode.IsLetter(c) && !unicode.IsUpper(c) }
	end := start
	for at(end, unicode.IsUpper) {
		end++
	}
	switch {
	case end-start > 1 && at(end, lower):
		// The last capital begins the next word, unless a plural s follows: URLs, APIKeys.
		if r[end] == 's' && !at(end+1, lower) {
			end++
		} else {
			end--
		}
	default:
		for at(end, lower) {
			end++
		}
	}
	for at(end, unicode.IsDigit) {
		end++
	}
	return end
}

// stem makes the plural of a word its singular, well enough to find one by the other.
func stem(word string) string {
	switch {
	case len(word) > 4 && strings.HasSuffix(word, "ies"):
		return word[:len(word)-3] + "y"
	case len(word) > 4 && (strings.HasSuffix(word, "sses") || strings.HasSuffix(word, "xes") || strings.HasSuffix(word, "ches")):
		return word[:len(word)-2]
	case len(word) > 3 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss"):
		return word[:len(word)-1]
	}
	return word
}

// roles are words that say what a type is for, those of one meaning together. Words of
// one role may stand for each other; of two roles they never do.
var roles = [][]string{
	{"create", "new", "add", "insert"},
	{"update", "edit", "modify", "patch"},
	{"delete", "remove"},
	{"get", "retrieve", "fetch", "read"},
	{"list"},
	{"request", "param", "input", "option"},
	{"response", "result", "output", "reply"},
}

// roleOf numbers the roles of words, 0 for none.
func roleOf(words *names) []int {
	list := make([]int, len(words.texts))
	for i, group := range roles {
		for _, word := range group {
			if id, ok := words.ids[word]; ok {
				list[id] = i + 1
			}
		}
	}
	return list
}

// pathWords are the words that say where a type is declared and that its own name
// does not say again: modules, folders, and in languages where a file is a module
// the file.
func pathWords(set *schema.Set, t *schema.Type, common int, own []string) []string {
	parts := qualifiers(t.Name)
	if file := t.Source.File; file != "" {
		dirs := strings.Split(path.Dir(file), "/")
		parts = append(parts, dirs[min(common, len(dirs)):]...)
		if set.Language != "go" { // where the package is the module
			parts = append(parts, strings.TrimSuffix(path.Base(file), path.Ext(file)))
		}
	}
	said := map[string]bool{}
	for _, word := range own {
		said[word] = true
	}
	var list []string
	for _, part := range parts {
		for _, word := range words(part) {
			if !said[word] {
				said[word] = true
				list = append(list, word)
			}
		}
	}
	return list
}

// commonFolders counts the folders that all types of a set are in: they tell none
// from another.
func commonFolders(set *schema.Set) int {
	var common []string
	first := true
	for _, t := range set.Types {
		if t.Source.File == "" {
			continue
		}
		dirs := strings.Split(path.Dir(t.Source.File), "/")
		if first {
			common, first = dirs, false
			continue
		}
		n := 0
		for n < len(common) && n < len(dirs) && common[n] == dirs[n] {
			n++
		}
		common = common[:n]
	}
	return len(common)
}
