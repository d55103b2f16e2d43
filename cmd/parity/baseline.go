package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.org/parity/internal/atomicfile"
	"example.org/parity/internal/ignore"
	"example.org/parity/internal/print"
)

func newBaseline(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "baseline",
		Short: "Accept today's findings; only new ones fail from here on",
		Long: `baseline writes the fingerprints of today's findings to the baseline file of
parity.yaml (parity.baseline.json), and says what that adds and drops. A
fingerprint is of rule, sets, type and path: it holds through rewordings and
moved lines. Accepted findings stay in the reports, counted apart.

To accept a single finding with a reason, and for a time, write it under ignore:
in parity.yaml instead:

  ignore:
    - type: Invoice
      path: /currency
      rule: field.default
      reason: the service fills it in until the March release
      expires: 2027-03-31`,
		Example: "  parity baseline && git add parity.baseline.json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := g.load()
			if err != nil {
				return err
			}
			old, err := loadBaseline(c)
			if err != nil {
				return err
			}
			result, err := compareConfigured(cmd.Context(), c, io.Discard)
			if err != nil {
				return err
			}
			now := ignore.Accept(result)
			path, err := c.Locate(c.Baseline)
			if err == nil {
				err = atomicfile.Write(path, now.JSON())
			}
			if err != nil {
				return fmt.Errorf("writing the baseline: %w", err)
			}
			added, dropped := ignore.Changes(old, now)
			out := &print.Writer{W: cmd.OutOrStdout()}
			for _, f := range added {
				out.Printf("+ %s  %s  %s  %s%s\n", f.ID, f.Set, f.Rule, f.Type, f.Path)
			}
			for _, f := range dropped {
				out.Printf("- %s  %s  %s  %s%s\n", f.ID, f.Set, f.Rule, f.Type, f.Path)
			}
			out.Printf("%s: %s accepted, %d added, %d dropped\n", c.Baseline, print.Plural(len(now.Findings), "finding"), len(added), len(dropped))
			return out.Err
		},
	}
}
