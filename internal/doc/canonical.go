package doc

import (
	"slices"
	"strconv"
	"strings"
)

// Canonical returns a text that is equal for equal JSON values: members sorted
// by name, numbers by value (1, 1.0 and 10e-1 are one), no white space.
func (n *Node) Canonical() string { return n.text(true) }

// JSON returns the value as compact JSON, members in document order, numbers as written.
func (n *Node) JSON() string { return n.text(false) }

func (n *Node) text(canonical bool) string {
	var b strings.Builder
	n.write(&b, canonical)
	return b.String()
}

func (n *Node) write(b *strings.Builder, canonical bool) {
	switch n.Kind {
	case Null:
		b.WriteString("null")
	case Boolean:
		b.WriteString(n.Text)
	case Number:
		if canonical {
			b.WriteString(CanonicalNumber(n.Text))
		} else {
			b.WriteString(n.Text)
		}
	case String:
		b.WriteString(QuoteJSON(n.Text))
	case Array:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			item.write(b, canonical)
		}
		b.WriteByte(']')
	case Object:
		members := n.Members
		if canonical {
			members = slices.SortedFunc(slices.Values(members), func(x, y Member) int { return strings.Compare(x.Name, y.Name) })
		}
		b.WriteByte('{')
		for i, m := range members {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(QuoteJSON(m.Name))
			b.WriteByte(':')
			m.Value.write(b, canonical)
		}
		b.WriteByte('}')
	}
}

// CanonicalNumber spells a JSON number by its value alone: an integer without
// exponent where that takes at most 21 digits, else digits "e" exponent. It
// never computes with the value, so 1e400 and 0.1 stay exact.
func CanonicalNumber(text string) string {
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(text), "e")
	exp := 0
	if hasExponent {
		e, err := strconv.Atoi(strings.TrimPrefix(exponent, "+"))
		if err != nil {
			return sign + text // beyond any exponent that fits: kept as spelled
		}
		exp = e
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	exp -= len(fraction)
	trimmed := strings.TrimRight(digits, "0")
	exp += len(digits) - len(trimmed)
	digits = strings.TrimLeft(trimmed, "0")
	if digits == "" {
		return "0"
	}
	if exp >= 0 && len(digits)+exp <= 21 {
		return sign + digits + strings.Repeat("0", exp)
	}
	return sign + digits + "e" + strconv.Itoa(exp)
}
