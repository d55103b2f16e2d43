// Package match finds out which type of another SDK a type is. It knows nothing
// of findings.
//
// Matching is an assignment between two sets on evidence: the words of a name and
// of the path to it, each by its rarity; the shape, that is fields, members and
// tags; use, that is what counterparts hold in the same place, and what holds it; and
// the operations of HTTP by which they travel. A pair is made where each is the other's best by a margin. The surest pairs
// are made first; they say more of use, and teach which words stand for others
// (Create here is New there), so that less sure ones become so. This is repeated
// until nothing changes. What is not sure is left without a counterpart.
package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Evidence by which a pair is made, beside those put together of name, shape and use.
const (
	ByMap  = "map"
	ByName = "name"
	ByTwin = "twin"
	// ByShape is that of two pairs whose names cross.
	ByShape = "words and shape"
)

// Pair is a type of the reference and its counterpart.
type Pair struct {
	Ref, Other string
	By         string  // "map", "name", "name and shape", …: the evidence that made it
	Score      float64 // 0 to 1
}

// Guessed reports whether a pair was made by evidence of this kind, and neither by a
// name nor by map:.
func Guessed(by string) bool { return by != ByMap && by != ByName && by != ByTwin }

// Near is a type that is like one without a counterpart.
type Near struct {
	Name  string
	Score float64
	// Shared of Total fields or members are the same.
	Shared, Total int
}

// Likeness says how near it is: 0.62: 5 of 6 fields.
func (n Near) Likeness() string {
	if n.Total == 0 {
		return fmt.Sprintf("%.2f", n.Score)
	}
	return fmt.Sprintf("%.2f: %d of %d fields", n.Score, n.Shared, n.Total)
}

// Matching is which types are counterparts.
type Matching struct {
	pairs     map[string]*Pair // by the name in the reference
	reference map[string]string
	near      map[string]Near   // of names of the reference without counterpart
	unclear   map[string][]Near // those that could be one of several
	contested map[string]bool   // names of the other set that are among those
	within    map[string]string // what holds a type for which there are several → the one of those that is called after it
	refs      []string          // all names of the reference
	others    map[string]bool   // and of the other set
	// Rules are the words that stand for others, as the pairs have taught.
	Rules []Rule
}

// Pair returns the pair of a type of the reference, nil where it has none.
func (m *Matching) Pair(ref string) *Pair { return m.pairs[ref] }

// Other is the counterpart of a type of the reference, "" for none.
func (m *Matching) Other(ref string) string {
	if p := m.pairs[ref]; p != nil {
		return p.Other
	}
	return ""
}

// Within is the counterpart of what a type of the reference holds: where the other set has
// several for that, the one that is called after the holder; "" for none.
func (m *Matching) Within(holder, held string) string {
	if p := m.pairs[held]; p != nil && p.By == ByPlace {
		return m.within[holder]
	}
	return m.Other(held)
}

// Others are the counterparts of all types of the reference that have one.
func (m *Matching) Others() map[string]string {
	names := make(map[string]string, len(m.pairs))
	for ref, p := range m.pairs {
		names[ref] = p.Other
	}
	return names
}

// Reference is the counterpart of a type of the other set, "" for none.
func (m *Matching) Reference(other string) string { return m.reference[other] }

// Counterparts reports whether two types are to be the same.
func (m *Matching) Counterparts(ref, other string) bool {
	return m.Other(ref) == other || m.Reference(other) == ref
}

// Unclear lists the types that a type of the reference could be, where the
// evidence does not tell which.
func (m *Matching) Unclear(ref string) []Near { return m.unclear[ref] }

// Contested reports whether a type of the other set is one of those.
func (m *Matching) Contested(other string) bool { return m.contested[other] }

// Nearest is what is most like a type of the reference that has no counterpart.
func (m *Matching) Nearest(ref string) (Near, bool) {
	near, ok := m.near[ref]
	return near, ok
}

