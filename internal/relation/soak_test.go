package relation

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

var (
	soakPairs = flag.Int("soak.pairs", 400, "random pairs of schemas to attack")
	soakSeed  = flag.Uint64("soak.seed", 1, "first seed of the random pairs")
)

// instancesPerPair is how many instances each pair is attacked with.
const instancesPerPair = 24

// TestSoak attacks what Decide says of random pairs: instances are sampled and
// held, with jsonschema/v5, against each proof; the own evaluator is held
// against jsonschema/v5 on each instance.
func TestSoak(t *testing.T) {
	var tally soakTally
	for i := range *soakPairs {
		soak(t, *soakSeed+uint64(i), &tally)
	}
	t.Logf("%d pairs, %d instances: %d proven, %d refuted, %d unknown %v", tally.pairs, tally.instances, tally.proven, tally.refuted, tally.unknown, tally.reasons)
}

type soakTally struct {
	pairs, instances, proven, refuted, unknown int
	reasons                                    map[Code]int
}

func soak(t *testing.T, seed uint64, tally *soakTally) {
	g := newGenerator(seed)
	a := g.schemaText()
	b := a
	for b == a {
		b = g.schemaText()
	}
	switch g.IntN(4) { // related schemas, so that there is something to prove
	case 0:
		b = fmt.Sprintf(`{"anyOf":[%s,%s]}`, strip(a), strip(b))
	case 1:
		a = fmt.Sprintf(`{"allOf":[%s,%s]}`, strip(a), strip(b))
	}
	if g.IntN(8) == 0 { // another draft: formats are asserted, newer keywords unknown
		a, b = inDraft7(a), inDraft7(b)
	}
	va, vb := compileOrNil(a), compileOrNil(b)
	if va == nil || vb == nil {
		return // a circle of references
	}
	r := decideText(t, a, b)
	tally.pairs++
	for _, answer := range [...]Answer{r.AInB, r.BInA} {
		switch answer {
		case Yes:
			tally.proven++
		case No:
			tally.refuted++
		default:
			tally.unknown++
		}
	}
	if tally.reasons == nil {
		tally.reasons = map[Code]int{}
	}
	for _, why := range r.Reasons {
		tally.reasons[why.Code]++
		if why.Code == VerifierDisagree || why.Code == BadSchema {
			t.Errorf("seed %d: %v\n  a %s\n  b %s", seed, r.Reasons, a, b)
		}
	}
	checkWitnesses(t, a, b, r)
	attack(t, seed, g, a, b, va, vb, r, tally)
}

// strip drops a schema's definitions: inside another schema their references
// would point elsewhere.
func strip(schema string) string {
	if strings.Contains(schema, `"$defs"`) {
		return `{"type":"integer"}`
	}
	return schema
}

func inDraft7(schema string) string {
	if !strings.HasPrefix(schema, "{") {
		return schema // a boolean means the same in every draft
	}
	return strings.Replace(explicitText(schema), "https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#", 1)
}

func compileOrNil(schema string) *jsonschema.Schema {
	s, err := jsonschema.CompileString("https://test.invalid/", explicitText(schema))
	if err != nil {
		return nil
	}
	return s
}

func attack(t *testing.T, seed uint64, g *generator, a, b string, va, vb *jsonschema.Schema, r Result, tally *soakTally) {
	p := loadPair(t, a, b)
	var pool []any
	for _, w := range [...][]byte{r.ANotB, r.BNotA, r.Both} {
		if w != nil {
			pool = append(pool, decodeInstance(t, string(w)))
		}
	}
	for _, s := range [...]literal{p.sides[0].goal, p.sides[1].goal} {
		solver := newSolver(context.Background(), p.space, re2)
		for _, v := range sampleGoal(solver, []literal{s}, 3) {
			pool = append(pool, decodeInstance(t, v.String()))
		}
	}
	for i := range instancesPerPair {
		var v any
		if i < len(pool) {
			v = pool[i]
		} else if len(pool) > 0 && g.IntN(2) == 0 {
			v = g.mutant(pool[g.IntN(len(pool))])
		} else {
			v = g.value(2)
		}
		tally.instances++
		text := encode(v)
		v = decodeInstance(t, text)
		inA, inB := judge(va, v), judge(vb, v)
		switch {
		case r.AInB == Yes && inA == yes && inB == no, r.BInA == Yes && inB == yes && inA == no,
			r.Relation == Disjoint && inA == yes && inB == yes:
			t.Errorf("seed %d: %s refutes %s (%s, %s)\n  a %s\n  b %s", seed, text, r.Relation, r.AInB, r.BInA, a, b)
		}
		own := parseValue(t, text)
		for k, judged := range [...]answer{inA, inB} {
			e := evaluator{space: p.space}
			if said := e.eval(p.sides[k].goal, own); said != judged && said != unsure && judged != unsure {
				t.Errorf("seed %d: the evaluator says %d of %s, jsonschema/v5 %d\n  schema %s", seed, said, text, judged, [...]string{a, b}[k])
			}
		}
	}
}

// sampleGoal finds up to n values of a goal that differ.
func sampleGoal(s *solver, goal []literal, n int) (values []*value) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(budgetExceeded); !ok {
				panic(r)
			}
		}
	}()
	for len(values) < n {
		out := s.find(goal)
		if out.verdict != found {
			break
		}
		values = append(values, out.val)
		goal = append(goal, s.space.constant(out.val).not())
	}
	return values
}

// FuzzSoak is TestSoak driven by a fuzzer's seed.
func FuzzSoak(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		soak(t, seed, &soakTally{})
	})
}
