package language

import (
	"slices"
	"strings"

	"example.org/parity/internal/schema"
)

// Mending is what is to change in the declaration of a type, beyond a field as a whole.
type Mending struct {
	Type   *schema.Type     // of the set
	Field  *schema.Property // the field in whose declaration it stands; nil for the type's own
	Schema *schema.Schema   // what is to change there

	Members   []schema.Value // that an enum lacks
	Respelled []Respelling   // members or a constant, spelled otherwise
	Variants  []Variant      // that a union lacks
	Has       []Variant      // those that it has
	Wire      string         // the field's name on the wire, as it should be
	Default   *schema.Value  // the field's default, as it should be
}

// Mender changes a file in the way in which a language is written. Each function gives
// the text and whether it changed; nil is what the language has no way for.
type Mender struct {
	Member  func(text string, m Mending, v schema.Value) (string, bool)
	Respell func(text string, m Mending, r Respelling) (string, bool)
	Variant func(text string, m Mending, has []Variant, v Variant) (string, bool)
	Wire    func(text string, m Mending) (string, bool)
	Default func(text string, m Mending) (string, bool)
}

// Mend makes all changes, and says whether there were any.
func (by Mender) Mend(text string, m Mending) (string, bool) {
	changed := false
	did := func(next string, ok bool) { text, changed = next, changed || ok }
	for _, v := range slices.Backward(m.Members) { // each stands right behind the last one
		did(by.Member(text, m, v))
	}
	for _, r := range m.Respelled {
		did(by.Respell(text, m, r))
	}
	has := m.Has
	for _, v := range m.Variants {
		did(by.Variant(text, m, has, v))
		has = append(has, v)
	}
	if m.Wire != "" {
		did(by.Wire(text, m))
	}
	if m.Default != nil && by.Default != nil {
		did(by.Default(text, m))
	}
	return text, changed
}

// Respelling is a text on the wire as it should be, and as it is.
type Respelling struct{ Should, Is schema.Value }

// Variant is a type that is one of a union's.
type Variant struct {
	Name string // as the set has it, or will have it
	Tag  string // the value of the member that tells it apart; "" for none
}

// Base is a variant's own name, without what tells it from others of that name.
func (v Variant) Base() string { return v.Name[strings.LastIndexByte(v.Name, '.')+1:] }

// A Region is a part of a text.
type Region struct{ From, To int }

// LineAt is where a line begins, from 1; -1 where the text has no such line.
func LineAt(text string, line int) int {
	at := 0
	for ; line > 1; line-- {
		n := strings.IndexByte(text[at:], '\n')
		if n < 0 {
			return -1
		}
		at += n + 1
	}
	return at
}

// Statement is the declaration that begins on a line: until its brackets are closed.
func Statement(text string, line int) (Region, bool) {
	at := LineAt(text, line)
	if line < 1 || at < 0 || at == len(text) {
		return Region{}, false
	}
	lines := strings.SplitAfter(text, "\n")
	to := at
	for _, l := range lines[line-1 : line-1+Extent(lines, line)] {
		to += len(l)
	}
	return Region{at, to}, true
}

// Extent is how many lines a declaration takes that begins on a line, from 1: until its
// brackets are closed.
func Extent(lines []string, from int) int {
	depth, quote := 0, rune(0)
	for n := from - 1; n < len(lines) && n < from+100; n++ {
		for _, r := range lines[n] {
			switch {
			case quote != 0:
				if r == quote {
					quote = 0
				}
			case r == '"' || r == '\'' || r == '`':
				quote = r
			case strings.ContainsRune("([{", r):
				depth++
			case strings.ContainsRune(")]}", r):
				depth--
			}
		}
		if depth <= 0 && quote != '`' {
			return n - from + 2
		}
		quote = 0
	}
	return 1
}

// Within gives the places of a word in the regions.
func Within(text string, regions []Region, word string) []Region {
	var found []Region
	for _, r := range regions {
		found = append(found, Occurrences(text, r, word)...)
	}
	return found
}

// Replaced puts a word in the place of another in the regions.
func Replaced(text string, regions []Region, old, word string) (string, bool) {
	places := Within(text, regions, old)
	for i := len(places) - 1; i >= 0; i-- {
		text = text[:places[i].From] + word + text[places[i].To:]
	}
	return text, len(places) > 0
}

// Outermost are tokens without those that lie in another.
func Outermost(tokens []Token) []Token {
	var kept []Token
	for i, t := range tokens {
		inside := false
		for j, o := range tokens {
			if i != j && o.From <= t.From && t.To <= o.To && (o.To-o.From > t.To-t.From || j < i) {
				inside = true
			}
		}
		if !inside {
			kept = append(kept, t)
		}
	}
	return kept
}
