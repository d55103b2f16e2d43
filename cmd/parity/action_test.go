package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// action is what the tests need of action.yml.
type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Steps []struct {
			ID, If, Uses, Run string
			Dir               string `yaml:"working-directory"`
			Env               map[string]string
		}
	}
}

// TestAction runs the shell steps of action.yml as GitHub's runner does, in a
// repository that keeps its SDKs in a folder.
func TestAction(t *testing.T) {
	tests := []struct {
		name, reason string
		inputs       map[string]string
		pull         bool
		code         int
		says         []string
		comments     int // on the pull request afterwards
	}{
		{"push", "the check decides, after the reports are written; annotations name files from the repository's root",
			map[string]string{}, false, 1, []string{"::error file=sdks/lib/job.ex,line=2,title=P1 Job.id (field.nullable)::", "this is no pull request"}, 0},
		{"pull request", "what the base has does not count; it is told all the same",
			map[string]string{}, true, 0, []string{"0 findings against Python in 1 set", "commented: "}, 1},
		{"all of a pull request", "what the base has counts where that is asked for",
			map[string]string{"new-only": "false", "comment": "false"}, true, 1, []string{"::error file=sdks/lib/job.ex"}, 0},
		{"fail-on", "the threshold can be given", map[string]string{"fail-on": "P0"}, false, 0, []string{"0 findings against Python in 1 set"}, 0},
		{"args", "findings can be chosen", map[string]string{"args": "--type Nothing*"}, false, 2, []string{"Nothing"}, 0},
		{"capture-check", "a set that is not what the source says fails first", map[string]string{"capture-check": "true", "config": "stale.yaml"}, false, 1, []string{"stale type sets"}, 0},
		{"fetch", "what parity.lock has is fetched, and only what may be", map[string]string{"config": "elsewhere.yaml", "fetch-args": "--allow https://github.com/acme"}, false, 2, []string{"is not below what --allow names"}, 0},
		{"unlocked", "CI takes no commit that nobody has looked at", map[string]string{"config": "unlocked.yaml"}, false, 2, []string{"is not in unlocked.lock; run parity fetch and commit it"}, 0},
		{"broken", "what could not run is no finding", map[string]string{"config": "nowhere.yaml"}, false, 2, []string{"nowhere.yaml does not exist"}, 0},
	}
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(bin, "parity"), ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building parity: %v\n%s", err, out)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			hub := newHub(t)
			inputs := map[string]string{"working-directory": "sdks"}
			maps.Copy(inputs, tt.inputs)
			run := newActionRun(t, hub, actionRepository(t), inputs, tt.pull)
			if err := os.Symlink(bin, filepath.Join(run.temp, "parity-bin")); err != nil { // as the cache has put it there
				t.Fatal(err)
			}
			out, code := run.all(t)
			if code != tt.code || len(hub.comments) != tt.comments {
				t.Errorf("%s: exit code %d, want %d; %d comments, want %d:\n%s", tt.reason, code, tt.code, len(hub.comments), tt.comments, out)
			}
			for _, says := range tt.says {
				if !strings.Contains(out, says) {
					t.Errorf("%s: %q is not in\n%s", tt.reason, says, out)
				}
			}
			text, err := os.ReadFile(run.summary)
			if tt.code != 2 && tt.inputs["config"] == "" && !strings.Contains(string(text), "### Type parity: gate ") {
				t.Errorf("the summary is %.60q, %v", text, err)
			}
		})
	}
}

