package ui_test

import (
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// frames are the signs that a selection of text must not have.
const frames = "─│┌┐└┘├┤┬┴┼▌▏»┈◆"

// bare fails unless all rows but the last are text alone.
func (e *explorer) bare() {
	e.t.Helper()
	lines := strings.Split(e.Screen(), "\n")
	for _, line := range lines[:len(lines)-1] {
		if strings.ContainsAny(line, frames) {
			e.Errorf("got the line %q, want no frame and no mark in it", line)
		}
	}
}

func TestZoomTwiceShowsTheTextOfThePaneWithoutAFrame(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, size := range []uitest.Options{{Width: 160, Height: 45}, {Width: 120, Height: 40}, {Width: 60, Height: 24}} {
			listed(t, setup{api: api, Options: size, query: client.Query{Recipients: []string{"bob@contoso.com"}}}, func(e *explorer) {
				e.seek("mailbox full")
				single := size.Width < 90
				zoom := func() {
					if !single {
						e.Press("z")
					}
					e.Press("z")
					e.Settle()
				}
				e.costs("the panes without a frame", 0, zoom)
				e.bare()
				e.Expect("ann@fabrikam.com -> bob@contoso.com", "-- select with the mouse, y copies all, esc goes back --")
				e.Refuse("requests", "0 All", "Received ▾")
				e.Press("esc")
				e.Settle()
				if !single {
					e.Refuse("Recipients 1") // still zoomed
					e.Press("esc")
				}
				e.Press("enter")
				e.Settle()
				zoom()
				e.bare()
				e.Expect("bob@contoso.com: Not delivered", "Receive")
				e.Press("y")
				e.Expect("Sent to the terminal's clipboard")
				if copied := e.clipboard(); !strings.HasPrefix(copied, "bob@contoso.com: Not delivered") || strings.Contains(copied, "  \n") {
					e.Errorf("got %q copied, want the verdict first, and no space behind a line", copied)
				}
				e.Press("z")
				e.Settle()
				e.Expect("/100")
			})
		}
	}
}

func TestTheTextWithoutAFrameScrollsAndIsWrappedAgainWhenTheScreenChanges(t *testing.T) {
	t.Parallel()
	listed(t, setup{Options: uitest.Options{Width: 120, Height: 24}}, func(e *explorer) {
		e.Press("z", "z")
		e.Settle()
		first := e.Row(0)
		e.Press("pgdown")
		if e.Row(0) == first {
			e.Errorf("got %q on top after a page down, want another line", e.Row(0))
		}
		e.Press("g")
		e.Resize(60, 24)
		e.Settle()
		if got := e.Row(0); got == "" || !strings.HasPrefix(strings.Join(strings.Fields(first), " "), strings.TrimSpace(got)) {
			e.Errorf("got %q on top of the narrow screen, want the begin of %q", got, first)
		}
		e.bare()
	})
}

// What the terminal selects ends where the text ends.
func TestNothingIsWrittenBehindTheTextWithoutAFrame(t *testing.T) {
	t.Parallel()
	listed(t, setup{Options: uitest.Options{Width: 120, Height: 24}, look: "ansi16"}, func(e *explorer) {
		e.Press("z")
		e.Settle()
		before := len(e.Raw())
		e.Press("z")
		e.Settle()
		if raw := e.Raw()[before:]; strings.Contains(raw, "  \r\n") || strings.Contains(raw, "m") && strings.Contains(raw, "\x1b[3") {
			e.Errorf("got %q, want lines without spaces behind them and without colors", raw)
		}
	})
}
