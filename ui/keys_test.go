package ui_test

import (
	"strings"
	"testing"

	"msgtrace/ui/uitest"
)

func TestThePaletteDoesWhatItSays(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press(":")
		e.Type("zoom")
		e.Press("enter")
		e.Refuse("─ Recipients")
		e.Press("?")
		e.Expect("Help · msgtrace")
		e.Press("G")
		e.Expect("Suspend the program")
		e.Press("q")
		e.Refuse("Help · msgtrace")
		if e.Ended() {
			t.Fatal("q in the help: got the program ended, want the help closed")
		}
	})
}

func TestThePaletteSaysThatNoActionHasTheName(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press(":")
		e.Type("zzz")
		e.Expect("No action has this name.")
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
		e.Press("tab")
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

// A key that does nothing says so, until the next one.
func TestAKeyThatDoesNothingSaysWhy(t *testing.T) {
	t.Parallel()
	listed(t, setup{Options: uitest.Options{Width: 80, Height: 24}}, func(e *explorer) {
		for _, step := range []struct{ key, want string }{
			{"X", "X: no such key · ? shows the keys"}, {"発", "発: no such key · ? shows the keys"}, {"\x1b[24~", "f12: no such key · ? shows the keys"}, {"\x1b[1;5A", "ctrl+up: no such key"},
		} {
			e.Send(step.key)
			e.Frame()
			e.Expect(step.want)
			e.Press("j")
			e.Refuse(step.want)
		}
		e.Press("/")
		e.Type("Xz nowhere")
		e.Expect("/ Xz nowhere   0 of")
		e.Refuse("no such key")
		e.Press("enter")
		for _, key := range []string{"enter", "right", "space", "V", "*", "e", "E", "r"} {
			e.Press(key)
			e.Expect(key + ": there is no message under the cursor.")
		}
		e.Press("esc", "tab", "s")
		e.Expect("s: sort works in Messages only.")
		e.Press("/")
		e.Type("nobody at all")
		e.Press("enter", "space")
		e.Expect("space: there is no recipient under the cursor.")
		e.Press("esc", "tab", "/")
		e.Expect("/: no events are loaded yet.")
		e.Press("space")
		e.Expect("space: mark works in Messages only.")
	})
}

// The same key again sends nothing more.
func TestAnUnknownKeyIsToldOnce(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("X")
		e.Settle()
		spends(e, "the same unknown key", 20, func() { e.Send("X") })
	})
}
