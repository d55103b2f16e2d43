package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestFormula: the Homebrew formula names just what a release has.
func TestFormula(t *testing.T) {
	version := versionFile(t)
	sums, letters := "", "abcd"
	for i, platform := range []string{"darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64"} {
		sums += strings.Repeat(letters[i:i+1], 64) + "  parity_" + version + "_" + platform + ".tar.gz\n"
	}
	formula := func(sums string) (string, error) {
		cmd := exec.Command("bash", "../../scripts/formula.sh", "https://github.com/acme/parity")
		cmd.Stdin = strings.NewReader(sums)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := formula(sums)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, part := range []string{
		`url "https://github.com/acme/parity/releases/download/v` + version + `/parity_` + version + `_darwin_arm64.tar.gz"` + "\n      sha256 \"" + strings.Repeat("b", 64),
		`version "` + version + `"`, `man1.install`,
	} {
		if !strings.Contains(out, part) {
			t.Errorf("%q is not in\n%s", part, out)
		}
	}
	if out, err := formula(strings.Replace(sums, "linux_arm64", "linux_riscv64", 1)); err == nil || !strings.Contains(out, "there is no checksum of parity_"+version+"_linux_arm64.tar.gz") {
		t.Errorf("an archive that is missing: %v: %s", err, out)
	}
}

func versionFile(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../VERSION")
	if err != nil || !regexp.MustCompile(`^\d+\.\d+\.\d+\n$`).Match(text) {
		t.Fatalf("VERSION is %q, %v", text, err)
	}
	return strings.TrimSpace(string(text))
}

// TestReleaseHolds: what .goreleaser.yaml, the action and the formula say of archives
// is the same, and what they hold is made.
func TestReleaseHolds(t *testing.T) {
	text := func(name string) string {
		data, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	config := text(".goreleaser.yaml")
	for _, part := range []string{
		`name_template: "{{ .ProjectName }}_{{ .Version }}_{{ .Os }}_{{ .Arch }}"`, "name_template: checksums.txt", // as install.sh and formula.sh name them
		"-X main.release=v{{ .Version }}", "-X main.commit=", "-X main.home=",
	} {
		if !strings.Contains(config, part) {
			t.Errorf(".goreleaser.yaml lacks %s", part)
		}
	}
	for _, name := range []string{".github/workflows/ci.yml", ".github/workflows/release.yml"} {
		if !strings.Contains(text(name), "run: .ci/run\n") {
			t.Errorf("%s does not run .ci/run", name)
		}
	}
	if !strings.Contains(text("Dockerfile"), "-X main.release=v$(cat VERSION)") {
		t.Error("the Dockerfile's binary has no version")
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		var out, stderr bytes.Buffer
		if run([]string{"completion", shell}, nil, &out, &stderr) != exitOK || !strings.Contains(out.String(), "parity") {
			t.Errorf("completion %s: %s", shell, &stderr)
		}
	}
}

// TestHooks: what .pre-commit-hooks.yaml runs is a command with just those flags.
func TestHooks(t *testing.T) {
	data, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct{ ID, Entry, Files string }
	if err := yaml.Unmarshal(data, &hooks); err != nil || len(hooks) == 0 {
		t.Fatalf("%v: %+v", err, hooks)
	}
	for _, hook := range hooks {
		words := strings.Fields(hook.Entry)
		cmd, args, err := newRoot().Find(words[1:])
		if err != nil || words[0] != "parity" || cmd.Name() != words[1] {
			t.Errorf("%s: %q is no command: %v", hook.ID, hook.Entry, err)
			continue
		}
		if err := cmd.ParseFlags(args); err != nil {
			t.Errorf("%s: %v", hook.ID, err)
		}
		if _, err := regexp.Compile(hook.Files); err != nil {
			t.Errorf("%s: files: %v", hook.ID, err)
		}
	}
}
