package match

// crossed pairs types whose names cross: one SDK says Plan for what is sent and
// PlanResponse for what comes back, the other PlanInput and Plan. By their names the two
// Plans are one; what they consist of says that each is what the other set has another
// name for. All four must be there, and either pair fit better than the one by name.
func (m *matcher) crossed() {
	named := func(entries []*entry) (bare map[uint64]*entry, longer map[uint64][]*entry) {
		bare, longer = map[uint64]*entry{}, map[uint64][]*entry{}
		for _, e := range entries {
			if e.mate != nil || e.refused || e.alias {
				continue
			}
			if e.namesakes == 1 {
				bare[e.bag] = e
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
		y := bareY[x.bag]
		if y == nil || bareX[x.bag] != x || x.spelled != y.spelled || x.mate != nil || y.mate != nil {
			continue
		}
		by, tells := m.shapeLikeness(x, y)
		if tells == 0 {
			continue
		}
		theirs, toX := m.fitting(x, longerY[x.bag], bareX)
		ours, toY := m.fitting(y, longerX[y.bag], bareY)
		if theirs != nil && ours != nil && min(toX, toY) >= nearlyWhole && min(toX, toY) > by+margin {
			m.pair(x, theirs, ByShape, toX)
			m.pair(ours, y, ByShape, toY)
		}
	}
}

// nearlyWhole is how much of their shapes types share that are paired across names.
const nearlyWhole = 0.9

// fitting is the one of some types, named by a word more than e, that shares most of
// its shape, and how much; types whose very name the set of e has are not among them.
func (m *matcher) fitting(e *entry, longer []*entry, namesakes map[uint64]*entry) (best *entry, likeness float64) {
	for _, other := range longer {
		if other.mate != nil || namesakes[other.bag] != nil || contradict(e, other) {
			continue
		}
		if l, _ := m.shapeLikeness(e, other); l > likeness {
			best, likeness = other, l
		}
	}
	return best, likeness
}
