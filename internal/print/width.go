package print

import (
	"strings"
	"unicode"
)

// This file is the one place that knows how wide a text is on a terminal.

// wide are the letters and pictures that take two columns: the ranges of Unicode's
// East Asian Width W and F that occur in text (UAX 11).
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115f, 1}, {0x231a, 0x231b, 1}, {0x2329, 0x232a, 1}, {0x23e9, 0x23ec, 1}, {0x2614, 0x2615, 1},
		{0x2648, 0x2653, 1}, {0x26a1, 0x26a1, 1}, {0x2705, 0x2705, 1}, {0x2728, 0x2728, 1}, {0x274c, 0x274c, 1},
		{0x2e80, 0x303e, 1}, {0x3041, 0x33ff, 1}, {0x3400, 0x4dbf, 1}, {0x4e00, 0x9fff, 1}, {0xa000, 0xa4cf, 1},
		{0xac00, 0xd7a3, 1}, {0xf900, 0xfaff, 1}, {0xfe30, 0xfe6f, 1}, {0xff00, 0xff60, 1}, {0xffe0, 0xffe6, 1},
	},
	R32: []unicode.Range32{{0x1f300, 0x1f64f, 1}, {0x1f680, 0x1f6ff, 1}, {0x1f900, 0x1f9ff, 1}, {0x20000, 0x3fffd, 1}},
}

// Width is how many columns a line takes.
func Width(line string) int {
	n := 0
	for _, r := range line {
		n += columns(r)
	}
	return n
}

func columns(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.Is(wide, r):
		return 2
	default:
		return 1
	}
}

// Pad fills a line with blanks up to a width.
func Pad(line string, width int) string {
	return line + strings.Repeat(" ", max(0, width-Width(line)))
}

// PadLeft is Pad for numbers.
func PadLeft(line string, width int) string {
	return strings.Repeat(" ", max(0, width-Width(line))) + line
}

// Cut shortens a line to a width, with an ellipsis for what is left out. No width
// leaves it whole.
func Cut(line string, width int) string {
	if width <= 0 || Width(line) <= width {
		return line
	}
	n := 0
	for i, r := range line {
		if n += columns(r); n > width-1 {
			return strings.TrimRight(line[:i], " ") + "…"
		}
	}
	return line
}

// Wrap breaks a text at blanks into lines of a width; a word that is longer is
// broken where the line ends. No width leaves it whole.
func Wrap(text string, width int) []string {
	if width <= 0 || Width(text) <= width {
		return []string{text}
	}
	var lines []string
	line := ""
	put := func() { lines, line = append(lines, line), "" }
	for _, word := range strings.Fields(text) {
		if line != "" && Width(line)+1+Width(word) > width {
			put()
		}
		if line != "" {
			line += " "
		}
		for _, r := range word {
			if line != "" && Width(line)+columns(r) > width {
				put()
			}
			line += string(r)
		}
	}
	return append(lines, line)
}

// Fit breaks the lines of a text that are wider than so many columns at their blanks;
// what a line goes on with stands further in than its beginning. Colours take no room.
// No width leaves the text as it is.
func Fit(text string, width int) string {
	if width <= 0 {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		body := strings.TrimSuffix(line, "\n")
		end := line[len(body):]
		indent := strings.Repeat(" ", min(len(body)-len(strings.TrimLeft(body, " "))+4, width/2))
		for {
			at := breaks(body, width)
			if at < 0 {
				break
			}
			b.WriteString(strings.TrimRight(body[:at], " ") + "\n")
			body = indent + strings.TrimLeft(body[at:], " ")
		}
		b.WriteString(body + end)
	}
	return b.String()
}

// breaks is where a line is to be broken: at its last blank within the width behind its
// first word; -1 where it is no wider, or has no such blank.
func breaks(line string, width int) int {
	used, blank, word, escape := 0, -1, false, false
	for i, r := range line {
		switch {
		case r == '\x1b':
			escape = true
		case escape:
			escape = r != 'm'
		default:
			if r == ' ' && word {
				blank = i
			}
			word = word || r != ' '
			if used += columns(r); used > width {
				return blank
			}
		}
	}
	return -1
}
