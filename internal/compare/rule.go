package compare

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// Rule is one kind of difference. Everything that is said about it, in reports,
// by explain and in the reference pages, comes from here.
//
// Summary, Impact and Fix have placeholders: {type}, {field}, {sender} and what else
// every finding has, and the arguments of the rule by their names in JSON, those of
// either side as {name.reference} and {name.other}. Package wording fills them.
type Rule struct {
	ID       string
	Class    Class
	Priority string // P0…P3; "" for classes that have none
	Mutual   bool   // what it says has no direction
	Summary  string // one line
	Why      string // what the rule is about and why it has its class
	Impact   map[Harm]string
	Fix      string
	Fires    Example
	Silent   Example // a near miss: this rule says nothing

	// Arguments is the type of what its findings carry besides.
	Arguments reflect.Type
}

// Of is a rule whose findings carry an A: a struct, whose exported fields are
// placeholders of the rule's texts.
type Of[A any] struct{ *Rule }

// define makes a rule known.
func define[A any](r Rule) Of[A] {
	r.Arguments = reflect.TypeFor[A]()
	defined = append(defined, &r)
	return Of[A]{&r}
}

var defined []*Rule

// with is what a walk says by the rule.
func (r Of[A]) with(args A) statement { return statement{rule: r.Rule, args: args} }

// statement is a rule that applies, with its arguments.
type statement struct {
	rule     *Rule
	args     any
	claim    Claim  // of what is rejected
	priority string // "" for the rule's own
	omitted  bool   // the other side has nothing of the kind, and cannot send it
	short    bool   // which is but another way of writing what it can send
}

func (s statement) claiming(c Claim) statement {
	s.claim = c
	return s
}

func (s statement) prioritised(priority string) statement {
	s.priority = priority
	return s
}

// omitting says that the other side cannot send it either, where that is so.
func (s statement) omitting(so bool) statement {
	s.omitted = so
	return s
}

// shorthand says that what the other side cannot send is another way of writing what it
// can, if that is so: where nothing else goes wrong, it is the less urgent.
func (s statement) shorthand(so bool) statement {
	s.short = so
	return s
}

// Example is a pair of type sets, each the $defs of a JSON Schema as JSON, or a whole
// document where more than those matters.
type Example struct {
	Reference, Other string
}

// Document is one side of an example as a document.
func Document(side string) string {
	if strings.HasPrefix(side, `{"$defs":`) {
		return side
	}
	return `{"$defs":` + side + `}`
}

// families are the first parts of ids, in the order of the reference pages.
var families = []string{"type", "field", "enum", "union", "array", "map", "object", "opaque"}

func init() {
	slices.SortStableFunc(defined, func(a, b *Rule) int {
		return cmp.Compare(slices.Index(families, a.Family()), slices.Index(families, b.Family()))
	})
}

// Rules are all rules, by family.
func Rules() []*Rule { return slices.Clone(defined) }

// RuleByID returns the rule, or nil.
func RuleByID(id string) *Rule {
	for _, r := range defined {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// ImpactOf is the sentence of a harm; a rule need not have one of its own for what
// all rules have in common.
func (r *Rule) ImpactOf(h Harm) string {
	if text, ok := r.Impact[h]; ok {
		return text
	}
	return commonImpact[h]
}

var commonImpact = map[Harm]string{
	Rejects:  "{receiver} rejects what {sender} sends as `{field}`",
	Omits:    "{sender} cannot say all that `{field}` may be for {receiver}",
	Drops:    "a part of what {sender} sends as `{field}` is lost in {receiver}",
	Converts: "what {sender} sends as `{field}` does not fit: {receiver} gives no error, and holds something else",
	Unknown:  "it could not be decided whether {receiver} takes what {sender} sends as `{field}`",
}

// Family is the part of the id before the first dot.
func (r *Rule) Family() string {
	family, _, _ := strings.Cut(r.ID, ".")
	return family
}

// About is the first sentence of Why: what the rule is about.
func (r *Rule) About() string {
	head, _, found := strings.Cut(r.Why, ". ")
	if found {
		return head + "."
	}
	return r.Why
}

// MarshalText is the rule's id.
func (r *Rule) MarshalText() ([]byte, error) { return []byte(r.ID), nil }

// String is the rule's id.
func (r *Rule) String() string { return r.ID }
