package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// CommitTo makes a commit on a branch that puts files at its top, named without
// folders, beside those that it has already. No work tree is touched, and where
// nothing changes there is no new commit. The branch need not exist, and has a
// history of its own.
func (r Repository) CommitTo(ctx context.Context, branch string, files map[string][]byte, message string, at time.Time) (commit string, changed bool, err error) {
	ref := "refs/heads/" + branch
	if _, err := r.run(ctx, "check-ref-format", ref); err != nil || strings.HasPrefix(branch, "-") {
		return "", false, fmt.Errorf("%q is no name of a branch", branch)
	}
	if head, err := r.run(ctx, "symbolic-ref", "-q", "HEAD"); err == nil && strings.TrimSpace(string(head)) == ref {
		return "", false, fmt.Errorf("the branch %s is checked out here; name one that holds nothing but type sets", branch)
	}
	old, before := "", map[string]string{} // file → its line of ls-tree
	if out, err := r.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}"); err == nil {
		old = strings.TrimSpace(string(out))
		if before, err = r.top(ctx, old); err != nil {
			return "", false, err
		}
	}
	after := maps.Clone(before)
	for name, data := range files {
		hash, err := r.feed(ctx, data, "hash-object", "-w", "--no-filters", "--stdin")
		if err != nil {
			return "", false, err
		}
		after[name] = fmt.Sprintf("100644 blob %s\t%s", hash, name)
	}
	if old != "" && maps.Equal(before, after) {
		return old, false, nil
	}
	var lines bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(after)) {
		lines.WriteString(after[name] + "\x00")
	}
	tree, err := r.feed(ctx, lines.Bytes(), "mktree", "-z")
	if err != nil {
		return "", false, err
	}
	if commit, err = r.commitTree(ctx, tree, old, message, at); err != nil {
		return "", false, err
	}
	_, err = r.run(ctx, "update-ref", "-m", "parity publish", ref, commit, old)
	return commit, true, err
}

// top lists the files and folders at the top of a commit by name.
func (r Repository) top(ctx context.Context, commit string) (map[string]string, error) {
	out, err := r.run(ctx, "ls-tree", "--full-tree", "-z", commit)
	if err != nil {
		return nil, err
	}
	lines := map[string]string{}
	for _, line := range strings.Split(string(out), "\x00") {
		if _, name, ok := strings.Cut(line, "\t"); ok {
			lines[name] = line
		}
	}
	return lines, nil
}

// feed runs a command that reads its input and prints a hash.
func (r Repository) feed(ctx context.Context, input []byte, args ...string) (string, error) {
	c := r.command(args...)
	c.Stdin = bytes.NewReader(input)
	out, err := c.Run(ctx)
	return strings.TrimSpace(string(out)), explain(args[0], err)
}

// commitTree makes a commit in parity's own name: nobody has written it.
func (r Repository) commitTree(ctx context.Context, tree, parent, message string, at time.Time) (string, error) {
	args := []string{"commit-tree", tree, "-m", message}
	if parent != "" {
		args = append(args, "-p", parent)
	}
	c := r.command(args...)
	when := fmt.Sprintf("%d +0000", at.Unix())
	c.Env = slices.Clone(c.Env)
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		c.Env = append(c.Env, "GIT_"+who+"_NAME=parity", "GIT_"+who+"_EMAIL=parity@localhost", "GIT_"+who+"_DATE="+when)
	}
	out, err := c.Run(ctx)
	return strings.TrimSpace(string(out)), explain("commit-tree", err)
}

// Head is the commit that is checked out.
func (r Repository) Head(ctx context.Context) (Commit, error) {
	if _, err := r.Resolve(ctx, "HEAD"); err != nil {
		return Commit{}, err
	}
	commits, err := r.commits(ctx, "--max-count=1", "HEAD")
	if err == nil && len(commits) == 0 {
		err = errors.New("there is no commit here")
	}
	if err != nil {
		return Commit{}, err
	}
	return commits[0], nil
}
