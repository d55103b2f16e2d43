package validate

import "slices"

// node is a compiled subschema: what it accepts of each kind of JSON value, as
// alternatives. It is immutable and shared by all checkers of a set.
//
// Unions are taken apart while compiling, so that the first byte of a value
// selects the alternatives that are left; there is no node for a union.
type node struct {
	any  bool // every value
	null bool
	no   bool // false
	yes  bool // true

	plainNumber  bool // every number
	plainInteger bool // every integer, no other number
	plainString  bool // every string
	numbers      []numberArm
	strings      []stringArm
	arrays       []arrayArm
	object       *objectNode

	// exclusive is oneOf: exactly one alternative must accept, not at least one.
	exclusive bool

	more *conditions // what cannot be told by the first byte
	rule *rule       // why a value is not accepted
}

// conditions are those of a node for which a value is read more than once.
type conditions struct {
	others []*node // alternatives beside the node's own, which may have none
	own    bool    // it has some
	also   []*node // all of which must accept the value, too
	nots   []*node // none of which may accept it
	cases  []cases
	beyond *node // what is accepted beyond all this, with a word about it; nil for nothing
	misfit int   // index in Set.remarks of that word
	doubt  int   // index in Set.remarks of why it is not known whether a value is accepted; -1 for none
}

// cases is if, then and else.
type cases struct{ when, then, otherwise *node }

// open are the nodes of a value's conditions.
func (m *conditions) nodes() []*node {
	list := slices.Concat(m.others, m.also, m.nots)
	for _, c := range m.cases {
		list = append(list, c.when, c.then, c.otherwise)
	}
	return append(list, m.beyond)
}

type numberArm struct {
	integer   bool
	literal   literal
	bounds    []bound
	multiples []multiple
	enum      []decimal // in order; nil: no enumeration
}

// literal is how a number must be written.
type literal byte

const (
	anyLiteral      literal = iota
	floatLiteral            // no more than a float has
	narrowLiteral           // no more than 64 bits where there is a point or an exponent
	integerLiteral          // no point, no exponent
	signedLiteral           // nor more than 64 bits
	unsignedLiteral         // nor a sign
)

// bound is one of minimum, maximum, exclusiveMinimum and exclusiveMaximum.
type bound struct {
	decimal
	upper     bool
	exclusive bool
}

type stringArm struct {
	minLength int // in characters
	maxLength int // -1: no bound
	pattern   *pattern
	enum      *nameTable
	// open is the declared members of an enum that accepts others too.
	open    *nameTable
	members int // index of the enum in Set.enums, for coverage; -1 for none
	date    dateUse
	field   int // index in Set.fields, of dateAsText
}

// dateUse is what a date-time in this place means for the set's SDK.
type dateUse byte

const (
	noDate     dateUse = iota
	dateHeld           // held as the language's date-time
	dateAsText         // held as a string here, as a date-time by another set
)

type arrayArm struct {
	minItems int
	maxItems int // -1: no bound
	prefix   []*node
	rest     *node // of the items behind prefix; nil: there may be none
	rule     *arrayRule
}

// objectNode is all object alternatives of a node at once, so that an object is
// read once whatever their number: a set of the arms that are still possible is
// narrowed by each member. Where a tag tells most arms apart, there is one such
// node for each of its values.
type objectNode struct {
	tag       *tagNode   // if set, it chooses among other nodes, and all but declares is empty
	names     *nameTable // of the members that any arm declares
	members   []member   // by index in names
	rest      []choice   // for members that no arm declares
	arms      []objectArm
	exclusive bool
	// watched are the arms of records whose undeclared members are worth a word.
	watched  bitset
	watching bool // there are such
	// restAll is the node of every arm for undeclared members, where it is one and the same.
	restAll  *node
	guess    int // index in Checker.guesses of this node's
	declares int // names, tagged nodes included
}

// tagNode chooses by the text of one member the arms that are left. Where a
// value has none it is nil.
type tagNode struct {
	name   string
	quoted string
	values *nameTable
	arms   []*objectNode // by index in values
	other  *objectNode   // of another value
	absent *objectNode   // without the member
}

func (t *tagNode) nodes() []*objectNode {
	return append(append([]*objectNode{}, t.arms...), t.other, t.absent)
}

// maxCells is how many arms times members one objectNode may have.
const maxCells = 1 << 24

// member is what the arms demand of a declared member's value.
type member struct {
	choices   []choice
	strangers bitset // watched arms that do not declare it
	strange   bool   // there are such
	all       *node  // the node of every arm, where it is one and the same
	quoted    string // the name in quotes, nothing escaped; "" for one that needs escapes
}

// choice is a node, and the arms whose demand it is.
type choice struct {
	node *node
	arms bitset
}

type objectArm struct {
	id         int // index in Set.records; -1 for an object that declares no properties
	required   bitset
	declared   bitset
	rule       *objectRule
	inOrder    bool // rule has the same names as the node
	minMembers int
	maxMembers int // -1: no bound
}

// bitset is a set of small numbers, of a width that is fixed when it is made:
// members or arms of an objectNode.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+wordBits-1)/wordBits) }

func (s bitset) add(i int)      { s[i/wordBits] |= 1 << (i % wordBits) }
func (s bitset) has(i int) bool { return s[i/wordBits]&(1<<(i%wordBits)) != 0 }

// includes reports whether s has all of other.
func (s bitset) includes(other bitset) bool {
	for i, word := range other {
		if word&^s[i] != 0 {
			return false
		}
	}
	return true
}

// meets reports whether s and other have a member in common.
func (s bitset) meets(other bitset) bool {
	for i, word := range other {
		if word&s[i] != 0 {
			return true
		}
	}
	return false
}

func (s bitset) empty() bool {
	for _, word := range s {
		if word != 0 {
			return false
		}
	}
	return true
}

// fill makes s the set of the first n numbers.
func (s bitset) fill(n int) {
	for i := range s {
		s[i] = ^uint64(0)
	}
	if n%wordBits != 0 {
		s[len(s)-1] = 1<<(n%wordBits) - 1
	}
}
