package relation

import (
	"slices"
	"strings"
)

// maxShrinks bounds how many smaller values are tried; a large witness, of which
// each try is dear, gets less.
const (
	maxShrinks   = 64
	largeWitness = 400 // value.size from which on only a few are tried
	fewShrinks   = 8
)

// shrink makes a witness smaller as long as it stays one: it drops members and
// items, and replaces values by simpler ones, greedily.
func shrink(v *value, holds func(*value) bool) *value {
	tries, most := 0, maxShrinks
	if v.size() > largeWitness {
		most = fewShrinks
	}
	for {
		smaller := false
		reductions(v, func(r *value) bool {
			if tries == most {
				return false
			}
			tries++
			if !holds(r) {
				return true
			}
			v, smaller = r, true
			return false
		})
		if !smaller {
			return v
		}
	}
}

// reductions calls yield with values that are simpler than v, the simplest
// first, until it returns false.
func reductions(v *value, yield func(*value) bool) bool {
	switch v.kind {
	case typeNumber:
		for _, d := range [...]decimal{zero, one} {
			if v.num.cmp(d) == 0 {
				return true
			}
			if !yield(numValue(d)) {
				return false
			}
		}
	case typeString:
		runes := []rune(v.str)
		if len(runes) > 1 && !yield(stringValue(string(runes[:len(runes)/2]))) {
			return false
		}
		if len(runes) > 0 && !yield(stringValue(string(runes[:len(runes)-1]))) {
			return false
		}
		if plain := strings.Repeat("a", len(runes)); plain != v.str && !yield(stringValue(plain)) {
			return false
		}
	case typeArray:
		for i := range v.items {
			if !yield(arrayValue(slices.Delete(slices.Clone(v.items), i, i+1))) {
				return false
			}
		}
		for i, item := range v.items {
			ok := simpler(item, func(r *value) bool {
				items := slices.Clone(v.items)
				items[i] = r
				return yield(arrayValue(items))
			})
			if !ok {
				return false
			}
		}
	case typeObject:
		for i := range v.members {
			if !yield(objectValue(slices.Delete(slices.Clone(v.members), i, i+1))) {
				return false
			}
		}
		for i, m := range v.members {
			ok := simpler(m.value, func(r *value) bool {
				members := slices.Clone(v.members)
				members[i].value = r
				return yield(objectValue(members))
			})
			if !ok {
				return false
			}
		}
	}
	return true
}

// simpler also replaces a container as a whole.
func simpler(v *value, yield func(*value) bool) bool {
	if v.size() > 1 && !yield(nullValue) {
		return false
	}
	return reductions(v, yield)
}
