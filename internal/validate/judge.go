package validate

import (
	"fmt"
	"maps"
	"slices"

	"example.org/parity/internal/payload"
)

// Judge holds single records against the types of one set, as a Runner holds streams
// of them against several. It is for one goroutine.
type Judge struct {
	set    *Set
	worker *worker
}

// NewJudge compiles all types of a set.
func NewJudge(set *Set) *Judge {
	Compare([]*Set{set})
	for _, name := range set.Types {
		set.Type(name)
	}
	return &Judge{set, (&Runner{Sets: []*Set{set}}).newWorker()}
}

// Verdict is what a type makes of a record.
type Verdict struct {
	Outcome Outcome
	// Why are the reasons of a rejection, or of what is not known.
	Why []string
}

// Accepted reports whether the record is taken, and whether that is known at all.
func (v Verdict) Accepted() (accepted, known bool) {
	return v.Outcome == Accepts || v.Outcome == Drops, v.Outcome != Unknown && v.Outcome != Absent
}

// Judge says what the type of exactly that name makes of a JSON text. The error is
// of a text that is none.
func (j *Judge) Judge(typeName string, data []byte) (Verdict, error) {
	t := j.set.types[typeName]
	if t == nil {
		return Verdict{Outcome: Absent}, nil
	}
	tested := testedRecord{item: &item{data: data, place: payload.Place{File: j.set.Name}}, plain: j.worker.plain}
	count := j.worker.outcome(0, t, &tested)
	if !tested.accepted && !tested.wellFormed() {
		return Verdict{}, fmt.Errorf("no JSON: %w", tested.malformed)
	}
	tally := setTally{Counts: Counts{}, Notes: map[string]int64{}}
	count(&tally)
	var v Verdict
	for outcome := range tally.Counts {
		v.Outcome = outcome
	}
	switch v.Outcome {
	case Rejects:
		for _, f := range tally.Failures.all() {
			v.Why = append(v.Why, f.Exact+": "+f.Message)
		}
		slices.Sort(v.Why)
	case Unknown:
		v.Why = slices.Sorted(maps.Keys(tally.Notes))
	}
	return v, nil
}
