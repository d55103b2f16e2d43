package match

import (
	"slices"
	"sort"

	"example.org/parity/internal/schema"
	"example.org/parity/internal/typeset"
)

// evidence is what speaks for a pair.
type evidence struct {
	name   float64 // how far the names say the same, with their paths
	common float64 // weight of the words that they share
	shape  float64 // how much of their shapes they share
	shaped float64 // how much that tells: 0 where a shape is not known
	inside float64 // how far what they hold in the same places are counterparts
	held   float64 // how much that tells
	use    float64 // how far counterparts hold them in the same places
	used   float64 // how much that tells
	exact  bool    // the names are spelled alike
	score  float64
	// lacking are the words of each name that the other has nothing for.
	lacking unaligned
	opposed bool // words that never stand for each other: Request here, Response there
	// away are such words of the paths, as far as they tell types apart.
	away     unaligned
	foreign  bool // the paths lead elsewhere, and there are others of that name
	whole    bool // the names have the same words, and no rule had to leave one out
	ordered  bool // the words that the names share are in one order
	mixed    bool // one is a union, the other what only some of its variants are
	untagged bool // one is told by a tag, and the other has no such field
	doubt    bool // the words between the two may tell them apart
	spared   bool // a rule has left out a word without which there is another type
	// together: both travel by one operation of HTTP, and no other type of either set does.
	together bool
	// divided: one travels by an operation by which another type of the other set does.
	divided bool
	// sole: both have one constant in one field, or the members of one enum, and no other
	// type of either set does.
	sole bool
}

const (
	nameWeight   = 0.55
	shapeWeight  = 0.45
	insideWeight = 0.2
	useWeight    = 0.5
	// halfMass is the weight of the features from which a shape tells half of
	// what it can: a few common fields make no type.
	halfMass = 5.0
	// leastWord is what a word weighs at least that only one of two names has: a
	// common word that is not there says as much as a rare one.
	leastWord   = 2.0
	nearlyExact = 0.99
	aliasCost   = 0.005 // so that a type comes before its other names
	leastCommon = 4.0   // of words alone, where no shape is known
	// leastLacking is what it weighs at least that two names differ at all.
	leastLacking = 2.0
	pathShare    = 0.25 // of a word's weight, where only the path has it
	// companyWeight is what it says for a pair that all others of their folders are with each other.
	companyWeight = 2 * margin
	orderShare    = 0.2 // of a name's likeness, which the order of its words makes
)

// judge weighs what speaks for x and y being counterparts. It reports false where
// something speaks against it that no other evidence makes good, and says in doubt
// where words stand between the two that may tell them apart.
func (m *matcher) judge(c *candidate, x *entry) bool {
	m.know(c, x)
	e, y := &c.evidence, c.y
	e.doubt = false
	if c.refused || e.mixed && !e.exact && resolve(x.set, x.t.Schema).Kind == schema.Enum != (resolve(y.set, y.t.Schema).Kind == schema.Enum) {
		return false
	}
	e.inside, e.held = m.insideLikeness(x, y)
	e.use, e.used = m.useLikeness(x, y)
	shape := e.shape
	if e.mixed && !e.exact && !e.complete() {
		shape *= 0.7
	}
	alike := shape >= 0.9 && e.shaped >= 0.5
	apart := againstEachOther(x, y)
	e.score = e.weighed(shape)
	if x.alias || y.alias {
		e.score -= aliasCost
	}
	if !e.exact && (x.settledAlias(y) || y.settledAlias(x)) {
		return false
	}
	e.score = e.named((x.namesakes > 1 || y.namesakes > 1) && x.t.Name != y.t.Name)
	if e.exact && x.t.Name != y.t.Name && (x.whole || y.whole) { // the one of the whole name is nearer
		e.score -= 2 * margin
	}
	if crowded(x, y) {
		e.score += companyWeight * m.company.share(x, y)
	}
	if e.together || e.sole && alike {
		e.score += (1 - e.score) * 0.5
	}
	if e.untagged || apart || e.divided { // another may have the tag, or do with it what is done here
		e.score = min(e.score, 0.6)
	}
	if !e.exact { // of names for one type, the one that both have
		e.score *= nearlyExact
	}
	switch {
	case e.shaped > 0 && shape < e.leastShape():
		return false
	case e.supported() || e.together:
		return true
	case e.exact:
		e.doubt = e.foreign && !alike || apart || e.divided
		return true
	case e.opposed || e.name < 0.45 || !e.whole && x.repeats != y.repeats:
		return false
	}
	e.doubt = !(e.sole && alike) && m.doubtful(e, x, y, alike)
	return true
}

