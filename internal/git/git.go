// Package git reads files of other revisions through the git command.
//
// The repository may be a stranger's, its configuration too. So all that is asked
// of git is plumbing that reads objects: it runs no hooks, filters, signature
// checks, text conversions or monitors, and fetches nothing. Fetch alone asks other
// repositories, into one of parity's own.
package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/parity/internal/child"
)

const (
	// maxLink is more than a file system takes for where a link points to.
	maxLink = 4096
	// maxTree is how much the files of one commit may hold together.
	maxTree = 1 << 30
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

// offline keeps git from fetching what a partial clone lacks, and from asking.
// Releases before 2.45 know only the second, which allows no way to fetch by.
var offline = []string{
	"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", "GIT_TERMINAL_PROMPT=0",
	"GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1",
}

// settings are what git needs of the user's own: which repositories of other
// users are safe to read.
var settings = []string{"XDG_CONFIG_HOME", "GIT_CONFIG_"}

func (r Repository) command(args ...string) child.Command {
	dir, err := filepath.Abs(r.Dir) // git itself runs elsewhere
	if err != nil {
		dir = r.Dir
	}
	return child.Command{
		Program: "git",
		Args:    append([]string{"-C", dir, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull}, args...),
		Env:     offline,
		Pass:    settings,
	}
}

func (r Repository) run(ctx context.Context, args ...string) ([]byte, error) {
	out, err := r.command(args...).Run(ctx)
	return out, explain(args[0], err)
}

// explain keeps what git says of its own failure.
func explain(what string, err error) error {
	var failed *child.Failed
	switch {
	case errors.Is(err, child.ErrNotFound):
		return errors.New("git is not on PATH")
	case errors.As(err, &failed):
		return fmt.Errorf("git %s: %s", what, strings.TrimPrefix(fatal(failed.Complaint), "fatal: "))
	case err != nil:
		return fmt.Errorf("git %s: %w", what, err)
	}
	return nil
}

// fatal is the line of git's complaint that says why it ended, else the first.
func fatal(complaint string) string {
	lines := strings.Split(complaint, "\n")
	for _, line := range lines {
		if strings.HasPrefix(line, "fatal: ") {
			return line
		}
	}
	return lines[0]
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

// Has reports whether a commit has a file or folder.
func (r Repository) Has(ctx context.Context, commit, file string) (bool, error) {
	out, err := r.run(ctx, "ls-tree", "-z", commit, path.Clean(file))
	return len(out) > 0, err
}

// File returns a file, named from the repository's folder, as it was in a
// commit; the error is fs.ErrNotExist where the commit does not have it.
func (r Repository) File(ctx context.Context, commit, file string) ([]byte, error) {
	out, err := r.run(ctx, "ls-tree", "-z", commit, path.Clean(file))
	if err != nil {
		return nil, err
	}
	meta, _, _ := strings.Cut(string(out), "\t") // MODE blob HASH
	fields := strings.Fields(meta)
	if len(fields) != 3 || fields[1] != "blob" {
		return nil, fmt.Errorf("%s: %w", file, fs.ErrNotExist)
	}
	data, err := r.run(ctx, "cat-file", "blob", fields[2])
	if err != nil {
		return nil, fmt.Errorf("%s: %w; a partial clone may lack it (git fetch --refetch, or filter: \"\" of actions/checkout)", file, err)
	}
	return data, nil
}

// Extract writes the files and links that a commit has below the repository's
// folder into dir. Of a file of more than max bytes it makes one as large as that
// with nothing in it: who reads it says that it is too large.
func (r Repository) Extract(ctx context.Context, commit, dir string, max int64) error {
	out, err := r.run(ctx, "ls-tree", "-r", "-z", "-l", commit)
	if err != nil {
		return err
	}
	var wanted []entry
	var size int64
	for _, line := range strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		e, ok := parseEntry(line)
		if ok && e.size <= max {
			size += e.size
		}
		switch {
		case !ok, e.link && e.size > maxLink:
		case e.size > max && !e.link:
			if err := e.hollow(dir, max); err != nil {
				return err
			}
		default:
			wanted = append(wanted, e)
		}
	}
	if size > maxTree {
		return fmt.Errorf("%.10s has more than the %d MiB of files that are read", commit, maxTree>>20)
	}
	// A file must not come to lie behind a link of the same tree.
	files := slices.DeleteFunc(slices.Clone(wanted), func(e entry) bool { return e.link })
	links := slices.DeleteFunc(wanted, func(e entry) bool { return !e.link })
	wanted = append(files, links...)
	var hashes strings.Builder
	for _, e := range wanted {
		hashes.WriteString(e.hash + "\n")
	}
	pipe, stdout := io.Pipe()
	ran := make(chan error, 1)
	go func() {
		c := r.command("cat-file", "--batch")
		c.Stdin, c.Stdout = strings.NewReader(hashes.String()), stdout
		_, err := c.Run(ctx)
		stdout.CloseWithError(err)
		ran <- err
	}()
	err = extract(bufio.NewReader(pipe), dir, wanted)
	pipe.CloseWithError(err)
	if failed := <-ran; err == nil {
		err = failed
	}
	return explain("cat-file", err)
}

// entry is a file of a commit.
type entry struct {
	hash, name string
	size       int64
	link       bool
}

// parseEntry reads "MODE blob HASH SIZE\tNAME"; what is neither file nor link is left out.
func parseEntry(line string) (entry, bool) {
	meta, name, ok := strings.Cut(line, "\t")
	fields := strings.Fields(meta)
	if !ok || len(fields) != 4 || fields[1] != "blob" || !filepath.IsLocal(filepath.FromSlash(name)) || ofGit(name) {
		return entry{}, false
	}
	size, err := strconv.ParseInt(fields[3], 10, 64)
	return entry{hash: fields[2], name: name, size: size, link: fields[0] == "120000"}, err == nil
}

// ofGit says whether a name would be, or lie in, the folder that git itself reads.
func ofGit(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool { return strings.EqualFold(part, ".git") })
}

