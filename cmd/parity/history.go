package main

import (
	"bytes"
	"context"
	"fmt"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/atomicfile"
	"example.org/parity/internal/config"
	"example.org/parity/internal/git"
	"example.org/parity/internal/history"
	"example.org/parity/internal/report"
)

func newHistory(g *globals) *cobra.Command {
	var format, output string
	cmd := &cobra.Command{
		Use:   "history",
		Short: "Tell how parity went over the git history",
		Long: `history compares the type sets of every commit that touched them, oldest first,
and tells when each drift appeared, by which commit, and when it was mended. Each
commit is judged by today's parity.yaml. Commits before all sets were captured
are left out; one whose type sets cannot be read is named as skipped.`,
		Example: "  parity history\n  parity history --format svg -o parity-history.svg",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			render := report.HistoryFormats[format]
			if render == nil {
				return fmt.Errorf("--format: there is no format %q; the formats are %s", format, strings.Join(historyFormats(), ", "))
			}
			c, err := g.load()
			if err != nil {
				return err
			}
			h, err := walkHistory(cmd.Context(), c)
			if err != nil {
				return fmt.Errorf("reading the history: %w", err)
			}
			var out bytes.Buffer
			if err := render(&out, h); err != nil {
				return fmt.Errorf("rendering the history: %w", err)
			}
			if output == "" || output == "-" {
				_, err = cmd.OutOrStdout().Write(out.Bytes())
				return err
			}
			if err := atomicfile.Write(output, out.Bytes()); err != nil {
				return fmt.Errorf("writing the history: %w", err)
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "wrote %s\n", output)
			return nil
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "table", "output `FORMAT`: "+strings.Join(historyFormats(), ", "))
	cmd.Flags().StringVarP(&output, "output", "o", "", "`FILE` to write instead of standard output")
	return cmd
}

func historyFormats() []string {
	var names []string
	for name := range report.HistoryFormats {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func walkHistory(ctx context.Context, c *config.Config) (*history.History, error) {
	repo := git.Repository{Dir: c.Base()}
	var files []string
	for _, set := range c.Sets {
		files = append(files, set.Schema)
	}
	commits, err := repo.Log(ctx, files)
	if err != nil {
		return nil, err
	}
	h := &history.History{Points: []*history.Point{}, Open: []history.Open{}, Skipped: []history.Skipped{}}
	for _, commit := range commits {
		if !allThere(ctx, repo, commit.Hash, files) {
			continue
		}
		result, err := compareSets(c, func(file string) ([]byte, error) { return repo.File(ctx, commit.Hash, file) })
		if err != nil {
			h.Skip(commit.Hash, err)
			continue
		}
		h.Add(commit.Hash, commit.Time, commit.Subject, result)
	}
	if len(h.Points) == 0 {
		return nil, fmt.Errorf("no commit has all of %s", strings.Join(files, ", "))
	}
	return h, nil
}

// allThere reports whether a commit has every type set: before that there is
// nothing to compare.
func allThere(ctx context.Context, repo git.Repository, commit string, files []string) bool {
	for _, file := range files {
		if !repo.Has(ctx, commit, file) {
			return false
		}
	}
	return true
}
