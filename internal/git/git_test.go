package git

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// repository makes one in a new folder and returns a function that runs git in it.
func repository(t *testing.T) (Repository, func(args ...string) string) {
	t.Helper()
	r := Repository{Dir: t.TempDir()}
	git := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", r.Dir, "-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	git("init", "-q", "-b", "main")
	return r, git
}

func (r Repository) write(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(r.Dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestReading(t *testing.T) {
	r, git := repository(t)
	r.write(t, "sub/a.txt", "one\n")
	git("add", ".")
	git("commit", "-qm", "First: é")
	first := git("rev-parse", "HEAD")
	r.write(t, "sub/a.txt", "two")
	r.write(t, "b.txt", "b")
	git("add", ".")
	git("commit", "-q", "--allow-empty-message", "-m", "")
	ctx := t.Context()
	sub := Repository{Dir: filepath.Join(r.Dir, "sub")}

	if got, err := r.Resolve(ctx, "HEAD~1"); got != first || err != nil {
		t.Errorf("Resolve: %s, %v", got, err)
	}
	for _, rev := range []string{"nowhere", "--all", "HEAD:b.txt"} {
		if got, err := r.Resolve(ctx, rev); err == nil {
			t.Errorf("Resolve(%s) is %s", rev, got)
		}
	}
	if got, err := sub.Prefix(ctx); got != "sub/" || err != nil {
		t.Errorf("Prefix: %q, %v", got, err)
	}
	if got, err := sub.File(ctx, first, "a.txt"); string(got) != "one\n" || err != nil {
		t.Errorf("File: %q, %v", got, err)
	}
	if got, err := r.File(ctx, first, "b.txt"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("File of one that was not there: %q, %v", got, err)
	}
	for file, want := range map[string]bool{"sub": true, "sub/a.txt": true, "b.txt": false, "a.txt": false, ".": true} {
		if got, err := r.Has(ctx, first, file); got != want || err != nil {
			t.Errorf("Has(%s): %v, %v", file, got, err)
		}
	}
	commits, err := sub.Log(ctx, []string{"a.txt"})
	if err != nil {
		t.Fatal(err)
	}
	var subjects []string
	for _, c := range commits {
		subjects = append(subjects, c.Subject)
	}
	if diff := cmp.Diff([]string{"First: é"}, subjects[:1]); diff != "" || len(commits) != 2 || commits[0].Hash != first || commits[0].Time.IsZero() {
		t.Errorf("Log: %+v", commits)
	}
}

func TestExtract(t *testing.T) {
	r, git := repository(t)
	r.write(t, "sub/a b\n.txt", "one\n\ntwo")
	r.write(t, "sub/empty", "")
	r.write(t, "sub/large", "123456")
	r.write(t, "outside.txt", "")
	if err := os.Symlink("../outside.txt", filepath.Join(r.Dir, "sub/link")); err != nil {
		t.Fatal(err)
	}
	git("add", ".")
	git("commit", "-qm", "All")
	dir := t.TempDir()
	if err := (Repository{Dir: filepath.Join(r.Dir, "sub")}).Extract(t.Context(), git("rev-parse", "HEAD"), dir, 10); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if target, err := os.Readlink(filepath.Join(dir, e.Name())); err == nil {
			got[e.Name()] = "→ " + target
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		got[e.Name()] = string(text)
	}
	want := map[string]string{"a b\n.txt": "one\n\ntwo", "empty": "", "large": "123456", "link": "→ ../outside.txt"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	small := t.TempDir()
	if err := r.Extract(t.Context(), "HEAD", small, 5); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(small, "sub/large")); err != nil || info.Size() != 6 {
		t.Errorf("a file that is too large: %v, %v", info, err)
	}
	if text, err := os.ReadFile(filepath.Join(small, "sub/large")); strings.Trim(string(text), "\x00") != "" {
		t.Errorf("a file that is too large has its text: %q, %v", text, err)
	}
}

// TestExtractMakesNoRepository: a commit that brings what git itself would read.
func TestExtractMakesNoRepository(t *testing.T) {
	r, git := repository(t)
	r.write(t, "config", "[core]\n\tfsmonitor = evil\n")
	git("add", ".")
	git("commit", "-qm", "First")
	config := git("rev-parse", "HEAD:config")
	tree := func(lines string) string {
		cmd := exec.Command("git", "-C", r.Dir, "mktree", "--missing")
		cmd.Stdin = strings.NewReader(lines)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(out))
	}
	evil := tree("040000 tree " + tree("100644 blob "+config+"\tconfig\n") + "\t.GIT\n100644 blob " + config + "\ta.txt\n")
	commit := git("commit-tree", "-m", "Second", evil)
	git("update-ref", "refs/heads/evil", commit)
	dir := t.TempDir()
	if err := r.Extract(t.Context(), commit, dir, 100); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "a.txt" {
		t.Errorf("%v, %v", entries, err)
	}
	// One that is fetched is refused as a whole.
	into := Repository{Dir: filepath.Join(t.TempDir(), "fetched")}
	if got, err := into.Fetch(t.Context(), "file", "file://"+r.Dir, "evil"); err == nil {
		t.Errorf("it was fetched: %s", got)
	}
	if got, err := (Repository{Dir: filepath.Join(t.TempDir(), "fetched")}).Fetch(t.Context(), "file", "file://"+r.Dir, "main"); err != nil {
		t.Errorf("the first: %s, %v", got, err)
	}
}

// TestConfigurationRunsNothing lets the repository's own configuration name a
// program for all that git can run one for.
func TestConfigurationRunsNothing(t *testing.T) {
	r, git := repository(t)
	r.write(t, ".gitattributes", "* filter=evil diff=evil merge=evil\n")
	r.write(t, "a.json", "{}\n")
	git("add", ".")
	git("commit", "-qm", "First")
	r.write(t, "a.json", "{\"a\": 1}\n")
	git("commit", "-qam", "Second")
	trace := filepath.Join(t.TempDir(), "trace")
	program := filepath.Join(r.Dir, "evil")
	r.write(t, "evil", "#!/bin/sh\ntouch "+trace+"\ncat\n")
	for _, hook := range []string{"post-index-change", "reference-transaction", "post-checkout", "pre-commit", "fsmonitor-watchman", "query-watchman"} {
		r.write(t, ".git/hooks/"+hook, "#!/bin/sh\ntouch "+trace+"\n")
	}
	for key, value := range map[string]string{
		"core.fsmonitor": program, "core.pager": program, "core.editor": program, "core.sshCommand": program, "core.gitProxy": program, "core.askPass": program,
		"log.showSignature": "true", "gpg.program": program, "pager.log": "true", "pager.rev-list": program, "diff.external": program,
		"diff.evil.textconv": program, "diff.evil.command": program, "filter.evil.smudge": program, "filter.evil.clean": program, "filter.evil.process": program, "filter.evil.required": "true",
		"tar.tar.command": program, "uploadpack.packObjectsHook": program, "credential.helper": program, "core.alternateRefsCommand": program,
		"alias.rev-list": "!" + program, "alias.cat-file": "!" + program, "alias.ls-tree": "!" + program, "trace2.eventTarget": trace,
	} {
		cmd := exec.Command("git", "config", "--file", filepath.Join(r.Dir, ".git/config"), key, value)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git config %s: %v\n%s", key, err, out)
		}
	}
	ctx := t.Context()
	head, err := r.Resolve(ctx, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	if commits, err := r.Log(ctx, []string{"a.json"}); len(commits) != 2 || err != nil {
		t.Errorf("Log: %v, %v", commits, err)
	}
	if text, err := r.File(ctx, head, "a.json"); string(text) != "{\"a\": 1}\n" || err != nil {
		t.Errorf("File: %q, %v", text, err)
	}
	dir := t.TempDir()
	if err := r.Extract(ctx, head, dir, 100); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "a.json")); string(text) != "{\"a\": 1}\n" {
		t.Errorf("Extract: %q, %v", text, err)
	}
	if _, err := os.Stat(trace); err == nil {
		t.Error("a program of the repository's configuration ran")
	}
}