// matcher is a matching in the making. Throughout, x is of the reference and y of
// the other set.
type matcher struct {
	xs, ys    []*entry
	weights   *weights
	rules     dialect
	version   int // of rules
	company   company
	rounds    int
	waiting   []waited // pairs that would have been made in the first round
	versioned []bool   // words that name a version
	role      []int    // of words
	short     []int    // 1 + the one longer word that a word begins, 0 for none or several
	union     int      // the word
	telling   []bool   // words by which alone types of a set differ
	// proposed are the words that stand between the pairs that would be made if they
	// stood for each other or were left out.
	proposed []unaligned
	spare    spare
	teaching bool  // words of one role are told apart, to learn which stand for which
	order    []int // spare, too

	byFeature, byWord, byOperation [][]*entry // the other set's types
	travelling                     [][]*entry // the reference's types by operation
	sole                           []bool     // constants and members of enums that one type of each set has, and no other
	candidates                     [][]candidate
}

// candidate is a type that could be an x's counterpart.
type candidate struct {
	y *entry
	evidence
	version  int
	compared bool
	refused  bool
}

const (
	// margin is by how much the best must be better than the next.
	margin = 0.02
	// maxCandidates are looked at for one type.
	maxCandidates = 40
	// operationWeight is what it says that two types travel by one operation, where
	// candidates are looked for: as much as a rare word.
	operationWeight = 5.0
	// usePoints put what counterparts hold in the same place before all else.
	usePoints = 1000.0
	// maxPostings is how many types may share a word or feature that proposes candidates.
	maxPostings = 400
	// maxRounds ends a stage in which rules come and go.
	maxRounds = 30
)

// stages are the scores that a pair must have, the surest first.
var stages = []float64{0.9, 0.8, 0.7, 0.6, 0.5}

// Match pairs the types of a reference with those of another set. settled is what
// parity.yaml says under map: for that set.
func Match(x, y *Set, settled map[string]string) (*Matching, error) {
	b := &builder{words: newNames(), features: newNames(), places: newNames(), operations: newNames()}
	m := &matcher{version: 1}
	m.xs, m.ys = b.entries(x), b.entries(y)
	greet(m.xs, m.ys)
	b.presets(m.xs, m.ys)
	m.union = b.words.id("union")
	b.compounds(m.xs, m.ys)
	m.weights = weigh(b, m.xs, m.ys)
	m.role, m.short = roleOf(b.words), shortFor(b.words)
	m.versioned = make([]bool, len(b.words.texts))
	for w, text := range b.words.texts {
		m.versioned[w] = version.MatchString(text)
	}
	meet(m.xs)
	meet(m.ys)
	m.telling = telling(len(b.words.texts), m.xs, m.ys)
	if err := m.settle(x.set, y.set, settled); err != nil {
		return nil, err
	}
	m.index(b)
	m.crossed()
	m.variants()
	m.learn()
	m.candidates = make([][]candidate, len(m.xs))
	m.staged()
	for _, w := range m.waiting {
		if w.x.mate == nil && w.y.mate == nil {
			m.pair(w.x, w.y, w.by, w.score)
		}
	}
	if m.byFolder() {
		m.staged()
	}
	m.acrossRoles()
	m.larger()
	m.lastResort()
	m.learn()
	result := m.result(b)
	return result, nil
}

// staged makes pairs, the surest first.
func (m *matcher) staged() {
	for _, floor := range stages {
		m.propose()
		for range maxRounds {
			found := m.round(floor)
			if learnt := m.learn(); !found && !learnt && m.rounds > 1 {
				break
			}
		}
	}
}

// index lists the other set's types by word and by feature.
func (m *matcher) index(b *builder) {
	m.byFeature, m.byWord = make([][]*entry, len(b.features.texts)), make([][]*entry, len(b.words.texts))
	m.byOperation, m.travelling = make([][]*entry, len(b.operations.texts)), make([][]*entry, len(b.operations.texts))
	having := make([]int, len(b.features.texts)) // of the reference's types
	for _, x := range m.xs {
		for _, f := range x.features {
			having[f.id]++
		}
		for _, op := range x.ownOperations() {
			m.travelling[op] = append(m.travelling[op], x)
		}
	}
	for _, y := range m.ys {
		for _, op := range y.ownOperations() {
			m.byOperation[op] = append(m.byOperation[op], y)
		}
		for _, f := range y.features {
			m.byFeature[f.id] = append(m.byFeature[f.id], y)
		}
		for _, w := range unique(slices.Concat(y.own, y.path)) {
			m.byWord[w] = append(m.byWord[w], y)
		}
	}
	m.sole = make([]bool, len(b.features.texts))
	for id, text := range b.features.texts {
		m.sole[id] = (text[0] == '=' || text[0] == '\'') && having[id] == 1 && len(m.byFeature[id]) == 1
	}
}

