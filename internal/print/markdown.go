package print

import (
	"regexp"
	"strings"
)

// markup are the characters that Markdown would take for its own in a text; at the
// edge of a word also the underscore (CommonMark 0.31, sections 6.2 and 6.6).
var markup = regexp.MustCompile("[\\\\*<`\\[]|\\b_+|_+\\b")

// Name writes a text so that Markdown shows it as it is, on one line.
func Name(text string) string {
	return markup.ReplaceAllStringFunc(Line(text), func(found string) string {
		var b strings.Builder
		for _, r := range found {
			b.WriteRune('\\')
			b.WriteRune(r)
		}
		return b.String()
	})
}

// Code writes a text as a Markdown code span on one line, whatever backticks it
// contains (CommonMark 0.31, section 6.1).
func Code(text string) string {
	text = Line(strings.Join(strings.Fields(text), " "))
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

// Prose writes a sentence so that Markdown shows it as it is, but for the code
// spans in it.
func Prose(text string) string {
	var b strings.Builder
	for _, part := range Spans(Line(text)) {
		if part.Code {
			b.WriteString(part.source)
		} else {
			b.WriteString(Name(part.Text))
		}
	}
	return b.String()
}

// block is what makes a heading, a list, a quotation, a rule or a fence of a line that
// begins with it (CommonMark 0.31, section 4).
var block = regexp.MustCompile(`^(?:[#>+~=_-]|\d{1,9}[.)])`)

// Paragraph is Prose that begins a line.
func Paragraph(text string) string {
	prose := Prose(strings.TrimSpace(text))
	if at := block.FindStringIndex(prose); at != nil {
		return prose[:at[1]-1] + "\\" + prose[at[1]-1:]
	}
	return prose
}

// Span is a part of a sentence: plain text, or a code span.
type Span struct {
	Text   string
	Code   bool
	source string
}

// Spans divides a sentence at its code spans (CommonMark 0.31, section 6.1).
func Spans(text string) []Span {
	var spans []Span
	plain := ""
	for text != "" {
		open := strings.IndexByte(text, '`')
		if open < 0 {
			break
		}
		ticks := text[open:]
		ticks = ticks[:len(ticks)-len(strings.TrimLeft(ticks, "`"))]
		shut := closing(text[open+len(ticks):], len(ticks))
		if shut < 0 {
			plain += text[:open+len(ticks)]
			text = text[open+len(ticks):]
			continue
		}
		end := open + len(ticks) + shut + len(ticks)
		if plain += text[:open]; plain != "" {
			spans, plain = append(spans, Span{Text: plain}), ""
		}
		inner := text[open+len(ticks) : end-len(ticks)]
		if strings.HasPrefix(inner, " ") && strings.HasSuffix(inner, " ") && strings.TrimSpace(inner) != "" {
			inner = inner[1 : len(inner)-1]
		}
		spans = append(spans, Span{Text: inner, Code: true, source: text[open:end]})
		text = text[end:]
	}
	if plain += text; plain != "" {
		spans = append(spans, Span{Text: plain})
	}
	return spans
}

// closing finds a run of just so many backticks.
func closing(text string, n int) int {
	for at := 0; at < len(text); {
		i := strings.IndexByte(text[at:], '`')
		if i < 0 {
			return -1
		}
		at += i
		run := len(text[at:]) - len(strings.TrimLeft(text[at:], "`"))
		if run == n {
			return at
		}
		at += run
	}
	return -1
}

// Fence is what begins and ends a block of code that has these lines.
func Fence(lines ...string) string {
	fence := "```"
	for _, line := range lines {
		for strings.Contains(line, fence) {
			fence += "`"
		}
	}
	return fence
}
