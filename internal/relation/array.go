package relation

import (
	"encoding/binary"
	"slices"
)

// Bounds on the arrays that are built.
const (
	maxCounters    = 6
	maxArrayLength = 4096
	maxDistinct    = 64   // items that are chosen to be distinct
	maxArrangement = 2000 // arrangements of kinds of items that are tried to be distinct
)

// arrayGoal is a conjunction of what an array may be asked.
type arrayGoal struct {
	solver    *solver
	low, high int // length
	items     []*node
	counters  []*node
	prefix    int // from this index on all items are asked the same
	unique    bool
	twin      [2]int // two indexes that must hold equal items; twin[1] is 0 for none

	failed map[string]bool // states of fill that lead nowhere
	chosen [][]literal     // the goal of each item
	result outcome         // the best so far that is no success
	tried  int
}

// solveArray decides a conjunction of array constraints: it tries lengths, and
// for each item which of the counted schemas it satisfies.
func (s *solver) solveArray(atoms []literal) outcome {
	g := arrayGoal{solver: s, high: unbounded}
	var why reasons
	twins, demanded := false, 0
	for _, a := range atoms {
		n := s.space.at(a)
		switch n.kind {
		case kindMinItems:
			g.low = max(g.low, n.low)
		case kindMaxItems:
			if g.high == unbounded || n.low < g.high {
				g.high = n.low
			}
		case kindUnique:
			if a.negated() {
				twins = true
			} else {
				g.unique = true
			}
		case kindItems:
			g.items = append(g.items, n)
			g.prefix = max(g.prefix, len(n.kids)-1)
		case kindCount:
			g.counters = append(g.counters, n)
			g.prefix = max(g.prefix, n.from, n.to+1)
			demanded += n.low
			if n.low > 0 {
				g.low = max(g.low, n.from+n.low)
			}
		default:
			why = why.with(s.opaqueReasons([]literal{a}, nil)...)
		}
	}
	if g.unique && twins || g.high != unbounded && g.low > g.high {
		return outcome{}
	}
	// A longer array only adds items that nothing asks for: any of them can be
	// left out again.
	longest := max(g.low, g.prefix+demanded)
	if twins {
		longest = max(longest, g.prefix+demanded+2)
	}
	if g.high != unbounded {
		longest = min(longest, g.high)
	}
	if longest > maxArrayLength || len(g.counters) > maxCounters {
		return s.unknown(BudgetBranches)
	}
	for length := g.low; length <= longest; length++ {
		var out outcome
		if twins {
			out = g.solveTwins(length)
		} else {
			out = g.solveLength(length)
		}
		if out.verdict == found && len(why) > 0 {
			out.sure, out.why = false, out.why.with(why...)
		}
		g.result = better(g.result, out)
		if g.result.definite() {
			break
		}
	}
	return g.result
}

// solveTwins tries all pairs of indexes that may hold the two equal items. In
// the part that is asked the same everywhere, one pair stands for all.
func (g *arrayGoal) solveTwins(length int) outcome {
	var out outcome
	for i := range min(length, g.prefix+1) {
		for j := i + 1; j < min(length, max(g.prefix, i+1)+1); j++ {
			g.twin = [2]int{i, j}
			if out = better(out, g.solveLength(length)); out.definite() {
				return out
			}
		}
	}
	return out
}

func (g *arrayGoal) solveLength(length int) outcome {
	g.failed = map[string]bool{}
	g.chosen = make([][]literal, length)
	acc := &outcome{}
	if g.fill(0, make([]int, len(g.counters)), acc) {
		return *acc
	}
	acc.val = nil
	if acc.verdict == found {
		acc.verdict = undecided
	}
	return *acc
}

// fill chooses a goal for each item from index i on, given how often each
// counter was hit. It reports true with the array in acc; if it reports false,
// acc says whether that is certain.
func (g *arrayGoal) fill(i int, hits []int, acc *outcome) bool {
	s := g.solver
	s.step()
	if i == len(g.chosen) {
		for j, c := range g.counters {
			if hits[j] < c.low {
				return false
			}
		}
		return g.build(acc)
	}
	key := g.stateKey(i, hits)
	if !g.unique && g.failed[key] {
		return false
	}
	if g.twin[1] == i && i > 0 {
		g.chosen[i] = g.chosen[g.twin[0]]
		if g.fill(i+1, hits, acc) {
			return true
		}
		g.failed[key] = true
		return false
	}
	base := g.demands(i)
	if g.twin[1] > 0 && g.twin[0] == i {
		base = append(base, g.demands(g.twin[1])...)
	}
	for kind := range 1 << len(g.counters) {
		goal, next, ok := g.ofKind(i, kind, base, hits)
		if !ok {
			continue
		}
		out := s.find(goal)
		acc.leaned = outer(acc.leaned, out.leaned)
		if out.verdict != found {
			if out.verdict == undecided {
				acc.verdict, acc.why = undecided, acc.why.with(out.why...)
			}
			continue
		}
		g.chosen[i] = goal
		if g.fill(i+1, next, acc) {
			return true
		}
	}
	g.failed[key] = true
	return false
}