// actionRepository has an Elixir set that drifts, and a Go set that is stale; its
// checkout is shallow, as actions/checkout makes it.
func actionRepository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	origin, clone := filepath.Join(dir, "origin"), filepath.Join(dir, "clone")
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "-q", "-b", "main", origin)
	for name, text := range map[string]string{
		"parity.yaml":         "sets: [{name: python}, {name: elixir}]\n",
		"lib/job.ex":          "defmodule Job do\n  @type t :: %__MODULE__{id: String.t()}\nend\n",
		"stale.yaml":          "sets: [{name: python}, {name: go, source: gosdk}]\n",
		"elsewhere.yaml":      "sets: [{name: python}, {name: go, schema: 'git+https://git.example.org/a/b@main#x.json'}]\n",
		"elsewhere.lock":      `{"version": 1, "sets": [{"set": "go", "schema": "git+https://git.example.org/a/b@main#x.json", "commit": "` + strings.Repeat("a", 40) + `", "hash": "sha256:` + strings.Repeat("b", 64) + `"}]}`,
		"unlocked.yaml":       "sets: [{name: python}, {name: go, schema: 'git+https://git.example.org/a/b@main#x.json'}]\n",
		"unlocked.lock":       `{"version": 1, "sets": []}`,
		"schemas/python.json": `{"$defs": {"Job": {"type": "object", "properties": {"id": {"type": ["string", "null"]}}, "required": ["id"]}}}`,
		"schemas/elixir.json": `{"$defs": {"Job": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"], "x-parity": {"source": {"file": "lib/job.ex", "line": 2}}}}}`,
		"schemas/go.json":     `{"$defs": {}}`,
		"gosdk/go.mod":        "module example.org/sdk\n\ngo 1.24\n",
		"gosdk/job.go":        "package sdk\n\ntype Job struct {\n\tID string `json:\"id\"`\n}\n",
	} {
		file := filepath.Join(origin, "sdks", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		writeFile(t, file, text)
	}
	git("-C", origin, "add", ".")
	git("-C", origin, "commit", "-qm", "First")
	git("-C", origin, "checkout", "-qb", "change")
	git("-C", origin, "commit", "-q", "--allow-empty", "-m", "Second")
	git("clone", "-q", "--depth=1", "--branch=change", "file://"+origin, clone)
	return clone
}

// actionRun is a run of the action in a checkout.
type actionRun struct {
	action
	workspace, temp, summary string
	values                   map[string]string // of expressions
	env                      []string
}

func newActionRun(t *testing.T, hub *hub, workspace string, inputs map[string]string, pull bool) *actionRun {
	t.Helper()
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	run := &actionRun{workspace: workspace, temp: t.TempDir()}
	if err := yaml.Unmarshal(data, &run.action); err != nil {
		t.Fatal(err)
	}
	run.summary = filepath.Join(run.temp, "step-summary.md")
	run.values = map[string]string{
		"github.action_path": repo, "github.action_ref": "main", "github.action_repository": "acme/parity", "github.server_url": hub.URL, "github.token": "t0ken", "runner.temp": run.temp,
	}
	for name, input := range run.Inputs {
		run.values["inputs."+name] = run.fill(input.Default)
	}
	for name, value := range inputs {
		if _, ok := run.Inputs[name]; !ok {
			t.Fatalf("action.yml has no input %s", name)
		}
		run.values["inputs."+name] = value
	}
	event, base := `{}`, ""
	if pull {
		event, base = `{"pull_request": {"number": 7}}`, "main"
	}
	writeFile(t, run.temp+"/event.json", event)
	run.env = append(os.Environ(), "RUNNER_TEMP="+run.temp, "RUNNER_OS=Linux", "RUNNER_ARCH=X64", "GITHUB_STEP_SUMMARY="+run.summary, "GITHUB_EVENT_PATH="+run.temp+"/event.json",
		"GITHUB_API_URL="+hub.URL+"/api", "GITHUB_REPOSITORY=acme/sdk", "GITHUB_BASE_REF="+base, "PARITY_CACHE="+t.TempDir(), "GIT_CONFIG_GLOBAL="+os.DevNull)
	return run
}

var expression = regexp.MustCompile(`\$\{\{ *([\w.-]+) *\}\}`)

func (run *actionRun) fill(text string) string {
	return expression.ReplaceAllStringFunc(text, func(match string) string {
		return run.values[expression.FindStringSubmatch(match)[1]]
	})
}

// all runs the steps up to the first that fails; other people's actions are left out.
func (run *actionRun) all(t *testing.T) (out string, code int) {
	t.Helper()
	for i, step := range run.Runs.Steps {
		condition, value, conditional := strings.Cut(step.If, " == ")
		if step.Uses != "" || conditional && run.values[condition] != strings.Trim(value, "'") {
			continue
		}
		output := filepath.Join(run.temp, fmt.Sprintf("output-%d", i))
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", run.fill(step.Run))
		cmd.Dir = filepath.Join(run.workspace, run.fill(step.Dir))
		cmd.Env = append(slices.Clone(run.env), "GITHUB_OUTPUT="+output)
		for name, value := range step.Env {
			cmd.Env = append(cmd.Env, name+"="+run.fill(value))
		}
		text, err := cmd.CombinedOutput()
		out += string(text)
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			return out, exit.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		set, _ := os.ReadFile(output)
		for _, line := range strings.Split(string(set), "\n") {
			if name, value, ok := strings.Cut(line, "="); ok {
				run.values["steps."+step.ID+".outputs."+name] = value
			}
		}
	}
	return out, 0
}

