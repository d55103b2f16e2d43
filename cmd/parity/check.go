package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
	"example.org/parity/internal/report"
)

func newCheck(g *globals) *cobra.Command {
	var failOn, format, newOnly string
	var all bool
	var out output
	var scope *compare.Scope
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Fail if the type sets differ: the CI gate",
		Long: `check compares the captured type sets of parity.yaml and prints what decides:
whether the gate is passed and why, what is new, the systematic differences, the
findings by rule, and the first of those at or over the threshold; --all tells
every finding. It needs none of the languages: it
reads the committed schemas only. A type set that is older than its source, where
that is here, is named on standard error; parity capture --check tells whether it
still is what the source code says.

Findings that parity.yaml ignores, or that the baseline accepts, do not count; they
stay visible. With --new-only, neither do findings that were there at a git
revision, such as the base of a pull request; of a set that the revision did not
have yet, all are new.

With --set, --type, --rule and --priority only a part counts, such as what a pull
request is about. Each takes a name or a pattern in which * stands for any text, and
may be given more than once.

Exit codes: 0 no finding at or over the threshold, 1 findings, 2 bad usage,
configuration or input. The format never changes the exit code.`,
		Example: `  parity check
  parity check --fail-on P0
  parity check --new-only origin/main
  parity check --set elixir                    an Elixir pull request does not fail on Go's drift
  parity check --type 'Order*' --rule 'enum.*'
  parity check --format sarif -o parity.sarif`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := g.load()
			if err != nil {
				return err
			}
			if failOn == "" {
				failOn = c.FailOn
			}
			if !slices.Contains(config.PriorityNames, failOn) {
				return fmt.Errorf("--fail-on: %q is none of %s", failOn, strings.Join(config.PriorityNames, ", "))
			}
			f, err := report.FormatByName(format)
			if err != nil {
				return fmt.Errorf("--format: %w", err)
			}
			result, err := comparison{*scope, newOnly}.run(cmd.Context(), c, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			opts := configured(cmd.Context(), f, c)
			opts.FailOn, opts.Gate, opts.All = failOn, failOn, all
			if f.Fixes {
				opts.Changes = changes(cmd.Context(), c, result)
			}
			g.terminal(&opts, cmd, out)
			if err := out.write(cmd, "the result", func(w io.Writer) error { return f.Render(w, result, opts) }); err != nil {
				return err
			}
			if len(report.Severe(result, failOn)) > 0 {
				return failure{}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&failOn, "fail-on", "", "least urgent `PRIORITY` that fails: P0, P1, P2 or P3 (default: fail-on of parity.yaml, else P1)")
	cmd.Flags().BoolVar(&all, "all", false, "tell every finding on the terminal, and not just the first at or over the threshold")
	cmd.Flags().StringVar(&newOnly, "new-only", "", "count only findings that the type sets of git revision `REV` did not have")
	cmd.Flags().StringVarP(&format, "format", "f", "terminal", "output `FORMAT`: "+report.FormatNames())
	out.flag(cmd)
	scope = scopeFlags(cmd, g.setNames, g.typeNames)
	completing(cmd, "format", formats)
	completing(cmd, "fail-on", priorityNames)
	return cmd
}
