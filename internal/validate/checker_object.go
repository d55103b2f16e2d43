package validate

import "math/bits"

// fewMembers is how many declared members an object may have whose set needs no
// room of its own.
const fewMembers = 256

// object reads the object whose brace is before p, once for all alternatives.
func (c *Checker) object(o *objectNode, p int) int {
	for o.tag != nil {
		if o = c.dispatch(o.tag, p); o == nil {
			return c.fail(p - 1)
		}
	}
	if !c.enter(p) {
		return -1
	}
	start, mark, base := p-1, len(c.events), len(c.sets)
	var few [fewMembers / wordBits]uint64
	seen := bitset(few[:])
	if len(o.members) > fewMembers {
		seen = c.take(len(o.arms[0].declared))
	}
	var alive armSet
	if len(o.arms) > 1 {
		alive = c.everyArm(o)
	}
	names := c.openNames()
	count := 0
	p = skipSpace(c.data, p)
	if p < len(c.data) && c.data[p] == '}' {
		p++
	} else {
		last := o.guess
		for {
			at := p
			i, exact, name, value := c.member(o, last, p)
			if p = value; p < 0 {
				return -1
			}
			if i >= 0 {
				if seen.has(i) && !c.repeated(at) {
					return -1
				}
				if exact { // what asks for a member asks for its name
					seen.add(i)
				}
				last = o.guess + 1 + i
				m := &o.members[i]
				if m.strange {
					c.noteUndeclared(o, alive, m.strangers, at)
				}
				switch {
				case m.all == nil:
					p = c.choices(m.choices, alive, p)
				case m.all.plainString && p < len(c.data) && c.data[p] == '"':
					end, _ := scanString(c.data, p+1)
					if end < 0 {
						return c.fail(p)
					}
					p = end + 1
				default:
					p = c.value(m.all, p)
				}
			} else {
				if !c.addName(&names, name) && !c.repeated(at) {
					return -1
				}
				if o.watching {
					c.noteUndeclared(o, alive, o.watched, at)
				}
				if o.restAll != nil {
					p = c.value(o.restAll, p)
				} else if p = c.choices(o.rest, alive, p); p < 0 && !c.overrun {
					c.failed = max(c.failed, at)
				}
			}
			if p < 0 {
				return c.stepped(o, i, trace{parent: start, at: value, name: at, items: count}, seen)
			}
			if count++; count > MaxMembers {
				return c.fail(at)
			}
			p = skipSpace(c.data, p)
			if p >= len(c.data) {
				return c.fail(p)
			}
			b := c.data[p]
			p++
			if b == '}' {
				break
			}
			if b != ',' {
				return c.fail(p - 1)
			}
			p = skipSpace(c.data, p)
		}
	}
	c.closeNames(names)
	c.depth--
	accepts := c.choose(o, alive, seen, count, mark)
	c.sets = c.sets[:base]
	if !accepts {
		c.failed = start
		return c.stepped(o, -1, trace{parent: start, at: p - 1, name: p - 1, items: count}, seen)
	}
	return p
}

// stepped leaves a trace of an object that is rejected at an offset inside it, where
// its member with that index stands, or one that is not declared, or none; seen are the
// members up to there.
func (c *Checker) stepped(o *objectNode, member int, t trace, seen bitset) int {
	switch {
	case len(o.arms) == 1:
		if t.object = o.arms[0].rule; !o.arms[0].inOrder || copy(t.seen[:], seen) < len(seen) {
			t.name, t.items = 0, 0
		}
		c.trail = append(c.trail, t)
	case member >= 0 && o.members[member].all != nil:
		c.trail = append(c.trail, trace{parent: t.parent, at: t.at, node: o.members[member].all})
	default:
		c.trail = c.trail[:0]
	}
	return -1
}

// armSet is the arms of an object that are still possible, and room for the next
// such set; empty for an object with one arm.
type armSet struct{ left, next bitset }

