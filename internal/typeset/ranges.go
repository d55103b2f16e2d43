package typeset

import (
	"strconv"
	"strings"

	"example.org/parity/internal/doc"
)

// span is the numbers from low to high, each without a sign; the ends are whole.
// An open end is not one of them.
type span struct {
	low, high         int64
	openLow, openHigh bool
	endless           bool // there is no high
}

// maxBound is the largest bound of which texts are made.
const maxBound = 1e15

// textsWithin is the pattern of the texts of the numbers within the bounds of a schema,
// "" where they are not whole. Spellings with underscores and exponents are not told.
func textsWithin(schema *doc.Node) string {
	whole := schema.Get("type").Str() == "integer"
	from, hasLow, openLow, ok := bound(schema, "minimum", "exclusiveMinimum", 1)
	to, hasHigh, openHigh, known := bound(schema, "maximum", "exclusiveMaximum", -1)
	if !ok || !known || hasLow && hasHigh && (from > to || from == to && (openLow || openHigh)) {
		return ""
	}
	var signed []string
	if !hasHigh || to >= 0 {
		s := span{high: to, openHigh: openHigh, endless: !hasHigh}
		if hasLow && from >= 0 {
			s.low, s.openLow = from, openLow
		}
		if text := s.texts(whole); text != "" {
			signed = append(signed, `\+?`+text)
		}
	}
	if !hasLow || from < 0 || from == 0 && !openLow {
		s := span{high: -from, openHigh: openLow, endless: !hasLow}
		if hasHigh && to <= 0 {
			s.low, s.openLow = -to, openHigh
		}
		if text := s.texts(whole); text != "" {
			signed = append(signed, `-`+text)
		}
	}
	if len(signed) == 0 {
		return ""
	}
	return `^\s*(` + strings.Join(signed, "|") + `)\s*$`
}

// textsOfNumber is the pattern of the texts of one number, "" where that is none.
func textsOfNumber(typ string, number *doc.Node) string {
	if number.Kind != doc.Number {
		return ""
	}
	only := ofType(typ).With("minimum", number).With("maximum", number)
	if pattern := textsWithin(only); pattern != "" {
		return pattern
	}
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(number.Text, "-"), ".")
	if strings.Trim(whole+fraction, "0123456789") != "" {
		return ""
	}
	sign := `\+?`
	if strings.HasPrefix(number.Text, "-") {
		sign = "-"
	}
	if whole == "0" {
		whole = ""
	}
	return `^\s*` + sign + `0*` + whole + `\.` + fraction + `0*\s*$`
}

// bound is the one of two keywords that a schema has; of integers the open end is
// moved by step.
func bound(schema *doc.Node, closed, opened string, step int64) (value int64, has, isOpen, ok bool) {
	n := schema.Get(closed)
	if other := schema.Get(opened); other != nil {
		if n != nil {
			return 0, false, false, false
		}
		n, isOpen = other, true
	}
	if n == nil {
		return 0, false, false, true
	}
	number, err := strconv.ParseFloat(n.Text, 64)
	if err != nil || number != float64(int64(number)) || number > maxBound || number < -maxBound {
		return 0, false, false, false
	}
	value = int64(number)
	if isOpen && schema.Get("type").Str() == "integer" {
		return value + step, true, false, true
	}
	return value, true, isOpen, true
}

// texts is a pattern of the numbers of a span, with zeros in front.
func (s span) texts(whole bool) string {
	if whole {
		return `0*` + alternatives(s.digits(s.low, s.high)) + `(\.0+)?`
	}
	var arms []string
	if s.endless || s.low < s.high { // what is behind the point is free between the ends
		arms = append(arms, alternatives(s.digits(s.low+1, s.high-1))+`(\.[0-9]*)?`)
		if !s.endless && s.low+1 > s.high-1 {
			arms = nil
		}
		low := strconv.FormatInt(s.low, 10)
		if s.low == 0 {
			low = "0*"
		}
		switch {
		case s.openLow:
			arms = append(arms, low+`\.0*[1-9][0-9]*`)
		case s.low == 0:
			arms = append(arms, `(0+(\.[0-9]*)?|\.[0-9]+)`)
		default:
			arms = append(arms, low+`(\.[0-9]*)?`)
		}
	}
	if !s.endless && !s.openHigh && (s.low < s.high || !s.openLow) {
		arms = append(arms, strconv.FormatInt(s.high, 10)+`(\.0*)?`)
	}
	if len(arms) == 0 {
		return ""
	}
	return `0*` + alternatives(arms)
}

// digits are patterns of the whole numbers from low to high, or of all from low on.
func (s span) digits(low, high int64) []string {
	if low > high && !s.endless {
		return nil
	}
	from := strconv.FormatInt(low, 10)
	if s.endless {
		longer := `[1-9][0-9]{` + strconv.Itoa(len(from)) + `,}`
		return append(between(from, strings.Repeat("9", len(from))), longer)
	}
	var arms []string
	to := strconv.FormatInt(high, 10)
	for len(from) < len(to) {
		arms = append(arms, between(from, strings.Repeat("9", len(from)))...)
		from = "1" + strings.Repeat("0", len(from))
	}
	return append(arms, between(from, to)...)
}

// between are patterns of the texts of digits from low to high, which are as long.
func between(low, high string) []string {
	if low == high {
		return []string{low}
	}
	if low[0] == high[0] {
		var arms []string
		for _, arm := range between(low[1:], high[1:]) {
			arms = append(arms, low[:1]+arm)
		}
		return arms
	}
	rest := len(low) - 1
	var arms []string
	first, last := low[0], high[0]
	if strings.Trim(low[1:], "0") != "" {
		for _, arm := range between(low[1:], strings.Repeat("9", rest)) {
			arms = append(arms, low[:1]+arm)
		}
		first++
	}
	var end []string
	if strings.Trim(high[1:], "9") != "" {
		for _, arm := range between(strings.Repeat("0", rest), high[1:]) {
			end = append(end, high[:1]+arm)
		}
		last--
	}
	if first <= last {
		arm := string(first)
		if first < last {
			arm = "[" + string(first) + "-" + string(last) + "]"
		}
		if rest > 0 {
			arm += `[0-9]{` + strconv.Itoa(rest) + `}`
		}
		arms = append(arms, arm)
	}
	return append(arms, end...)
}

func alternatives(arms []string) string {
	if len(arms) == 1 {
		return arms[0]
	}
	return `(` + strings.Join(arms, "|") + `)`
}
