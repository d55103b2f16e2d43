package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/print"
	"example.org/parity/internal/relation"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/witness"
)

type sampleFlags struct {
	set    string
	seed   uint64
	count  int
	format string
}

func newSample(g *globals) *cobra.Command {
	var f sampleFlags
	cmd := &cobra.Command{
		Use:   "sample TYPE",
		Short: "Make payloads of a type: valid ones, and ones that break one keyword",
		Long: `sample prints payloads for a type of the reference set, of another set with
--set, or of any schema file as FILE#Type: valid ones, the smallest first, then
ones that are valid but for one keyword of the schema, with its name and the
place in the payload where it is broken. Each payload was judged by a second
implementation of JSON Schema. The same seed prints the same payloads.

--format json writes one JSON object a line:
{"type", "valid", "payload", "breaks"?, "at"?}.`,
		Example: `  parity sample SampleRequest
  parity sample --set elixir --count 3 Cursor
  parity sample --format json schemas/go.json#Cursor | jq -c 'select(.valid) | .payload'`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSample(cmd, g, f, args[0])
		},
	}
	cmd.Flags().StringVar(&f.set, "set", "", "the `SET` of parity.yaml that has the type (default the reference)")
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "choose other payloads")
	cmd.Flags().IntVarP(&f.count, "count", "n", 10, "most payloads of each kind")
	cmd.Flags().StringVarP(&f.format, "format", "f", "terminal", "output `FORMAT`: terminal or json")
	return cmd
}

func runSample(cmd *cobra.Command, g *globals, f sampleFlags, arg string) error {
	if f.format != "terminal" && f.format != "json" {
		return fmt.Errorf("--format: %q is none of terminal, json", f.format)
	}
	if f.count < 1 {
		return fmt.Errorf("--count: %d is not above 0", f.count)
	}
	set, typeName, err := sampledSet(g, f.set, arg)
	if err != nil {
		return err
	}
	if err := set.Select(typeName); err != nil {
		return err
	}
	samples, err := witness.NewSampler(set).Samples(cmd.Context(), typeName, f.seed, f.count)
	if err != nil {
		return fmt.Errorf("sampling %s: %w", typeName, err)
	}
	if len(samples) == 0 {
		return failure{fmt.Sprintf("no payload of %s was found", typeName)}
	}
	if f.format == "json" {
		return writeSamples(cmd.OutOrStdout(), typeName, samples)
	}
	return listSamples(cmd.OutOrStdout(), samples)
}

// sampledSet loads the set that FILE#Type, --set or the configuration names.
func sampledSet(g *globals, setFlag, arg string) (set *schema.Set, typeName string, err error) {
	if file, name, ok := strings.Cut(arg, "#"); ok {
		if setFlag != "" {
			return nil, "", fmt.Errorf("--set %s and %s name two sources; leave one out", setFlag, arg)
		}
		set, err = schema.Load(file, file, setName(file))
		return set, name, err
	}
	c, err := g.load()
	if err != nil {
		return nil, "", fmt.Errorf("%q names no file (FILE#Type), and no set can be looked up: %w", arg, err)
	}
	if setFlag == "" {
		setFlag = c.Reference
	}
	s, err := c.Set(setFlag)
	if err != nil {
		return nil, "", err
	}
	set, err = loadSchema(c, s)
	return set, arg, err
}

func writeSamples(out io.Writer, typeName string, samples []relation.Sample) error {
	for _, s := range samples {
		line := struct {
			Type string `json:"type"`
			relation.Sample
		}{typeName, s}
		if err := print.JSONLine(out, line); err != nil {
			return fmt.Errorf("writing samples: %w", err)
		}
	}
	return nil
}

func listSamples(out io.Writer, samples []relation.Sample) error {
	w := &print.Writer{W: out}
	for _, s := range samples {
		if s.Valid {
			w.Printf("valid    %s\n", s.Payload)
			continue
		}
		at := s.At
		if at == "" {
			at = "the payload itself"
		}
		w.Printf("invalid  %s\n         breaks %s of %s\n", s.Payload, s.Breaks, at)
	}
	return w.Err
}
