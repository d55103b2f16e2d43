package relation

import "slices"

// answer is three-valued.
type answer uint8

const (
	no answer = iota
	yes
	unsure // it rests on an opaque part
)

func (a answer) not() answer {
	switch a {
	case yes:
		return no
	case no:
		return yes
	default:
		return unsure
	}
}

func answerOf(b bool) answer {
	if b {
		return yes
	}
	return no
}

// conjunction folds answers: no wins over unsure, unsure over yes.
type conjunction answer

func (c *conjunction) add(a answer) (decided bool) {
	if a == no {
		*c = conjunction(no)
	}
	if answer(*c) == no {
		return true
	}
	if a == unsure {
		*c = conjunction(unsure)
	}
	return false
}

// evaluator judges instances by the normal form, in one dialect. It is what
// finite goals are decided with, and a second opinion beside the verifier.
type evaluator struct {
	space   *space
	dialect dialect
	effort  int // literals evaluated so far
}

// maxEffort bounds the literals that one evaluator takes up. Without it a tower
// of shared subschemas would be evaluated as the tree that it unfolds to.
const maxEffort = 2_000_000

func (e *evaluator) evalAll(goal []literal, v *value) answer {
	c := conjunction(yes)
	for _, l := range goal {
		if c.add(e.eval(l, v)) {
			break
		}
	}
	return answer(c)
}

func (e *evaluator) eval(l literal, v *value) answer {
	if e.effort++; e.effort > maxEffort {
		panic(budgetExceeded{BudgetSteps})
	}
	a := e.holds(e.space.at(l), v)
	if l.negated() {
		return a.not()
	}
	return a
}

func (e *evaluator) holds(n *node, v *value) answer {
	if n.must.has(v.kind) {
		return yes
	}
	if !n.may.has(v.kind) {
		return no
	}
	switch n.kind {
	case kindType:
		return answerOf(n.types.has(v.kind) || n.integer && v.kind == typeNumber && v.num.isInt())
	case kindEnum:
		if n.members != nil {
			return answerOf(n.members[v.String()])
		}
		for _, member := range n.values {
			if member.equal(v) {
				return yes
			}
		}
		return no
	case kindAnd:
		return e.evalAll(n.kids, v)
	case kindOneOf:
		return e.exactlyOne(n.kids, v)
	case kindIf:
		return e.conditional(n.kids, v)
	case kindRef:
		return e.eval(n.target, v)
	case kindUnevaluated:
		return e.unevaluated(n.uneval, v)
	case kindOpaque:
		return unsure
	}
	switch v.kind {
	case typeNumber:
		return answerOf(numberHolds(n, v.num))
	case typeString:
		return e.stringHolds(n, v.str)
	case typeArray:
		return e.arrayHolds(n, v.items)
	default:
		return e.objectHolds(n, v)
	}
}

func (e *evaluator) exactlyOne(kids []literal, v *value) answer {
	sure, maybe := 0, 0
	for _, k := range kids {
		switch e.eval(k, v) {
		case yes:
			sure++
		case unsure:
			maybe++
		}
	}
	switch {
	case sure > 1:
		return no
	case maybe > 0:
		return unsure
	default:
		return answerOf(sure == 1)
	}
}

func (e *evaluator) conditional(kids []literal, v *value) answer {
	switch e.eval(kids[0], v) {
	case yes:
		return e.eval(kids[1], v)
	case no:
		return e.eval(kids[2], v)
	}
	if a := e.eval(kids[1], v); a == e.eval(kids[2], v) {
		return a
	}
	return unsure
}

func (e *evaluator) unevaluated(u *unevaluated, v *value) answer {
	cases, ok := e.space.cases(u)
	if !ok {
		return unsure
	}
	maybe := false
	for _, c := range cases {
		switch e.evalAll(c.when, v) {
		case yes:
			return e.eval(c.demand, v)
		case unsure:
			maybe = true
		}
	}
	return map[bool]answer{true: unsure, false: yes}[maybe]
}

