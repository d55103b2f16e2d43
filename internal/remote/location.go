// Package remote knows what other repositories hold of an SDK: where that is
// (git+URL@REV#PATH), which commit of it is meant (parity.lock), and where it is kept
// on this machine (the cache). Only Fetch asks the network; all else reads the
// cache, and takes nothing from it that is not what the lock says.
package remote

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

const prefix = "git+"

// Is says whether a value of parity.yaml names something of another repository.
func Is(text string) bool { return strings.HasPrefix(text, prefix) }

// Location is a file or folder of another repository, at what a revision names there.
type Location struct {
	Protocol string // https, ssh or file
	URL      string
	Rev      string // a branch, a tag or a whole commit hash
	Path     string // slash-separated, relative to the repository's top

	text string
}

func (l Location) String() string { return l.text }

var (
	// What git could take for an option, a pattern, or several revisions is none.
	revision = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+/-]*$`)
	host     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?$`)
	user     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	urlPath  = regexp.MustCompile(`^(/[A-Za-z0-9._~%+-]+)+/?$`)
	scpLike  = regexp.MustCompile(`^[\w.-]+@([\w.-]+):([^/].*)$`)
)

const form = "git+https://HOST/OWNER/REPO@REV#PATH"

// Parse reads git+URL@REV#PATH.
func Parse(text string) (Location, error) {
	l := Location{text: text}
	rest := strings.TrimPrefix(text, prefix)
	rest, folder, ok := strings.Cut(rest, "#")
	if !ok || folder == "" {
		return l, fmt.Errorf("%s: the path in the repository is missing: %s; #. is all of it", text, form)
	}
	if l.Path = path.Clean(folder); !filepath.IsLocal(filepath.FromSlash(folder)) {
		return l, fmt.Errorf("%s: the path %s leads out of the repository", text, folder)
	}
	if scp := scpLike.FindStringSubmatch(rest); scp != nil {
		return l, fmt.Errorf("%s: is no URL; write git+ssh://git@%s/%s#%s", text, scp[1], scp[2], folder)
	}
	protocol, rest, ok := strings.Cut(rest, "://")
	if !ok {
		return l, fmt.Errorf("%s: is no URL: %s", text, form)
	}
	authority, rest, _ := strings.Cut(rest, "/")
	where, rev, ok := strings.Cut(rest, "@")
	if !ok {
		return l, fmt.Errorf("%s: the revision is missing, a branch, a tag or a commit: %s", text, form)
	}
	if !revision.MatchString(rev) || strings.Contains(rev, "..") || strings.HasSuffix(rev, "/") {
		return l, fmt.Errorf("%s: %q is no branch, tag or commit", text, rev)
	}
	l.Protocol, l.Rev, l.URL = protocol, rev, protocol+"://"+authority+"/"+where
	if err := l.check(authority, "/"+where); err != nil {
		return l, fmt.Errorf("%s: %w", text, err)
	}
	return l, nil
}

func (l Location) check(authority, where string) error {
	login, at, named := strings.Cut(authority, "@")
	switch l.Protocol {
	case "https":
		if named {
			return errors.New("who is asking does not belong here: git's credential helper knows it")
		}
		at = authority
	case "ssh":
		if !named {
			at = authority
		} else if !user.MatchString(login) {
			return fmt.Errorf("%q is no user; passwords do not belong here", login)
		}
	case "file":
		if authority != "" {
			return errors.New("a file URL has three slashes: git+file:///FOLDER@REV#PATH")
		}
		at = "localhost"
	default:
		return fmt.Errorf("%s is none of https, ssh, file", l.Protocol)
	}
	if !host.MatchString(at) {
		return fmt.Errorf("%q is no host", at)
	}
	if !urlPath.MatchString(where) || path.Clean(where) != strings.TrimSuffix(where, "/") {
		return fmt.Errorf("%s is no path of a repository", where)
	}
	return nil
}

// Allowed says whether whoever runs parity allows a location to be asked: what lies
// at or below one of the URLs, or where there is none, any repository that is not a
// folder of this machine.
func (l Location) Allowed(urls []string) error {
	for _, allowed := range urls {
		allowed = strings.TrimSuffix(allowed, "/")
		if rest, ok := strings.CutPrefix(l.URL, allowed); ok && (rest == "" || strings.HasPrefix(rest, "/")) {
			return nil
		}
	}
	switch {
	case len(urls) > 0:
		return fmt.Errorf("%s is not below what --allow names: %s", l.URL, strings.Join(urls, ", "))
	case l.Protocol == "file":
		return fmt.Errorf("%s is a folder of this machine, which parity.yaml alone cannot ask for: say --allow %s where you trust it", l.URL, l.URL)
	}
	return nil
}
