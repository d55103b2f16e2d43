package validate

import "encoding/binary"

// nameTable finds a string among a fixed few or many, without allocating. It is an
// open addressing table that is at most a quarter full.
type nameTable struct {
	names []string
	slots []nameSlot32
	shift uint8
	// folded has the names in their one spelling for all cases; nil where case matters.
	folded *nameTable
}

// nameSlot32 is an index into names + 1, 0 for a free slot, and bits of the
// name's hash: of other names few are ever looked at.
type nameSlot32 struct{ name, hash uint32 }

func newNameTable(names []string) *nameTable {
	t := &nameTable{names: names, shift: 64 - 2}
	size := 4
	for size < 4*len(names) {
		size *= 2
		t.shift--
	}
	t.slots = make([]nameSlot32, size)
	for i, name := range names {
		h := hashName([]byte(name))
		at := h >> t.shift
		for t.slots[at].name != 0 {
			at = (at + 1) & uint64(size-1)
		}
		t.slots[at] = nameSlot32{uint32(i + 1), uint32(h)}
	}
	return t
}

// find returns the index of name, or -1.
func (t *nameTable) find(name []byte) int {
	h := hashName(name)
	for at := h >> t.shift; ; at = (at + 1) & uint64(len(t.slots)-1) {
		slot := t.slots[at]
		if slot.name == 0 {
			return -1
		}
		if slot.hash == uint32(h) && t.names[slot.name-1] == string(name) {
			return int(slot.name - 1)
		}
	}
}

// findFolded is find for a name that is in the table in another case.
func (t *nameTable) findFolded(name []byte) int {
	if t.folded == nil {
		return -1
	}
	var room [64]byte
	return t.folded.find(appendFolded(room[:0], name))
}

// hashName mixes the length with all bytes, eight at a time. The names in a table
// come from a schema, so no sender can choose them to collide, and a name to be
// found costs one comparison for each slot that it meets.
func hashName(b []byte) uint64 {
	h := uint64(len(b))
	for ; len(b) > 16; b = b[8:] {
		h = (h ^ binary.LittleEndian.Uint64(b)) * 0xff51afd7ed558ccd
		h ^= h >> 32
	}
	var head, tail uint64
	switch n := len(b); {
	case n >= 8:
		head, tail = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:])
	case n >= 4:
		head, tail = uint64(binary.LittleEndian.Uint32(b)), uint64(binary.LittleEndian.Uint32(b[n-4:]))
	case n > 0:
		head, tail = uint64(b[0])|uint64(b[n/2])<<8, uint64(b[n-1])
	}
	h = (head ^ h) * 0x9e3779b97f4a7c15
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