func (c *Checker) everyArm(o *objectNode) armSet {
	words := len(o.watched)
	s := armSet{c.take(words), c.take(words)}
	s.left.fill(len(o.arms))
	return s
}

// dispatch looks for the tag of the object whose brace is before p, and returns
// the node that it chooses.
func (c *Checker) dispatch(t *tagNode, p int) *objectNode {
	data := c.data
	for p = skipSpace(data, p); p < len(data) && data[p] == '"'; p = skipSpace(data, p+1) {
		found := false
		end := p + len(t.quoted)
		if found = t.quoted != "" && end < len(data) && string(data[p:end]) == t.quoted; !found {
			quote, plain := scanString(data, p+1)
			if quote < 0 {
				return t.absent
			}
			end = quote + 1
			if !plain || t.quoted == "" {
				found = string(c.unescaped(data[p+1:quote])) == t.name
			}
		}
		if p = skipSpace(data, end); p >= len(data) || data[p] != ':' {
			return t.absent
		}
		p = skipSpace(data, p+1)
		if found {
			return c.tagged(t, p)
		}
		if p = skipValue(data, p); p < 0 {
			return t.absent
		}
		if p = skipSpace(data, p); p >= len(data) || data[p] != ',' {
			return t.absent
		}
	}
	return t.absent
}

// tagged is the node that a tag's value at p chooses.
func (c *Checker) tagged(t *tagNode, p int) *objectNode {
	if p >= len(c.data) || c.data[p] != '"' {
		return t.other
	}
	end, plain := scanString(c.data, p+1)
	if end < 0 {
		return t.other
	}
	text := c.data[p+1 : end]
	if !plain {
		text = c.unescaped(text)
	}
	if i := t.values.find(text); i >= 0 {
		return t.arms[i]
	}
	return t.other
}

// noteUndeclared tells of a member that some arms do not declare. Which of them
// the object is, is settled at its end; of a single arm it is clear.
func (c *Checker) noteUndeclared(o *objectNode, alive armSet, arms bitset, at int) {
	if len(c.events) >= maxEvents {
		return
	}
	if alive.left == nil {
		c.events = append(c.events, event{kind: undeclared, record: o.arms[0].id, at: at})
	} else if alive.left.meets(arms) {
		c.events = append(c.events, event{kind: undeclared, record: -1, at: at, arms: arms})
	}
}

// member reads a member's name at p, and returns its index in the node or -1,
// its name in that case, and the offset of its value; exact unless the name is in
// another case. last is where the guess stands that belongs to the member before.
func (c *Checker) member(o *objectNode, last, p int) (i int, exact bool, name []byte, value int) {
	if len(o.members) == 0 {
		name, value = c.name(p)
		return -1, true, name, value
	}
	guess := c.guesses[last]
	if q := o.members[guess].quoted; q != "" && len(c.data)-p > len(q) && string(c.data[p:p+len(q)]) == q {
		end := p + len(q)
		if c.data[end] != ':' {
			if end = skipSpace(c.data, end); end >= len(c.data) || c.data[end] != ':' {
				return 0, true, nil, c.fail(end)
			}
		}
		return int(guess), true, nil, skipSpace(c.data, end+1)
	}
	name, value = c.name(p)
	if value < 0 {
		return 0, true, nil, -1
	}
	if i = o.names.find(name); i >= 0 {
		c.guesses[last] = int32(i)
		return i, true, name, value
	}
	return o.names.findFolded(name), false, name, value
}

// name reads a member's name at p, and returns it with the offset of its value.
func (c *Checker) name(p int) (name []byte, value int) {
	if p >= len(c.data) || c.data[p] != '"' {
		return nil, c.fail(p)
	}
	end, plain := scanString(c.data, p+1)
	if end < 0 {
		return nil, c.fail(p)
	}
	name = c.data[p+1 : end]
	if !plain {
		name = c.unescaped(name)
	}
	p = skipSpace(c.data, end+1)
	if p >= len(c.data) || c.data[p] != ':' {
		return nil, c.fail(p)
	}
	return name, skipSpace(c.data, p+1)
}

