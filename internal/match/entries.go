package match

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Entry is an entry of map: in parity.yaml, a name or a pattern, and how many
// counterparts it settles.
type Entry struct {
	Ref, Other string
	Pairs      int
}

// leastPattern is how many counterparts a pattern must settle to be worth its place.
const leastPattern = 3

// Entries are the entries of map: that settle all counterparts which evidence has
// found. A pattern stands for several where it gives no others.
func (m *Matching) Entries() []Entry {
	open := map[string]string{} // guessed pairs that no pattern has settled yet
	for _, p := range m.pairs {
		if Guessed(p.By) {
			open[p.Ref] = p.Other
		}
	}
	by := map[Entry][]string{} // pattern → names of the reference that suggest it
	for ref, other := range open {
		for _, e := range patterns(ref, other) {
			by[e] = append(by[e], ref)
		}
	}
	suggested := slices.SortedFunc(maps.Keys(by), func(a, b Entry) int {
		return cmp.Or(len(by[b])-len(by[a]), cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Other, b.Other))
	})
	var entries []Entry
	used := map[string]bool{}
	for _, e := range suggested {
		for _, ref := range by[e] {
			if open[ref] != "" {
				e.Pairs++
			}
		}
		if e.Pairs < leastPattern || used[e.Ref] || !m.exact(e) {
			continue
		}
		used[e.Ref] = true
		entries = append(entries, e)
		for _, ref := range by[Entry{Ref: e.Ref, Other: e.Other}] {
			delete(open, ref)
		}
	}
	for _, ref := range slices.Sorted(maps.Keys(open)) {
		entries = append(entries, Entry{ref, open[ref], 1})
	}
	return entries
}

// exact reports whether a pattern pairs nothing but counterparts.
func (m *Matching) exact(e Entry) bool {
	for _, ref := range m.refs {
		if other, ok := e.image(ref); ok && m.others[other] && m.Other(ref) != other {
			return false
		}
	}
	return true
}

// image is what a pattern makes of a name.
func (e Entry) image(ref string) (other string, ok bool) {
	head, tail, _ := strings.Cut(e.Ref, "*")
	stem, hasHead := strings.CutPrefix(ref, head)
	stem, hasTail := strings.CutSuffix(stem, tail)
	return strings.Replace(e.Other, "*", stem, 1), hasHead && hasTail && stem != ""
}

// patterns are the two that a pair suggests: what the names begin with stands for
// anything, or what they end with.
func patterns(ref, other string) []Entry {
	var list []Entry
	n := 0 // of the common beginning, in whole words
	for i := range min(len(ref), len(other)) {
		if ref[i] != other[i] {
			break
		}
		if bound(ref, i+1) && bound(other, i+1) {
			n = i + 1
		}
	}
	if n > 0 {
		list = append(list, Entry{Ref: "*" + ref[n:], Other: "*" + other[n:]})
	}
	n = 0 // of the common end
	for i := 1; i <= min(len(ref), len(other)) && ref[len(ref)-i] == other[len(other)-i]; i++ {
		if bound(ref, len(ref)-i) && bound(other, len(other)-i) {
			n = i
		}
	}
	if n > 0 {
		list = append(list, Entry{Ref: ref[:len(ref)-n] + "*", Other: other[:len(other)-n] + "*"})
	}
	return list
}

// bound reports whether a word may begin or end at i.
func bound(name string, i int) bool {
	if i == 0 || i == len(name) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(name[i:])
	return !unicode.IsLower(r) && !unicode.IsDigit(r) && r != utf8.RuneError
}
