package compare

import "iter"

// Located is a finding with the set and type that it belongs to.
type Located struct {
	Set     string
	Type    *TypeResult
	Finding *Finding
}

// Findings are all findings, set by set, in the order of the types.
func (r *Result) Findings() iter.Seq[Located] {
	return func(yield func(Located) bool) {
		for _, set := range r.Sets {
			for _, t := range r.Types {
				c := t.Compared[set]
				if c == nil {
					continue
				}
				for _, f := range c.Findings {
					if !yield(Located{set, t, f}) {
						return
					}
				}
			}
		}
	}
}
