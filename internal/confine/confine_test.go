//go:build unix

package confine

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestRead(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write(t, at("file"), "text")
	write(t, at("large"), strings.Repeat("x", 3<<20))
	for name, target := range map[string]string{"link": "file", "zero": "/dev/zero", "pipelink": "pipe", "dangling": "nowhere", "circle": "circle"} {
		if err := os.Symlink(target, at(name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(at("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ name, want, complaint string }{
		{name: "file", want: "text"},
		{name: "link", want: "text"},
		{name: "large", complaint: "has more than the 2 MiB that are read"},
		{name: "zero", complaint: "is no regular file"},
		{name: "pipe", complaint: "is no regular file"},
		{name: "pipelink", complaint: "is no regular file"},
		{name: ".", complaint: "is a folder"},
		{name: "nowhere", complaint: "no such file"},
		{name: "dangling", complaint: "no such file"},
		{name: "circle", complaint: "too many levels of symbolic links"},
	} {
		got, err := Read(at(row.name), 2<<20)
		if string(got) != row.want || (err == nil) != (row.complaint == "") || err != nil && !strings.Contains(err.Error(), row.complaint) {
			t.Errorf("%s: %q, %v; want %q, %s", row.name, got, err, row.want, row.complaint)
		}
	}
}

// TestReadOfAShellsPipe: <(command) is a pipe, with an end but no size.
func TestReadOfAShellsPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	go func() {
		w.WriteString("text")
		w.Close()
	}()
	name := filepath.Join("/dev/fd", string('0'+rune(r.Fd()%10)))
	if r.Fd() > 9 {
		t.Skip("the descriptor has two digits")
	}
	if got, err := Read(name, 10); string(got) != "text" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestWithin(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(dir, "root")
	write(t, filepath.Join(root, "sub", "file"), "")
	write(t, filepath.Join(dir, "outside", "file"), "")
	write(t, filepath.Join(dir, "root-beside", "file"), "")
	for name, target := range map[string]string{
		"inside": "sub", "out": "../outside", "absolute": dir + "/outside/file", "back": "../root/sub", "chain": "out", "new": "../outside/new",
		"sly": "sub/../../outside", "slylink": "outer/../file", "outer": "../outside/deeper",
	} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "outside", "deeper"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ path, want string }{
		{"sub/file", "sub/file"}, {".", "."}, {"inside/file", "sub/file"}, {"back/file", "sub/file"},
		{"sub/new", "sub/new"}, {"new/folder/file", ""}, {"inside/new/file", "sub/new/file"},
		{"out/file", ""}, {"out", ""}, {"absolute", ""}, {"chain/file", ""}, {"new", ""}, {"sly/file", ""}, {"slylink", ""},
		{"../outside/file", ""}, {"..", ""}, {"../root-beside/file", ""}, {"../root/sub/file", "sub/file"},
	} {
		got, err := Within(root, filepath.Join(root, row.path))
		if row.want == "" {
			if !errors.Is(err, ErrOutside) {
				t.Errorf("%s: %q, %v; want that it leads outside", row.path, got, err)
			}
			continue
		}
		if want := filepath.Join(root, row.want); got != want || err != nil {
			t.Errorf("%s: %q, %v; want %q", row.path, got, err, want)
		}
	}
	if _, err := ReadWithin(root, filepath.Join(root, "sub", "nowhere"), 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestBoundary(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "repository", "sdk", "types", "file"), "")
	if err := os.Mkdir(filepath.Join(dir, "repository", ".git"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "unpacked", "project"), "")
	write(t, filepath.Join(dir, "unpacked", "sdk", "types", "file"), "")
	for _, folder := range []string{"", "a", "a/b"} {
		write(t, filepath.Join(dir, "installed", "sdk", folder, "part"), "")
	}
	for _, row := range []struct{ name, root, path, want string }{
		{"elsewhere, in a project", "other", "unpacked/sdk/types", "unpacked"},
		{"a part of a project is the root", "unpacked/sdk", "unpacked/sdk", "unpacked"},
		{"elsewhere, in a package", "other", "installed/sdk/a/b", "installed/sdk"},
		{"elsewhere, the whole of a package", "other", "installed/sdk", "installed/sdk"},
		{"a part of the root", "repository/sdk", "repository/sdk/types", "repository/sdk"},
		{"the root itself, which is a part of a repository", "repository/sdk", "repository/sdk", "repository"},
		{"elsewhere, in a repository", "other", "repository/sdk/types", "repository"},
		{"elsewhere, in none", "repository", "other/types", "other/types"},
		{"a name that begins alike", "repository/sdk/ty", "repository/sdk/types", "repository"},
	} {
		if got := Boundary(filepath.Join(dir, row.root), filepath.Join(dir, row.path), Project{Top: "project", Part: "part"}); got != filepath.Join(dir, row.want) {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
