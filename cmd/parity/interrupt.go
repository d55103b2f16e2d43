package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// grace is how long a command may take to clean up after it was told to end. It
// may be waiting for what no context interrupts, such as standard input.
const grace = 2 * time.Second

var errInterrupted = errors.New("interrupted")

// interruptible is a context that ends when somebody tells the process to end. A
// second time, or after a while, the process ends at once.
func interruptible() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) { // nohup
			signal.Notify(signals, s)
		}
	}
	go func() {
		select {
		case <-ctx.Done():
			return
		case <-signals:
		}
		cancel(errInterrupted)
		select {
		case <-signals:
		case <-time.After(grace):
		}
		os.Exit(exitBroken)
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}
