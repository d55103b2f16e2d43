// Package beam validates archives of captured payloads on Apache Beam: files are read in
// parallel, each comes to a partial result, and these are added up to what parity
// validate says of the same files.
//
// A partial result is the output of one element. Runners commit the output of a bundle
// as a whole, so that what is tried again counts once.
package beam

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"example.org/parity/internal/payload"
	"example.org/parity/internal/validate"
	"example.org/parity/internal/validate/render"
)

// Input is one file of an archive.
type Input struct {
	Position int    // among the files: what is found in an earlier one comes first
	Name     string // a path that every worker knows, or a URL
	InFolder bool   // found in a folder: of another kind than payloads it is no input
}

func init() {
	beam.RegisterType(reflect.TypeFor[Input]())
	beam.RegisterCoder(reflect.TypeFor[*validate.Partial](), encodePartial, decodePartial)
	register.DoFn2x2[context.Context, Input, *validate.Partial, error](&validateFn{})
	register.DoFn2x1[context.Context, *validate.Partial, error](&writeFn{})
	register.Function2x1(add)
}

func encodePartial(p *validate.Partial) ([]byte, error) { return json.Marshal(p) }

func decodePartial(text []byte) (*validate.Partial, error) {
	p := validate.NewPartial()
	return p, json.Unmarshal(text, p)
}

// add is associative and commutative.
func add(a, b *validate.Partial) *validate.Partial {
	a.Add(b)
	return a
}

// Build adds to a pipeline what reads the inputs, holds them against the job's type sets,
// and writes the result as parity validate --format json prints it.
func Build(s beam.Scope, job *validate.Job, inputs []Input, output string) error {
	text, err := json.Marshal(job)
	if err != nil {
		return err
	}
	files := beam.Reshuffle(s.Scope("spread"), beam.CreateList(s.Scope("files"), inputs))
	partials := beam.ParDo(s.Scope("validate"), &validateFn{Job: text}, files)
	whole := beam.Combine(s.Scope("add"), add, partials)
	beam.ParDo0(s.Scope("write"), &writeFn{Job: text, Output: output}, whole)
	return nil
}

func jobOf(text []byte) (*validate.Job, error) {
	job := &validate.Job{}
	if err := json.Unmarshal(text, job); err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	return job, nil
}

// validateFn holds the records of one file against the type sets.
type validateFn struct {
	Job []byte

	job *validate.Job
}

// Setup parses the type sets: what a validator is compiled of is its own.
func (f *validateFn) Setup(context.Context) error {
	var err error
	f.job, err = jobOf(f.Job)
	return err
}

func (f *validateFn) ProcessElement(ctx context.Context, in Input) (*validate.Partial, error) {
	runner, err := f.job.Runner()
	if err != nil {
		return nil, err
	}
	runner.Input = in.Position
	if err := runner.Start(); err != nil {
		return nil, err
	}
	err = read(ctx, payload.Reader{Limits: payload.DefaultLimits, Handler: runner}, in)
	partial, failed := runner.Partial()
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", in.Name, err)
	}
	return partial, failed
}

func read(ctx context.Context, reader payload.Reader, in Input) error {
	switch {
	case in.InFolder:
		return reader.ReadEntry(ctx, in.Name)
	case !isURL(in.Name):
		return reader.Read(ctx, in.Name)
	}
	files, err := filesystem.New(ctx, in.Name)
	if err != nil {
		return err
	}
	defer files.Close()
	file, err := files.OpenRead(ctx, in.Name)
	if err != nil {
		return err
	}
	defer file.Close()
	return reader.ReadStream(ctx, in.Name, file)
}

func isURL(name string) bool { return strings.Contains(name, "://") }

// writeFn writes the result.
type writeFn struct {
	Job    []byte
	Output string
}

func (f *writeFn) ProcessElement(ctx context.Context, whole *validate.Partial) error {
	job, err := jobOf(f.Job)
	if err != nil {
		return err
	}
	runner, err := job.Runner()
	if err != nil {
		return err
	}
	if err := runner.Prepare(); err != nil {
		return err
	}
	format, err := render.ByName("json")
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := format.Render(&text, runner.Result(whole), render.Options{}); err != nil {
		return err
	}
	files, err := filesystem.New(ctx, f.Output)
	if err != nil {
		return err
	}
	defer files.Close()
	out, err := files.OpenWrite(ctx, f.Output)
	if err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	_, err = io.Copy(out, &text)
	if closed := out.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	return nil
}
