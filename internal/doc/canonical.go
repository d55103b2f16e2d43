package doc

import (
	"sort"
	"strconv"
	"strings"
)

// Canonical returns a text that is equal for equal JSON values: members sorted
// by name, numbers by value (1, 1.0 and 10e-1 are one), no white space.
func (n *Node) Canonical() string {
	var b strings.Builder
	n.canonical(&b)
	return b.String()
}

func (n *Node) canonical(b *strings.Builder) {
	switch n.Kind {
	case Null:
		b.WriteString("null")
	case Boolean:
		b.WriteString(n.Text)
	case Number:
		b.WriteString(CanonicalNumber(n.Text))
	case String:
		b.WriteString(strconv.Quote(n.Text))
	case Array:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			item.canonical(b)
		}
		b.WriteByte(']')
	case Object:
		members := append([]Member(nil), n.Members...)
		sort.Slice(members, func(i, j int) bool { return members[i].Name < members[j].Name })
		b.WriteByte('{')
		for i, m := range members {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Quote(m.Name))
			b.WriteByte(':')
			m.Value.canonical(b)
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

// JSON returns the value as compact JSON, members in document order, numbers as written.
func (n *Node) JSON() string {
	var b strings.Builder
	n.json(&b)
	return b.String()
}

func (n *Node) json(b *strings.Builder) {
	switch n.Kind {
	case Null:
		b.WriteString("null")
	case Boolean, Number:
		b.WriteString(n.Text)
	case String:
		b.WriteString(QuoteJSON(n.Text))
	case Array:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			item.json(b)
		}
		b.WriteByte(']')
	case Object:
		b.WriteByte('{')
		for i, m := range n.Members {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(QuoteJSON(m.Name))
			b.WriteByte(':')
			m.Value.json(b)
		}
		b.WriteByte('}')
	}
}
