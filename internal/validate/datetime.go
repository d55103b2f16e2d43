package validate

import "encoding/binary"

// isDateTime reports whether text is a date-time of RFC 3339, section 5.6, with
// its offset. The day of the month is held to 31, a leap second is allowed.
func isDateTime(text []byte) bool {
	if len(text) < len("0000-00-00T00:00:00Z") ||
		!dateShape.fits(text) || !timeShape.fits(text[8:]) || text[16] != ':' || text[17]-'0' > 9 || text[18]-'0' > 9 {
		return false
	}
	month, day := two(text, 5), two(text, 8)
	if month < 1 || month > 12 || day < 1 || day > 31 || two(text, 11) > 23 || two(text, 14) > 59 || two(text, 17) > 60 {
		return false
	}
	rest := text[len("0000-00-00T00:00:00"):]
	if rest[0] == '.' {
		end := digitsFrom(rest, 1)
		if end == 1 || end == len(rest) {
			return false
		}
		rest = rest[end:]
	}
	if len(rest) == 1 {
		return rest[0]|0x20 == 'z'
	}
	return len(rest) == 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':' &&
		digitsFrom(rest, 1) == 3 && digitsFrom(rest, 4) == 6 && two(rest, 1) <= 23 && two(rest, 4) <= 59
}

func two(text []byte, i int) int { return int(text[i]-'0')*10 + int(text[i+1]-'0') }

// shape8 tests eight characters at once against a pattern in which 0 stands for a digit.
type shape8 struct{ pattern, digits, fixed uint64 }

var (
	dateShape = newShape8("0000-00-")
	timeShape = newShape8("00T00:00") // t is as good as T
)

func newShape8(pattern string) shape8 {
	s := shape8{pattern: binary.LittleEndian.Uint64([]byte(pattern))}
	for i := range pattern {
		switch pattern[i] {
		case '0':
			s.digits |= 6 << (8 * i)
			s.fixed |= 0xf0 << (8 * i)
		case 'T':
			s.fixed |= 0xdf << (8 * i)
		default:
			s.fixed |= 0xff << (8 * i)
		}
	}
	return s
}

// fits: the difference to the pattern is 0 for what is fixed, and for a digit a
// number that stays below 16 when 6 is added.
func (s shape8) fits(text []byte) bool {
	difference := binary.LittleEndian.Uint64(text) ^ s.pattern
	return (difference|(difference+s.digits))&s.fixed == 0
}
