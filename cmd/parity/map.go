package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/atomicfile"
	"example.org/parity/internal/config"
	"example.org/parity/internal/match"
	"example.org/parity/internal/near"
	"example.org/parity/internal/print"
	"example.org/parity/internal/schema"
)

func newMap(g *globals) *cobra.Command {
	var write bool
	cmd := &cobra.Command{
		Use:   "map [SET…]",
		Short: "Show by what evidence types are counterparts, and what map: would pin",
		Long: `map shows, for each set or those named, which types of the reference have
counterparts under other names and by what evidence, the words of which one SDK
writes another or none, what is near to types that have no counterpart, and the
entries of map: in parity.yaml that pin what was found. A pattern stands for
several where it gives no others.

An entry settles what evidence would decide: "Type: none" says that a type has no
counterpart.`,
		Example: `  parity map go
  parity map --write && git diff parity.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := g.load()
			if err != nil {
				return err
			}
			ref, others, err := loadSets(c, committed(c))
			if err != nil {
				return err
			}
			for _, name := range args {
				if !slices.ContainsFunc(others, func(s *schema.Set) bool { return s.Name == name }) {
					return fmt.Errorf("%q is none of the sets that are compared with %s%s", name, ref.Name, near.Hint(name, g.setNames(), ""))
				}
			}
			x := match.NewSet(ref, c.Excluded)
			for _, other := range others {
				if len(args) > 0 && !slices.Contains(args, other.Name) {
					continue
				}
				m, err := match.Match(x, match.NewSet(other, c.Excluded), c.Map[other.Name])
				if err != nil {
					return fmt.Errorf("%s: %w", c.Place("map"), err)
				}
				out := &print.Writer{W: cmd.OutOrStdout()}
				printMatching(out, ref, other, m)
				entries := m.Entries()
				if write && len(entries) > 0 {
					if c, err = writeMap(c, other.Name, entries); err != nil {
						return err
					}
					out.Printf("  %s: %s written under map: %s\n", c.File(), counted(len(entries), "entry", "entries"), other.Name)
				} else {
					printEntries(out, other.Name, entries)
				}
				if out.Err != nil {
					return out.Err
				}
			}
			return nil
		},
	}
	cmd.ValidArgsFunction = words(g.setNames)
	cmd.Flags().BoolVar(&write, "write", false, "put the entries into parity.yaml, which keeps its comments")
	return cmd
}

func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// printMatching shows what was found by evidence, and what it taught.
func printMatching(w *print.Writer, ref, other *schema.Set, m *match.Matching) {
	w.Printf("%s\n", other.Name)
	if len(m.Rules) > 0 {
		w.Printf("\n  words\n")
		for _, r := range m.Rules {
			w.Printf("    %-40s %s\n", ruleText(ref, other, r), print.Plural(r.Pairs, "pair"))
		}
	}
	var found, near, unclear []string
	for _, t := range ref.Types {
		p := m.Pair(t.Name)
		switch {
		case p != nil && match.Guessed(p.By):
			found = append(found, fmt.Sprintf("%s  %s  %s, %.2f", p.Ref, p.Other, p.By, p.Score))
		case p != nil:
		case m.Unclear(t.Name) != nil:
			unclear = append(unclear, t.Name+"  "+nearTexts(m.Unclear(t.Name)))
		default:
			if n, ok := m.Nearest(t.Name); ok {
				near = append(near, t.Name+"  "+nearTexts([]match.Near{n}))
			}
		}
	}
	for _, part := range []struct {
		title string
		lines []string
	}{{"counterparts by evidence", found}, {"one of several", unclear}, {"near, and not sure", near}} {
		if len(part.lines) > 0 {
			w.Printf("\n  %s (%d)\n", part.title, len(part.lines))
			for _, line := range part.lines {
				w.Printf("    %s\n", line)
			}
		}
	}
}

func ruleText(ref, other *schema.Set, r match.Rule) string {
	switch {
	case r.Other == "":
		return fmt.Sprintf("%s of %s is left out", r.Ref, ref.Name)
	case r.Ref == "":
		return fmt.Sprintf("%s is written by %s alone", r.Other, other.Name)
	default:
		return fmt.Sprintf("%s is %s", r.Ref, r.Other)
	}
}

func nearTexts(list []match.Near) string {
	texts := make([]string, len(list))
	for i, n := range list {
		texts[i] = n.Name + " (" + n.Likeness() + ")"
	}
	return strings.Join(texts, ", ")
}

// printEntries writes what --write would put into parity.yaml.
func printEntries(w *print.Writer, set string, entries []match.Entry) {
	if len(entries) == 0 {
		w.Printf("\n  nothing to pin\n")
		return
	}
	w.Printf("\n  for parity.yaml (--write)\n    map:\n      %s:\n", set)
	for _, e := range entries {
		w.Printf("        %s\n", config.MapEntry(e.Ref, e.Other))
	}
}

// writeMap puts the entries into parity.yaml, and reads it anew.
func writeMap(c *config.Config, set string, entries []match.Entry) (*config.Config, error) {
	var list [][2]string
	for _, e := range entries {
		list = append(list, [2]string{e.Ref, e.Other})
	}
	text, err := c.AddMap(set, list)
	if err != nil {
		return nil, err
	}
	if err := atomicfile.Write(c.File(), text); err != nil {
		return nil, fmt.Errorf("writing the configuration: %w", err)
	}
	return config.Load(c.File())
}
