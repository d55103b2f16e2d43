package relation

import (
	"encoding/binary"
	"slices"
	"strconv"
)

// nodeID names a node of a space; equal subtrees have one id.
type nodeID int32

// literal is a node or its negation: id×2, plus 1 for the negation. Negation is
// a bit, never a rewritten schema.
type literal int32

func (l literal) not() literal  { return l ^ 1 }
func (l literal) node() nodeID  { return nodeID(l >> 1) }
func (l literal) negated() bool { return l&1 != 0 }
func positive(n nodeID) literal { return literal(n << 1) }

const (
	anything literal = 0 // the schema true; node 0 of every space
	nothing  literal = 1 // the schema false
)

// nodeKind says which constraint a node is. A constraint on one JSON type holds
// for every value of the others.
type nodeKind uint8

const (
	kindTrue          nodeKind = iota
	kindType                   // types
	kindEnum                   // values
	kindMinimum                // num; open: exclusive
	kindMaximum                // num; open: exclusive
	kindMultipleOf             // num > 0
	kindMinLength              // low
	kindMaxLength              // low
	kindPattern                // text
	kindFormat                 // text: asserted, judged by the verifier's own table
	kindContent                // text: encoding and media type, asserted in draft 7
	kindItems                  // kids: a literal for each prefix index, then the one for the rest
	kindCount                  // kids[0] holds for low to high of the items at from..to
	kindUnique                 //
	kindMinItems               // low
	kindMaxItems               // low
	kindProperties             // names and kids, then patterns and kids, then the one for the rest
	kindRequired               // text
	kindPropertyNames          // kids[0] holds for every name
	kindMinProperties          // low
	kindMaxProperties          // low
	kindHasKey                 // some member has a name in kids[0] and a value in kids[1]
	kindDependent              // kids[0] holds if member text is there
	kindAnd                    // kids; an "or" is the negation of an and of negations
	kindOneOf                  // kids
	kindIf                     // kids: if, then, else
	kindRef                    // target, resolved when the recursion closes
	kindUnevaluated            // unevaluated
	kindOpaque                 // reason: cannot be interpreted
)

// manyMembers is from how many members on an enum is looked up, not searched.
const manyMembers = 16

// unbounded is the absent upper end of a count.
const unbounded = -1

type node struct {
	kind     nodeKind
	open     bool
	integer  bool    // of kindType: numbers only where integers
	types    typeSet // of kindType
	low      int
	high     int
	from, to int
	num      decimal
	text     string
	names    []string
	patterns []string
	values   []*value
	members  map[string]bool // of kindEnum, where there are many: the values' texts
	kids     []literal
	uneval   *unevaluated
	reason   Reason
	target   literal // of kindRef
	pattern  *pattern

	// may has the types of which some value may satisfy the node, must those of
	// which every value does. Both are upper and lower bounds, not exact.
	may, must typeSet
}

// space holds the nodes of one decision, both schemas together, hash-consed.
type space struct {
	nodes    []node
	ids      map[string]nodeID
	key      []byte
	patterns map[string]*pattern
	// quirk is set when something was loaded on whose meaning the verifier and
	// the standard differ; then a witness must not rest on it.
	quirk bool
	// dialects is set when a pattern means different things to ECMA-262 and RE2.
	dialects bool
}

func newSpace() *space {
	s := &space{ids: make(map[string]nodeID, 64), patterns: map[string]*pattern{}, nodes: make([]node, 0, 64)}
	s.add(node{kind: kindTrue})
	return s
}

func (s *space) at(l literal) *node { return &s.nodes[l.node()] }

// may has the types of which some value may satisfy l.
func (s *space) may(l literal) typeSet {
	if l.negated() {
		return allTypes &^ s.at(l).must
	}
	return s.at(l).may
}

// must has the types of which every value satisfies l.
func (s *space) must(l literal) typeSet {
	if l.negated() {
		return allTypes &^ s.at(l).may
	}
	return s.at(l).must
}

// add interns a node.
func (s *space) add(n node) literal {
	key := s.key[:0]
	key = append(key, byte(n.kind), byte(n.types))
	if n.open {
		key = append(key, 'o')
	}
	if n.integer {
		key = append(key, 'i')
	}
	for _, i := range [...]int{n.low, n.high, n.from, n.to} {
		key = binary.AppendVarint(key, int64(i))
	}
	if n.num.coef != nil {
		key = n.num.coef.Append(key, 16)
		key = append(key, 'e')
		key = strconv.AppendInt(key, int64(n.num.exp), 10)
	}
	key = appendText(key, n.text)
	for _, list := range [...][]string{n.names, n.patterns} {
		key = binary.AppendVarint(key, int64(len(list)))
		for _, text := range list {
			key = appendText(key, text)
		}
	}
	for _, v := range n.values {
		key = appendText(key, v.String())
	}
	for _, k := range n.kids {
		key = binary.LittleEndian.AppendUint32(key, uint32(k))
	}
	if n.uneval != nil {
		key = n.uneval.appendKey(key)
	}
	key = append(key, n.reason.Code...)
	key = append(key, n.reason.At...)
	s.key = key
	if id, ok := s.ids[string(key)]; ok {
		return positive(id)
	}
	s.bound(&n)
	if n.kind == kindPattern {
		n.pattern = s.pattern(n.text)
	}
	id := nodeID(len(s.nodes))
	s.nodes = append(s.nodes, n)
	s.ids[string(key)] = id
	return positive(id)
}

