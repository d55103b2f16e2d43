package validate

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

	rule *rule // why a value is not accepted
}

type numberArm struct {
	integer bool
	bounds  []bound
	enum    []decimal // nil: no enumeration
}

// bound is one of minimum, maximum, exclusiveMinimum and exclusiveMaximum.
type bound struct {
	decimal
	upper     bool
	exclusive bool
}

type stringArm struct {
	minLength int // in characters
	maxLength int // -1: no bound
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
}

// objectNode is all object alternatives of a node at once, so that an object is
// read once whatever their number: a bit set of the arms that are still possible
// is narrowed by each member.
type objectNode struct {
	names     *nameTable // of the members that any arm declares
	members   []member   // by index in names
	rest      []choice   // for members that no arm declares
	arms      []objectArm
	exclusive bool
	// watched are the arms of records whose undeclared members are worth a word.
	watched uint64
	// restAll is the node of every arm for undeclared members, where it is one and the same.
	restAll *node
	words   int // of a memberSet that are in use
	guess   int // index in Checker.guesses of this node's
}

const (
	maxArms    = 64
	maxDeclare = 256 // members of one objectNode
)

// member is what the arms demand of a declared member's value.
type member struct {
	choices  []choice
	declared uint64 // arms that declare it
	all      *node  // the node of every arm, where it is one and the same
	quoted   string // the name in quotes, nothing escaped; "" for one that needs escapes
}

// choice is a node, and the arms whose demand it is.
type choice struct {
	node *node
	arms uint64
}

type objectArm struct {
	id         int // index in Set.records; -1 for an object that declares no properties
	required   memberSet
	declared   memberSet
	minMembers int
	maxMembers int // -1: no bound
}

// memberSet is a set of members of an objectNode.
type memberSet [maxDeclare / 64]uint64

func (s *memberSet) add(i int)      { s[i>>6] |= 1 << (i & 63) }
func (s *memberSet) has(i int) bool { return s[i>>6]&(1<<(i&63)) != 0 }

// includes reports whether s has all of other, in that many words.
func (s *memberSet) includes(other *memberSet, words int) bool {
	for i := range words {
		if other[i]&^s[i] != 0 {
			return false
		}
	}
	return true
}
