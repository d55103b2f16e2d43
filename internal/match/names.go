package match

import "slices"

// compareNames compares the words of two names: those of the names themselves, each
// of which ought to be in the other's name or path, and those of the paths.
func (m *matcher) compareNames(e *evidence, x, y *entry) {
	a := m.align(x, y)
	unions := x.union && y.union
	ofX := m.unsaid(a.own.x, x, m.rules.dropX, m.weights.wordY, m.weights.wordX, unions)
	ofY := m.unsaid(a.own.y, y, m.rules.dropY, m.weights.wordX, m.weights.wordY, unions)
	lacking := ofX.weight + ofY.weight
	if lacking > 0 {
		lacking += leastLacking
	}
	e.whole = len(a.own.x)+len(a.own.y) == 0
	e.lacking, e.spared = unaligned{ofX.words, ofY.words}, ofX.spared || ofY.spared
	e.opposed = m.opposed(e.lacking) || m.crossing(e.lacking.x, a.path.y) || m.crossing(e.lacking.y, a.path.x) || m.versions(a)
	among := func(words []int) func(int) bool { return func(w int) bool { return slices.Contains(words, w) } }
	// An instance of a template is not its argument.
	e.opposed = e.opposed || slices.ContainsFunc(e.lacking.x, among(x.generic)) || slices.ContainsFunc(e.lacking.y, among(y.generic))
	awayX, weightX := m.elsewhere(a.path.x, m.weights.wordY, m.weights.wordX)
	awayY, weightY := m.elsewhere(a.path.y, m.weights.wordX, m.weights.wordY)
	e.away = unaligned{awayX, awayY}
	lacking += weightX + weightY
	// Or they are one and many: InputRequest, InputRequests.
	elsewhere := len(awayX)+len(awayY) > 0 || x.spelled != y.spelled && x.bag == y.bag
	e.foreign = elsewhere && (x.namesakes > 1 || y.namesakes > 1)
	e.common = a.common
	order := m.inOrder(x.sequence, y.sequence)
	e.name, e.ordered = 0, order == 1 || m.inOrder(x.own, y.sequence) == 1 && m.inOrder(x.sequence, y.own) == 1
	if a.common > 0 { // and words that both sets know speak against each other
		e.name = 2 * a.common / (2*a.common + lacking) * (1 - 0.4*ofX.known*ofY.known) * (1 - orderShare*(1-order))
	}
}

// unsaid is what a name says that the other has nothing for.
type unsaid struct {
	words  []int
	weight float64
	known  float64 // how well the other set knows such a word
	spared bool    // a rule has left out a word without which there is another type
}

// unsaid weighs the words that only one of two names has. A word that the other set knows
// speaks more against the pair than one that it never uses.
func (m *matcher) unsaid(words []int, of *entry, dropped map[int]float64, there, here []int, unions bool) (u unsaid) {
	for _, w := range words {
		known, kept := m.knownIn(w, there, here), 1-dropped[w]
		if w == m.union && unions {
			kept = 0 // says what it is, in one SDK alone
		}
		u.weight += max(m.weights.word[w], leastWord) * (0.4 + 0.6*known) * kept
		u.known = max(u.known, known*kept)
		if kept > 0.5 {
			u.words = append(u.words, w)
		} else if m.role[w] == 0 && w != m.union && slices.Contains(of.without, w) {
			u.spared = true
		}
	}
	return u
}

// elsewhere weighs the words of a path that the other name and path do not have, and lists
// those that tell types apart.
func (m *matcher) elsewhere(path []int, there, here []int) (away []int, weight float64) {
	for _, w := range path {
		known := m.knownIn(w, there, here)
		weight += pathShare * m.weights.word[w] * (0.3 + 0.7*known)
		if m.telling[w] && known > 0.2 {
			away = append(away, w)
			weight += pathShare * m.weights.word[w]
		}
	}
	return away, weight
}

// opposed reports whether two names have words of two roles: Request here, Response there.
func (m *matcher) opposed(lacking unaligned) bool {
	return slices.ContainsFunc(lacking.x, func(v int) bool {
		return slices.ContainsFunc(lacking.y, func(w int) bool { return m.role[v] != 0 && m.role[w] != 0 && m.role[v] != m.role[w] })
	})
}

// crossing reports whether a name says that a type is sent and the other's path that it is
// received, or the other way round: PlanInput, and Plan in a module Output.
func (m *matcher) crossing(name, path []int) bool {
	ways := func(v, w int) bool {
		return m.role[v] == requests && m.role[w] == responses || m.role[v] == responses && m.role[w] == requests
	}
	return slices.ContainsFunc(name, func(v int) bool {
		return slices.ContainsFunc(path, func(w int) bool { return ways(v, w) })
	})
}