func numberHolds(n *node, d decimal) bool {
	switch n.kind {
	case kindMinimum:
		c := d.cmp(n.num)
		return c > 0 || c == 0 && !n.open
	case kindMaximum:
		c := d.cmp(n.num)
		return c < 0 || c == 0 && !n.open
	default:
		return d.isMultipleOf(n.num)
	}
}

func (e *evaluator) stringHolds(n *node, text string) answer {
	switch n.kind {
	case kindMinLength:
		return answerOf(runeCount(text) >= n.low)
	case kindMaxLength:
		return answerOf(runeCount(text) <= n.low)
	case kindFormat:
		return answerOf(formatHolds(n.text, text))
	case kindContent:
		return answerOf(contentHolds(n.text, text))
	default:
		return e.matches(n.pattern, text)
	}
}

func (e *evaluator) matches(p *pattern, text string) answer {
	if p.reason != "" {
		return unsure
	}
	return answerOf(p.exprs[e.dialect].MatchString(text))
}

func (e *evaluator) arrayHolds(n *node, items []*value) answer {
	switch n.kind {
	case kindMinItems:
		return answerOf(len(items) >= n.low)
	case kindMaxItems:
		return answerOf(len(items) <= n.low)
	case kindUnique:
		for i := range items {
			for j := range items[:i] {
				if items[i].equal(items[j]) {
					return no
				}
			}
		}
		return yes
	case kindItems:
		c := conjunction(yes)
		rest := len(n.kids) - 1
		for i, item := range items {
			if c.add(e.eval(n.kids[min(i, rest)], item)) {
				break
			}
		}
		return answer(c)
	}
	sure, maybe := 0, 0
	for i, item := range items {
		if i < n.from || n.to != unbounded && i > n.to {
			continue
		}
		switch e.eval(n.kids[0], item) {
		case yes:
			sure++
		case unsure:
			maybe++
		}
	}
	switch {
	case n.high != unbounded && sure > n.high || sure+maybe < n.low:
		return no
	case sure >= n.low && (n.high == unbounded || sure+maybe <= n.high):
		return yes
	default:
		return unsure
	}
}

func (e *evaluator) objectHolds(n *node, v *value) answer {
	c := conjunction(yes)
	switch n.kind {
	case kindMinProperties:
		return answerOf(len(v.members) >= n.low)
	case kindMaxProperties:
		return answerOf(len(v.members) <= n.low)
	case kindRequired:
		return answerOf(v.get(n.text) != nil)
	case kindDependent:
		if v.get(n.text) == nil {
			return yes
		}
		return e.eval(n.kids[0], v)
	case kindPropertyNames:
		for _, m := range v.members {
			if c.add(e.eval(n.kids[0], stringValue(m.name))) {
				break
			}
		}
	case kindHasKey:
		some := no
		for _, m := range v.members {
			both := conjunction(yes)
			both.add(e.eval(n.kids[1], m.value))
			if both.add(e.eval(n.kids[0], stringValue(m.name))); answer(both) == no {
				continue
			}
			if answer(both) == yes {
				return yes
			}
			some = unsure
		}
		return some
	case kindProperties:
		for _, m := range v.members {
			demands, sure := e.demands(n, m.name)
			if !sure {
				c.add(unsure)
			}
			if c.add(e.evalAll(demands, m.value)) {
				break
			}
		}
	}
	return answer(c)
}

// demands lists what a properties node asks of the member called name; sure is
// false if an uninterpreted pattern may ask more, or shield from the rest.
func (e *evaluator) demands(n *node, name string) (out []literal, sure bool) {
	sure, covered := true, false
	if i, found := slices.BinarySearch(n.names, name); found {
		out, covered = append(out, n.kids[i]), true
	}
	for i, text := range n.patterns {
		switch e.matches(e.space.patterns[text], name) {
		case yes:
			out, covered = append(out, n.kids[len(n.names)+i]), true
		case unsure:
			sure = false
		}
	}
	if !covered && sure {
		out = append(out, n.kids[len(n.kids)-1])
	}
	return out, sure
}
