package ui_test

import (
	"strings"
	"testing"
)

func TestThePaletteDoesWhatItSays(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press(":")
		e.Type("zoom")
		e.Press("enter")
		e.Refuse("─ Recipients")
		e.Press("?")
		e.Expect("Keys · msgtrace")
		e.Press("G")
		e.Expect("Suspend the program")
		e.Press("q")
		e.Refuse("Keys · msgtrace")
		if e.Ended() {
			t.Fatal("q in the help: got the program ended, want the help closed")
		}
	})
}

// A line that is slow, or a multiplexer, hands two keys over as one: esc and a
// key are what alt and that key are.
func TestKeysThatArriveTogetherAreTwo(t *testing.T) {
	t.Parallel()
	opened(t, setup{}, func(e *explorer) {
		e.Send("\x1b\x1b")
		e.Settle()
		if want := e.message("mailbox full").Subject; !strings.Contains(e.CursorRow(), want) {
			e.Errorf("got %q after two escapes, want the row of %q", e.CursorRow(), want)
		}
		e.Press("j")
		below := e.CursorRow()
		e.Press("k", "enter")
		e.Send("\x1bj")
		e.Settle()
		if got := e.CursorRow(); got != below {
			e.Errorf("got %q after esc and j, want %q", got, below)
		}
		e.Press("enter")
		e.Send("\x1bG")
		e.Settle()
		last := e.CursorRow()
		e.Press("G")
		if e.CursorRow() != last || last == below {
			e.Errorf("got %q after esc and G, want %q", last, e.CursorRow())
		}
		e.Press("enter")
		e.Send("\x1b[1;3B") // alt+down is one key
		e.Settle()
		if !strings.Contains(e.CursorRow(), "bob@contoso.com") || strings.Contains(e.CursorRow(), "KB") {
			e.Errorf("alt+down: got %q, want a row of bob@contoso.com", e.CursorRow())
		}
		e.Press("esc", "/")
		e.Type("one two")
		e.Send("\x1bb") // by a word, where text is typed
		e.Settle()
		e.Type("X")
		e.Expect("/ one Xtwo")
	})
}
