//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The tests of this file are the promises of SECURITY.md. Each builds the tree of
// an attacker, has parity read it, and looks for what the attack would leave.

// checkout is the working copy of a stranger's pull request. TRACE in its files is
// a file outside of it that must never come to be.
type checkout struct {
	t     *testing.T
	dir   string // where parity runs
	trace string
	env   []string
}

func hostile(t *testing.T, files map[string]string) *checkout {
	t.Helper()
	base, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := &checkout{t: t, dir: filepath.Join(base, "checkout"), trace: filepath.Join(base, "trace")}
	for name, text := range files {
		c.write(name, text)
	}
	return c
}

func (c *checkout) path(name string) string { return filepath.Join(c.dir, filepath.FromSlash(name)) }

func (c *checkout) write(name, text string) {
	c.t.Helper()
	if err := os.MkdirAll(filepath.Dir(c.path(name)), 0o755); err != nil {
		c.t.Fatal(err)
	}
	mode := os.FileMode(0o644)
	if strings.HasPrefix(text, "#!") {
		mode = 0o755
	}
	if err := os.WriteFile(c.path(name), []byte(strings.ReplaceAll(text, "TRACE", c.trace)), mode); err != nil {
		c.t.Fatal(err)
	}
}

func (c *checkout) link(target, name string) {
	c.t.Helper()
	if err := os.MkdirAll(filepath.Dir(c.path(name)), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.Symlink(target, c.path(name)); err != nil {
		c.t.Fatal(err)
	}
}

// run runs another program in the checkout, to build the attack.
func (c *checkout) run(program string, args ...string) {
	c.t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org", "GIT_CONFIG_GLOBAL=/dev/null")
	if out, err := cmd.CombinedOutput(); err != nil {
		c.t.Fatalf("%s %v: %v\n%s", program, args, err, out)
	}
}

// said is what parity did.
type said struct {
	out, err string
	code     int
	took     time.Duration
}

func (s said) text() string { return s.out + s.err }

// mostTime is how long parity may take over any tree of this file, on a machine
// that does many things at once.
const mostTime = 3 * time.Minute

// parity runs the command line in the checkout.
func (c *checkout) parity(args ...string) said {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), "parity", args...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), c.env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = time.Second
	timer := time.AfterFunc(mostTime, func() { cmd.Process.Kill() })
	defer timer.Stop()
	start := time.Now()
	err := cmd.Run()
	s := said{stdout.String(), stderr.String(), 0, time.Since(start)}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		s.code = exit.ExitCode()
	} else if err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		c.t.Fatalf("parity %v: %v", args, err)
	}
	if s.took >= mostTime {
		c.t.Errorf("parity %v does not end", args)
	}
	if strings.Contains(s.err, "internal error") {
		c.t.Errorf("parity %v panics:\n%s", args, s.err)
	}
	if _, err := os.Lstat(c.trace); err == nil {
		c.t.Errorf("parity %v ran the attacker's code: %s", args, c.trace)
		os.RemoveAll(c.trace)
	}
	return s
}

const (
	pythonSDK = "from typing import TypedDict\n\nclass Job(TypedDict):\n    id: str\n"
	elixirSDK = "defmodule Job do\n  defstruct [:id]\n  @type t :: %__MODULE__{id: String.t()}\nend\n"
	goSDK     = "package sdk\n\ntype Job struct {\n\tID string `json:\"id\"`\n}\n"
	goMod     = "module example.org/sdk\n\ngo 1.24\n"
	threeSets = "sets: [{name: python, source: py}, {name: elixir, source: ex}, {name: go, source: go}]\n"
)

// sdks are three harmless SDKs, and files beside them.
func sdks(files map[string]string) map[string]string {
	all := map[string]string{"parity.yaml": threeSets, "py/job.py": pythonSDK, "ex/job.ex": elixirSDK, "go/go.mod": goMod, "go/job.go": goSDK}
	for name, text := range files {
		all[name] = text
	}
	return all
}

// reading are the commands that read source code, of sdks.
var reading = [][]string{
	{"capture"}, {"capture", "--check"}, {"doctor"},
	{"diff", "python:py", "elixir:ex"}, {"diff", "elixir:ex", "go:go"},
}

