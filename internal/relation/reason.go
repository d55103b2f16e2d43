package relation

import (
	"fmt"
	"slices"
	"strings"
)

// Code says why a relation could not be decided. The list is closed.
type Code string

const (
	OpaqueFormat     Code = "opaque-format"           // an asserted format, known only to validators
	OpaqueContent    Code = "opaque-content"          // contentEncoding or contentMediaType, asserted in draft 7
	OpaqueDeclared   Code = "opaque-declared"         // x-parity says that the type could not be known
	RegexUnsupported Code = "regex-unsupported"       // lookaround, backreferences and their like
	RegexDialect     Code = "regex-dialect"           // ECMA-262 and RE2 read the pattern differently
	NumberSize       Code = "number-size"             // a number too large to compute with
	UniqueItems      Code = "unique-items"            // distinct items by too large a search
	Unevaluated      Code = "unevaluated"             // too many cases of what is evaluated
	BudgetSteps      Code = "budget-steps"            // the search took too many steps, or too long
	BudgetStates     Code = "budget-states"           // a pattern's automaton grew too large
	BudgetDepth      Code = "budget-depth"            // nested too deeply
	BudgetBranches   Code = "budget-branches"         // too many cases at one place
	RemoteRef        Code = "remote-ref"              // a reference that leaves the document; never followed
	BadRef           Code = "bad-ref"                 // a reference to nothing
	BadSchema        Code = "bad-schema"              // not a valid schema
	Vocabulary       Code = "vocabulary"              // a keyword or dialect on which standard and validators differ
	NoVerifier       Code = "verifier-cannot-compile" // jsonschema/v5 rejects the schema, so no witness can be confirmed
	VerifierDisagree Code = "verifier-disagrees"      // jsonschema/v5 does not confirm the witness; always a bug in parity
)

// Reason is a code and the place in the schema that it speaks of: "a" or "b"
// and a JSON pointer as a fragment, such as a#/properties/x; "" for no place.
type Reason struct {
	Code Code
	At   string
}

func (r Reason) String() string {
	if r.At == "" {
		return string(r.Code)
	}
	return fmt.Sprintf("%s at %s", r.Code, r.At)
}

// trusted reports whether the verifier's own judgement of such an opaque part
// stands: it implements the standard there, parity only cannot reason about it.
func (r Reason) trusted() bool {
	return r.Code == RemoteRef
}

// maxReasons bounds how many reasons a result carries.
const maxReasons = 8

// reasons is a small set in order of discovery.
type reasons []Reason

func (rs reasons) with(more ...Reason) reasons {
	for _, r := range more {
		if len(rs) < maxReasons && !slices.Contains(rs, r) {
			rs = append(slices.Clip(rs), r)
		}
	}
	return rs
}

// String writes reasons as one line.
func (rs reasons) String() string {
	texts := make([]string, len(rs))
	for i, r := range rs {
		texts[i] = r.String()
	}
	return strings.Join(texts, "; ")
}
