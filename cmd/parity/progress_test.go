package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDrawsProgress(t *testing.T) {
	for _, row := range []struct {
		name     string
		terminal bool
		env      map[string]string
		want     bool
		reason   string
	}{
		{"terminal", true, map[string]string{"TERM": "xterm"}, true, "somebody watches"},
		{"pipe", false, map[string]string{"TERM": "xterm"}, false, "a log would fill with it"},
		{"ci", true, map[string]string{"TERM": "xterm", "CI": "true"}, false, "CI systems offer terminals, and keep what is written"},
		{"dumb", true, map[string]string{"TERM": "dumb"}, false, "the line could not be taken away"},
	} {
		if got := drawsProgress(row.terminal, func(name string) string { return row.env[name] }); got != row.want {
			t.Errorf("%s: %v, want %v: %s", row.name, got, row.want, row.reason)
		}
	}
}

func TestProgress(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.ndjson", "b.ndjson", "not-read.bin"} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(file, 50_000_000); err != nil {
			t.Fatal(err)
		}
	}
	const clear = "\r\x1b[K"
	type step struct {
		wait    time.Duration
		bytes   int
		records int64
	}
	half := []step{{499 * time.Millisecond, 25_000_000, 1000}, {501 * time.Millisecond, 25_000_000, 3000}, {199 * time.Millisecond, 1, 3000}, {801 * time.Millisecond, 49_999_999, 6000}}
	for _, row := range []struct {
		name   string
		paths  []string
		steps  []step
		want   []string
		reason string
	}{
		{"sized", []string{dir}, half, []string{
			"[==========          ]  50%  50 MB, 50 MB/s, 3000 records/s, 1s left",
			"[====================] 100%  100 MB, 50 MB/s, 3000 records/s, 0s left", "",
		}, "quiet at first, then at most every 200 ms, and gone at the end"},
		{"stream", []string{dir, "-"}, half[:2], []string{"50 MB, 50 MB/s, 3000 records/s", ""}, "no end is known of standard input"},
		{"short", []string{dir}, half[:1], nil, "half a second is not worth a line"},
		{"grown", []string{filepath.Join(dir, "a.ndjson")}, []step{{time.Second, 60_000_000, 1}}, []string{
			"[====================] 100%  60 MB, 60 MB/s, 1 records/s, 0s left", "",
		}, "a file that is written to while it is read"},
	} {
		t.Run(row.name, func(t *testing.T) {
			now := time.Unix(0, 0)
			records := int64(0)
			var out strings.Builder
			p := newProgress(&out, func() time.Time { return now }, row.paths, func() int64 { return records })
			for _, s := range row.steps {
				now = now.Add(s.wait)
				records = s.records
				p.add(s.bytes)
			}
			p.done()
			var want string
			for _, line := range row.want {
				want += clear + line
			}
			if diff := cmp.Diff(want, out.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", row.reason, diff)
			}
		})
	}
	quiet := newProgress(nil, time.Now, []string{dir}, func() int64 { return 0 })
	quiet.add(1 << 30) // nothing to write to
	quiet.done()
}
