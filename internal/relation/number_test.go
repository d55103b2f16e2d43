package relation

import "testing"

// TestInside: the ends of an interval, closed, open and infinite, and what is next to them.
func TestInside(t *testing.T) {
	at := func(n int64, open bool) end { return end{at: decimalOf(n), open: open, set: true} }
	for _, row := range []struct {
		name      string
		low, high end
		want      [5]bool // of 0, 1, 2, 3, 4
	}{
		{"no ends", end{}, end{}, [5]bool{true, true, true, true, true}},
		{"closed", at(1, false), at(3, false), [5]bool{false, true, true, true, false}},
		{"open", at(1, true), at(3, true), [5]bool{false, false, true, false, false}},
		{"open above", at(1, false), at(3, true), [5]bool{false, true, true, false, false}},
		{"below only", end{}, at(2, false), [5]bool{true, true, true, false, false}},
		{"above only", at(2, true), end{}, [5]bool{false, false, false, true, true}},
		{"one point", at(2, false), at(2, false), [5]bool{false, false, true, false, false}},
		{"no point", at(2, false), at(2, true), [5]bool{}},
	} {
		g := numberGoal{low: row.low, high: row.high}
		for n, want := range row.want {
			if got := g.inside(decimalOf(int64(n))); got != want {
				t.Errorf("%s: %d is inside: %v", row.name, n, got)
			}
		}
	}
}
