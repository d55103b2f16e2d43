package typescript

import (
	"strings"

	"example.org/parity/internal/language"
	"example.org/parity/internal/schema"
)

// author writes types as those of a set are written.
type author struct {
	language.Unwritten
	language.Source
	enums bool // texts are enums, and not unions of literals
}

func newAuthor(source language.Source) language.Author {
	kinds := language.Votes{}
	for _, t := range source.Set.Types {
		if t.Kind == schema.Enum {
			kinds[t.Native]++
		}
	}
	return author{Source: source, enums: kinds.Most() == "enum"}
}

// Define implements language.Author.
func (a author) Define(name string, s *schema.Schema) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	switch {
	case s.Kind == schema.Record:
		line("export interface ", name, " {")
		for _, p := range s.Properties {
			line("  ", writing.Field(p))
		}
		line("}")
	case s.Kind == schema.Enum && a.enums && language.AllText(s.Values):
		line("export enum ", name, " {")
		for _, v := range s.Values {
			line("  ", member(v.Text), " = ", v.JSON, ",")
		}
		line("}")
	default:
		line("export type ", name, " = ", types.Of(s), ";")
	}
	return b.String()
}

// member is the name of an enum's member: half-done is HalfDone.
func member(text string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !identifier.MatchString("a"+string(r)) || r == '_' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	if own := b.String(); identifier.MatchString(own) {
		return own
	}
	return "Value" + b.String()
}
