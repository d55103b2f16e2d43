// Package print writes the text and JSON of finished results.
package print

import (
	"encoding/json"
	"fmt"
	"io"
)

// Writer keeps the first write error, so that renderers need not check each line.
type Writer struct {
	W   io.Writer
	Err error
}

// Printf writes unless an earlier write failed.
func (w *Writer) Printf(format string, args ...any) {
	if w.Err == nil {
		_, w.Err = fmt.Fprintf(w.W, format, args...)
	}
}

// JSON writes a value for machines: indented, with < and > as they are.
func JSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// Plural is "1 type", "2 types".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
