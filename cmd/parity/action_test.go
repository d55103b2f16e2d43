package main

import (
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// action is what the tests need of action.yml.
type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Steps []struct {
			If, Uses, Run string
			Dir           string `yaml:"working-directory"`
			Env           map[string]string
		}
	}
}

// TestAction runs the shell steps of action.yml as GitHub's runner does, in a
// repository that keeps its SDKs in a folder.
func TestAction(t *testing.T) {
	tests := []struct {
		name, reason string
		inputs       map[string]string
		code         int
		says         string
	}{
		{"findings", "the check decides, after the reports are written; annotations name files from the repository's root",
			map[string]string{}, 1, "::error file=sdks/lib/job.ex,line=2,title=P1 Job.id (field.nullable)::"},
		{"args", "any flag of check can be given", map[string]string{"args": "--fail-on P0"}, 0, "0 findings against Python in 1 set"},
		{"capture-check", "a set that is not what the source says fails first", map[string]string{"capture-check": "true", "config": "stale.yaml"}, 1, "stale type sets"},
		{"broken", "what could not run is no finding", map[string]string{"config": "nowhere.yaml"}, 2, "nowhere.yaml does not exist"},
	}
	temp := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(temp, "parity"), ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building parity: %v\n%s", err, out)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inputs := map[string]string{"working-directory": "sdks"}
			maps.Copy(inputs, tt.inputs)
			summary := filepath.Join(t.TempDir(), "summary.md")
			out, code := runAction(t, temp, summary, actionRepository(t), inputs)
			if code != tt.code || !strings.Contains(out, tt.says) {
				t.Errorf("%s: exit code %d, want %d; %q is not in\n%s", tt.reason, code, tt.code, tt.says, out)
			}
			text, err := os.ReadFile(summary)
			if tt.inputs["config"] == "" && !strings.HasPrefix(string(text), "# Type parity") {
				t.Errorf("the summary is %.60q, %v", text, err)
			}
		})
	}
}

// actionRepository has an Elixir set that drifts, and a Go set that is stale.
func actionRepository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("git", "init", "-q", dir).CombinedOutput(); err != nil {
		t.Fatalf("git init: %v\n%s", err, out)
	}
	for name, text := range map[string]string{
		"parity.yaml":         "sets: [{name: python}, {name: elixir}]\n",
		"lib/job.ex":          "defmodule Job do\n  @type t :: %__MODULE__{id: String.t()}\nend\n",
		"stale.yaml":          "sets: [{name: python}, {name: go, source: gosdk}]\n",
		"schemas/python.json": `{"$defs": {"Job": {"type": "object", "properties": {"id": {"type": ["string", "null"]}}, "required": ["id"]}}}`,
		"schemas/elixir.json": `{"$defs": {"Job": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"], "x-parity": {"source": {"file": "lib/job.ex", "line": 2}}}}}`,
		"schemas/go.json":     `{"$defs": {}}`,
		"gosdk/go.mod":        "module example.org/sdk\n\ngo 1.24\n",
		"gosdk/job.go":        "package sdk\n\ntype Job struct {\n\tID string `json:\"id\"`\n}\n",
	} {
		file := filepath.Join(dir, "sdks", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var expression = regexp.MustCompile(`\$\{\{ *inputs\.([\w-]+) *\}\}`)

// runAction runs the steps up to the first that fails; the step that builds
// parity, and other people's actions, are left out.
func runAction(t *testing.T, temp, summary, workspace string, inputs map[string]string) (out string, code int) {
	t.Helper()
	data, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(data, &a); err != nil {
		t.Fatal(err)
	}
	fill := func(text string) string {
		return expression.ReplaceAllStringFunc(text, func(match string) string {
			name := expression.FindStringSubmatch(match)[1]
			input, ok := a.Inputs[name]
			if !ok {
				t.Fatalf("action.yml has no input %s", name)
			}
			if value, ok := inputs[name]; ok {
				return value
			}
			return input.Default
		})
	}
	for _, step := range a.Runs.Steps {
		condition, value, conditional := strings.Cut(step.If, " == ")
		if step.Uses != "" || strings.HasPrefix(step.Run, "go build") || conditional && fill("${{ "+condition+" }}") != strings.Trim(value, "'") {
			continue
		}
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", fill(step.Run))
		cmd.Dir = filepath.Join(workspace, fill(step.Dir))
		cmd.Env = append(os.Environ(), "RUNNER_TEMP="+temp, "GITHUB_STEP_SUMMARY="+summary)
		for name, value := range step.Env {
			cmd.Env = append(cmd.Env, name+"="+fill(value))
		}
		text, err := cmd.CombinedOutput()
		out += string(text)
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			return out, exit.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return out, 0
}
