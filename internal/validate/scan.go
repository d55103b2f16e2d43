package validate

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// The scanners take the text and an offset, and return the offset after what
// they read, or -1 where the text breaks the rules of text.go.

// skipSpace returns the offset of the first byte that is not white space.
func skipSpace(data []byte, p int) int {
	if p < len(data) && data[p] > ' ' {
		return p
	}
	return skipSpaces(data, p)
}

func skipSpaces(data []byte, p int) int {
	for p < len(data) && (data[p] == ' ' || data[p] == '\n' || data[p] == '\r' || data[p] == '\t') {
		p++
	}
	return p
}

const (
	everyByte = 0x0101010101010101
	highBits  = 0x80 * everyByte
)

// special marks, in the high bit of its byte, the first byte of w that cannot
// just be passed over in a string: quote, backslash, control character, or not
// ASCII. Marks behind the first may be false, by the borrows of the subtractions.
func special(w uint64) uint64 {
	low := w ^ (2 * everyByte) // quote and blank change places, so that it is next to the control characters
	backslash := w ^ ('\\' * everyByte)
	return ((low - ('"'-1)*everyByte) | (backslash - everyByte) | w) & highBits
}

// scanString reads a string whose opening quote is before p. The end is the
// offset of the closing quote; plain tells that the bytes between are the
// string's characters one by one: no escapes, all ASCII.
func scanString(data []byte, p int) (end int, plain bool) {
	plain = true
	for {
		for p+8 <= len(data) {
			marks := special(binary.LittleEndian.Uint64(data[p:]))
			if marks != 0 {
				p += bits.TrailingZeros64(marks) / 8
				break
			}
			p += 8
		}
		if p >= len(data) {
			return -1, false
		}
		switch b := data[p]; {
		case b == '"':
			return p, plain
		case b == '\\':
			plain = false
			if p = scanEscape(data, p); p < 0 {
				return -1, false
			}
		case b < 0x20:
			return -1, false
		case b < utf8.RuneSelf: // only in the last bytes of the text
			p++
		default:
			plain = false
			r, size := utf8.DecodeRune(data[p:])
			if r == utf8.RuneError && size <= 1 {
				return -1, false
			}
			p += size
		}
	}
}

// skipValue returns the offset after the value at p, or -1 where the text ends
// before. It looks at quotes and brackets alone.
func skipValue(data []byte, p int) int {
	depth := 0
	for p < len(data) {
		switch data[p] {
		case '"':
			for p++; ; p++ {
				i := bytes.IndexByte(data[p:], '"')
				if i < 0 {
					return -1
				}
				p += i
				slashes := 0
				for data[p-1-slashes] == '\\' {
					slashes++
				}
				if slashes%2 == 0 {
					break
				}
			}
			p++
		case '{', '[':
			depth++
			p++
			continue
		case '}', ']':
			if depth--; depth < 0 {
				return p
			}
			p++
		case ' ', '\t', '\r', '\n', ',', ':':
			if depth == 0 {
				return p
			}
			p++
			continue
		default:
			p++
			continue
		}
		if depth == 0 {
			return p
		}
	}
	return p
}

// scanEscape reads the escape sequence at p; a surrogate must have its pair.
func scanEscape(data []byte, p int) int {
	if p+1 >= len(data) {
		return -1
	}
	switch data[p+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return p + 2
	case 'u':
	default:
		return -1
	}
	unit := hex4(data, p+2)
	switch {
	case unit < 0:
		return -1
	case unit < 0xd800 || unit > 0xdfff:
		return p + 6
	case unit > 0xdbff || p+7 >= len(data) || data[p+6] != '\\' || data[p+7] != 'u':
		return -1
	}
	if low := hex4(data, p+8); low < 0xdc00 || low > 0xdfff {
		return -1
	}
	return p + 12
}

// hex4 reads four hexadecimal digits, or returns -1.
func hex4(data []byte, p int) rune {
	if p+4 > len(data) {
		return -1
	}
	var v rune
	for _, b := range data[p : p+4] {
		switch {
		case b-'0' <= 9:
			v = v<<4 | rune(b-'0')
		case b|0x20 >= 'a' && b|0x20 <= 'f':
			v = v<<4 | rune(b|0x20-'a'+10)
		default:
			return -1
		}
	}
	return v
}

// unescape appends the characters of a string that scanString has passed.
func unescape(dst, text []byte) []byte {
	for i := 0; i < len(text); {
		if text[i] != '\\' {
			dst = append(dst, text[i])
			i++
			continue
		}
		i += 2
		switch text[i-1] {
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			r := hex4(text, i)
			i += 4
			if r >= 0xd800 && r <= 0xdfff {
				r = (r-0xd800)<<10 | (hex4(text, i+2) - 0xdc00) + 0x10000
				i += 6
			}
			dst = utf8.AppendRune(dst, r)
		default:
			dst = append(dst, text[i-1])
		}
	}
	return dst
}

// scanNumber reads a number. integer tells that it is written as one: no point,
// no exponent.
func scanNumber(data []byte, p int) (end int, integer bool) {
	start := p
	if data[p] == '-' {
		p++
	}
	if p >= len(data) {
		return -1, false
	}
	if data[p] == '0' {
		p++
	} else {
		first := p
		for p < len(data) && data[p]-'0' <= 9 {
			p++
		}
		if p == first {
			return -1, false
		}
	}
	integer = true
	if p < len(data) && data[p] == '.' {
		integer = false
		p++
		first := p
		for p < len(data) && data[p]-'0' <= 9 {
			p++
		}
		if p == first {
			return -1, false
		}
	}
	if p < len(data) && data[p]|0x20 == 'e' {
		integer = false
		if p = scanExponent(data, p+1); p < 0 {
			return -1, false
		}
	}
	if p-start > maxNumber {
		return -1, false
	}
	return p, integer
}

func scanExponent(data []byte, p int) int {
	if p < len(data) && (data[p] == '+' || data[p] == '-') {
		p++
	}
	first, exponent := p, 0
	for p < len(data) && data[p]-'0' <= 9 {
		exponent = min(exponent*10+int(data[p]-'0'), maxExponent+1)
		p++
	}
	if p == first || exponent > maxExponent {
		return -1
	}
	return p
}
