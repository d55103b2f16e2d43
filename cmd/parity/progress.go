package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// progress draws how far the reading of payloads is, on a terminal and nowhere else.
type progress struct {
	out     io.Writer // nil: not a terminal
	total   int64     // bytes of all inputs, 0 where that is not known
	read    int64
	records func() int64
	start   time.Time
	drawn   time.Time
}

const (
	// progressAfter keeps short runs quiet.
	progressAfter = 500 * time.Millisecond
	progressEvery = 200 * time.Millisecond
)

func newProgress(w io.Writer, paths []string, records func() int64) *progress {
	p := &progress{records: records, start: time.Now()}
	if !isTerminal(w) || os.Getenv("CI") != "" || os.Getenv("TERM") == "dumb" {
		return p
	}
	p.out = w
	for _, path := range paths {
		size, known := sizeOf(path)
		if !known {
			p.total = 0
			break
		}
		p.total += size
	}
	return p
}

func sizeOf(path string) (size int64, known bool) {
	err := filepath.WalkDir(path, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err == nil
}

func (p *progress) add(bytes int) {
	p.read += int64(bytes)
	now := time.Now()
	if p.out == nil || now.Sub(p.start) < progressAfter || now.Sub(p.drawn) < progressEvery {
		return
	}
	p.drawn = now
	fmt.Fprintf(p.out, "\r\x1b[K%s", p.line(now.Sub(p.start)))
}

func (p *progress) line(elapsed time.Duration) string {
	seconds := elapsed.Seconds()
	line := fmt.Sprintf("%d MB, %.0f MB/s, %.0f records/s", p.read/1e6, float64(p.read)/1e6/seconds, float64(p.records())/seconds)
	if p.total > 0 && p.read > 0 {
		left := time.Duration(float64(elapsed) * float64(max(0, p.total-p.read)) / float64(p.read))
		line = fmt.Sprintf("%3d%%  %s, %s left", 100*p.read/p.total, line, left.Round(time.Second))
	}
	return line
}

// done takes the line away.
func (p *progress) done() {
	if p.out != nil && !p.drawn.IsZero() {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
