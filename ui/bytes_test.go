package ui_test

import (
	"testing"
	"time"

	"msgtrace/ui/uitest"
)

// The bytes that a key may cost at 120x40, over a line where every one counts.
// They include the query that paces the frames.
const (
	budgetDown   = 60
	budgetMark   = 300 // the first one, with which the footer gets esc
	budgetScroll = 350
	budgetPage   = 5000
	budgetFollow = 1200
)

func TestBytesPerKey(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			explore(t, setup{api: api, look: "ansi16", Options: uitest.Options{Environ: []string{"SSH_TTY=/dev/pts/1"}}}, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				for range 8 {
					spends(e, "cursor down", budgetDown, func() { e.Send("j") })
					spends(e, "the panes follow", budgetFollow, e.Settle)
				}
				spends(e, "cursor up", budgetDown, func() { e.Send("k") })
				e.Settle()
				spends(e, "the first mark", budgetMark, func() { e.Send(" ") })
				e.Send(" j kj ")
				e.Settle()
				spends(e, "cursor up among marks", budgetDown, func() { e.Send("k") })
				e.Settle()
				e.Press("esc")
				e.Settle()
				e.Press("j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j")
				e.Settle()
				for range 5 {
					spends(e, "scroll", budgetScroll, func() { e.Send("j") })
					e.Settle()
				}
				for range 5 {
					spends(e, "page down", budgetPage, func() { e.Send("\x1b[6~") })
					e.Settle()
				}
				spends(e, "an idle minute", 0, func() { e.Advance(time.Minute) })
				e.Press("enter", "enter")
				e.Settle()
				spends(e, "an idle minute in the timeline", 0, func() { e.Advance(time.Minute) })
				e.Press("f")
				e.Settle()
				spends(e, "an idle minute in the form", 0, func() { e.Advance(time.Minute) })
			})
		})
	}
}

// TestBytesPerKeyAmongReasons: what is known costs nothing once it stands there.
func TestBytesPerKeyAmongReasons(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			explore(t, setup{api: api, look: "ansi16", Options: uitest.Options{Environ: []string{"SSH_TTY=/dev/pts/1"}}}, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.Press("i", "enter")
				e.Settle()
				e.Expect("mailbox full")
				e.Press("j")
				e.Settle()
				for range 16 {
					spends(e, "cursor down", budgetDown, func() { e.Send("j") })
					e.Settle()
				}
				for range 5 {
					spends(e, "scroll", budgetScroll, func() { e.Send("j") })
					e.Settle()
				}
				spends(e, "page up", budgetPage, func() { e.Send("\x1b[5~") })
				e.Settle()
				spends(e, "an idle minute", 0, func() { e.Advance(time.Minute) })
			})
		})
	}
}

// spends fails if an operation sends more bytes than its budget.
func spends(e *explorer, what string, budget int, operation func()) {
	e.t.Helper()
	n := e.Measure(operation)
	e.t.Logf("%-32s %5d bytes of %d", what, n, budget)
	if n > budget {
		e.t.Errorf("%s: got %d bytes, want %d at most", what, n, budget)
	}
}