// know finds out what does not change from round to round, or only with what the pairs
// teach of names.
func (m *matcher) know(c *candidate, x *entry) {
	e := &c.evidence
	if c.version != m.version {
		c.version = m.version
		m.compareNames(e, x, c.y)
	}
	if c.compared {
		return
	}
	c.compared = true
	e.shape, e.shaped = m.shapeLikeness(x, c.y)
	e.mixed = mixed(x, c.y)
	e.exact = x.spelled == c.y.spelled && !(e.mixed && baseOnly(x, c.y))
	c.refused = contradict(x, c.y) || m.isVariant(x, c.y)
	e.untagged = !tagged(x, c.y) || !tagged(c.y, x)
	e.together = m.sameOperation(x, c.y)
	e.divided = m.divided(x, c.y)
	e.sole = m.sameConstant(x, c.y)
}

// supported reports whether counterparts hold the two in the same places.
func (e *evidence) supported() bool { return e.used > 0 && e.use > 0.5 }

// complete reports whether either name says all that the other says.
func (e *evidence) complete() bool { return len(e.lacking.x)+len(e.lacking.y) == 0 && !e.foreign }

// weighed is the mean of what speaks for the pair, by how much each tells.
func (e *evidence) weighed(shape float64) float64 {
	told := e.shaped
	if told == 0 { // what is not known speaks for neither, and is no proof
		shape, told = 0.85, 0.4
	}
	ws, wi, wu, wn := shapeWeight*told, insideWeight*e.held, useWeight*e.used, nameWeight
	if e.supported() { // a nested type may be named after anything
		wn *= 1 - 0.7*e.used*e.use
	}
	return (wn*e.name + ws*shape + wi*e.inside + wu*e.use) / (wn + ws + wi + wu)
}

// named is the score with what a whole name, or one that lacks something, does to it;
// another may have the very name of one of several.
func (e *evidence) named(several bool) float64 {
	switch {
	case e.exact && !e.foreign && several:
		return e.score + (1-e.score)*0.7 - 2*margin
	case e.exact && !e.foreign:
		return e.score + (1-e.score)*0.7
	case e.complete() && e.ordered:
		return e.score + (1-e.score)*0.5
	case !e.complete():
		return e.score * 0.95
	}
	return e.score
}

// leastShape is how much of their shapes the two must share.
func (e *evidence) leastShape() float64 {
	if e.mixed && !e.exact && !e.supported() { // a base has no more of a union of its heirs than its few fields
		return 0.3
	}
	if e.exact || e.supported() || e.complete() || e.together {
		return 0.1
	}
	return 0.3
}

// againstEachOther reports whether clients only send the one and only receive the other:
// each set may have another type for what the other does.
func againstEachOther(x, y *entry) bool {
	return x.sent && !x.received && y.received && !y.sent || y.sent && !y.received && x.received && !x.sent
}

// sameOperation reports whether two types travel by the same operation of HTTP, the
// only ones of their sets that do.
func (m *matcher) sameOperation(x, y *entry) bool {
	for _, op := range x.operations {
		if slices.Contains(y.operations, op) && m.soleOperation(op) {
			return true
		}
	}
	return false
}

// manyOperations are more than one type of payload travels by: what does is an error, or a frame.
const manyOperations = 8

// ownOperations are the operations that tell what a type is, none of one that travels by many.
func (e *entry) ownOperations() []int {
	if len(e.operations) > manyOperations {
		return nil
	}
	return e.operations
}

