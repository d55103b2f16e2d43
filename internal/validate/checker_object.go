package validate

import "math/bits"

// object reads the object whose brace is before p, once for all alternatives.
func (c *Checker) object(o *objectNode, p int) int {
	if !c.enter(p) {
		return -1
	}
	var seen memberSet
	start, mark := p-1, len(c.events)
	names := c.openNames()
	alive := uint64(1)<<len(o.arms) - 1
	count := 0
	p = skipSpace(c.data, p)
	if p < len(c.data) && c.data[p] == '}' {
		p++
	} else {
		last := o.guess
		for {
			at := p
			i, name, value := c.member(o, last, p)
			if p = value; p < 0 {
				return -1
			}
			if i >= 0 {
				if seen.has(i) {
					return c.fail(at)
				}
				seen.add(i)
				last = o.guess + 1 + i
				m := &o.members[i]
				if strangers := alive & o.watched &^ m.declared; strangers != 0 {
					c.noteUndeclared(o, strangers, at)
				}
				switch {
				case m.all == nil:
					p, alive = c.choices(m.choices, alive, p)
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
				if !c.addName(&names, name) {
					return c.fail(at)
				}
				if strangers := alive & o.watched; strangers != 0 {
					c.noteUndeclared(o, strangers, at)
				}
				if o.restAll != nil {
					p = c.value(o.restAll, p)
				} else {
					p, alive = c.choices(o.rest, alive, p)
					if p < 0 && !c.overrun {
						c.failed = max(c.failed, at)
					}
				}
			}
			if p < 0 {
				return -1
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
	if !c.choose(o, alive, &seen, count, mark) {
		return c.fail(start)
	}
	return p
}

// noteUndeclared tells of a member that some arms do not declare. Which of them
// the object is, is settled at its end; of a single arm it is clear.
func (c *Checker) noteUndeclared(o *objectNode, arms uint64, at int) {
	if len(c.events) >= maxEvents {
		return
	}
	id := -1
	if len(o.arms) == 1 {
		id, arms = o.arms[0].id, everyArm
	}
	c.events = append(c.events, event{kind: undeclared, record: id, at: at, arms: arms})
}

// member reads a member's name at p, and returns its index in the node or -1,
// its name in that case, and the offset of its value. last is where the guess
// stands that belongs to the member before.
func (c *Checker) member(o *objectNode, last, p int) (i int, name []byte, value int) {
	if len(o.members) == 0 {
		name, value = c.name(p)
		return -1, name, value
	}
	guess := c.guesses[last]
	if q := o.members[guess].quoted; q != "" && len(c.data)-p > len(q) && string(c.data[p:p+len(q)]) == q {
		end := p + len(q)
		if c.data[end] != ':' {
			if end = skipSpace(c.data, end); end >= len(c.data) || c.data[end] != ':' {
				return 0, nil, c.fail(end)
			}
		}
		return int(guess), nil, skipSpace(c.data, end+1)
	}
	name, value = c.name(p)
	if value < 0 {
		return 0, nil, -1
	}
	if i = o.names.find(name); i >= 0 {
		c.guesses[last] = int16(i)
	}
	return i, name, value
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

// choices reads a member's value for the arms that are alive, and returns which
// of them accept it.
func (c *Checker) choices(list []choice, alive uint64, p int) (int, uint64) {
	depth, names, open := c.depth, len(c.names), c.open
	end, read := -1, p
	accepted := uint64(0)
	for i := range list {
		arms := list[i].arms & alive
		if arms == 0 {
			continue
		}
		if list[i].node == anything && end >= 0 {
			accepted |= arms
			continue
		}
		if read > p && !c.again(p, read) {
			return -1, 0
		}
		mark := len(c.events)
		e := c.value(list[i].node, p)
		read = max(read, e, c.failed, p+1)
		if e < 0 {
			c.events = c.events[:mark]
			c.depth, c.names, c.open = depth, c.names[:names], open
			continue
		}
		for j := range c.events[mark:] {
			c.events[mark+j].arms = arms
		}
		end = e
		accepted |= arms
	}
	if end < 0 {
		return c.fail(max(p, c.failed)), 0
	}
	return end, accepted
}

// choose decides at an object's end whether the arms that are left accept it,
// and which of them it is taken for: of several, the one that loses least.
func (c *Checker) choose(o *objectNode, alive uint64, seen *memberSet, count, mark int) bool {
	if len(o.arms) == 1 {
		arm := &o.arms[0]
		if alive == 0 || !arm.satisfied(seen, o.words, count) {
			return false
		}
		c.noteSeen(arm, seen, o.words)
		return true
	}
	accepting := uint64(0)
	for left := alive; left != 0; left &= left - 1 {
		if i := bits.TrailingZeros64(left); o.arms[i].satisfied(seen, o.words, count) {
			accepting |= 1 << i
		}
	}
	if accepting == 0 || o.exclusive && accepting&(accepting-1) != 0 {
		return false
	}
	best := bits.TrailingZeros64(accepting)
	if len(c.events) > mark {
		if accepting&(accepting-1) != 0 && c.losses(mark, best) > 0 {
			best = c.leastLoss(accepting, mark)
		}
		c.settle(mark, best, o.arms[best].id)
	}
	c.noteSeen(&o.arms[best], seen, o.words)
	return true
}

// leastLoss is the first of the arms that lose the fewest members.
func (c *Checker) leastLoss(arms uint64, mark int) int {
	best, bestLoss := -1, 0
	for ; arms != 0; arms &= arms - 1 {
		i := bits.TrailingZeros64(arms)
		if loss := c.losses(mark, i); best < 0 || loss < bestLoss {
			best, bestLoss = i, loss
		}
	}
	return best
}

func (a *objectArm) satisfied(seen *memberSet, words, count int) bool {
	return seen.includes(&a.required, words) && count >= a.minMembers && (a.maxMembers < 0 || count <= a.maxMembers)
}

func (c *Checker) noteSeen(a *objectArm, seen *memberSet, words int) {
	if a.id < 0 {
		return
	}
	known := &c.seen[a.id]
	for i := range words {
		if fresh := seen[i] & a.declared[i] &^ known[i]; fresh != 0 {
			c.note(memberSeen, a.id, i, fresh)
		}
	}
}

// anyObject reads the object whose brace is before p, whatever is in it.
func (c *Checker) anyObject(p int) int { return c.object(&anyObjectNode, p) }

var anyObjectNode = objectNode{names: newNameTable(nil), arms: []objectArm{{id: -1, maxMembers: -1}}, restAll: anything}
