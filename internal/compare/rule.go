package compare

import (
	"slices"
	"strings"

	"example.org/parity/internal/lang"
)

// Rule is one kind of difference. Everything that is said about it, in reports,
// by explain and in the reference pages, comes from here.
type Rule struct {
	ID       string
	Class    Class
	Priority string // P0…P3; "" for classes that have none
	Mutual   bool   // what it says has no direction
	Summary  string // one line; placeholders as in texts
	Why      string // what the rule is about and why it has its class
	Impact   map[Harm]string
	Fix      string
	Fires    Example
	Silent   Example // a near miss: this rule says nothing
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

// Rules are all rules, by family.
func Rules() []*Rule {
	return slices.Concat(typeRules, fieldRules, valueRules, enumRules, unionRules, containerRules, opaqueRules)
}

var rulesByID = func() map[string]*Rule {
	byID := map[string]*Rule{}
	for _, r := range Rules() {
		byID[r.ID] = r
	}
	return byID
}()

// RuleByID returns the rule, or nil.
func RuleByID(id string) *Rule { return rulesByID[id] }

// impact is the sentence of a harm; a rule need not have one of its own for what
// all rules have in common.
func (r *Rule) impact(h Harm) string {
	if text, ok := r.Impact[h]; ok {
		return text
	}
	return commonImpact[h]
}

var commonImpact = map[Harm]string{
	Rejects:  "{receiver} rejects what {sender} sends as `{field}`",
	Omits:    "{sender} cannot say it: `{field}` is more in {receiver}",
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

// texts are the values of a rule's placeholders for one finding.
type texts struct {
	Type, OtherType string // the type's name on each side
	Field           string // the field's wire name, or the type's name at its root
	Ref, Other      string // titles of the sets
	Sender          string // title of the set that sends, where there is a direction
	Receiver        string
	RefShape        string // type expression in each side's own language
	OtherShape      string
	RefValue        string // default, constraint, format … that differs
	OtherValue      string
	Members         string // list of enum members or variants
	Add             string // declaration to add, in the language of the side that lags
	Literal         string // value to write, in the language of the side that lags
	Also            string // where else that declaration has to be made known, "" for nowhere
	Reason          string

	plain [2]string // what either side holds, where that is a plain value

	priority string   // "" for the rule's own
	claim    Claim    // of what is rejected
	needs    []string // types of the reference that what is lacking is made of
	cause    string   // the place in the code that makes something opaque
	// forReference: Add is a declaration for the reference.
	forReference bool
	omitted      bool // the other side has nothing of the kind, and cannot send it
}

// expand fills a template's placeholders. A quoted one becomes a code span,
// whatever its text contains.
func (t *texts) expand(template string) string {
	// A clause after a semicolon is there for its placeholder, and goes with it.
	if t.Also == "" {
		template = strings.Replace(template, "; {also}", "", 1)
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(template, '{')
		if open < 0 {
			break
		}
		shut := open + 1 + strings.IndexByte(template[open+1:], '}')
		value, known := t.value(template[open : shut+1])
		quoted := open > 0 && template[open-1] == '`' && shut+1 < len(template) && template[shut+1] == '`'
		switch {
		case !known:
			b.WriteString(template[:shut+1])
		case quoted:
			b.WriteString(template[:open-1])
			b.WriteString(lang.Code(value))
			shut++
		default:
			b.WriteString(template[:open])
			b.WriteString(value)
		}
		template = template[shut+1:]
	}
	b.WriteString(template)
	return b.String()
}

func (t *texts) value(placeholder string) (text string, known bool) {
	for _, v := range t.values() {
		if v.placeholder == placeholder {
			return v.text, true
		}
	}
	return "", false
}

type placeholderValue struct{ placeholder, text string }

func (t *texts) values() []placeholderValue {
	return []placeholderValue{
		{"{type}", t.Type}, {"{otherType}", t.OtherType}, {"{field}", t.Field},
		{"{ref}", t.Ref}, {"{other}", t.Other}, {"{sender}", t.Sender}, {"{receiver}", t.Receiver},
		{"{refShape}", t.RefShape}, {"{otherShape}", t.OtherShape},
		{"{refValue}", t.RefValue}, {"{otherValue}", t.OtherValue},
		{"{members}", t.Members}, {"{add}", t.Add}, {"{literal}", t.Literal}, {"{also}", t.Also}, {"{reason}", t.Reason},
	}
}
