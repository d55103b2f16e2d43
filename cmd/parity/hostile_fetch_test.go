//go:build linux

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOnlyFetchFetches: a location in parity.yaml makes no other command ask for it.
func TestOnlyFetchFetches(t *testing.T) {
	c := hostile(t, sdks(map[string]string{
		"parity.yaml": "sets: [{name: python, source: py}, {name: elixir, schema: 'git+ssh://git@host.invalid/a/b@main#x.json'}, {name: go, source: 'git+ssh://git@host.invalid/a/b@main#.'}]\n",
		"ssh":         "#!/bin/sh\ntouch TRACE\nexit 1\n", "x.ndjson": "{}\n",
	}))
	c.run("git", "init", "-q")
	c.run("git", "add", ".")
	c.run("git", "commit", "-qm", "All")
	c.env = []string{"GIT_SSH_COMMAND=" + c.path("ssh"), "PARITY_CACHE=" + t.TempDir()}
	locked := `{"version": 1, "sets": [
  {"set": "elixir", "schema": "git+ssh://git@host.invalid/a/b@main#x.json", "commit": "` + strings.Repeat("a", 40) + `", "hash": "sha256:` + strings.Repeat("b", 64) + `"},
  {"set": "go", "source": "git+ssh://git@host.invalid/a/b@main#.", "commit": "` + strings.Repeat("a", 40) + `", "hash": "sha256:` + strings.Repeat("b", 64) + `"}]}`
	for _, lock := range []string{"", locked} {
		if lock != "" {
			c.write("parity.lock", lock)
		}
		for _, args := range [][]string{
			{"capture"}, {"capture", "--check", "go"}, {"check"}, {"check", "--new-only", "HEAD"}, {"report"}, {"doctor"}, {"baseline"}, {"history"}, {"history", "--source"}, {"map"}, {"explain", "Job"},
			{"validate", "-t", "Job", "x.ndjson"}, {"verify"}, {"publish"},
		} {
			s := c.parity(args...)
			if s.code == 0 && args[0] != "publish" || !strings.Contains(s.text(), "run parity fetch") && args[0] != "publish" && args[0] != "history" {
				t.Errorf("parity %v: exit %d: %s", args, s.code, s.text())
			}
		}
	}
	// fetch does, and the trace proves that the others would have left one.
	os.Remove(c.path("parity.lock"))
	c.trace = filepath.Join(t.TempDir(), "asked")
	c.write("ssh", "#!/bin/sh\ntouch TRACE\nexit 1\n")
	asked := c.trace
	c.trace += ".never"
	if s := c.parity("fetch"); s.code != 2 || !strings.Contains(s.err, "git fetch:") {
		t.Errorf("fetch: exit %d: %s", s.code, s.text())
	}
	if _, err := os.Stat(asked); err != nil {
		t.Error("fetch did not ask")
	}
	os.Remove(asked)
	// The user's own settings may send https by ssh.
	c.write("https.yaml", "sets: [{name: python, source: py}, {name: go, source: 'git+https://host.invalid/a/b@main#.'}]\n")
	c.env = append(c.env, "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=url.ssh://git@host.invalid/.insteadOf", "GIT_CONFIG_VALUE_0=https://host.invalid/")
	c.parity("fetch", "--config", "https.yaml")
	if _, err := os.Stat(asked); err != nil {
		t.Error("fetch did not ask by ssh")
	}
	os.Remove(asked)
	if s := c.parity("fetch", "--allow", "https://github.com/acme"); s.code != 2 || !strings.Contains(s.err, "is not below what --allow names") {
		t.Errorf("fetch --allow: exit %d: %s", s.code, s.text())
	}
	if _, err := os.Stat(asked); err == nil {
		t.Error("fetch asked for what --allow does not name")
	}
}

// TestFetchedTreesAreStrangers: what holds for the tree that is checked out holds for one
// that was fetched.
func TestFetchedTreesAreStrangers(t *testing.T) {
	const secret = "hunter2"
	python, elixir, shell := "open('TRACE', 'w')\n", `File.write!("TRACE", "")`+"\n", "#!/bin/sh\ntouch TRACE\n"
	other := hostile(t, sdks(map[string]string{
		".erlang": `file:write_file("TRACE", "").` + "\n", "mix.exs": elixir, ".formatter.exs": elixir, "config/config.exs": elixir, "conftest.py": python, "setup.py": python, "sitecustomize.py": python,
		"python3": shell, "elixir": shell, "git": shell, ".venv/bin/python": shell, ".envrc": shell, "go.work": "go 1.24\n\nuse ./go\n",
		".gitattributes": "* filter=evil\n", ".gitmodules": "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c touch% TRACE\n", "post-checkout": shell,
		"py/types.py": pythonSDK, "py/json.py": pythonSDK,
	}))
	other.write("../outside/job.py", "from typing import TypedDict\n\nclass Secret(TypedDict):\n    "+secret+": str\n")
	other.link("../../outside/job.py", "py/linked.py")
	other.link(filepath.Join(filepath.Dir(other.dir), "outside", "job.py"), "py/absolute.py")
	other.link("../../outside", "py/folder")
	other.run("git", "init", "-q", "-b", "main")
	other.run("git", "add", ".")
	other.run("git", "commit", "-qm", "All")

	at := "git+file://" + other.dir + "@main#"
	c := hostile(t, map[string]string{
		"parity.yaml":  "sets: [{name: python, source: '" + at + "py'}, {name: elixir, source: '" + at + "ex'}, {name: go, source: '" + at + "go'}]\n",
		"runtime.yaml": "sets: [{name: python, mode: runtime, source: '" + at + "py'}]\n",
	})
	c.trace = other.trace
	c.env = []string{"PARITY_CACHE=" + t.TempDir()}
	if s := c.parity("fetch"); s.code != 2 || !strings.Contains(s.err, "is a folder of this machine, which parity.yaml alone cannot ask for") {
		t.Errorf("fetch: exit %d: %s", s.code, s.text())
	}
	if s := c.parity("fetch", "--allow", "file://"+other.dir); s.code != 0 {
		t.Fatalf("fetch --allow: exit %d: %s", s.code, s.text())
	}
	for _, args := range [][]string{{"capture"}, {"capture", "--check"}, {"doctor"}, {"capture", "--exact"}, {"verify"}} {
		s := c.parity(args...)
		if strings.Contains(s.text(), secret) {
			t.Errorf("parity %v tells what lies outside:\n%s", args, s.text())
		}
		if args[0] == "capture" && !strings.Contains(s.text(), "leads outside the root") && !strings.Contains(s.err, "what is fetched from another repository is read and never run") {
			t.Errorf("parity %v: exit %d: %s", args, s.code, s.text())
		}
	}
	c.env = append(c.env, "PARITY_EXACT=1")
	if s := c.parity("capture", "--config", "runtime.yaml"); s.code != 2 || !strings.Contains(s.err, "what is fetched from another repository is read and never run") {
		t.Errorf("mode: runtime: exit %d: %s", s.code, s.text())
	}
}
