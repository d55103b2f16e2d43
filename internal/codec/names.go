package codec

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// maxArguments bounds how deep the arguments of a generic type are spelled out.
const maxArguments = 8

// publicNames gives each type its name, by ID. It does not depend on the order of
// the types.
func publicNames(types []Type) map[string]string {
	sorted := make([]*Type, len(types))
	byID := map[string]*Type{}
	for i := range types {
		sorted[i] = &types[i]
		byID[types[i].ID] = &types[i]
	}
	slices.SortFunc(sorted, func(a, b *Type) int { return cmp.Compare(a.ID, b.ID) })

	declared := declaredNames(sorted)
	var spell func(t *Type, depth int) string
	spell = func(t *Type, depth int) string {
		name := declared[pathKey(t)]
		if len(t.Arguments) == 0 {
			return name
		}
		arguments := make([]string, len(t.Arguments))
		for i, text := range t.Arguments {
			arguments[i] = argumentID.ReplaceAllStringFunc(text, func(match string) string {
				id := match[len("${") : len(match)-len("}")]
				if other := byID[id]; other != nil && depth < maxArguments {
					return spell(other, depth+1)
				}
				return id
			})
		}
		return name + "[" + strings.Join(arguments, ",") + "]"
	}

	names := map[string]string{}
	used := map[string]bool{}
	// Who has a name bare keeps it, whatever the others are called when qualified.
	for _, bare := range []bool{true, false} {
		for _, t := range sorted {
			if (declared[pathKey(t)] == ownName(t)) != bare {
				continue
			}
			name := spell(t, 0)
			unique := name
			for n := 2; used[unique]; n++ {
				unique = fmt.Sprintf("%s_%d", name, n)
			}
			used[unique] = true
			names[t.ID] = unique
		}
	}
	return names
}

var argumentID = regexp.MustCompile(`\$\{[^}]*\}`)

func ownName(t *Type) string { return t.Path[len(t.Path)-1] }
func pathKey(t *Type) string { return strings.Join(t.Path, "\x00") }

// declaredNames gives each declaration its name, by its path: its own where no
// other has that, or where it alone has the lowest rank of them; else the shortest
// end of its path that no other of them has.
func declaredNames(types []*Type) map[string]string {
	groups := map[string]map[string]*Type{} // own name → path → the declaration with its lowest rank
	for _, t := range types {
		group := groups[ownName(t)]
		if group == nil {
			group = map[string]*Type{}
			groups[ownName(t)] = group
		}
		if known := group[pathKey(t)]; known == nil || t.Rank < known.Rank {
			group[pathKey(t)] = t
		}
	}
	names := map[string]string{}
	for own, group := range groups {
		best := lowestRank(group)
		for key, t := range group {
			if t == best {
				names[key] = own
			} else {
				names[key] = shortestEnd(t, group)
			}
		}
	}
	return names
}

// lowestRank gives the one declaration with the lowest rank, or nil where several have it.
func lowestRank(group map[string]*Type) *Type {
	var best *Type
	alone := true
	for _, t := range group {
		switch {
		case best == nil || t.Rank < best.Rank:
			best, alone = t, true
		case t.Rank == best.Rank:
			alone = false
		}
	}
	if !alone {
		return nil
	}
	return best
}

func shortestEnd(t *Type, group map[string]*Type) string {
	end := func(t *Type, length int) []string { return t.Path[max(0, len(t.Path)-length):] }
	length := 2
	for length < len(t.Path) {
		shared := false
		for _, other := range group {
			shared = shared || other != t && slices.Equal(end(other, length), end(t, length))
		}
		if !shared {
			break
		}
		length++
	}
	return strings.Join(end(t, length), ".")
}
