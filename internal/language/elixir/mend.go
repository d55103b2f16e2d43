package elixir

import (
	"regexp"
	"strings"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// Mend implements language.Author.
func (a author) Mend(text string, m language.Mending) (string, bool) {
	return language.Mender{Member: addMember, Respell: respell, Variant: a.addVariant, Wire: rename, Default: a.setDefault}.Mend(text, m)
}

var (
	beginsModule = regexp.MustCompile(`(?m)^[ \t]*defmodule [\w.]+ do`)
	beginsDef    = regexp.MustCompile(`(?m)^[ \t]+(@spec|@doc|@impl|defp?|defimpl)\b`)
	beginsOther  = regexp.MustCompile(`(?m)^[ \t]+(@\w+|defp?|defstruct|end)\b`)
)

// moduleOf is the module that a line stands in.
func moduleAt(text string, line int) (language.Region, bool) {
	at := language.LineAt(text, line)
	if at < 0 {
		return language.Region{}, false
	}
	in := language.Region{From: -1, To: len(text)}
	for _, head := range beginsModule.FindAllStringIndex(text, -1) {
		if head[0] <= at || head[0] <= at+len(indentOf(text[at:])) {
			in.From = head[0]
		} else {
			in.To = head[0]
			break
		}
	}
	return in, in.From >= 0
}

// regions are where a type is written: its own declaration, and the functions of its
// module. A type of a module that has several is nowhere but in its declaration.
func regions(text string, m language.Mending) ([]language.Region, bool) {
	line := m.Type.Source.Line
	if m.Field != nil {
		line = m.Field.Source.Line
	}
	module, ok := moduleAt(text, line)
	if !ok {
		return nil, false
	}
	named := namedType.FindStringSubmatch(m.Type.Decl)
	if m.Field == nil && (named == nil || named[1] == "t") {
		return []language.Region{module}, true
	}
	decl, ok := language.Statement(text, line)
	if !ok {
		return nil, false
	}
	if m.Field == nil { // a declaration without brackets goes on until the next
		next := beginsOther.FindStringIndex(text[decl.To:module.To])
		if next != nil {
			decl.To += next[0]
		}
		return []language.Region{decl}, true
	}
	if first := beginsDef.FindStringIndex(text[decl.To:module.To]); first != nil {
		return []language.Region{decl, {From: decl.To + first[0], To: module.To}}, true
	}
	return []language.Region{decl}, true
}

// words are the spellings of a member: its text, its atom, and that as a key.
type spellings struct{ text, atom, key string }

func spellingsOf(s *schema.Schema, v schema.Value) spellings {
	own := s.Members[v.Canonical]
	if own == "" {
		own = atom(v)
	}
	return spellings{text: text(v.Text), atom: own, key: strings.TrimPrefix(own, ":") + ":"}
}

// addMember adds a member behind the last one wherever the module lists them.
func addMember(file string, m language.Mending, v schema.Value) (string, bool) {
	s := m.Schema
	in, ok := regions(file, m)
	if !ok || !v.IsString || !language.AllText(s.Values) {
		return file, false
	}
	names := map[string]string{}
	for _, have := range s.Values {
		names[have.Text] = spellingsOf(s, have).atom
	}
	asAtom := func(spell func(string) string) func(string) string {
		return func(t string) string { return atom(schema.Value{Text: spell(t), IsString: true}) }
	}
	same := func(t string) string { return t }
	added := language.Spelling(names, asAtom(same), asAtom(same), asAtom(strings.ToLower), asAtom(language.Snake))(v.Text)
	var tokens []language.Token
	for i, have := range s.Values {
		own := spellingsOf(s, have)
		for word, as := range map[string]string{own.text: text(v.Text), own.atom: added, own.key: strings.TrimPrefix(added, ":") + ":"} {
			for _, at := range language.Within(file, in, word) {
				tokens = append(tokens, language.Token{Of: i, From: at.From, To: at.To, New: as, Alone: true})
			}
		}
		tokens = append(tokens, inSigils(file, in, i, strings.TrimPrefix(own.atom, ":"), strings.TrimPrefix(added, ":"))...)
		tokens = append(tokens, inSigils(file, in, i, have.Text, v.Text)...)
	}
	next, n := language.Beside(file, "#", language.Outermost(tokens), len(s.Values)-1)
	return next, n > 0
}

var sigil = regexp.MustCompile(`~w[(\[{/|"']([^)\]}/|"']*)`)

// inSigils are the places of a word in lists of words: ~w(a b)a.
func inSigils(file string, in []language.Region, of int, word, as string) []language.Token {
	var tokens []language.Token
	for _, r := range in {
		for _, at := range sigil.FindAllStringSubmatchIndex(file[r.From:r.To], -1) {
			for _, found := range language.Occurrences(file, language.Region{From: r.From + at[2], To: r.From + at[3]}, word) {
				tokens = append(tokens, language.Token{Of: of, From: found.From, To: found.To, New: as, Alone: true})
			}
		}
	}
	return tokens
}

// respell changes the text of a member or a constant; where the atom is the text, that.
func respell(file string, m language.Mending, r language.Respelling) (string, bool) {
	in, ok := regions(file, m)
	if !ok || !r.Is.IsString || !r.Should.IsString {
		return file, false
	}
	own := spellingsOf(m.Schema, r.Is)
	if next, given := respellValue(file, m, r); given {
		return next, true
	}
	if next, ok := language.Replaced(file, in, own.text, text(r.Should.Text)); ok {
		return next, true
	}
	if own.atom != atom(r.Is) {
		return file, false
	}
	return language.Replaced(file, in, own.atom, atom(r.Should))
}

// respellValue changes the text that a field is given: in the struct, and by who fills it.
func respellValue(file string, m language.Mending, r language.Respelling) (string, bool) {
	module, ok := moduleAt(file, m.Type.Source.Line)
	if m.Field == nil || !ok {
		return file, false
	}
	given := regexp.MustCompile(`(\b` + regexp.QuoteMeta(m.Field.Name) + `"?(?:: | => ))` + regexp.QuoteMeta(text(r.Is.Text)))
	part := file[module.From:module.To]
	next := given.ReplaceAllString(part, "${1}"+dollars(text(r.Should.Text)))
	return file[:module.From] + next + file[module.To:], next != part
}

// addVariant adds a type behind the last one wherever the module lists them.
func (a author) addVariant(file string, m language.Mending, has []language.Variant, v language.Variant) (string, bool) {
	in, ok := moduleAt(file, m.Type.Source.Line)
	if !ok || m.Field != nil {
		return file, false
	}
	base := func(v language.Variant) string {
		whole := a.moduleOf(v.Name)
		return whole[strings.LastIndexByte(whole, '.')+1:]
	}
	var tokens []language.Token
	for i, have := range has {
		for _, at := range language.Occurrences(file, in, base(have)) {
			tokens = append(tokens, language.Token{Of: i, From: at.From, To: at.To, New: base(v), Alone: true})
		}
		if have.Tag != "" {
			for _, at := range language.Occurrences(file, in, text(have.Tag)) {
				tokens = append(tokens, language.Token{Of: i, From: at.From, To: at.To, New: text(v.Tag)})
			}
		}
	}
	next, n := language.Beside(file, "#", language.Outermost(tokens), len(has)-1)
	return next, n > 0
}

// rename changes the name on the wire: where the module spells it out, the text; where
// it is the field's own name, that, wherever the module has it.
func rename(file string, m language.Mending) (string, bool) {
	if m.Field == nil {
		return file, false
	}
	in, ok := moduleAt(file, m.Type.Source.Line)
	if !ok {
		return file, false
	}
	all := []language.Region{in}
	own := m.Field.Annotation.Name
	derived := derives.MatchString(file[in.From:in.To])
	if own != "" || !derived {
		return language.Replaced(file, all, text(m.Field.Name), text(m.Wire))
	}
	if !plainAtom.MatchString(m.Field.Name) || !plainAtom.MatchString(m.Wire) {
		return file, false
	}
	return language.Replaced(file, all, m.Field.Name, m.Wire)
}

// setDefault changes a field's default, or gives it one: in the struct, and where the
// decoder reads the field.
func (a author) setDefault(file string, m language.Mending) (string, bool) {
	if m.Field == nil {
		return file, false
	}
	in, ok := moduleAt(file, m.Type.Source.Line)
	if !ok {
		return file, false
	}
	name := m.Field.Annotation.Name
	if name == "" {
		name = key(m.Field.Name)
	}
	module, value := file[in.From:in.To], literal(*m.Default)
	was := "nil"
	if m.Field.Default != nil {
		was = literal(*m.Field.Default)
	}
	changed := false
	head := regexp.MustCompile(`(?s)defstruct\s*\(?\[?.*?\b` + regexp.QuoteMeta(name) + `: `)
	if at := head.FindStringIndex(module); at != nil && strings.HasPrefix(module[at[1]:], was) {
		module, changed = module[:at[1]]+value+module[at[1]+len(was):], true
	} else if listed := regexp.MustCompile(`(defstruct \[[^\]]*?):` + regexp.QuoteMeta(name) + `\b,?\s*`); listed.MatchString(module) {
		module = listed.ReplaceAllString(module, "${1}")
		module = trailing.ReplaceAllString(module, "${1}${2}]")
		module, changed = inList(module, "defstruct", name+": "+value, ""), true
	}
	if !changed {
		return file, false
	}
	wire := regexp.QuoteMeta(text(m.Field.Name))
	given := regexp.MustCompile(`((?:Map|Access|Keyword)\.get\(\w+, ` + wire + `, )` + regexp.QuoteMeta(was) + `\)`)
	orElse := regexp.MustCompile(`(\w+\[` + wire + `\] \|\| )` + regexp.QuoteMeta(was) + `\b`)
	plain := regexp.MustCompile(`(\b` + regexp.QuoteMeta(name) + `: )(\w+)\[` + wire + `\](\s*[,\n}])`)
	switch {
	case given.MatchString(module):
		module = given.ReplaceAllString(module, "${1}"+dollars(value)+")")
	case orElse.MatchString(module):
		module = orElse.ReplaceAllString(module, "${1}"+dollars(value))
	case plain.MatchString(module):
		module = plain.ReplaceAllString(module, "${1}Map.get(${2}, "+dollars(text(m.Field.Name))+", "+dollars(value)+")${3}")
	}
	return file[:in.From] + module + file[in.To:], true
}

// trailing is a comma behind the last item of a struct's fields.
var trailing = regexp.MustCompile(`(defstruct \[[^\]]*?), *(\n\s*)?\]`)

// dollars is a text in the place of a regular expression, as it is.
func dollars(text string) string { return strings.ReplaceAll(text, "$", "$$") }