func appendText(key []byte, text string) []byte {
	key = binary.AppendUvarint(key, uint64(len(text)))
	return append(key, text...)
}

// typeOf is the JSON type that each kind of constraint binds.
var typeOf = map[nodeKind]jsonType{
	kindMinimum: typeNumber, kindMaximum: typeNumber, kindMultipleOf: typeNumber,
	kindMinLength: typeString, kindMaxLength: typeString, kindPattern: typeString, kindFormat: typeString, kindContent: typeString,
	kindItems: typeArray, kindCount: typeArray, kindUnique: typeArray, kindMinItems: typeArray, kindMaxItems: typeArray,
	kindProperties: typeObject, kindRequired: typeObject, kindPropertyNames: typeObject, kindMinProperties: typeObject,
	kindMaxProperties: typeObject, kindHasKey: typeObject, kindDependent: typeObject,
}

func (s *space) bound(n *node) {
	n.may, n.must = allTypes, noTypes
	if t, ok := typeOf[n.kind]; ok {
		n.must = allTypes &^ only(t)
		return
	}
	switch n.kind {
	case kindTrue:
		n.must = allTypes
	case kindType:
		n.may = n.types
		n.must = n.types
		if n.integer {
			n.may |= only(typeNumber)
			n.must &^= only(typeNumber)
		}
	case kindEnum:
		n.may = noTypes
		var bools [2]bool
		for _, v := range n.values {
			n.may |= only(v.kind)
			switch v.kind {
			case typeNull:
				n.must |= only(typeNull)
			case typeBoolean:
				if v.truth {
					bools[1] = true
				} else {
					bools[0] = true
				}
			}
		}
		if bools[0] && bools[1] {
			n.must |= only(typeBoolean)
		}
	case kindAnd:
		n.must = allTypes
		for _, k := range n.kids {
			n.may &= s.may(k)
			n.must &= s.must(k)
		}
	case kindUnevaluated:
		n.must = allTypes &^ only(n.uneval.kind)
	}
}

// and is the conjunction of the literals, flat, sorted and without repetition.
func (s *space) and(kids ...literal) literal {
	flat := make([]literal, 0, len(kids))
	for _, k := range kids {
		switch n := s.at(k); {
		case k == anything:
		case k == nothing:
			return nothing
		case n.kind == kindAnd && !k.negated():
			flat = append(flat, n.kids...)
		default:
			flat = append(flat, k)
		}
	}
	slices.Sort(flat)
	flat = slices.Compact(flat)
	for i := 1; i < len(flat); i++ {
		if flat[i] == flat[i-1].not() {
			return nothing
		}
	}
	switch len(flat) {
	case 0:
		return anything
	case 1:
		return flat[0]
	}
	l := s.add(node{kind: kindAnd, kids: flat})
	if s.may(l) == noTypes {
		return nothing
	}
	return l
}

func (s *space) or(kids ...literal) literal {
	negated := make([]literal, len(kids))
	for i, k := range kids {
		negated[i] = k.not()
	}
	return s.and(negated...).not()
}

func (s *space) oneOf(kids []literal) literal {
	possible := make([]literal, 0, len(kids))
	for _, k := range kids {
		if k != nothing {
			possible = append(possible, k)
		}
	}
	switch len(possible) {
	case 0:
		return nothing
	case 1:
		return possible[0]
	}
	if s.pairwiseDisjoint(possible) {
		return s.or(possible...)
	}
	slices.Sort(possible)
	return s.add(node{kind: kindOneOf, kids: possible})
}

func (s *space) typed(types typeSet, integer bool) literal {
	if types.has(typeNumber) {
		integer = false
	}
	if types == allTypes {
		return anything
	}
	return s.add(node{kind: kindType, types: types, integer: integer})
}

