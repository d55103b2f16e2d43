package match

import (
	"slices"

	"example.org/parity/internal/schema"
)

// evidence is what speaks for a pair.
type evidence struct {
	name   float64 // how far the names say the same, with their paths
	shape  float64 // how much of their shapes they share
	shaped float64 // how much that tells: 0 where a shape is not known
	use    float64 // how far what holds them and what they hold are counterparts
	used   float64 // how much that tells
	exact  bool    // the names are spelled alike
	score  float64
	// swapped are two words of which each stands where the other name has the other:
	// what one of them is called, or what another type is called.
	swapped unaligned
	opposed bool // words that never stand for each other: Request here, Response there
	doubt   bool // nothing but words that may stand for each other is between the two
}

const (
	nameWeight  = 0.55
	shapeWeight = 0.45
	useWeight   = 0.5
	// halfMass is the weight of the features from which a shape tells half of
	// what it can: a few common fields make no type.
	halfMass = 5.0
	// leastWord is what a word weighs at least that only one of two names has: a
	// common word that is not there says as much as a rare one.
	leastWord = 2.0
	pathShare = 0.25 // of a word's weight, where only the path has it
)

// judge weighs what speaks for x and y being counterparts. It reports false where
// something speaks against it that no other evidence makes good, and says in doubt
// where a word has yet to be known for another.
func (m *matcher) judge(c *candidate, x *entry) bool {
	e := &c.evidence
	if c.version != m.version {
		c.version = m.version
		m.compareNames(e, x, c.y)
	}
	if !c.compared {
		c.compared = true
		e.exact = x.spelled == c.y.spelled
		e.shape, e.shaped = m.shapeLikeness(x, c.y)
		c.refused = contradict(x, c.y)
	}
	if c.refused {
		return false
	}
	e.use, e.used = m.useLikeness(x, c.y)
	e.doubt = false
	supported := e.used > 0 && e.use > 0.5
	ws, wu, wn := shapeWeight*e.shaped, useWeight*e.used, nameWeight
	if supported { // a nested type may be named after anything
		wn *= 1 - 0.7*e.used*e.use
	}
	e.score = (wn*e.name + ws*e.shape + wu*e.use) / (wn + ws + wu)
	if e.exact {
		e.score += (1 - e.score) / 2
	}
	least := 0.3
	if e.exact || supported {
		least = 0.1
	}
	if e.shaped > 0 && e.shape < least {
		return false
	}
	if e.exact || supported {
		return true
	}
	if e.opposed || e.name < 0.45 {
		return false
	}
	e.doubt = len(e.swapped.x) > 0 && len(e.swapped.y) > 0
	return true
}

// compareNames compares the words of two names: those of the names themselves, each
// of which ought to be in the other's name or path, and those of the paths.
func (m *matcher) compareNames(e *evidence, x, y *entry) {
	common, lacking, rest := m.align(x, y)
	e.swapped, e.opposed = unaligned{}, false
	// A word that only one has and the other set knows speaks more against the
	// pair than one that the other set never uses.
	knownX, knownY := 0.0, 0.0
	for _, w := range rest.x {
		known, kept := m.knownIn(w, m.weights.wordY, m.weights.wordX), 1-m.rules.dropX[w]
		lacking += max(m.weights.word[w], leastWord) * (0.4 + 0.6*known) * kept
		knownX = max(knownX, known*kept)
		if kept > 0.5 {
			e.swapped.x = append(e.swapped.x, w)
		}
	}
	for _, w := range rest.y {
		known, kept := m.knownIn(w, m.weights.wordX, m.weights.wordY), 1-m.rules.dropY[w]
		lacking += max(m.weights.word[w], leastWord) * (0.4 + 0.6*known) * kept
		knownY = max(knownY, known*kept)
		if kept > 0.5 {
			e.swapped.y = append(e.swapped.y, w)
		}
	}
	for _, v := range e.swapped.x {
		for _, w := range e.swapped.y {
			e.opposed = e.opposed || m.role[v] != 0 && m.role[w] != 0 && m.role[v] != m.role[w]
		}
	}
	e.name = 0
	if common > 0 { // and words that both sets know speak against each other
		e.name = 2 * common / (2*common + lacking) * (1 - 0.4*knownX*knownY)
	}
}

// knownIn is near 1 for a word that the other set uses as often, near 0 for one
// that it hardly knows.
func (m *matcher) knownIn(w int, there, here []int) float64 {
	return min(1, 2*float64(there[w])/float64(there[w]+here[w]))
}

// unaligned are the words of two names that have no counterpart.
type unaligned struct{ x, y []int }

