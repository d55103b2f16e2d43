package payload

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// splitter finds where JSON values begin and end by their quotes and brackets
// alone. It keeps one value in memory, and of a value that is too large nothing;
// so an ill-formed element of an array does not hide those after it.
type splitter struct {
	in           *bufio.Reader
	limit        int
	line, column int
	value        []byte // the last value read by next, until in is read again
	size         int    // its size, also where it was too large to keep
	kept         []byte // the value that is read, where it does not lie in the buffer of in as one
}

var errTruncated = errors.New("the input ends in the middle of a JSON value")

// peek skips white space, and returns the byte after it without consuming it.
func (s *splitter) peek() (byte, error) {
	for {
		b, err := s.in.ReadByte()
		if err != nil {
			return 0, err
		}
		switch b {
		case ' ', '\t', '\r', '\n':
			s.line, s.column = advance(s.line, s.column, []byte{b})
		default:
			return b, s.in.UnreadByte()
		}
	}
}

// take consumes the byte that peek returned.
func (s *splitter) take() {
	b, _ := s.in.ReadByte() // peek has it in the buffer
	s.line, s.column = advance(s.line, s.column, []byte{b})
}

// expect consumes the next byte, which must be b.
func (s *splitter) expect(b byte) error {
	got, err := s.peek()
	if err == io.EOF {
		return errTruncated
	}
	if err != nil {
		return err
	}
	if got != b {
		return fmt.Errorf("%q where %q is expected", got, b)
	}
	s.take()
	return nil
}

// next reads one value: up to the bracket that closes it, or for a plain value
// up to white space or a comma or closing bracket, which stay unread.
func (s *splitter) next() error {
	s.value, s.size, s.kept = nil, 0, s.kept[:0]
	var scan scanner
	for {
		_, err := s.in.Peek(1)
		if err == io.EOF {
			if scan.depth > 0 || scan.quoted {
				return errTruncated
			}
			return nil
		}
		if err != nil {
			return err
		}
		chunk, _ := s.in.Peek(s.in.Buffered())
		n, done := scan.scan(chunk)
		if done && s.size == 0 && n <= s.limit {
			s.have(chunk[:n])
			return nil
		}
		s.keep(chunk[:n])
		if done {
			return nil
		}
	}
}

// have consumes text, which is the value.
func (s *splitter) have(text []byte) {
	s.value, s.size = text, len(text)
	s.skip(text)
}

// keep consumes text as part of the value.
func (s *splitter) keep(text []byte) {
	s.size += len(text)
	if s.size <= s.limit {
		s.kept = append(s.kept, text...)
		s.value = s.kept
	} else {
		s.value, s.kept = nil, nil
	}
	s.skip(text)
}

// skip consumes text, which is what the reader has next.
func (s *splitter) skip(text []byte) {
	if lines := bytes.Count(text, []byte{'\n'}); lines > 0 {
		s.line += lines
		s.column = len(text) - bytes.LastIndexByte(text, '\n')
	} else {
		s.column += len(text)
	}
	s.in.Discard(len(text)) // cannot fail: text was peeked
}

// elements calls each once per element of the array that comes next, with the
// place where the element starts; s.value is the element, or s.size > s.limit.
// Where end is given, it is asked first of each object, with all that lies in memory
// from its bracket on, and returns where the object ends, or 0 if it cannot tell.
func (s *splitter) elements(end func(buffered []byte) int, each func(line, column int) error) error {
	if err := s.expect('['); err != nil {
		return err
	}
	for {
		b, err := s.peek()
		if err == io.EOF {
			return errTruncated
		}
		if err != nil {
			return err
		}
		switch b {
		case ']':
			s.take()
			return nil
		case ',':
			s.take()
			continue
		}
		line, column := s.line, s.column
		if end == nil || b != '{' || !s.ahead(end) {
			if err := s.next(); err != nil {
				return err
			}
		}
		if s.size == 0 { // a stray bracket or colon: a record of its own, which nobody will accept
			s.keep([]byte{b})
		}
		if err := each(line, column); err != nil {
			return err
		}
	}
}

// ahead has the value that end finds in what lies in memory, unless it finds none.
func (s *splitter) ahead(end func(buffered []byte) int) bool {
	buffered, _ := s.in.Peek(s.in.Buffered())
	n := end(buffered)
	if n == 0 || n > s.limit {
		return false
	}
	s.have(buffered[:n])
	return true
}

// member enters the object that comes next and stops before the value of the first
// member that has one of the names, skipping the others. It reports whether there is one.
func (s *splitter) member(names ...string) (bool, error) {
	if err := s.expect('{'); err != nil {
		return false, err
	}
	limit := s.limit
	defer func() { s.limit = limit }()
	for {
		b, err := s.peek()
		if err == io.EOF {
			return false, errTruncated
		}
		if err != nil {
			return false, err
		}
		switch b {
		case '}':
			s.take()
			return false, nil
		case ',':
			s.take()
			continue
		case '"':
		default:
			return false, fmt.Errorf("%q where a member name is expected", b)
		}
		s.limit = 1 << 10 // a name
		if err := s.next(); err != nil {
			return false, err
		}
		found := len(s.value) > 2 && slices.Contains(names, string(s.value[1:len(s.value)-1]))
		if err := s.expect(':'); err != nil {
			return false, err
		}
		if _, err := s.peek(); err != nil {
			return false, errTruncated
		}
		if found {
			return true, nil
		}
		s.limit = 0 // the value is not needed
		if err := s.next(); err != nil {
			return false, err
		}
	}
}
