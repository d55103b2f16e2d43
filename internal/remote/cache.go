package remote

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.org/parity/internal/confine"
	"example.org/parity/internal/doc"
	"example.org/parity/internal/git"
)

// Cache is where the content of other repositories is kept on this machine.
type Cache struct{ Dir string }

// Open finds the cache: the folder of $PARITY_CACHE, else the user's own for caches.
// It does not lie in a tree that somebody else may have filled.
func Open(tree string) (Cache, error) {
	dir := os.Getenv("PARITY_CACHE")
	if dir == "" {
		caches, err := os.UserCacheDir()
		if err != nil {
			return Cache{}, fmt.Errorf("looking for the cache: %w; name a folder with $PARITY_CACHE", err)
		}
		dir = filepath.Join(caches, "parity")
	}
	if !filepath.IsAbs(dir) {
		return Cache{}, fmt.Errorf("looking for the cache: $PARITY_CACHE is %s; an absolute folder is needed", dir)
	}
	if top, ok := confine.Repository(tree); ok {
		tree = top
	}
	if confine.Holds(tree, filepath.Clean(dir)) {
		return Cache{}, fmt.Errorf("looking for the cache: %s lies in %s, which others can fill; name a folder outside with $PARITY_CACHE", dir, tree)
	}
	return Cache{dir}, nil
}

// ErrAbsent says that the cache does not have what the lock names.
var ErrAbsent = errors.New("is not in the cache; run parity fetch")

// kinds of content: the tree that source code is read from, or one file.
const (
	treeName = "tree"
	fileName = "file"
)

// folder is where the content of an entry is: one folder for each repository, commit and,
// for a file, path.
func (c Cache) folder(l Location, e Entry) string {
	key := l.URL + "\x00" + e.Commit
	if e.Schema != "" {
		key += "\x00" + l.Path
	}
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(c.Dir, hex.EncodeToString(sum[:16]))
}

// File returns the type set that an entry names.
func (c Cache) File(e Entry) ([]byte, error) {
	l, err := Parse(e.Schema)
	if err != nil {
		return nil, err
	}
	data, err := confine.Read(filepath.Join(c.folder(l, e), fileName), doc.MaxBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s at %.10s %w", l, e.Commit, ErrAbsent)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: reading the cache: %w", l, err)
	}
	return data, agrees(l, e, sumFile(data))
}

// Tree returns the folder with the files of the commit that an entry names.
func (c Cache) Tree(e Entry) (dir string, err error) {
	l, err := Parse(e.Source)
	if err != nil {
		return "", err
	}
	dir = filepath.Join(c.folder(l, e), treeName)
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() {
		return "", fmt.Errorf("%s at %.10s %w", l, e.Commit, ErrAbsent)
	}
	sum, err := sumTree(dir)
	if err != nil {
		return "", fmt.Errorf("%s: reading the cache: %w", l, err)
	}
	return dir, agrees(l, e, sum)
}

func agrees(l Location, e Entry, sum string) error {
	if e.Hash != sum {
		return fmt.Errorf("%s: what is in the cache is not what parity.lock has: %s, not %s; delete the cache and run parity fetch", l, sum, e.Hash)
	}
	return nil
}

func sumFile(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// sumTree is the hash of the names, kinds and contents of all files, in order.
func sumTree(dir string) (string, error) {
	all := sha256.New()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return addFile(all, path, filepath.ToSlash(name), e)
	})
	return "sha256:" + hex.EncodeToString(all.Sum(nil)), err
}

