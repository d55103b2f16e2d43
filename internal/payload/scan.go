package payload

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

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
	for n < len(piece) && !done {
		read := 0
		if s.depth > 0 && !s.escaped {
			if read, done = s.windows(piece[n:]); done {
				return n + read, true
			}
			n += read
		}
		end := len(piece)
		if s.depth > 0 {
			end = min(end, n+window)
		}
		read, done = s.bytes(piece[n:end])
		n += read
	}
	return n, done
}

// A window is a part of a piece in which brackets are looked for one after the other,
// so that what is between is passed over at the speed of the library's searches. It
// stands still where they are so dense that a look at each byte is faster.
const (
	window   = 256
	mostInIt = 12
)

// windows is scan for what is within brackets, window by window, up to one that is
// dense or has a backslash.
func (s *scanner) windows(piece []byte) (n int, done bool) {
	depth, quoted := s.depth, 0
	if s.quoted {
		quoted = 1
	}
	found := 0
	for ; n+window <= len(piece) && found <= mostInIt; n += window {
		w := piece[n : n+window]
		if bytes.IndexByte(w, '\\') >= 0 {
			break
		}
		next := func(from int, b byte) int {
			if i := bytes.IndexByte(w[from:], b); i >= 0 {
				return from + i
			}
			return window
		}
		brace, bracket, braceEnd, bracketEnd := next(0, '{'), next(0, '['), next(0, '}'), next(0, ']')
		p := 0
		for found = 0; ; found++ {
			at := min(brace, bracket, braceEnd, bracketEnd)
			quoted ^= bytes.Count(w[p:at], doubleQuote) & 1
			if at == window {
				break
			}
			p = at + 1
			switch w[at] {
			case '{':
				brace = next(p, '{')
				depth += 1 - quoted
			case '[':
				bracket = next(p, '[')
				depth += 1 - quoted
			case '}':
				braceEnd = next(p, '}')
				depth -= 1 - quoted
			default:
				bracketEnd = next(p, ']')
				depth -= 1 - quoted
			}
			if depth == 0 {
				*s = scanner{}
				return n + p, true
			}
		}
	}
	s.depth, s.quoted = depth, quoted == 1
	return n, false
}

var doubleQuote = []byte{'"'}

// bytes is scan, byte by byte, or up to the first bracket.
func (s *scanner) bytes(piece []byte) (n int, done bool) {
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
			if s.depth++; s.depth == 1 {
				return n + 1, false
			}
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

// marksOf has the high bit of the first byte that is a quote or a backslash. Marks behind
// the first may be false, by the borrows of the subtractions.
func marksOf(w uint64) uint64 {
	quote, backslash := w^('"'*everyByte), w^('\\'*everyByte)
	return ((quote-everyByte)&^quote | (backslash-everyByte)&^backslash) & highBits
}

// quoteOrBackslash is the index of the first of both, or -1.
func quoteOrBackslash(text []byte) int {
	p := 0
	for ; p+8 <= len(text); p += 8 {
		if marks := marksOf(binary.LittleEndian.Uint64(text[p:])); marks != 0 {
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
