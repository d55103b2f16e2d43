// Package near finds the names that somebody may have meant: it is the one place
// that says what is near to a name that does not exist.
package near

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// most is how many names a message gives.
const most = 3

// longest bounds the names that are measured, since that takes the product of
// their lengths.
const longest = 200

// Names returns those of the names that are near to one, the nearest first: by the
// edits that lead from one to the other, or because one holds the other.
func Names(name string, names []string) []string {
	wanted := letters(name)
	if len(wanted) == 0 || len(wanted) > longest {
		return nil
	}
	type candidate struct {
		name  string
		edits int
		whole bool
	}
	var found []candidate
	for _, other := range names {
		have := letters(other)
		if len(have) == 0 || len(have) > longest {
			continue
		}
		short, long := wanted, have
		if len(short) > len(long) {
			short, long = long, short
		}
		whole := len(short) > 2 && strings.Contains(string(long), string(short))
		limit := 1 + len(long)/5
		if !whole && len(long)-len(short) > limit {
			continue
		}
		if n := edits(wanted, have); whole || n <= limit && 2*n < len(short) {
			found = append(found, candidate{other, n, whole})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.edits, b.edits), cmp.Compare(a.name, b.name))
	})
	var list []string
	for _, c := range found {
		if len(list) < most && !slices.Contains(list, c.name) {
			list = append(list, c.name)
		}
	}
	return list
}

// Hint is what a message about a name that does not exist ends with: "; did you mean
// A or B?", or else "; " and what is said otherwise, such as the names there are.
func Hint(name string, names []string, otherwise string) string {
	if list := Names(name, names); len(list) > 0 {
		return "; did you mean " + Either(list) + "?"
	}
	if otherwise == "" {
		return ""
	}
	return "; " + otherwise
}

// Either lists names of which one is meant.
func Either(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
	return strings.Join(names, "")
}

// letters are the letters and digits of a name, in lower case: how its words are
// joined makes no other name.
func letters(name string) []rune {
	var list []rune
	for _, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			list = append(list, unicode.ToLower(r))
		}
	}
	return list
}

// edits counts the letters that must be added, left out, replaced or swapped with
// the next (optimal string alignment).
func edits(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
