package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWaiting(t *testing.T) {
	for _, row := range []struct {
		name string
		took time.Duration
		want []string // each line once
	}{
		{"short", 900 * time.Millisecond, nil},
		{"long", 2300 * time.Millisecond, []string{"capturing go, 1s", "capturing go, 2s", ""}},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out strings.Builder
				done := waiting(&out, "capturing go")
				time.Sleep(row.took)
				done()
				var got []string
				for i, line := range strings.Split(out.String(), "\r\x1b[K") {
					if i > 0 && (len(got) == 0 || got[len(got)-1] != line) {
						got = append(got, line)
					}
				}
				if diff := cmp.Diff(row.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}