// propose lists for each type without counterpart those that share its rarest
// words and features.
func (m *matcher) propose() {
	points := make([]float64, len(m.ys))
	for i, x := range m.xs {
		if x.mate != nil || x.refused {
			m.candidates[i] = nil
			continue
		}
		touched := m.touched(x, points)
		slices.SortFunc(touched, func(a, b *entry) int {
			return cmp.Or(cmp.Compare(points[b.index], points[a.index]), a.index-b.index)
		})
		known := map[*entry]*candidate{}
		for j := range m.candidates[i] {
			known[m.candidates[i][j].y] = &m.candidates[i][j]
		}
		list := make([]candidate, 0, min(len(touched), maxCandidates))
		for _, y := range touched[:min(len(touched), maxCandidates)] {
			if c := known[y]; c != nil {
				list = append(list, *c)
			} else {
				list = append(list, candidate{y: y})
			}
		}
		for _, y := range touched {
			points[y.index] = 0
		}
		m.candidates[i] = list
	}
}

// touched are the types of the other set that have a feature, an operation, a word or a
// place with x in common, and gives each points for it.
func (m *matcher) touched(x *entry, points []float64) (touched []*entry) {
	give := func(y *entry, weight float64) {
		if points[y.index] == 0 {
			touched = append(touched, y)
		}
		points[y.index] += weight
	}
	add := func(list []*entry, weight float64) {
		if len(list) > maxPostings {
			return
		}
		for _, y := range list {
			if y.mate == nil {
				give(y, weight)
			}
		}
	}
	for _, f := range x.features {
		add(m.byFeature[f.id], m.weights.feature[f.id])
	}
	for _, op := range x.operations {
		add(m.byOperation[op], operationWeight)
	}
	for _, w := range unique(slices.Concat(x.own, x.path)) {
		add(m.byWord[w], m.weights.word[w])
		if to, ok := m.rules.words[w]; ok {
			add(m.byWord[to], m.weights.word[to])
		}
	}
	for _, y := range m.used(x) {
		give(y, usePoints)
	}
	return touched
}

// used are the types that counterparts of what holds x hold in the same place, or
// that hold in the same place counterparts of what x holds.
func (m *matcher) used(x *entry) []*entry {
	var list []*entry
	for _, h := range bounded(x.heldBy) {
		if h.to.mate == nil {
			continue
		}
		for _, e := range h.to.mate.holds {
			if e.place == h.place && e.to.mate == nil && !slices.Contains(list, e.to) {
				list = append(list, e.to)
			}
		}
	}
	return list[:min(len(list), maxCandidates/2)]
}

// round makes the pairs that are sure by now, and reports whether there are any.
func (m *matcher) round(floor float64) bool {
	m.company = m.meetings()
	best, wanted := make([]choice, len(m.xs)), make([]choice, len(m.ys))
	for i, x := range m.xs {
		if x.mate != nil {
			continue
		}
		m.refresh(x)
		for j := range m.candidates[i] {
			if c := &m.candidates[i][j]; c.y.mate == nil && m.judge(c, x) {
				best[i].offer(c, c.y)
				wanted[c.y.index].offer(c, x)
			}
		}
	}
	found := false
	m.proposed = m.proposed[:0]
	for i, x := range m.xs {
		c := best[i].candidate
		if c == nil || wanted[c.y.index].candidate != c || best[i].lead() < margin || wanted[c.y.index].lead() < margin {
			continue
		}
		switch {
		case c.doubt && c.shaped > 0 && c.shape >= 0.8:
			m.proposed = append(m.proposed, c.lacking)
		case m.rounds == 0 && crowded(x, c.y) && !c.doubt && c.score >= floor: // the company of the others may tell of another
			m.waiting = append(m.waiting, waited{x, c.y, c.by(), c.score})
		case !c.doubt && c.score >= floor:
			m.pair(x, c.y, c.by(), c.score)
			found = true
		}
	}
	m.rounds++
	return found
}

