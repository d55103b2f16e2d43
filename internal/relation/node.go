package relation

import (
	"encoding/binary"
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
