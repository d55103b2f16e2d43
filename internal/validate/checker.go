package validate

import (
	"hash/maphash"
	"unicode/utf8"
)

// Checker validates records against the types of one set. It keeps its working
// memory from record to record, so that a valid record allocates nothing; it is
// for one goroutine.
type Checker struct {
	data    []byte
	depth   int
	failed  int  // offset where the last alternative failed
	repeats bool // names that occur twice in one object are each judged; else the last one is
	reread  int  // bytes read again for other alternatives
	overrun bool // more of them than are granted

	events []event
	trail  []trace  // of a value that is rejected, the innermost step first
	names  [][]byte // undeclared member names of the open objects
	tables []nameSet
	open   int    // tables in use
	text   []byte // unescaped strings of the record
	seed   maphash.Seed

	// guesses are, for each objectNode, the member that came last after each of
	// its members, and as the first one: senders keep to one order.
	guesses []int32
	sets    []uint64 // those of the open objects

	seen  []bitset // by record: members met so far
	enums []bitset // by enum: values met so far

	_ [cacheLine]byte
}

// cacheLine is what stands between the checkers of two cores, so that none waits
// for what another writes: they are made one after the other.
const cacheLine = 64

// NewChecker makes a checker for the types that were compiled so far.
func (s *Set) NewChecker() *Checker {
	c := plainChecker()
	c.repeats = s.repeats
	c.guesses = make([]int32, s.guesses, s.guesses+cacheLine/4)
	c.seen, c.enums = make([]bitset, len(s.records)), make([]bitset, len(s.enums))
	for i, r := range s.records {
		c.seen[i] = newBitset(len(r.names))
	}
	for i, e := range s.enums {
		c.enums[i] = newBitset(len(e.values))
	}
	return c
}

// plainChecker is a checker that knows no types, only what is well-formed.
func plainChecker() *Checker { return &Checker{seed: maphash.MakeSeed(), repeats: true} }

// rereadLimit bounds the work that nested alternatives can cause: that many times
// the record's size, and a mebibyte.
const rereadLimit = 100

// Valid reports whether data is a JSON text that the type accepts. The type must
// have a node. After a valid record, c.events tells what is worth telling of it. A text
// with a name twice in one object is valid only if c.repeats; see repeats.go.
func (c *Checker) Valid(t *Type, data []byte) bool {
	if !c.valid(t.node, data) {
		return false
	}
	if len(c.events) > 0 {
		c.commit()
	}
	return true
}

// valid is Valid, and leaves no trace in the coverage.
func (c *Checker) valid(n *node, data []byte) bool {
	c.reset(data)
	p := skipSpace(data, 0)
	if p = c.value(n, p); p < 0 {
		return false
	}
	if p = skipSpace(data, p); p != len(data) {
		c.failed = p
		return false
	}
	return true
}

func (c *Checker) reset(data []byte) {
	c.data, c.depth, c.failed, c.reread, c.overrun = data, 0, 0, 0, false
	c.events, c.trail = c.events[:0], c.trail[:0]
	c.names, c.text, c.open = c.names[:0], c.text[:0], 0
	c.sets = c.sets[:0]
}

// trace is a step on the way to where a value was rejected: of the array or object at
// parent, to which a rule applies, all is accepted that is before at, and what is
// there is not. It is known where no alternatives stand between.
type trace struct {
	parent, at int
	items      int // before at
	object     *objectRule
	array      *arrayRule
	node       *node // if set, nothing is known but that it does not accept what is at that offset

	name int // of an object, where the member begins, or the end is; 0 if its members must be counted
	seen [fewMembers / wordBits]uint64
}

// fail ends an alternative.
func (c *Checker) fail(p int) int {
	c.failed = p
	return -1
}

// again accounts for a value that is read once more.
func (c *Checker) again(from, to int) bool {
	c.reread += to - from
	if c.reread > rereadLimit*len(c.data)+1<<20 {
		c.overrun = true
	}
	return !c.overrun
}

// value reads the value at p and returns the offset after it, or -1.
func (c *Checker) value(n *node, p int) int {
	if n.more != nil {
		return c.conditions(n, p)
	}
	return c.plain(n, p)
}

