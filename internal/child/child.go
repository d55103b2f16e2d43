// Package child runs the programs that parity needs: python3, elixir, go and git.
//
// They work on source code of strangers, and so all of them run alike: in an empty
// folder of their own, with an environment that holds only what a program needs to
// start, within limits of memory and output, and no longer than parity itself.
package child

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

const (
	// MaxOutput is how much a program may print.
	MaxOutput = 64 << 20
	// MaxMemory is how much memory a program may have for its data, where the
	// system can limit it.
	MaxMemory = 1 << 30

	maxComplaint = 64 << 10 // of standard error, the end
	// afterKill is how long the pipes of a program that was ended are waited for.
	afterKill = 2 * time.Second
)

// Command is one run of a program.
type Command struct {
	Program string // looked up on PATH
	Args    []string
	Env     []string // NAME=value, beside the variables that every program gets
	// Pass names further variables of parity's own environment that it gets; a
	// name that ends in an underscore stands for all that begin so.
	Pass   []string
	Stdin  io.Reader
	Stdout io.Writer // in place of Run's result
	Memory uint64    // in place of MaxMemory, in bytes
	// Fill puts files into the folder that the program runs in; else it is empty.
	Fill func(dir string) error
}

// ErrMemory says that a program needs more memory than it may have.
var ErrMemory = errors.New("memory that it may have")

// ErrNotFound says that a program is not on PATH.
var ErrNotFound = exec.ErrNotFound

// Failed is the error of a program that ran and said that it could not do its work.
type Failed struct {
	Program   string
	Complaint string // the end of what it wrote to standard error
	err       error
}

func (e *Failed) Error() string {
	if e.Complaint == "" {
		return fmt.Sprintf("%s: %s", e.Program, e.err)
	}
	return fmt.Sprintf("%s: %s: %s", e.Program, e.err, LastLines(e.Complaint, 3))
}

func (e *Failed) Unwrap() error { return e.err }

// Find returns where a program is. An entry of PATH that is relative to the
// working folder, which may be a stranger's, is no place to look.
func Find(program string) (string, error) {
	if filepath.IsAbs(program) {
		return exec.LookPath(program)
	}
	for _, folder := range searched() {
		if path, err := exec.LookPath(filepath.Join(folder, program)); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s: %w", program, ErrNotFound)
}

func searched() []string {
	return slices.DeleteFunc(filepath.SplitList(os.Getenv("PATH")), func(folder string) bool { return !filepath.IsAbs(folder) })
}

// Run runs the program to its end and returns what it printed. Where it does not
// end by itself the error is the context's cause, or tells which limit it met.
func (c Command) Run(ctx context.Context) ([]byte, error) {
	path, err := Find(c.Program)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "parity-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if c.Fill != nil {
		if err := c.Fill(dir); err != nil {
			return nil, err
		}
	}

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var out bytes.Buffer
	if c.Stdout == nil {
		c.Stdout = &limited{to: &out, left: MaxOutput, over: func() {
			cancel(fmt.Errorf("%s printed more than %d MiB", c.Program, MaxOutput>>20))
		}}
	}
	var complaint tail
	cmd := exec.CommandContext(ctx, path, c.Args...)
	cmd.Dir = dir
	cmd.Env = c.environment(os.Environ())
	cmd.Stdin, cmd.Stdout, cmd.Stderr = c.Stdin, c.Stdout, &complaint
	cmd.WaitDelay = afterKill
	// The system ends a child with the thread that started it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	tie(cmd)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", c.Program, err)
	}
	memory := cmp.Or(c.Memory, MaxMemory)
	limitMemory(cmd.Process.Pid, memory)
	err = cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil && outOfMemory.MatchString(complaint.String()):
		return nil, fmt.Errorf("%s needs more than the %d MiB of %w", c.Program, memory>>20, ErrMemory)
	case err != nil:
		return nil, &Failed{Program: c.Program, Complaint: strings.TrimSpace(complaint.String()), err: err}
	}
	return out.Bytes(), nil
}

// outOfMemory is how programs put it.
var outOfMemory = regexp.MustCompile(`(?i)cannot allocate|out of memory|MemoryError`)

// passed are the variables of parity's own environment that every program gets:
// where programs and their caches are, and which of several versions somebody
// has chosen. None of them makes a program run something else.
var passed = []string{
	"HOME", "TMPDIR", "TMP", "TEMP", "LD_LIBRARY_PATH",
	"PYENV_", "ASDF_", "MISE_",
	"SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES",
}

func (c Command) environment(own []string) []string {
	env := []string{"LC_ALL=C.UTF-8", "PATH=" + strings.Join(searched(), string(filepath.ListSeparator))}
	names := slices.Concat(passed, c.Pass)
	for _, variable := range own {
		name, _, _ := strings.Cut(variable, "=")
		if runtime.GOOS == "windows" {
			name = strings.ToUpper(name)
		}
		if slices.ContainsFunc(names, func(pass string) bool {
			return name == pass || strings.HasSuffix(pass, "_") && strings.HasPrefix(name, pass)
		}) {
			env = append(env, variable)
		}
	}
	return append(env, c.Env...)
}

// limited passes on so many bytes and no more.
type limited struct {
	to   io.Writer
	left int
	over func()
}

var errOver = errors.New("too much output")

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		l.over()
		return 0, errOver
	}
	return l.to.Write(p)
}

// tail keeps the end of what is written to it.
type tail struct{ text []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if len(t.text) > 2*maxComplaint {
		t.text = append(t.text[:0], t.text[len(t.text)-maxComplaint:]...)
	}
	return len(p), nil
}

func (t *tail) String() string { return string(t.text[max(0, len(t.text)-maxComplaint):]) }

// LastLines keeps the end of a program's complaint, where the error itself stands.
func LastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
