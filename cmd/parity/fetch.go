package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/parity/internal/atomicfile"
	"example.org/parity/internal/config"
	"example.org/parity/internal/git"
	"example.org/parity/internal/print"
	"example.org/parity/internal/remote"
)

func newFetch(g *globals) *cobra.Command {
	f := fetching{}
	cmd := &cobra.Command{
		Use:   "fetch [SET…]",
		Short: "Fetch what sets have in other repositories",
		Long: `fetch brings the sources and type sets that parity.yaml has in other repositories
(git+URL@REV#PATH) into the cache, those of all sets or of those named. No other
command asks the network.

parity.lock says which commit each is read from, and the hash of what is read:
commit it. What it has is fetched at just that commit; a set that it does not have
yet at what REV is now. With --update, all at what REV is now. With --locked, as in CI,
a set that it does not have is an error, and it is never written.

A commit is fetched alone, without its history, submodules and files of Git LFS.
Nothing of it is run: not by git, and not by capture. URLs are https and ssh, and
git proves itself to them as it does for you: by its credential helper, its ssh. A
folder of this machine is read only where --allow names it. With --allow nothing
else is asked, whatever parity.yaml says.

The cache is $PARITY_CACHE, else a folder in the user's own for caches.`,
		Example: `  parity fetch
  parity fetch --update go
  parity fetch --locked
  parity fetch --at origin/main
  parity fetch --allow https://github.com/acme`,
		RunE: func(cmd *cobra.Command, names []string) error {
			c, err := g.load()
			if err != nil {
				return err
			}
			f.out = &print.Writer{W: cmd.OutOrStdout()}
			if err := f.run(cmd.Context(), c, names); err != nil {
				return fmt.Errorf("fetching: %w", err)
			}
			return f.out.Err
		},
	}
	cmd.Flags().BoolVar(&f.update, "update", false, "take what each revision is now, and write that into the lock")
	cmd.Flags().BoolVar(&f.locked, "locked", false, "fetch only what the lock has, and leave it as it is")
	cmd.MarkFlagsMutuallyExclusive("update", "locked")
	cmd.Flags().StringVar(&f.at, "at", "", "fetch also what the lock had at git revision `REV`, for check --new-only REV")
	cmd.Flags().StringArrayVar(&f.allow, "allow", nil, "ask only repositories at or below this `URL`, which may be a file:// one; may be repeated")
	cmd.Flags().DurationVar(&f.limit, "time-limit", 10*time.Minute, "how long all of it may take, a `DURATION`")
	return cmd
}

type fetching struct {
	update bool
	locked bool
	at     string
	allow  []string
	limit  time.Duration
	out    *print.Writer
}

func (f *fetching) run(ctx context.Context, c *config.Config, names []string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, f.limit, fmt.Errorf("it takes longer than %s; --time-limit gives it more", f.limit))
	defer cancel()
	for _, name := range names {
		set, err := c.Set(name)
		if err != nil {
			return err
		}
		if set.Elsewhere() == "" {
			return fmt.Errorf("%s: the set %s has nothing in another repository", c.SetPlace(name), name)
		}
	}
	if !slices.ContainsFunc(c.Sets, func(s config.Set) bool { return s.Elsewhere() != "" }) {
		return fmt.Errorf("%s: no set has a source or schema in another repository, git+URL@REV#PATH", c.File())
	}
	cache, err := remote.Open(c.Base())
	if err != nil {
		return err
	}
	fetcher := &remote.Fetcher{Cache: cache, Allow: f.allow}
	defer fetcher.Close()
	if err := f.sets(ctx, c, names, fetcher); err != nil {
		return err
	}
	if f.at != "" {
		return f.old(ctx, c, fetcher)
	}
	return nil
}

// sets fetches what parity.yaml names, and writes the lock.
func (f *fetching) sets(ctx context.Context, c *config.Config, names []string, fetcher *remote.Fetcher) error {
	old, err := readLock(c)
	if err != nil {
		return err
	}
	lock := &remote.Lock{}
	for _, set := range c.Sets {
		from := set.Elsewhere()
		if from == "" {
			continue
		}
		before, known := old.Find(set.Name)
		wanted := len(names) == 0 || slices.Contains(names, set.Name)
		if !wanted {
			if known {
				lock.Sets = append(lock.Sets, before)
			}
			continue
		}
		entry := remote.Entry{Set: set.Name, Source: set.Source, Schema: set.Schema}
		if set.Source != "" {
			entry.Schema = ""
		}
		if known && !f.update && before.Source == entry.Source && before.Schema == entry.Schema {
			entry = before
		} else if f.locked {
			return f.failed(ctx, c, set, fmt.Errorf("%s is not in %s; run parity fetch and commit it", from, c.LockFile()))
		}
		got, note, err := fetcher.Fetch(ctx, entry)
		if err != nil {
			return f.failed(ctx, c, set, err)
		}
		f.say(got, before, note)
		lock.Sets = append(lock.Sets, got)
	}
	if f.locked {
		return nil
	}
	path, err := c.Locate(c.LockFile())
	if err == nil {
		err = atomicfile.Write(path, lock.JSON())
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", c.LockFile(), err)
	}
	return nil
}

func (f *fetching) failed(ctx context.Context, c *config.Config, set config.Set, err error) error {
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return fmt.Errorf("%s: sets: %s: %w", c.SetPlace(set.Name), set.Name, err)
}

func (f *fetching) say(got, before remote.Entry, note string) {
	moved := ""
	if before.Commit != "" && before.Commit != got.Commit {
		moved = fmt.Sprintf(", was %.10s", before.Commit)
	}
	f.out.Printf("%s: %s at %.10s%s\n", got.Set, print.Safe(got.From()), got.Commit, moved)
	if note != "" {
		f.out.Printf("  %s\n", print.Safe(note))
	}
}

// old fetches what the lock of a revision names, for comparisons with that.
func (f *fetching) old(ctx context.Context, c *config.Config, fetcher *remote.Fetcher) error {
	repo := git.Repository{Dir: c.Base()}
	commit, err := repo.Resolve(ctx, f.at)
	if err != nil {
		return fmt.Errorf("--at: %w", err)
	}
	lock, err := lockAt(ctx, c, repo, commit)
	if err != nil {
		return fmt.Errorf("--at: %s: %w", f.at, err)
	}
	var failed []error
	for _, entry := range lock.Sets {
		if entry.Schema == "" {
			continue // capture has made a type set of it, which is committed
		}
		got, note, err := fetcher.Fetch(ctx, entry)
		if err != nil {
			failed = append(failed, fmt.Errorf("--at %s: %s: %w", f.at, entry.Set, err))
			continue
		}
		f.say(got, remote.Entry{}, strings.TrimSpace(note))
	}
	return errors.Join(failed...)
}
