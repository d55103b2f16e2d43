package remote

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParse(t *testing.T) {
	for _, row := range []struct {
		text, reason string
		want         Location
		err          string // of the error; "" for none
	}{
		{"git+https://github.com/acme/sdk@main#lib/types", "a branch and a folder", Location{Protocol: "https", URL: "https://github.com/acme/sdk", Rev: "main", Path: "lib/types"}, ""},
		{"git+https://git.example.org:8443/a/b.git@feature/x-1#.", "a port, a branch with a slash, all of it", Location{Protocol: "https", URL: "https://git.example.org:8443/a/b.git", Rev: "feature/x-1", Path: "."}, ""},
		{"git+ssh://git@github.com/acme/sdk@v1.4.0#schemas/go.json", "a user of ssh is no secret", Location{Protocol: "ssh", URL: "ssh://git@github.com/acme/sdk", Rev: "v1.4.0", Path: "schemas/go.json"}, ""},
		{"git+file:///srv/sdk@main#./a/", "a folder of this machine", Location{Protocol: "file", URL: "file:///srv/sdk", Rev: "main", Path: "a"}, ""},

		{"git+https://github.com/acme/sdk@main", "no path", Location{}, "the path in the repository is missing"},
		{"git+https://github.com/acme/sdk@main#../other", "a path that climbs", Location{}, "leads out of the repository"},
		{"git+https://github.com/acme/sdk@main#/etc", "an absolute path", Location{}, "leads out of the repository"},
		{"git+https://github.com/acme/sdk#lib", "no revision", Location{}, "the revision is missing"},
		{"git+https://github.com/acme/sdk@--upload-pack=x#lib", "an option", Location{}, "is no branch, tag or commit"},
		{"git+https://github.com/acme/sdk@a:b#lib", "a refspec", Location{}, "is no branch, tag or commit"},
		{"git+https://github.com/acme/sdk@a..b#lib", "a range", Location{}, "is no branch, tag or commit"},
		{"git+https://github.com/acme/sdk@refs/heads/*#lib", "a pattern", Location{}, "is no branch, tag or commit"},
		{"git+https://token@github.com/acme/sdk@main#lib", "a secret", Location{}, "who is asking does not belong here"},
		{"git+ssh://git:pw@github.com/acme/sdk@main#lib", "a password", Location{}, "passwords do not belong here"},
		{"git+ssh://-oProxyCommand=x/acme/sdk@main#lib", "an option of ssh", Location{}, "is no host"},
		{"git+ext::sh -c x@main#lib", "a transport that runs a program", Location{}, "is no URL"},
		{"git+ext://sh/x@main#lib", "the same as a URL", Location{}, "ext is none of https, ssh, file"},
		{"git+http://github.com/acme/sdk@main#lib", "in clear text", Location{}, "http is none of https, ssh, file"},
		{"git+git@github.com:acme/sdk@main#lib", "the short form of ssh", Location{}, "write git+ssh://git@github.com/acme/sdk@main#lib"},
		{"git+https://github.com/acme/../evil/sdk@main#lib", "a path of a URL that climbs", Location{}, "is no path of a repository"},
		{"git+https://github.com@main#lib", "no repository", Location{}, "the revision is missing"},
		{"git+file://srv/sdk@main#lib", "two slashes", Location{}, "three slashes"},
	} {
		got, err := Parse(row.text)
		if row.err != "" {
			if err == nil || !strings.Contains(err.Error(), row.err) {
				t.Errorf("%s: Parse(%s): %v, %q is expected", row.reason, row.text, err, row.err)
			}
			continue
		}
		if diff := cmp.Diff(row.want, got, cmpopts.IgnoreUnexported(Location{})); diff != "" || err != nil {
			t.Errorf("%s: %v -want +got\n%s", row.reason, err, diff)
		}
	}
}