func addFile(all hash.Hash, path, name string, e fs.DirEntry) error {
	one := sha256.New()
	kind := "file"
	switch {
	case e.Type()&fs.ModeSymlink != 0:
		kind = "link"
		to, err := os.Readlink(path)
		if err != nil {
			return err
		}
		io.WriteString(one, to)
	default:
		f, err := confine.Open(path)
		if err != nil {
			return err
		}
		_, err = io.Copy(one, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	fmt.Fprintf(all, "%s %x %q\n", kind, one.Sum(nil), name)
	return nil
}

// Fetcher brings content into a cache. It asks a repository for each commit once.
type Fetcher struct {
	Cache Cache
	Allow []string // see Location.Allowed

	temp string
	have map[string]fetchedCommit // by URL and revision
}

type fetchedCommit struct {
	repo   git.Repository
	commit string
}

// Close takes away what was needed while fetching.
func (f *Fetcher) Close() {
	if f.temp != "" {
		os.RemoveAll(f.temp)
	}
}

// Fetch makes sure that the cache has what an entry names, and returns the entry with
// its commit and hash. One without a commit is asked for what its revision is now.
// note is what should be said beside, "" for nothing.
func (f *Fetcher) Fetch(ctx context.Context, e Entry) (got Entry, note string, err error) {
	l, err := Parse(e.From())
	if err != nil {
		return e, "", err
	}
	if err := l.Allowed(f.Allow); err != nil {
		return e, "", err
	}
	if e.Commit != "" && f.has(e) {
		return e, "", nil
	}
	got, note, err = f.fetch(ctx, l, e)
	if err == nil && e.Hash != "" && got.Hash != e.Hash {
		return e, "", fmt.Errorf("%s: commit %.10s is not what parity.lock has: %s, not %s", l, e.Commit, got.Hash, e.Hash)
	}
	return got, note, err
}

func (f *Fetcher) has(e Entry) bool {
	var err error
	if e.Schema != "" {
		_, err = f.Cache.File(e)
	} else {
		_, err = f.Cache.Tree(e)
	}
	return err == nil
}

func (f *Fetcher) fetch(ctx context.Context, l Location, e Entry) (Entry, string, error) {
	rev := l.Rev
	if e.Commit != "" {
		rev = e.Commit
	}
	at, err := f.commit(ctx, l, rev)
	if err != nil {
		return e, "", fmt.Errorf("%s: %w", l, err)
	}
	e.Commit = at.commit
	staged, err := os.MkdirTemp(f.temp, "content-")
	if err != nil {
		return e, "", err
	}
	note := ""
	if e.Schema != "" {
		e.Hash, err = takeFile(ctx, at, l, staged)
	} else {
		e.Hash, note, err = takeTree(ctx, at, l, staged)
	}
	if err != nil {
		return e, "", fmt.Errorf("%s at %.10s: %w", l, at.commit, err)
	}
	return e, note, f.keep(staged, f.Cache.folder(l, e))
}

// keep moves what was fetched into its place, which may hold something damaged.
func (f *Fetcher) keep(staged, folder string) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	return os.Rename(staged, folder)
}

// commit asks a repository for a commit.
func (f *Fetcher) commit(ctx context.Context, l Location, rev string) (fetchedCommit, error) {
	key := l.URL + "\x00" + rev
	if at, ok := f.have[key]; ok {
		return at, nil
	}
	if f.temp == "" {
		if err := os.MkdirAll(f.Cache.Dir, 0o700); err != nil {
			return fetchedCommit{}, err
		}
		temp, err := os.MkdirTemp(f.Cache.Dir, "fetch-")
		if err != nil {
			return fetchedCommit{}, err
		}
		f.temp, f.have = temp, map[string]fetchedCommit{}
	}
	dir, err := os.MkdirTemp(f.temp, "repository-")
	if err != nil {
		return fetchedCommit{}, err
	}
	at := fetchedCommit{repo: git.Repository{Dir: dir}}
	if at.commit, err = at.repo.Fetch(ctx, l.Protocol, l.URL, rev); err != nil {
		return fetchedCommit{}, err
	}
	if commitHash.MatchString(rev) && at.commit != rev {
		return fetchedCommit{}, fmt.Errorf("asked for the commit %s, it gave %s", rev, at.commit)
	}
	f.have[key] = at
	return at, nil
}

// lfs begins the file that stands in a commit for one that Git LFS keeps elsewhere.
const lfs = "version https://git-lfs.github.com/spec/"

func takeFile(ctx context.Context, at fetchedCommit, l Location, into string) (sum string, err error) {
	if err := outsideSubmodules(ctx, at, l); err != nil {
		return "", err
	}
	data, err := at.repo.File(ctx, at.commit, l.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("there is no %s", l.Path)
	}
	if err != nil {
		return "", err
	}
	if bytes.HasPrefix(data, []byte(lfs)) {
		return "", fmt.Errorf("%s is kept by Git LFS, which parity does not ask: keep type sets in git itself", l.Path)
	}
	return sumFile(data), os.WriteFile(filepath.Join(into, fileName), data, 0o600)
}

func takeTree(ctx context.Context, at fetchedCommit, l Location, into string) (sum, note string, err error) {
	if err := outsideSubmodules(ctx, at, l); err != nil {
		return "", "", err
	}
	if there, err := at.repo.Has(ctx, at.commit, l.Path); l.Path != "." && (err != nil || !there) {
		return "", "", errors.Join(err, fmt.Errorf("there is no %s", l.Path))
	}
	tree := filepath.Join(into, treeName)
	if err := os.Mkdir(tree, 0o700); err != nil {
		return "", "", err
	}
	if err := at.repo.Extract(ctx, at.commit, tree, confine.MaxSource); err != nil {
		return "", "", err
	}
	modules, err := at.repo.Submodules(ctx, at.commit)
	if err != nil {
		return "", "", err
	}
	modules = slices.DeleteFunc(modules, func(m string) bool { return !within(l.Path, m) })
	if len(modules) > 0 {
		note = fmt.Sprintf("submodules are not fetched: %s", strings.Join(modules, ", "))
	}
	sum, err = sumTree(tree)
	return sum, note, err
}

// outsideSubmodules refuses a path that the commit itself does not have.
func outsideSubmodules(ctx context.Context, at fetchedCommit, l Location) error {
	modules, err := at.repo.Submodules(ctx, at.commit)
	if err != nil {
		return err
	}
	for _, m := range modules {
		if within(m, l.Path) {
			return fmt.Errorf("%s is in the submodule %s, which is a repository of its own: name that one", l.Path, m)
		}
	}
	return nil
}

// within says whether a path of the repository is a folder or below it.
func within(folder, path string) bool {
	return folder == "." || path == folder || strings.HasPrefix(path, folder+"/")
}
