// Package compare decides, type by type, whether two type sets mean the same:
// it walks each pair of counterparts into findings, and derives verdicts
// from the findings by the table of rules.
package compare

import (
	"encoding/json"

	"example.org/parity/internal/match"
	"example.org/parity/internal/schema"
)

// Verdict is what a reference type is to another set.
type Verdict string

const (
	Parity         Verdict = "parity"
	WireCompatible Verdict = "wire-compatible"
	Mismatch       Verdict = "mismatch"
	Missing        Verdict = "missing"
	Extra          Verdict = "extra"
	Unverified     Verdict = "unverified"
)

// Verdicts in the order of the summary.
var Verdicts = []Verdict{Parity, WireCompatible, Mismatch, Missing, Extra, Unverified}

// Class is what a finding does to its type's verdict.
type Class string

const (
	ClassMismatch       Class = "mismatch"        // mismatch, missing or extra
	ClassUnverified     Class = "unverified"      // nothing can be said
	ClassWireCompatible Class = "wire-compatible" // same JSON, other convention
	ClassNote           Class = "note"            // no influence
)

// Harm is what a difference does to a payload.
type Harm string

const (
	Rejects  Harm = "rejects"  // the receiver refuses it
	Drops    Harm = "drops"    // the receiver accepts it and loses a part
	Omits    Harm = "omits"    // the sender cannot say it
	Converts Harm = "converts" // the receiver holds another value or native type
	Unknown  Harm = "unknown"  // it rests on something opaque
)

// Result is the comparison of one reference set with others. Its JSON form is
// the contract of the JSON report (report.Schema).
type Result struct {
	Reference string             `json:"reference"`
	Sets      []string           `json:"sets"`
	Summary   map[string]Summary `json:"summary"`
	// Topology is, by set, who talks to whom; Impossible counts the findings that
	// therefore cannot occur.
	Topology   map[string]Topology `json:"topology"`
	Impossible map[string]int      `json:"impossible"`
	// Pairs counts, by set, the counterparts that each kind of evidence has made.
	Pairs map[string]map[string]int `json:"pairs"`
	Types []*TypeResult             `json:"types"`
	// Conventions are the systematic differences, whose findings count once.
	Conventions []*Convention        `json:"conventions"`
	Aliases     []Alias              `json:"aliases"`
	Excluded    map[string][]Skipped `json:"excluded"`
	// Scope is what is looked at, nil for all.
	Scope *Scope `json:"scope,omitempty"`
	// Since is what an earlier state had, nil where none was asked for.
	Since *Since `json:"since,omitempty"`
	// Relation is set where just one type was compared with one other.
	Relation *Relation `json:"relation,omitempty"`

	Ref    *schema.Set            `json:"-"`
	Others map[string]*schema.Set `json:"-"`
	// Categories in the order of the report.
	Categories []string `json:"-"`
}

// Since is a revision that the findings are held against: what it had does not
// count, and is ignored.
type Since struct {
	Revision string `json:"revision"` // as it was asked for
	Commit   string `json:"commit"`
	Open     int    `json:"open"`  // findings with a priority that it had, too
	Fixed    []Gone `json:"fixed"` // those that are gone
}

// Gone is a finding that is no more.
type Gone struct {
	ID       string `json:"id"`
	Set      string `json:"set"`
	Rule     string `json:"rule"`
	Priority string `json:"priority"`
	Type     string `json:"type"`
	Path     Path   `json:"path"`
	Summary  string `json:"summary"`
}

// Summary counts the verdicts of one set; each number is a count of types.
type Summary map[Verdict]int

// TypeResult is one type of the reference, or one that only another set has.
type TypeResult struct {
	Name     string               `json:"name"`
	Category string               `json:"category"`
	Declared []string             `json:"declared"` // fields, members or variants, in order
	Compared map[string]*Compared `json:"compared"` // by set; for an extra type only the sets that have it

	Ref *schema.Type `json:"-"` // nil for an extra type
}

// Compared is one type's standing in one other set.
type Compared struct {
	Verdict     Verdict `json:"verdict"`
	Counterpart string  `json:"counterpart"` // the type's name there, "" where missing
	// CounterpartBy is the evidence for it, nil where there is none.
	CounterpartBy *CounterpartBy `json:"counterpart_by,omitempty"`
	// Nearest is what is most like a missing type, nil where nothing is.
	Nearest  *Nearest   `json:"nearest,omitempty"`
	Priority string     `json:"priority"` // most urgent of the findings that made the verdict, "" for none
	Roles    Roles      `json:"roles"`    // what each set does with the type
	Inherits []Inherits `json:"inherits"` // types inside this one that have no parity
	// InheritsMore is how many more of them there are.
	InheritsMore int        `json:"inherits_more,omitempty"`
	Findings     []*Finding `json:"findings"`
	reaches      *reach     // all that Inherits may name
	// Withdrawn are the differences that the wire relation refuted.
	Withdrawn []Withdrawn `json:"withdrawn,omitempty"`

	Other *schema.Type `json:"-"` // nil where missing
}

// CounterpartBy is why two types are counterparts.
type CounterpartBy struct {
	Evidence string  `json:"evidence"` // map, name, twin, or what spoke for it: words, shape, use
	Score    float64 `json:"score"`    // 0 to 1
}

// Nearest is the type of the other set that is most like a missing one.
type Nearest struct {
	Name   string  `json:"name"`
	Score  float64 `json:"score"`
	Shared int     `json:"shared"` // fields or members that it has too,
	Of     int     `json:"of"`     // of so many
}

// Guessed reports whether evidence made the pair, and not its name or parity.yaml.
func (c *Compared) Guessed() bool {
	return c.CounterpartBy != nil && match.Guessed(c.CounterpartBy.Evidence)
}

// Roles are what the two sets do with a type; nil for what is not known.
type Roles struct {
	Reference *Role `json:"reference,omitempty"`
	Other     *Role `json:"other,omitempty"`
}

// Withdrawn is a difference that looked like a rejection and is none: the receiver was
// proven to take all that the sender writes there.
type Withdrawn struct {
	ID        string    `json:"id"` // as the finding's would be
	Rule      string    `json:"rule"`
	Path      Path      `json:"path"`
	Direction Direction `json:"direction"`
}

// Inherits names a type that this one contains, and its own verdict.
type Inherits struct {
	Type     string  `json:"type"`
	Verdict  Verdict `json:"verdict"`
	Priority string  `json:"priority"`
}

// Relation is how the values that two types accept relate on the wire.
type Relation struct {
	Relation string          `json:"relation"`          // equal, subset, superset, overlapping, disjoint or unknown
	ANotB    json.RawMessage `json:"a_not_b,omitempty"` // a value that only the first accepts
	BNotA    json.RawMessage `json:"b_not_a,omitempty"`
	Reason   string          `json:"reason,omitempty"` // why something is unknown
}

// Alias is a name without a counterpart that is no type of its own: it is compared
// wherever it is used, by what it stands for.
type Alias struct {
	Name   string `json:"name"`
	Set    string `json:"set"`
	Reason string `json:"reason"`
	Place
}

// Skipped is a declaration that a capture left out.
type Skipped struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
	File   string `json:"file"`
	Line   int    `json:"line"`
}
