package validate

import (
	"errors"
	"sync"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// leastSteps and stepsPerValue are how many schemas jsonschema may hold against the
// values of one record. Where schemas refer to themselves under not and oneOf there
// is no end otherwise that anybody would see.
const (
	leastSteps    = 5_000
	stepsPerValue = 64
	// mostTime ends those whose steps are dear: jsonschema keeps the errors of all.
	mostTime = 10 * time.Second
)

func stepsFor(value any) int { return leastSteps + stepsPerValue*size(value) }

// size is the number of values in a decoded one.
func size(value any) int {
	n := 1
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			n += size(item)
		}
	case map[string]any:
		for _, member := range v {
			n += size(member)
		}
	}
	return n
}

var errSteps = errors.New("jsonschema would take too long: the schema refers to itself in too many ways")

// budget counts what jsonschema does for one record. It is registered as a keyword
// that every schema has, which is the one place where jsonschema can be stopped.
type budget struct {
	sync.Mutex // of who has jsonschema work
	left       int
	until      time.Time
}

// start grants what may be spent on a value.
func (b *budget) start(value any) {
	b.left, b.until = stepsFor(value), time.Now().Add(mostTime)
}

// Compile implements [jsonschema.ExtCompiler].
func (b *budget) Compile(jsonschema.CompilerContext, map[string]any) (jsonschema.ExtSchema, error) {
	return b, nil
}

// Validate implements [jsonschema.ExtSchema].
func (b *budget) Validate(jsonschema.ValidationContext, any) error {
	if b.left--; b.left < 0 || b.left%64 == 0 && time.Now().After(b.until) {
		panic(errSteps)
	}
	return nil
}
