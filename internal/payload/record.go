// Package payload reads captured wire payloads as a stream of JSON records: plain
// JSON, NDJSON, HAR 1.2, Server-Sent Events, and the cassettes of VCR.py, go-vcr, ExVCR and Ruby's VCR, each
// plain or compressed with gzip or zstd.
//
// A record is handed on as the bytes that were on the wire. Whether they are
// JSON at all is for the receiver to say; this package only finds where one
// record ends and the next begins, in memory bounded by Limits.
package payload

import (
	"fmt"
	"strings"
)

// Record is one JSON text found in an input.
type Record struct {
	Place Place
	// Data is the text, valid only until the handler returns.
	Data []byte
	// Exchange is the HTTP exchange that the text was a body of; nil for a bare record.
	Exchange *Exchange
	// Event is the name of the Server-Sent Event that it was the data of.
	Event string
}

// Exchange says of which HTTP request or response a record is the body.
type Exchange struct {
	Method string // upper case
	Path   string // of the URL, without query
	Side   Side
	Status int // of the response; 0 where none was recorded
}

// Side is one of the two directions of an exchange.
type Side string

const (
	Request  Side = "request"
	Response Side = "response"
)

// Place says where a record stands.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`            // 1-based, of the record's or entry's first byte
	Column int    `json:"column"`          // 1-based, in bytes
	Entry  int    `json:"entry,omitempty"` // 1-based number of the HAR entry or cassette interaction
	Side   Side   `json:"side,omitempty"`
	Event  int    `json:"event,omitempty"` // 1-based number of the event or line in a body or file of several
}

func (p Place) String() string {
	if p.Line == 0 { // the file as a whole
		return p.File
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d", p.File, p.Line)
	if p.Column > 1 {
		fmt.Fprintf(&b, ":%d", p.Column)
	}
	switch {
	case p.Side != "" && p.Event > 0:
		fmt.Fprintf(&b, " (entry %d %s, event %d)", p.Entry, p.Side, p.Event)
	case p.Side != "":
		fmt.Fprintf(&b, " (entry %d %s)", p.Entry, p.Side)
	case p.Event > 0:
		fmt.Fprintf(&b, " (event %d)", p.Event)
	case p.Entry > 0:
		fmt.Fprintf(&b, " (entry %d)", p.Entry)
	}
	return b.String()
}

// Within is the place of data[offset] of a record that starts at p. In the body
// of an HTTP exchange, whose bytes are encoded in the file, it stays the entry's.
func (p Place) Within(data []byte, offset int) Place {
	if p.Entry > 0 {
		return p
	}
	p.Line, p.Column = advance(p.Line, p.Column, data[:min(offset, len(data))])
	return p
}

func advance(line, column int, text []byte) (int, int) {
	for _, b := range text {
		if b == '\n' {
			line++
			column = 1
		} else {
			column++
		}
	}
	return line, column
}

// ProblemKind classes what could not be read.
type ProblemKind string

const (
	Unreadable  ProblemKind = "unreadable"   // the input as a whole, or its rest
	Broken      ProblemKind = "broken"       // one record; reading went on after it
	NotJSON     ProblemKind = "not-json"     // a body that does not claim to be JSON
	NotRecorded ProblemKind = "not-recorded" // a body that was sent and that the recorder left out
	NotRead     ProblemKind = "not-read"     // a file of a folder that is no known kind of input
)

// Problem is something that was not handed on as a record, and why.
type Problem struct {
	Kind  ProblemKind
	Place Place
	Err   error
}

func (p Problem) String() string { return fmt.Sprintf("%s: %v", p.Place, p.Err) }

// Handler receives what is read, in the order of the input. An error ends the reading.
type Handler interface {
	Record(Record) error
	Problem(Problem) error
}

// Limits bound the memory and time that hostile input can take.
type Limits struct {
	// Record is the largest record, and the largest HAR entry or cassette
	// interaction, in bytes. A longer one is skipped and named.
	Record int
	// Output and Ratio stop a compressed input that expanded to more than Output
	// bytes and more than Ratio times its size.
	Output int64
	Ratio  int64
}

// DefaultLimits keep a whole run under 256 MB of memory.
var DefaultLimits = Limits{Record: 16 << 20, Output: 1 << 30, Ratio: 1000}
