package print

import "strings"

// Unmentioned keeps Markdown from calling people or teams, which comments on GitHub
// and GitLab do for each @name outside of code. What is so already stays as it is.
func Unmentioned(markdown string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(markdown, '`')
		if open < 0 {
			return b.String() + quiet(markdown)
		}
		ticks := markdown[open:]
		ticks = ticks[:len(ticks)-len(strings.TrimLeft(ticks, "`"))]
		end := open + len(ticks)
		escaped := open > 0 && markdown[open-1] == '\\'
		if shut := closing(markdown[end:], len(ticks)); shut >= 0 && !escaped {
			b.WriteString(quiet(markdown[:open]))
			end += shut + len(ticks)
			b.WriteString(markdown[open:end])
		} else {
			b.WriteString(quiet(markdown[:end]))
		}
		markdown = markdown[end:]
	}
}

func quiet(text string) string {
	const parted = "@<!-- -->"
	return strings.ReplaceAll(strings.ReplaceAll(text, parted, "@"), "@", parted)
}
