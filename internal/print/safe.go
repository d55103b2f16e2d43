package print

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names, paths and payloads come from strangers and may hold anything. This file
// is the one place that makes them safe to show: [Line] for a line of text, whether
// of a terminal or of a document, [Prose] and [Fence] for Markdown, Writer.Command
// for GitHub's workflow commands, [JSON] for JSON. HTML and XML are escaped by the
// libraries that write them.

// Safe is text that needs no more care, such as one with colours.
type Safe string

// Line is a text on one line, as it can be read: what would end the line, move the
// cursor or turn the order of reading is written as an escape.
func Line(text string) string {
	if visible(text) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case !hidden(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

func visible(text string) bool {
	return utf8.ValidString(text) && strings.IndexFunc(text, hidden) < 0
}

// hidden are control and format characters and the separators of lines. Joiners
// are parts of words and of pictures, and a tab is a blank.
func hidden(r rune) bool {
	switch {
	case r < 0x7f:
		return r < ' ' && r != '\t'
	case r == '\u200c', r == '\u200d':
		return false
	case r == '\u2028', r == '\u2029':
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf)
}

// lines keeps the lines of a text and makes each a Line; those after the first are
// indented, so that they are seen to go on with it.
func lines(text string) string {
	all := strings.Split(text, "\n")
	for i, line := range all {
		if all[i] = Line(line); i > 0 && !strings.HasPrefix(line, "  ") {
			all[i] = "  " + all[i]
		}
	}
	return strings.Join(all, "\n")
}

// argument makes what Printf was given safe: texts of all kinds become a Line,
// numbers are what they are.
func argument(arg any) any {
	switch a := arg.(type) {
	case nil:
		return arg
	case Safe:
		return string(a)
	case error:
		return lines(a.Error())
	case fmt.Stringer:
		return Line(a.String())
	}
	switch v := reflect.ValueOf(arg); {
	case v.Kind() == reflect.String:
		return Line(v.String())
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return Line(string(v.Bytes()))
	}
	return arg
}

// A workflow command begins a line, in the old spelling it stands anywhere.
var (
	command    = regexp.MustCompile(`(?m)^([ \t]*):(:)`)
	oldCommand = regexp.MustCompile(`#(#(?:\[|vso\[))`)
)

// powerless takes from text what GitHub's and Azure's runners would obey in a log.
// begins says that it begins a line; colon and hash are what stands for the
// characters that a command begins with.
func powerless(text string, begins bool, colon, hash string) string {
	if strings.Contains(text, "::") {
		head := ""
		if !begins {
			i := strings.IndexByte(text, '\n') + 1
			if i == 0 {
				i = len(text)
			}
			head, text = text[:i], text[i:]
		}
		text = head + command.ReplaceAllString(text, "${1}"+colon+"$2")
	}
	if strings.Contains(text, "##") {
		text = oldCommand.ReplaceAllString(text, hash+"$1")
	}
	return text
}

// XML passes XML or HTML on to w, with what a terminal or the reader of a log would
// obey as references.
func XML(w io.Writer) io.Writer { return &xml{w: w, begins: true} }

type xml struct {
	w      io.Writer
	begins bool
}

func (x *xml) Write(text []byte) (int, error) {
	var b strings.Builder
	for _, r := range powerless(string(text), x.begins, "&#x3a;", "&#x23;") {
		if r != '\n' && hidden(r) {
			fmt.Fprintf(&b, "&#x%x;", r)
		} else {
			b.WriteRune(r)
		}
	}
	if _, err := io.WriteString(x.w, b.String()); err != nil {
		return 0, err
	}
	x.begins = len(text) == 0 && x.begins || bytes.HasSuffix(text, []byte("\n"))
	return len(text), nil
}

// Plain passes text on to w that is what it looks like: no colours, no movements of
// the cursor, no commands to whoever reads the log.
func Plain(w io.Writer) io.Writer { return &plain{w: w, begins: true} }

type plain struct {
	w      io.Writer
	begins bool
}

func (p *plain) Write(text []byte) (int, error) {
	all := strings.Split(string(text), "\n")
	for i := range all {
		all[i] = Line(all[i])
	}
	safe := strings.Join(all, "\n")
	if _, err := io.WriteString(p.w, powerless(safe, p.begins, `\x3a`, `\x23`)); err != nil {
		return 0, err
	}
	p.begins = strings.HasSuffix(safe, "\n") || safe == "" && p.begins
	return len(text), nil
}

// Unwrap is the writer below.
func (p *plain) Unwrap() io.Writer { return p.w }