// hub answers as GitHub does, of the comments of a pull request and the files of a release.
type hub struct {
	*httptest.Server
	comments []hubComment
	readOnly bool
	files    map[string][]byte // of the release, by name
}

type hubComment struct {
	ID   int    `json:"id"`
	Body string `json:"body"`
	URL  string `json:"html_url"`
	User struct {
		Type string `json:"type"`
	} `json:"user"`
}

func (h *hub) add(body, kind string) {
	c := hubComment{ID: 100 + len(h.comments), Body: body, URL: "https://hub/comment"}
	c.User.Type = kind
	h.comments = append(h.comments, c)
}

func newHub(t *testing.T) *hub {
	h := &hub{files: map[string][]byte{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/repos/acme/sdk/issues/7/comments", func(w http.ResponseWriter, r *http.Request) {
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		from := min((page-1)*100, len(h.comments))
		list := h.comments[from:min(from+100, len(h.comments))]
		json.NewEncoder(w).Encode(append([]hubComment{}, list...))
	})
	write := func(w http.ResponseWriter, r *http.Request) (body string, ok bool) {
		var sent struct{ Body string }
		switch err := json.NewDecoder(r.Body).Decode(&sent); {
		case r.Header.Get("Authorization") != "Bearer t0ken" || h.readOnly:
			http.Error(w, `{"message": "Resource not accessible by integration"}`, http.StatusForbidden)
		case err != nil:
			t.Errorf("a comment is no JSON: %v", err)
		default:
			return sent.Body, true
		}
		return "", false
	}
	mux.HandleFunc("POST /api/repos/acme/sdk/issues/7/comments", func(w http.ResponseWriter, r *http.Request) {
		if body, ok := write(w, r); ok {
			h.add(body, "Bot")
			w.WriteHeader(http.StatusCreated)
			json.NewEncoder(w).Encode(h.comments[len(h.comments)-1])
		}
	})
	mux.HandleFunc("PATCH /api/repos/acme/sdk/issues/comments/{id}", func(w http.ResponseWriter, r *http.Request) {
		body, ok := write(w, r)
		i := slices.IndexFunc(h.comments, func(c hubComment) bool { return strconv.Itoa(c.ID) == r.PathValue("id") })
		if ok && i >= 0 {
			h.comments[i].Body = body
			json.NewEncoder(w).Encode(h.comments[i])
		}
	})
	mux.HandleFunc("GET /acme/parity/releases/download/{tag}/{file}", func(w http.ResponseWriter, r *http.Request) {
		data, ok := h.files[r.PathValue("tag")+"/"+r.PathValue("file")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Write(data)
	})
	h.Server = httptest.NewServer(mux)
	t.Cleanup(h.Close)
	return h
}

// TestActionComment: one comment, whatever else is on the pull request.
func TestActionComment(t *testing.T) {
	const marker = "<!-- parity sdks/parity.yaml -->"
	report := "### Type parity: gate failed\n\n1. **P0 · Job.id**: \"quoted\" `x` \\ $HOME\n"
	quiet := "### Type parity: gate passed\n"
	h := newHub(t)
	comment := func(text string) string {
		t.Helper()
		dir := t.TempDir()
		writeFile(t, dir+"/comment.md", text)
		writeFile(t, dir+"/event.json", `{"pull_request": {"number": 7}}`)
		cmd := exec.Command("bash", "../../scripts/action/comment.sh", dir+"/comment.md")
		cmd.Env = append(os.Environ(), "TOKEN=t0ken", "KEY=sdks/parity.yaml", "GITHUB_API_URL="+h.URL+"/api", "GITHUB_REPOSITORY=acme/sdk", "GITHUB_EVENT_PATH="+dir+"/event.json")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%v: %s", err, out)
		}
		return string(out)
	}
	for range 120 { // more than a page
		h.add("so", "User")
	}
	h.add(marker+"\nmine", "User") // anybody can write one
	before := slices.Clone(h.comments)

	if out := comment(quiet); len(h.comments) != 121 || !strings.Contains(out, "no comment") {
		t.Errorf("nothing to say: %s", out)
	}
	h.readOnly = true
	if out := comment(report); len(h.comments) != 121 || !strings.Contains(out, "::notice::parity may not comment with this token") {
		t.Errorf("a token of a fork: %s", out)
	}
	h.readOnly = false
	comment(report)
	want := marker + "\n" + report
	if len(h.comments) != 122 || h.comments[121].Body != want {
		t.Fatalf("the first: %d comments, %q", len(h.comments), h.comments[len(h.comments)-1].Body)
	}
	comment(strings.ReplaceAll(report, "P0", "P1"))
	comment(quiet) // it is updated to say that all is well
	if len(h.comments) != 122 || !strings.Contains(h.comments[121].Body, "gate passed") {
		t.Errorf("the second: %d comments, %q", len(h.comments), h.comments[121].Body)
	}
	for i, c := range before {
		if h.comments[i] != c {
			t.Errorf("another's comment is changed: %+v", h.comments[i])
		}
	}
}

