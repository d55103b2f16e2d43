// Command parity-beam validates archives of captured payloads on Apache Beam. By default
// it runs them in its own process, on all cores; --runner and the flags of Beam name an
// engine.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	archive "example.org/parity/beam"
	"example.org/parity/internal/config"
	"example.org/parity/internal/remote"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/validate"
	"example.org/parity/internal/validate/render"
)

var (
	configFile = flag.String("config", config.FileName, "the configuration: its sets, map and routes")
	schemas    = flag.String("schemas", "", "the folder of the type sets, NAME.json each (default: as the configuration says)")
	typeName   = flag.String("type", "", "the type of all records, as the reference set calls it (default: by the routes)")
	input      = flag.String("input", "", "files, folders or patterns such as archive/**/*.ndjson.zst, with commas between them (default: the payloads of the configuration)")
	output     = flag.String("output", "", "the file that the result is written to, as parity validate --format json prints it")
)

func main() {
	flag.Parse()
	beam.Init()
	result, err := run(context.Background())
	if err == nil {
		err = render.Terminal(os.Stdout, result, render.Options{})
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "parity-beam: %v\n", err)
		os.Exit(2)
	}
	if result.Failed(false) {
		os.Exit(1)
	}
}

func run(ctx context.Context) (*validate.Result, error) {
	if *output == "" {
		return nil, errors.New("--output is missing: the file that the result is written to")
	}
	c, err := config.Load(*configFile)
	if err != nil {
		return nil, err
	}
	job, err := validate.NewJob(c, func(s config.Set) ([]byte, error) { return typeSet(c, s) }, *typeName, nil)
	if err != nil {
		return nil, err
	}
	if *typeName == "" && len(c.Routes) == 0 {
		return nil, fmt.Errorf("no record would have a type: name it with --type, or write routes in %s", c.File())
	}
	runner, err := job.Runner()
	if err == nil {
		err = runner.Prepare()
	}
	if err != nil {
		return nil, err // here rather than on a worker
	}
	patterns := strings.Split(*input, ",")
	if *input == "" {
		if patterns, err = located(c); err != nil {
			return nil, err
		}
	}
	inputs, err := archive.Inputs(ctx, patterns)
	if err != nil {
		return nil, err
	}
	if len(inputs) == 0 {
		return nil, errors.New("nothing to validate: --input names files")
	}
	p, s := beam.NewPipelineWithRoot()
	if err := archive.Build(s, job, inputs, *output); err != nil {
		return nil, err
	}
	if err := beamx.Run(ctx, p); err != nil {
		return nil, err
	}
	return written(ctx, *output)
}

func typeSet(c *config.Config, s config.Set) ([]byte, error) {
	switch {
	case *schemas != "":
		file := filepath.Join(*schemas, s.Name+".json")
		return schema.Read(file, file)
	case remote.Is(s.Schema):
		return nil, errors.New("it is in another repository: parity fetch it, and name the folder with --schemas")
	}
	path, err := c.Locate(s.Schema)
	if err != nil {
		return nil, err
	}
	return schema.Read(path, s.Schema)
}

func located(c *config.Config) ([]string, error) {
	var paths []string
	for _, p := range c.Payloads {
		path, err := c.Locate(p)
		if err != nil {
			return nil, fmt.Errorf("reading the payloads of %s: %w", c.File(), err)
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// written reads what the pipeline has written.
func written(ctx context.Context, file string) (*validate.Result, error) {
	files, err := filesystem.New(ctx, file)
	if err != nil {
		return nil, err
	}
	defer files.Close()
	in, err := files.OpenRead(ctx, file)
	if err != nil {
		return nil, fmt.Errorf("reading the result: %w", err)
	}
	defer in.Close()
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("reading the result: %w", err)
	}
	result := &validate.Result{}
	if err := json.Unmarshal(text, result); err != nil {
		return nil, fmt.Errorf("reading the result: %w", err)
	}
	return result, nil
}
