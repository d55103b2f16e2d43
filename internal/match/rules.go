package match

import (
	"cmp"
	"slices"
	"strings"

	"example.org/parity/internal/schema"
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
	taught := m.rules
	m.rules, m.teaching = dialect{}, true
	l := newLesson()
	for _, x := range m.xs {
		if x.mate == nil || x.pair.By == ByMap {
			continue
		}
		l.seen(unaligned{x.own, x.mate.own})
		l.teach(m.align(x, x.mate).own)
	}
	m.teaching = false
	for _, rest := range m.proposed {
		l.seen(rest)
		if !m.known(rest.x, m.weights.wordY, m.weights.wordX) && !m.known(rest.y, m.weights.wordX, m.weights.wordY) {
			l.teach(rest)
		}
	}
	m.rules = l.dialect()
	if taught.equal(&m.rules) {
		return false
	}
	m.version++
	return true
}

// lesson counts words in pairs.
type lesson struct {
	subs                       map[sub]int // one word here, one there, and nothing else left
	seenX, seenY, lostX, lostY map[int]int
}

type sub struct{ x, y int }

func newLesson() *lesson {
	return &lesson{map[sub]int{}, map[int]int{}, map[int]int{}, map[int]int{}, map[int]int{}}
}

// seen counts the words of a pair.
func (l *lesson) seen(words unaligned) {
	count(words.x, l.seenX)
	count(words.y, l.seenY)
}

// teach counts what is left of a pair's words.
func (l *lesson) teach(rest unaligned) {
	switch {
	case len(rest.x) == 1 && len(rest.y) == 1:
		l.subs[sub{rest.x[0], rest.y[0]}]++
	case len(rest.y) == 0:
		count(rest.x, l.lostX)
	case len(rest.x) == 0:
		count(rest.y, l.lostY)
	}
}

func count(words []int, into map[int]int) {
	for _, w := range unique(words) {
		into[w]++
	}
}

// dialect is what most of the pairs with a word say of it, two at least.
func (l *lesson) dialect() dialect {
	d := dialect{words: map[int]int{}, dropX: map[int]float64{}, dropY: map[int]float64{}, counted: map[int]int{}, countX: l.lostX, countY: l.lostY}
	for s, n := range l.subs {
		if n >= 2 && 2*n > l.seenX[s.x] {
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
	drops(l.lostX, l.seenX, d.dropX)
	drops(l.lostY, l.seenY, d.dropY)
	return d
}

// known reports whether the other set knows one of the words well: it then means
// there what it means here, and stands for nothing else.
func (m *matcher) known(words, there, here []int) bool {
	return slices.ContainsFunc(words, func(w int) bool { return m.knownIn(w, there, here) >= 0.5 })
}

// strange reports whether either of two words is one that the other set hardly
// knows: what both know well means two things.
func (m *matcher) strange(x, y int) bool {
	return m.knownIn(x, m.weights.wordY, m.weights.wordX) < 0.5 || m.knownIn(y, m.weights.wordX, m.weights.wordY) < 0.5
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

// Calls reports whether a type of the reference, which the other set has no counterpart
// of, would be called so there, by the rules and with the path to it. A name of a word
// or two may be anything's.
func (m *Matching) Calls(t *schema.Type, other string) bool {
	stands, dropped := map[string]string{}, map[string]bool{}
	for _, r := range m.Rules {
		switch {
		case r.Ref == "":
			dropped[r.Other] = true
		case r.Other != "":
			stands[r.Ref] = r.Other
		}
	}
	own, theirs := words(Unqualified(t.Name)), words(Unqualified(other))
	if len(own) < 3 {
		return false
	}
	for _, w := range own {
		i := slices.Index(theirs, cmp.Or(stands[w], w))
		if i < 0 {
			return false
		}
		theirs = slices.Delete(theirs, i, i+1)
	}
	around := words(t.Source.File + " " + strings.Join(qualifiers(t.Name), " "))
	return !slices.ContainsFunc(theirs, func(w string) bool { return !dropped[w] && (slices.Contains(own, w) || !slices.Contains(around, w)) })
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
