package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.org/parity/internal/payload"
)

// progress draws how far the reading of payloads is.
type progress struct {
	out     io.Writer // nil: nothing is drawn
	now     func() time.Time
	total   int64 // bytes of all inputs, 0 where that is not known
	read    int64
	records func() int64
	start   time.Time
	drawn   time.Time
}

const (
	// progressAfter keeps short runs quiet.
	progressAfter = 500 * time.Millisecond
	progressEvery = 200 * time.Millisecond
	// progressWidth is the bar's, in characters; the whole line stays below 80.
	progressWidth = 20
)

// drawsProgress reports whether somebody is there to watch.
func drawsProgress(terminal bool, getenv func(string) string) bool {
	return terminal && getenv("CI") == "" && getenv("TERM") != "dumb"
}

// watched is out, or nil where nobody is there to watch.
func watched(out io.Writer) io.Writer {
	if drawsProgress(isTerminal(out), os.Getenv) {
		return below(out)
	}
	return nil
}

// newProgress starts the clock. out is nil where nothing is to be drawn.
func newProgress(out io.Writer, now func() time.Time, paths []string, records func() int64) *progress {
	p := &progress{out: out, now: now, records: records, start: now()}
	if out == nil {
		return p
	}
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

// sizeOf adds up the files that are read at a path.
func sizeOf(path string) (size int64, known bool) {
	err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || name != path && !payload.InFolder(name) {
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

// add takes note of so many bytes, as they are stored.
func (p *progress) add(bytes int) {
	p.read += int64(bytes)
	if p.out == nil {
		return
	}
	now := p.now()
	if now.Sub(p.start) < progressAfter || now.Sub(p.drawn) < progressEvery {
		return
	}
	p.drawn = now
	fmt.Fprintf(p.out, "\r\x1b[K%s", p.line(now.Sub(p.start)))
}

func (p *progress) line(elapsed time.Duration) string {
	seconds := elapsed.Seconds()
	line := fmt.Sprintf("%d MB, %.0f MB/s, %.0f records/s", p.read/1e6, float64(p.read)/1e6/seconds, float64(p.records())/seconds)
	if p.total == 0 || p.read == 0 {
		return line
	}
	done := float64(min(p.read, p.total)) / float64(p.total)
	full := int(done * progressWidth)
	left := time.Duration(float64(elapsed) * float64(max(0, p.total-p.read)) / float64(p.read))
	return fmt.Sprintf("[%s%s] %3.0f%%  %s, %s left", strings.Repeat("=", full), strings.Repeat(" ", progressWidth-full), 100*done, line, left.Round(time.Second))
}

// done takes the line away.
func (p *progress) done() {
	if p.out != nil && !p.drawn.IsZero() {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