// plain reads a value by the alternatives that its first byte selects.
func (c *Checker) plain(n *node, p int) int {
	if p >= len(c.data) {
		return c.fail(p)
	}
	switch c.data[p] {
	case '"':
		return c.string(n, p+1)
	case '{':
		if n.object == nil {
			if n.any {
				return c.anyObject(p + 1)
			}
			return c.fail(p)
		}
		return c.object(n.object, p+1)
	case '[':
		switch {
		case n.any:
			return c.array(&anyArray, p+1)
		case len(n.arrays) == 1:
			return c.array(&n.arrays[0], p+1)
		case len(n.arrays) == 0:
			return c.fail(p)
		}
		return c.arrayArms(n, p+1)
	case 't':
		return c.literal(n.yes, "true", p)
	case 'f':
		return c.literal(n.no, "false", p)
	case 'n':
		return c.literal(n.null, "null", p)
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return c.number(n, p)
	default:
		return c.fail(p)
	}
}

func (c *Checker) literal(accepted bool, text string, p int) int {
	end := p + len(text)
	if !accepted || end > len(c.data) || string(c.data[p:end]) != text {
		return c.fail(p)
	}
	return end
}

func (c *Checker) number(n *node, p int) int {
	end, integer := scanNumber(c.data, p)
	switch {
	case end < 0:
		return c.fail(p)
	case n.plainNumber:
		return end
	}
	accepted := 0
	for i := range n.numbers {
		if n.numbers[i].accepts(c.data[p:end], integer) {
			accepted++
			if !n.exclusive {
				break
			}
		}
	}
	if accepted != 1 {
		return c.fail(p)
	}
	return end
}

// accepts decides about a well-formed number; integer tells that it is written as one.
func (a *numberArm) accepts(text []byte, integer bool) bool {
	if !a.literal.takes(text, integer) {
		return false
	}
	for i := range a.multiples {
		if !a.multiples[i].divides(text, integer) {
			return false
		}
	}
	if a.bounds == nil && a.enum == nil && (integer || !a.integer) {
		return true
	}
	d := parseDecimal(text)
	if a.integer && !integer && !d.integral() {
		return false
	}
	for i := range a.bounds {
		b := &a.bounds[i]
		order := d.compare(&b.decimal)
		if order == 0 && b.exclusive || order > 0 && b.upper || order < 0 && !b.upper {
			return false
		}
	}
	return a.enum == nil || listed(a.enum, &d)
}

// string reads the string whose opening quote is before p.
func (c *Checker) string(n *node, p int) int {
	end, plain := scanString(c.data, p)
	switch {
	case end < 0:
		return c.fail(p)
	case n.plainString:
		return end + 1
	case len(n.strings) == 0:
		return c.fail(p)
	}
	text := c.data[p:end]
	if !plain {
		text = c.unescaped(text)
	}
	if len(n.strings) == 1 {
		if !c.acceptsString(&n.strings[0], text, p, plain) {
			return c.fail(p - 1)
		}
		return end + 1
	}
	accepted := 0
	for i := range n.strings {
		if c.acceptsString(&n.strings[i], text, p, plain) {
			accepted++
			if !n.exclusive {
				break
			}
		}
	}
	if accepted != 1 {
		return c.fail(p - 1)
	}
	return end + 1
}

func (c *Checker) acceptsString(a *stringArm, text []byte, p int, plain bool) bool {
	if a.minLength > 0 || a.maxLength >= 0 {
		length := len(text)
		if !plain {
			length = utf8.RuneCount(text)
		}
		if length < a.minLength || a.maxLength >= 0 && length > a.maxLength {
			return false
		}
	}
	if a.pattern != nil && !a.pattern.matches(text) {
		return false
	}
	table := a.enum
	if table == nil {
		table = a.open
	}
	if table != nil {
		i := table.find(text)
		switch {
		case i >= 0 && a.members >= 0 && !c.enums[a.members].has(i):
			c.note(enumSeen, a.members, i/wordBits, 1<<(i%wordBits))
		case i < 0 && a.enum != nil:
			return false
		case i < 0:
			c.note(enumUnknown, a.members, p-1, 0)
		}
	}
	switch a.date {
	case dateHeld:
		if !isDateTime(text) {
			c.note(dateBroken, 0, p-1, 0)
		}
	case dateAsText:
		if isDateTime(text) {
			c.note(dateTextHeld, a.field, p-1, 0)
		}
	}
	return true
}

// unescaped returns a string's characters, kept until the next record.
func (c *Checker) unescaped(text []byte) []byte {
	start := len(c.text)
	c.text = unescape(c.text, text)
	return c.text[start:]
}

// enter and leave count the open arrays and objects.
func (c *Checker) enter(p int) bool {
	if c.depth == MaxDepth {
		c.failed = p - 1
		return false
	}
	c.depth++
	return true
}

// take adds a set of so many words to those of the open objects.
func (c *Checker) take(words int) bitset {
	start := len(c.sets)
	for range words {
		c.sets = append(c.sets, 0)
	}
	return c.sets[start:]
}