// TestNothingInTheTreeRuns leaves programs in all the places where interpreters
// look for what to run by themselves.
func TestNothingInTheTreeRuns(t *testing.T) {
	python := "open('TRACE', 'w')\n"
	elixir := `File.write!("TRACE", "")` + "\n"
	shell := "#!/bin/sh\ntouch TRACE\n"
	files := map[string]string{
		".erlang": `file:write_file("TRACE", "").` + "\n", "mix.exs": elixir, ".formatter.exs": elixir, ".iex.exs": elixir, "config/config.exs": elixir,
		"go.env": "GOFLAGS=-toolexec=" + "TRACE\n", "go.work": "go 1.24\n\nuse ./go\n", ".envrc": shell,
		"python3": shell, "elixir": shell, "erl": shell, "go.exe": shell, "git": shell, "bin/python3": shell, ".venv/bin/python": shell, "py/.venv/bin/python": shell,
		"pyvenv.cfg": "home = .\n", "conftest.py": python, "setup.py": python,
		"generate.go": "//go:build ignore\n\npackage main\n\n//go:generate touch TRACE\n",
	}
	for _, name := range []string{"sitecustomize", "usercustomize", "types", "json", "ast", "os", "re", "typing", "reading", "encodings/__init__"} {
		files[name+".py"] = python
		files["py/"+name+".py"] = pythonSDK
	}
	c := hostile(t, sdks(files))
	for _, module := range []string{"c", "erpc", "rpc", "shell_default", "user_default", "elixir_env", "Elixir.Job", "Elixir.Capture", "Elixir.String.Chars.Job"} {
		c.beam(module)
	}
	c.env = []string{
		"ERL_FLAGS=-pa .", "ERL_AFLAGS=-eval file:write_file(\"" + c.trace + "\",\"\").", "ERL_ZFLAGS=-pa .", "ERL_LIBS=.", "ELIXIR_ERL_OPTIONS=-pa .",
		"PYTHONPATH=" + c.dir, "PYTHONHOME=", "PYTHONSTARTUP=" + c.path("setup.py"), "GOENV=" + c.path("go.env"), "GOFLAGS=-toolexec=" + c.trace,
		"PATH=.:" + os.Getenv("PATH"),
	}
	for _, args := range reading {
		if s := c.parity(args...); s.code == 2 {
			t.Errorf("parity %v: %s", args, s.err)
		}
	}
}

// beam compiles an Erlang module that leaves a trace when it is loaded.
func (c *checkout) beam(module string) {
	c.t.Helper()
	c.write("src.erl", "-module('"+module+"').\n-on_load(init/0).\n-export([start/0]).\ninit() -> file:write_file(\"TRACE\", \"\"), ok.\nstart() -> ok.\n")
	if err := os.Rename(c.path("src.erl"), c.path(module+".erl")); err != nil {
		c.t.Fatal(err)
	}
	c.run("erlc", module+".erl")
}

// TestFilesForCIRunNoSDK: what projects take over for their CI never allows the code of
// an SDK to be run.
func TestFilesForCIRunNoSDK(t *testing.T) {
	files, err := filepath.Glob("../../scripts/action/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("the action's scripts: %v, %v", files, err)
	}
	for _, file := range append(files, "../../action.yml", "../../.pre-commit-hooks.yaml", "../../docs/gitlab-ci.yml") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"--exact", "PARITY_EXACT", "parity verify"} {
			if strings.Contains(string(text), word) {
				t.Errorf("%s has %s", file, word)
			}
		}
	}
}

// TestConfigurationCannotAskForCodeToRun: whoever runs parity can, see
// capture_exact.txtar.
func TestConfigurationCannotAskForCodeToRun(t *testing.T) {
	c := hostile(t, sdks(map[string]string{
		"parity.yaml": "sets: [{name: python, source: py, mode: runtime, interpreter: ./evil}, {name: elixir, source: ex, mode: runtime}]\n",
		"evil":        "#!/bin/sh\ntouch TRACE\n",
		"py/job.py":   "open('TRACE', 'w')\n" + pythonSDK,
	}))
	c.run("git", "init", "-q")
	c.run("git", "add", ".")
	c.run("git", "commit", "-qm", "All")
	for _, args := range [][]string{{"capture"}, {"capture", "--check"}, {"history", "--source"}} {
		s := c.parity(args...)
		if s.code == 0 || !strings.Contains(s.text(), "mode: runtime runs the SDK's code, which parity.yaml alone cannot ask for") {
			t.Errorf("parity %v: exit %d: %s", args, s.code, s.text())
		}
	}
}

// TestImportsArePackagesOnly: what the go command takes for a pattern would
// compile the world.
func TestImportsArePackagesOnly(t *testing.T) {
	imports := []string{"cmd", "all", "std", "tool", "work", "./...", "...", "../...", "net/...", "cmd/go", "cmd/compile/internal/ssa", "example.org/sdk/...", "./sub", "/etc", "-exec=x", "x.go", "@latest", "a@v1.0.0"}
	source := "package sdk\n\nimport (\n\t\"time\"\n"
	for _, path := range imports {
		source += "\t_ \"" + path + "\"\n"
	}
	source += ")\n\ntype Job struct {\n\tAt time.Time\n}\n"
	c := hostile(t, sdks(map[string]string{"parity.yaml": "sets: [{name: go, source: go}]\n", "go/job.go": source}))
	c.run("git", "init", "-q")
	c.run("git", "config", "core.fsmonitor", c.path("monitor"))
	c.write("monitor", "#!/bin/sh\ntouch TRACE\n")
	s := c.parity("capture")
	if s.took > time.Minute {
		t.Errorf("it took %v", s.took)
	}
	if set, err := os.ReadFile(c.path("schemas/go.json")); err != nil || !strings.Contains(string(set), `"format": "date-time"`) {
		t.Errorf("the literal import is not known: %v\n%s\n%s", err, set, s.text())
	}
}