// TestNothingIsFetched: a partial clone asks for what it lacks.
func TestNothingIsFetched(t *testing.T) {
	r, git := repository(t)
	r.write(t, "a.json", "{}\n")
	git("add", ".")
	git("commit", "-qm", "First")
	r.write(t, "a.json", "{\"a\": 1}\n")
	git("commit", "-qam", "Second")
	git("config", "uploadpack.allowFilter", "true")
	git("config", "uploadpack.allowAnySHA1InWant", "true")
	clone := Repository{Dir: filepath.Join(t.TempDir(), "clone")}
	git("clone", "-q", "--no-checkout", "--filter=blob:none", "file://"+r.Dir, clone.Dir)
	trace := filepath.Join(t.TempDir(), "trace")
	clone.write(t, "upload", "#!/bin/sh\ntouch "+trace+"\nexec git-upload-pack \"$@\"\n")
	git("-C", clone.Dir, "config", "remote.origin.uploadpack", filepath.Join(clone.Dir, "upload"))
	text, err := clone.File(t.Context(), "HEAD", "a.json")
	if err == nil || !strings.Contains(err.Error(), "a partial clone may lack it") {
		t.Errorf("File: %q, %v", text, err)
	}
	if _, err := os.Stat(trace); err == nil {
		t.Error("git fetched what the clone lacks")
	}
	if err := clone.Extract(t.Context(), "HEAD", t.TempDir(), 100); err == nil {
		t.Error("Extract has what the clone lacks")
	}
}
