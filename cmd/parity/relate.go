package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"example.org/parity/internal/confine"
	"example.org/parity/internal/jsonschema"
	"example.org/parity/internal/print"
	"example.org/parity/internal/relation"
)

func newRelate() *cobra.Command {
	var pairs, draft string
	cmd := &cobra.Command{
		Use:   "relate --pairs FILE",
		Short: "Decide for pairs of JSON Schemas which contains which, with witnesses",
		Long: `relate reads pairs of JSON Schemas, one JSON object a line:

  {"id": …, "a": SCHEMA, "b": SCHEMA, "draft": "7"}

and writes for each, in the same order, how the instances of a and b relate:

  {"id": …, "relation": "subset", "b_not_a": 0, "micros": 85}

relation is equal, subset (all of a is in b), superset, overlapping, disjoint or
unknown. a_not_b is an instance that a accepts and b rejects, b_not_a the
reverse; each was validated by a second implementation. Where the relation is
unknown, reason says why, and a_in_b and b_in_a say what is known of each
direction: yes, no or unknown.

draft is 4, 6, 7, 2019-09 or 2020-12, the default; a schema's own $schema
comes first. References stay inside their schema. A line that is no pair is
reported with its number, and the exit code is then 2.`,
		Example: `  parity relate --pairs pairs.ndjson
  generate | parity relate --pairs - | grep '"superset"'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runRelate(cmd, pairs, draft)
		},
	}
	cmd.Flags().StringVar(&pairs, "pairs", "", "the pairs' `FILE`, - for standard input")
	cmd.Flags().StringVar(&draft, "draft", "2020-12", "the `DRAFT` of lines that name none")
	if err := cmd.MarkFlagRequired("pairs"); err != nil {
		panic(err)
	}
	return cmd
}

func runRelate(cmd *cobra.Command, pairs, draftName string) error {
	draft, err := jsonschema.ParseDraft(draftName)
	if err != nil {
		return fmt.Errorf("--draft: %w", err)
	}
	in, name := cmd.InOrStdin(), "standard input"
	if pairs != "-" {
		f, err := confine.Open(pairs)
		if err != nil {
			return fmt.Errorf("opening the pairs: %w", err)
		}
		defer f.Close()
		in, name = io.Reader(f), pairs
	}
	bad := 0
	stream := relation.Stream{
		Name: name, Workers: runtime.GOMAXPROCS(0), Draft: draft,
		Bad: func(err error) {
			bad++
			fmt.Fprintf(cmd.ErrOrStderr(), "parity: %s\n", err)
		},
	}
	if err := stream.Run(cmd.Context(), in, cmd.OutOrStdout()); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%s of %s could not be related; see above", print.Plural(bad, "line"), name)
	}
	return nil
}
