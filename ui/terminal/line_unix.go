//go:build unix

package terminal

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
)

// raw hands every key on as it is typed. What could not be set stays as it is.
func (l *line) raw() {
	if l.save(l.in) {
		_, _ = term.MakeRaw(l.in.Fd())
	}
}

// watchSize reports the size of the terminal now and when it changes, until the context
// ends. The channel is closed when it does not look any more.
func (l *line) watchSize(ctx context.Context, tell func(tea.WindowSizeMsg)) <-chan struct{} {
	stopped := make(chan struct{})
	if l.out == nil {
		close(stopped)
		return stopped
	}
	changes := make(chan os.Signal, 1)
	signal.Notify(changes, syscall.SIGWINCH)
	go func() {
		defer close(stopped)
		defer signal.Stop(changes)
		for {
			if size, ok := l.size(); ok {
				tell(size)
			}
			select {
			case <-ctx.Done():
				return
			case <-changes:
			}
		}
	}()
	return stopped
}

// canSuspend reports whether a shell can stop the program and let it go on.
const canSuspend = true

// stopTimeout is how long the process may take to be stopped. That of no shell never
// is: the kernel does not stop a process that nobody could let go on.
// https://pubs.opengroup.org/onlinepubs/9799919799/functions/V2_chap02.html#tag_16_04_03
const stopTimeout = 500 * time.Millisecond

// stop stops the process, as ctrl+z does, until its shell lets it go on.
func stop() {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	_ = syscall.Kill(0, syscall.SIGTSTP)
	select {
	case <-continued:
	case <-time.After(stopTimeout):
	}
}
