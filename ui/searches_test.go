package ui_test

import (
	"strings"
	"testing"
	"time"
)

func TestSearchesAreWalkedThroughWithoutRequests(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("j", "j")
		e.Settle()
		second := e.CursorRow()
		e.Press("f", "tab")
		e.Type("ann@fabrikam.com")
		e.Press("enter")
		e.Settle()
		e.Expect("from:ann@fabrikam.com")
		e.costs("back and forward", 0, func() {
			e.Press("[")
			e.Settle()
			e.Refuse("from:ann@fabrikam.com")
			e.Expect("Search 1 of 2")
			if e.CursorRow() != second {
				e.Errorf("got the cursor on %q, want it on %q", e.CursorRow(), second)
			}
			e.Press("]")
			e.Settle()
			e.Expect("from:ann@fabrikam.com")
			e.Press("]")
			e.Expect("There is no search after this one")
		})
		e.Press("f")
		e.Expect("ann@fabrikam.com", "esc close")
	})
}

func TestRunningAgainKeepsTheCursorOnItsMessage(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				for range 8 {
					e.Press("j")
				}
				e.Settle()
				row := e.CursorRow()
				e.Advance(20 * time.Minute)
				e.costs("running again", 1, func() {
					e.Press("R")
					e.Settle()
				})
				e.Expect("01:20 CET")
				if subject := row[len(row)-16:]; !strings.HasSuffix(e.CursorRow(), subject) {
					e.Errorf("got the cursor on %q, want it on the message of %q", e.CursorRow(), row)
				}
			})
		})
	}
}
