package typeset

import (
	"strings"
	"unicode/utf8"
)

// maxDescription is how many characters of a docstring are kept: what a reader
// takes in beside a declaration.
const maxDescription = 240

// Description is the first paragraph of a docstring on one line, cut at a word where
// it is long.
func Description(text string) string {
	var words []string
	length := 0
	for line := range strings.Lines(strings.ToValidUTF8(text, "\uFFFD")) {
		if line = strings.TrimSpace(line); line == "" && len(words) > 0 {
			break
		}
		for word := range strings.FieldsSeq(line) {
			if length += 1 + utf8.RuneCountInString(word); length > maxDescription {
				return strings.Join(append(words, "…"), " ")
			}
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}
