package validate

import "hash/maphash"

// The names of declared members are marked in a set; of all others the
// checker keeps a list for each open object, to notice one that comes twice.
// From linearNames on a hash set finds them: the names are the sender's choice,
// and so the hash is seeded.
const linearNames = 16

// openObject is where an open object's names are.
type openObject struct {
	base  int // index in Checker.names of the first
	table int // index in Checker.tables + 1; 0 while the list is short
}

func (c *Checker) openNames() openObject { return openObject{base: len(c.names)} }

func (c *Checker) closeNames(o openObject) {
	c.names = c.names[:o.base]
	if o.table > 0 {
		c.open = o.table - 1
	}
}

// addName reports whether the object does not have that name yet.
func (c *Checker) addName(o *openObject, name []byte) bool {
	if o.table == 0 {
		for _, known := range c.names[o.base:] {
			if string(known) == string(name) {
				return false
			}
		}
		c.names = append(c.names, name)
		if len(c.names)-o.base > linearNames {
			if c.open++; c.open > len(c.tables) {
				c.tables = append(c.tables, nameSet{})
			}
			o.table = c.open
			c.tables[o.table-1].fill(c, o.base)
		}
		return true
	}
	c.names = append(c.names, name)
	return c.tables[o.table-1].add(c, len(c.names)-1)
}

// nameSet is a hash set of indices into Checker.names.
type nameSet struct {
	slots      []nameSlot
	generation uint32 // of the slots that count; raising it empties the set
	size       int
	base       int
}

type nameSlot struct{ generation, name uint32 }

// fill starts the set with the names from base on.
func (s *nameSet) fill(c *Checker, base int) {
	s.base, s.size = base, 0
	s.generation++
	if s.slots == nil || s.generation == 0 {
		s.slots = make([]nameSlot, 8*linearNames)
		s.generation = 1
	}
	for i := base; i < len(c.names); i++ {
		s.add(c, i)
	}
}

// add reports whether the name at that index is new.
func (s *nameSet) add(c *Checker, name int) bool {
	if 2*s.size >= len(s.slots) {
		s.grow(c)
	}
	mask := uint64(len(s.slots) - 1)
	at := maphash.Bytes(c.seed, c.names[name]) & mask
	for s.slots[at].generation == s.generation {
		if string(c.names[s.slots[at].name]) == string(c.names[name]) {
			return false
		}
		at = (at + 1) & mask
	}
	s.slots[at] = nameSlot{s.generation, uint32(name)}
	s.size++
	return true
}

func (s *nameSet) grow(c *Checker) {
	old, generation := s.slots, s.generation
	s.slots, s.generation, s.size = make([]nameSlot, 2*len(old)), 1, 0
	for _, slot := range old {
		if slot.generation == generation {
			s.add(c, int(slot.name))
		}
	}
}