func TestAllowed(t *testing.T) {
	for _, row := range []struct {
		text   string
		allow  []string
		ok     bool
		reason string
	}{
		{"git+https://github.com/acme/sdk@main#.", nil, true, "all of the network, where nothing is said"},
		{"git+file:///srv/sdk@main#.", nil, false, "no folder of this machine"},
		{"git+file:///srv/sdk@main#.", []string{"file:///srv"}, true, "but what is named"},
		{"git+https://github.com/acme/sdk@main#.", []string{"https://github.com/acme/"}, true, "below"},
		{"git+https://github.com/acme/sdk@main#.", []string{"https://github.com/acme/sdk"}, true, "itself"},
		{"git+https://github.com/acme-evil/sdk@main#.", []string{"https://github.com/acme"}, false, "a longer name"},
		{"git+https://github.com/acme/sdk@main#.", []string{"file:///srv", "https://git.example.org"}, false, "another"},
	} {
		l, err := Parse(row.text)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Allowed(row.allow); (err == nil) != row.ok {
			t.Errorf("%s: %v", row.reason, err)
		}
	}
}

func TestLock(t *testing.T) {
	l := &Lock{Sets: []Entry{
		{Set: "go", Source: "git+https://h/a@main#.", Commit: strings.Repeat("a", 40), Hash: "sha256:" + strings.Repeat("b", 64)},
		{Set: "elixir", Schema: "git+https://h/b@main#x.json", Commit: strings.Repeat("c", 64), Hash: "sha256:" + strings.Repeat("d", 64)},
	}}
	got, err := ParseLock("parity.lock", l.JSON())
	if diff := cmp.Diff(l, got); diff != "" || err != nil {
		t.Errorf("%v -want +got\n%s", err, diff)
	}
	for _, row := range []struct{ text, reason string }{
		{`[]`, "no object"},
		{`{"version": 2, "sets": []}`, "of a newer parity"},
		{`{"version": 1, "sets": [{"set": "go"}]}`, "nothing locked"},
		{strings.Replace(string(l.JSON()), "sha256:b", "sha1:bb", 1), "another hash"},
		{strings.Replace(string(l.JSON()), strings.Repeat("a", 40), "main", 1), "no commit"},
		{strings.Replace(string(l.JSON()), `"source"`, `"schema":"x","source"`, 1), "both"},
	} {
		if got, err := ParseLock("parity.lock", []byte(row.text)); err == nil {
			t.Errorf("%s: %+v", row.reason, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"git+https://github.com/acme/sdk@main#lib/types", "git+ssh://git@h/a@v1#.", "git+file:///a@b#c", "git+git@h:a@b#c"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := Parse(text)
		if err != nil {
			return
		}
		for _, part := range []string{l.URL, l.Rev, l.Path} {
			if part == "" || strings.HasPrefix(part, "-") && part != l.Path {
				t.Errorf("Parse(%q) has %q", text, part)
			}
		}
		if !filepath.IsLocal(l.Path) || strings.ContainsAny(l.URL+l.Rev, " \t\n\x00:*?") && !strings.HasPrefix(l.URL, l.Protocol+"://") {
			t.Errorf("Parse(%q) is %+v", text, l)
		}
	})
}

// origin makes a repository and returns its location at main, and git in it.
func origin(t *testing.T, files map[string]string) (dir string, git func(args ...string) string) {
	t.Helper()
	dir = t.TempDir()
	git = func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	git("init", "-q", "-b", "main")
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	git("add", ".")
	git("commit", "-qm", "First")
	return dir, git
}

func fetcher(t *testing.T, allow ...string) *Fetcher {
	t.Helper()
	f := &Fetcher{Cache: Cache{t.TempDir()}, Allow: allow}
	t.Cleanup(f.Close)
	return f
}

func TestFetch(t *testing.T) {
	dir, git := origin(t, map[string]string{"lib/a.ex": "one", "schemas/go.json": "{}", "large.json": lfs + "v1\noid sha256:0\n"})
	first := git("rev-parse", "HEAD")
	url := "file://" + dir
	f := fetcher(t, url)
	source := Entry{Set: "go", Source: "git+" + url + "@main#lib"}
	pinned, _, err := f.Fetch(t.Context(), source)
	if err != nil || pinned.Commit != first {
		t.Fatalf("%+v, %v", pinned, err)
	}
	tree, err := f.Cache.Tree(pinned)
	if text, _ := os.ReadFile(filepath.Join(tree, "lib/a.ex")); string(text) != "one" || err != nil {
		t.Errorf("the tree: %q, %v", text, err)
	}
	if _, err := os.Stat(filepath.Join(tree, ".git")); err == nil {
		t.Error("the tree is a repository")
	}
	schema, _, err := f.Fetch(t.Context(), Entry{Set: "go", Schema: "git+" + url + "@main#schemas/go.json"})
	if err != nil {
		t.Fatal(err)
	}
	if text, err := f.Cache.File(schema); string(text) != "{}" || err != nil {
		t.Errorf("the file: %q, %v", text, err)
	}

	// The branch moves on; the lock does not.
	if err := os.WriteFile(filepath.Join(dir, "lib/a.ex"), []byte("two"), 0o644); err != nil {
		t.Fatal(err)
	}
	git("commit", "-qam", "Second")
	again := fetcher(t, url)
	if got, _, err := again.Fetch(t.Context(), pinned); got != pinned || err != nil {
		t.Errorf("of the lock: %+v, %v", got, err)
	}
	if got, _, err := again.Fetch(t.Context(), source); got.Commit != git("rev-parse", "HEAD") || got.Hash == pinned.Hash || err != nil {
		t.Errorf("of the branch: %+v, %v", got, err)
	}
	wrong := pinned
	wrong.Hash = schema.Hash
	if _, _, err := fetcher(t, url).Fetch(t.Context(), wrong); err == nil || !strings.Contains(err.Error(), "is not what parity.lock has") {
		t.Errorf("another hash: %v", err)
	}

	// What somebody has put into the cache is not taken.
	if err := os.WriteFile(filepath.Join(tree, "lib/b.ex"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Cache.Tree(pinned); err == nil || !strings.Contains(err.Error(), "what is in the cache is not what parity.lock has") {
		t.Errorf("a changed cache: %v", err)
	}
	// It is fetched anew.
	if _, _, err := f.Fetch(t.Context(), pinned); err != nil {
		t.Error(err)
	}
	if _, err := f.Cache.Tree(pinned); err != nil {
		t.Error(err)
	}

	for _, row := range []struct{ path, rev, says, reason string }{
		{"nowhere.json", "main", "there is no nowhere.json", "a file that is not there"},
		{"schemas/go.json", "nowhere", "couldn't find remote ref nowhere", "a branch that is not there"},
		{"large.json", "main", "is kept by Git LFS, which parity does not ask", "a pointer is no type set"},
		{"schemas", "main", "there is no schemas", "a folder is no file"},
	} {
		_, _, err := f.Fetch(t.Context(), Entry{Set: "go", Schema: "git+" + url + "@" + row.rev + "#" + row.path})
		if err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", row.reason, err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(f.Cache.Dir, "fetch-*")); err != nil || len(left) != 1 {
		t.Errorf("while fetching: %v, %v", left, err)
	}
	f.Close()
	if left, _ := filepath.Glob(filepath.Join(f.Cache.Dir, "fetch-*")); len(left) != 0 {
		t.Errorf("after fetching: %v", left)
	}
}

func TestSubmodulesAreNotFetched(t *testing.T) {
	inner, _ := origin(t, map[string]string{"types.go": "package types"})
	dir, git := origin(t, map[string]string{"go.mod": "module m"})
	git("submodule", "-q", "add", "file://"+inner, "sdk/types")
	git("commit", "-qm", "Second")
	url := "file://" + dir
	f := fetcher(t, url)
	got, note, err := f.Fetch(t.Context(), Entry{Set: "go", Source: "git+" + url + "@main#sdk"})
	if err != nil || !strings.Contains(note, "submodules are not fetched: sdk/types") {
		t.Errorf("%q, %v", note, err)
	}
	tree, err := f.Cache.Tree(got)
	if _, there := os.Stat(filepath.Join(tree, "sdk/types/types.go")); there == nil || err != nil {
		t.Errorf("the submodule is there, %v", err)
	}
	_, _, err = f.Fetch(t.Context(), Entry{Set: "go", Source: "git+" + url + "@main#sdk/types"})
	if err == nil || !strings.Contains(err.Error(), "is in the submodule sdk/types, which is a repository of its own: name that one") {
		t.Error(err)
	}
}

// TestNothingOfTheOtherRuns lets the other repository name a program for all that git
// can run one for.
func TestNothingOfTheOtherRuns(t *testing.T) {
	trace := filepath.Join(t.TempDir(), "trace")
	program := "#!/bin/sh\ntouch " + trace + "\ncat\n"
	dir, git := origin(t, map[string]string{
		".gitattributes": "* filter=evil diff=evil merge=evil export-subst ident text eol=crlf\n*.bin filter=lfs\n", ".lfsconfig": "[lfs]\nurl = file:///nowhere\n",
		"evil": program, "post-checkout": program, "lib/a.ex": "$Id$\n", "x.bin": lfs + "v1\n", ".gitmodules": "[submodule \"x\"]\n\tpath = x\n\turl = ./x\n\tupdate = none\n",
	})
	for _, hook := range []string{"post-checkout", "reference-transaction", "fsmonitor-watchman", "post-update", "pre-receive"} {
		if err := os.WriteFile(filepath.Join(dir, ".git/hooks", hook), []byte(program), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for key, value := range map[string]string{
		"core.fsmonitor": filepath.Join(dir, "evil"), "core.hooksPath": filepath.Join(dir, ".git/hooks"), "uploadpack.packObjectsHook": filepath.Join(dir, "evil"), "filter.evil.smudge": filepath.Join(dir, "evil"),
		"filter.evil.process": filepath.Join(dir, "evil"), "filter.lfs.smudge": filepath.Join(dir, "evil"), "core.alternateRefsCommand": filepath.Join(dir, "evil"), "trace2.eventTarget": trace,
	} {
		git("config", "--file", filepath.Join(dir, ".git/config"), key, value)
	}
	os.Remove(trace)
	url := "file://" + dir
	f := fetcher(t, url)
	got, _, err := f.Fetch(t.Context(), Entry{Set: "elixir", Source: "git+" + url + "@main#lib"})
	if err != nil {
		t.Fatal(err)
	}
	tree, err := f.Cache.Tree(got)
	if text, _ := os.ReadFile(filepath.Join(tree, "lib/a.ex")); string(text) != "$Id$\n" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	if text, _ := os.ReadFile(filepath.Join(tree, "x.bin")); string(text) != lfs+"v1\n" {
		t.Errorf("what LFS keeps was asked for: %q", text)
	}
	if text, err := os.ReadFile(trace); err == nil {
		t.Errorf("a program of the other repository ran: %s", text)
	}
}

func TestOpen(t *testing.T) {
	tree := t.TempDir()
	t.Setenv("PARITY_CACHE", filepath.Join(tree, "cache"))
	if _, err := Open(tree); err == nil || !strings.Contains(err.Error(), "which others can fill") {
		t.Errorf("in the tree: %v", err)
	}
	t.Setenv("PARITY_CACHE", "cache")
	if _, err := Open(tree); err == nil || !strings.Contains(err.Error(), "an absolute folder is needed") {
		t.Errorf("relative: %v", err)
	}
	outside := t.TempDir()
	t.Setenv("PARITY_CACHE", outside)
	if c, err := Open(tree); c.Dir != outside || err != nil {
		t.Errorf("%v, %v", c, err)
	}
}
