package git

import "testing"

func TestWeb(t *testing.T) {
	for _, row := range []struct{ remote, rev, folder, want string }{
		{"https://github.com/acme/sdk.git", "HEAD", "", "https://github.com/acme/sdk/blob/HEAD/{file}#L{line}"},
		{"git@github.com:acme/sdk.git", "HEAD", "sdks/", "https://github.com/acme/sdk/blob/HEAD/sdks/{file}#L{line}"},
		{"ssh://git@gitlab.acme.dev:2222/group/sub/sdk", "v1", "", "https://gitlab.acme.dev/group/sub/sdk/-/blob/v1/{file}#L{line}"},
		{"https://user:secret@github.com/acme/sdk", "HEAD", "a b/", "https://github.com/acme/sdk/blob/HEAD/a%20b/{file}#L{line}"},
		{"https://bitbucket.org/acme/sdk", "abc", "", "https://bitbucket.org/acme/sdk/src/abc/{file}#lines-{line}"},
		{"https://git.acme.dev/sdk", "HEAD", "", ""},
		{"file:///srv/github/sdk", "HEAD", "", ""},
		{"/srv/github/sdk", "HEAD", "", ""},
		{"C:\\github\\sdk", "HEAD", "", ""},
		{"", "HEAD", "", ""},
	} {
		if got := Web(row.remote, row.rev, row.folder); got != row.want {
			t.Errorf("%s at %s: %q, want %q", row.remote, row.rev, got, row.want)
		}
	}
}
