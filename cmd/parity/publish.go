package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"example.org/parity/internal/config"
	"example.org/parity/internal/confine"
	"example.org/parity/internal/git"
	"example.org/parity/internal/print"
)

func newPublish(g *globals) *cobra.Command {
	var branch string
	var out output
	how := fromEnvironment()
	cmd := &cobra.Command{
		Use:   "publish [SET…]",
		Short: "Put the type sets where other repositories find them",
		Long: `publish captures the sets of parity.yaml that have their source here, all or those
named, from the commit that is checked out: what is not committed is not in it. It
puts them on a branch of their own, as SET.json, where parity.yaml of another
repository names one:

  schema: git+https://HOST/OWNER/REPO@parity#SET.json

The branch is written in this clone, without a check-out, and has new commits only
where a type set changes. Pushing it is up to you: git push origin parity.

With --output the type set of one SET is written to a file instead, for a release.
A repository that keeps its type sets under version control, in schemas/, needs
neither: others name that file.`,
		Example: `  parity publish && git push origin parity
  parity publish elixir --output elixir.parity.json`,
		RunE: func(cmd *cobra.Command, names []string) error {
			c, err := g.load()
			if err != nil {
				return err
			}
			sets, err := ownSets(c, names)
			if err != nil {
				return err
			}
			if out.file != "" && len(sets) != 1 {
				return fmt.Errorf("--output takes the type set of one set, and there are %d: name one", len(sets))
			}
			if out.file != "" && cmd.Flags().Changed("branch") {
				return fmt.Errorf("--output and --branch: one of the two")
			}
			repo := git.Repository{Dir: c.Base()}
			head, documents, err := how.atHead(cmd.Context(), c, repo, sets)
			if err != nil {
				return fmt.Errorf("publishing: %w", err)
			}
			if out.file != "" {
				return out.write(cmd, "the type set", func(w io.Writer) error {
					_, err := w.Write(documents[sets[0].Name+".json"])
					return err
				})
			}
			message := fmt.Sprintf("Type sets of %s\n\nparity-source: %s", head.Short(), head.Hash)
			commit, changed, err := repo.CommitTo(cmd.Context(), branch, documents, message, head.Time)
			if err != nil {
				return fmt.Errorf("publishing: %w", err)
			}
			w := &print.Writer{W: cmd.OutOrStdout()}
			if changed {
				w.Printf("%s is now %.10s: type sets of %s; push it with git push origin %s\n", branch, commit, head.Short(), branch)
			} else {
				w.Printf("%s has these type sets already, at %.10s\n", branch, commit)
			}
			return w.Err
		},
	}
	cmd.Flags().StringVar(&branch, "branch", "parity", "the `BRANCH` to write")
	how.flag(cmd)
	out.flag(cmd)
	return cmd
}

// ownSets are the chosen sets that have their source in this repository.
func ownSets(c *config.Config, names []string) ([]config.Set, error) {
	sets, err := chosen(c, names)
	if err != nil {
		return nil, err
	}
	var own []config.Set
	for _, set := range sets {
		switch {
		case set.Elsewhere() == "":
			own = append(own, set)
		case len(names) > 0:
			return nil, fmt.Errorf("%s: the source of %s is in another repository, which publishes it", c.SetPlace(set.Name, "source"), set.Name)
		}
	}
	if len(own) == 0 {
		return nil, fmt.Errorf("%s: no set has its source in this repository", c.File())
	}
	return own, nil
}

// atHead captures sets from the commit that is checked out: file → type set.
func (how capturing) atHead(ctx context.Context, c *config.Config, repo git.Repository, sets []config.Set) (git.Commit, map[string][]byte, error) {
	head, err := repo.Head(ctx)
	if err != nil {
		return head, nil, err
	}
	dir, err := os.MkdirTemp("", "parity-publish-")
	if err != nil {
		return head, nil, err
	}
	defer os.RemoveAll(dir)
	if err := repo.Extract(ctx, head.Hash, dir, confine.MaxSource); err != nil {
		return head, nil, err
	}
	documents := map[string][]byte{}
	for _, set := range sets {
		captured, err := how.set(ctx, &elsewhere{c: c}, set, dir)
		if err != nil {
			return head, nil, fmt.Errorf("at %s: %w", head.Short(), err)
		}
		if problems := captured.result.Problems; len(problems) > 0 {
			return head, nil, fmt.Errorf("at %s: %s of %s could not be read, such as %s", head.Short(), print.Plural(len(problems), "place"), set.Name, problems[0])
		}
		if len(captured.stale) > 0 {
			return head, nil, fmt.Errorf("entries that do nothing; take them out or mend the names:\n  %s", strings.Join(captured.stale, "\n  "))
		}
		documents[set.Name+".json"] = captured.document
	}
	return head, documents, nil
}
