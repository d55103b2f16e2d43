package match

import (
	"cmp"
	"slices"
)

// dialect is what the sure pairs teach of how two SDKs name things.
type dialect struct {
	words        map[int]int     // word of the reference → word of the other set
	dropX, dropY map[int]float64 // words that only one of the sets writes, and how surely
	// How many pairs show each.
	counted, countX, countY map[int]int
}

// learn counts which words stand for others, and which are left out, in the pairs
// made so far, and in those that would be made if a word stood for another. It
// reports whether that is news.
func (m *matcher) learn() bool {
	subs := map[proposal]int{}
	seenX, seenY, lostX, lostY := map[int]int{}, map[int]int{}, map[int]int{}, map[int]int{}
	none := dialect{}
	taught := m.rules
	m.rules = none
	for _, x := range m.xs {
		if x.mate == nil || x.pair.By == ByMap {
			continue
		}
		y := x.mate
		_, _, rest := m.align(x, y)
		for _, w := range unique(x.own) {
			seenX[w]++
		}
		for _, w := range unique(y.own) {
			seenY[w]++
		}
		switch {
		case len(rest.x) == 1 && len(rest.y) == 1:
			subs[proposal{rest.x[0], rest.y[0]}]++
		case len(rest.y) == 0:
			for _, w := range unique(rest.x) {
				lostX[w]++
			}
		case len(rest.x) == 0:
			for _, w := range unique(rest.y) {
				lostY[w]++
			}
		}
	}
	for _, p := range m.proposed {
		// A word that the other set knows well means something else there.
		if m.knownIn(p.x, m.weights.wordY, m.weights.wordX) < 0.5 || m.knownIn(p.y, m.weights.wordX, m.weights.wordY) < 0.5 {
			subs[p]++
			seenX[p.x]++
		}
	}
	d := dialect{words: map[int]int{}, dropX: map[int]float64{}, dropY: map[int]float64{}, counted: map[int]int{}, countX: lostX, countY: lostY}
	for s, n := range subs {
		if n >= 2 && 2*n > seenX[s.x] {
			d.words[s.x] = s.y
			d.counted[s.x] = n
		}
	}
	drops := func(lost, seen map[int]int, into map[int]float64) {
		for w, n := range lost {
			if n >= 2 && 2*n > seen[w] {
				into[w] = float64(n) / float64(seen[w])
			}
		}
	}
	drops(lostX, seenX, d.dropX)
	drops(lostY, seenY, d.dropY)
	m.rules = d
	if taught.equal(&d) {
		return false
	}
	m.version++
	return true
}

func (d *dialect) equal(o *dialect) bool {
	if len(d.words) != len(o.words) || len(d.dropX) != len(o.dropX) || len(d.dropY) != len(o.dropY) {
		return false
	}
	for w, to := range d.words {
		if o.words[w] != to {
			return false
		}
	}
	for _, lists := range [][2]map[int]float64{{d.dropX, o.dropX}, {d.dropY, o.dropY}} {
		for w := range lists[0] {
			if _, ok := lists[1][w]; !ok {
				return false
			}
		}
	}
	return true
}

func unique(list []int) []int {
	sorted := slices.Clone(list)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

// Rule says that one set writes a word where the other writes another, or none.
type Rule struct {
	Ref, Other string // a word of the names of each set, "" for none
	Pairs      int    // that show it
}

// list gives the rules, those that most pairs show first.
func (d *dialect) list(words *names) []Rule {
	var rules []Rule
	for x, y := range d.words {
		rules = append(rules, Rule{words.texts[x], words.texts[y], d.counted[x]})
	}
	for x := range d.dropX {
		rules = append(rules, Rule{words.texts[x], "", d.countX[x]})
	}
	for y := range d.dropY {
		rules = append(rules, Rule{"", words.texts[y], d.countY[y]})
	}
	slices.SortFunc(rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(b.Pairs, a.Pairs), cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Other, b.Other))
	})
	return rules
}
