package elixir_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The compiled reader is kept for the next run, in a file that only its user can
// write to. What is not as it was written is compiled again.
func TestKept(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folder for caches is told in another way")
	}
	caches := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", caches)
	file := filepath.Join(caches, "parity", "compiled", "elixir-capture")
	old := time.Unix(1_000_000_000, 0)
	sdk := tree(t, map[string]string{"lib/a.ex": "defmodule A do\n  defstruct [:id]\n  @type t :: %__MODULE__{id: String.t()}\nend\n"})
	run := func() (document, kept []byte) {
		t.Helper()
		document, err := captured(t, sdk, sdk).Document()
		if err != nil {
			t.Fatal(err)
		}
		kept, err = os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("the file has mode %o", got)
		}
		return document, kept
	}
	want, first := run()
	last := len(first) - 1

	for _, d := range []struct {
		name   string
		change func() error
		again  bool
	}{
		{"as it was", func() error { return nil }, false},
		{"changed", func() error { return os.WriteFile(file, append(first[:last:last], first[last]^1), 0o600) }, true},
		{"open to all", func() error { return os.Chmod(file, 0o666) }, true},
	} {
		t.Run(d.name, func(t *testing.T) {
			if err := errors.Join(d.change(), os.Chtimes(file, time.Time{}, old)); err != nil {
				t.Fatal(err)
			}
			got, _ := run()
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("it is captured otherwise:\n%s", diff)
			}
			if info, err := os.Stat(file); err != nil || info.ModTime().Equal(old) == d.again {
				t.Errorf("written again: want %t (%v)", d.again, err)
			}
		})
	}

	t.Run("none in the tree", func(t *testing.T) {
		t.Setenv("XDG_CACHE_HOME", filepath.Join(sdk, "cache"))
		captured(t, sdk, sdk)
		if _, err := os.Stat(filepath.Join(sdk, "cache")); err == nil {
			t.Error("something was kept in the tree")
		}
	})
}
