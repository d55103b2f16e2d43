package payload

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// walk reads the frame around bodies, a HAR entry or an interaction, value by value,
// and decodes nothing that nobody asks for. The first thing that is not as it should be
// stays in err; from there on there is nothing more.
type walk struct {
	data  []byte
	p     int // of the value that is next
	err   error
	texts []byte // the characters of strings with escapes, one after the other
}

// peek is the first byte of the next value; 0 after an error.
func (w *walk) peek() byte {
	if w.err != nil {
		return 0
	}
	if w.p = space(w.data, w.p); w.p >= len(w.data) {
		w.malformed()
		return 0
	}
	return w.data[w.p]
}

// skip passes over the next value, and returns it.
func (w *walk) skip() []byte {
	if w.peek() == 0 {
		return nil
	}
	start := w.p
	if w.p = valueEnd(w.data, start); w.p <= start {
		w.p = start
		w.malformed()
		return nil
	}
	return w.data[start:w.p]
}

// members calls each with the name of each member of the next value, an object at
// some JSON pointer; each must take the member's value. Null has no members.
func (w *walk) members(at string, each func(name []byte)) {
	if !w.is('{', at) {
		return
	}
	w.p++
	for b := w.peek(); b != '}'; b = w.peek() {
		if b != '"' {
			w.malformed()
			return
		}
		name := w.characters()
		if w.peek() != ':' {
			w.malformed()
			return
		}
		w.p++
		switch w.peek() {
		case 0, ',', '}', ']', ':':
			w.malformed()
		default:
			each(name)
		}
		if !w.next('}') {
			return
		}
	}
	w.p++
}

// items calls each for each item of the next value, an array; each must take the item.
func (w *walk) items(at string, each func(i int)) {
	if !w.is('[', at) {
		return
	}
	w.p++
	for i := 0; w.peek() != ']'; i++ {
		if w.err != nil {
			return
		}
		each(i)
		if !w.next(']') {
			return
		}
	}
	w.p++
}

// next passes over a comma, which is followed by another value, or stops at the end.
func (w *walk) next(end byte) bool {
	switch b := w.peek(); {
	case b == end:
		return true
	case b != ',':
		w.malformed()
		return false
	}
	w.p++
	if w.peek() == end {
		w.malformed()
	}
	return w.err == nil
}

// text is the characters of the next value, a string; null has none.
func (w *walk) text(at string) []byte {
	if !w.is('"', at) {
		return nil
	}
	return w.characters()
}

// string is text where the value may be of any form; other forms have none.
func (w *walk) string() string {
	if w.peek() != '"' {
		w.skip()
		return ""
	}
	return string(w.characters())
}

// characters reads a string, whose quote is next. It is in memory of its own where it
// has escapes.
func (w *walk) characters() []byte {
	data, p := w.data, w.p+1
	i := quoteOrBackslash(data[p:])
	if i >= 0 && data[p+i] == '"' {
		w.p = p + i + 1
		return data[p : p+i]
	}
	start, text := len(w.texts), w.texts
	for p < len(data) {
		if p+8 <= len(data) {
			eight := binary.LittleEndian.Uint64(data[p:])
			text = binary.LittleEndian.AppendUint64(text, eight)
			marks := marksOf(eight)
			if marks == 0 {
				p += 8
				continue
			}
			n := bits.TrailingZeros64(marks) / 8
			text = text[:len(text)-8+n]
			p += n
		} else if data[p] != '"' && data[p] != '\\' {
			text = append(text, data[p])
			p++
			continue
		}
		if data[p] == '"' {
			w.p, w.texts = p+1, text
			return text[start:len(text):len(text)]
		}
		if p+1 == len(data) {
			break
		}
		if b := simpleEscapes[data[p+1]]; b != 0 {
			text = append(text, b)
			p += 2
			continue
		}
		end := p // of \u, in runs: of a pair both halves are needed
		for end+1 < len(data) && data[end] == '\\' && data[end+1] == 'u' {
			end += 6
		}
		if end == p || end > len(data) {
			break
		}
		var err error
		if text, err = jsontext.AppendUnquote(text, append(append([]byte{'"'}, data[p:end]...), '"')); err != nil {
			break
		}
		p = end
	}
	w.malformed()
	return nil
}

// simpleEscapes are the characters that a backslash and one character stand for.
var simpleEscapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'n': '\n', 't': '\t', 'r': '\r', 'b': '\b', 'f': '\f'}

// number is the next value, an integer; 0 for null.
func (w *walk) number(at string) int {
	value := w.skip()
	n, err := strconv.Atoi(string(value))
	if err != nil && string(value) != "null" {
		w.wrong(value, at)
	}
	return n
}

// size is the next value where it is a number that is only there to be told.
func (w *walk) size() int { return sizeOf(w.skip()) }

func sizeOf(value []byte) int {
	n := 0
	for _, b := range value {
		if b < '0' || b > '9' || n > 1<<40 {
			return 0
		}
		n = n*10 + int(b-'0')
	}
	return n
}

// is reports whether the next value starts as it should, and else passes over it. A
// null is as good as nothing there.
func (w *walk) is(start byte, at string) bool {
	if w.peek() == start {
		return true
	}
	if value := w.skip(); string(value) != "null" {
		w.wrong(value, at)
	}
	return false
}

func (w *walk) wrong(value []byte, at string) {
	if w.err == nil {
		w.err = fmt.Errorf("an unexpected JSON %s at %s", jsontext.Value(value).Kind(), at)
	}
}

var errMalformed = errors.New("not well-formed JSON")

func (w *walk) malformed() {
	if w.err == nil {
		w.err = errMalformed
	}
}

// failure is what is wrong with the frame: where it is no JSON, that comes first.
func (w *walk) failure() error {
	if w.err == nil {
		return nil
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(w.data), jsontext.AllowDuplicateNames(true))
	if _, err := d.ReadValue(); err != nil {
		return err
	}
	return w.err
}

func space(data []byte, p int) int {
	for p < len(data) && (data[p] == ' ' || data[p] == '\n' || data[p] == '\r' || data[p] == '\t') {
		p++
	}
	return p
}