// choice is the best candidate for a type, of those that were offered.
type choice struct {
	candidate *candidate
	other     *entry  // whom the type would be paired with
	second    float64 // the best score of any that is of another kind
}

func (b *choice) offer(c *candidate, other *entry) {
	switch {
	case b.candidate == nil || c.score > b.candidate.score:
		if b.candidate != nil && b.other.kind != other.kind {
			b.second = b.candidate.score
		}
		b.candidate, b.other = c, other
	case other.kind != b.other.kind:
		b.second = max(b.second, c.score)
	}
}

// lead is by how much the best is ahead.
func (b *choice) lead() float64 { return b.candidate.score - b.second }

// refresh adds candidates that have come up by use.
func (m *matcher) refresh(x *entry) {
	list := m.candidates[x.index]
	for _, y := range m.used(x) {
		if !slices.ContainsFunc(list, func(c candidate) bool { return c.y == y }) {
			list = append(list, candidate{y: y})
		}
	}
	m.candidates[x.index] = list
}

func (m *matcher) pair(x, y *entry, by string, score float64) {
	score = min(score, 1)
	if Guessed(by) {
		score = min(score, 0.99) // only a name is certain
	}
	x.mate, y.mate = y, x
	x.pair = &Pair{Ref: x.t.Name, Other: y.t.Name, By: by, Score: score}
}

// by names the evidence that made a pair.
func (e *evidence) by() string {
	if e.exact {
		return ByName
	}
	var list []string
	if e.name >= 0.6 {
		list = append(list, "words")
	}
	if e.shaped > 0.3 && e.shape >= 0.5 {
		list = append(list, "shape")
	}
	if e.used > 0 && e.use > 0.5 {
		list = append(list, "use")
	}
	if e.together {
		list = append(list, "operation")
	}
	switch len(list) {
	case 0:
		return "words"
	case 1:
		return list[0]
	default:
		last := len(list) - 1
		return strings.Join(list[:last], ", ") + " and " + list[last]
	}
}

// lastResort pairs what is left and has one name, the only one of it in each set,
// unless both say what they consist of and have none of it in common, whatever a
// codec calls it on the wire.
func (m *matcher) lastResort() {
	bySpelling := func(entries []*entry) map[string][]*entry {
		groups := map[string][]*entry{}
		for _, e := range entries {
			groups[e.spelled] = append(groups[e.spelled], e)
		}
		return groups
	}
	xs, ys := bySpelling(m.xs), bySpelling(m.ys)
	for _, x := range m.xs {
		if x.mate != nil || x.refused || len(xs[x.spelled]) != 1 || len(ys[x.spelled]) != 1 {
			continue
		}
		y := ys[x.spelled][0]
		if y.mate != nil {
			continue
		}
		if m.isVariant(x, y) || mixed(x, y) && baseOnly(x, y) || idle(x, y) || x.asksFor(y) || y.asksFor(x) {
			continue
		}
		if !sameKind(resolve(x.set, x.t.Schema), resolve(y.set, y.t.Schema)) && len(x.heldBy)+len(y.heldBy) > 0 && !heldAlike(x, y) {
			continue // a word for two things
		}
		if x.hollow != y.hollow && len(x.heldBy)+len(y.heldBy) > 0 && !heldAlike(x, y) {
			continue // nothing but a word
		}
		likeness, tells := m.shapeLikeness(x, y)
		if tells > 0 && !(x.union && y.union) && likeness < 0.1 && !x.declares(y) && sameKind(resolve(x.set, x.t.Schema), resolve(y.set, y.t.Schema)) {
			continue
		}
		m.pair(x, y, ByName, 0.5)
	}
}

