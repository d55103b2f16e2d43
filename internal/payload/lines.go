package payload

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// readLines hands on each line that is not blank: NDJSON, also called JSON Lines.
func (s *source) readLines() error {
	for line := 1; ; line++ {
		text, size, err := s.line()
		if err != nil && err != io.EOF {
			return err
		}
		p := Place{Line: line, Column: 1}
		text = bytes.TrimRight(text, "\r\n")
		var handled error
		if size > s.limits.Record {
			handled = s.broken(p, tooLong("a line", size, s.limits.Record))
		} else if len(bytes.TrimLeft(text, " \t\r")) > 0 {
			handled = s.emit(Record{Place: p, Data: text})
		}
		if handled != nil {
			return handled
		}
		if err == io.EOF {
			return nil
		}
	}
}

// line reads to the end of a line, and returns it with its size. Of a line larger
// than a record may be it holds no more than that. The text is valid until the
// next line is read.
func (s *source) line() (text []byte, size int, err error) {
	text, err = s.in.ReadSlice('\n')
	size = len(text)
	if !errors.Is(err, bufio.ErrBufferFull) {
		return text, size, err
	}
	s.long = append(s.long[:0], text...)
	for errors.Is(err, bufio.ErrBufferFull) {
		text, err = s.in.ReadSlice('\n')
		size += len(text)
		if size <= s.limits.Record {
			s.long = append(s.long, text...)
		}
	}
	return s.long, size, err
}

func tooLong(what string, size, limit int) error {
	return fmt.Errorf("%s of %d bytes, more than the %d that are read", what, size, limit)
}