// align pairs the words of two names and paths: what they have in common, by
// weight, what only the paths have, and the words of the names that are left.
func (m *matcher) align(x, y *entry) (common, paths float64, rest unaligned) {
	ownX, ownY := m.spare.x[:0], append(m.spare.y[:0], y.own...)
	take := func(list *[]int, w int) bool {
		for i, have := range *list {
			if have == w {
				*list = append((*list)[:i], (*list)[i+1:]...)
				return true
			}
		}
		return false
	}
	for _, w := range x.own {
		if take(&ownY, w) {
			common += m.weights.word[w]
		} else {
			ownX = append(ownX, w)
		}
	}
	keep := ownX[:0]
	for _, w := range ownX {
		if to := m.standsFor(w, ownY); to >= 0 && take(&ownY, to) {
			common += (m.weights.word[w] + m.weights.word[to]) / 2
		} else {
			keep = append(keep, w)
		}
	}
	ownX = keep
	pathX, pathY := append(m.spare.px[:0], x.path...), append(m.spare.py[:0], y.path...)
	keep = ownX[:0]
	for _, w := range ownX {
		if take(&pathY, w) {
			common += m.weights.word[w]
		} else {
			keep = append(keep, w)
		}
	}
	ownX = keep
	keepY := ownY[:0]
	for _, w := range ownY {
		found := take(&pathX, w)
		for i := 0; !found && i < len(pathX); i++ {
			if to, ok := m.rules.words[pathX[i]]; ok && to == w {
				found = take(&pathX, pathX[i])
			}
		}
		if found {
			common += m.weights.word[w]
		} else {
			keepY = append(keepY, w)
		}
	}
	ownY = keepY
	for _, w := range pathX {
		if take(&pathY, w) {
			common += pathShare * m.weights.word[w]
		} else {
			paths += pathShare * m.weights.word[w] * m.knownIn(w, m.weights.wordY, m.weights.wordX)
		}
	}
	for _, w := range pathY {
		paths += pathShare * m.weights.word[w] * m.knownIn(w, m.weights.wordX, m.weights.wordY)
	}
	m.spare = spare{x: ownX, y: ownY, px: pathX, py: pathY}
	return common, paths, unaligned{ownX, ownY}
}

// standsFor is the word of another name that a word stands for, by what the pairs
// have taught or by its role; -1 where there is none.
func (m *matcher) standsFor(w int, others []int) int {
	if to, ok := m.rules.words[w]; ok && slices.Contains(others, to) {
		return to
	}
	if m.role[w] != 0 {
		for _, other := range others {
			if m.role[other] == m.role[w] {
				return other
			}
		}
	}
	return -1
}

// spare are slices that align reuses.
type spare struct{ x, y, px, py []int }

// shapeLikeness is the share of the features that two types have in common, by
// weight, and how much it tells.
func (m *matcher) shapeLikeness(x, y *entry) (likeness, tells float64) {
	if len(x.features) == 0 || len(y.features) == 0 {
		return 0, 0
	}
	common := 0.0
	for i, j := 0, 0; i < len(x.features) && j < len(y.features); {
		f, g := x.features[i], y.features[j]
		switch {
		case f.id < g.id:
			i++
		case f.id > g.id:
			j++
		default:
			w := m.weights.feature[f.id]
			if f.kind != 0 && g.kind != 0 && f.kind != g.kind {
				w *= 0.6
			}
			common += w
			i++
			j++
		}
	}
	mass := max(x.mass, y.mass)
	return 2 * common / (x.mass + y.mass), mass / (mass + halfMass)
}

// contradict reports whether two types cannot be one: they have the same tag with
// other values, or are different kinds of thing.
func contradict(x, y *entry) bool {
	for name, value := range x.tags {
		if other, ok := y.tags[name]; ok && other != value {
			return true
		}
	}
	return !sameKind(resolve(x.set, x.t.Schema), resolve(y.set, y.t.Schema))
}

// sameKind reports whether two schemas could describe one type.
func sameKind(x, y *schema.Schema) bool {
	loose := func(s *schema.Schema) bool { return s.Kind == schema.Any || s.Kind == schema.Union || s.Opaque != "" }
	group := func(s *schema.Schema) schema.Kind {
		switch s.Kind {
		case schema.Integer:
			return schema.Number
		case schema.Enum:
			if len(s.Values) > 0 && !s.Values[0].IsString {
				return schema.Number
			}
			return schema.String
		case schema.Tuple:
			return schema.Array
		case schema.Map:
			return schema.Record
		default:
			return s.Kind
		}
	}
	return loose(x) || loose(y) || group(x) == group(y)
}

// useLikeness is how far what holds two types, and what they hold, are
// counterparts of each other, and how much it tells.
func (m *matcher) useLikeness(x, y *entry) (likeness, tells float64) {
	agree, differ := 0.0, 0.0
	compare := func(xs, ys []edge) {
		for _, ex := range xs {
			mate := ex.to.mate
			if mate == nil {
				continue
			}
			at, found := false, false
			for _, ey := range ys {
				if ey.place == ex.place {
					at = true
					if ey.to.kind == mate.kind {
						found = true
						break
					}
				}
			}
			switch {
			case found:
				agree++
			case at:
				differ += 0.5
			}
		}
	}
	compare(bounded(x.holds), bounded(y.holds))
	// What holds x holds y in the same place.
	for _, ex := range bounded(x.heldBy) {
		mate := ex.to.mate
		if mate == nil {
			continue
		}
		at, found := 0, false
		for _, ey := range mate.holds {
			if ey.place == ex.place {
				at++
				found = found || ey.to.kind == y.kind
			}
		}
		switch {
		case found:
			agree += 2 / float64(at)
		case at > 0:
			differ++
		}
	}
	total := agree + differ
	if total == 0 {
		return 0, 0
	}
	return agree / total, total / (total + 0.5)
}

// bounded keeps the cost of a pair small: types that thousands hold are told by
// the first of them.
func bounded(edges []edge) []edge { return edges[:min(len(edges), 64)] }
