package main

import (
	"github.com/spf13/cobra"

	"example.org/parity/internal/compare"
)

// scopeFlags are those of commands that look at a part of a comparison.
func scopeFlags(cmd *cobra.Command, sets, types func() []string) *compare.Scope {
	s := &compare.Scope{}
	flags := cmd.Flags()
	flags.StringSliceVar(&s.Sets, "set", nil, "look only at the sets that match `PATTERN`; may be given again, as those below")
	flags.StringSliceVar(&s.Types, "type", nil, "look only at the types that match `PATTERN`, such as 'Order*'")
	flags.StringSliceVar(&s.Rules, "rule", nil, "look only at the rules that match `PATTERN`, such as 'enum.*'")
	flags.StringSliceVar(&s.Priorities, "priority", nil, "look only at findings of this `PRIORITY`")
	completing(cmd, "set", sets)
	completing(cmd, "type", types)
	completing(cmd, "rule", ruleIDs)
	completing(cmd, "priority", priorityNames)
	return s
}
