package relation

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"example.org/parity/internal/doc"
	"example.org/parity/internal/jsonschema"
)

// Bounds that keep the memory of a stream bounded, whatever is in it.
const (
	// MaxLine is the longest line of pairs, in bytes.
	MaxLine = 2 << 20
	// largeLine is where a line counts as large: of those only one is in work.
	largeLine = 128 << 10
	// inFlight is how many lines per worker wait for work or to be written.
	inFlight = 16
)

// Stream relates pairs of schemas: NDJSON {"id", "a", "b", "draft"?} in, NDJSON
// {"id", "relation", …, "micros"} out, in the order of the input.
type Stream struct {
	Name    string // of the input, for messages
	Workers int
	Draft   Draft // for lines without a draft
	// Bad is told of each line that is no pair; such a line has no result.
	Bad func(error)
}

// Verdict is one line of output. The relation's own keys are those of Result;
// what holds in each direction is said only where the relation is unknown.
type Verdict struct {
	ID       json.RawMessage `json:"id,omitempty"`
	Relation Relation        `json:"relation"`
	AInB     Answer          `json:"a_in_b,omitempty"`
	BInA     Answer          `json:"b_in_a,omitempty"`
	ANotB    json.RawMessage `json:"a_not_b,omitempty"`
	BNotA    json.RawMessage `json:"b_not_a,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	Micros   int64           `json:"micros"` // from the parsed line to the result
}

// line is one line on its way through the workers.
type line struct {
	number int
	text   []byte
	err    error
	out    chan []byte // the finished output, nil if there is none
}

// Run relates all pairs of r and writes the results to w. The error is one of
// reading, writing or the context; bad lines are not errors.
func (s *Stream) Run(ctx context.Context, r io.Reader, w io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		work    = make(chan *line, s.Workers*inFlight)
		ordered = make(chan *line, s.Workers*inFlight)
		large   sync.Mutex
		workers sync.WaitGroup
	)
	for range s.Workers {
		workers.Go(func() {
			for l := range work {
				if len(l.text) > largeLine {
					large.Lock()
				}
				out := s.relate(ctx, l)
				if len(l.text) > largeLine {
					large.Unlock()
				}
				l.out <- out
			}
		})
	}
	var readErr error
	go func() {
		defer close(ordered)
		defer close(work)
		readErr = s.read(ctx, r, func(l *line) bool {
			select {
			case ordered <- l:
				work <- l
				return true
			case <-ctx.Done():
				return false
			}
		})
	}()
	buffered := bufio.NewWriter(w)
	var writeErr error
	for l := range ordered {
		out := <-l.out
		if l.err != nil {
			s.Bad(l.err)
		}
		if writeErr != nil || out == nil {
			continue
		}
		if _, writeErr = buffered.Write(append(out, '\n')); writeErr == nil && len(ordered) == 0 {
			writeErr = buffered.Flush() // whoever waits at the other end sees it now
		}
		if writeErr != nil {
			cancel()
		}
	}
	workers.Wait()
	if writeErr == nil {
		writeErr = buffered.Flush()
	}
	if writeErr != nil {
		return fmt.Errorf("writing results: %w", writeErr)
	}
	if readErr != nil {
		return fmt.Errorf("reading %s: %w", s.Name, readErr)
	}
	return nil
}

// read splits the input into lines. A line that is too long is passed over
// without being held in memory.
func (s *Stream) read(ctx context.Context, r io.Reader, send func(*line) bool) error {
	in := bufio.NewReaderSize(r, 64<<10)
	for number := 1; ; number++ {
		var text []byte
		tooLong := false
		for {
			part, err := in.ReadSlice('\n')
			if tooLong = tooLong || len(text)+len(part) > MaxLine; !tooLong {
				text = append(text, part...)
			}
			if err == nil {
				break
			}
			if errors.Is(err, io.EOF) {
				if s.sendLine(number, text, tooLong, send) {
					return ctx.Err()
				}
				return nil
			}
			if !errors.Is(err, bufio.ErrBufferFull) {
				return err
			}
		}
		if !s.sendLine(number, text, tooLong, send) {
			return ctx.Err()
		}
	}
}

func (s *Stream) sendLine(number int, text []byte, tooLong bool, send func(*line) bool) bool {
	text = bytes.TrimSpace(text)
	if len(text) == 0 && !tooLong {
		return true
	}
	l := &line{number: number, text: text, out: make(chan []byte, 1)}
	if tooLong {
		l.text, l.err = nil, fmt.Errorf("%s:%d: the line is longer than %d bytes", s.Name, number, MaxLine)
	}
	return send(l)
}

// relate makes a line's output; it sets the line's error if it is no pair.
func (s *Stream) relate(ctx context.Context, l *line) (out []byte) {
	defer func() {
		if r := recover(); r != nil { // one pair must not end the others
			out, l.err = nil, fmt.Errorf("%s:%d: internal error: %v; this is a bug in parity, please report it with the line", s.Name, l.number, r)
		}
	}()
	if l.err != nil {
		return nil
	}
	v, err := s.verdict(ctx, l)
	if err != nil {
		l.err = err
		return nil
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		l.err = fmt.Errorf("%s:%d: %w", s.Name, l.number, err)
		return nil
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}

func (s *Stream) verdict(ctx context.Context, l *line) (*Verdict, error) {
	fail := func(format string, args ...any) (*Verdict, error) {
		return nil, fmt.Errorf("%s:%d: "+format, append([]any{s.Name, l.number}, args...)...)
	}
	root, err := doc.ParseJSON(s.Name, l.text)
	if err != nil {
		var at *doc.Error
		if errors.As(err, &at) {
			return nil, &doc.Error{File: at.File, Pos: doc.Pos{Line: int32(l.number), Column: at.Pos.Column}, Err: at.Err}
		}
		return fail("%w", err)
	}
	if root.Kind != doc.Object {
		return fail("a pair must be an object, this is %s", root.Kind)
	}
	draft := s.Draft
	if d := root.Get("draft"); d != nil {
		name := d.Str()
		if d.Kind == doc.Number {
			name = d.Text
		}
		if draft, err = jsonschema.ParseDraft(name); err != nil {
			return fail("%w", err)
		}
	}
	sides := [2]*doc.Node{root.Get("a"), root.Get("b")}
	for i, name := range [...]string{"a", "b"} {
		if sides[i] == nil {
			return fail("the pair has no schema %q", name)
		}
	}
	out := &Verdict{}
	if id := root.Get("id"); id != nil {
		out.ID = json.RawMessage(id.JSON())
	}
	start := time.Now()
	result := relateNodes(ctx, sides, draft)
	out.Micros = time.Since(start).Microseconds()
	out.Relation, out.ANotB, out.BNotA = result.Relation, result.ANotB, result.BNotA
	if result.Relation == Unknown {
		out.AInB, out.BInA, out.Reason = result.AInB, result.BInA, result.Reason()
	}
	return out, nil
}

// relateNodes is Decide for schemas that may be none.
func relateNodes(ctx context.Context, nodes [2]*doc.Node, draft Draft) Result {
	var sides [2]*Schema
	for i, n := range nodes {
		s, err := New([...]string{"a", "b"}[i], n, draft)
		if err != nil {
			return Result{Relation: Unknown, AInB: Unclear, BInA: Unclear, Reasons: []Reason{{BadSchema, err.Error()}}}
		}
		sides[i] = s
	}
	return Decide(ctx, sides[0], sides[1])
}
