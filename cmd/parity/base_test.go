package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestActionBase: a shallow checkout gets the base that it lacks, and one that cannot
// says what to do.
func TestActionBase(t *testing.T) {
	script, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	base := func(dir, ref string) (string, error) {
		cmd := exec.Command("bash", script+"/../../scripts/action/base.sh")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GITHUB_BASE_REF="+ref)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	dir := actionRepository(t)
	if out, err := base(dir, ""); out != "" || err != nil {
		t.Errorf("no pull request: %q, %v", out, err)
	}
	for range 2 {
		if out, err := base(dir, "main"); out != "origin/main\n" || err != nil {
			t.Errorf("a pull request: %q, %v", out, err)
		}
	}
	if out, err := base(dir, "nowhere"); err == nil || !strings.Contains(out, "::error::the base nowhere could not be fetched; give actions/checkout fetch-depth: 0") {
		t.Errorf("a base that is not there: %q, %v", out, err)
	}
}
