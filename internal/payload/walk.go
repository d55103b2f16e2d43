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

// walk reads the frame around bodies, a HAR entry or an interaction, without
// decoding what it does not ask for. The first thing that is not as it should be
// stays in err.
type walk struct {
	data []byte // all of the frame
	err  error
}

// members calls each with the members of an object at a JSON pointer; null has none.
func (w *walk) members(value []byte, at string, each func(name string, value []byte)) {
	if !w.is(value, '{', at) {
		return
	}
	p := space(value, 1)
	for p < len(value) && value[p] != '}' {
		end := valueEnd(value, p)
		if value[p] != '"' || end < 0 {
			break
		}
		name := value[p:end]
		if p = space(value, end); p >= len(value) || value[p] != ':' {
			break
		}
		p = space(value, p+1)
		if end = valueEnd(value, p); end < 0 {
			break
		}
		if bytes.IndexByte(name, '\\') >= 0 {
			each(string(w.unquote(name)), value[p:end])
		} else {
			each(string(name[1:len(name)-1]), value[p:end])
		}
		if p = space(value, end); p < len(value) && value[p] == ',' {
			p = space(value, p+1)
			continue
		}
		if p < len(value) && value[p] == '}' {
			return
		}
		break
	}
	if p >= len(value) || value[p] != '}' {
		w.malformed()
	}
}

// items calls each with the items of an array.
func (w *walk) items(value []byte, at string, each func(i int, value []byte)) {
	if !w.is(value, '[', at) {
		return
	}
	p := space(value, 1)
	for i := 0; p < len(value) && value[p] != ']'; i++ {
		end := valueEnd(value, p)
		if end < 0 {
			break
		}
		each(i, value[p:end])
		if p = space(value, end); p < len(value) && value[p] == ',' {
			p = space(value, p+1)
			continue
		}
		if p < len(value) && value[p] == ']' {
			return
		}
		break
	}
	if p >= len(value) || value[p] != ']' {
		w.malformed()
	}
}

// text is the characters of a string; null has none.
func (w *walk) text(value []byte, at string) []byte {
	if !w.is(value, '"', at) {
		return nil
	}
	return w.unquote(value)
}

// unquote is the characters of a string in quotes, in memory of their own where it
// has escapes.
func (w *walk) unquote(quoted []byte) []byte {
	text := quoted[1 : len(quoted)-1]
	i := bytes.IndexByte(text, '\\')
	if i < 0 {
		return text
	}
	plain := append(make([]byte, 0, len(text)), text[:i]...)
	for i < len(text) {
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
				w.err = errors.Join(w.err, errors.New("a string that is not well-formed"))
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

// number is an integer; 0 for null.
func (w *walk) number(value []byte, at string) int {
	if value[0] == 'n' {
		return 0
	}
	n, err := strconv.Atoi(string(value))
	if err != nil {
		w.wrong(value, at)
	}
	return n
}

// is reports whether a value starts as it should. A null is as good as nothing there.
func (w *walk) is(value []byte, start byte, at string) bool {
	if value[0] == start {
		return true
	}
	if value[0] != 'n' {
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