// enum is the set of the values, sorted and without repetition.
func (s *space) enum(values []*value) literal {
	if len(values) == 0 {
		return nothing
	}
	sorted := slices.Clone(values)
	var members map[string]bool
	if len(sorted) > 1 {
		texts := make(map[*value]string, len(sorted))
		for _, v := range sorted {
			texts[v] = v.String()
		}
		slices.SortFunc(sorted, func(a, b *value) int {
			if a.kind != b.kind {
				return int(a.kind) - int(b.kind)
			}
			return compareText(texts[a], texts[b])
		})
		sorted = slices.CompactFunc(sorted, func(a, b *value) bool { return texts[a] == texts[b] })
		if len(sorted) > manyMembers {
			members = make(map[string]bool, len(sorted))
			for _, v := range sorted {
				members[texts[v]] = true
			}
		}
	}
	return s.add(node{kind: kindEnum, values: sorted, members: members})
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

func (s *space) constant(v *value) literal { return s.add(node{kind: kindEnum, values: []*value{v}}) }

// atLeast and atMost make a lower and upper bound node, or the constant it is.
func (s *space) atLeast(kind nodeKind, n int) literal {
	if n <= 0 {
		return anything
	}
	return s.add(node{kind: kind, low: n})
}

func (s *space) atMost(kind nodeKind, n int) literal {
	if n < 0 {
		return s.typed(allTypes&^only(typeOf[kind]), false)
	}
	return s.add(node{kind: kind, low: n})
}

// count demands that low to high of the items at from..to satisfy item.
func (s *space) count(item literal, from, to, low, high int) literal {
	if low <= 0 && high == unbounded {
		return anything
	}
	if item == anything && from == 0 && to == unbounded {
		upper := anything
		if high != unbounded {
			upper = s.atMost(kindMaxItems, high)
		}
		return s.and(s.atLeast(kindMinItems, low), upper)
	}
	return s.add(node{kind: kindCount, kids: []literal{item}, from: from, to: to, low: max(low, 0), high: high})
}

// itemList demands prefix[i] of item i and rest of the items after the prefix.
func (s *space) itemList(prefix []literal, rest literal) literal {
	for len(prefix) > 0 && prefix[len(prefix)-1] == rest {
		prefix = prefix[:len(prefix)-1]
	}
	if len(prefix) == 0 && rest == anything {
		return anything
	}
	return s.add(node{kind: kindItems, kids: append(slices.Clone(prefix), rest)})
}

// propertyMap is the triple properties, patternProperties, additionalProperties.
// names must be sorted, and patterns too.
func (s *space) propertyMap(names []string, named []literal, patterns []string, patterned []literal, rest literal) literal {
	if rest == anything {
		// A name or pattern without demand only shields from rest.
		names, named = dropFree(names, named)
		patterns, patterned = dropFree(patterns, patterned)
		if len(names)+len(patterns) == 0 {
			return anything
		}
	}
	kids := make([]literal, 0, len(named)+len(patterned)+1)
	kids = append(append(append(kids, named...), patterned...), rest)
	for _, p := range patterns {
		s.pattern(p)
	}
	return s.add(node{kind: kindProperties, names: names, patterns: patterns, kids: kids})
}

func dropFree(names []string, demands []literal) ([]string, []literal) {
	if !slices.Contains(demands, anything) {
		return names, demands
	}
	var keptNames []string
	var kept []literal
	for i, d := range demands {
		if d != anything {
			keptNames, kept = append(keptNames, names[i]), append(kept, d)
		}
	}
	return keptNames, kept
}

func (s *space) required(name string) literal { return s.add(node{kind: kindRequired, text: name}) }

func (s *space) hasKey(name, val literal) literal {
	if name == nothing || val == nothing {
		return s.typed(allTypes&^only(typeObject), false)
	}
	return s.add(node{kind: kindHasKey, kids: []literal{name, val}})
}

func (s *space) patternLiteral(text string) literal {
	return s.add(node{kind: kindPattern, text: text})
}

// opaque is a constraint that cannot be interpreted. The same reason is the same
// constraint: it cancels against its own negation.
func (s *space) opaque(reason Reason) literal {
	s.quirk = s.quirk || !reason.trusted()
	return s.add(node{kind: kindOpaque, reason: reason})
}

// cyclic reports whether references run in a circle inside l without passing to
// a part of the instance.
func (s *space) cyclic(l literal) bool {
	const (
		open = 1
		done = 2
	)
	state := map[nodeID]int{}
	circle := false
	var walk func(l literal)
	walk = func(l literal) {
		if state[l.node()] != 0 {
			circle = circle || state[l.node()] == open
			return
		}
		state[l.node()] = open
		n := *s.at(l)
		if n.inPlace() {
			for _, k := range n.kids {
				walk(k)
			}
			if n.kind == kindRef {
				walk(n.target)
			}
		}
		state[l.node()] = done
	}
	// Each reference starts a walk of its own, so that a circle behind a
	// property is seen too.
	walk(l)
	for id := range s.nodes {
		if s.nodes[id].kind == kindRef {
			walk(positive(nodeID(id)))
		}
	}
	return circle
}

// inPlace reports whether the node's kids speak of the same instance.
func (n *node) inPlace() bool {
	switch n.kind {
	case kindAnd, kindOneOf, kindIf, kindDependent, kindRef:
		return true
	default:
		return false
	}
}

// resolved follows references to a literal that is none.
func (s *space) resolved(l literal) literal {
	for s.at(l).kind == kindRef {
		l = s.at(l).target ^ (l & 1)
	}
	return l
}
