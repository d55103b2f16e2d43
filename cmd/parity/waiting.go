package main

import (
	"fmt"
	"io"
	"time"
)

const (
	waitingAfter = time.Second
	waitingEvery = 200 * time.Millisecond
)

// waiting says on out, once it takes a second, what is being waited for and for
// how long, until done is called. A nil out is told nothing.
func waiting(out io.Writer, what string) (done func()) {
	if out == nil {
		return func() {}
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	start := time.Now()
	go func() {
		defer close(stopped)
		tick := time.NewTicker(waitingEvery)
		defer tick.Stop()
		drawn := false
		for {
			select {
			case <-stop:
				if drawn {
					fmt.Fprint(out, "\r\x1b[K")
				}
				return
			case now := <-tick.C:
				if elapsed := now.Sub(start); elapsed >= waitingAfter {
					drawn = true
					fmt.Fprintf(out, "\r\x1b[K%s, %.0fs", what, elapsed.Truncate(time.Second).Seconds())
				}
			}
		}
	}()
	return func() {
		close(stop)
		<-stopped
	}
}
