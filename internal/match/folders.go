package match

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// An SDK may keep several interfaces beside each other, in folders of their own, and the other
// SDK may be made of one of them. Where types of one name look alike in each of those, nothing
// that is said of one type tells which of them it is. All of a folder together do.

// relation is a folder of each set.
type relation struct{ x, y string }

// byFolder pairs the types of a folder of the reference with those of their names in one folder
// of the other set, where each could be one of several: the folder whose requests they make,
// that has most of them, and the fewest others. It reports whether there are any.
func (m *matcher) byFolder() bool {
	tied := map[*entry][]*candidate{}
	requests, having, size := map[relation]int{}, map[relation]int{}, map[string]int{}
	for _, y := range m.ys {
		size[y.folder]++
	}
	for _, x := range m.xs {
		tied[x] = m.tied(x)
		for _, c := range tied[x] {
			r := relation{x.folder, c.y.folder}
			having[r]++
			for _, op := range x.operations {
				if slices.Contains(c.y.operations, op) {
					requests[r]++
				}
			}
		}
	}
	chosen := map[string]string{}
	for _, r := range slices.SortedFunc(maps.Keys(having), func(a, b relation) int {
		return cmp.Or(cmp.Compare(requests[b], requests[a]), cmp.Compare(having[b], having[a]), cmp.Compare(size[a.y], size[b.y]),
			strings.Compare(a.x, b.x), strings.Compare(a.y, b.y))
	}) {
		if _, known := chosen[r.x]; !known && having[r] >= leastCompany {
			chosen[r.x] = r.y
		}
	}
	found := false
	for _, x := range m.xs {
		i := slices.IndexFunc(tied[x], func(c *candidate) bool { return c.y.folder == chosen[x.folder] && c.y.mate == nil })
		if i < 0 {
			continue
		}
		c := tied[x][i]
		m.pair(x, c.y, c.by(), c.score)
		found = true
		for _, other := range tied[x] {
			if other != c {
				other.y.standsBy = x
			}
		}
	}
	return found
}

// tied are the types of a type's own name, in folders of their own, that are equally like it:
// none where there are not several.
func (m *matcher) tied(x *entry) []*candidate {
	if x.mate != nil || x.refused || x.namesakes > 1 {
		return nil
	}
	var list []*candidate
	best := 0.0
	for i := range m.candidates[x.index] {
		c := &m.candidates[x.index][i]
		if c.y.mate == nil && !c.y.alias && m.judge(c, x) && c.exact && !c.doubt && (c.shaped == 0 || c.shape >= 0.9) {
			list, best = append(list, c), max(best, c.score)
		}
	}
	list = slices.DeleteFunc(list, func(c *candidate) bool { return c.score < best-2*margin })
	folders := map[string]bool{}
	for _, c := range list {
		folders[c.y.folder] = true
	}
	if len(folders) < 2 || len(folders) < len(list) {
		return nil
	}
	return list
}
