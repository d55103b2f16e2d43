package main

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/near"
	"example.org/parity/internal/print"
	"example.org/parity/internal/report"
)

func newExplain(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [RULE|TYPE|TYPE.FIELD|ID]",
		Short: "Tell what a rule means, or everything known of a type, a field or a finding",
		Long: `explain RULE tells what a rule is about, its class and priority, and shows a pair
of types that it fires on and a near miss. explain TYPE shows a type in each set
side by side with its verdict and findings, and the entry of parity.yaml that
accepts each; explain TYPE.FIELD one field, by its name on the wire, and explain ID
one finding, by the fingerprint that reports show. Without an argument, or with a
family such as field, it lists the rules.`,
		Example: `  parity explain
  parity explain field.missing
  parity explain ImageChunk
  parity explain ImageChunk.height
  parity explain 532a1369d63e`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: g.completeSubjects,
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			if len(args) == 0 {
				return listRules(out, compare.Rules())
			}
			if rule := compare.RuleByID(args[0]); rule != nil {
				return explainRule(out, rule, width(out))
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
				return fmt.Errorf("%q is no rule%s; and no type can be looked up: %w", args[0], near.Hint(args[0], ruleIDs(), ""), err)
			}
			result, err := compareConfigured(cmd.Context(), c, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return explainSubject(out, result, args[0], report.Options{Color: g.colored(out), Width: width(out)})
		},
	}
}

func listRules(w io.Writer, rules []*compare.Rule) error {
	var b strings.Builder
	for _, rule := range rules {
		fmt.Fprintf(&b, "%-24s %-16s %-3s %s\n", rule.ID, rule.Class, rule.Priority, rule.About())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func explainRule(w io.Writer, rule *compare.Rule, width int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s", rule.ID, rule.Class)
	if rule.Priority != "" {
		fmt.Fprintf(&b, "  %s", rule.Priority)
	}
	const indent = "        "
	say := func(head, text string) {
		for _, line := range print.Wrap(text, max(0, width-len(indent))) {
			fmt.Fprintf(&b, "%-8s%s\n", head, line)
			head = ""
		}
	}
	fmt.Fprintf(&b, "\n\n%s\n\n", strings.Join(print.Wrap(rule.Why, width), "\n"))
	say("says", rule.Summary)
	harms := make([]string, 0, len(rule.Impact))
	for harm := range rule.Impact {
		harms = append(harms, string(harm))
	}
	sort.Strings(harms)
	for _, harm := range harms {
		say("impact", harm+": "+rule.Impact[compare.Harm(harm)])
	}
	say("fix", rule.Fix)
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

// explainSubject tells of what a result has by some name: a type, a field or a finding.
func explainSubject(w io.Writer, r *compare.Result, name string, opts report.Options) error {
	if t := r.Find(name); t != nil {
		return report.Type(w, r, t, opts)
	}
	if l, ok := r.Located(name); ok {
		return report.Finding(w, r, l, opts)
	}
	if t, field := r.FindField(name); t != nil {
		return report.Field(w, r, t, field, opts, func(*compare.Finding) bool { return true })
	}
	hint := namesOf(r).near(name)
	if list := near.Names(name, ruleIDs()); hint == "" && len(list) > 0 {
		hint = "; did you mean " + near.Either(list) + "?"
	}
	return fmt.Errorf("%q is no rule, type, field or finding%s; parity explain lists the rules", name, hint)
}
