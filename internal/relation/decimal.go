package relation

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
)

// maxExponent bounds |exponent| of the numbers that are computed with. A number
// beyond it is an opaque atom: expanding it would cost more than it tells.
const maxExponent = 4096

var errNumberSize = errors.New("the number's exponent is beyond ±" + strconv.Itoa(maxExponent))

// decimal is an exact finite decimal coef × 10^exp, normalised: coef has no
// trailing zero, and zero has exp 0. JSON can write no other number.
type decimal struct {
	coef *big.Int // never changed once made
	exp  int
}

var (
	zero = newDecimal(big.NewInt(0), 0)
	one  = newDecimal(big.NewInt(1), 0)
	half = newDecimal(big.NewInt(5), -1)
	ten  = big.NewInt(10)
)

func newDecimal(coef *big.Int, exp int) decimal {
	if coef.Sign() == 0 {
		return decimal{coef: coef}
	}
	if coef.IsInt64() {
		c := coef.Int64()
		if c%10 != 0 {
			return decimal{coef, exp}
		}
		for c%10 == 0 {
			c /= 10
			exp++
		}
		return decimal{big.NewInt(c), exp}
	}
	q, r := new(big.Int), new(big.Int)
	for {
		q, r = new(big.Int).QuoRem(coef, ten, r)
		if r.Sign() != 0 {
			return decimal{coef, exp}
		}
		coef = q
		exp++
	}
}

func decimalOf(i int64) decimal { return newDecimal(big.NewInt(i), 0) }

// parseDecimal reads a JSON number literal.
func parseDecimal(text string) (decimal, error) {
	mantissa, exp := text, 0
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		e, err := strconv.Atoi(strings.TrimPrefix(text[i+1:], "+"))
		if err != nil {
			return decimal{}, errNumberSize
		}
		mantissa, exp = text[:i], e
	}
	if whole, fraction, ok := strings.Cut(mantissa, "."); ok {
		mantissa = whole + fraction
		exp -= len(fraction)
	}
	coef, ok := new(big.Int).SetString(mantissa, 10)
	if !ok {
		return decimal{}, errors.New(strconv.Quote(text) + " is not a number")
	}
	d := newDecimal(coef, exp)
	if d.exp > maxExponent || d.exp < -maxExponent || d.coef.BitLen() > 4*maxExponent {
		return decimal{}, errNumberSize
	}
	return d, nil
}

func (d decimal) String() string {
	digits := d.coef.String()
	if d.exp >= 0 {
		if len(digits)+d.exp <= 21 {
			return digits + strings.Repeat("0", d.exp)
		}
		return digits + "e" + strconv.Itoa(d.exp)
	}
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	point := len(digits) + d.exp
	switch {
	case point > 0:
		return sign + digits[:point] + "." + digits[point:]
	case point > -7:
		return sign + "0." + strings.Repeat("0", -point) + digits
	default:
		return sign + digits + "e" + strconv.Itoa(d.exp)
	}
}

func (d decimal) sign() int   { return d.coef.Sign() }
func (d decimal) isInt() bool { return d.exp >= 0 }

// magnitude is the power of ten just above |d|: 10^(magnitude-1) <= |d| < 10^magnitude.
func (d decimal) magnitude() int {
	n := len(d.coef.String())
	if d.coef.Sign() < 0 {
		n--
	}
	return n + d.exp
}

func pow10(n int) *big.Int { return new(big.Int).Exp(ten, big.NewInt(int64(n)), nil) }

// align brings both to one exponent.
func align(a, b decimal) (x, y *big.Int, exp int) {
	switch {
	case a.exp == b.exp:
		return a.coef, b.coef, a.exp
	case a.exp > b.exp:
		return new(big.Int).Mul(a.coef, pow10(a.exp-b.exp)), b.coef, b.exp
	default:
		return a.coef, new(big.Int).Mul(b.coef, pow10(b.exp-a.exp)), a.exp
	}
}

func (d decimal) cmp(o decimal) int {
	if d.exp == o.exp {
		return d.coef.Cmp(o.coef)
	}
	if s, t := d.sign(), o.sign(); s != t || s == 0 {
		return s - t
	}
	// Where the magnitudes differ no digit needs to be looked at, so that
	// 1e400 against 1 costs nothing; where they agree, aligning is short.
	if m, n := d.magnitude(), o.magnitude(); m != n {
		if (m > n) == (d.sign() > 0) {
			return 1
		}
		return -1
	}
	x, y, _ := align(d, o)
	return x.Cmp(y)
}

func (d decimal) add(o decimal) decimal {
	x, y, exp := align(d, o)
	return newDecimal(new(big.Int).Add(x, y), exp)
}

func (d decimal) sub(o decimal) decimal {
	x, y, exp := align(d, o)
	return newDecimal(new(big.Int).Sub(x, y), exp)
}

func (d decimal) half() decimal {
	return newDecimal(new(big.Int).Mul(d.coef, big.NewInt(5)), d.exp-1)
}

func (d decimal) times(n *big.Int) decimal { return newDecimal(new(big.Int).Mul(d.coef, n), d.exp) }

func (d decimal) isMultipleOf(m decimal) bool {
	x, y, _ := align(d, m)
	return new(big.Int).Rem(x, y).Sign() == 0
}

// floorDiv is the largest n with n × m <= d, for m > 0; exact says n × m = d.
func (d decimal) floorDiv(m decimal) (n *big.Int, exact bool) {
	x, y, _ := align(d, m)
	n, r := new(big.Int).DivMod(x, y, new(big.Int))
	return n, r.Sign() == 0
}

// lcm is the least positive common multiple of two positive decimals.
func lcm(a, b decimal) decimal {
	x, y, exp := align(a, b)
	return newDecimal(lcmInt(x, y), exp)
}

func lcmInt(x, y *big.Int) *big.Int {
	gcd := new(big.Int).GCD(nil, nil, x, y)
	return new(big.Int).Mul(new(big.Int).Quo(x, gcd), y)
}
