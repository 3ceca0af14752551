package terminal

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Remote is the writer of a program that is shown at the far end of a connection. It
// knows the size there. The signals of this process are not those of that terminal.
type Remote interface {
	Size() (columns, rows int)
	// Resized receives when the size has become another one.
	Resized() <-chan struct{}
}

// resizePause is the least time between two sizes: somebody who drags a window sees
// what is drawn, and whoever sends more has only themselves to wait for.
const resizePause = 100 * time.Millisecond

// watchRemote reports the size of a terminal now and when it changes, until the context
// ends. The channel is closed when it does not look any more.
func watchRemote(ctx context.Context, remote Remote, tell func(tea.WindowSizeMsg), failed func(any)) <-chan struct{} {
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		defer func() {
			if failed == nil {
				return
			}
			if reason := recover(); reason != nil {
				failed(reason)
			}
		}()
		for {
			select {
			case <-remote.Resized(): // to the size that is read now
			default:
			}
			columns, rows := remote.Size()
			tell(tea.WindowSizeMsg{Width: columns, Height: rows})
			select {
			case <-ctx.Done():
				return
			case <-time.After(resizePause):
			}
			select {
			case <-ctx.Done():
				return
			case <-remote.Resized():
			}
		}
	}()
	return stopped
}

// Panicked reports whether a program ended because it failed.
func Panicked(err error) bool { return errors.Is(err, tea.ErrProgramPanic) }
