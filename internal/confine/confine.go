// Package confine reads files that somebody else has put there: regular files
// alone, within a limit of their size, and none that a link fetches from outside
// the folder that is to be read.
package confine

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// MaxSource is how large one file of source code or of configuration may be.
const MaxSource = 4 << 20

// ErrOutside says that a path leads outside the folder that it is to stay in.
var ErrOutside = errors.New("leads outside the root, and nothing outside it is read or written")

// Read returns what a file holds. Anything but a regular file is refused before
// it is read: a device has no end, and a pipe may never have a writer. Only the
// pipes that a shell makes for its command line are read, by the names it gives them.
func Read(path string, max int64) ([]byte, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var data bytes.Buffer
	if info, err := f.Stat(); err == nil && info.Size() <= max {
		data.Grow(int(info.Size()) + bytes.MinRead)
	}
	_, err = data.ReadFrom(io.LimitReader(f, max+1))
	if err == nil && int64(data.Len()) > max {
		err = refused(path, tooLarge(max))
	}
	if err != nil {
		return nil, err
	}
	return data.Bytes(), nil
}

// Open opens what Read reads, for those who read a part at a time.
func Open(path string) (*os.File, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = refused(path, "is a folder")
	case !info.Mode().IsRegular() && !isShellPipe(path):
		err = refused(path, "is no regular file")
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func refused(path, why string) error {
	return &fs.PathError{Op: "read", Path: path, Err: errors.New(why)}
}

func tooLarge(max int64) string {
	if max < 1<<20 {
		return fmt.Sprintf("has more than the %d KiB that are read", max>>10)
	}
	return fmt.Sprintf("has more than the %d MiB that are read", max>>20)
}

// isShellPipe knows the names that a shell gives to <(command) and to its own input.
func isShellPipe(path string) bool {
	return path == "/dev/stdin" || strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/")
}

// Within returns where a path really is, all links followed; what does not exist
// yet is where it would be. The error is ErrOutside where that is not below root.
func Within(root, path string) (string, error) {
	base, err := filepath.EvalSymlinks(root)
	if err != nil {
		return "", err
	}
	real, err := evaluate(path, 0)
	if err != nil {
		return "", err
	}
	if !Holds(base, real) {
		return "", &fs.PathError{Op: "read", Path: path, Err: ErrOutside}
	}
	return real, nil
}

// Holds says whether a path is that of a folder or below it; neither has links.
func Holds(folder, path string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(rel)
}

// mostLinks ends circles of links to what does not exist.
const mostLinks = 40

// evaluate follows the links of a path whose end need not exist.
func evaluate(path string, links int) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return real, err
	}
	if target, err := os.Readlink(path); err == nil && links < mostLinks {
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		return evaluate(target, links+1)
	}
	parent := filepath.Dir(path)
	if parent == path || links == mostLinks {
		return "", err
	}
	real, err = evaluate(parent, links)
	return filepath.Join(real, filepath.Base(path)), err
}

// ReadWithin is Read of a file below root.
func ReadWithin(root, path string, max int64) ([]byte, error) {
	real, err := Within(root, path)
	if err != nil {
		return nil, err
	}
	data, err := Read(real, max)
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		failed.Path = path // nobody asked for what a link points to
	}
	return data, err
}

// Boundary is the folder that all of an SDK must lie in which is read at path, as
// a part of root: root, or for one that is not below it the repository around it, or
// where there is none, such as in an archive that was unpacked, the project.
func Boundary(root, path string, project Project) string {
	if path != root && Holds(root, path) {
		return root
	}
	if top, ok := Repository(path); ok {
		return top
	}
	return project.around(path)
}

// Project is how the files of a language lie in folders.
type Project struct {
	Top  string // the file in the topmost folder of a project: go.mod
	Part string // the file in each folder of a package: __init__.py
}

// around is the project or the package that a path is a part of; the path, where it is
// of none.
func (p Project) around(path string) string {
	has := func(dir, name string) bool {
		info, err := os.Lstat(filepath.Join(dir, name))
		return name != "" && err == nil && info.Mode().IsRegular()
	}
	for at := path; filepath.Dir(at) != at; at = filepath.Dir(at) {
		if has(at, p.Top) {
			return at
		}
	}
	for has(filepath.Dir(path), p.Part) {
		path = filepath.Dir(path)
	}
	return path
}

// Repository is the folder at or above dir that is the top of a git work tree.
func Repository(dir string) (top string, ok bool) {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at, true
		}
		if filepath.Dir(at) == at {
			return "", false
		}
	}
}
