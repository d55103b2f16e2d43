package relation

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf8"
)

// textGoal is a conjunction of what a string may be asked.
type textGoal struct {
	low, high int        // length in code points; high may be unbounded
	plus      []*pattern // must match
	minus     []*pattern // must not
	exclude   []string
}

// maxTextLength bounds the length of a string that is built as a witness.
const maxTextLength = 20000

// findText is the shortest string that meets the goal. It explores the product
// of the patterns' automata, the length and the excluded texts, breadth first.
func (s *solver) findText(g *textGoal) outcome {
	if g.high != unbounded && g.low > g.high {
		return outcome{}
	}
	if g.low > maxTextLength {
		return s.unknown(BudgetStates)
	}
	if len(g.plus)+len(g.minus) == 0 {
		return plainText(g)
	}
	p := product{solver: s, goal: g}
	for _, list := range [...][]*pattern{g.plus, g.minus} {
		for _, pat := range list {
			p.machines = append(p.machines, newMachine(pat.progs[s.dialect]))
		}
	}
	return p.search()
}

// plainText answers where only the length and exclusions count, in closed form:
// there are more strings of any length above 0 than can be excluded.
func plainText(g *textGoal) outcome {
	if g.low == 0 && !slices.Contains(g.exclude, "") {
		return foundText("")
	}
	if g.high == 0 {
		return outcome{}
	}
	prefix := strings.Repeat("a", max(g.low, 1)-1)
	for r := 'a'; ; r++ {
		if r == 0xD800 {
			r = 0xE000
		}
		if text := prefix + string(r); !slices.Contains(g.exclude, text) {
			return foundText(text)
		}
	}
}

func foundText(text string) outcome {
	return outcome{verdict: found, sure: true, val: stringValue(text)}
}

type product struct {
	solver   *solver
	goal     *textGoal
	machines []*machine
	nodes    []productNode
	ids      map[string]int
}

// productNode is a state of the product and how it was first reached.
type productNode struct {
	states []int32 // of each machine
	length int
	trie   int // the prefix of an excluded text that was read; offTrie for none
	parent int
	by     rune
}

const offTrie = -1

func (p *product) search() outcome {
	runes := alphabet(p.machines, p.goal.exclude)
	trie := newTrie(p.goal.exclude)
	p.ids = map[string]int{}
	start := productNode{parent: -1, states: make([]int32, len(p.machines))}
	for i, m := range p.machines {
		start.states[i] = int32(m.start())
	}
	if len(p.goal.exclude) == 0 {
		start.trie = offTrie
	}
	p.visit(start)
	for at := 0; at < len(p.nodes); at++ {
		n := p.nodes[at]
		if p.accepts(n, trie) {
			return foundText(p.text(at))
		}
		if n.length == p.goal.high {
			continue
		}
		for _, r := range runes {
			p.solver.states++
			if p.solver.states%1024 == 0 && p.solver.ctx.Err() != nil {
				panic(budgetExceeded{BudgetSteps})
			}
			if p.solver.states > maxStates {
				panic(budgetExceeded{BudgetStates})
			}
			next := productNode{parent: at, by: r, length: n.length + 1, trie: trie.step(n.trie, r), states: make([]int32, len(p.machines))}
			dead := false
			for i, m := range p.machines {
				next.states[i] = int32(m.step(int(n.states[i]), r))
				p.solver.states += len(m.states[n.states[i]].pcs) / 4
				// What must not match never recovers from a match.
				dead = dead || i >= len(p.goal.plus) && next.states[i] == matched
			}
			if !dead {
				p.visit(next)
			}
		}
	}
	return outcome{}
}

func (p *product) visit(n productNode) {
	length := n.length
	if p.goal.high == unbounded {
		length = min(length, p.goal.low)
	}
	key := make([]byte, 0, 4*len(n.states)+8)
	key = binary.AppendVarint(key, int64(length))
	key = binary.AppendVarint(key, int64(n.trie))
	for _, state := range n.states {
		key = binary.AppendVarint(key, int64(state))
	}
	if _, ok := p.ids[string(key)]; ok {
		return
	}
	p.ids[string(key)] = len(p.nodes)
	p.nodes = append(p.nodes, n)
}

func (p *product) accepts(n productNode, trie *trie) bool {
	if n.length < p.goal.low || trie.ends(n.trie) {
		return false
	}
	for i, m := range p.machines {
		if m.accepts(int(n.states[i])) != (i < len(p.goal.plus)) {
			return false
		}
	}
	return true
}

func (p *product) text(at int) string {
	var runes []rune
	for ; p.nodes[at].parent >= 0; at = p.nodes[at].parent {
		runes = append(runes, p.nodes[at].by)
	}
	slices.Reverse(runes)
	return string(runes)
}

// trie recognises the excluded texts, so that "none of these" is one more
// automaton of the product.
type trie struct {
	next []map[rune]int
	end  []bool
}

func newTrie(texts []string) *trie {
	t := &trie{next: []map[rune]int{nil}, end: []bool{false}}
	for _, text := range texts {
		at := 0
		for _, r := range text {
			to, ok := t.next[at][r]
			if !ok {
				to = len(t.next)
				t.next, t.end = append(t.next, nil), append(t.end, false)
				if t.next[at] == nil {
					t.next[at] = map[rune]int{}
				}
				t.next[at][r] = to
			}
			at = to
		}
		t.end[at] = true
	}
	return t
}

func (t *trie) step(at int, r rune) int {
	if at == offTrie {
		return offTrie
	}
	if to, ok := t.next[at][r]; ok {
		return to
	}
	return offTrie
}

func (t *trie) ends(at int) bool { return at != offTrie && t.end[at] }

// solveString decides a conjunction of string constraints.
func (s *solver) solveString(atoms []literal) outcome {
	g := textGoal{high: unbounded}
	var why reasons
	var formats []literal
	for _, a := range atoms {
		n := s.space.at(a)
		switch n.kind {
		case kindMinLength:
			g.low = max(g.low, n.low)
		case kindMaxLength:
			if g.high == unbounded || n.low < g.high {
				g.high = n.low
			}
		case kindPattern:
			switch {
			case n.pattern.reason != "":
				why = why.with(Reason{n.pattern.reason, "pattern " + n.text})
			case a.negated():
				g.minus = append(g.minus, n.pattern)
			default:
				g.plus = append(g.plus, n.pattern)
			}
		case kindEnum: // negated; a positive one was enumerated before
			for _, v := range n.values {
				if v.kind == typeString {
					g.exclude = append(g.exclude, v.str)
				}
			}
		case kindFormat:
			formats = append(formats, a)
			why = why.with(Reason{OpaqueFormat, n.text})
			if size, ok := formatLengths[n.text]; ok && !a.negated() {
				g.low = max(g.low, size[0])
				if g.high == unbounded || size[1] < g.high {
					g.high = size[1]
				}
			}
		case kindContent:
			formats = append(formats, a)
			why = why.with(Reason{OpaqueContent, n.text})
		case kindOpaque:
			why = why.with(n.reason)
		}
	}
	if len(formats) > 0 {
		for _, sample := range samplesFor(s.space, formats) {
			v := stringValue(sample)
			if s.evalAll(atoms, v) == yes {
				return outcome{verdict: found, sure: true, val: v}
			}
		}
	}
	out := s.findText(&g)
	if out.verdict == found && len(why) > 0 && s.evalAll(atoms, out.val) != yes {
		out.sure, out.why = false, why
	}
	return out
}

func runeCount(text string) int { return utf8.RuneCountInString(text) }
