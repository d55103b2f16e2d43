// Package print writes the text and JSON of finished results.
package print

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

// Writer writes lines of text. It keeps the first write error, so that renderers
// need not check each line.
type Writer struct {
	W   io.Writer
	Err error

	within bool // the text so far does not end a line
}

// Printf writes unless an earlier write failed. A text among the arguments becomes
// a [Line], unless it is [Safe]; an error may have several.
func (w *Writer) Printf(format string, args ...any) {
	safe := make([]any, len(args))
	for i, arg := range args {
		safe[i] = argument(arg)
	}
	text := fmt.Sprintf(format, safe...)
	w.write(powerless(text, !w.within, `\x3a`, `\x23`))
}

func (w *Writer) write(text string) {
	if w.Err == nil && text != "" {
		_, w.Err = io.WriteString(w.W, text)
		w.within = !strings.HasSuffix(text, "\n")
	}
}

// Command writes a workflow command of GitHub's.
func (w *Writer) Command(name string, properties []Property, message string) {
	var list []string
	for _, p := range properties {
		list = append(list, p.Name+"="+commandProperty.Replace(Line(p.Value)))
	}
	all := strings.Split(message, "\n")
	for i := range all {
		all[i] = Line(all[i])
	}
	w.write(fmt.Sprintf("::%s %s::%s\n", name, strings.Join(list, ","), commandMessage.Replace(strings.Join(all, "\n"))))
}

// Property is one of a workflow command.
type Property struct{ Name, Value string }

// What must be escaped in a message, and besides in the value of a property.
var (
	commandMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// JSON writes a value for machines: indented, with < and > as they are.
func JSON(w io.Writer, v any) error {
	text, err := encode(v, "  ")
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}

// JSONLine writes a value on a line of its own.
func JSONLine(w io.Writer, v any) error {
	text, err := encode(v, "")
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}

func encode(v any, indent string) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	err := enc.Encode(v)
	return Spelled(out.Bytes()), err
}

// Spelled is JSON in which what a terminal or the reader of a log would obey is
// spelled as JSON can: such characters stand in strings alone.
func Spelled(text []byte) []byte {
	if bytes.Contains(text, []byte("##")) {
		text = oldCommand.ReplaceAll(text, []byte(`\u0023$1`))
	}
	if bytes.IndexFunc(text, concealed) < 0 {
		return text
	}
	var out bytes.Buffer
	for _, r := range string(text) {
		switch {
		case !concealed(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.Bytes()
}

func concealed(r rune) bool { return r != '\n' && hidden(r) }

// Plural is "1 type", "2 types".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
