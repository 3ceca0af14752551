package terminal

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// afar is a terminal at the far end of a connection.
type afar struct {
	columns, rows atomic.Int64
	resized       chan struct{}
}

func newAfar() *afar {
	a := &afar{resized: make(chan struct{}, 1)}
	a.columns.Store(80)
	a.rows.Store(24)
	return a
}

func (a *afar) Size() (columns, rows int)   { return int(a.columns.Load()), int(a.rows.Load()) }
func (a *afar) Resized() <-chan struct{}    { return a.resized }
func (a *afar) Write(p []byte) (int, error) { return len(p), nil }

func TestTheSizeOfARemoteTerminalIsReportedAndNotTooOften(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		far := newAfar()
		ctx, cancel := context.WithCancel(t.Context())
		var told []string
		begun := time.Now()
		line := lineOf(nothing{}, far)
		stopped := line.sizes(ctx, func(size tea.WindowSizeMsg) {
			told = append(told, fmt.Sprintf("%v %dx%d", time.Since(begun), size.Width, size.Height))
		})
		synctest.Wait()
		for range 1000 { // a window that is dragged
			far.columns.Add(1)
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

// The size that a terminal has when it is opened is no change of it: a screen that was
// drawn would be sent a second time.
func TestTheFirstSizeOfARemoteTerminalIsReportedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		far := newAfar()
		far.resized <- struct{}{}
		ctx, cancel := context.WithCancel(t.Context())
		told := 0
		line := lineOf(nothing{}, far)
		stopped := line.sizes(ctx, func(tea.WindowSizeMsg) { told++ })
		time.Sleep(time.Second) // of the fake clock
		synctest.Wait()
		cancel()
		<-stopped
		if told != 1 {
			t.Errorf("got the size reported %d times, want once", told)
		}
	})
}

func TestTheSignalsOfTheProcessAreNotThoseOfARemoteTerminal(t *testing.T) {
	t.Parallel()
	if line := lineOf(nothing{}, &afar{}); line.remote == nil {
		t.Error("got a terminal of this process, want one at the far end of a connection")
	}
}

func TestARemoteTerminalHasTheColorsOfItsEnvironment(t *testing.T) {
	t.Parallel()
	for environ, colored := range map[string]bool{
		"TERM=xterm-256color": true, "TERM=xterm-256color COLORTERM=truecolor": true, "TERM=tmux-256color": true,
		"TERM=xterm-256color NO_COLOR=1": false, "TERM=dumb": false,
	} {
		synctest.Test(t, func(t *testing.T) {
			far := newAfar()
			var said colorprofile.Profile
			model := profiled{&said}
			program := NewProgram(model, &Stage{}, strings.Fields(environ), nothing{}, far)
			_, _ = program.Run()
			if got := said > colorprofile.ASCII; got != colored {
				t.Errorf("%s: got the profile %v, want colors %v", environ, said, colored)
			}
		})
	}
}

// profiled notes which colors it is told that there are, and ends.
type profiled struct{ said *colorprofile.Profile }

func (profiled) Init() tea.Cmd { return nil }
func (p profiled) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	if told, ok := message.(tea.ColorProfileMsg); ok {
		*p.said = told.Profile
		return p, tea.Quit
	}
	return p, nil
}
func (profiled) View() tea.View { return tea.NewView("") }

// TestFramesThatTakeLongAreRareWhereTheProcessorIsThatOfOthers: whoever drags a window of
// 600x200 does not keep the server from others.
func TestFramesThatTakeLongAreRareWhereTheProcessorIsThatOfOthers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		shared bool
		draws  time.Duration
		want   time.Duration // from the end of one frame to the beginning of the next
		name   string
	}{
		{shared: false, draws: 10 * time.Millisecond, want: frameInterval, name: "a terminal of its own"},
		{shared: true, draws: 0, want: frameInterval, name: "a frame that takes no time"},
		{shared: true, draws: 10 * time.Millisecond, want: 200 * time.Millisecond, name: "a frame that takes 10 ms"},
		{shared: true, draws: time.Second, want: mostFrameInterval, name: "a frame that takes a second"},
	} {
		synctest.Test(t, func(t *testing.T) {
			stage := &Stage{screen: newScreen(80, 24), shared: c.shared}
			stage.out.Writer = io.Discard
			frames := 0
			draw := func() tea.View {
				time.Sleep(c.draws) // of the fake clock
				frames++
				return tea.View{Content: fmt.Sprint("frame ", frames)}
			}
			stage.Show(draw)
			time.Sleep(c.want - time.Nanosecond)
			if stage.Show(draw); frames != 1 {
				t.Errorf("%s: got %d frames before %v were over, want 1", c.name, frames, c.want)
			}
			time.Sleep(time.Nanosecond)
			if stage.Show(draw); frames != 2 {
				t.Errorf("%s: got %d frames after %v, want 2", c.name, frames, c.want)
			}
		})
	}
}
