package relation

import (
	"context"
	"encoding/binary"
	"slices"
)

// Budgets of one direction. They are counts, so that an answer does not depend
// on the machine; the context's deadline is only the last net.
const (
	maxSteps    = 200_000 // literals taken up and goals opened
	maxStates   = 50_000  // states of products of automata
	maxDepth    = 64      // goals inside goals
	maxBranches = 64      // cases at one place
)

type verdict uint8

const (
	empty verdict = iota // proven: no value meets the goal
	found
	undecided
)

// outcome is what a search for a value of a goal came to.
type outcome struct {
	verdict verdict
	val     *value
	// sure is false where the value was found by leaving out an opaque part: it
	// is a candidate that only the verifier can confirm.
	sure bool
	why  reasons
	// leaned is the outermost goal on the stack, counted from 1, that an empty
	// verdict took for empty because it was met again; 0 if it leaned on none.
	leaned int
}

func (o outcome) definite() bool { return o.verdict == found && o.sure }

// better folds the outcomes of the cases of a disjunction.
func better(a, b outcome) outcome {
	out := a
	if b.verdict == found && (a.verdict != found || b.sure && !a.sure) || b.verdict == undecided && a.verdict == empty {
		out = b
	}
	if !out.definite() {
		out.why = a.why.with(b.why...)
		out.leaned = outer(a.leaned, b.leaned)
	}
	return out
}

