package compare

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/parity/internal/schema"
)

// defs makes a type set of the $defs of an example.
func defs(t testing.TB, name, text string) *schema.Set {
	t.Helper()
	set, err := schema.Parse(name+".json", name, []byte(Document(text)))
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, text)
	}
	return set
}

func run(t testing.TB, reference, other string) *Result {
	t.Helper()
	r, err := Run(defs(t, "ref", reference), []*schema.Set{defs(t, "other", other)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for l := range r.Findings() {
		if f := l.Finding; f.CannotOccur != "" && (f.Class != ClassNote || f.Priority != "") {
			t.Errorf("%s of %s cannot occur, and is a %s of priority %q", f.Rule.ID, l.Type.Name, f.Class, f.Priority)
		}
	}
	return r
}

// fired lists the rules of all findings, sorted, each once.
func fired(r *Result) []string {
	var rules []string
	for _, row := range r.Types {
		for _, c := range row.Compared {
			for _, f := range c.Findings {
				rules = append(rules, f.Rule.ID)
			}
		}
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

// TestRulesOnExamples runs all rules on all examples: each fires on its own
// pair, is silent on its near miss, and no rule at all finds anything between a
// set and itself.
func TestRulesOnExamples(t *testing.T) {
	for _, rule := range Rules() {
		t.Run(rule.ID, func(t *testing.T) {
			if got := fired(run(t, rule.Fires.Reference, rule.Fires.Other)); !slices.Contains(got, rule.ID) {
				t.Errorf("does not fire on its example; fired: %v", got)
			}
			if got := fired(run(t, rule.Silent.Reference, rule.Silent.Other)); slices.Contains(got, rule.ID) {
				t.Errorf("fires on its near miss; fired: %v", got)
			}
		})
		for _, text := range []string{rule.Fires.Reference, rule.Fires.Other, rule.Silent.Reference, rule.Silent.Other} {
			if strings.Contains(text, "opaque\":\"a") || strings.Contains(text, `"checked"`) {
				continue // what is opaque is unverified even against itself
			}
			if got := fired(run(t, text, text)); len(got) > 0 {
				t.Errorf("%s: a set differs from itself by %v: %s", rule.ID, got, text)
			}
		}
	}
}

// TestRulesFireAlone demands that a rule's example has one root cause: examples
// that fire several rules of a class teach nothing.
func TestRulesFireAlone(t *testing.T) {
	for _, rule := range Rules() {
		got := fired(run(t, rule.Fires.Reference, rule.Fires.Other))
		others := slices.DeleteFunc(got, func(id string) bool {
			return id == rule.ID || RuleByID(id).Class == ClassNote
		})
		if rule.ID == "type.reference" {
			others = slices.DeleteFunc(others, func(id string) bool { return id == "type.missing" })
		}
		if len(others) > 0 {
			t.Errorf("%s: its example also fires %v", rule.ID, others)
		}
	}
}

var ruleID = regexp.MustCompile(`^[a-z]+(\.[a-z]+)+$`)

// TestRuleHygiene keeps the table fit for explain, SARIF and the reference pages.
func TestRuleHygiene(t *testing.T) {
	seen := map[string]bool{}
	for _, rule := range Rules() {
		if seen[rule.ID] {
			t.Errorf("%s: two rules have this id", rule.ID)
		}
		seen[rule.ID] = true
		if !ruleID.MatchString(rule.ID) || !slices.Contains(families, rule.Family()) {
			t.Errorf("%s: an id is family.words, lower case, of a known family", rule.ID)
		}
		prioritised := rule.Class == ClassMismatch || rule.ID == "type.extra"
		if prioritised != (rule.Priority != "") {
			t.Errorf("%s: priority %q does not go with class %s", rule.ID, rule.Priority, rule.Class)
		}
		if len(rule.Impact) == 0 {
			t.Errorf("%s: no impact", rule.ID)
		}
		all := []string{rule.Summary, rule.Why, rule.Fix}
		for _, impact := range rule.Impact {
			all = append(all, impact)
		}
		for _, text := range all {
			if text == "" || text != strings.TrimSpace(text) {
				t.Errorf("%s: empty text or stray blanks: %q", rule.ID, text)
			}
		}
		if strings.Contains(rule.Why, "{") {
			t.Errorf("%s: why is about the rule, not about one finding", rule.ID)
		}
	}
}