// soleOperation reports whether each set has one type that travels by an operation.
func (m *matcher) soleOperation(op int) bool {
	return len(m.byOperation[op]) == 1 && len(m.travelling[op]) == 1
}

// divided reports whether two types travel by operations, one of them by one by which another type
// of the other set does, and by none together: what a number in their names counts is each set's own.
func (m *matcher) divided(x, y *entry) bool {
	another := func(of *entry, not *entry, there [][]*entry) bool {
		return slices.ContainsFunc(of.operations, func(op int) bool { return m.soleOperation(op) && there[op][0] != not })
	}
	if len(x.operations) == 0 || len(y.operations) == 0 || m.sameOperation(x, y) {
		return false
	}
	return another(x, y, m.byOperation) || another(y, x, m.travelling)
}

// sameConstant reports whether two types have the same constant in the same field, or
// are enums of the same members, the only ones of their sets that do.
func (m *matcher) sameConstant(x, y *entry) bool {
	own := func(f feature) bool { return m.sole[f.id] && m.byFeature[f.id][0] == y }
	switch resolve(x.set, x.t.Schema).Kind {
	case schema.Record:
		return slices.ContainsFunc(x.features, own)
	case schema.Enum:
		return len(x.features) >= fewMembers && !slices.ContainsFunc(x.features, func(f feature) bool { return !own(f) })
	default:
		return false
	}
}

// fewMembers is how many members say what an enum is: yes and no, on and off are many things.
const fewMembers = 3

// doubtful reports whether words that only one of two names has may tell the two
// apart.
func (m *matcher) doubtful(e *evidence, x, y *entry, alike bool) bool {
	if e.complete() {
		if e.spared && !alike {
			return true
		}
		// One common word that a rule has left of a name says little.
		return e.shaped == 0 && !e.whole && e.common < leastCommon
	}
	if e.foreign { // another place may have the counterpart
		return true
	}
	if len(e.lacking.x) > 0 && len(e.lacking.y) > 0 {
		return true // one stands where the other has the other
	}
	if e.shaped == 0 || e.mixed {
		return true // nothing but words speaks for the pair
	}
	tells := func(of *entry, words, there, here []int) bool {
		return slices.ContainsFunc(words, func(w int) bool {
			// What the other set never writes tells apart only where there is a type without it.
			return m.telling[w] && (there[w] > 0 || slices.Contains(of.without, w)) || !alike && m.knownIn(w, there, here) > 0.2
		})
	}
	return tells(x, e.lacking.x, m.weights.wordY, m.weights.wordX) || tells(y, e.lacking.y, m.weights.wordX, m.weights.wordY)
}

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
	if x.t.Idle != "" && y.t.Native == typeset.NativeArguments || y.t.Idle != "" && x.t.Native == typeset.NativeArguments {
		return true // what a client sends is not what nothing sends
	}
	if idle(x, y) {
		return true
	}
	if x.hollow && len(y.features) > 0 || y.hollow && len(x.features) > 0 {
		return true // a base is not what has fields, even under its name
	}
	if x.asksFor(y) || y.asksFor(x) {
		return true
	}
	return !sameKind(resolve(x.set, x.t.Schema), resolve(y.set, y.t.Schema)) || listOfOther(x, y) || listOfOther(y, x)
}

// listOfOther reports whether one is a list, and the other a union of nothing that may be one: of the list's items.
func listOfOther(list, union *entry) bool {
	s, t := resolve(list.set, list.t.Schema), resolve(union.set, union.t.Schema)
	return s.Kind == schema.Array && t.Kind == schema.Union && !slices.ContainsFunc(t.Variants, func(v *schema.Schema) bool {
		return sameKind(s, resolve(union.set, v))
	})
}

// asksFor reports whether one is what a request is made of, its query or the arguments of a function, and the
// other is what only comes back.
func (e *entry) asksFor(other *entry) bool {
	return (e.parameters || e.t.Native == typeset.NativeArguments) && other.onlyRead()
}

// idle reports whether two types travel on neither side: nothing of them could differ on the wire.
func idle(x, y *entry) bool { return x.t.Idle != "" && y.t.Idle != "" }

