package payload

import (
	"errors"
	"io"
)

func (s *source) splitter() *splitter {
	return &splitter{in: s.in, limit: s.limits.Record, line: 1, column: 1}
}

// readJSON hands on a JSON value; of an array, each element. Several values one
// after the other are read alike.
func (s *source) readJSON() error {
	split := s.splitter()
	one := func(line, column int) error {
		p := Place{Line: line, Column: column}
		if split.size > s.limits.Record {
			return s.broken(p, tooLong("a value", split.size, s.limits.Record))
		}
		return s.emit(Record{Place: p, Data: split.value})
	}
	for {
		b, err := split.peek()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		line, column := split.line, split.column
		if b == '[' {
			err = split.elements(nil, one)
		} else if err = split.next(); err == nil {
			if split.size == 0 { // a stray comma, bracket or colon
				split.keep([]byte{b})
			}
			err = one(line, column)
		}
		if errors.Is(err, errTruncated) {
			return s.broken(Place{Line: split.line, Column: split.column}, err)
		}
		if err != nil {
			return err
		}
	}
}
