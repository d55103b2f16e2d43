package main

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/report"
)

func newExplain(g *globals) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain [RULE|TYPE]",
		Short: "Tell what a rule means, or everything known of one type",
		Long: `explain RULE tells what a rule is about, its class and priority, and shows a pair
of types that it fires on and a near miss. explain TYPE shows a type in each set
side by side with its verdict and findings, and the entry of parity.yaml that
accepts each. Without an argument, or with a family such as field, it lists the
rules.`,
		Example: `  parity explain
  parity explain field.missing
  parity explain ImageChunk`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			if len(args) == 0 {
				return listRules(out, compare.Rules())
			}
			if rule := compare.RuleByID(args[0]); rule != nil {
				return explainRule(out, rule)
			}
			var family []*compare.Rule
			for _, rule := range compare.Rules() {
				if rule.Family() == args[0] {
					family = append(family, rule)
				}
			}
			if len(family) > 0 {
				return listRules(out, family)
			}
			c, err := g.load()
			if err != nil {
				return fmt.Errorf("%q is no rule, and no type can be looked up: %w", args[0], err)
			}
			result, err := compareConfigured(cmd.Context(), c, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return explainType(out, result, args[0], report.Options{Color: g.colored(out)})
		},
	}
	return cmd
}

func listRules(w io.Writer, rules []*compare.Rule) error {
	var b strings.Builder
	for _, rule := range rules {
		fmt.Fprintf(&b, "%-24s %-16s %-3s %s\n", rule.ID, rule.Class, rule.Priority, rule.About())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func explainRule(w io.Writer, rule *compare.Rule) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s", rule.ID, rule.Class)
	if rule.Priority != "" {
		fmt.Fprintf(&b, "  %s", rule.Priority)
	}
	fmt.Fprintf(&b, "\n\n%s\n\nsays    %s\n", rule.Why, rule.Summary)
	harms := make([]string, 0, len(rule.Impact))
	for harm := range rule.Impact {
		harms = append(harms, string(harm))
	}
	sort.Strings(harms)
	for _, harm := range harms {
		fmt.Fprintf(&b, "impact  %s: %s\n", harm, rule.Impact[compare.Harm(harm)])
	}
	fmt.Fprintf(&b, "fix     %s\n", rule.Fix)
	fmt.Fprintf(&b, "\nfires on\n%s\nis silent on\n%s", example(rule.Fires), example(rule.Silent))
	_, err := io.WriteString(w, b.String())
	return err
}

func example(e compare.Example) string {
	return "  reference  " + compact(e.Reference) + "\n  other      " + compact(e.Other) + "\n"
}

func compact(text string) string {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}

func explainType(w io.Writer, r *compare.Result, name string, opts report.Options) error {
	t := r.Find(name)
	if t == nil {
		return fmt.Errorf("%q is neither a rule nor a type; near: %s; parity explain lists the rules", name, strings.Join(r.Near(name), ", "))
	}
	return report.Type(w, r, t, opts)
}