// TestNothingOutsideTheRootIsRead: by links, replaced modules, imports and paths.
func TestNothingOutsideTheRootIsRead(t *testing.T) {
	const secret = "hunter2"
	outside := map[string]string{
		"job.py": "from typing import TypedDict\n\nclass Secret(TypedDict):\n    " + secret + ": str\n", "broken.py": secret + " = = 1\n",
		"job.ex": "defmodule Secret do\n  defstruct [:" + secret + "]\n  @type t :: %__MODULE__{" + secret + ": String.t()}\nend\n",
		"job.go": "package dep\n\ntype Secret struct {\n\tHunter string `json:\"" + secret + "\"`\n}\n", "go.mod": "module example.org/dep\n",
		"secret.json": `{"$defs": {"` + secret + `": {"type": "string"}}}`,
	}
	rows := []struct {
		name, reason string
		files, links map[string]string
		args         []string
		says         string // "" where there is nothing to say
	}{
		{name: "python file", reason: "a module that is a link", links: map[string]string{"py/secret.py": "../../outside/job.py"}, args: []string{"capture", "python"}, says: "py/secret.py: leads outside the root"},
		{name: "python error", reason: "an error quotes the line", links: map[string]string{"py/secret.py": "../../outside/broken.py"}, args: []string{"capture", "python"}, says: "py/secret.py: leads outside the root"},
		{name: "python folder", reason: "a package that is a link", links: map[string]string{"py/secret": "../../outside"}, args: []string{"capture", "python"}, says: "a link that leads outside the root"},
		{name: "python source", reason: "the source itself", links: map[string]string{"linked": "../outside"}, files: map[string]string{"parity.yaml": "sets: [{name: python, source: linked}]\n"}, args: []string{"capture"}, says: "leads outside the root"},
		{name: "elixir file", reason: "a module that is a link", links: map[string]string{"ex/secret.ex": "../../outside/job.ex"}, args: []string{"capture", "elixir"}, says: "ex/secret.ex: leads outside the root"},
		{name: "elixir folder", reason: "a folder that is a link", links: map[string]string{"ex/secret": "../../outside"}, args: []string{"capture", "elixir"}, says: "a link that leads outside the root"},
		{name: "elixir source", reason: "the source itself", links: map[string]string{"linked": "../outside"}, files: map[string]string{"parity.yaml": "sets: [{name: elixir, source: linked}]\n"}, args: []string{"capture"}, says: "leads outside the root"},
		{name: "go file", reason: "a file that is a link", links: map[string]string{"go/secret.go": "../../outside/job.go"}, args: []string{"capture", "go"}, says: "go/secret.go: leads outside the root"},
		{name: "go environment", reason: "an error quotes what is no Go", links: map[string]string{"go/secret.go": "/proc/self/environ"}, args: []string{"capture", "go"}, says: "go/secret.go: leads outside the root"},
		{name: "go folder", reason: "a package that is a link", links: map[string]string{"go/secret": "../../outside"}, args: []string{"capture", "go"}, says: "a link that leads outside the root"},
		{name: "go source", reason: "the source itself", links: map[string]string{"linked": "../outside"}, files: map[string]string{"parity.yaml": "sets: [{name: go, source: linked}]\n"}, args: []string{"capture"}, says: "leads outside the root"},
		{name: "go replace", reason: "a module that lies elsewhere", files: map[string]string{
			"go/go.mod": goMod + "\nrequire example.org/dep v0.0.0\n\nreplace example.org/dep => ../../outside\n",
			"go/job.go": "package sdk\n\nimport \"example.org/dep\"\n\ntype Job struct {\n\tS dep.Secret `json:\"s\"`\n}\n"},
			args: []string{"capture", "go"}, says: "example.org/dep.Secret could not be resolved"},
		{name: "go replace by a link", reason: "a module that a link fetches", links: map[string]string{"go/dep": "../../outside"}, files: map[string]string{
			"go/go.mod": goMod + "\nrequire example.org/dep v0.0.0\n\nreplace example.org/dep => ./dep\n",
			"go/job.go": "package sdk\n\nimport \"example.org/dep\"\n\ntype Job struct {\n\tS dep.Secret `json:\"s\"`\n}\n"},
			args: []string{"capture", "go"}, says: "example.org/dep.Secret could not be resolved"},
		{name: "go import", reason: "a path that climbs", files: map[string]string{
			"go/job.go": "package sdk\n\nimport dep \"example.org/sdk/../../outside\"\n\ntype Job struct {\n\tS dep.Secret `json:\"s\"`\n}\n"},
			args: []string{"capture", "go"}},
		{name: "go.mod", reason: "the module's own file", links: map[string]string{"linked/go.mod": "../../outside/go.mod"}, files: map[string]string{
			"parity.yaml": "sets: [{name: go, source: linked}]\n", "linked/job.go": goSDK}, args: []string{"capture"}},
		{name: "vendor", reason: "vendored packages", links: map[string]string{"go/vendor/example.org/dep": "../../../../outside"}, files: map[string]string{
			"go/go.mod":             goMod + "\nrequire example.org/dep v0.0.0\n",
			"go/vendor/modules.txt": "# example.org/dep v0.0.0\n## explicit\nexample.org/dep\n",
			"go/job.go":             "package sdk\n\nimport \"example.org/dep\"\n\ntype Job struct {\n\tS dep.Secret `json:\"s\"`\n}\n"},
			args: []string{"capture", "go"}, says: "example.org/dep.Secret could not be resolved"},
		{name: "root", reason: "the root of the file system", files: map[string]string{"parity.yaml": "root: /\nsets: [{name: python, source: OUTSIDE}]\n"}, args: []string{"capture"}, says: "root: / is"},
		{name: "root above", reason: "above the repository", files: map[string]string{"parity.yaml": "root: ..\nsets: [{name: python, source: outside}]\n"}, args: []string{"capture"}, says: "root: .. is"},
		{name: "type set", reason: "a schema that is a link", links: map[string]string{"schemas/python.json": "../../outside/secret.json", "schemas/go.json": "../../outside/secret.json"},
			files: map[string]string{"parity.yaml": "sets: [{name: python}, {name: go}]\n"}, args: []string{"report", "--format", "json", "-o", "-"}, says: "leads outside the root"},
		{name: "baseline", reason: "a baseline that is a link", links: map[string]string{"parity.baseline.json": "../outside/secret.json"},
			files: map[string]string{"schemas/python.json": `{"$defs": {"A": {"type": "string"}}}`, "schemas/go.json": `{"$defs": {"A": {"type": "string"}}}`, "parity.yaml": "sets: [{name: python}, {name: go}]\n"}, args: []string{"check"}, says: "leads outside the root"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c := hostile(t, sdks(row.files))
			c.run("git", "init", "-q")
			for name, text := range outside {
				c.write("../outside/"+name, text)
			}
			for name, target := range row.links {
				c.link(target, name)
			}
			s := c.parity(row.args...)
			sets, _ := filepath.Glob(c.path("schemas/*.json"))
			all := s.text()
			for _, file := range sets {
				if info, err := os.Lstat(file); err == nil && info.Mode().IsRegular() {
					text, _ := os.ReadFile(file)
					all += string(text)
				}
			}
			if strings.Contains(all, secret) || strings.Contains(all, "HOME=") {
				t.Errorf("%s: what lies outside is told:\n%s", row.reason, all)
			}
			if !strings.Contains(all, row.says) {
				t.Errorf("%s: %q is not said:\n%s", row.reason, row.says, all)
			}
		})
	}
}

