package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"example.org/parity/internal/config"
	"example.org/parity/internal/git"
	"example.org/parity/internal/remote"
	"example.org/parity/internal/schema"
)

// elsewhere reads what sets have from other repositories: out of the cache, and as
// the lock says.
type elsewhere struct {
	c    *config.Config
	lock *remote.Lock // as it is now, or was at a revision
}

// newElsewhere reads the lock where a set needs it.
func newElsewhere(c *config.Config) (*elsewhere, error) {
	for _, s := range c.Sets {
		if s.Elsewhere() != "" {
			lock, err := readLock(c)
			return &elsewhere{c, lock}, err
		}
	}
	return &elsewhere{c, &remote.Lock{}}, nil
}

func readLock(c *config.Config) (*remote.Lock, error) {
	path, err := c.Locate(c.LockFile())
	if err != nil {
		return nil, fmt.Errorf("reading the lock: %w", err)
	}
	return remote.ReadLock(path, c.LockFile())
}

// lockAt is the lock as a commit has it.
func lockAt(ctx context.Context, c *config.Config, repo git.Repository, commit string) (*remote.Lock, error) {
	data, err := repo.File(ctx, commit, c.LockFile())
	if errors.Is(err, fs.ErrNotExist) {
		return &remote.Lock{}, nil
	}
	if err != nil {
		return nil, err
	}
	return remote.ParseLock(c.LockFile(), data)
}

// entry is what the lock has for a set.
func (e *elsewhere) entry(s config.Set) (remote.Entry, error) {
	entry, ok := e.lock.Find(s.Name)
	key := "source"
	if remote.Is(s.Schema) {
		key = "schema"
	}
	if !ok || entry.From() != s.Elsewhere() || (entry.Schema != "") != (key == "schema") {
		return entry, fmt.Errorf("%s: %s: %s is not in %s; run parity fetch", e.c.SetPlace(s.Name, key), key, s.Elsewhere(), e.c.LockFile())
	}
	return entry, nil
}

// file is the type set of a set whose schema is elsewhere.
func (e *elsewhere) file(s config.Set) ([]byte, error) {
	entry, err := e.entry(s)
	if err != nil {
		return nil, err
	}
	return e.read(entry)
}

func (e *elsewhere) read(entry remote.Entry) ([]byte, error) {
	cache, err := remote.Open(e.c.Base())
	if err != nil {
		return nil, err
	}
	return cache.File(entry)
}

// tree is the folder that the source of a set is read in, which is elsewhere.
func (e *elsewhere) tree(s config.Set) (root, source string, err error) {
	entry, err := e.entry(s)
	if err != nil {
		return "", "", err
	}
	cache, err := remote.Open(e.c.Base())
	if err != nil {
		return "", "", err
	}
	at, err := remote.Parse(entry.Source)
	if err != nil {
		return "", "", err
	}
	root, err = cache.Tree(entry)
	return root, at.Path, err
}

// readSet reads the document of a set's types.
type readSet func(config.Set) ([]byte, error)

// committed reads the type sets that parity.yaml names: those of this repository,
// and of others what was fetched.
func committed(c *config.Config) readSet {
	return func(s config.Set) ([]byte, error) {
		if remote.Is(s.Schema) {
			e, err := newElsewhere(c)
			if err != nil {
				return nil, err
			}
			return e.file(s)
		}
		path, err := c.Locate(s.Schema)
		if err != nil {
			return nil, err
		}
		return schema.Read(path, s.Schema)
	}
}

// committedAt reads them as a revision of this repository has them. missing says
// that it has none of that set.
func committedAt(ctx context.Context, c *config.Config, repo git.Repository, commit string) (read readSet, missing func(config.Set) (bool, error)) {
	find := func(s config.Set) (*elsewhere, remote.Entry, bool, error) {
		lock, err := lockAt(ctx, c, repo, commit)
		if err != nil {
			return nil, remote.Entry{}, false, err
		}
		entry, ok := lock.Find(s.Name)
		return &elsewhere{c, lock}, entry, ok && entry.Schema != "", nil
	}
	read = func(s config.Set) ([]byte, error) {
		if !remote.Is(s.Schema) {
			return repo.File(ctx, commit, s.Schema)
		}
		e, entry, ok, err := find(s)
		if err != nil || !ok {
			return nil, errors.Join(err, fmt.Errorf("%s has no set %s: %w", c.LockFile(), s.Name, fs.ErrNotExist))
		}
		data, err := e.read(entry)
		if errors.Is(err, remote.ErrAbsent) {
			err = fmt.Errorf("%w --at %.10s", err, commit)
		}
		return data, err
	}
	missing = func(s config.Set) (bool, error) {
		if !remote.Is(s.Schema) {
			there, err := repo.Has(ctx, commit, s.Schema)
			return !there, err
		}
		_, _, ok, err := find(s)
		return !ok, err
	}
	return read, missing
}
