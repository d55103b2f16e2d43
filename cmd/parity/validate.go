package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"example.org/parity/internal/config"
	"example.org/parity/internal/git"
	"example.org/parity/internal/payload"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/validate"
	"example.org/parity/internal/validate/render"
)

// softMemory is where the garbage collector begins to work harder instead of
// letting the heap double: below the 256 MB that any input may take.
const softMemory = 160 << 20

type validateFlags struct {
	typeName   string
	format     string
	out        output
	sets       []string
	since      string
	infer      bool
	write      bool
	strict     bool
	showValues bool
}

func newValidate(g *globals) *cobra.Command {
	var f validateFlags
	cmd := &cobra.Command{
		Use:   "validate [PATH…|-]",
		Short: "Hold captured payloads against the types of every SDK",
		Long: `validate reads captured payloads and tells, for each type set of parity.yaml,
which records its types accept or reject and what is lost: members that the
SDK drops, date-times that it holds as plain text, fields and enum values that
the traffic never had.

A PATH is a file, a folder with all below it, or - for standard input; without
one the payloads of parity.yaml are read. They may be JSON (of an array, each
element is a record), NDJSON, HAR 1.2, Server-Sent Events (of which each is a
record), or cassettes of VCR.py, go-vcr, ExVCR and Ruby's VCR, plain or compressed
with gzip or zstd. They are read as a stream: size does not matter.

Which type a record has, --type says for all of them, or the routes of
parity.yaml: by method and path of the exchange that it was a body of, by the
name of its Server-Sent Event, or by a field of its own. Records without a type
are counted and listed; --infer proposes types that fit, and --write puts the
routes that follow into parity.yaml.

Values are not printed unless --show-values asks for them: payloads hold
secrets. Headers are never printed.

Exit codes: 0 every set accepts every record that has a type, 1 a set rejects
one, or a record is broken (with --strict also: something is dropped, is held as
something else, or has no type), 2 bad usage or configuration, or nothing could be read.`,
		Example: `  parity validate traffic/
  parity validate --type SampleResponse responses.ndjson.zst
  zcat log.gz | parity validate --type TelemetryBatch -
  parity validate --infer session.har`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			return runValidate(cmd, g, f, paths)
		},
	}
	cmd.Flags().StringVarP(&f.typeName, "type", "t", "", "the `TYPE` of all records, as the reference set calls it")
	cmd.Flags().StringVarP(&f.format, "format", "f", "terminal", "output `FORMAT`: "+render.Names())
	f.out.flag(cmd)
	cmd.Flags().StringSliceVar(&f.sets, "set", nil, "only the type set `NAME`, which may be given several times")
	cmd.Flags().StringVar(&f.since, "since", "", "of folders only the files that have changed since `TIME`: 2025-03-01, an RFC 3339 date-time, or how long ago, such as 24h")
	cmd.Flags().BoolVar(&f.infer, "infer", false, "propose types for records that have none")
	cmd.Flags().BoolVar(&f.write, "write", false, "with --infer: put the proposed routes into parity.yaml")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "exit 1 for drops, for values held as something else and for records without a type, too")
	cmd.Flags().BoolVar(&f.showValues, "show-values", false, "show the values of examples; they may be secrets")
	return cmd
}

