package compare

import (
	"maps"
	"math/big"
	"slices"
	"strings"

	"example.org/parity/internal/schema"
)

// constraints compares bounds: enforced ones as a difference on the wire,
// declared ones as a note. What a sender's type says of its values is taken for what it
// sends, whether or not its language checks it.
func (w *walk) constraints(at place, s, r *schema.Schema) {
	if s.Kind != r.Kind && !(isNumber(s) && isNumber(r)) {
		return
	}
	said := declaring(s)
	if overflows(said, r) {
		w.report(at, Rejects, FieldWidth.with(Widths{oriented(w, Width(s.Width), Width(r.Width))}).claiming(Claim{Sent: notNull(s)}))
	}
	if keys := exceeded(said, r); len(keys) > 0 {
		w.report(at, Rejects, FieldConstraint.with(Constraints{oriented(w, kin(said.Constraints, keys), kin(r.Constraints, keys))}).claiming(Claim{Sent: notNull(s)}))
		return
	}
	if overflows(s, r) && !overflows(said, r) || len(exceeded(s, r)) > 0 {
		w.report(at, Converts, FieldBounds.with(DeclaredBounds{w.from.id(), Bounds(s.Bounds)}))
		return
	}
	of := oriented(w, s, r)
	x, y := of.Reference, of.Other
	if keys := differingKeys(x.Bounds, y.Bounds); len(keys) > 0 && len(differingKeys(x.Constraints, y.Constraints)) == 0 {
		declaring, bounds := w.y, y.Bounds
		if len(bounds) == 0 {
			declaring, bounds = w.x, x.Bounds
		}
		w.report(at, Converts, FieldBounds.with(DeclaredBounds{declaring.id(), kin(bounds, keys)}))
	}
}

// declaring is a schema with the bounds that its language declares and does not enforce.
func declaring(s *schema.Schema) *schema.Schema {
	if len(s.Bounds) == 0 {
		return s
	}
	all := *s
	all.Constraints = maps.Clone(s.Bounds)
	maps.Copy(all.Constraints, s.Constraints)
	return &all
}

// widths are the numbers of bits, with a sign or without, that are fewer than other
// languages hold, and what each counts to.
var widths = map[string][2]string{
	"int8": {"-128", "127"}, "int16": {"-32768", "32767"}, "int32": {"-2147483648", "2147483647"},
	"uint8": {"0", "255"}, "uint16": {"0", "65535"}, "uint32": {"0", "4294967295"}, "uint64": {"0", "18446744073709551615"},
	"float32": {"-340282346638528859811704183484516925440", "340282346638528859811704183484516925440"},
}

// overflows reports whether the sender counts further than the receiver can.
func overflows(s, r *schema.Schema) bool {
	ends, narrow := widths[r.Width]
	if !narrow || s.Width == r.Width {
		return false
	}
	if own, bounded := widths[s.Width]; bounded {
		within := *s
		within.Constraints = map[string]string{"minimum": own[0], "maximum": own[1]}
		s = &within
	}
	return !implied(s, "minimum", ends[0]) || !implied(s, "maximum", ends[1])
}

// ofWidth reports whether a bound of a schema is just an end of its width.
func ofWidth(s *schema.Schema, key string) bool {
	ends, narrow := widths[s.Width]
	return narrow && (key == "minimum" && s.Constraints[key] == ends[0] || key == "maximum" && s.Constraints[key] == ends[1])
}

// exceeded lists the receiver's constraints that a value of the sender may break,
// by their meaning: an integer above 0 is one of 1 or more. What follows from a width is
// said of that.
func exceeded(s, r *schema.Schema) []string {
	if len(r.Constraints) == 0 {
		return nil
	}
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(r.Constraints)) {
		if !ofWidth(r, key) && !implied(s, key, r.Constraints[key]) {
			keys = append(keys, key)
		}
	}
	return keys
}

// implied reports whether a schema's own constraints hold one of another.
func implied(s *schema.Schema, key, value string) bool {
	if s.Constraints[key] == value {
		return true
	}
	limit, ok := number(value)
	if !ok {
		return false
	}
	switch key {
	case "minimum", "exclusiveMinimum":
		return within(s, limit, key == "exclusiveMinimum", "minimum", "exclusiveMinimum", 1)
	case "maximum", "exclusiveMaximum":
		return within(s, limit, key == "exclusiveMaximum", "maximum", "exclusiveMaximum", -1)
	case "minLength", "minItems", "minProperties":
		own, ok := number(s.Constraints[key])
		return ok && own.Cmp(limit) >= 0
	case "maxLength", "maxItems", "maxProperties":
		own, ok := number(s.Constraints[key])
		return ok && own.Cmp(limit) <= 0
	case "multipleOf":
		step, ok := number(s.Constraints[key])
		if !ok {
			step = big.NewRat(1, 1)
			ok = s.Kind == schema.Integer
		}
		return ok && limit.Sign() != 0 && new(big.Rat).Quo(step, limit).IsInt()
	}
	return false
}

// within reports whether the tighter of two bounds of a schema keeps its values on
// one side of a limit: above it where sign is 1, below where it is -1. Bounds of
// integers are the next integer inside.
func within(s *schema.Schema, limit *big.Rat, open bool, inclusive, exclusive string, sign int) bool {
	limit, open = tightened(s, limit, open, sign)
	for _, key := range []string{inclusive, exclusive} {
		own, ok := number(s.Constraints[key])
		if !ok {
			continue
		}
		own, ownOpen := tightened(s, own, key == exclusive, sign)
		if c := own.Cmp(limit) * sign; c > 0 || c == 0 && (ownOpen || !open) {
			return true
		}
	}
	return false
}

func tightened(s *schema.Schema, limit *big.Rat, open bool, sign int) (*big.Rat, bool) {
	if s.Kind != schema.Integer {
		return limit, open
	}
	if limit.IsInt() {
		if open {
			return new(big.Rat).Add(limit, big.NewRat(int64(sign), 1)), false
		}
		return limit, false
	}
	floor := new(big.Int).Div(limit.Num(), limit.Denom()) // Euclidean: rounds down
	if sign > 0 {
		floor.Add(floor, big.NewInt(1))
	}
	return new(big.Rat).SetInt(floor), false
}

// number reads a bound, unless writing it out would be without limit.
func number(text string) (*big.Rat, bool) {
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(text), "e")
	if text == "" || len(mantissa) > 400 || scientific && len(strings.TrimLeft(exponent, "+-")) > 3 {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

func differingKeys(x, y map[string]string) []string {
	var keys []string
	for _, key := range unionKeys(x, y) {
		if x[key] != y[key] {
			keys = append(keys, key)
		}
	}
	return keys
}

func unionKeys(x, y map[string]string) []string {
	if len(x) == 0 && len(y) == 0 {
		return nil
	}
	all := maps.Clone(x)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, y)
	return slices.Sorted(maps.Keys(all))
}

// kin are the bounds of those keys and of what has the same subject.
func kin(values map[string]string, keys []string) Bounds {
	bounds := Bounds{}
	for key, value := range values {
		if slices.ContainsFunc(keys, func(k string) bool { return subjectOf(k) == subjectOf(key) }) {
			bounds[key] = value
		}
	}
	return bounds
}

// subjectOf is what a bound is about: the value, the length, the number of items.
func subjectOf(key string) string {
	for _, prefix := range []string{"exclusiveMin", "exclusiveMax", "min", "max"} {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			return rest
		}
	}
	return key
}
