package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/config"
	"example.org/parity/internal/confine"
	"example.org/parity/internal/git"
	"example.org/parity/internal/history"
	"example.org/parity/internal/remote"
	"example.org/parity/internal/report"
)

func newHistory(g *globals) *cobra.Command {
	var format string
	var out output
	var fromSource bool
	how := fromEnvironment()
	cmd := &cobra.Command{
		Use:   "history",
		Short: "Tell how parity went over the git history",
		Long: `history compares the type sets of every commit that touched them, oldest first,
and tells when each drift appeared, by which commit, and when it was mended. Each
commit is judged by today's parity.yaml. Commits before all sets were captured
are left out; one whose type sets cannot be read is named as skipped.

With --source the SDKs are captured anew from the source code of each commit that
touched it, which works for a repository that committed no type sets so far.`,
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
			h, err := how.history(cmd.Context(), c, fromSource)
			if err != nil {
				return fmt.Errorf("reading the history: %w", err)
			}
			return out.write(cmd, "the history", func(w io.Writer) error { return render(w, h) })
		},
	}
	cmd.Flags().BoolVar(&fromSource, "source", false, "capture each commit's source code instead of reading its committed type sets; needs the languages")
	how.flag(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "table", "output `FORMAT`: "+strings.Join(historyFormats(), ", "))
	out.flag(cmd)
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

// history compares every commit that touched what the sets are read from:
// their type sets, or with fromSource their source code.
func (how capturing) history(ctx context.Context, c *config.Config, fromSource bool) (*history.History, error) {
	repo := git.Repository{Dir: c.Base()}
	at := func(commit string) (*compare.Result, error) {
		read, _ := committedAt(ctx, c, repo, commit)
		return compareSets(ctx, c, read)
	}
	var paths []string
	for _, set := range c.Sets {
		path := set.Schema
		if fromSource {
			path = set.Source
		}
		if path == "" {
			return nil, fmt.Errorf("%s: the set %s has no source", c.SetPlace(set.Name), set.Name)
		}
		if remote.Is(path) { // what is read of it is in the lock
			path = c.LockFile()
		}
		paths = append(paths, path)
	}
	if fromSource {
		at = func(commit string) (*compare.Result, error) { return how.commit(ctx, c, repo, commit) }
	}
	commits, err := repo.Log(ctx, paths)
	if err != nil {
		return nil, err
	}
	h := &history.History{Points: []*history.Point{}, Open: []history.Open{}, Skipped: []history.Skipped{}}
	for _, commit := range commits {
		there, err := allThere(ctx, repo, commit.Hash, paths)
		if err != nil {
			h.Skip(commit.Hash, err)
			continue
		}
		if !there {
			continue
		}
		result, err := at(commit.Hash)
		if err != nil {
			h.Skip(commit.Hash, err)
			continue
		}
		h.Add(commit.Hash, commit.Time, commit.Subject, result)
	}
	if len(h.Points) == 0 {
		return nil, fmt.Errorf("no commit has all of %s%s%s", strings.Join(paths, ", "), inSubmodules(ctx, repo, paths), lastSkipped(h))
	}
	return h, nil
}

// inSubmodules says of paths of submodules why no commit has them.
func inSubmodules(ctx context.Context, repo git.Repository, paths []string) string {
	modules, err := repo.Submodules(ctx, "HEAD")
	if err != nil {
		return "" // what is wrong has been said
	}
	for _, m := range modules {
		for _, p := range paths {
			if p == m || strings.HasPrefix(p, m+"/") {
				return fmt.Sprintf("; %s is a submodule, and what is in it is in no commit of this repository", m)
			}
		}
	}
	return ""
}

func lastSkipped(h *history.History) string {
	if len(h.Skipped) == 0 {
		return ""
	}
	return fmt.Sprintf("; the last that could not be compared, %.10s: %s", h.Skipped[len(h.Skipped)-1].Commit, h.Skipped[len(h.Skipped)-1].Reason)
}

// commit captures the sets from the source code of a commit.
func (how capturing) commit(ctx context.Context, c *config.Config, repo git.Repository, commit string) (*compare.Result, error) {
	dir, err := os.MkdirTemp("", "parity-history-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := repo.Extract(ctx, commit, dir, confine.MaxSource); err != nil {
		return nil, err
	}
	lock, err := lockAt(ctx, c, repo, commit)
	if err != nil {
		return nil, err
	}
	documents := map[string][]byte{}
	for _, set := range c.Sets {
		captured, err := how.set(ctx, &elsewhere{c, lock}, set, dir)
		if err != nil {
			return nil, err
		}
		documents[set.Name] = captured.document
	}
	return compareSets(ctx, c, func(s config.Set) ([]byte, error) { return documents[s.Name], nil })
}

// allThere reports whether a commit has every set: before that there is nothing
// to compare.
func allThere(ctx context.Context, repo git.Repository, commit string, paths []string) (bool, error) {
	for _, path := range paths {
		if there, err := repo.Has(ctx, commit, path); err != nil || !there {
			return false, err
		}
	}
	return true, nil
}
