package python

import (
	"regexp"
	"slices"
	"sort"
	"strings"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// Mend implements language.Author.
func (a author) Mend(text string, m language.Mending) (string, bool) {
	return language.Mender{Member: addMember, Respell: respell, Variant: addVariant, Wire: rename, Default: setDefault}.Mend(text, m)
}

// declared is where the declaration stands: that of a field, a class with its body, or
// a statement.
func declared(text string, m language.Mending) (language.Region, bool) {
	if m.Field != nil {
		return language.Statement(text, m.Field.Source.Line)
	}
	r, ok := language.Statement(text, m.Type.Source.Line)
	if !ok || !strings.Contains(text[r.From:r.To], "class ") {
		return r, ok
	}
	indent := len(text[r.From:]) - len(strings.TrimLeft(text[r.From:], " \t"))
	for r.To < len(text) {
		end := strings.IndexByte(text[r.To:], '\n') + 1
		if end == 0 {
			end = len(text) - r.To
		}
		line := text[r.To : r.To+end]
		if body := strings.TrimLeft(line, " \t"); strings.TrimSpace(line) != "" && len(line)-len(body) <= indent {
			break
		}
		r.To += end
	}
	return r, true
}

// literals are the places of a text's literals, each with the quotes that it has.
func literals(text string, in language.Region, value string) []language.Region {
	var found []language.Region
	for _, quoted := range []string{literal(schema.Value{JSON: doc.QuoteJSON(value)}), "'" + value + "'"} {
		found = append(found, language.Occurrences(text, in, quoted)...)
	}
	return found
}

// quotedAs writes a text with the quotes of another.
func quotedAs(like, value string) string {
	if strings.HasPrefix(like, "'") && !strings.ContainsAny(value, `'\`) {
		return "'" + value + "'"
	}
	return literal(schema.Value{JSON: doc.QuoteJSON(value)})
}

// addMember adds a member behind the last one of a class, a Literal or what lists them.
func addMember(text string, m language.Mending, v schema.Value) (string, bool) {
	s := m.Schema
	in, ok := declared(text, m)
	if !ok || !v.IsString || !language.AllText(s.Values) {
		return text, false
	}
	isClass := m.Field == nil && s.Native == "enum"
	names := map[string]string{}
	for _, have := range s.Values {
		name, renamed := s.Members[have.Canonical]
		if !renamed {
			name = have.Text
		}
		names[have.Text] = name
	}
	spell := language.Spelling(names, constant, constant, func(text string) string { return text }, language.Snake, language.Camel)
	var tokens []language.Token
	for i, have := range s.Values {
		if isClass {
			for _, at := range language.Occurrences(text, in, names[have.Text]) {
				tokens = append(tokens, language.Token{Of: i, From: at.From, To: at.To, New: spell(v.Text), Alone: true})
			}
		}
		for _, at := range literals(text, in, have.Text) {
			tokens = append(tokens, language.Token{Of: i, From: at.From, To: at.To, New: quotedAs(text[at.From:at.To], v.Text), Alone: !isClass})
		}
	}
	next, n := language.Beside(text, "#", language.Outermost(tokens), len(s.Values)-1)
	return next, n > 0
}

// respell changes the text of a member or a constant.
func respell(text string, m language.Mending, r language.Respelling) (string, bool) {
	in, ok := declared(text, m)
	if !ok || !r.Is.IsString || !r.Should.IsString {
		return text, false
	}
	places := literals(text, in, r.Is.Text)
	for i := len(places) - 1; i >= 0; i-- {
		at := places[i]
		text = text[:at.From] + quotedAs(text[at.From:at.To], r.Should.Text) + text[at.To:]
	}
	return text, len(places) > 0
}

// addVariant adds a type behind the last one of a union.
func addVariant(text string, m language.Mending, has []language.Variant, v language.Variant) (string, bool) {
	in, ok := declared(text, m)
	if !ok {
		return text, false
	}
	var tokens []language.Token
	last := -1
	for i, have := range has {
		for _, at := range language.Occurrences(text, in, have.Base()) {
			tokens = append(tokens, language.Token{Of: i, From: at.From, To: at.To, New: v.Base(), Alone: true})
			if last < 0 || at.From > tokens[last].From {
				last = len(tokens) - 1
			}
		}
	}
	if last < 0 {
		return text, false
	}
	next, n := language.Beside(text, "#", tokens, tokens[last].Of)
	return next, n > 0
}

// sortedIn puts a line where it belongs among the imports around a place, if those are in
// the order of the alphabet, else behind the one at the place.
func sortedIn(text string, at int, line string) string {
	isImport := func(line string) bool { return strings.HasPrefix(line, "from ") || strings.HasPrefix(line, "import ") }
	lines := strings.SplitAfter(text, "\n")
	here := strings.Count(text[:at], "\n")
	first, end := here, here+1
	for first > 0 && isImport(lines[first-1]) {
		first--
	}
	for end < len(lines) && isImport(lines[end]) {
		end++
	}
	to := here + 1
	if slices.IsSorted(lines[first:end]) {
		to = first + sort.SearchStrings(lines[first:end], line)
	}
	return strings.Join(slices.Insert(lines, to, line), "")
}

// rename changes the name on the wire: the alias that is written, or where a field is
// called as its name on the wire, that.
func rename(text string, m language.Mending) (string, bool) {
	in, ok := declared(text, m)
	if !ok || m.Field == nil {
		return text, false
	}
	if places := literals(text, in, m.Field.Name); len(places) > 0 {
		return respell(text, m, language.Respelling{
			Is: schema.Value{Text: m.Field.Name, IsString: true}, Should: schema.Value{Text: m.Wire, IsString: true},
		})
	}
	if m.Field.Annotation.Name != "" || !identifier.MatchString(m.Wire) || fieldName(m.Wire) != m.Wire {
		return text, false
	}
	name := regexp.MustCompile(`^(\s*)` + regexp.QuoteMeta(m.Field.Name) + `(\s*:)`)
	decl := text[in.From:in.To]
	next := name.ReplaceAllString(decl, "${1}"+m.Wire+"${2}")
	return text[:in.From] + next + text[in.To:], next != decl
}

var (
	defaulted = regexp.MustCompile(`(?s)^(\s*\w+\s*:.*?\S)\s*(#[^\n]*)?\n?$`)
	givenTo   = regexp.MustCompile(`\b(default\s*=\s*|Field\(\s*)`)
)

// setDefault changes the default of a field, or gives it one.
func setDefault(text string, m language.Mending) (string, bool) {
	in, ok := declared(text, m)
	if !ok || m.Field == nil {
		return text, false
	}
	decl, value := text[in.From:in.To], literal(*m.Default)
	put := func(next string) (string, bool) { return text[:in.From] + next + text[in.To:], next != decl }
	if old := m.Field.Default; old != nil {
		was := literal(*old)
		for _, lead := range givenTo.FindAllStringIndex(decl, -1) {
			if rest := decl[lead[1]:]; strings.HasPrefix(rest, was) && !wordFollows(rest, was) {
				return put(decl[:lead[1]] + value + rest[len(was):])
			}
		}
		assigned := regexp.MustCompile(`=\s*` + regexp.QuoteMeta(was) + `(\s*(?:#[^\n]*)?\n?)$`)
		if at := assigned.FindStringSubmatchIndex(decl); at != nil {
			return put(decl[:at[0]] + "= " + value + decl[at[2]:])
		}
		return text, false
	}
	if strings.Contains(decl, "=") {
		return text, false
	}
	at := defaulted.FindStringSubmatchIndex(decl)
	if at == nil {
		return text, false
	}
	return put(decl[:at[3]] + " = " + value + decl[at[3]:])
}

func wordFollows(text, word string) bool {
	return len(text) > len(word) && identifier.MatchString("_"+text[len(word):len(word)+1])
}
