package ui_test

import (
	"testing"

	"msgtrace/ui/uitest"
)

// spendMany spends more requests than may be lost without a question.
func spendMany(e *explorer, key string) {
	for range 8 {
		e.Press(key)
		e.Settle()
	}
}

// Quitting asks only where more than 5 requests were spent since the last note, copy or
// save, and what is loaded stays.
func TestQuittingAsksWhereMuchWasSpent(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, size := range []uitest.Options{{Width: 120, Height: 40}, {Width: 80, Height: 24}, {Width: 60, Height: 20}} {
			listed(t, setup{api: api, pageSize: 50, Options: size}, func(e *explorer) {
				spent := 1 + e.asked(func() { spendMany(e, "R") })
				if spent <= 5 {
					e.Fatalf("got %d requests, want more than 5", spent)
				}
				row := e.CursorRow()
				e.Press("q")
				e.Expect("requests", "q ", " quits", "Y note", "x save", "esc stays")
				e.Press("esc")
				e.Refuse("esc stays", "nothing to go back to")
				e.Press("q", "j", "k", "q") // the first question is forgotten
				e.Expect("esc stays")
				if e.Ended() || e.CursorRow() != row {
					e.Fatalf("got %q, ended %v, want the row %q", e.CursorRow(), e.Ended(), row)
				}
				e.Press("q")
				if !e.Ended() {
					e.Errorf("q twice: got the program going on, want it ended")
				}
			})
		}
	}
}

func TestQuittingDoesNotAskWhereTheAnswersWereKept(t *testing.T) {
	t.Parallel()
	for name, keep := range map[string][]string{"note": {"Y", "esc"}, "copy": {"y", "f"}, "save": {"x", "c"}} {
		listed(t, setup{pageSize: 50, folder: t.TempDir()}, func(e *explorer) {
			spendMany(e, "R")
			e.Press(keep...)
			e.Settle()
			e.Press("q")
			if !e.Ended() {
				e.Errorf("%s, then q: got the program going on, want it ended", name)
			}
		})
	}
	listed(t, setup{pageSize: 50}, func(e *explorer) {
		spendMany(e, "R")
		e.Press("y", "f")
		spendMany(e, "R")
		e.Press("q")
		e.Expect("8 requests were spent since the last note, copy or save.")
	})
}

func TestQuittingDoesNotAskForLittleOrWhenTold(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("q")
		if !e.Ended() {
			e.Errorf("q after one request: got the program going on, want it ended")
		}
	})
	listed(t, setup{pageSize: 50, quitAtOnce: true}, func(e *explorer) {
		spendMany(e, "R")
		e.Press("q")
		if !e.Ended() {
			e.Errorf("q with the question turned off: got the program going on, want it ended")
		}
	})
	listed(t, setup{pageSize: 50}, func(e *explorer) {
		spendMany(e, "R")
		e.Press("ctrl+c")
		if !e.Ended() {
			e.Errorf("ctrl+c: got the program going on, want it ended")
		}
	})
}
