package compare

import (
	"cmp"
	"slices"
	"strings"

	"example.org/parity/internal/match"
)

// Find returns the row of a type by its name, its counterpart's name, or
// another spelling of it; nil if there is none.
func (r *Result) Find(name string) *TypeResult {
	for _, t := range r.Types {
		if t.Name == name {
			return t
		}
	}
	for _, t := range r.Types {
		if match.Spelling(t.Name) == match.Spelling(name) {
			return t
		}
		for _, c := range t.Compared {
			if c.Counterpart == name {
				return t
			}
		}
	}
	return nil
}

// Near lists types and rules whose names share a beginning or an end with name,
// for messages about one that does not exist.
func (r *Result) Near(name string) []string {
	const most = 6
	wanted := match.Spelling(name)
	var near []string
	offer := func(candidate string) {
		have := match.Spelling(candidate)
		if strings.Contains(have, wanted) || strings.Contains(wanted, have) || commonPrefix(have, wanted) > 4 {
			near = append(near, candidate)
		}
	}
	for _, t := range r.Types {
		offer(t.Name)
	}
	for _, rule := range Rules() {
		if strings.Contains(name, ".") {
			offer(rule.ID)
		}
	}
	if len(near) == 0 {
		return []string{"none"}
	}
	// Of names that begin alike, those that do so longest are meant.
	slices.SortStableFunc(near, func(a, b string) int {
		return cmp.Compare(commonPrefix(match.Spelling(b), wanted), commonPrefix(match.Spelling(a), wanted))
	})
	return near[:min(len(near), most)]
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