func runValidate(cmd *cobra.Command, g *globals, f validateFlags, paths []string) error {
	format, err := render.ByName(f.format)
	if err != nil {
		return fmt.Errorf("--format: %w", err)
	}
	c, err := g.load()
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		if paths, err = payloads(c); err != nil {
			return err
		}
	}
	if len(paths) == 0 {
		return fmt.Errorf("nothing to validate: name a file or folder, - for standard input, or list payloads in %s", c.File())
	}
	if f.typeName == "" && len(c.Routes) == 0 && !f.infer {
		return fmt.Errorf("no record would have a type: name it with --type, or write routes in %s; --infer proposes them", c.File())
	}
	if f.write && !f.infer {
		return errors.New("--write puts what --infer proposes into the configuration: it needs --infer")
	}
	runner, err := newRunner(c, f)
	if err != nil {
		return err
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(softMemory))
	since, err := sinceTime(f.since, time.Now())
	if err != nil {
		return fmt.Errorf("--since: %w", err)
	}
	result, err := readPayloads(cmd.Context(), runner, payload.Reader{Stdin: cmd.InOrStdin(), Since: since}, paths, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	opts := render.Options{Strict: f.strict, Version: version(), Color: g.colored(cmd.OutOrStdout()) && !f.out.toFile()}
	if !f.out.toFile() {
		opts.Width = width(cmd.OutOrStdout())
	}
	if format.Rooted { // outside of a repository there is no root
		opts.Root, _ = git.Repository{Dir: "."}.Prefix(cmd.Context())
	}
	if err := f.out.write(cmd, "the result", func(w io.Writer) error { return format.Render(w, result, opts) }); err != nil {
		return err
	}
	if f.write {
		if err := writeRoutes(cmd, c, result); err != nil {
			return err
		}
	}
	switch {
	case result.Empty():
		return nothingRead(result)
	case result.Failed(f.strict):
		return failure{}
	default:
		return nil
	}
}

// payloads are the files and folders that parity.yaml lists.
func payloads(c *config.Config) ([]string, error) {
	var paths []string
	for _, p := range c.Payloads {
		path, err := c.Locate(p)
		if err != nil {
			return nil, fmt.Errorf("reading the payloads of %s: %w", c.File(), err)
		}
		paths = append(paths, shorten(path))
	}
	return paths, nil
}

// loadSchema loads a type set that parity.yaml names.
func loadSchema(c *config.Config, s config.Set) (*schema.Set, error) {
	data, err := committed(c)(s)
	if err != nil {
		return nil, fmt.Errorf("loading the %s type set: %w", s.Name, err)
	}
	set, err := schema.Parse(s.Schema, s.Name, data)
	if err != nil {
		return nil, fmt.Errorf("loading the %s type set: %w", s.Name, err)
	}
	return set, nil
}

// sinceTime reads a date, a date-time or how long ago.
func sinceTime(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if ago, err := time.ParseDuration(text); err == nil && ago >= 0 {
		return now.Add(-ago), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateTime, time.DateOnly} {
		if t, err := time.ParseInLocation(layout, text, now.Location()); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no date, no date-time and no duration such as 24h", text)
}

func newRunner(c *config.Config, f validateFlags) (*validate.Runner, error) {
	job, err := validate.NewJob(c, committed(c), f.typeName, f.sets)
	if err != nil {
		return nil, err
	}
	job.Infer, job.ShowValues = f.infer, f.showValues
	runner, err := job.Runner()
	if err != nil {
		return nil, err
	}
	runner.Workers = runtime.GOMAXPROCS(0)
	return runner, nil
}

func readPayloads(ctx context.Context, runner *validate.Runner, reader payload.Reader, paths []string, stderr io.Writer) (*validate.Result, error) {
	if err := runner.Start(); err != nil {
		return nil, err
	}
	reader.Limits, reader.Handler = payload.DefaultLimits, runner
	bar := newProgress(watched(stderr), time.Now, paths, runner.Records)
	reader.Progress = bar.add
	var failed error
	for _, path := range paths {
		if failed = reader.Read(ctx, path); failed != nil {
			break
		}
	}
	bar.done()
	result, err := runner.Finish()
	if ctx.Err() != nil {
		return nil, errors.New("interrupted while reading payloads")
	}
	if failed != nil {
		return nil, fmt.Errorf("reading payloads: %w", failed)
	}
	return result, err
}

// nothingRead explains exit 2: there was no record at all.
func nothingRead(r *validate.Result) error {
	if len(r.Broken) > 0 {
		return fmt.Errorf("nothing could be read: %s: %s", r.Broken[0].Place.File, r.Broken[0].Message)
	}
	return errors.New("there is no record in the input")
}
