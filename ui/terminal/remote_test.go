package terminal

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// afar is a terminal at the far end of a connection.
type afar struct {
	columns, rows int
	resized       chan struct{}
}

func (a *afar) Size() (columns, rows int)   { return a.columns, a.rows }
func (a *afar) Resized() <-chan struct{}    { return a.resized }
func (a *afar) Write(p []byte) (int, error) { return len(p), nil }

func TestTheSizeOfARemoteTerminalIsReportedAndNotTooOften(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		far := &afar{columns: 80, rows: 24, resized: make(chan struct{}, 1)}
		ctx, cancel := context.WithCancel(t.Context())
		var told []string
		begun := time.Now()
		line := lineOf(nothing{}, far)
		stopped := line.sizes(ctx, func(size tea.WindowSizeMsg) {
			told = append(told, fmt.Sprintf("%v %dx%d", time.Since(begun), size.Width, size.Height))
		})
		synctest.Wait()
		for range 1000 { // a window that is dragged
			far.columns++
			select {
			case far.resized <- struct{}{}:
			default:
			}
		}
		time.Sleep(time.Second) // of the fake clock
		synctest.Wait()
		cancel()
		<-stopped
		if want := []string{"0s 80x24", "100ms 1080x24"}; !slices.Equal(told, want) {
			t.Errorf("got the sizes %q, want %q", told, want)
		}
	})
}

func TestTheSignalsOfTheProcessAreNotThoseOfARemoteTerminal(t *testing.T) {
	t.Parallel()
	if line := lineOf(nothing{}, &afar{}); line.remote == nil {
		t.Error("got a terminal of this process, want one at the far end of a connection")
	}
}
