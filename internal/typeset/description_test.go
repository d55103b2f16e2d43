package typeset

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDescription(t *testing.T) {
	for _, row := range []struct{ text, want, reason string }{
		{"", "", ""},
		{" \n\n\t\n", "", "blanks say nothing"},
		{"A cursor.\n", "A cursor.", ""},
		{"\n    A cursor\n    into a page.\n\n    Made by the server.\n", "A cursor into a page.", "of a docstring the first paragraph, without its layout"},
		{"A cursor.\r\n\r\nMore.", "A cursor.", "ends of lines as Windows writes them"},
		{"A `cursor` \x1b[31m", "A `cursor` \x1b[31m", "what shows it makes it safe"},
		{"bad \xff byte", "bad \uFFFD byte", "a type set is UTF-8"},
		{strings.Repeat("word ", 100), strings.Repeat("word ", 48) + "…", "cut at a word"},
		{strings.Repeat("x", 10_000), "…", "nothing is cut in the middle of a word"},
	} {
		got := Description(row.text)
		if got != row.want {
			t.Errorf("%q: %q, not %q: %s", row.text, got, row.want, row.reason)
		}
		if n := utf8.RuneCountInString(got); n > maxDescription+1 {
			t.Errorf("%q: %d characters", row.text, n)
		}
	}
}