// TestOutputsStayWhatTheyAre: devices, pipes and links are written to, not replaced;
// what parity.yaml names is not written through a link to elsewhere.
func TestOutputsStayWhatTheyAre(t *testing.T) {
	files := map[string]string{
		"parity.yaml":         "sets: [{name: python, source: py}, {name: go}]\n",
		"py/job.py":           pythonSDK,
		"schemas/python.json": `{"$defs": {"A": {"type": "string"}}}`, "schemas/go.json": `{"$defs": {"A": {"type": "integer"}}}`,
	}
	c := hostile(t, files)
	c.write("report.md", "old")
	c.link("report.md", "link.md")
	if s := c.parity("report", "-f", "md", "-o", "link.md"); s.code != 0 {
		t.Errorf("a link: %s", s.err)
	}
	if text, err := os.ReadFile(c.path("report.md")); err != nil || !strings.HasPrefix(string(text), "# Type parity") {
		t.Errorf("the link's target: %.20q, %v", text, err)
	}
	c.link(os.DevNull, "null")
	if s := c.parity("check", "-o", "null"); s.code != 1 {
		t.Errorf("a device: exit %d: %s", s.code, s.err)
	}
	if info, err := os.Stat(c.path("null")); err != nil || info.Mode()&os.ModeDevice == 0 {
		t.Fatalf("%s is destroyed: %v", os.DevNull, err)
	}
	for _, folder := range []string{"/", ".", "py"} {
		if s := c.parity("check", "-o", folder); s.code != 2 || !strings.Contains(s.err, "is a folder, a file is expected") {
			t.Errorf("-o %s: exit %d: %s", folder, s.code, s.err)
		}
	}
	// reports/parity.md is a link to elsewhere, and so is the whole folder of schemas.
	c.link("../../trace", "reports/parity.md")
	if s := c.parity("report"); s.code != 2 || !strings.Contains(s.err, "leads outside the root") {
		t.Errorf("a report: exit %d: %s", s.code, s.err)
	}
	c = hostile(t, map[string]string{"parity.yaml": "sets: [{name: python, source: py, schema: out/python.json}]\n", "py/job.py": pythonSDK})
	c.link("..", "out")
	if s := c.parity("capture"); s.code != 2 || !strings.Contains(s.err, "leads outside the root") {
		t.Errorf("a type set: exit %d: %s", s.code, s.err)
	}
	if _, err := os.Lstat(c.path("../python.json")); err == nil {
		t.Error("a type set was written outside the root")
	}
}

