package validate

import "encoding/binary"

// nameTable finds a string among a fixed few, without allocating. It is an open
// addressing table that is at most a quarter full.
type nameTable struct {
	names []string
	slots []int16 // index into names + 1; 0 is free
	shift uint8
}

func newNameTable(names []string) *nameTable {
	t := &nameTable{names: names, shift: 64 - 2}
	size := 4
	for size < 4*len(names) {
		size *= 2
		t.shift--
	}
	t.slots = make([]int16, size)
	for i, name := range names {
		at := hashName([]byte(name)) >> t.shift
		for t.slots[at] != 0 {
			at = (at + 1) & uint64(size-1)
		}
		t.slots[at] = int16(i + 1)
	}
	return t
}

// find returns the index of name, or -1.
func (t *nameTable) find(name []byte) int {
	at := hashName(name) >> t.shift
	for {
		i := t.slots[at]
		if i == 0 {
			return -1
		}
		if t.names[i-1] == string(name) {
			return int(i - 1)
		}
		at = (at + 1) & uint64(len(t.slots)-1)
	}
}

// hashName mixes the length with the first and last eight bytes. The names in a
// table come from a schema, so nobody can choose them to collide, and a name to
// be found costs one comparison for each slot that it meets.
func hashName(b []byte) uint64 {
	var head, tail uint64
	switch n := len(b); {
	case n >= 8:
		head, tail = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:])
	case n >= 4:
		head, tail = uint64(binary.LittleEndian.Uint32(b)), uint64(binary.LittleEndian.Uint32(b[n-4:]))
	case n > 0:
		head, tail = uint64(b[0])|uint64(b[n/2])<<8, uint64(b[n-1])
	}
	h := (head ^ uint64(len(b))) * 0x9e3779b97f4a7c15
	h = (h ^ h>>29 ^ tail) * 0xbf58476d1ce4e5b9
	return h ^ h>>32
}

// quoted is how JSON usually writes a name: in quotes, nothing escaped; "" for a
// name that needs escapes.
func quoted(name string) string {
	for i := range len(name) {
		if name[i] < 0x20 || name[i] == '"' || name[i] == '\\' {
			return ""
		}
	}
	return `"` + name + `"`
}