// outer is the outermost of two stack positions, where 0 is none.
func outer(a, b int) int {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// budgetExceeded unwinds a direction whose budget is spent.
type budgetExceeded struct{ code Code }

// solver searches for values of goals. A goal is a conjunction of literals.
type solver struct {
	evaluator
	ctx context.Context
	// accept judges a value of the outermost goal: "" confirms it. A value that
	// is not confirmed is not taken, and the search goes on.
	accept func(*value) Code

	memo        map[string]outcome
	open        map[string]int // goals that are being decided, with their depth
	provisional []string       // memoised empties that lean on an open goal
	depth       int
	steps       int
	glances     int
	states      int
}

func newSolver(ctx context.Context, s *space, d dialect) *solver {
	return &solver{
		evaluator: evaluator{space: s, dialect: d},
		ctx:       ctx,
		memo:      map[string]outcome{},
		open:      map[string]int{},
	}
}

func (s *solver) unknown(code Code) outcome {
	return outcome{verdict: undecided, why: reasons{{Code: code}}}
}

func (s *solver) step() {
	s.steps++
	if s.steps > maxSteps {
		panic(budgetExceeded{BudgetSteps})
	}
	if s.steps%256 == 0 && s.ctx.Err() != nil {
		panic(budgetExceeded{BudgetSteps})
	}
}

// run is find for the outermost goal: a spent budget becomes an outcome.
func (s *solver) run(goal ...literal) (out outcome) {
	defer func() {
		if r := recover(); r != nil {
			spent, ok := r.(budgetExceeded)
			if !ok {
				panic(r)
			}
			out = s.unknown(spent.code)
		}
	}()
	return s.find(goal)
}

// find decides whether some value meets all literals of the goal.
func (s *solver) find(goal []literal) outcome {
	s.step()
	goal, ok := s.normal(goal)
	if !ok {
		return outcome{}
	}
	if len(goal) == 0 {
		// Any value will do; where it matters which, the goal is put by its types.
		if s.accept == nil {
			return outcome{verdict: found, sure: true, val: nullValue}
		}
		goal = []literal{anything}
	}
	buf := make([]byte, 0, 4*len(goal)+1)
	for _, l := range goal {
		buf = binary.LittleEndian.AppendUint32(buf, uint32(l))
	}
	key := string(buf)
	if out, ok := s.memo[key]; ok {
		return out
	}
	if depth, ok := s.open[key]; ok {
		// It is met in a part of its own value: of the same value only parts of a goal
		// are asked, and no reference runs in a circle there (load.go). A value of least
		// height never holds a value of its own goal.
		return outcome{leaned: depth}
	}
	if s.depth >= maxDepth {
		return s.unknown(BudgetDepth)
	}
	s.depth++
	s.open[key] = s.depth
	mark := len(s.provisional)
	out := s.search(goal)
	delete(s.open, key)
	s.close(key, mark, &out)
	s.depth--
	return out
}

// close memoises the outcome of the goal at the present depth. An empty that
// leans on goals further out stays provisional until the outermost of them is
// closed: then it is final if that ended empty, and void if it did not.
func (s *solver) close(key string, mark int, out *outcome) {
	if out.leaned >= s.depth {
		out.leaned = 0
	}
	switch {
	case out.verdict == empty && out.leaned == 0:
		for _, k := range s.provisional[mark:] {
			s.memo[k] = outcome{}
		}
		s.provisional = s.provisional[:mark]
		s.memo[key] = *out
	case out.verdict == empty:
		for _, k := range s.provisional[mark:] {
			if o := s.memo[k]; o.leaned >= s.depth {
				o.leaned = out.leaned
				s.memo[k] = o
			}
		}
		s.provisional = append(s.provisional, key)
		s.memo[key] = *out
	default:
		// What leans on goals still open may stand; what leans on this may not.
		kept := s.provisional[:mark]
		for _, k := range s.provisional[mark:] {
			if s.memo[k].leaned >= s.depth {
				delete(s.memo, k)
			} else {
				kept = append(kept, k)
			}
		}
		s.provisional = kept
		if out.verdict == found || out.leaned == 0 {
			out.leaned = 0
			s.memo[key] = *out
		}
	}
}

// normal sorts a goal, opens its conjunctions and follows its references; it
// reports false if two literals contradict each other at sight.
func (s *solver) normal(goal []literal) ([]literal, bool) {
	flat := make([]literal, 0, len(goal)+8)
	for _, l := range goal {
		flat = s.flatten(flat, l)
	}
	slices.Sort(flat)
	flat = slices.Compact(flat)
	types := allTypes
	for i, l := range flat {
		if i > 0 && l == flat[i-1].not() {
			return nil, false
		}
		types &= s.space.may(l)
	}
	return flat, types != noTypes
}

func (s *solver) flatten(flat []literal, l literal) []literal {
	l = s.space.resolved(l)
	if n := s.space.at(l); n.kind == kindAnd && !l.negated() {
		for _, k := range n.kids {
			flat = s.flatten(flat, k)
		}
		return flat
	}
	if l == anything {
		return flat
	}
	return append(flat, l)
}

// search splits a goal by JSON type: a keyword of another type is then true,
// its negation false, which ends most disjunctions at once.
func (s *solver) search(goal []literal) outcome {
	types := allTypes
	for _, l := range goal {
		types &= s.space.may(l)
	}
	var out outcome
	for t := typeNull; t < typeCount; t++ {
		if !types.has(t) {
			continue
		}
		out = better(out, s.branch(t, nil, nil, goal))
		if out.definite() {
			return out
		}
	}
	return out
}

// confirmed puts a value of the outermost goal to the test.
func (s *solver) confirmed(out outcome) outcome {
	if s.depth > 1 || s.accept == nil || out.verdict != found {
		return out
	}
	s.step()
	code := s.accept(out.val)
	if code == "" {
		out.sure = true
		return out
	}
	if out.sure || code != VerifierDisagree {
		out.why = out.why.with(Reason{Code: code})
	}
	return outcome{verdict: undecided, why: out.why}
}

// distinct finds up to n different values of a goal. An empty rest says that
// there are no more; an undecided one that there may be.
func (s *solver) distinct(goal []literal, n int) (values []*value, rest outcome) {
	goal = slices.Clone(goal)
	for len(values) < n {
		out := s.find(goal)
		if !out.definite() {
			if out.verdict == found {
				out.verdict = undecided
			}
			return values, out
		}
		values = append(values, out.val)
		goal = append(goal, s.space.constant(out.val).not())
	}
	return values, outcome{verdict: undecided}
}