// TestFullOutput: what could not be written is not a success, whatever the command.
func TestFullOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	c := hostile(t, map[string]string{
		"parity.yaml": "sets: [{name: python, source: py}, {name: go}]\nroutes: [{path: /, response: Job}]\n", "py/job.py": pythonSDK, "pairs": `{"id": 1, "a": true, "b": false}` + "\n",
		"schemas/python.json": `{"$defs": {"Job": {"type": "string"}}}`, "schemas/go.json": `{"$defs": {"Job": {"type": "integer"}}}`, "x.ndjson": "1\n",
	})
	c.run("git", "init", "-q")
	c.run("git", "add", ".")
	c.run("git", "commit", "-qm", "All")
	for _, args := range [][]string{
		{"check"}, {"diff", "schemas/python.json", "schemas/go.json"}, {"report", "-f", "json", "-o", "-"}, {"history"}, {"doctor"}, {"explain"}, {"explain", "Job"}, {"schema", "report"},
		{"relate", "--pairs", "pairs"}, {"sample", "Job"}, {"validate", "-t", "Job", "x.ndjson"}, {"capture"}, {"baseline"}, {"--help"}, {"--version"}, {"check", "-o", "/dev/full"},
	} {
		cmd := exec.Command("parity", args...)
		cmd.Dir, cmd.Stdout = c.dir, full
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		cmd.Run()
		if code := cmd.ProcessState.ExitCode(); code != 2 || !strings.Contains(stderr.String(), "no space left on device") {
			t.Errorf("parity %v: exit %d: %s", args, code, &stderr)
		}
	}
}

// obeyed is what a terminal, the reader of a log or a browser would do something with.
var obeyed = regexp.MustCompile("(?m)\x1b|\r|\u009b|\u202e|^[ \t]*::(stop-commands|error file=evil|add-mask)|##\\[|(^|[^\\\\`])<(script|img)")

