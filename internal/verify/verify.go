// Package verify asks the SDKs themselves: it decodes payloads with their real
// code, encodes them again, and holds findings and captured contracts against what
// they say.
//
// It runs the SDK's code, in the SDK's own environment. Each language has a program
// in a process of its own, bounded in time and memory; one payload that hangs or
// kills it costs its type and nothing else. What could not be asked is said and
// counted: nothing passes by not being tried.
package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"example.org/parity/internal/schema"
)

// SDK is one set whose code can be asked.
type SDK struct {
	Set         *schema.Set
	Language    string
	Root        string // absolute; the files of the set are relative to it
	Source      string // absolute: the captured file or folder
	Interpreter string // of a Python SDK; "": the nearest
	Untried     string // why it must not be asked; "" where it may
}

// Trial is one payload that an SDK is asked to decode as one of its types.
type Trial struct {
	Type    string
	Payload json.RawMessage
	// Place is where a captured payload was recorded: its values are not shown then.
	Place string
}

// name is what a sentence calls the payload.
func (t Trial) name() string {
	if t.Place != "" {
		return t.Place
	}
	return short(t.Payload)
}

// Outcome is what an SDK did with a payload.
type Outcome struct {
	// NotRun says why it was not asked; "" where it was.
	NotRun string
	// Nameless tells that the type has no decoder that can be called by name.
	Nameless bool
	// Within is the field, as Type.field, in which it was asked instead.
	Within   string
	Accepted bool
	Error    string          // of the decoder, where it did not accept
	Sent     json.RawMessage // what it encodes the decoded value as; nil: see Unsent
	Unsent   string
	Decoded  json.RawMessage // the decoded value's fields, where the SDK has no function that gives them; nil where they are not known
}

// Limits bound what an SDK's code may take.
type Limits struct {
	Payload time.Duration // for one payload, and for what a program does between two
	Start   time.Duration // until the program answers at all: compilation is part of it
	Memory  int64         // bytes
}

// DefaultLimits are far above what a decoder needs.
var DefaultLimits = Limits{Payload: 5 * time.Second, Start: 10 * time.Minute, Memory: 4 << 30}

// Answers are the outcomes of an SDK's trials, in their order.
type Answers struct {
	Runtime  string // "pydantic 2.13.0, CPython 3.11.7"; "" where it could not be started
	Broken   string // why the SDK as a whole could not be asked
	Outcomes []Outcome

	declared map[string]declared
}

// Ask puts the trials to the SDK. An SDK that cannot be asked is no error: its
// answers say why.
func Ask(ctx context.Context, sdk SDK, trials []Trial, limits Limits) (Answers, error) {
	answers := Answers{Outcomes: make([]Outcome, len(trials)), declared: map[string]declared{}}
	fail := func(why string) (Answers, error) {
		answers.Broken = why
		for i := range answers.Outcomes {
			if answers.Outcomes[i].NotRun == "" && answers.Outcomes[i].Error == "" && !answers.Outcomes[i].Accepted {
				answers.Outcomes[i].NotRun = why
			}
		}
		return answers, nil
	}
	if sdk.Untried != "" {
		return fail(sdk.Untried)
	}
	prepare := runners[sdk.Language].program
	if prepare == nil {
		return fail(fmt.Sprintf("%s code cannot be run: parity verify knows %s", orUnnamed(sdk.Language), strings.Join(slices.Sorted(maps.Keys(runners)), ", ")))
	}
	p, err := prepare(ctx, sdk)
	if err != nil {
		return fail(err.Error())
	}
	defer p.close()
	r := run{program: p, trials: trials, limits: limits, answers: &answers}
	if err := r.all(ctx); err != nil {
		if ctx.Err() != nil {
			return answers, ctx.Err()
		}
		return fail(err.Error())
	}
	return answers, nil
}

func orUnnamed(language string) string {
	if language == "" {
		return "an unnamed language's"
	}
	return language
}
