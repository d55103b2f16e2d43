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
	var long []byte // a line that did not fit the reader's buffer
	for line := 1; ; line++ {
		text, err := s.in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = append(long[:0], text...)
			var size int
			long, size, err = s.restOfLine(long)
			text = long
			if size > s.limits.Record {
				if err := s.broken(Place{Line: line, Column: 1}, tooLong("a line", size, s.limits.Record)); err != nil {
					return err
				}
				text = nil
			}
		}
		if err != nil && err != io.EOF {
			return err
		}
		text = bytes.TrimRight(text, "\r\n")
		if len(bytes.TrimLeft(text, " \t\r")) > 0 {
			if err := s.emit(Record{Place: Place{Line: line, Column: 1}, Data: text}); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// restOfLine reads to the end of a line, holding no more of it than a record
// may have, and returns the line's size as well.
func (s *source) restOfLine(line []byte) ([]byte, int, error) {
	size := len(line)
	for {
		text, err := s.in.ReadSlice('\n')
		size += len(text)
		if size <= s.limits.Record {
			line = append(line, text...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, size, err
		}
	}
}

func tooLong(what string, size, limit int) error {
	return fmt.Errorf("%s of %d bytes, more than the %d that are read", what, size, limit)
}