// TestNamesAreOnlyShown: names, paths, keys and subjects of all kinds in all outputs.
func TestNamesAreOnlyShown(t *testing.T) {
	const evil = "\n::stop-commands::x\n::error file=evil::\x1b[31m\u009b1m\u202e##[add-mask]<script>alert(1)</script><img src=x onerror=alert(1)>`<img src=y>`|\r"
	name := "" // as JSON and YAML spell it
	for _, r := range evil {
		name += fmt.Sprintf("\\u%04x", r)
	}
	file := strings.ReplaceAll(evil, "/", "_")
	schema := func(typ string) string {
		return `{"$defs": {"T` + name + `": {"type": "object", "required": ["f` + name + `"], "properties": {"f` + name + `": {"type": "` + typ + `", "x-parity": {"decl": "d` + name + "```" + `"}}, "e": {"enum": ["` + name + `", "` + typ + `"]}},
			"x-parity": {"source": {"file": "s` + name + `", "line": 1}, "decl": "class T` + name + `", "decode": {"unknown": "drop"}}}, "Only` + typ + name + `": {"type": "object", "properties": {}}, "A` + name + `": {"type": "` + typ + `", "x-parity": {"native": "alias", "decl": "` + name + `"}}},
			"x-parity": {"language": "python", "excluded": [{"name": "x` + name + `", "reason": "r` + name + `", "file": "f` + name + `", "line": 1}]}}`
	}
	c := hostile(t, map[string]string{
		"parity.yaml": "sets: [{name: python}, {name: '<img src=z>'}, {name: go}]\nreference: python\nroutes: [{method: GET, path: /known, response: \"T" + name + "\"}]\n" +
			"categories: [{name: \"<img src=c>\", types: [\"*\"]}]\nignore: [{type: \"T*\", reason: \"<img src=r>\", rule: field.default}]\n",
		"capture.yaml":        "sets: [{name: go, source: go, schema: captured.json}, {name: python, source: py, schema: captured2.json}]\n",
		"schemas/python.json": schema("string"), "schemas/<img src=z>.json": schema("integer"), "schemas/go.json": schema("boolean"),
		"go/go.mod": goMod, "go/job.go": goSDK, "go/" + file + ".go": "package sdk\n\nbroken <script>\n", "go/x" + file + "/a.go": "package other\n\ntype T struct{ F func() }\n",
		"py/a.py": pythonSDK, "py/b" + file + ".py": "broken = = 1\n",
		"x.har": `{"log": {"version": "1.2", "entries": [
			{"request": {"method": "GET", "url": "https://h/known"}, "response": {"status": 200, "content": {"mimeType": "application/json", "text": "{\"e\": 1, \"k` + strings.ReplaceAll(name, `\`, `\\`) + `\": 1}"}}},
			{"request": {"method": "G` + name + `", "url": "https://h/a` + name + `"}, "response": {"status": 200, "content": {"mimeType": "application/json", "text": "{}"}}},
			{"request": {"method": "GET", "url": "https://h/"}, "response": {"status": 200, "content": {"mimeType": "text/` + name + `", "text": "x"}}}]}}`,
		"k.ndjson": `{"k` + name + `": 1}` + "\n" + `{"k` + name + "\n",
	})
	c.run("git", "init", "-q")
	c.run("git", "add", ".")
	c.run("git", "commit", "-qm", "\x1b[31m::stop-commands::x <script>")
	commands := [][]string{
		{"check"}, {"check", "--fail-on", "P3"}, {"check", "--color", "never", "--new-only", "HEAD"}, {"explain", "T" + evil}, {"explain", "Nowhere" + evil},
		{"capture", "--config", "capture.yaml"}, {"capture", "--check", "--config", "capture.yaml"}, {"doctor", "--config", "capture.yaml"}, {"doctor"}, {"history"}, {"history", "-f", "svg"}, {"baseline"}, {"diff", "go:go", "python:py"}, {"sample", "T" + evil}, {"init", "--config", "new/parity.yaml"},
		{"validate", "x.har", "k.ndjson"}, {"validate", "--infer", "--show-values", "x.har", "k.ndjson"}, {"check", "--config", "nowhere" + evil}, {"validate", "nowhere" + evil}, {"diff", "nowhere" + evil, "x"}, {evil},
	}
	for _, format := range []string{"terminal", "md", "json", "html", "sarif", "github", "gitlab", "junit", "summary", "badge", "chart"} {
		commands = append(commands, []string{"check", "--fail-on", "P3", "-f", format}, []string{"report", "-f", format, "-o", "-"})
	}
	for _, format := range []string{"terminal", "md", "json", "ndjson", "junit", "sarif"} {
		commands = append(commands, []string{"validate", "--infer", "-f", format, "x.har", "k.ndjson"})
	}
	for _, args := range commands {
		said := c.parity(args...)
		text := said.out
		switch {
		case slices.Contains(args, "md"), slices.Contains(args, "summary"):
			text = withoutCode(text)
		case slices.Contains(args, "html"): // it has scripts of its own
			text = strings.NewReplacer("<script>//", "", "<script>\"use strict\"", "", "<script type=", "", "<script id=", "", "<script>(() =>", "").Replace(text)
		case !slices.ContainsFunc(args, func(a string) bool { return slices.Contains([]string{"junit", "svg", "badge", "chart"}, a) }): // markup is text there
			text = strings.NewReplacer("<script", "", "<img", "").Replace(text)
		}
		if at := obeyed.FindStringIndex(text); at != nil {
			t.Errorf("parity %.60q: %q in %q", args, text[at[0]:at[1]], text[max(0, at[0]-100):min(len(text), at[1]+100)])
		}
		text = strings.NewReplacer("<script", "", "<img", "").Replace(said.err)
		if at := obeyed.FindStringIndex(text); at != nil {
			t.Errorf("parity %.60q complains: %q in %q", args, text[at[0]:at[1]], text)
		}
		if slices.Contains(args, "-f") && said.code == 2 {
			t.Errorf("parity %.60q tells nothing: %s", args, said.err)
		}
	}
}

// withoutCode takes code out of Markdown, by the rules of CommonMark.
func withoutCode(text string) string {
	var out []string
	fence := ""
	for _, line := range strings.Split(text, "\n") {
		bare := strings.TrimLeft(line, " ")
		ticks := bare[:len(bare)-len(strings.TrimLeft(bare, "`"))]
		switch {
		case fence == "" && len(ticks) >= 3:
			fence = ticks
		case fence != "" && bare == fence:
			fence = ""
		case fence == "":
			out = append(out, withoutSpans(line))
		}
	}
	return strings.Join(out, "\n")
}

