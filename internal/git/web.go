package git

import (
	"context"
	"net/url"
	"regexp"
	"strings"
)

// Remote is the URL of the repository that this one is a clone of, "" for none.
func (r Repository) Remote(ctx context.Context) string {
	out, err := r.run(ctx, "config", "--get", "remote.origin.url")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// scp is the other spelling of ssh://user@host/path.
var scp = regexp.MustCompile(`^(?:[\w.-]+@)?([\w.-]+):([^/].*)$`)

// views are the ways in which forges show a line of a file, by what their hosts are
// called.
var views = []struct{ host, way string }{
	{"github", "/blob/{rev}/{file}#L{line}"},
	{"gitlab", "/-/blob/{rev}/{file}#L{line}"},
	{"bitbucket", "/src/{rev}/{file}#lines-{line}"},
	{"codeberg", "/src/commit/{rev}/{file}#L{line}"},
}

// Web is the template of a link to a line, {file} and {line}, in the web view of the
// repository at a URL, at a revision; "" where the forge is not known. File names are
// those below a folder.
func Web(remote, rev, folder string) string {
	if m := scp.FindStringSubmatch(remote); m != nil && !strings.Contains(remote, "://") {
		remote = "ssh://" + m[1] + "/" + m[2]
	}
	u, err := url.Parse(remote)
	if err != nil || u.Hostname() == "" || u.Scheme == "file" {
		return ""
	}
	for _, view := range views {
		if strings.Contains(u.Hostname(), view.host) {
			where := &url.URL{Scheme: "https", Host: u.Hostname(), Path: strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), ".git")}
			below := (&url.URL{Path: folder}).EscapedPath()
			return where.String() + strings.NewReplacer("{rev}", url.PathEscape(rev), "{file}", below+"{file}").Replace(view.way)
		}
	}
	return ""
}
