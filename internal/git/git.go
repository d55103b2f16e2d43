// Package git reads files of other revisions through the git command.
package git

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// Repository is the one that a folder lies in.
type Repository struct{ Dir string }

// Commit is one revision.
type Commit struct {
	Hash    string
	Time    time.Time
	Subject string
}

// Short is the abbreviated hash.
func (c Commit) Short() string { return c.Hash[:min(10, len(c.Hash))] }

func (r Repository) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", r.Dir}, args...)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return nil, errors.New("git is not on PATH")
		}
		first, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return nil, fmt.Errorf("git %s: %s", args[0], strings.TrimPrefix(first, "fatal: "))
	}
	return stdout.Bytes(), nil
}

// Resolve returns the commit that a revision names.
func (r Repository) Resolve(ctx context.Context, rev string) (string, error) {
	if strings.HasPrefix(rev, "-") {
		return "", fmt.Errorf("%q is no revision", rev)
	}
	out, err := r.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err == nil {
		return strings.TrimSpace(string(out)), nil
	}
	if _, err := r.run(ctx, "rev-parse", "--git-dir"); err != nil {
		return "", err
	}
	return "", fmt.Errorf("there is no revision %q here; a shallow clone may lack it (git fetch --unshallow, or fetch-depth: 0 of actions/checkout)", rev)
}

// Prefix is the way from the root of the work tree to the repository's folder:
// "" for the root itself, else slash-separated with a slash at the end.
func (r Repository) Prefix(ctx context.Context) (string, error) {
	out, err := r.run(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(string(out), "\n"), nil
}

// Has reports whether a commit has a file.
func (r Repository) Has(ctx context.Context, commit, file string) bool {
	_, err := r.run(ctx, "cat-file", "-e", object(commit, file))
	return err == nil
}

// object names a file of a commit, relative to the repository's folder.
func object(commit, file string) string { return commit + ":./" + path.Clean(file) }

// File returns a file, named from the repository's folder, as it was in a
// commit; the error is fs.ErrNotExist where the commit does not have it.
func (r Repository) File(ctx context.Context, commit, file string) ([]byte, error) {
	if !r.Has(ctx, commit, file) {
		return nil, fmt.Errorf("%s: %w", file, fs.ErrNotExist)
	}
	return r.run(ctx, "show", object(commit, file))
}

// Extract writes the regular files that a commit has below the repository's
// folder into dir.
func (r Repository) Extract(ctx context.Context, commit, dir string) error {
	archive, err := r.run(ctx, "archive", "--format=tar", commit)
	if err != nil {
		return err
	}
	files := tar.NewReader(bytes.NewReader(archive))
	for {
		header, err := files.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("git archive: %w", err)
		}
		if header.Typeflag != tar.TypeReg || !filepath.IsLocal(header.Name) {
			continue
		}
		target := filepath.Join(dir, filepath.FromSlash(header.Name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		data, err := io.ReadAll(files)
		if err != nil {
			return fmt.Errorf("git archive: %w", err)
		}
		if err := os.WriteFile(target, data, 0o644); err != nil {
			return err
		}
	}
}

// Log lists the commits that touched any of the files, oldest first.
func (r Repository) Log(ctx context.Context, files []string) ([]Commit, error) {
	out, err := r.run(ctx, append([]string{"log", "--reverse", "--format=%H%x00%ct%x00%s", "--"}, files...)...)
	if err != nil {
		return nil, err
	}
	var commits []Commit
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		parts := strings.SplitN(line, "\x00", 3)
		if len(parts) != 3 {
			continue
		}
		var seconds int64
		if _, err := fmt.Sscan(parts[1], &seconds); err != nil {
			return nil, fmt.Errorf("git log: %q is no time", parts[1])
		}
		commits = append(commits, Commit{parts[0], time.Unix(seconds, 0).UTC(), parts[2]})
	}
	return commits, nil
}
