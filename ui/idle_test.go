package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"msgtrace/ui/action"
	"msgtrace/ui/uitest"
)

// A key that does nothing says so wherever it is pressed.
func TestAnUnknownKeyIsToldInWindowsAndInTheForm(t *testing.T) {
	t.Parallel()
	for _, size := range []uitest.Options{{Width: 120, Height: 40}, {Width: 60, Height: 20}} {
		explore(t, setup{Options: size}, func(e *explorer) {
			e.Send("\x1b[24~")
			e.Settle()
			e.Expect("f12: no such key · f1 shows the keys")
			e.Press("left", "backspace")
			e.Refuse("no such key")
			e.Press("enter")
			e.Settle()
			e.Press("?", "X")
			e.Expect("X: no such key · esc closes")
			e.Press("esc", "x", "y")
			e.Expect("y: there is nothing to copy in this window.")
			e.Press("Z")
			e.Expect("Z: no such key · esc closes")
			e.Press("esc", "!", "tab")
			e.Expect("tab: there is nothing else in this window.")
			e.Press("esc", "Y", "F")
			e.Expect("F: no such key · esc closes")
			e.Press("esc", ":")
			e.Send("\x1b[24~")
			e.Settle()
			e.Expect("f12: no such key")
			e.Press("left", "backspace", "X")
			e.Refuse("no such key")
			e.Press("esc", "/")
			e.Send("\x1b[24~")
			e.Settle()
			e.Expect("f12: no such key · esc shows all")
			e.Press("X", "left", "backspace")
			e.Refuse("no such key")
		})
	}
}

// No key of a pane is without an answer: it changes the screen, or says why not.
func TestEveryKeyOfAPaneHasAnAnswer(t *testing.T) {
	t.Parallel()
	silent := map[action.ID]bool{ // a list whose end is seen, and what ends the program
		action.Up: true, action.Down: true, action.HalfPageUp: true, action.HalfPageDown: true, action.PageUp: true,
		action.PageDown: true, action.Top: true, action.Bottom: true, action.Quit: true,
	}
	for _, query := range []string{"", "nobody@contoso.com"} {
		for _, pane := range []struct {
			keys  []string
			scope action.Scope
		}{{nil, action.ScopeTraces}, {[]string{"enter"}, action.ScopeRecipients}, {[]string{"enter", "enter"}, action.ScopeTimeline}} {
			if query != "" && pane.keys != nil {
				continue
			}
			for _, a := range action.Catalogue() {
				if !(a.In(pane.scope) || a.In(action.ScopeApp)) || len(a.Keys) == 0 || silent[a.ID] || strings.HasPrefix(string(a.ID), "chip-") {
					continue
				}
				explore(t, setup{runNow: true}, func(e *explorer) {
					e.Settle()
					e.seek("mailbox full")
					if query != "" {
						e.Press("/")
						e.Type("nobodyatall")
						e.Press("enter")
					}
					e.Press(pane.keys...)
					e.Settle()
					before := fmt.Sprint(e.Screen(), e.CursorRow())
					e.Press(a.Keys[0])
					e.Settle()
					if after := fmt.Sprint(e.Screen(), e.CursorRow()); after == before {
						t.Errorf("%s (%s) in %s: got no answer, want one", a.Keys[0], a.ID, pane.scope)
					}
				})
			}
		}
	}
}

func TestAKeyThatDoesNothingIsToldInASignIn(t *testing.T) {
	t.Parallel()
	d := &desk{}
	prompted(t, setup{signIn: d}, func(e *explorer) {
		e.Press("X")
		e.Expect("X: no such key · esc cancels", "FXJ4-KLP2")
		e.Press("R")
		e.Expect("R: that does nothing now.", "FXJ4-KLP2")
		d.decide(e, declined)
		e.WaitFor("The sign-in was declined.")
		e.Advance(time.Second) // the person has read it
		e.Press("y")
		e.Expect("y: that does nothing now.")
	})
}
