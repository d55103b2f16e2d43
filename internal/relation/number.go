package relation

import (
	"math/big"
)

// maxLatticeWalk bounds how many multiples are tried one by one.
const maxLatticeWalk = 4096

// end is one end of an interval.
type end struct {
	at   decimal
	open bool // the end itself is outside
	set  bool // false: infinite
}

// numberGoal is a conjunction of what a number may be asked: an interval, the
// multiples of step without the multiples of others, and finitely many holes.
type numberGoal struct {
	low, high   end
	step        decimal // the least common multiple of all demanded
	stepped     bool
	notMultiple []decimal
	exclude     []decimal
}

func (g *numberGoal) raise(e end) {
	if c := e.at.cmp(g.low.at); !g.low.set || c > 0 || c == 0 && e.open {
		g.low = e
	}
}

func (g *numberGoal) lower(e end) {
	if c := e.at.cmp(g.high.at); !g.high.set || c < 0 || c == 0 && e.open {
		g.high = e
	}
}

func (g *numberGoal) inside(d decimal) bool {
	if g.low.set {
		if c := d.cmp(g.low.at); c < 0 || c == 0 && g.low.open {
			return false
		}
	}
	if g.high.set {
		if c := d.cmp(g.high.at); c > 0 || c == 0 && g.high.open {
			return false
		}
	}
	return true
}

// allowed tests everything but the interval and the step.
func (g *numberGoal) allowed(d decimal) bool {
	for _, m := range g.notMultiple {
		if d.isMultipleOf(m) {
			return false
		}
	}
	for _, x := range g.exclude {
		if d.cmp(x) == 0 {
			return false
		}
	}
	return true
}

// solveNumber decides a conjunction of number constraints.
func (s *solver) solveNumber(atoms []literal) outcome {
	g := numberGoal{low: end{at: zero}, high: end{at: zero}}
	var why reasons
	for _, a := range atoms {
		n := s.space.at(a)
		switch n.kind {
		case kindMinimum:
			g.raise(end{n.num, n.open, true})
		case kindMaximum:
			g.lower(end{n.num, n.open, true})
		case kindMultipleOf:
			switch {
			case a.negated():
				g.notMultiple = append(g.notMultiple, n.num)
			case g.stepped:
				g.step = lcm(g.step, n.num)
			default:
				g.step, g.stepped = n.num, true
			}
		case kindEnum: // negated
			for _, v := range n.values {
				if v.kind == typeNumber {
					g.exclude = append(g.exclude, v.num)
				}
			}
		case kindOpaque:
			why = why.with(n.reason)
		}
	}
	d, verdict := g.solve()
	switch {
	case verdict == empty:
		return outcome{}
	case verdict == undecided:
		return s.unknown(NumberSize)
	case d.exp > maxExponent || d.exp < -maxExponent:
		return s.unknown(NumberSize)
	}
	return outcome{verdict: found, val: numValue(d), sure: len(why) == 0, why: why}
}

func (g *numberGoal) solve() (decimal, verdict) {
	if g.low.set && g.high.set {
		c := g.low.at.cmp(g.high.at)
		if c > 0 || c == 0 && (g.low.open || g.high.open) {
			return zero, empty
		}
		if c == 0 {
			if d := g.low.at; g.allowed(d) && (!g.stepped || d.isMultipleOf(g.step)) {
				return d, found
			}
			return zero, empty
		}
	}
	if g.stepped {
		return g.onLattice()
	}
	return g.dense(), found
}

