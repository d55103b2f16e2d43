package eval

import (
	"fmt"
	"go/constant"
	"math/big"
	"strings"
)

// ofBase is what strconv.ParseInt and ParseUint take in the base, and of the bits, that they
// are handed. Of the text of a payload itself only a decimal number is one.
func ofBase(eff effect, args Tuple) effect {
	if len(args) != 3 || eff.kind != "integer" && eff.kind != "unsigned" {
		return eff
	}
	base, isBase := smallInt(args[1])
	bits, isSize := smallInt(args[2])
	signed := eff.kind == "integer"
	switch {
	case !isBase || !isSize:
		return effect{Does: parses}
	case base == 10 && (bits == 0 || bits == 64): // the range is that of any integer
	case base == 10:
		eff.pattern, eff.bits = Decimal(bits, signed), bits
	case base == 0:
		eff.pattern = `^[+-]?(0[xX](_?[0-9a-fA-F])+|0[bB](_?[01])+|0[oO](_?[0-7])+|0(_?[0-7])*|[1-9](_?[0-9])*)$`
		if !signed {
			eff.pattern = strings.Replace(eff.pattern, "[+-]?", "", 1)
		}
	case base == 16 && !signed && bits > 0:
		eff.pattern, eff.kind = fmt.Sprintf("^0*[0-9a-fA-F]{1,%d}$", bits/4), ""
	case base == 16 && signed && (bits == 0 || bits == 64):
		eff.pattern, eff.kind = "^[+-]?[0-9a-fA-F]+$", ""
	default:
		return effect{Does: parses}
	}
	return eff
}

func smallInt(v Value) (int, bool) {
	l, ok := AsLiteral(v)
	if !ok {
		return 0, false
	}
	n, exact := constant.Int64Val(constant.ToInt(l.Val))
	return int(n), exact && n >= 0 && n <= 64
}

// bounds are the least and the greatest integer of a number of bits.
func bounds(bits int, signed bool) (least, most *big.Int) {
	one := big.NewInt(1)
	if !signed {
		return new(big.Int), new(big.Int).Sub(new(big.Int).Lsh(one, uint(bits)), one)
	}
	most = new(big.Int).Lsh(one, uint(bits-1))
	return new(big.Int).Neg(most), most.Sub(most, one)
}

// Decimal is a pattern of the decimal texts of the integers of a number of bits.
func Decimal(bits int, signed bool) string {
	least, most := bounds(bits, signed)
	if !signed {
		return "^0*(" + upTo(most.String()) + ")$"
	}
	return "^(\\+?0*(" + upTo(most.String()) + ")|-0*(" + upTo(least.Neg(least).String()) + "))$"
}

// upTo is a pattern of the integers from 0 to one that is written in several digits.
func upTo(most string) string {
	out := []string{fmt.Sprintf("[0-9]{1,%d}", len(most)-1)}
	for i, digit := range most {
		if digit > '0' {
			out = append(out, fmt.Sprintf("%s[0-%c]%s", most[:i], digit-1, strings.Repeat("[0-9]", len(most)-i-1)))
		}
	}
	return strings.Join(append(out, most), "|")
}
