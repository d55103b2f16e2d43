package golang

import (
	"bytes"
	"go/format"
	"regexp"
	"strconv"
	"strings"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// Mend implements language.Author. A file that is laid out as gofmt does stays so.
func (a author) Mend(file string, m language.Mending) (string, bool) {
	text, changed := language.Mender{Member: addMember, Respell: respell, Variant: addVariant, Wire: rename}.Mend(file, m)
	if was, err := format.Source([]byte(file)); changed && err == nil && bytes.Equal(was, []byte(file)) {
		text = formatted(text)
	}
	return text, changed
}

func whole(text string) language.Region { return language.Region{From: 0, To: len(text)} }

// addMember adds a constant behind the last one of an enum, and to what lists them.
func addMember(text string, m language.Mending, v schema.Value) (string, bool) {
	s := m.Schema
	if m.Field != nil || v.IsString != language.AllText(s.Values) {
		return text, false
	}
	names := map[string]string{}
	for _, have := range s.Values {
		names[have.Text] = s.Members[have.Canonical]
	}
	base := m.Type.Name[strings.LastIndexByte(m.Type.Name, '.')+1:]
	around := func(spell func(string) string, before, after string) func(string) string {
		return func(text string) string { return before + spell(text) + after }
	}
	spell := language.Spelling(names, around(exported, base, ""),
		around(exported, base, ""), around(language.Camel, base, ""), around(exported, "", base), around(language.Camel, "", base), exported, language.Camel)
	var tokens []language.Token
	for i, have := range s.Values {
		name := names[have.Text]
		for _, at := range language.Occurrences(text, whole(text), name) {
			tokens = append(tokens, language.Token{Of: i, From: at.From, To: at.To, New: spell(v.Text), Alone: true})
		}
		for _, at := range language.Occurrences(text, whole(text), have.JSON) {
			tokens = append(tokens, language.Token{Of: i, From: at.From, To: at.To, New: v.JSON})
		}
	}
	next, n := language.Beside(text, "//", language.Outermost(tokens), len(s.Values)-1)
	return next, n > 0
}

// respell changes the text of a constant.
func respell(text string, m language.Mending, r language.Respelling) (string, bool) {
	name := m.Schema.Members[r.Is.Canonical]
	if name == "" {
		return text, false
	}
	line := regexp.MustCompile(`(?m)^(.*\b` + regexp.QuoteMeta(name) + `\b.*=\s*)` + regexp.QuoteMeta(r.Is.JSON))
	at := line.FindStringSubmatchIndex(text)
	if at == nil {
		return text, false
	}
	return text[:at[3]] + r.Should.JSON + text[at[1]:], true
}

// addVariant adds a type to a struct of which one field is set, and to what reads and
// writes it.
func addVariant(text string, m language.Mending, has []language.Variant, v language.Variant) (string, bool) {
	if m.Field != nil {
		return text, false
	}
	fields := map[string]string{} // by type
	decl, ok := language.Statement(text, m.Type.Source.Line)
	if !ok {
		return text, false
	}
	for _, have := range has {
		if at := regexp.MustCompile(`(?m)^\s+(\w+)\s+\*?` + regexp.QuoteMeta(have.Base()) + `\b`).FindStringSubmatch(text[decl.From:decl.To]); at != nil {
			fields[have.Base()] = at[1]
		}
	}
	in := append(methods(text, m.Type.Name[strings.LastIndexByte(m.Type.Name, '.')+1:]), decl)
	field := fieldOf(v.Base(), fields)
	var tokens []language.Token
	last := -1
	for i, have := range has {
		add := func(word, as string, alone bool) {
			for _, at := range language.Within(text, in, word) {
				tokens = append(tokens, language.Token{Of: i, From: at.From, To: at.To, New: as, Alone: alone})
			}
		}
		own := fields[have.Base()]
		if own == "" {
			continue
		}
		last = i
		add("v."+own, "v."+field, true)
		add(own, field, own == have.Base() || strings.Contains(have.Base(), own))
		if own != have.Base() {
			add(have.Base(), v.Base(), true)
		}
		if have.Tag != "" {
			add(strconv.Quote(have.Tag), strconv.Quote(v.Tag), false)
		}
	}
	if last < 0 || len(fields) != len(has) {
		return text, false
	}
	next, n := language.Beside(text, "//", language.Outermost(tokens), last)
	return next, n > 0
}

// methods are those of a type.
func methods(text, name string) []language.Region {
	var found []language.Region
	head := regexp.MustCompile(`(?m)^func \(\w+ \*?` + regexp.QuoteMeta(name) + `\) (?s:.*?)^}`)
	for _, at := range head.FindAllStringIndex(text, -1) {
		found = append(found, language.Region{From: at[0], To: at[1]})
	}
	return found
}

// fieldOf is what the field of a variant is called: as those of the others are made of
// their types' names.
func fieldOf(base string, fields map[string]string) string {
	cut := ""
	for name, field := range fields {
		if rest, ok := strings.CutPrefix(name, field); ok && (cut == "" || cut == rest) {
			cut = rest
			continue
		}
		return base
	}
	return strings.TrimSuffix(base, cut)
}

// rename changes the name on the wire in a field's tags, or gives it one.
func rename(text string, m language.Mending) (string, bool) {
	if m.Field == nil {
		return text, false
	}
	in, ok := language.Statement(text, m.Field.Source.Line)
	if !ok {
		return text, false
	}
	decl := text[in.From:in.To]
	tagged := regexp.MustCompile(`\b(\w+:")` + regexp.QuoteMeta(m.Field.Name) + `([",])`)
	next := tagged.ReplaceAllString(decl, "${1}"+m.Wire+"${2}")
	if next == decl && !strings.Contains(decl, "`") {
		plain := regexp.MustCompile(`^(\s*\w+\s+[^\s/]+)`)
		next = plain.ReplaceAllString(decl, "${1} "+tag("json:"+strconv.Quote(m.Wire)))
	}
	return text[:in.From] + next + text[in.To:], next != decl
}
