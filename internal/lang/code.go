package lang

import (
	"strings"

	"example.org/parity/internal/print"
)

// Code writes a text as a Markdown code span on one line, whatever backticks it
// contains (CommonMark 0.31, section 6.1).
func Code(text string) string {
	text = print.Line(strings.Join(strings.Fields(text), " "))
	if text == "" {
		return ""
	}
	if !strings.Contains(text, "`") {
		return "`" + text + "`"
	}
	fence := "``"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + " " + text + " " + fence
}
