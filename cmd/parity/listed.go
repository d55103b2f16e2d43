package main

import (
	"strings"

	"example.org/parity/internal/language"
	"example.org/parity/internal/languages"
)

// listed is what is to be said of each language, as a list in a help text; "" says
// nothing.
func listed(say func(*language.Language) string) string {
	const width = 80
	var b strings.Builder
	for _, l := range languages.All {
		text := say(l)
		if text == "" {
			continue
		}
		line := "  " + l.Title + strings.Repeat(" ", 12-len(l.Title))
		indent := strings.Repeat(" ", len(line))
		for _, word := range strings.Fields(text) {
			if len(line)+len(word) > width {
				b.WriteString(strings.TrimRight(line, " ") + "\n")
				line = indent
			}
			line += word + " "
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
