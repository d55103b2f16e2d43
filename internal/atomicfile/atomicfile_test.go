//go:build unix

package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// list names what is in a folder, with the modes of files and where links lead.
func list(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		text := info.Mode().String()
		if info.Mode().IsRegular() {
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			text += " " + string(data)
		}
		out[e.Name()] = text
	}
	return out
}

func TestWrite(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o027))
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, mode := range map[string]fs.FileMode{"old": 0o644, "private": 0o600, "same": 0o640} {
		if err := os.WriteFile(at(name), []byte("same"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(at(name), mode); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"link": "old", "dangling": "made", "circle": "circle"} {
		if err := os.Symlink(to, at(name)); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.Stat(at("same"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"new", "private", "link", "dangling", "sub/new"} {
		if err := Write(at(name), []byte("data")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Write(at("same"), []byte("same")); err != nil {
		t.Error(err)
	}
	if after, err := os.Stat(at("same")); err != nil || !os.SameFile(before, after) {
		t.Error("a file that had the bytes was written")
	}
	for name, complaint := range map[string]string{"circle": "in a circle", "sub": "is a folder", "old/below": "not a directory"} {
		if err := Write(at(name), nil); err == nil || !strings.Contains(err.Error(), complaint) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Write("/", nil); err == nil || err.Error() != "write /: is a folder, a file is expected" {
		t.Errorf("/: %v", err)
	}
	want := map[string]string{
		"new": "-rw-r----- data", "private": "-rw------- data", "old": "-rw-r--r-- data", "made": "-rw-r----- data", "same": "-rw-r----- same",
		"link": "Lrwxrwxrwx", "dangling": "Lrwxrwxrwx", "circle": "Lrwxrwxrwx", "sub": "drwxr-x---",
	}
	if diff := cmp.Diff(want, list(t, dir)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestNoRegularFile: what is there stays what it is.
func TestNoRegularFile(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	read := make(chan string)
	go func() {
		data, err := os.ReadFile(pipe)
		if err != nil {
			t.Error(err)
		}
		read <- string(data)
	}()
	if err := Write(pipe, []byte("data")); err != nil {
		t.Fatal(err)
	}
	if got := <-read; got != "data" {
		t.Errorf("the pipe gave %q", got)
	}
	null := filepath.Join(dir, "null")
	if err := os.Symlink(os.DevNull, null); err != nil {
		t.Fatal(err)
	}
	if err := Write(null, []byte("data")); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		t.Fatalf("%s is destroyed: %v, %v", os.DevNull, info, err)
	}
	if diff := cmp.Diff(map[string]string{"pipe": "prw-------", "null": "Lrwxrwxrwx"}, list(t, dir)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestFullDevice(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full")
	}
	if err := Write("/dev/full", []byte("data")); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("the error is %v", err)
	}
}

// TestAllOrNothing: a file that cannot be written leaves those before it as they were.
func TestAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := Write(at("a"), []byte("old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(at("c"), 0o700); err != nil {
		t.Fatal(err)
	}
	before := list(t, dir)
	if err := WriteAll([]File{{at("a"), []byte("new")}, {at("b"), []byte("new")}, {at("c"), []byte("new")}}); err == nil {
		t.Error("a folder was written")
	}
	if diff := cmp.Diff(before, list(t, dir)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if err := WriteAll([]File{{at("a"), []byte("new")}, {at("b"), []byte("new")}}); err != nil {
		t.Error(err)
	}
	if got := list(t, dir); !strings.HasSuffix(got["a"], " new") || !strings.HasSuffix(got["b"], " new") || len(got) != 3 {
		t.Errorf("got %v", got)
	}
}

// TestFullDisk writes until a limit of the file's size, which fails as a full disk does.
func TestFullDisk(t *testing.T) {
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := Write(at("a"), []byte("old")); err != nil {
		t.Fatal(err)
	}
	before := list(t, dir)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1 << 20, Max: old.Max}); err != nil {
		t.Skip(err)
	}
	err := WriteAll([]File{{at("a"), []byte("new")}, {at("b"), make([]byte, 2<<20)}})
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	if err == nil {
		t.Error("all was written")
	}
	if diff := cmp.Diff(before, list(t, dir)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
