package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
	"example.org/parity/internal/confine"
	"example.org/parity/internal/fix"
	"example.org/parity/internal/language"
	"example.org/parity/internal/languages"
	"example.org/parity/internal/near"
	"example.org/parity/internal/print"
	"example.org/parity/internal/report"
)

// fixFormats are the ways in which fix writes.
var fixFormats = []string{"code", "diff", "json", "suggestions"}

func newFix(g *globals) *cobra.Command {
	var asDiff bool
	var how string
	var out output
	var scope *compare.Scope
	cmd := &cobra.Command{
		Use:   "fix [TYPE|TYPE.FIELD|ID…]",
		Short: "Write the code that mends findings",
		Long: `fix writes the code that mends findings in the SDK that lags: whole types that it
lacks, those that they are made of first, fields, members of enums, variants of
unions, names on the wire, defaults, and declarations that differ, in the style of the
types beside them (base class, module, derive, decoder, tags) and laid out as the
language's formatter does, where that is here. It mends what it is asked for, or all
that has a priority and is not ignored; --set, --type, --rule and --priority narrow
that.

It writes code to paste, each piece under a comment that says where it goes, or with
--diff a patch for git apply. What needs a decision and no code is named on standard
error. fix never writes to the SDKs itself. Look at what it gives: only you know
whether the reference is right.

  --format json         the pieces, for tools
  --format suggestions  comments of a review with suggestions, as GitHub's API takes them`,
		Example: `  parity fix ImageChunk
  parity fix ImageChunk.height --set elixir
  parity fix 532a1369d63e --diff | git apply
  parity fix --rule type.missing --set go --diff > missing.patch`,
		ValidArgsFunction: g.completeSubjects,
		RunE: func(cmd *cobra.Command, args []string) error {
			if asDiff {
				how = "diff"
			}
			if !slices.Contains(fixFormats, how) {
				return fmt.Errorf("--format: %q is none of %s%s", how, strings.Join(fixFormats, ", "), near.Hint(how, fixFormats, ""))
			}
			c, err := g.load()
			if err != nil {
				return err
			}
			result, err := comparison{scope: *scope}.run(cmd.Context(), c, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			list, err := wanted(result, args)
			if err != nil {
				return err
			}
			if len(list) == 0 {
				fmt.Fprintln(cmd.ErrOrStderr(), "parity: nothing to mend: no finding that counts is meant")
			}
			var plans []*fix.Plan
			for _, set := range result.Sets {
				plans = append(plans, fix.Make(result, set, list, fixTools(cmd.Context(), c, set)))
			}
			for _, plan := range plans {
				for _, left := range plan.Left {
					if how == "code" || how == "diff" {
						fmt.Fprintf(cmd.ErrOrStderr(), "parity: %s in %s: %s\n", left.What, plan.Set, left.Fix)
					}
				}
			}
			if how == "diff" {
				for _, plan := range plans {
					for _, p := range plan.ByHand() {
						fmt.Fprintf(cmd.ErrOrStderr(), "parity: %s in %s is not in the patch; parity fix shows the code\n", p.What, plan.Set)
					}
				}
			}
			return out.write(cmd, "the fixes", func(w io.Writer) error { return writeFixes(w, how, plans) })
		},
	}
	cmd.Flags().BoolVar(&asDiff, "diff", false, "write a patch, the same as --format diff")
	cmd.Flags().StringVarP(&how, "format", "f", "code", "`FORMAT`: "+strings.Join(fixFormats, ", "))
	out.flag(cmd)
	scope = scopeFlags(cmd, g.setNames, g.typeNames)
	completing(cmd, "format", func() []string { return fixFormats })
	return cmd
}

// changes are what would mend the findings of a result, by id, as far as that is in
// files that are here.
func changes(ctx context.Context, c *config.Config, r *compare.Result) map[string][]report.Change {
	list, err := wanted(r, nil)
	if err != nil {
		return nil
	}
	all := map[string][]report.Change{}
	for _, set := range r.Sets {
		tools := fixTools(ctx, c, set)
		tools.Format = nil // whole types are no change of a line
		for _, p := range fix.Make(r, set, list, tools).Pieces {
			if p.Edit == nil {
				continue
			}
			for _, id := range p.Findings {
				all[id] = append(all[id], report.Change{File: p.File, Line: p.Edit.Line, Replaces: p.Edit.Replaces, Text: p.Edit.Text})
			}
		}
	}
	return all
}

// wanted are the findings that names stand for, or all that count.
func wanted(r *compare.Result, names []string) ([]compare.Located, error) {
	var list []compare.Located
	take := func(ok func(compare.Located) bool) {
		for l := range r.Findings() {
			if f := l.Finding; f.Priority != "" && f.Ignored == nil && ok(l) {
				list = append(list, l)
			}
		}
	}
	if len(names) == 0 {
		take(func(compare.Located) bool { return true })
	}
	for _, name := range names {
		if t := r.Find(name); t != nil {
			take(func(l compare.Located) bool { return l.Type == t })
		} else if one, ok := r.Located(name); ok {
			list = append(list, one)
		} else if t, field := r.FindField(name); t != nil {
			take(func(l compare.Located) bool {
				return l.Type == t && l.Finding.Path.Top() == field
			})
		} else {
			return nil, fmt.Errorf("%q is no type, field or finding%s", name, namesOf(r).near(name))
		}
	}
	return list, nil
}

// fixTools read the source of a set that is here.
func fixTools(ctx context.Context, c *config.Config, set string) fix.Tools {
	return fix.Tools{
		Read: func(file string) ([]byte, error) {
			if s, err := c.Set(set); err != nil || s.Elsewhere() != "" {
				return nil, fs.ErrNotExist
			}
			path, err := c.Locate(file)
			if err != nil {
				return nil, err
			}
			return confine.Read(path, confine.MaxSource)
		},
		Format: func(l *language.Language, code []string) []string { return l.Formatted(ctx, code) },
	}
}

func writeFixes(w io.Writer, how string, plans []*fix.Plan) error {
	switch how {
	case "json":
		return print.JSON(w, plans)
	case "suggestions":
		return print.JSON(w, suggestions(plans))
	case "diff":
		for _, plan := range plans {
			for _, f := range plan.Files() {
				old := "a/" + f.Name
				if f.Old == nil {
					old = "/dev/null"
				}
				if _, err := w.Write(diffHead.ReplaceAll(diff.Diff(old, f.Old, "b/"+f.Name, f.New), nil)); err != nil {
					return err
				}
			}
		}
		return nil
	}
	out := &print.Writer{W: w}
	for _, plan := range plans {
		for _, p := range plan.Pieces {
			comment := languages.Of(p.Language).Comment
			place := p.File
			switch {
			case p.New:
				place += " (a new file)"
			case p.Replaces > 0:
				place += fmt.Sprintf(":%d, in place of what is there", p.Line)
			case p.Line > 0:
				place += fmt.Sprintf(":%d", p.Line)
			}
			out.Printf("%s %s in %s: %s\n", comment, p.What, plan.Set, place)
			if p.Also != "" {
				out.Printf("%s also: %s\n", comment, p.Also)
			}
			for _, line := range strings.Split(strings.TrimSuffix(p.Code, "\n"), "\n") {
				out.Printf("%s\n", line)
			}
			out.Printf("\n")
		}
	}
	return out.Err
}

// diffHead is the line by which diff names its operands: git takes it for none of its own.
var diffHead = regexp.MustCompile(`(?m)\Adiff .*\n`)

// suggestion is a comment of a review, as GitHub's API takes it.
type suggestion struct {
	Path      string `json:"path"`
	StartLine int    `json:"start_line,omitempty"`
	Line      int    `json:"line"`
	Side      string `json:"side"`
	Body      string `json:"body"`
}

// suggestions are the pieces that change lines of files that are here.
func suggestions(plans []*fix.Plan) []suggestion {
	list := []suggestion{}
	for _, plan := range plans {
		for _, p := range plan.Pieces {
			if p.Edit == nil {
				continue
			}
			text, last := p.Edit.Text, p.Edit.Line
			if p.Edit.Replaces == 0 {
				text += p.Edit.Before
			} else {
				last += p.Edit.Replaces - 1
			}
			s := suggestion{Path: p.File, Line: last, Side: "RIGHT"}
			if last > p.Edit.Line {
				s.StartLine = p.Edit.Line
			}
			fence := print.Fence(strings.Split(text, "\n")...)
			s.Body = fmt.Sprintf("%s (%s)\n\n%ssuggestion\n%s\n%s", print.Name(p.What), strings.Join(p.Findings, ", "), fence, strings.TrimSuffix(text, "\n"), fence)
			list = append(list, s)
		}
	}
	return list
}