// write makes the file or link in dir.
func (e entry) write(dir string, from io.Reader) error {
	target := filepath.Join(dir, filepath.FromSlash(e.name))
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return err
	}
	if e.link {
		to, err := io.ReadAll(from)
		if err != nil {
			return err
		}
		return os.Symlink(string(to), target)
	}
	f, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}

// hollow makes a file in dir that is too large to be read, and takes no room.
func (e entry) hollow(dir string, max int64) error {
	if err := e.write(dir, strings.NewReader("")); err != nil {
		return err
	}
	return os.Truncate(filepath.Join(dir, filepath.FromSlash(e.name)), max+1)
}

// extract reads what cat-file --batch prints: for each object a line
// "HASH blob SIZE", its bytes, and an end of line.
func extract(in *bufio.Reader, dir string, wanted []entry) error {
	for _, e := range wanted {
		head, err := in.ReadString('\n')
		if err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
		if head != fmt.Sprintf("%s blob %d\n", e.hash, e.size) {
			return fmt.Errorf("%s: the object is not there: %s", e.name, strings.TrimSpace(head))
		}
		if err := e.write(dir, io.LimitReader(in, e.size)); err != nil {
			return err
		}
		if _, err := in.Discard(1); err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
	}
	return nil
}

// Log lists the commits that touched any of the files, oldest first.
func (r Repository) Log(ctx context.Context, files []string) ([]Commit, error) {
	return r.commits(ctx, append([]string{"--reverse", "HEAD", "--"}, files...)...)
}

// commits lists those that git rev-list selects.
func (r Repository) commits(ctx context.Context, selection ...string) ([]Commit, error) {
	out, err := r.run(ctx, append([]string{"rev-list", "--format=%ct%x00%s"}, selection...)...)
	if err != nil {
		return nil, err
	}
	var commits []Commit
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	for i := 0; i+1 < len(lines); i += 2 {
		hash, ok := strings.CutPrefix(string(lines[i]), "commit ")
		when, subject, found := strings.Cut(string(lines[i+1]), "\x00")
		seconds, err := strconv.ParseInt(when, 10, 64)
		if !ok || !found || err != nil {
			return nil, fmt.Errorf("git rev-list: %q is no commit", lines[i])
		}
		commits = append(commits, Commit{hash, time.Unix(seconds, 0).UTC(), subject})
	}
	return commits, nil
}
