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
	data []byte
	p    int // of the value that is next
	err  error
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
func (w *walk) members(at string, each func(name string)) {
	if !w.is('{', at) {
		return
	}
	w.p++
	for b := w.peek(); b != '}'; b = w.peek() {
		if b != '"' {
			w.malformed()
			return
		}
		quoted := w.skip()
		if w.peek() != ':' {
			w.malformed()
			return
		}
		w.p++
		switch name := w.name(quoted); w.peek() {
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

// known are the names that are asked for, so that most need no memory.
var known = func() map[string]string {
	names := map[string]string{}
	for _, name := range []string{"request", "response", "method", "url", "uri", "body", "headers", "status", "code", "postData", "content", "text", "mimeType", "size", "bodySize", "encoding", "name", "value"} {
		names[name] = name
	}
	return names
}()

func (w *walk) name(quoted []byte) string {
	if len(quoted) < 2 {
		return ""
	}
	if name, found := known[string(quoted[1:len(quoted)-1])]; found {
		return name
	}
	return string(w.unquote(quoted))
}

// text is the characters of the next value, a string; null has none.
func (w *walk) text(at string) []byte {
	if !w.is('"', at) {
		return nil
	}
	return w.unquote(w.skip())
}

// string is text where the value may be of any form; other forms have none.
func (w *walk) string() string {
	if w.peek() != '"' {
		w.skip()
		return ""
	}
	return string(w.unquote(w.skip()))
}

// unquote is the characters of a string in quotes, in memory of their own where it
// has escapes.
func (w *walk) unquote(quoted []byte) []byte {
	if len(quoted) < 2 || quoted[len(quoted)-1] != '"' {
		w.malformed()
		return nil
	}
	text := quoted[1 : len(quoted)-1]
	i := bytes.IndexByte(text, '\\')
	if i < 0 {
		return text
	}
	plain := append(make([]byte, 0, len(text)), text[:i]...)
	for i < len(text) {
		if i+1 == len(text) {
			w.malformed()
			return nil
		}
		if b := simpleEscape(text[i+1]); b != 0 {
			plain = append(plain, b)
			i += 2
		} else { // \u, in runs: of a pair both halves are needed
			end := i
			for end+1 < len(text) && text[end] == '\\' && text[end+1] == 'u' {
				end += 6
			}
			if end = min(end, len(text)); end == i {
				w.malformed()
				return nil
			}
			run := append(append([]byte{'"'}, text[i:end]...), '"')
			var err error
			if plain, err = jsontext.AppendUnquote(plain, run); err != nil {
				w.malformed()
				return nil
			}
			i = end
		}
		next := bytes.IndexByte(text[i:], '\\')
		if next < 0 {
			next = len(text) - i
		}
		plain = append(plain, text[i:i+next]...)
		i += next
	}
	return plain
}

func simpleEscape(b byte) byte {
	switch b {
	case '"', '\\', '/':
		return b
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	}
	return 0
}

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
	if w.err != nil {
		return
	}
	if w.malformed(); w.err == errMalformed {
		w.err = fmt.Errorf("an unexpected JSON %s at %s", jsontext.Value(value).Kind(), at)
	}
}

var errMalformed = errors.New("not well-formed JSON")

// malformed says where the frame is no JSON.
func (w *walk) malformed() {
	if w.err != nil {
		return
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(w.data), jsontext.AllowDuplicateNames(true))
	if _, err := d.ReadValue(); err != nil {
		w.err = err
		return
	}
	w.err = errMalformed
}

func space(data []byte, p int) int {
	for p < len(data) && (data[p] == ' ' || data[p] == '\n' || data[p] == '\r' || data[p] == '\t') {
		p++
	}
	return p
}

// valueEnd is the offset after the value at p, by its quotes and brackets alone; -1
// where the text ends before.
func valueEnd(data []byte, p int) int {
	s := scanner{}
	n, done := s.scan(data[p:])
	if !done && (s.depth > 0 || s.quoted || n == 0) {
		return -1
	}
	return p + n
}

// scanner finds the end of a JSON value by its quotes and brackets alone, in text
// that comes piece by piece.
type scanner struct {
	depth   int
	quoted  bool
	escaped bool
}

// Classes of bytes outside of strings.
const (
	plainByte = iota
	quoteByte
	openByte
	closeByte
	endByte // ends a value that has no closing bracket or quote
)

var byteClass = func() (class [256]byte) {
	class['"'] = quoteByte
	class['{'], class['['] = openByte, openByte
	class['}'], class[']'] = closeByte, closeByte
	for _, b := range []byte(",: \t\r\n") {
		class[b] = endByte
	}
	return class
}()

// scan returns how much of a piece belongs to the value, and whether it ends there.
func (s *scanner) scan(piece []byte) (n int, done bool) {
	for n < len(piece) {
		if s.quoted {
			if s.escaped {
				s.escaped = false
				n++
				continue
			}
			i := quoteOrBackslash(piece[n:])
			if i < 0 {
				return len(piece), false
			}
			n += i + 1
			if piece[n-1] == '\\' {
				s.escaped = true
				continue
			}
			s.quoted = false
			if s.depth == 0 {
				return n, true
			}
			continue
		}
		switch byteClass[piece[n]] {
		case plainByte:
			for n++; n < len(piece) && byteClass[piece[n]] == plainByte; n++ {
			}
			continue
		case quoteByte:
			s.quoted = true
		case openByte:
			s.depth++
		case closeByte:
			if s.depth == 0 {
				return n, true
			}
			if s.depth--; s.depth == 0 {
				return n + 1, true
			}
		default:
			if s.depth == 0 {
				return n, true
			}
		}
		n++
	}
	return n, false
}

const (
	everyByte = 0x0101010101010101
	highBits  = 0x80 * everyByte
)

// quoteOrBackslash is the index of the first of both, or -1.
func quoteOrBackslash(text []byte) int {
	p := 0
	for ; p+8 <= len(text); p += 8 {
		w := binary.LittleEndian.Uint64(text[p:])
		quote, backslash := w^('"'*everyByte), w^('\\'*everyByte)
		// Marks behind the first may be false, by the borrows of the subtractions.
		if marks := ((quote-everyByte)&^quote | (backslash-everyByte)&^backslash) & highBits; marks != 0 {
			return p + bits.TrailingZeros64(marks)/8
		}
	}
	for ; p < len(text); p++ {
		if text[p] == '"' || text[p] == '\\' {
			return p
		}
	}
	return -1
}