// onlyRead reports whether clients receive a type and do not send it, or it has a
// decoder alone.
func (e *entry) onlyRead() bool {
	if e.parameters || e.sent {
		return false
	}
	return e.received || e.t.Codec.Decode != "" && e.t.Codec.Encode == ""
}

// tagged reports whether a record has a field for the tag that tells another from the
// other variants of a union.
func tagged(e, of *entry) bool {
	record := resolve(e.set, e.t.Schema)
	return of.told == "" || record.Kind != schema.Record || record.Property(of.told) != nil
}

// mixed reports whether one is a union and the other a record that may have the
// fields of all its variants, or the text that one of them is beside records.
func mixed(x, y *entry) bool {
	s, t := resolve(x.set, x.t.Schema), resolve(y.set, y.t.Schema)
	if s.Kind != schema.Union {
		x, s, t = y, t, s
	}
	if s.Kind != schema.Union || t.Kind == schema.Union {
		return false
	}
	return t.Kind == schema.Record || hasRecord(x.set, s)
}

// baseOnly reports whether of two that are mixed the union is held by types of its set
// and the record by hardly any, and sent and received by nobody: it is the base of what
// the union is one of, and what holds that here holds another type there.
func baseOnly(x, y *entry) bool {
	if y.union {
		x, y = y, x
	}
	return len(x.heldBy) > 4*len(y.heldBy) && !y.sent && !y.received
}

// hollow reports whether a schema is a record that says nothing of its fields.
func hollow(s *schema.Schema) bool {
	record := s.Kind == schema.Record && len(s.Properties) == 0
	return record || s.Kind == schema.Map && s.Items.Kind == schema.Any && (s.Native == "struct" || s.Native == "dict")
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

// at are the edges of one place.
func at(edges []edge, place int) []edge {
	from := sort.Search(len(edges), func(i int) bool { return edges[i].place >= place })
	to := from
	for to < len(edges) && edges[to].place == place {
		to++
	}
	return edges[from:to]
}

// leadTo reports whether one of the edges leads to a type of a kind.
func leadTo(edges []edge, kind *entry) bool {
	return slices.ContainsFunc(edges, func(e edge) bool { return e.to.kind == kind })
}

// possible counts the types that edges lead to that could be one with a type.
func possible(edges []edge, e *entry) int {
	n := 0
	for _, edge := range edges {
		if !contradict(edge.to, e) {
			n++
		}
	}
	return max(n, 1)
}

// insideLikeness is how far what two types hold in the same places are
// counterparts, and how much that tells.
func (m *matcher) insideLikeness(x, y *entry) (likeness, tells float64) {
	agree, differ := 0.0, 0.0
	for _, ex := range bounded(x.holds) {
		if ex.to.mate == nil {
			continue
		}
		switch there := at(y.holds, ex.place); {
		case leadTo(there, ex.to.mate.kind):
			agree++
		case len(there) > 0:
			differ++
		}
	}
	if agree+differ == 0 {
		return 0, 0
	}
	return agree / (agree + differ), (agree + differ) / (agree + differ + 1)
}

// useLikeness is how far counterparts hold two types in the same places, and how
// much that tells. Where either holds several, each may be the one.
func (m *matcher) useLikeness(x, y *entry) (likeness, tells float64) {
	agree, differ := 0.0, 0.0
	for _, ex := range bounded(x.heldBy) {
		mate := ex.to.mate
		if mate == nil {
			continue
		}
		there := at(mate.holds, ex.place)
		switch {
		case leadTo(there, y.kind):
			share := 1 / float64(max(possible(there, x), possible(at(ex.to.holds, ex.place), y)))
			agree += share
			differ += (1 - share) / 2
		case len(there) > 0:
			differ++
		}
	}
	if agree+differ == 0 {
		return 0, 0
	}
	return agree / (agree + differ), (agree + differ) / (agree + differ + 0.5)
}

// bounded keeps the cost of a pair small: types that thousands hold are told by
// the first of them.
func bounded(edges []edge) []edge { return edges[:min(len(edges), 64)] }
