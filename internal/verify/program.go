package verify

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.org/parity/internal/child"
	"example.org/parity/internal/typeset"
)

// program asks one SDK. It reads one request from standard input and answers in
// lines of JSON, which answer lists.
type program struct {
	command child.Command
	// request spells a request in the program's own form; nil for JSON.
	request func(request) ([]byte, error)
	path    string            // of the source
	targets map[string]target // by type
	cannot  map[string]string // types that it cannot be asked for, with the reason
	folder  string            // removed when it is done; "" for none
}

func (p *program) close() {
	if p.folder != "" {
		os.RemoveAll(p.folder)
	}
}

// request is what a program is asked.
type request struct {
	Path    string            `json:"path"`
	Types   map[string]target `json:"types"`
	Trials  []requested       `json:"trials"`
	Seconds int               `json:"seconds"` // for one payload
	Memory  int64             `json:"memory"`  // bytes
}

// target is a type as the SDK declares it.
type target struct {
	File     string `json:"file"` // absolute
	Line     int    `json:"line"`
	Keeps    bool   `json:"keeps,omitempty"`    // its decoder keeps what does not fit
	Declared bool   `json:"declared,omitempty"` // no decoder reads it: what it is declared as is asked, and no leniency
	Decode   string `json:"decode,omitempty"`   // the function that decodes, where the language does not say it
	Encode   string `json:"encode,omitempty"`   //
	Instance bool   `json:"instance,omitempty"` // of a generic type
}

type requested struct {
	Index   int    `json:"index"`
	Type    string `json:"type"`
	Payload string `json:"payload"` // JSON text
}

// answer is one line of a program.
type answer struct {
	Runtime  string          // first of all
	Type     string          // this type
	Cannot   string          // cannot be asked for,
	declared                 // or is this
	At       *int            // this trial comes now
	Index    *int            // and this is its outcome
	Accepted bool            //
	Error    string          //
	Hangs    bool            // the type is better not asked again
	Sent     json.RawMessage //
	Unsent   string          //
	Decoded  json.RawMessage //
}

// declared is how the SDK's own code names a type, for contract tests.
type declared struct {
	Module string // Python: that it is imported from
	Object string // Python: its qualified name there
	How    string // Python: what decodes it: model, model_v1, adapter, declared, as_sent, construct with its module and parameter, msgspec, or a method
	Encode string // Python: the method that encodes it, where a method decodes it
}

// declare finds where the set's types are declared. One that no source is known of
// is not asked for.
func (p *program) declare(sdk SDK) {
	p.path, p.targets, p.cannot = sdk.Source, map[string]target{}, map[string]string{}
	wire := typeset.On(sdk.Set.Document)
	for _, t := range sdk.Set.Types {
		if t.Source.File == "" || t.Source.File == sdk.Set.File {
			p.cannot[t.Name] = "the type set does not say where it is declared"
			continue
		}
		p.targets[t.Name] = target{
			File: filepath.Join(sdk.Root, filepath.FromSlash(t.Source.File)), Line: t.Source.Line,
			Keeps: wire.Keeps(t.Pointer), Declared: wire.Rules(t.Pointer) == "", Decode: t.Codec.Decode, Encode: t.Codec.Encode,
			// Front ends name an instance Page[Item], those of Go Page_Item_.
			Instance: strings.HasSuffix(t.Name, "]") || strings.HasSuffix(t.Name, "_") && strings.Contains(t.Decl, "["),
		}
	}
}

// maxRestarts bounds how often a program that died is started again.
const maxRestarts = 50

// run is the trials of one SDK on their way.
type run struct {
	*program
	trials  []Trial
	limits  Limits
	answers *Answers
	done    map[int]bool
	at      int               // the trial that is being answered, or -1
	ended   map[string]string // types whose decoder did not come back or ended the program
}

