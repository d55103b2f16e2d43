package validate

// paths are places in records, as in Failure.Path, by number: 0 is the record
// itself. So a path is as cheap as a number until somebody reads it.
type paths struct {
	list  []place
	index map[place]int32
	last  int32 // that was asked for
}

// place is one step below another path.
type place struct {
	parent int32
	step   string
}

// maxPaths is how many paths are kept for the next record.
const maxPaths = 1 << 16

func (p *paths) reset() {
	if p.index == nil || len(p.list) > maxPaths {
		*p = paths{list: []place{{}}, index: map[place]int32{}}
	}
}

// below is the path one step down.
func (p *paths) below(parent int32, step string) int32 {
	key := place{parent, step}
	if last := p.last; p.list[last] == key {
		return last
	}
	known, found := p.index[key]
	if !found {
		known = int32(len(p.list))
		p.list = append(p.list, key)
		p.index[key] = known
	}
	p.last = known
	return known
}

func (p *paths) text(path int32) string {
	size := 0
	for at := path; at > 0; at = p.list[at].parent {
		size += len(p.list[at].step)
	}
	text := make([]byte, size)
	for at := path; at > 0; at = p.list[at].parent {
		size -= len(p.list[at].step)
		copy(text[size:], p.list[at].step)
	}
	return string(text)
}