// heldAlike reports whether other types hold two types in the same place.
func heldAlike(x, y *entry) bool {
	return slices.ContainsFunc(x.heldBy, func(a edge) bool {
		return slices.ContainsFunc(y.heldBy, func(b edge) bool { return a.place == b.place })
	})
}

// result tells what was found, and of what is left what it is most like.
func (m *matcher) result(b *builder) *Matching {
	r := &Matching{
		pairs: map[string]*Pair{}, reference: map[string]string{},
		others: map[string]bool{}, near: map[string]Near{}, unclear: map[string][]Near{}, contested: map[string]bool{}, within: map[string]string{},
	}
	for _, x := range m.xs {
		if x.mate != nil {
			r.pairs[x.t.Name] = x.pair
			r.reference[x.mate.t.Name] = x.t.Name
		}
	}
	for _, y := range m.ys {
		if y.mate == nil && y.standsBy != nil {
			r.reference[y.t.Name] = y.standsBy.t.Name
		}
	}
	for _, x := range m.xs {
		r.refs = append(r.refs, x.t.Name)
	}
	for _, y := range m.ys {
		r.others[y.t.Name] = true
	}
	m.byTwin(r)
	m.leftOver(r)
	m.serving(r, b)
	r.Rules = m.rules.list(b.words)
	return r
}

// byTwin gives what has no counterpart of its own the one of its twin.
func (m *matcher) byTwin(r *Matching) {
	ofKind := map[*entry]*entry{}
	for _, entries := range [][]*entry{m.xs, m.ys} {
		for _, e := range entries {
			if e.mate != nil && ofKind[e.kind] == nil {
				ofKind[e.kind] = e.mate
			}
		}
	}
	for _, x := range m.xs {
		if mate := ofKind[x.kind]; x.mate == nil && mate != nil && !x.refused && !x.alias {
			r.pairs[x.t.Name] = &Pair{Ref: x.t.Name, Other: mate.t.Name, By: ByTwin, Score: 1}
		}
	}
	for _, y := range m.ys {
		if mate := ofKind[y.kind]; y.mate == nil && mate != nil && !y.alias {
			r.reference[y.t.Name] = mate.t.Name
		}
	}
}

// leftOver says of each type without counterpart what it is most like, or which
// types it could be.
func (m *matcher) leftOver(r *Matching) {
	m.propose()
	for i, x := range m.xs {
		if r.pairs[x.t.Name] != nil || x.refused {
			continue
		}
		m.refresh(x)
		var near, could []Near
		for j := range m.candidates[i] {
			c := &m.candidates[i][j]
			if c.y.mate != nil || c.y.alias || r.reference[c.y.t.Name] != "" {
				continue
			}
			fits := m.judge(c, x)
			if c.refused || c.score < leastNear {
				continue
			}
			n := Near{Name: c.y.t.Name, Score: c.score}
			n.Shared, n.Total = shared(x, c.y)
			if n.Shared == 0 && (c.name < 0.45 || c.shaped > 0) {
				continue
			}
			near = append(near, n)
			if fits && !c.doubt && c.score >= stages[len(stages)-1] {
				could = append(could, n)
			}
		}
		best := func(a, b Near) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name)) }
		slices.SortFunc(near, best)
		slices.SortFunc(could, best)
		could = slices.DeleteFunc(could, func(n Near) bool { return n.Score < could[0].Score-margin })
		switch {
		case len(could) > 0:
			r.unclear[x.t.Name] = could[:min(len(could), maxUnclear)]
			for _, n := range could {
				r.contested[n.Name] = true
			}
		case len(near) > 0:
			r.near[x.t.Name] = near[0]
		}
	}
}

const (
	leastNear  = 0.45 // the score from which a type is worth naming
	maxUnclear = 5
)

// shared counts the fields or members of x that y has too.
func shared(x, y *entry) (n, total int) {
	for _, f := range x.features {
		if slices.ContainsFunc(y.features, func(g feature) bool { return g.id == f.id }) {
			n++
		}
	}
	return n, len(x.features)
}
