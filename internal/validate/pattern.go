package validate

import (
	"encoding/binary"
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// pattern is a regular expression that a text must have a match of. Where it has no
// conditions but those on both ends, and is not too large, a table is made of it that
// decides about ASCII with one look-up a character; else package regexp decides.
type pattern struct {
	re    *regexp.Regexp
	class [utf8.RuneSelf]uint8
	next  []uint16 // by state times classes plus class
	ends  []bool   // by state: it accepts at the end of the text
	width int      // classes
}

const (
	maxStates   = 4096
	deadState   = 0 // no match any more
	doneState   = 1 // a match, whatever comes
	startState  = 2
	maxProgram  = 2048 // instructions of a program that a table is made of
	anyPosition = syntax.EmptyBeginText | syntax.EmptyEndText
)

func newPattern(expression string) (*pattern, error) {
	re, err := regexp.Compile(expression)
	if err != nil {
		return nil, err
	}
	p := &pattern{re: re}
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil, err
	}
	if program, err := syntax.Compile(parsed.Simplify()); err == nil && len(program.Inst) <= maxProgram {
		p.tabulate(program)
	}
	return p, nil
}

func (p *pattern) matches(text []byte) bool {
	if p.next == nil {
		return p.re.Match(text)
	}
	state := startState
	for _, b := range text {
		if b >= utf8.RuneSelf {
			return p.re.Match(text)
		}
		if state = int(p.next[state*p.width+int(p.class[b])]); state <= doneState {
			return state == doneState
		}
	}
	return p.ends[state]
}

// tabulate determinises the program over ASCII, unless it is too large for that.
func (p *pattern) tabulate(program *syntax.Prog) {
	t := tabulator{Prog: program, index: map[string]int{}}
	samples := t.classes(&p.class)
	p.width = len(samples)
	p.next = make([]uint16, startState*p.width)
	for i := range p.width {
		p.next[doneState*p.width+i] = doneState
	}
	p.ends = []bool{deadState: false, doneState: true}
	start, done := t.closure([]uint32{uint32(program.Start)}, true)
	if done {
		start = nil
	}
	if t.failed || t.state(start, done) != startState && !done {
		p.next = nil
		return
	}
	if done {
		// Everything matches.
		p.next, p.ends = append(p.next, p.next[doneState*p.width:]...), append(p.ends, true)
		return
	}
	for at := 0; at < len(t.sets); at++ {
		p.ends = append(p.ends, t.accepts(t.sets[at]))
		for _, sample := range samples {
			next, done := t.closure(append(t.step(t.sets[at], rune(sample)), uint32(program.Start)), false)
			state := t.state(next, done)
			if t.failed || state >= maxStates {
				p.next = nil
				return
			}
			p.next = append(p.next, uint16(state))
		}
	}
}

// tabulator finds the states: sets of instructions that may be next.
type tabulator struct {
	*syntax.Prog
	index  map[string]int
	sets   [][]uint32
	failed bool
}

// classes numbers the characters that the program cannot tell apart, and returns one
// of each class.
func (t *tabulator) classes(class *[utf8.RuneSelf]uint8) (samples []byte) {
	known := map[string]int{}
	for b := range class {
		var key []byte
		for i := range t.Inst {
			if in := &t.Inst[i]; in.Op == syntax.InstRune || in.Op == syntax.InstRune1 || in.Op == syntax.InstRuneAny || in.Op == syntax.InstRuneAnyNotNL {
				if in.MatchRune(rune(b)) {
					key = append(key, 1)
				} else {
					key = append(key, 0)
				}
			}
		}
		i, found := known[string(key)]
		if !found {
			i = len(samples)
			known[string(key)] = i
			samples = append(samples, byte(b))
		}
		class[b] = uint8(i)
	}
	return samples
}

// closure follows what needs no character; begin tells that the text begins here. done
// tells that the match is complete whatever follows. Conditions on the end stay in
// the set.
func (t *tabulator) closure(from []uint32, begin bool) (set []uint32, done bool) {
	seen := map[uint32]bool{}
	stack := slices.Clone(from)
	for len(stack) > 0 {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch in := &t.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			stack = append(stack, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			stack = append(stack, in.Out)
		case syntax.InstEmptyWidth:
			condition := syntax.EmptyOp(in.Arg)
			switch {
			case condition&^anyPosition != 0:
				t.failed = true
			case condition&syntax.EmptyBeginText != 0 && !begin:
			case condition&syntax.EmptyEndText != 0:
				set = append(set, pc)
			default:
				stack = append(stack, in.Out)
			}
		case syntax.InstMatch:
			return nil, true
		case syntax.InstFail:
		default:
			set = append(set, pc)
		}
	}
	slices.Sort(set)
	return set, false
}

func (t *tabulator) step(set []uint32, r rune) (next []uint32) {
	for _, pc := range set {
		if in := &t.Inst[pc]; in.Op != syntax.InstEmptyWidth && in.MatchRune(r) {
			next = append(next, in.Out)
		}
	}
	return next
}

// accepts reports whether there is a match if the text ends here.
func (t *tabulator) accepts(set []uint32) bool {
	seen := map[uint32]bool{}
	stack := slices.Clone(set)
	for len(stack) > 0 {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch in := &t.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			stack = append(stack, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			stack = append(stack, in.Out)
		case syntax.InstEmptyWidth: // the begin was looked at before
			if syntax.EmptyOp(in.Arg)&syntax.EmptyBeginText == 0 {
				stack = append(stack, in.Out)
			}
		case syntax.InstMatch:
			return true
		}
	}
	return false
}

func (t *tabulator) state(set []uint32, done bool) int {
	switch {
	case done:
		return doneState
	case len(set) == 0:
		return deadState
	}
	var key []byte
	for _, pc := range set {
		key = binary.LittleEndian.AppendUint32(key, pc)
	}
	known, found := t.index[string(key)]
	if !found {
		known = startState + len(t.sets)
		t.index[string(key)] = known
		t.sets = append(t.sets, set)
		if len(t.sets) > maxStates {
			t.failed = true
		}
	}
	return known
}
