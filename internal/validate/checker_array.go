package validate

// anything accepts every value.
var anything = &node{any: true, null: true, no: true, yes: true, plainNumber: true, plainString: true}

var anyArray = arrayArm{maxItems: -1, rest: anything}

// array reads the array whose bracket is before p.
func (c *Checker) array(a *arrayArm, p int) int {
	if !c.enter(p) {
		return -1
	}
	start := p - 1
	items := 0
	step := func(at int) int {
		c.trail = append(c.trail, trace{parent: start, at: at, items: items, array: a.rule})
		return -1
	}
	p = skipSpace(c.data, p)
	if p < len(c.data) && c.data[p] == ']' {
		p++
	} else {
		for {
			at, before := p, items
			if p, items = c.items(a, p, items); p < 0 {
				if items > before { // some way into a run of numbers
					at = c.failed
				}
				return step(at)
			}
			p = skipSpace(c.data, p)
			if p >= len(c.data) {
				return c.fail(p)
			}
			b := c.data[p]
			p++
			if b == ']' {
				break
			}
			if b != ',' {
				return c.fail(p - 1)
			}
			p = skipSpace(c.data, p)
		}
	}
	if items < a.minItems || a.maxItems >= 0 && items > a.maxItems {
		c.failed = start
		return step(p - 1)
	}
	c.depth--
	return p
}

// items reads one item at p, or a run of plain numbers, and returns the offset
// after the last and how many items the array has by then.
func (c *Checker) items(a *arrayArm, p, items int) (int, int) {
	n := a.rest
	if items < len(a.prefix) {
		n = a.prefix[items]
	} else if n != nil && p < len(c.data) && startsNumber(c.data[p]) {
		if n.plainNumber {
			return c.numbers(p, items, nil)
		}
		if n.plainInteger {
			return c.numbers(p, items, &n.numbers[0])
		}
	}
	if n == nil {
		return c.fail(p), items
	}
	if p = c.value(n, p); p < 0 {
		return -1, items
	}
	return p, items + 1
}

func startsNumber(b byte) bool { return b-'0' <= 9 || b == '-' }

// numbers reads a run of numbers, of an arm that accepts all integers or else of any.
func (c *Checker) numbers(p, items int, integers *numberArm) (int, int) {
	data := c.data
	for {
		end, integer := scanNumber(data, p)
		if end < 0 {
			return c.fail(p), items
		}
		if integers != nil && (!integer || integers.literal > integerLiteral) && !integers.accepts(data[p:end], integer) {
			return c.fail(p), items
		}
		items++
		next := end + 1
		if next < len(data) && data[next] == ' ' {
			next++
		}
		if next >= len(data) || data[end] != ',' || !startsNumber(data[next]) {
			return end, items
		}
		p = next
	}
}

// arrayArms tries the alternatives of an array, and settles for the one that
// loses least.
func (c *Checker) arrayArms(n *node, p int) int {
	mark, depth, names, open, sets := len(c.events), c.depth, len(c.names), c.open, len(c.sets)
	end, best, bestLoss := -1, -1, 0
	accepted := 0
	for i := range n.arrays {
		if i > 0 && !c.again(p, max(p, end, c.failed)) {
			return -1
		}
		c.events, c.trail = c.events[:mark], c.trail[:0]
		e := c.array(&n.arrays[i], p)
		if e < 0 {
			c.depth, c.names, c.open, c.sets = depth, c.names[:names], open, c.sets[:sets]
			continue
		}
		accepted++
		end = e
		loss := c.losses(mark, 0)
		if best < 0 || loss < bestLoss {
			best, bestLoss = i, loss
		}
		if loss == 0 && !n.exclusive {
			return end
		}
	}
	c.trail = c.trail[:0]
	if accepted == 0 || n.exclusive && accepted > 1 {
		return c.fail(max(p-1, c.failed))
	}
	if best < len(n.arrays)-1 { // the events are those of the last one
		c.events = c.events[:mark]
		return c.array(&n.arrays[best], p)
	}
	return end
}
