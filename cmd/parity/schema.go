package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/report"
	"example.org/parity/internal/validate/render"
)

func newSchema() *cobra.Command {
	schemas := map[string][]byte{"report": report.Schema, "traffic": render.Schema}
	names := []string{"report", "traffic"}
	return &cobra.Command{
		Use:       "schema NAME",
		Short:     "Print the JSON Schema of a machine output",
		Long:      "schema prints the JSON Schema of what --format json writes:\n\n  report    of check, report and diff\n  traffic   of validate",
		Example:   "  parity schema report > parity-report.schema.json",
		Args:      cobra.ExactArgs(1),
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(names, args[0]) {
				return fmt.Errorf("there is no schema %q; there are %s", args[0], strings.Join(names, ", "))
			}
			_, err := cmd.OutOrStdout().Write(schemas[args[0]])
			return err
		},
	}
}
