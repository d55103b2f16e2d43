package validate

// isDateTime reports whether text is a date-time of RFC 3339, section 5.6, with
// its offset. The day of the month is held to 31, a leap second is allowed.
func isDateTime(text []byte) bool {
	const shape = "0000-00-00T00:00:00"
	if len(text) < len(shape)+1 {
		return false
	}
	for i := 0; i < len(shape); i++ {
		switch b := text[i]; shape[i] {
		case '0':
			if b-'0' > 9 {
				return false
			}
		case 'T':
			if b|0x20 != 't' {
				return false
			}
		default:
			if b != shape[i] {
				return false
			}
		}
	}
	month, day := two(text, 5), two(text, 8)
	if month < 1 || month > 12 || day < 1 || day > 31 || two(text, 11) > 23 || two(text, 14) > 59 || two(text, 17) > 60 {
		return false
	}
	rest := text[len(shape):]
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
