package terminal

import (
	"context"
	"fmt"
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
