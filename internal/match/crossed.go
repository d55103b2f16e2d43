package match

import "slices"

// crossed pairs types whose names cross: one SDK says Plan for what is sent and
// PlanResponse for what comes back, the other PlanInput and Plan. By their names the two
// Plans are one; what they consist of says that each is what the other set has another
// name for. All four must be there, and fit better so than by name.
func (m *matcher) crossed() {
	named := func(entries []*entry) (bare map[string]*entry, longer map[uint64][]*entry) {
		bare, longer = oneOfEachName(entries), map[uint64][]*entry{}
		for _, e := range entries {
			if !e.unsettled() {
				continue
			}
			for _, w := range e.without {
				longer[e.bag-hash(w)] = append(longer[e.bag-hash(w)], e)
			}
		}
		return bare, longer
	}
	bareX, longerX := named(m.xs)
	bareY, longerY := named(m.ys)
	for _, x := range m.xs {
		y := bareY[x.spelled] // by its spelling: Plans beside Plan is another name
		if y == nil || bareX[x.spelled] != x || !x.unsettled() || !y.unsettled() {
			continue
		}
		by, tells := m.shapeLikeness(x, y)
		if tells == 0 {
			continue
		}
		theirs, toX := m.fitting(x, longerY[x.bag], bareX)
		ours, toY := m.fitting(y, longerX[y.bag], bareY)
		if theirs == nil || ours == nil {
			continue
		}
		// Where the longer names say which is sent and which comes back, it is enough that the four fit better so.
		straight, _ := m.shapeLikeness(ours, theirs)
		told := m.adds(theirs, x, "request") && m.adds(ours, y, "response") || m.adds(theirs, x, "response") && m.adds(ours, y, "request")
		if min(toX, toY) >= nearlyWhole && min(toX, toY) > by+margin || told && min(toX, toY) >= 0.5 && toX+toY > by+straight+margin {
			m.pair(x, theirs, ByShape, toX)
			m.pair(ours, y, ByShape, toY)
		}
	}
}

// adds reports whether all that a name adds to that of another is a word of the role of
// a word.
func (m *matcher) adds(longer, e *entry, of string) bool {
	found := false
	for _, w := range longer.own {
		if slices.Contains(e.own, w) {
			continue
		}
		if m.role[w] == 0 || !slices.Contains(roles[m.role[w]-1], of) {
			return false
		}
		found = true
	}
	return found
}

// nearlyWhole is how much of their shapes types share that are paired across names.
const nearlyWhole = 0.9

// fitting is the one of some types, named by a word more than e, that shares most of
// its shape, and how much; types whose very name the set of e has are not among them.
func (m *matcher) fitting(e *entry, longer []*entry, namesakes map[string]*entry) (best *entry, likeness float64) {
	for _, other := range longer {
		if _, known := namesakes[other.spelled]; known || other.mate != nil || contradict(e, other) {
			continue
		}
		if l, _ := m.shapeLikeness(e, other); l > likeness {
			best, likeness = other, l
		}
	}
	return best, likeness
}

// oneOfEachName is the type of each name, nil where there are several.
func oneOfEachName(entries []*entry) map[string]*entry {
	found := make(map[string]*entry, len(entries))
	for _, e := range entries {
		if _, twice := found[e.spelled]; twice {
			found[e.spelled] = nil
		} else {
			found[e.spelled] = e
		}
	}
	return found
}

// unsettled reports whether a type may yet have any counterpart, and is no mere name.
func (e *entry) unsettled() bool { return e.mate == nil && !e.refused && !e.alias }

// acrossRoles pairs types of one name of which clients of one set send what those of
// the other receive: each with the one of its words that does what it does, and is more
// like it, where there is such a type.
func (m *matcher) acrossRoles() {
	xs, ys := oneOfEachName(m.xs), oneOfEachName(m.ys)
	for _, x := range m.xs {
		y := ys[x.spelled]
		if y == nil || xs[x.spelled] == nil || x.mate != nil || y.mate != nil || x.refused || !againstEachOther(x, y) {
			continue
		}
		by, _ := m.shapeLikeness(x, y)
		if z, l := m.doingTheSame(x, m.ys, by); z != nil {
			m.pair(x, z, ByShape, l)
		}
		if z, l := m.doingTheSame(y, m.xs, by); z != nil {
			m.pair(z, y, ByShape, l)
		}
	}
}

// doingTheSame is the one of some types without counterpart that clients send or
// receive as they do e, with all but one of the words of its name, and more like it
// than another is.
func (m *matcher) doingTheSame(e *entry, of []*entry, than float64) (best *entry, likeness float64) {
	second := 0.0
	for _, other := range of {
		if other.mate != nil || other.refused || other.alias || e.sent != other.sent || e.received != other.received || contradict(e, other) {
			continue
		}
		lacking := 0
		for _, w := range e.own {
			if !slices.Contains(other.own, w) {
				lacking++
			}
		}
		l, _ := m.shapeLikeness(e, other)
		if lacking > 1 || lacking == len(e.own) || l < 0.5 || l <= than {
			continue
		}
		if l > likeness {
			best, likeness, second = other, l, likeness
		} else {
			second = max(second, l)
		}
	}
	if likeness-second < margin {
		return nil, 0
	}
	return best, likeness
}
