package validate

// A name that occurs twice in one object is JSON (RFC 8259 says that names should be
// unique). Most decoders take the last of the members; they are judged on a text in
// which the others are blanks, so that all else keeps its place. encoding/json decodes
// each of them, one over the other.

// repeated is called for a name that the object has had before, and reports whether
// to go on.
func (c *Checker) repeated(p int) bool {
	c.failed = p
	if c.repeats && len(c.events) < maxEvents {
		c.note(repeats, 0, p, 0)
	}
	return c.repeats
}

// repeatAt is where the first name stands that occurs twice in the text read last; -1
// if there is none.
func (c *Checker) repeatAt() int {
	for _, e := range c.events {
		if e.kind == repeats {
			return e.at
		}
	}
	return -1
}

// withoutRepeats is a well-formed text without the members that do not count.
func withoutRepeats(data []byte) []byte {
	b := blanker{data: data, out: append([]byte{}, data...)}
	b.value(skipSpace(data, 0))
	return b.out
}

type blanker struct {
	data, out []byte
}

// value blanks what does not count in the value at p, and returns the offset after it.
func (b *blanker) value(p int) int {
	switch b.data[p] {
	case '{':
		return b.object(p)
	case '[':
		p = skipSpace(b.data, p+1)
		for b.data[p] != ']' {
			if p = skipSpace(b.data, b.value(p)); b.data[p] == ',' {
				p = skipSpace(b.data, p+1)
			}
		}
		return p + 1
	}
	return skipValue(b.data, p)
}

func (b *blanker) object(p int) int {
	type span struct{ start, end int }
	members := map[string]span{}
	p = skipSpace(b.data, p+1)
	for b.data[p] != '}' {
		start := p
		end, plain := scanString(b.data, p+1)
		name := string(b.data[p+1 : end])
		if !plain {
			name = string(unescape(nil, b.data[p+1:end]))
		}
		p = skipSpace(b.data, end+1) // the colon
		p = skipSpace(b.data, b.value(skipSpace(b.data, p+1)))
		if b.data[p] == ',' {
			p++
		}
		if before, twice := members[name]; twice {
			for i := before.start; i < before.end; i++ {
				if b.out[i] != '\n' { // lines are still counted
					b.out[i] = ' '
				}
			}
		}
		members[name] = span{start, p}
		p = skipSpace(b.data, p)
	}
	return p + 1
}
