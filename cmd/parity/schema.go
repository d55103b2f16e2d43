package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/codec"
	"example.org/parity/internal/config"
	"example.org/parity/internal/near"
	"example.org/parity/internal/report"
	"example.org/parity/internal/typeset"
	"example.org/parity/internal/validate/render"
	"example.org/parity/internal/verify"
)

func newSchema() *cobra.Command {
	schemas := map[string][]byte{"report": report.Schema, "traffic": render.Schema, "facts": codec.Schema, "typeset": typeset.Schema, "config": config.Schema, "evidence": verify.Schema}
	names := []string{"config", "report", "traffic", "typeset", "facts", "evidence"}
	return &cobra.Command{
		Use:   "schema NAME",
		Short: "Print the JSON Schema of a format of parity",
		Long: `schema prints the JSON Schema of one of the formats that other programs read or
write:

  config    parity.yaml; init writes it beside that as parity.schema.json
  report    what check, report and diff write with --format json
  traffic   what validate writes with --format json
  typeset   the type sets that capture writes
  facts     what a front end of another language prints
  evidence  what verify writes, evidence.json and with --format json

docs/contracts.md says what may change in them, and what tells it.`,
		Example:   "  parity schema report > parity-report.schema.json\n  parity schema config > parity.schema.json",
		Args:      cobra.ExactArgs(1),
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(names, args[0]) {
				return fmt.Errorf("there is no schema %q%s", args[0], near.Hint(args[0], names, "there are "+strings.Join(names, ", ")))
			}
			_, err := cmd.OutOrStdout().Write(schemas[args[0]])
			return err
		},
	}
}
