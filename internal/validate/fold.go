package validate

import (
	"unicode"
	"unicode/utf8"
)

// folding lets a table find names without regard to case where none is spelled like
// that, as encoding/json does: of several the first. It does not ask for any; code that
// does looks for the name itself.
func (t *nameTable) folding() {
	folded := make([]string, len(t.names))
	for i, name := range t.names {
		folded[i] = string(appendFolded(nil, []byte(name)))
	}
	t.folded = newNameTable(folded)
}

// appendFolded appends a name in the one spelling that all its cases have.
func appendFolded(dst, name []byte) []byte {
	for i := 0; i < len(name); {
		if b := name[i]; b < utf8.RuneSelf {
			if 'a' <= b && b <= 'z' {
				b -= 'a' - 'A'
			}
			dst = append(dst, b)
			i++
			continue
		}
		r, n := utf8.DecodeRune(name[i:])
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		dst = utf8.AppendRune(dst, least)
		i += n
	}
	return dst
}
