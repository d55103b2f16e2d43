package validate

import (
	"slices"

	"example.org/parity/internal/payload"
)

// Outcome is what one set does with one record.
type Outcome string

const (
	Accepts Outcome = "accepts" // and keeps all of it
	Drops   Outcome = "drops"   // accepts it, and loses a member
	Rejects Outcome = "rejects"
	Absent  Outcome = "absent"  // the set has no such type
	Unknown Outcome = "unknown" // it could not be decided; Notes say why
)

// Outcomes in the order of reports.
var Outcomes = []Outcome{Accepts, Drops, Rejects, Absent, Unknown}

// Counts is a number of records by outcome.
type Counts map[Outcome]int

// Result is what was found in the payloads. Its JSON form is the contract of
// the JSON report.
type Result struct {
	Sets    []string `json:"sets"`
	Records int      `json:"records"` // all JSON records that were read, unmatched ones included
	Bytes   int64    `json:"bytes"`   // of those
	// Summary has, by set, the outcomes of all records with a type; each sums to the same.
	Summary   map[string]Counts   `json:"summary"`
	Types     []*TypeResult       `json:"types"`
	Unmatched []*Group            `json:"unmatched"`
	Broken    []Broken            `json:"broken"`  // in the order of the input, at most maxListed
	Skipped   []Skipped           `json:"skipped"` // what is no JSON record at all
	Coverage  map[string]Coverage `json:"coverage"`

	BrokenCount int `json:"broken_count"`
	// UnreadableCount and Inputs tell whether anything could be read at all.
	UnreadableCount int  `json:"unreadable_count"`
	ValuesShown     bool `json:"values_shown"`
}

// TypeResult is the records of one type.
type TypeResult struct {
	Name    string                `json:"name"` // as routes and --type call it
	Records int                   `json:"records"`
	Sets    map[string]*SetResult `json:"sets"`
}

// SetResult is what one set does with the records of a type.
type SetResult struct {
	Type       string    `json:"type"` // the set's own name of it, "" if absent
	Counts     Counts    `json:"counts"`
	Failures   []Finding `json:"failures"`   // why records are rejected
	Drops      []Finding `json:"drops"`      // members that the set's decoder drops
	Undeclared []Finding `json:"undeclared"` // members that the set does not declare; what becomes of them is not known
	Converts   []Finding `json:"converts"`   // values held in another way than by another set
	Notes      []string  `json:"notes"`      // why something is unknown
}

// Finding is one thing found in one or more records.
type Finding struct {
	// Path is a JSON pointer into the record where * stands for any item or
	// value, or Type.member for what is counted by declaration.
	Path    string        `json:"path"`
	Keyword string        `json:"keyword,omitempty"`
	Message string        `json:"message"`
	Count   int           `json:"count"` // records for failures, occurrences for the rest
	First   payload.Place `json:"first"` // the record that has it first
	Exact   string        `json:"exact"` // JSON pointer to the place in that record
	Value   string        `json:"value,omitempty"`
}

// Group is records that no route gives a type to.
type Group struct {
	Name    string        `json:"name"` // POST /v1/x request, or the member names of a bare record
	Method  string        `json:"method,omitempty"`
	Path    string        `json:"path,omitempty"` // with {id} for segments that vary
	Side    payload.Side  `json:"side,omitempty"`
	Status  int           `json:"status,omitempty"`
	Event   string        `json:"event,omitempty"` // of Server-Sent Events
	Records int           `json:"records"`
	First   payload.Place `json:"first"`
	// Proposals are types that fit, best first; only where they were asked for.
	Proposals []Proposal `json:"proposals,omitempty"`
}

// Proposal is a type that records could have.
type Proposal struct {
	Type string   `json:"type"`
	Fits int      `json:"fits"` // records that some set accepts whole as this type
	Of   int      `json:"of"`   // records that were tried
	Sets []string `json:"sets"` // those that do
}

// Broken is a record that is no JSON, or could not be read as a record.
type Broken struct {
	Place   payload.Place `json:"place"`
	Message string        `json:"message"`
}

// Skipped is inputs or bodies that were not looked into, by reason.
type Skipped struct {
	Kind   payload.ProblemKind `json:"kind"`
	Reason string              `json:"reason"`
	Count  int                 `json:"count"`
	First  payload.Place       `json:"first"`
}

// Empty reports whether there was nothing in the input: no record, nothing broken and
// no body that is left aside.
func (r *Result) Empty() bool {
	return r.Records == 0 && r.BrokenCount == r.UnreadableCount && !slices.ContainsFunc(r.Skipped, func(s Skipped) bool {
		return s.Kind == payload.NotJSON || s.Kind == payload.NotRecorded
	})
}

// Coverage is, for one set, which declared fields and enum members accepted
// records had; only of types that occurred.
type Coverage struct {
	Fields []FieldCoverage `json:"fields"`
	Enums  []EnumCoverage  `json:"enums"`
}

// FieldCoverage is one record type.
type FieldCoverage struct {
	Type     string   `json:"type"`
	Declared int      `json:"declared"`
	Unseen   []string `json:"unseen"`
}

// EnumCoverage is one enum.
type EnumCoverage struct {
	Type       string    `json:"type"` // or Type.field of an inline one
	Declared   int       `json:"declared"`
	Unseen     []string  `json:"unseen"`
	Undeclared []Finding `json:"undeclared"` // values of an open enum that it does not list
}

// Failed reports whether the result is not fine: a set rejects something or a
// record is broken; if strict, also where something is dropped, is held as something
// else, or has no type.
func (r *Result) Failed(strict bool) bool {
	if r.BrokenCount > 0 || r.UnreadableCount > 0 {
		return true
	}
	for _, counts := range r.Summary {
		if counts[Rejects] > 0 || strict && counts[Drops] > 0 {
			return true
		}
	}
	for _, t := range r.Types {
		for _, s := range t.Sets {
			if strict && len(s.Converts) > 0 {
				return true
			}
		}
	}
	return strict && len(r.Unmatched) > 0
}