// versions reports whether two names belong to two versions.
func (m *matcher) versions(a alignment) bool {
	of := func(lists ...[]int) bool {
		return slices.ContainsFunc(slices.Concat(lists...), func(w int) bool { return m.versioned[w] })
	}
	return of(a.own.x, a.path.x) && of(a.own.y, a.path.y)
}

// inOrder is the share of the shorter of two names whose words the other has in the
// same order.
func (m *matcher) inOrder(x, y []int) float64 {
	shorter := min(len(x), len(y))
	if shorter == 0 {
		return 1
	}
	row := append(m.order[:0], make([]int, len(y)+1)...) // of the longest common subsequence
	for _, w := range x {
		diagonal := 0
		for j, v := range y {
			above := row[j+1]
			if to, ok := m.rules.words[w]; v == w || ok && to == v || m.sameRole(w, v) {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	m.order = row
	return float64(row[len(y)]) / float64(shorter)
}

// knownIn is near 1 for a word that the other set uses as often, near 0 for one
// that it hardly knows.
func (m *matcher) knownIn(w int, there, here []int) float64 {
	return min(1, 2*float64(there[w])/float64(there[w]+here[w]))
}

// unaligned are the words of two names that have no counterpart.
type unaligned struct{ x, y []int }

// alignment is what two names and paths have in common, by weight, and the words of
// each that the other has nothing for.
type alignment struct {
	common    float64
	own, path unaligned
}

// align pairs the words of two names and paths.
func (m *matcher) align(x, y *entry) (a alignment) {
	word := m.weights.word
	shared := func(weight float64, found bool) bool {
		if found {
			a.common += weight
		}
		return found
	}
	ownX, ownY := append(m.spare.x[:0], x.own...), append(m.spare.y[:0], y.own...)
	pathX, pathY := append(m.spare.px[:0], x.path...), append(m.spare.py[:0], y.path...)
	ownX = slices.DeleteFunc(ownX, func(w int) bool { return shared(word[w], take(&ownY, w)) })
	ownX = slices.DeleteFunc(ownX, func(w int) bool {
		to := m.standsFor(w, ownY)
		return to >= 0 && shared((word[w]+word[to])/2, take(&ownY, to))
	})
	ownX = slices.DeleteFunc(ownX, func(w int) bool { return shared(word[w], take(&pathY, w) || slices.Contains(y.holder, w)) })
	ownY = slices.DeleteFunc(ownY, func(w int) bool {
		return shared(word[w], take(&pathX, w) || m.takeMeaning(&pathX, w) || slices.Contains(x.holder, w))
	})
	// A word that the other name has already, or has in its path, is no other place.
	pathX = slices.DeleteFunc(pathX, func(w int) bool {
		return shared(pathShare*word[w], take(&pathY, w)) || slices.Contains(y.own, w) || slices.Contains(y.path, w)
	})
	pathY = slices.DeleteFunc(pathY, func(w int) bool { return slices.Contains(x.own, w) || slices.Contains(x.path, w) })
	m.spare = spare{x: ownX, y: ownY, px: pathX, py: pathY}
	a.own, a.path = unaligned{ownX, ownY}, unaligned{pathX, pathY}
	return a
}

// take takes a word out of a list, and reports whether it was there.
func take(list *[]int, w int) bool {
	i := slices.Index(*list, w)
	if i >= 0 {
		*list = slices.Delete(*list, i, i+1)
	}
	return i >= 0
}

// takeMeaning takes the word of the reference out of a list that stands for one of the
// other set.
func (m *matcher) takeMeaning(list *[]int, w int) bool {
	for _, v := range *list {
		if to, ok := m.rules.words[v]; ok && to == w || m.sameRole(v, w) {
			return take(list, v)
		}
	}
	return false
}

// standsFor is the word of another name that a word stands for, by what the pairs
// have taught or by its role; -1 where there is none.
func (m *matcher) standsFor(w int, others []int) int {
	if to, ok := m.rules.words[w]; ok && slices.Contains(others, to) {
		return to
	}
	for _, other := range others {
		if m.sameRole(w, other) {
			return other
		}
	}
	return -1
}

// sameRole reports whether two words mean the same, or one is short for the other. Where
// both sets write both, they mean two things.
func (m *matcher) sameRole(x, y int) bool {
	return !m.teaching && (m.role[x] != 0 && m.role[x] == m.role[y] || m.short[x] == y+1 || m.short[y] == x+1) && m.strange(x, y)
}

// spare are slices that align reuses.
type spare struct{ x, y, px, py []int }
