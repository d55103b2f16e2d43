package lang

import "strings"

// Code writes a text as a Markdown code span on one line, whatever backticks it
// contains (CommonMark 0.31, section 6.1).
func Code(text string) string {
	text = strings.Join(strings.Fields(text), " ")
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