var ticks = regexp.MustCompile("`+")

func withoutSpans(line string) string {
	out := ""
	for {
		open := ticks.FindStringIndex(line)
		if open == nil {
			return out + line
		}
		if open[0] > 0 && line[open[0]-1] == '\\' {
			out, line = out+line[:open[1]], line[open[1]:]
			continue
		}
		out += line[:open[0]]
		shut := -1
		for _, at := range ticks.FindAllStringIndex(line[open[1]:], -1) {
			if at[1]-at[0] == open[1]-open[0] {
				shut = open[1] + at[1]
				break
			}
		}
		if shut < 0 {
			return out + line[open[0]:]
		}
		line = line[shut:]
	}
}

// TestFilesAreBounded: a device has no end, and a pipe may have no writer.
func TestFilesAreBounded(t *testing.T) {
	set := `{"$defs": {"A": {"type": "string"}}}`
	for _, row := range []struct {
		file string
		args []string
	}{
		{"parity.yaml", []string{"check"}}, {"parity.baseline.json", []string{"check"}}, {"reports/evidence.json", []string{"check"}}, {"schemas/python.json", []string{"check"}}, {"schemas/python.json", []string{"doctor"}},
		{"schemas/python.json", []string{"capture", "--check", "python"}}, {"schemas/python.json", []string{"diff", "schemas/python.json", "schemas/go.json"}},
		{"py/job.py", []string{"capture", "python"}}, {"go/job.go", []string{"capture", "go"}}, {"go/go.mod", []string{"capture", "go"}}, {"go/go.sum", []string{"capture", "go"}},
		{"py/job.py", []string{"init", "--config", "new.yaml"}}, {"x.ndjson", []string{"validate", "-t", "A", "x.ndjson"}}, {"pairs", []string{"relate", "--pairs", "pairs"}},
	} {
		for _, kind := range []string{"device", "pipe"} {
			c := hostile(t, sdks(map[string]string{"parity.yaml": "sets: [{name: python, source: py}, {name: go, source: go}]\n", "schemas/python.json": set, "schemas/go.json": set, "reports/evidence.json": "{}"}))
			if err := os.RemoveAll(c.path(row.file)); err != nil {
				t.Fatal(err)
			}
			if kind == "device" {
				c.link("/dev/zero", row.file)
			} else {
				c.run("mkfifo", row.file)
			}
			s := c.parity(row.args...)
			if s.took > time.Minute {
				t.Errorf("a %s in place of %s: parity %v takes %v", kind, row.file, row.args, s.took)
			}
			if s.code == 0 && row.args[0] != "init" && !strings.HasPrefix(row.file, "go/go.") {
				t.Errorf("a %s in place of %s: parity %v says nothing of it: %s", kind, row.file, row.args, s.text())
			}
		}
	}
}

// TestLinksWithinTheRootWork: a folder may stand elsewhere in the tree.
func TestLinksWithinTheRootWork(t *testing.T) {
	for _, row := range []struct{ source, file, text string }{{"py", "job.py", pythonSDK}, {"go", "job.go", goSDK}} {
		language := map[string]string{"py": "python", "go": "go"}[row.source]
		c := hostile(t, map[string]string{"parity.yaml": "sets: [{name: " + language + ", source: " + row.source + "}]\n", "elsewhere/types/" + row.file: row.text, row.source + "/go.mod": goMod})
		c.link("../elsewhere/types", row.source+"/types")
		c.link(".", row.source+"/circle")
		if s := c.parity("capture"); s.code != 0 || !strings.Contains(s.out, "1 type, 1 field") {
			t.Errorf("a folder within %s: exit %d: %s", language, s.code, s.text())
		}
		c = hostile(t, map[string]string{"parity.yaml": "sets: [{name: " + language + ", source: linked}]\n", "elsewhere/" + row.file: row.text, "elsewhere/go.mod": goMod})
		c.link("elsewhere", "linked")
		if s := c.parity("capture"); s.code != 0 || !strings.Contains(s.out, "1 type, 1 field") {
			t.Errorf("the source of %s: exit %d: %s", language, s.code, s.text())
		}
	}
}