// TestActionInstall: the released binary of the action's own version, or one built from
// its source, and none that is not what its release says.
func TestActionInstall(t *testing.T) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		t.Skip("archives for this platform are not made here")
	}
	text, err := os.ReadFile("../../VERSION")
	if err != nil {
		t.Fatal(err)
	}
	version := strings.TrimSpace(string(text))
	archive := fmt.Sprintf("parity_%s_linux_%s.tar.gz", version, runtime.GOARCH)
	dir := t.TempDir()
	writeFile(t, dir+"/parity", "#!/bin/sh\necho released\n")
	if err := os.Chmod(dir+"/parity", 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("tar", "-czf", dir+"/"+archive, "-C", dir, "parity").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(dir + "/" + archive)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := exec.Command("sha256sum", dir+"/"+archive).Output()
	if err != nil {
		t.Fatal(err)
	}
	hash := string(sum[:64])
	goPath, err := exec.Command("go", "env", "GOPATH", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	caches := strings.Fields(string(goPath))
	major, _, _ := strings.Cut(version, ".")
	for _, tt := range []struct {
		name, ref, sums, says string
		code                  int
		path                  string // PATH, "" for the usual one
	}{
		{"a release", "v" + version, hash + "  " + archive, "\nreleased\n", 0, ""},
		{"its major tag", "v" + major, hash + "  " + archive, "\nreleased\n", 0, ""},
		{"another's major tag", "v" + major + "0", hash + "  " + archive, "building parity", 0, ""},
		{"a branch", "main", hash + "  " + archive, "-main (", 0, ""},
		{"a tag without a release", "v" + version, "", "building parity", 0, ""},
		{"what is not the release's", "v" + version, strings.Repeat("0", 64) + "  " + archive, "is not what the release's checksums.txt says", 2, ""},
		{"no Go", "main", "", "no Go to build it with", 2, "tools"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHub(t)
			if tt.sums != "" {
				h.files["v"+version+"/"+archive], h.files["v"+version+"/checksums.txt"] = data, []byte(tt.sums+"\n")
			}
			repo, err := filepath.Abs("../..")
			if err != nil {
				t.Fatal(err)
			}
			path := os.Getenv("PATH")
			if tt.path != "" {
				path = t.TempDir()
				for _, tool := range []string{"bash", "cat", "uname", "mkdir", "ls", "sort", "tail", "mktemp", "curl"} {
					if at, err := exec.LookPath(tool); err == nil {
						os.Symlink(at, filepath.Join(path, tool))
					}
				}
			}
			cmd := exec.Command("bash", "../../scripts/action/install.sh", t.TempDir())
			cmd.Env = append(os.Environ(), "PATH="+path, "ACTION="+repo, "REF="+tt.ref, "REPOSITORY=acme/parity", "SERVER="+h.URL, "RUNNER_TOOL_CACHE="+t.TempDir(),
				"GOPATH_FOR_ACTION="+caches[0], "GOCACHE_FOR_ACTION="+caches[1])
			out, _ := cmd.CombinedOutput()
			if code := cmd.ProcessState.ExitCode(); code != tt.code || !strings.Contains(string(out), tt.says) {
				t.Errorf("exit code %d, want %d; %q is not in\n%s", code, tt.code, tt.says, out)
			}
		})
	}
}
