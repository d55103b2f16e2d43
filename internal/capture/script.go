package capture

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"strings"

	"example.org/parity/internal/codec"
)

// Script is a front end written in the language that it reads, run by that
// language's own interpreter.
type Script struct {
	Lang    string
	Command []string      // interpreter and its flags; the script's file name is appended
	Source  func() []byte // the script, embedded in the binary
	Files   fs.FS         // in place of Source: a script of several files
	Name    string        // what to run: the script's file name, such as capture.py, or a folder of Files
	Install string        // what to do where the interpreter is missing
}

// Language implements FrontEnd.
func (s Script) Language() string { return s.Lang }

// Capture implements FrontEnd. The script gets {"root": …, "path": …} on
// standard input, both absolute, and prints facts.
func (s Script) Capture(ctx context.Context, root, path string) (*Result, error) {
	interpreter, err := exec.LookPath(s.Command[0])
	if err != nil {
		return nil, fmt.Errorf("capturing %s types from %s: %s is not on PATH: %s", s.Lang, path, s.Command[0], s.Install)
	}
	dir, file, err := s.unpack()
	if err != nil {
		return nil, fmt.Errorf("capturing %s types from %s: %w", s.Lang, path, err)
	}
	defer dir.remove()

	request, err := json.Marshal(map[string]string{"root": root, "path": path})
	if err != nil {
		return nil, err
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, interpreter, append(append([]string{}, s.Command[1:]...), file)...)
	cmd.Stdin = bytes.NewReader(request)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) && stderr.Len() > 0 {
			return nil, fmt.Errorf("capturing %s types from %s: %s", s.Lang, path, lastLines(stderr.String(), 3))
		}
		return nil, fmt.Errorf("capturing %s types from %s: running %s: %w", s.Lang, path, s.Command[0], err)
	}
	result, err := typeSet(stdout.Bytes())
	if err != nil {
		return nil, fmt.Errorf("capturing %s types from %s: reading the output of %s: %w", s.Lang, path, s.Name, err)
	}
	return result, nil
}

// typeSet reads what a script prints: facts, or, until all have moved to them, a
// type set.
func typeSet(output []byte) (*Result, error) {
	var facts struct{ Version *int }
	if json.Unmarshal(output, &facts) == nil && facts.Version != nil {
		f, err := codec.Read(bytes.NewReader(output))
		if err != nil {
			return nil, err
		}
		return f.TypeSet()
	}
	result := &Result{}
	dec := json.NewDecoder(bytes.NewReader(output))
	dec.UseNumber()
	return result, dec.Decode(result)
}

// lastLines keeps the end of an interpreter's complaint, where the error itself stands.
func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) > n {
		lines = lines[len(lines)-n:]
	}
	return strings.Join(lines, "\n")
}