// onLattice looks for a multiple t × step, t near zero first.
func (g *numberGoal) onLattice() (decimal, verdict) {
	for _, m := range g.notMultiple {
		if g.step.isMultipleOf(m) {
			return zero, empty
		}
	}
	var from, to *big.Int // nil: infinite
	if g.low.set {
		n, exact := g.low.at.floorDiv(g.step)
		if !exact || g.low.open {
			n = new(big.Int).Add(n, big.NewInt(1))
		}
		from = n
	}
	if g.high.set {
		n, exact := g.high.at.floorDiv(g.step)
		if exact && g.high.open {
			n = new(big.Int).Sub(n, big.NewInt(1))
		}
		to = n
	}
	if from != nil && to != nil && from.Cmp(to) > 0 {
		return zero, empty
	}
	start := new(big.Int)
	if from != nil && from.Sign() > 0 {
		start.Set(from)
	} else if to != nil && to.Sign() < 0 {
		start.Set(to)
	}
	complete := true
	for _, direction := range [...]int64{1, -1} {
		limit := to
		if direction < 0 {
			limit = from
		}
		t, stride := new(big.Int).Set(start), big.NewInt(direction)
		for walked := 0; limit == nil || t.Cmp(limit)*int(direction) <= 0; walked++ {
			if walked == maxLatticeWalk {
				complete = false
				break
			}
			if d := g.step.times(t); g.allowed(d) {
				return d, found
			}
			t.Add(t, stride)
		}
	}
	if complete {
		return zero, empty
	}
	return g.coprime(from, to)
}

// coprime tries t ≡ 1 modulo the period in which the forbidden multiples
// repeat: such a t is a multiple of none, so only the holes can be in the way.
func (g *numberGoal) coprime(from, to *big.Int) (decimal, verdict) {
	period := big.NewInt(1)
	for _, m := range g.notMultiple {
		x, y, _ := align(lcm(g.step, m), g.step)
		period = lcmInt(period, new(big.Int).Quo(x, y))
	}
	t := big.NewInt(1)
	if from != nil {
		// The least t >= from with t ≡ 1.
		t.Sub(from, t)
		t.Add(t, new(big.Int).Mod(new(big.Int).Neg(t), period))
		t.Add(t, big.NewInt(1))
	} else if to != nil {
		t.Sub(to, t)
		t.Sub(t, new(big.Int).Mod(t, period))
		t.Add(t, big.NewInt(1))
		period.Neg(period)
	}
	for range len(g.exclude) + 1 {
		if from != nil && t.Cmp(from) < 0 || to != nil && t.Cmp(to) > 0 {
			break
		}
		if d := g.step.times(t); g.allowed(d) {
			return d, found
		}
		t.Add(t, period)
	}
	return zero, undecided
}

// dense finds a decimal in an interval of more than one point and without a
// step. There always is one: simple candidates first, then one with more
// digits than any forbidden multiple or hole has.
func (g *numberGoal) dense() decimal {
	candidates := []decimal{zero, one, decimalOf(-1), half, half.add(one)}
	if g.low.set {
		candidates = append(candidates, g.low.at, g.low.at.add(one))
	}
	if g.high.set {
		candidates = append(candidates, g.high.at, g.high.at.sub(one))
	}
	for _, c := range candidates {
		if g.inside(c) && g.allowed(c) {
			return c
		}
	}
	mid, scale := zero, 0
	switch {
	case g.low.set && g.high.set:
		width := g.high.at.sub(g.low.at)
		mid, scale = g.low.at.add(width.half()), width.magnitude()-1
		// The shortest decimals inside: multiples of a falling power of ten.
		for e := scale; e > scale-4; e-- {
			unit := newDecimal(big.NewInt(1), e)
			n, _ := g.low.at.floorDiv(unit)
			if d := unit.times(n.Add(n, big.NewInt(1))); g.inside(d) && g.allowed(d) {
				return d
			}
		}
	case g.low.set:
		mid = g.low.at.add(one)
	case g.high.set:
		mid = g.high.at.sub(one)
	}
	exp := min(mid.exp, scale-2)
	for _, list := range [...][]decimal{g.notMultiple, g.exclude} {
		for _, d := range list {
			exp = min(exp, d.exp)
		}
	}
	return mid.add(newDecimal(big.NewInt(1), exp-1))
}
