package payload

import (
	"bytes"
	"errors"
	"io"
)

// streams are the media types of bodies that hold several records.
var streams = map[string]bool{
	"text/event-stream": true, "application/x-ndjson": true, "application/ndjson": true, "application/jsonl": true,
	"application/x-jsonlines": true, "application/jsonlines": true, "application/json-seq": true,
}

// stream hands on the records of a body of such a type.
func (s *source) stream(p Place, x *Exchange, media string, data []byte) error {
	if media == "text/event-stream" {
		e := events{emit: func(_ int, event string, data []byte) error {
			p.Event++
			return s.event(p, x, event, data)
		}}
		if err := e.text(data); err != nil {
			return err
		}
		return e.end()
	}
	for _, line := range bytes.FieldsFunc(data, func(r rune) bool { return r == '\n' || r == 0x1e }) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			p.Event++
			if err := s.emit(Record{Place: p, Data: line, Exchange: x}); err != nil {
				return err
			}
		}
	}
	return nil
}

// event hands on the data of one Server-Sent Event.
func (s *source) event(p Place, x *Exchange, event string, data []byte) error {
	trimmed := bytes.TrimSpace(data)
	switch {
	case len(trimmed) == 0:
		return nil
	case len(trimmed) > s.limits.Record:
		return s.broken(p, tooLong("an event", len(trimmed), s.limits.Record))
	case trimmed[0] != '{' && (trimmed[0] != '[' || string(trimmed) == "[DONE]"):
		return s.problem(NotJSON, p, errors.New("an event whose data is no JSON object or array"))
	}
	return s.emit(Record{Place: p, Data: trimmed, Exchange: x, Event: event})
}

// readEvents reads a stream of Server-Sent Events from a file.
func (s *source) readEvents() error {
	n := 0
	e := events{limit: s.limits.Record, emit: func(line int, event string, data []byte) error {
		n++
		return s.event(Place{Line: line, Column: 1, Event: n}, nil, event, data)
	}}
	for {
		text, size, err := s.line()
		if err != nil && err != io.EOF {
			return err
		}
		if failed := e.add(text, size); failed != nil {
			return failed
		}
		if err == io.EOF {
			return e.end()
		}
	}
}

// events cuts a stream of Server-Sent Events
// (https://html.spec.whatwg.org/multipage/server-sent-events.html) into its events.
type events struct {
	emit  func(line int, event string, data []byte) error
	limit int // of an event that is kept; 0 for none
	line  int
	first int // line of the event's first data; 0 before that
	name  string
	data  []byte
}

func (e *events) text(data []byte) error {
	for len(data) > 0 {
		end := bytes.IndexByte(data, '\n') + 1
		if end == 0 {
			end = len(data)
		}
		if err := e.add(data[:end], end); err != nil {
			return err
		}
		data = data[end:]
	}
	return nil
}

// add takes a line of that size; of a very long one only the size is known.
func (e *events) add(line []byte, size int) error {
	e.line++
	line = bytes.TrimSuffix(line, []byte{'\n'})
	line = bytes.TrimSuffix(line, []byte{'\r'})
	for { // a carriage return alone ends a line, too
		field, rest, more := bytes.Cut(line, []byte{'\r'})
		if err := e.field(field); err != nil || !more {
			return err
		}
		line = rest
	}
}

// field takes what stands on a line.
func (e *events) field(line []byte) error {
	if len(line) == 0 {
		return e.end()
	}
	field, value, _ := bytes.Cut(line, []byte{':'})
	value = bytes.TrimPrefix(value, []byte{' '})
	switch string(field) {
	case "event":
		e.name = string(value)
	case "data":
		if e.first == 0 {
			e.first = e.line
		} else {
			e.data = append(e.data, '\n')
		}
		if e.limit == 0 || len(e.data) <= e.limit {
			e.data = append(e.data, value...)
		}
	}
	return nil
}

// end ends an event, also one that the stream breaks off in.
func (e *events) end() error {
	first, name := e.first, e.name
	e.first, e.name = 0, ""
	defer func() { e.data = e.data[:0] }()
	if first == 0 {
		return nil
	}
	return e.emit(first, name, e.data)
}
