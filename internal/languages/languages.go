// Package languages is the registry of the languages that parity knows.
package languages

import (
	"strings"

	"example.org/parity/internal/language"
	"example.org/parity/internal/language/elixir"
	"example.org/parity/internal/language/golang"
	"example.org/parity/internal/language/python"
	"example.org/parity/internal/language/typescript"
	"example.org/parity/internal/schema"
)

// All are the languages, in the order in which they are offered.
var All = []*language.Language{python.Language, elixir.Language, golang.Language, typescript.Language}

// Find returns the language of that name, nil for one that parity does not know.
func Find(name string) *language.Language {
	for _, l := range All {
		if l.Name == name {
			return l
		}
	}
	return nil
}

// Of returns the language of that name, or the neutral notation for a schema
// that no front end captured.
func Of(name string) *language.Language {
	if l := Find(name); l != nil {
		return l
	}
	return language.Neutral
}

// Titles are the languages in prose: "Python, Elixir and Go", between the last two what
// is given.
func Titles(and string) string {
	var list []string
	for _, l := range All {
		list = append(list, l.Title)
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " " + and + " " + list[last]
}

// Title is what prose calls a set: its language's title where it is named after
// its language, else its own name.
func Title(set *schema.Set) string {
	if l := Find(set.Name); l != nil {
		return l.Title
	}
	return set.Name
}