// TestCapturesEnd: in time, and no program outlives parity.
func TestCapturesEnd(t *testing.T) {
	c := hostile(t, sdks(map[string]string{"bin/elixir": "#!/bin/sh\necho $$ > \"$HOME/pid\"\nexec sleep 600\n"}))
	c.env = []string{"PATH=" + c.path("bin") + ":" + os.Getenv("PATH"), "HOME=" + c.dir}
	if s := c.parity("capture", "elixir", "--time-limit", "1s"); s.code != 2 || !strings.Contains(s.err, "it takes longer than the 1s that a set may take") {
		t.Errorf("exit %d: %s", s.code, s.text())
	}
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt, os.Kill} {
		os.Remove(c.path("pid"))
		cmd := exec.Command("parity", "capture", "elixir")
		cmd.Dir, cmd.Env = c.dir, append(os.Environ(), c.env...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		pid := ""
		for range 200 {
			text, _ := os.ReadFile(c.path("pid"))
			if pid = strings.TrimSpace(string(text)); pid != "" {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		alive := true
		for range 100 {
			if alive = exec.Command("kill", "-0", pid).Run() == nil; !alive {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		if pid == "" || alive {
			t.Errorf("after %v the program %q lives on", signal, pid)
		}
	}
}

// TestOldPython: one that cannot read the front end says so.
func TestOldPython(t *testing.T) {
	c := hostile(t, sdks(nil))
	real, err := exec.LookPath("python3")
	if err != nil {
		t.Fatal(err)
	}
	c.write("bin/python3", strings.ReplaceAll("#!/bin/sh\nfor last; do :; done\nexec REAL -I -S -c \"import sys, runpy; sys.version_info = (3, 8, 1); runpy.run_path('$last', run_name='__main__')\"\n", "REAL", real))
	c.env = []string{"PATH=" + c.path("bin") + ":" + os.Getenv("PATH")}
	if s := c.parity("capture", "python"); s.code != 2 || !strings.Contains(s.err, "this is Python 3.8, and 3.9 or newer is needed") {
		t.Errorf("exit %d: %s", s.code, s.text())
	}
}

// TestCapturesFit: what doubles with each step, or is wide, takes a bounded amount of
// memory and of work. The limits are of the process, in KiB and in seconds of CPU.
func TestCapturesFit(t *testing.T) {
	const memory, cpu = 300 << 10, 20
	fields := func(n int, kind string) string {
		var properties, required []string
		for i := range n {
			properties = append(properties, fmt.Sprintf(`"f%d": {"type": %q}`, i, kind))
			required = append(required, fmt.Sprintf(`"f%d"`, i))
		}
		return `{"$defs": {"A": {"type": "object", "properties": {` + strings.Join(properties, ",") + `}, "required": [` + strings.Join(required, ",") + `]}}}`
	}
	nested := func(open, leaf, shut string, n int) string {
		return strings.Repeat(open, n) + leaf + strings.Repeat(shut, n)
	}
	doubling := "from typing import Dict, Tuple, TypedDict\n\nA0 = Tuple[int, int]\n"
	for i := range 40 {
		doubling += fmt.Sprintf("A%d = Tuple[A%d, A%d]\n", i+1, i, i)
	}
	texts := "package sdk\n\ntype Mode string\n\nconst s0 = \"x\"\n"
	for i := range 50 {
		texts += fmt.Sprintf("const s%d = s%d + s%d\n", i+1, i, i)
	}
	c := hostile(t, map[string]string{
		"wide.json": fields(3000, "integer"), "texts.json": fields(3000, "string"), "none.json": `{"$defs": {"A": {"type": "object", "properties": {}}}}`,
		"go/go.mod": goMod, "go/job.go": "package sdk\n\ntype P[T any] = struct{ L, R T }\n\ntype Job struct {\n\tX " + nested("P[", "int", "]", 60) + "\n}\n",
		"texts/go.mod": goMod, "texts/job.go": texts + "const ModeA Mode = s50\n\ntype Job struct {\n\tMode Mode\n}\n",
		"py/job.py": doubling + "\nclass Job(TypedDict):\n    x: A40\n",
	})
	for _, row := range []struct {
		reason string
		args   []string
		code   int
		says   string
	}{
		{"3,000 required fields against none", []string{"diff", "wide.json", "none.json"}, 1, "field.missing"},
		{"3,000 fields, all different", []string{"diff", "wide.json", "texts.json"}, 1, "field.type"},
		{"aliases of Go that hold their argument twice", []string{"diff", "go:go", "go:go"}, 0, ""},
		{"constants of Go that are the one before it twice", []string{"diff", "go:texts", "go:texts"}, 0, ""},
		{"aliases of Python that hold another twice", []string{"diff", "python:py", "python:py"}, 0, ""},
	} {
		limited := append([]string{"-c", fmt.Sprintf(`ulimit -d %d && ulimit -t %d && exec parity "$@"`, memory, cpu), "parity"}, row.args...)
		cmd := exec.Command("sh", limited...)
		cmd.Dir = c.dir
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != row.code || !strings.Contains(string(out), row.says) {
			t.Errorf("%s: exit %d: %.2000s", row.reason, code, out)
		}
	}
}
