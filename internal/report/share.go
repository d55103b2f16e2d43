package report

import "example.org/parity/internal/compare"

// coverage is how much of the reference one set covers.
type coverage struct {
	Counts   compare.Summary
	Compared int // types of the reference that were looked for: all but the extra ones
	Fit      int // those with parity or wire compatibility
}

func coverageOf(counts compare.Summary) coverage {
	c := coverage{Counts: counts}
	for v, n := range counts {
		if v != compare.Extra {
			c.Compared += n
		}
	}
	c.Fit = counts[compare.Parity] + counts[compare.WireCompatible]
	return c
}

// Percent is the share of compared types that fit, rounded down: 100 means all
// of them. Nothing to compare is 100.
func (c coverage) Percent() int {
	if c.Compared == 0 {
		return 100
	}
	return c.Fit * 100 / c.Compared
}

// segment is one part of a stacked bar; X and Width are in thousandths of the bar.
type segment struct {
	Verdict  compare.Verdict
	Title    string
	Count    int
	X, Width int
}

// segments divides a bar among the verdicts that occur, in the order of the
// summary. Neighbours share exact borders, so rounding leaves no gap.
func segments(counts compare.Summary) []segment {
	total := 0
	for _, n := range counts {
		total += n
	}
	var list []segment
	before := 0
	for _, v := range compare.Verdicts {
		n := counts[v]
		if n == 0 {
			continue
		}
		x := before * 1000 / total
		before += n
		list = append(list, segment{v, verdictTitles[v], n, x, before*1000/total - x})
	}
	return list
}
