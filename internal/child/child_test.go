//go:build unix

package child

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// script runs a shell script as a Command does.
func script(t *testing.T, ctx context.Context, text string) (string, error) {
	t.Helper()
	out, err := Command{Program: "sh", Args: []string{"-c", text}}.Run(ctx)
	return strings.TrimSpace(string(out)), err
}

func TestFolderIsEmptyAndPrivate(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("c.beam", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dir, err := script(t, t.Context(), `ls -A; stat -c %a . 2>/dev/null || stat -f %Lp .; pwd`)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(dir, "\n")
	if len(lines) != 2 || lines[0] != "700" {
		t.Errorf("the folder has %q, want mode 700 and no files", lines)
	}
	if _, err := os.Stat(lines[len(lines)-1]); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
}

func TestEnvironmentIsFixed(t *testing.T) {
	for _, name := range []string{
		"ERL_FLAGS", "ERL_AFLAGS", "ERL_ZFLAGS", "ERL_LIBS", "ELIXIR_ERL_OPTIONS", "RUN_ERL_PIPE", "ERL_EXEC",
		"PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "GOFLAGS", "GOENV", "GOPROXY", "GIT_DIR", "GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND",
		"LD_PRELOAD", "BASH_ENV", "ENV", "GITHUB_TOKEN",
	} {
		t.Setenv(name, "hostile")
	}
	t.Setenv("PARITY_WANTED", "yes")
	out, err := Command{Program: "env", Env: []string{"OWN=1"}, Pass: []string{"PARITY_"}}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text := "\n" + string(out)
	if strings.Contains(text, "hostile") {
		t.Errorf("variables went through:\n%s", text)
	}
	for _, want := range []string{"\nPATH=", "\nOWN=1\n", "\nPARITY_WANTED=yes\n", "\nLC_ALL=C.UTF-8\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q in\n%s", want, text)
		}
	}
}

// TestWorkingFolderIsNoPath: an empty or relative entry of PATH would be the
// stranger's folder.
func TestWorkingFolderIsNoPath(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("parity-evil", []byte("#!/bin/sh\necho ran\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{".", "", "sub/.."} {
		t.Setenv("PATH", path+":"+os.Getenv("PATH"))
		if out, err := (Command{Program: "parity-evil"}).Run(t.Context()); !errors.Is(err, ErrNotFound) {
			t.Errorf("PATH=%q: %q, %v", path, out, err)
		}
		if out, err := script(t, t.Context(), "parity-evil"); err == nil {
			t.Errorf("PATH=%q of a child: %q", path, out)
		}
	}
}

func TestTimeLimitEndsAllThatWasStarted(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "mark")
	why := errors.New("too slow")
	ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, why)
	defer cancel()
	start := time.Now()
	_, err := script(t, ctx, `(sleep 3; touch `+mark+`) & sleep 60`)
	if !errors.Is(err, why) {
		t.Errorf("the error is %v", err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
	time.Sleep(3 * time.Second)
	if _, err := os.Stat(mark); err == nil {
		t.Error("what the program had started went on")
	}
}

func TestOutputIsLimited(t *testing.T) {
	_, err := script(t, t.Context(), `exec cat /dev/zero`)
	if err == nil || err.Error() != "sh printed more than 64 MiB" {
		t.Errorf("the error is %v", err)
	}
	_, err = script(t, t.Context(), `head -c 200000000 /dev/zero >&2; echo the end >&2; exit 3`)
	var failed *Failed
	if !errors.As(err, &failed) || !strings.HasSuffix(failed.Complaint, "the end") || len(failed.Complaint) > maxComplaint {
		t.Errorf("the error is %.200v", err)
	}
}

func TestFailureSaysWhatTheProgramSaid(t *testing.T) {
	_, err := script(t, t.Context(), `printf 'one\ntwo\nthree\nfour\n' >&2; exit 3`)
	if err == nil || err.Error() != "sh: exit status 3: two\nthree\nfour" {
		t.Errorf("the error is %v", err)
	}
}

// TestProgramsEndWithParity kills the process that runs a program, which has no
// time to do anything about it.
func TestProgramsEndWithParity(t *testing.T) {
	if os.Getenv("PARITY_TEST_CHILD") != "" {
		_, err := Command{Program: "sh", Args: []string{"-c", `echo $$ > "$PARITY_TEST_CHILD"; exec sleep 600`}, Pass: []string{"PARITY_TEST_"}}.Run(t.Context())
		t.Fatal(err)
	}
	if !endsWithParent {
		t.Skip("this system does not end children with their parent")
	}
	file := filepath.Join(t.TempDir(), "pid")
	self := exec.Command(os.Args[0], "-test.run=TestProgramsEndWithParity")
	self.Env = append(os.Environ(), "PARITY_TEST_CHILD="+file)
	if err := self.Start(); err != nil {
		t.Fatal(err)
	}
	var pid string
	within(t, "the program starts", func() bool {
		text, _ := os.ReadFile(file)
		pid = strings.TrimSpace(string(text))
		return pid != ""
	})
	if err := self.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	self.Wait()
	within(t, "the program ends", func() bool { return exec.Command("kill", "-0", pid).Run() != nil })
}

// within waits for something to come true.
func within(t *testing.T, what string, true func() bool) {
	t.Helper()
	for range 200 {
		if true() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("it does not come to be that %s", what)
}
