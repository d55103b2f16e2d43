package relation

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sort"
)

// machine determinises one pattern on the fly. A state is a set of program
// counters before their empty-width steps, because ^, $ and \b depend on the
// next rune; state 0 is "has matched", which no further text undoes.
type machine struct {
	prog       *syntax.Prog
	boundaries bool // uses \b or \B, so the last rune's word-ness is state
	states     []machineState
	ids        map[string]int
	key        []byte
	visited    []bool
}

type machineState struct {
	pcs     []uint32
	context lastRune
}

// lastRune is what empty-width conditions need to know of the text so far.
type lastRune uint8

const (
	noRuneYet lastRune = iota
	wordRune
	otherRune
)

const matched = 0

func newMachine(prog *syntax.Prog) *machine {
	m := &machine{prog: prog, ids: map[string]int{}, visited: make([]bool, len(prog.Inst))}
	for i := range prog.Inst {
		if in := &prog.Inst[i]; in.Op == syntax.InstEmptyWidth {
			if op := syntax.EmptyOp(in.Arg); op&(syntax.EmptyWordBoundary|syntax.EmptyNoWordBoundary) != 0 {
				m.boundaries = true
			}
		}
	}
	m.states = append(m.states, machineState{})
	return m
}

func (m *machine) start() int {
	return m.intern([]uint32{uint32(m.prog.Start)}, noRuneYet)
}

func (m *machine) intern(pcs []uint32, context lastRune) int {
	if !m.boundaries && context == wordRune {
		context = otherRune
	}
	key := append(m.key[:0], byte(context))
	for _, pc := range pcs {
		key = binary.AppendUvarint(key, uint64(pc))
	}
	m.key = key
	if id, ok := m.ids[string(key)]; ok {
		return id
	}
	id := len(m.states)
	m.states = append(m.states, machineState{slices.Clone(pcs), context})
	m.ids[string(key)] = id
	return id
}

// closure follows the empty-width steps from pcs under the conditions ops; hit
// says that the pattern has matched.
func (m *machine) closure(pcs []uint32, ops syntax.EmptyOp) (runes []uint32, hit bool) {
	clear(m.visited)
	work := slices.Clone(pcs)
	for len(work) > 0 {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		if m.visited[pc] {
			continue
		}
		m.visited[pc] = true
		in := &m.prog.Inst[pc]
		switch in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			work = append(work, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			work = append(work, in.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^ops == 0 {
				work = append(work, in.Out)
			}
		case syntax.InstMatch:
			return nil, true
		case syntax.InstFail:
		default:
			runes = append(runes, pc)
		}
	}
	return runes, false
}

func conditions(before lastRune, atEnd, nextIsWord bool) syntax.EmptyOp {
	var ops syntax.EmptyOp
	if before == noRuneYet {
		ops |= syntax.EmptyBeginText
	}
	if atEnd {
		ops |= syntax.EmptyEndText
	}
	if (before == wordRune) != nextIsWord {
		ops |= syntax.EmptyWordBoundary
	} else {
		ops |= syntax.EmptyNoWordBoundary
	}
	return ops
}

// step is the state after one more rune.
func (m *machine) step(state int, r rune) int {
	if state == matched {
		return matched
	}
	from := m.states[state]
	word := syntax.IsWordChar(r)
	runes, hit := m.closure(from.pcs, conditions(from.context, false, word))
	if hit {
		return matched
	}
	// The pattern is not anchored: it may start anew after every rune.
	next := []uint32{uint32(m.prog.Start)}
	for _, pc := range runes {
		if in := &m.prog.Inst[pc]; in.MatchRune(r) {
			next = append(next, in.Out)
		}
	}
	slices.Sort(next)
	context := otherRune
	if word {
		context = wordRune
	}
	return m.intern(slices.Compact(next), context)
}

// accepts reports whether the text may end in this state.
func (m *machine) accepts(state int) bool {
	if state == matched {
		return true
	}
	from := m.states[state]
	_, hit := m.closure(from.pcs, conditions(from.context, true, false))
	return hit
}

// alphabet returns one rune for each class of runes that no machine and no
// excluded text tells apart, the most readable one, most readable first.
func alphabet(machines []*machine, exclude []string) []rune {
	cuts := []rune{0, 0xD800, 0xE000}
	addRange := func(lo, hi rune) { cuts = append(cuts, lo, hi+1) }
	var tests []*syntax.Inst
	boundaries := false
	for _, m := range machines {
		boundaries = boundaries || m.boundaries
		for i := range m.prog.Inst {
			in := &m.prog.Inst[i]
			switch in.Op {
			case syntax.InstRune, syntax.InstRune1:
				if len(in.Rune) == 1 {
					addRange(in.Rune[0], in.Rune[0])
				}
				for j := 0; j+1 < len(in.Rune); j += 2 {
					addRange(in.Rune[j], in.Rune[j+1])
				}
			case syntax.InstRuneAnyNotNL:
				addRange('\n', '\n')
			default:
				continue
			}
			tests = append(tests, in)
		}
	}
	if boundaries {
		addRange('0', '9')
		addRange('A', 'Z')
		addRange('_', '_')
		addRange('a', 'z')
	}
	apart := map[rune]int{}
	for _, text := range exclude {
		for _, r := range text {
			addRange(r, r)
			apart[r] = len(apart) + 1
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)

	best := map[string]rune{}
	var signature []byte
	for i, lo := range cuts {
		if lo >= 0xD800 && lo < 0xE000 || lo > 0x10FFFF {
			continue
		}
		hi := rune(0x10FFFF)
		if i+1 < len(cuts) {
			hi = cuts[i+1] - 1
		}
		signature = binary.AppendUvarint(signature[:0], uint64(apart[lo]))
		for _, in := range tests {
			if in.MatchRune(lo) {
				signature = append(signature, '1')
			} else {
				signature = append(signature, '0')
			}
		}
		if boundaries && syntax.IsWordChar(lo) {
			signature = append(signature, 'w')
		}
		r := mostReadable(lo, hi)
		if old, ok := best[string(signature)]; !ok || readability(r) < readability(old) {
			best[string(signature)] = r
		}
	}
	runes := make([]rune, 0, len(best))
	for _, r := range best {
		runes = append(runes, r)
	}
	sort.Slice(runes, func(i, j int) bool {
		if x, y := readability(runes[i]), readability(runes[j]); x != y {
			return x < y
		}
		return runes[i] < runes[j]
	})
	return runes
}

var readableRanges = [...][2]rune{{'a', 'z'}, {'0', '9'}, {'A', 'Z'}, {'!', '~'}, {' ', ' '}, {0xC0, 0x24F}, {0x370, 0x4FF}, {0x1F300, 0x1F5FF}, {0xA1, 0xD7FF}, {0xE000, 0x10FFFF}}

func readability(r rune) int {
	for i, span := range readableRanges {
		if r >= span[0] && r <= span[1] {
			return i
		}
	}
	return len(readableRanges)
}

func mostReadable(lo, hi rune) rune {
	for _, span := range readableRanges {
		if r := max(lo, span[0]); r <= min(hi, span[1]) {
			return r
		}
	}
	return lo
}
