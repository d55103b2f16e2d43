package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
	"example.org/parity/internal/report"
	"example.org/parity/internal/schema"
)

// Completion offers what the command at hand could take: the names of rules, sets
// and formats, and those of types and fields in the committed type sets. Nothing is
// compared for it, and nothing is said where something is wrong.

type completion = func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective)

// words completes from a list, whose elements may be followed by commas.
func words(list func() []string) completion {
	return func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		head := ""
		if at := strings.LastIndexByte(begun, ','); at >= 0 {
			head, begun = begun[:at+1], begun[at+1:]
		}
		var found []string
		for _, word := range list() {
			if strings.HasPrefix(strings.ToLower(word), strings.ToLower(begun)) {
				found = append(found, head+word)
			}
		}
		return found, cobra.ShellCompDirectiveNoFileComp
	}
}

// completing registers the completion of a flag.
func completing(cmd *cobra.Command, flag string, list func() []string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, words(list)); err != nil {
		panic(err) // the flag is not there
	}
}

func formats() []string {
	var names []string
	for _, f := range report.Formats {
		names = append(names, f.Name)
	}
	return names
}

func nothing() []string { return nil }

func priorityNames() []string { return config.PriorityNames }

// setNames are the sets of parity.yaml.
func (g *globals) setNames() []string {
	c, err := g.load()
	if err != nil {
		return nil
	}
	var names []string
	for _, s := range c.Sets {
		names = append(names, s.Name)
	}
	return names
}

// eachType hands on the types of all sets that can be loaded.
func (g *globals) eachType(hand func(*schema.Type)) {
	c, err := g.load()
	if err != nil {
		return
	}
	for _, s := range c.Sets {
		if set, err := loadSet(s, committed(c)); err == nil {
			for _, t := range set.Types {
				hand(t)
			}
		}
	}
}

// typeNames are the types of all sets.
func (g *globals) typeNames() []string {
	var names []string
	g.eachType(func(t *schema.Type) { names = append(names, t.Name) })
	slices.Sort(names)
	return slices.Compact(names)
}

// completeSubjects completes what explain and fix take.
func (g *globals) completeSubjects(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	if strings.Contains(begun, ".") && compare.RuleByID(begun) == nil {
		if names := g.fieldNames(begun); len(names) > 0 {
			return names, cobra.ShellCompDirectiveNoFileComp
		}
	}
	return words(func() []string {
		if cmd.Name() == "explain" {
			return append(ruleIDs(), g.typeNames()...)
		}
		return g.typeNames()
	})(cmd, args, begun)
}

// fieldNames are those of Type.field that begin so.
func (g *globals) fieldNames(begun string) []string {
	var names []string
	g.eachType(func(t *schema.Type) {
		if !strings.HasPrefix(begun, t.Name+".") {
			return
		}
		for _, p := range t.Properties {
			if name := t.Name + "." + p.Name; strings.HasPrefix(name, begun) {
				names = append(names, name)
			}
		}
	})
	slices.Sort(names)
	return slices.Compact(names)
}
