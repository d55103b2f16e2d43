package compare

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"example.org/parity/internal/near"
)

// Scope is what of a comparison is looked at: patterns of names, in which * stands
// for any text. No pattern of a kind leaves all in.
type Scope struct {
	Sets       []string `json:"sets,omitempty"`
	Types      []string `json:"types,omitempty"` // names in the reference or of the counterpart
	Rules      []string `json:"rules,omitempty"`
	Priorities []string `json:"priorities,omitempty"`
}

// Whole reports whether all is looked at.
func (s Scope) Whole() bool { return len(s.Sets)+len(s.Types)+len(s.Rules)+len(s.Priorities) == 0 }

// String is the scope as flags of the command line.
func (s Scope) String() string {
	var words []string
	for _, part := range []struct {
		flag     string
		patterns []string
	}{{"set", s.Sets}, {"type", s.Types}, {"rule", s.Rules}, {"priority", s.Priorities}} {
		for _, pattern := range part.patterns {
			words = append(words, "--"+part.flag+" "+pattern)
		}
	}
	return strings.Join(words, " ")
}

// HoldsSet reports whether a set that is compared with the reference is in scope.
func (s Scope) HoldsSet(name string) bool { return answers(s.Sets, name) }

// CheckSets refuses patterns that no set answers to; names are those that are
// compared with the reference.
func (s Scope) CheckSets(reference string, names []string) error {
	for _, pattern := range s.Sets {
		if err := checkPattern("set", pattern, names, "the sets are "+strings.Join(names, ", ")+", compared with "+reference); err != nil {
			return err
		}
	}
	return nil
}

// Check refuses patterns of rules and priorities that nothing answers to.
func (s Scope) Check() error {
	var rules []string
	for _, rule := range Rules() {
		rules = append(rules, rule.ID)
	}
	for _, pattern := range s.Rules {
		if err := checkPattern("rule", pattern, rules, "parity explain lists them"); err != nil {
			return err
		}
	}
	for _, pattern := range s.Priorities {
		if err := checkPattern("priority", pattern, priorities, "they are "+strings.Join(priorities, ", ")); err != nil {
			return err
		}
	}
	return nil
}

var priorities = []string{"P0", "P1", "P2", "P3"}

func checkPattern(kind, pattern string, names []string, otherwise string) error {
	if _, err := path.Match(pattern, ""); err != nil {
		return fmt.Errorf("--%s: %q is no pattern: a [ has no ]", kind, pattern)
	}
	if !slices.ContainsFunc(names, func(name string) bool { return answers([]string{pattern}, name) }) {
		return fmt.Errorf("--%s: there is no %s %q%s", kind, kind, pattern, near.Hint(pattern, append(wholeFamilies(names, pattern), names...), otherwise))
	}
	return nil
}

// answers reports whether a name answers to one of the patterns; to none where there are none.
func answers(patterns []string, name string) bool {
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := path.Match(pattern, name)
		return ok && err == nil
	})
}

// Narrow leaves what is in scope: the rows of its sets and types, and where rules or
// priorities are named, of these just the rows that have such a finding, with that
// alone. Verdicts stay what they are; each number counts what is left.
func (r *Result) Narrow(s Scope) error {
	if s.Whole() {
		return nil
	}
	if err := s.Check(); err != nil {
		return err
	}
	if err := s.CheckSets(r.Reference, r.Sets); err != nil {
		return err
	}
	for _, pattern := range s.Types {
		if err := checkPattern("type", pattern, r.typeNames(), "parity explain TYPE looks one up"); err != nil {
			return err
		}
	}
	r.Scope = &s
	r.Sets = slices.DeleteFunc(r.Sets, func(set string) bool { return !s.HoldsSet(set) })
	r.Types = slices.DeleteFunc(r.Types, func(t *TypeResult) bool { return !r.holds(s, t) })
	r.Aliases = slices.DeleteFunc(r.Aliases, func(a Alias) bool {
		return a.Set != r.Reference && !s.HoldsSet(a.Set) || !answers(s.Types, a.Name)
	})
	for set := range r.Others {
		if !s.HoldsSet(set) {
			delete(r.Others, set)
			delete(r.Topology, set)
			delete(r.Pairs, set)
			delete(r.Excluded, set)
		}
	}
	r.recount()
	r.count()
	return nil
}

// wholeFamilies are the patterns that stand for all names of one family, such as enum.*, for
// who wrote a pattern himself.
func wholeFamilies(names []string, pattern string) []string {
	var list []string
	if strings.Contains(pattern, "*") {
		for _, name := range names {
			if family, _, dotted := strings.Cut(name, "."); dotted && !slices.Contains(list, family+".*") {
				list = append(list, family+".*")
			}
		}
	}
	return list
}

// recount leaves of the conventions, and of what types contain, that of which there
// is a row.
func (r *Result) recount() {
	rows := map[string]map[string]*Compared{} // by set and type
	for _, t := range r.Types {
		for set, c := range t.Compared {
			if rows[set] == nil {
				rows[set] = map[string]*Compared{}
			}
			rows[set][t.Name] = c
			c.Priority = ""
			for _, f := range c.Findings {
				if f.Priority != "" && (c.Priority == "" || f.Priority < c.Priority) {
					c.Priority = f.Priority
				}
			}
		}
	}
	for _, compared := range rows {
		inside := contents{compared: compared, of: map[*reach]*content{}}
		for name, c := range compared {
			inside.tell(c, name)
		}
	}
	left := map[string][]string{}
	for l := range r.Findings() {
		if l.Finding.Convention != "" {
			key := l.Set + " " + l.Finding.Convention
			left[key] = append(left[key], l.Type.Name+l.Finding.Path.String())
		}
	}
	r.Conventions = slices.DeleteFunc(r.Conventions, func(c *Convention) bool {
		names := left[c.Set+" "+c.Key]
		c.Count, c.Examples = len(names), names[:min(len(names), 3)]
		return len(names) == 0
	})
}

// holds narrows a row, and reports whether anything of it is left.
func (r *Result) holds(s Scope, t *TypeResult) bool {
	for set, c := range t.Compared {
		named := answers(s.Types, t.Name) || c.Counterpart != "" && answers(s.Types, c.Counterpart)
		if !s.HoldsSet(set) || !named {
			delete(t.Compared, set)
			continue
		}
		if len(s.Rules) == 0 && len(s.Priorities) == 0 {
			continue
		}
		c.Findings = slices.DeleteFunc(c.Findings, func(f *Finding) bool {
			return !answers(s.Rules, f.Rule.ID) || len(s.Priorities) > 0 && !answers(s.Priorities, f.Priority)
		})
		if len(c.Findings) == 0 {
			delete(t.Compared, set)
		}
	}
	return len(t.Compared) > 0
}

// typeNames are all names that types of the result have.
func (r *Result) typeNames() []string {
	var names []string
	for _, t := range r.Types {
		names = append(names, t.Name)
		for _, c := range t.Compared {
			if c.Counterpart != "" && c.Counterpart != t.Name {
				names = append(names, c.Counterpart)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
