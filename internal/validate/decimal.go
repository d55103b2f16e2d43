package validate

import (
	"bytes"
	"math/big"
	"strconv"
)

// decimal is a number as written in JSON, for exact comparison without
// arithmetic: ±0.d₁d₂d₃… × 10^scale, where d₁ and the last digit are not zero.
type decimal struct {
	negative bool
	whole    []byte // digits before the point
	fraction []byte // digits behind it
	first    int    // index in whole+fraction of d₁
	digits   int    // how many of them count; 0 for zero
	scale    int
}

// parseDecimal takes a well-formed number of JSON within the limits of text.go.
func parseDecimal(text []byte) decimal {
	var d decimal
	if text[0] == '-' {
		d.negative = true
		text = text[1:]
	}
	i := digitsFrom(text, 0)
	d.whole = text[:i]
	if i < len(text) && text[i] == '.' {
		end := digitsFrom(text, i+1)
		d.fraction = text[i+1 : end]
		i = end
	}
	exponent := 0
	if i < len(text) { // e or E
		i++
		sign := 1
		if text[i] == '+' || text[i] == '-' {
			if text[i] == '-' {
				sign = -1
			}
			i++
		}
		for ; i < len(text); i++ {
			exponent = exponent*10 + int(text[i]-'0')
		}
		exponent *= sign
	}
	n := len(d.whole) + len(d.fraction)
	for d.first < n && d.digit(0) == '0' {
		d.first++
	}
	d.digits = n - d.first
	for d.digits > 0 && d.digit(d.digits-1) == '0' {
		d.digits--
	}
	d.scale = len(d.whole) - d.first + exponent
	return d
}

func digitsFrom(text []byte, i int) int {
	for i < len(text) && text[i]-'0' <= 9 {
		i++
	}
	return i
}

func (d *decimal) digit(i int) byte {
	i += d.first
	if i < len(d.whole) {
		return d.whole[i]
	}
	return d.fraction[i-len(d.whole)]
}

// integral reports whether the value is an integer, as 1.0 and 10e-1 are.
func (d *decimal) integral() bool { return d.digits == 0 || d.digits <= d.scale }

// compare is -1, 0 or 1 as a is less than, equal to or greater than b.
func (a *decimal) compare(b *decimal) int {
	switch {
	case a.digits == 0 && b.digits == 0:
		return 0
	case a.digits == 0:
		return sign(!b.negative)
	case b.digits == 0:
		return sign(a.negative)
	case a.negative != b.negative:
		return sign(a.negative)
	}
	if a.scale != b.scale {
		return sign((a.scale < b.scale) != a.negative)
	}
	for i := 0; i < a.digits && i < b.digits; i++ {
		if x, y := a.digit(i), b.digit(i); x != y {
			return sign((x < y) != a.negative)
		}
	}
	if a.digits != b.digits {
		return sign((a.digits < b.digits) != a.negative)
	}
	return 0
}

// sign is -1 for less and 1 for greater.
func sign(less bool) int {
	if less {
		return -1
	}
	return 1
}

// listed finds a number in a list in order.
func listed(list []decimal, d *decimal) bool {
	low, high := 0, len(list)
	for low < high {
		middle := int(uint(low+high) >> 1)
		switch d.compare(&list[middle]) {
		case 0:
			return true
		case 1:
			low = middle + 1
		default:
			high = middle
		}
	}
	return false
}

// multiple is a number that others must be multiples of.
type multiple struct {
	rat   *big.Rat
	whole int64 // if it is one, else 0
}

func newMultiple(text string) (multiple, bool) {
	rat, ok := new(big.Rat).SetString(text)
	if !ok || rat.Sign() <= 0 {
		return multiple{}, false
	}
	m := multiple{rat: rat}
	if rat.IsInt() && rat.Num().IsInt64() {
		m.whole = rat.Num().Int64()
	}
	return m, true
}

// divides reports whether a well-formed number is a multiple.
func (m *multiple) divides(text []byte, integer bool) bool {
	if m.whole > 0 && integer && len(text) <= maxInt64Digits {
		n, err := strconv.ParseInt(string(text), 10, 64)
		return err == nil && n%m.whole == 0
	}
	rat, ok := new(big.Rat).SetString(string(text))
	return ok && rat.Quo(rat, m.rat).IsInt()
}

// maxInt64Digits is how long a number may be, sign included, that surely is in the
// range of 64 bits.
const maxInt64Digits = 18

var (
	minInt64  = parseDecimal([]byte("-9223372036854775808"))
	maxInt64  = parseDecimal([]byte("9223372036854775807"))
	maxUint64 = parseDecimal([]byte("18446744073709551615"))
)

// takes reports whether a number may be so written; integer where it has no point and
// no exponent.
func (l literal) takes(text []byte, integer bool) bool {
	switch l {
	case anyLiteral:
		return true
	case floatLiteral:
		return finite(text)
	case narrowLiteral:
		return integer || fits(text, &minInt64, &maxInt64)
	case integerLiteral:
		return integer
	}
	switch {
	case !integer || l == unsignedLiteral && text[0] == '-':
		return false
	case len(text) <= maxInt64Digits:
		return true
	case l == unsignedLiteral:
		return fits(text, &minInt64, &maxUint64)
	}
	return fits(text, &minInt64, &maxInt64)
}

// shortFloat is how long a number may be that no float is too small for, without an exponent.
const shortFloat = 300

// finite says whether a number is not rounded to infinity.
func finite(text []byte) bool {
	if len(text) < shortFloat && !bytes.ContainsAny(text, "eE") {
		return true
	}
	_, err := strconv.ParseFloat(string(text), 64)
	return err == nil
}

func fits(text []byte, low, high *decimal) bool {
	d := parseDecimal(text)
	return d.compare(low) >= 0 && d.compare(high) <= 0
}
