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
	value        []byte // the last value read by next
	size         int    // its size, also where it was too large to keep
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
	s.value, s.size = s.value[:0], 0
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
		s.keep(chunk[:n])
		if done {
			return nil
		}
	}
}

// keep consumes text as part of the value.
func (s *splitter) keep(text []byte) {
	s.size += len(text)
	if s.size <= s.limit {
		s.value = append(s.value, text...)
	} else {
		s.value = nil
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
func (s *splitter) elements(each func(line, column int) error) error {
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
		if err := s.next(); err != nil {
			return err
		}
		if s.size == 0 { // a stray bracket or colon: a record of its own, which nobody will accept
			s.keep([]byte{b})
		}
		if err := each(line, column); err != nil {
			return err
		}
	}
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
