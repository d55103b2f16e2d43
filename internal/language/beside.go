package language

import (
	"regexp"
	"slices"
	"strings"
)

// A Token is a place in a text that speaks of one thing of a list: a member of an enum,
// a variant of a union.
type Token struct {
	Of       int    // which thing, by its index
	From, To int    // in the text
	New      string // what stands there for the thing that is to be added
	Alone    bool   // it may speak of the thing by itself; others stand beside one that may
}

// Beside adds a thing to each list of a text that has it: behind the thing that it is to
// follow, written as that is. What stands between two things of a list stands before the
// new one, too. A list that has no other thing before is left as it is, since nothing
// tells how it goes on. It reports how many lists there are.
func Beside(text, comment string, tokens []Token, after int) (string, int) {
	tokens = slices.DeleteFunc(slices.Clone(tokens), func(t Token) bool { return remarked(text, t.From, comment) })
	slices.SortFunc(tokens, func(a, b Token) int { return a.From - b.From })
	var groups []group
	for i, t := range tokens {
		if n := len(groups); n > 0 && groups[n-1].of == t.Of && oneThing(text[tokens[i-1].To:t.From]) {
			groups[n-1].tokens = append(groups[n-1].tokens, t)
		} else {
			groups = append(groups, group{t.Of, []Token{t}})
		}
	}
	groups = slices.DeleteFunc(groups, func(g group) bool {
		return !slices.ContainsFunc(g.tokens, func(t Token) bool { return t.Alone })
	})
	type insertion struct {
		at   int
		text string
	}
	var all []insertion
	for i, g := range groups {
		if g.of != after || i == 0 || groups[i-1].of == after {
			continue
		}
		between := text[groups[i-1].to():g.from()]
		if !separates(between, text[g.to():]) || len(groups[i-1].tokens) != len(g.tokens) {
			continue
		}
		sep := withoutComments(between, comment)
		at := g.to()
		line := text[at:lineEnd(text, at)]
		rest := strings.TrimLeft(line, ",|) \t")
		if strings.HasPrefix(rest, comment) { // a remark on the neighbour stays beside it
			mark := strings.TrimSpace(strings.TrimSuffix(line, rest))
			if trimmed := strings.TrimLeft(sep, " \t"); strings.HasPrefix(trimmed, mark) {
				all = append(all, insertion{at + len(line), strings.TrimPrefix(trimmed, mark) + g.renamed(text) + mark})
			}
			continue
		}
		all = append(all, insertion{at, sep + g.renamed(text)})
	}
	for _, in := range slices.Backward(all) {
		text = text[:in.at] + in.text + text[in.at:]
	}
	return text, len(all)
}

// group are the tokens of one thing that stand together.
type group struct {
	of     int
	tokens []Token
}

func (g group) from() int { return g.tokens[0].From }
func (g group) to() int   { return g.tokens[len(g.tokens)-1].To }

// renamed is what the group would be of the new thing.
func (g group) renamed(text string) string {
	var b strings.Builder
	at := g.from()
	for _, t := range g.tokens {
		b.WriteString(text[at:t.From] + t.New)
		at = t.To
	}
	return b.String()
}

// mostBetween is how long the text may be that stands between two things of a list.
const mostBetween = 400

// oneThing reports whether what stands between two places that speak of one thing
// belongs to it: SeverityDebug Severity = "DEBUG".
func oneThing(between string) bool {
	return len(between) < mostBetween && strings.Count(between, "\n") <= 2 && !strings.Contains(between, "\n\n")
}

// separates reports whether what stands between two things goes from one to the next,
// and so would go from the last one, behind which other text stands, to a new one. What
// each thing has of its own, such as a number, goes to no other.
func separates(between, behind string) bool {
	if between == "" || len(between) >= mostBetween {
		return false
	}
	n := 0
	for n < len(between) && n < len(behind) && between[n] == behind[n] {
		n++
	}
	lead, tail := between[n:], between[:n]
	newLine := strings.Contains(tail, "\n") && strings.TrimSpace(tail[strings.LastIndexByte(tail, '\n'):]) == ""
	return lead == "" || newLine || !wordChar(lead[0]) && !strings.ContainsRune("\"'`", rune(lead[0]))
}

// remarked reports whether a place stands in a comment that ends with its line.
func remarked(text string, at int, comment string) bool {
	line := text[strings.LastIndexByte(text[:at], '\n')+1 : at]
	for from := 0; ; {
		i := strings.Index(line[from:], comment)
		if i < 0 {
			return false
		}
		if from += i; strings.Count(line[:from], `"`)%2 == 0 && strings.Count(line[:from], `'`)%2 == 0 {
			return true
		}
		from += len(comment)
	}
}

// withoutComments takes out remarks, and lines that have nothing else.
func withoutComments(text, comment string) string {
	if comment == "" || !strings.Contains(text, comment) {
		return text
	}
	var kept []string
	for i, line := range strings.Split(text, "\n") {
		code, _, remark := strings.Cut(line, comment)
		if remark && strings.TrimSpace(code) == "" && i > 0 {
			continue
		}
		if remark {
			code = strings.TrimRight(code, " \t")
		}
		kept = append(kept, code)
	}
	return strings.Join(kept, "\n")
}

func lineEnd(text string, at int) int {
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(text)
}

// Occurrences are the places of a word in a part of a text that is no part of a longer word.
func Occurrences(text string, in Region, word string) []Region {
	if word == "" {
		return nil
	}
	var found []Region
	for at := in.From; ; {
		i := strings.Index(text[at:in.To], word)
		if i < 0 {
			return found
		}
		start, end := at+i, at+i+len(word)
		if !(wordChar(word[0]) && start > 0 && wordChar(text[start-1])) && !(wordChar(word[len(word)-1]) && end < len(text) && wordChar(text[end])) {
			found = append(found, Region{start, end})
		}
		at = end
	}
}

func wordChar(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// words are the parts of a name, whatever its spelling: SESSION_START, session-start.
var words = regexp.MustCompile(`[\pL\pN]+`)

// Camel writes SESSION_START and session-start as SessionStart.
func Camel(text string) string {
	var b strings.Builder
	for _, word := range words.FindAllString(text, -1) {
		runes := []rune(word)
		rest := string(runes[1:])
		if rest == strings.ToUpper(rest) {
			rest = strings.ToLower(rest)
		}
		b.WriteString(strings.ToUpper(string(runes[0])) + rest)
	}
	return b.String()
}

// Snake writes SESSION-START and session start as session_start.
func Snake(text string) string {
	return strings.ToLower(strings.Join(words.FindAllString(text, -1), "_"))
}

// Spelling makes names of texts as those that are there are made. The first that makes
// all of them is it; none makes them by fallback.
func Spelling(names map[string]string, fallback func(string) string, known ...func(string) string) func(string) string {
	for _, spell := range known {
		fits := len(names) > 0
		for text, name := range names {
			fits = fits && spell(text) == name
		}
		if fits {
			return spell
		}
	}
	return fallback
}