func (g *arrayGoal) stateKey(i int, hits []int) string {
	key := binary.AppendVarint(nil, int64(min(i, g.prefix+1)))
	key = binary.AppendVarint(key, int64(len(g.chosen)-i))
	for j, h := range hits {
		c := g.counters[j]
		if c.high == unbounded {
			h = min(h, c.low)
		}
		key = binary.AppendVarint(key, int64(h))
	}
	return string(key)
}

// demands is what the items keywords ask of the item at index i.
func (g *arrayGoal) demands(i int) []literal {
	var goal []literal
	for _, n := range g.items {
		if d := n.kids[min(i, len(n.kids)-1)]; d != anything {
			goal = append(goal, d)
		}
	}
	return goal
}

// ofKind is the goal of an item at index i that hits the counters whose bit in
// kind is set; false if that kind is not needed or not allowed there.
func (g *arrayGoal) ofKind(i, kind int, base []literal, hits []int) (goal []literal, next []int, ok bool) {
	goal, next = slices.Clone(base), slices.Clone(hits)
	places := []int{i}
	if g.twin[1] > 0 && g.twin[0] == i {
		places = append(places, g.twin[1])
	}
	for j, c := range g.counters {
		here := 0
		for _, at := range places {
			if at >= c.from && (c.to == unbounded || at <= c.to) {
				here++
			}
		}
		// The bit cleared comes last: a counter that wants hits gets them early.
		hit := kind&(1<<j) == 0
		switch {
		case here == 0:
			if hit {
				return nil, nil, false
			}
		case hit:
			if next[j] += here; c.high != unbounded && next[j] > c.high || c.high == unbounded && hits[j] >= c.low {
				return nil, nil, false
			}
			goal = append(goal, c.kids[0])
		case c.high != unbounded:
			goal = append(goal, c.kids[0].not())
		}
	}
	return goal, next, true
}

// build finds a value for each item's goal.
func (g *arrayGoal) build(acc *outcome) bool {
	if g.unique {
		return g.buildDistinct(acc)
	}
	items := make([]*value, len(g.chosen))
	sure := true
	var why reasons
	for i, goal := range g.chosen {
		out := g.solver.find(goal)
		if out.verdict != found {
			return false
		}
		items[i], sure, why = out.val, sure && out.sure, why.with(out.why...)
	}
	*acc = outcome{verdict: found, sure: sure, val: arrayValue(items), why: why}
	return true
}

// buildDistinct chooses different values: a matching of items to the values
// that each may have. As many values as there are items are enough for each.
func (g *arrayGoal) buildDistinct(acc *outcome) bool {
	n := len(g.chosen)
	if g.tried++; g.tried > maxArrangement {
		acc.verdict, acc.why = undecided, acc.why.with(Reason{Code: UniqueItems})
		return false
	}
	lists := make([][]*value, n)
	known := map[string][]*value{}
	certain := true
	for i, goal := range g.chosen {
		key := goalKey(goal)
		values, ok := known[key]
		if !ok {
			var rest outcome
			values, rest = g.solver.distinct(goal, min(n, maxDistinct))
			known[key] = values
			acc.leaned = outer(acc.leaned, rest.leaned)
			if rest.verdict != empty && len(values) < n {
				certain = false
				acc.why = acc.why.with(rest.why...)
			}
		}
		lists[i] = values
	}
	items, ok := match(lists)
	if !ok {
		if !certain {
			acc.verdict, acc.why = undecided, acc.why.with(Reason{Code: UniqueItems})
		}
		return false
	}
	*acc = outcome{verdict: found, sure: true, val: arrayValue(items)}
	return true
}

func goalKey(goal []literal) string {
	sorted := slices.Clone(goal)
	slices.Sort(sorted)
	key := make([]byte, 0, 4*len(sorted))
	for _, l := range slices.Compact(sorted) {
		key = binary.LittleEndian.AppendUint32(key, uint32(l))
	}
	return string(key)
}

// match picks a value from each list, all different: bipartite matching by
// augmenting paths.
func match(lists [][]*value) ([]*value, bool) {
	holder := map[string]int{}
	picked := make([]*value, len(lists))
	var seen map[string]bool
	var augment func(i int) bool
	augment = func(i int) bool {
		for _, v := range lists[i] {
			text := v.String()
			if seen[text] {
				continue
			}
			seen[text] = true
			if other, taken := holder[text]; !taken || augment(other) {
				holder[text], picked[i] = i, v
				return true
			}
		}
		return false
	}
	for i := range lists {
		seen = map[string]bool{}
		if !augment(i) {
			return nil, false
		}
	}
	return picked, true
}