func (r *run) all(ctx context.Context) error {
	r.done, r.ended = map[int]bool{}, map[string]string{}
	for restarts := 0; ; restarts++ {
		for i, t := range r.trials {
			if r.done[i] {
				continue
			}
			why, nameless := r.ended[t.Type], false
			if why == "" {
				why, nameless = r.cannot[t.Type], true
			}
			if why != "" {
				o := &r.answers.Outcomes[i]
				o.NotRun, o.Nameless, r.done[i] = why, nameless, true
			}
		}
		if len(r.done) == len(r.trials) {
			return nil
		}
		before := len(r.done) + len(r.cannot)
		err := r.once(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && r.at < 0:
			return err
		case err != nil:
			r.ended[r.trials[r.at].Type] = "decoding " + r.trials[r.at].name() + " ended the program"
			if r.trials[r.at].Place == "" { // what it printed may quote the payload
				r.ended[r.trials[r.at].Type] += ": " + err.Error()
			}
		case len(r.done)+len(r.cannot) == before:
			return errors.New("its program ended without an answer to all payloads")
		}
		if restarts == maxRestarts {
			return fmt.Errorf("its program was ended %d times by payloads", restarts)
		}
	}
}

// once starts the program with what is not answered yet.
func (r *run) once(ctx context.Context) error {
	r.at = -1
	req := request{Path: r.path, Types: r.targets, Seconds: max(1, int(r.limits.Payload/time.Second)), Memory: r.limits.Memory}
	for i, t := range r.trials {
		if !r.done[i] {
			req.Trials = append(req.Trials, requested{i, t.Type, string(t.Payload)})
		}
	}
	encode := r.program.request
	if encode == nil {
		encode = func(req request) ([]byte, error) { return json.Marshal(req) }
	}
	text, err := encode(req)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	within := func(limit time.Duration) *time.Timer {
		return time.AfterFunc(limit, func() { cancel(fmt.Errorf("it did not answer within %s", limit)) })
	}
	watch := within(r.limits.Start)
	defer func() { watch.Stop() }()
	read, write := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		command := r.command
		command.Stdin, command.Stdout, command.Memory = bytes.NewReader(text), write, uint64(r.limits.Memory)
		_, err := command.Run(ctx)
		write.CloseWithError(io.EOF)
		ended <- err
	}()
	lines := bufio.NewScanner(read)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			cancel(fmt.Errorf("it answered with %s", short(lines.Bytes())))
			break
		}
		// A program that is alive bounds each payload by itself; what does not let
		// it, such as a loop in native code, is ended from here. What comes next
		// otherwise may be the loading of a part of the SDK.
		watch.Stop()
		if a.At != nil {
			watch = within(2*r.limits.Payload + 10*time.Second)
		} else {
			watch = within(r.limits.Start)
		}
		r.take(a)
	}
	read.Close()
	return <-ended
}

func (r *run) take(a answer) {
	switch {
	case a.Runtime != "":
		r.answers.Runtime = a.Runtime
	case a.Cannot != "":
		r.cannot[a.Type] = a.Cannot
	case a.Type != "":
		r.answers.declared[a.Type] = a.declared
	case a.At != nil:
		r.at = *a.At
	case a.Index != nil && *a.Index >= 0 && *a.Index < len(r.trials):
		r.at = -1
		r.done[*a.Index] = true
		o := &r.answers.Outcomes[*a.Index]
		o.Accepted, o.Error, o.Sent, o.Unsent, o.Decoded = a.Accepted, a.Error, a.Sent, a.Unsent, a.Decoded
		if a.Hangs {
			o.Error, o.NotRun = "", a.Error
			r.ended[r.trials[*a.Index].Type] = "decoding " + r.trials[*a.Index].name() + ": " + a.Error
		}
	}
}

// short is a payload within a sentence.
func short(payload []byte) string {
	if len(payload) > 80 {
		return string(payload[:80]) + "…"
	}
	return string(payload)
}
