package print

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFit(t *testing.T) {
	for _, row := range []struct {
		text   string
		width  int
		want   string
		reason string
	}{
		{"a b c\n", 0, "a b c\n", "no width"},
		{"a b c\n", 5, "a b c\n", "just so wide"},
		{"  rejects one two three\nfour\n", 16, "  rejects one\n      two three\nfour\n", "what goes on stands further in"},
		{"\x1b[1mbold\x1b[0m and\n", 8, "\x1b[1mbold\x1b[0m and\n", "colours take no room"},
		{"  unbreakable\n", 5, "  unbreakable\n", "a word is left whole"},
		{"漢字 漢字\n", 6, "漢字\n   漢字\n", "wide letters take two columns"},
		{"a b", 2, "a\n b", "without an end of line"},
	} {
		if got := Fit(row.text, row.width); got != row.want {
			t.Errorf("%q in %d: %q, not %q: %s", row.text, row.width, got, row.want, row.reason)
		}
	}
}

func TestWidth(t *testing.T) {
	for _, row := range []struct {
		text string
		want int
	}{{"", 0}, {"abc", 3}, {"é", 1}, {"é", 1}, {"日本", 4}, {"ａ", 2}, {"→", 1}, {"👍", 2}, {"a\u200db", 2}} {
		if got := Width(row.text); got != row.want {
			t.Errorf("%q: %d, want %d", row.text, got, row.want)
		}
	}
	if got := Pad("日", 4) + "|" + PadLeft("7", 3) + "|" + Pad("long", 2); got != "日  |  7|long" {
		t.Errorf("%q", got)
	}
}

func TestCut(t *testing.T) {
	for _, row := range []struct {
		text  string
		width int
		want  string
	}{
		{"abcdef", 0, "abcdef"}, {"abcdef", 6, "abcdef"}, {"abcdef", 5, "abcd…"}, {"ab cd", 4, "ab…"}, {"日本語", 5, "日本…"}, {"日本語", 4, "日…"}, {"ab", 1, "…"},
	} {
		if got := Cut(row.text, row.width); got != row.want {
			t.Errorf("%q to %d: %q, want %q", row.text, row.width, got, row.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, row := range []struct {
		text  string
		width int
		want  []string
	}{
		{"one two three", 0, []string{"one two three"}},
		{"one two three", 13, []string{"one two three"}},
		{"one two three", 8, []string{"one two", "three"}},
		{"abcdefgh ij", 5, []string{"abcde", "fgh", "ij"}},
		{"a abcdefgh", 5, []string{"a", "abcde", "fgh"}},
		{"日本語日本語", 4, []string{"日本", "語日", "本語"}},
	} {
		got := Wrap(row.text, row.width)
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%q in %d (-want +got):\n%s", row.text, row.width, diff)
		}
		if row.width > 0 && slices.ContainsFunc(got, func(line string) bool { return Width(line) > row.width }) {
			t.Errorf("%q: wider than %d: %q", row.text, row.width, got)
		}
	}
}
