package validate

// conditions reads a value of a node with alternatives that cannot be read at once, or
// with more than one thing to ask of it.
func (c *Checker) conditions(n *node, p int) int {
	m := n.more
	mark := len(c.events)
	end := c.alternatives(n, p)
	for i := 0; end >= 0 && i < len(m.also); i++ {
		end = c.held(m.also[i], p, end)
	}
	for i := 0; end >= 0 && i < len(m.nots); i++ {
		if c.tried(m.nots[i], p, end) {
			end = c.fail(p)
		}
	}
	for i := 0; end >= 0 && i < len(m.cases); i++ {
		if c.tried(m.cases[i].when, p, end) {
			end = c.held(m.cases[i].then, p, end)
		} else if !c.overrun {
			end = c.held(m.cases[i].otherwise, p, end)
		}
	}
	if c.overrun {
		return -1
	}
	c.trail = c.trail[:0]
	if end < 0 && m.beyond != nil {
		c.events = c.events[:mark]
		if end = c.value(m.beyond, p); end >= 0 {
			c.note(misfits, m.misfit, p, 0)
		}
	}
	if end >= 0 && m.doubt >= 0 {
		c.note(doubtful, m.doubt, p, 0)
	}
	return end
}

// held reads the value once more, by a node that must accept it, too, and has nothing
// to tell of it.
func (c *Checker) held(n *node, p, end int) int {
	if n == nil || n == anything {
		return end
	}
	if !c.tried(n, p, end) {
		return c.fail(max(p, c.failed))
	}
	return end
}

// tried reports whether a node accepts the value at p, and leaves nothing behind.
func (c *Checker) tried(n *node, p, end int) bool {
	if !c.again(p, end) {
		return false
	}
	mark, depth, names, open, sets := len(c.events), c.depth, len(c.names), c.open, len(c.sets)
	accepted := c.value(n, p) >= 0
	c.events, c.depth, c.names, c.open, c.sets = c.events[:mark], depth, c.names[:names], open, c.sets[:sets]
	return accepted
}

// alternatives reads the value by the node's own alternatives and by the others, and
// settles for the one that loses least.
func (c *Checker) alternatives(n *node, p int) int {
	m := n.more
	if len(m.others) == 0 {
		return c.plain(n, p)
	}
	mark, depth, names, open, sets := len(c.events), c.depth, len(c.names), c.open, len(c.sets)
	read := func(i int) int {
		c.events, c.trail = c.events[:mark], c.trail[:0]
		c.depth, c.names, c.open, c.sets = depth, c.names[:names], open, c.sets[:sets]
		if i < 0 {
			return c.plain(n, p)
		}
		return c.value(m.others[i], p)
	}
	first := 0
	if m.own {
		first = -1
	}
	end, best, bestLoss, accepted, reached := -1, 0, 0, 0, p+1
	for i := first; i < len(m.others); i++ {
		if i > first && !c.again(p, reached) {
			return -1
		}
		e := read(i)
		reached = max(reached, e, c.failed)
		if e < 0 {
			continue
		}
		accepted++
		loss := c.losses(mark, 0)
		if end < 0 || loss < bestLoss {
			best, bestLoss = i, loss
		}
		end = e
		if loss == 0 && !n.exclusive {
			return end
		}
	}
	if accepted == 0 || n.exclusive && accepted > 1 {
		return c.fail(max(p, c.failed))
	}
	return read(best)
}