// choices reads a member's value for the arms that are left, and leaves those
// that accept it.
func (c *Checker) choices(list []choice, alive armSet, p int) int {
	depth, names, open, sets := c.depth, len(c.names), c.open, len(c.sets)
	end, read := -1, p
	clear(alive.next)
	for i := range list {
		arms := list[i].arms
		if !alive.left.meets(arms) {
			continue
		}
		if list[i].node == anything && end >= 0 {
			alive.accept(arms)
			continue
		}
		if read > p && !c.again(p, read) {
			return -1
		}
		mark := len(c.events)
		e := c.value(list[i].node, p)
		read = max(read, e, c.failed, p+1)
		if e < 0 {
			c.events, c.trail = c.events[:mark], c.trail[:0]
			c.depth, c.names, c.open, c.sets = depth, c.names[:names], open, c.sets[:sets]
			continue
		}
		for j := range c.events[mark:] {
			c.events[mark+j].arms = arms
		}
		end = e
		alive.accept(arms)
	}
	c.trail = c.trail[:0] // what some alternatives do not accept others may
	if end < 0 {
		return c.fail(max(p, c.failed))
	}
	copy(alive.left, alive.next)
	return end
}

// accept keeps those of the arms that were left.
func (s armSet) accept(arms bitset) {
	for i, word := range arms {
		s.next[i] |= word & s.left[i]
	}
}

// choose decides at an object's end whether the arms that are left accept it,
// and which of them it is taken for: of several, the one that loses least.
func (c *Checker) choose(o *objectNode, alive armSet, seen bitset, count, mark int) bool {
	if len(o.arms) == 1 {
		arm := &o.arms[0]
		if !arm.satisfied(seen, count) {
			return false
		}
		c.noteSeen(arm, seen)
		return true
	}
	accepting, first := 0, -1
	for w := range alive.left {
		for left := alive.left[w]; left != 0; left &= left - 1 {
			i := w*wordBits + bits.TrailingZeros64(left)
			if o.arms[i].satisfied(seen, count) {
				if accepting++; first < 0 {
					first = i
				}
			} else {
				alive.left[w] &^= 1 << (i % wordBits)
			}
		}
	}
	if accepting == 0 || o.exclusive && accepting > 1 {
		return false
	}
	best := first
	if len(c.events) > mark {
		if accepting > 1 && c.losses(mark, best) > 0 {
			best = c.leastLoss(alive.left, mark)
		}
		c.settle(mark, best, o.arms[best].id)
	}
	c.noteSeen(&o.arms[best], seen)
	return true
}

// leastLoss is the first of the arms that lose the fewest members.
func (c *Checker) leastLoss(arms bitset, mark int) int {
	best, bestLoss := -1, 0
	for w, left := range arms {
		for ; left != 0; left &= left - 1 {
			i := w*wordBits + bits.TrailingZeros64(left)
			if loss := c.losses(mark, i); best < 0 || loss < bestLoss {
				best, bestLoss = i, loss
			}
		}
	}
	return best
}

func (a *objectArm) satisfied(seen bitset, count int) bool {
	return seen.includes(a.required) && count >= a.minMembers && (a.maxMembers < 0 || count <= a.maxMembers)
}

func (c *Checker) noteSeen(a *objectArm, seen bitset) {
	if a.id < 0 {
		return
	}
	known := c.seen[a.id]
	for i, declared := range a.declared {
		if fresh := seen[i] & declared &^ known[i]; fresh != 0 {
			c.note(memberSeen, a.id, i, fresh)
		}
	}
}

// anyObject reads the object whose brace is before p, whatever is in it.
func (c *Checker) anyObject(p int) int { return c.object(&anyObjectNode, p) }

var anyObjectNode = objectNode{names: newNameTable(nil), arms: []objectArm{{id: -1, maxMembers: -1}}, restAll: anything}
