package match

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"example.org/parity/internal/languages"
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
	parts := strings.FieldsFunc(Unqualified(name), func(r rune) bool {
		return r == '[' || r == ']' || r == ',' || r == ' '
	})
	for i, part := range parts {
		parts[i] = part[strings.LastIndex(part, ".")+1:]
	}
	return strings.Join(parts, " ")
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
	if end > start && isStatus(r[end:]) {
		return end
	}
	for at(end, unicode.IsDigit) {
		end++
	}
	return end
}

// isStatus reports whether a name goes on with a status of HTTP, as OpenAPI Generator calls
// the response of an operation that has no name of its own: CancelRun200Response.
func isStatus(r []rune) bool {
	return len(r) > 3 && r[0] >= '1' && r[0] <= '5' && unicode.IsDigit(r[1]) && unicode.IsDigit(r[2]) && strings.HasPrefix(string(r[3:]), "Response")
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
	{"create", "new"},
	{"update", "edit", "modify", "patch"},
	{"delete", "remove"},
	{"get", "retrieve"},
	{"list"},
	{"request", "param", "input", "body", "option"},
	{"response", "result", "output"},
}

// The roles of what is sent and of what is received.
const requests, responses = 6, 7

// version is a word that tells one state of an interface from another.
var version = regexp.MustCompile(`^(v|alpha|beta)[0-9]+$`)

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

// leastShort is how long a word is at least that is short for another.
const leastShort = 4

// shortFor finds the words that are the beginning of just one other: auth of
// authentication. It gives 1 more than the number of that one, 0 for none.
func shortFor(words *names) []int {
	list := make([]int, len(words.texts))
	order := make([]int, len(words.texts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(words.texts[a], words.texts[b]) })
	begins := func(i, j int) bool {
		return j < len(order) && strings.HasPrefix(words.texts[order[j]], words.texts[order[i]])
	}
	for i, w := range order {
		if len(words.texts[w]) >= leastShort && begins(i, i+1) && !begins(i, i+2) {
			list[w] = order[i+1] + 1
		}
	}
	return list
}

// located is where a type is declared, in words.
type located struct {
	// path are the words that the type's own name does not say: of folders, of
	// modules and classes before the name, and in languages where a file is a
	// module of the file.
	path []string
	// sequence is the whole name, path first, in the order of reading.
	sequence []string
	// shared are the words of the folders that tell none of the set's types from another.
	shared []string
	// kind are the words of further folders that say no more of a type than that it is one:
	// a name may have them, and lacks nothing without.
	kind []string
}

// locate also returns the words of the classes around a type, which are a part of
// its name.
func locate(set *schema.Set, t *schema.Type, common int, own []string) (l located, around []string) {
	var parts, shared []string // of the path; of the part that all types share
	add := func(part string) {
		l.path = append(l.path, words(part)...)
		parts = append(parts, Spelling(part))
	}
	if file := t.Source.File; file != "" {
		dirs := strings.Split(path.Dir(file), "/")
		for i, dir := range dirs {
			switch {
			case i < common:
				shared = append(shared, Spelling(dir))
				l.shared = append(l.shared, words(dir)...)
			case holdsTypes[Spelling(dir)]:
				shared = append(shared, Spelling(dir))
				l.kind = append(l.kind, words(dir)...)
			default:
				add(dir)
			}
		}
		stem := strings.TrimSuffix(path.Base(file), path.Ext(file))
		// A file that is named after its type says no more.
		if list := words(stem); !languages.Of(set.Language).FolderIsModule && (len(list) > len(own) || !slices.Equal(list, own[:len(list)])) {
			add(stem)
		} else {
			parts = append(parts, Spelling(stem))
		}
	}
	for _, q := range qualifiers(t.Name) {
		switch {
		case slices.Contains(parts, Spelling(q)): // most say again what the path says
		case slices.Contains(shared, Spelling(q)) && !version.MatchString(q):
		case t.Source.File == "" || slices.Contains(shared, Spelling(q)):
			add(q)
		default:
			around = append(around, words(q)...)
		}
	}
	l.sequence = append(append(l.sequence, l.path...), around...)
	l.sequence = append(l.sequence, own...)
	return l, around
}

// holdsTypes are names of folders that say of what is in them that it is types.
var holdsTypes = map[string]bool{"type": true, "types": true, "model": true, "models": true, "schema": true, "schemas": true, "interfaces": true}

// commonFolders counts the folders that nearly all types of a set are in: they tell
// none from another.
func commonFolders(set *schema.Set) int {
	in := map[string]int{} // folder → types below it
	located := 0
	for _, t := range set.Types {
		if t.Source.File == "" {
			continue
		}
		located++
		for dir := path.Dir(t.Source.File); dir != "." && dir != "/"; dir = path.Dir(dir) {
			in[dir]++
		}
	}
	most := 0
	for dir, n := range in {
		if 10*n >= 9*located {
			most = max(most, strings.Count(dir, "/")+1)
		}
	}
	return most
}

// compounds finds the words of which the other set writes two: chatkit is chat, kit.
func (b *builder) compounds(xs, ys []*entry) {
	spoken := func(entries []*entry) map[string]bool {
		all := map[string]bool{}
		for _, e := range entries {
			for _, list := range [][]int{e.sequence, e.shared} {
				for _, w := range list {
					all[b.words.texts[w]] = true
				}
			}
		}
		return all
	}
	inX, inY := spoken(xs), spoken(ys)
	split := func(entries []*entry, others map[string]bool) {
		parts := map[int][]int{}
		for _, e := range entries {
			for _, list := range []*[]int{&e.own, &e.path, &e.sequence} {
				*list = b.apart(*list, others, parts)
			}
		}
	}
	split(xs, inY)
	split(ys, inX)
}

// apart replaces the compounds of a list of words.
func (b *builder) apart(list []int, others map[string]bool, known map[int][]int) []int {
	var out []int
	for _, w := range list {
		parts, ok := known[w]
		if !ok {
			parts = []int{w}
			for text, i := b.words.texts[w], 3; !others[text] && i <= len(text)-3; i++ {
				if others[text[:i]] && others[text[i:]] {
					parts = []int{b.words.id(text[:i]), b.words.id(text[i:])}
					break
				}
			}
			known[w] = parts
		}
		out = append(out, parts...)
	}
	return out
}
