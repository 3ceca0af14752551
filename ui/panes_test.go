package ui_test

import (
	"strings"
	"testing"

	"msgtrace/ui"
	"msgtrace/ui/uitest"
)

func TestPanesZoomAndCycle(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.seek("delivered")
		m := e.message("delivered")
		e.Press("tab")
		e.Settle()
		if got, want := e.CursorRow(), "▌ "+m.Recipients[0].Address; !strings.HasPrefix(got, want) {
			e.Errorf("got %q after tab, want %q", got, want)
		}
		e.Press("z")
		e.Refuse(e.message("mailbox full").Subject)
		e.Expect("» Recipients 1", "since:48h ❯ "+m.Subject) // what is zoomed belongs to it
		e.Press("tab")
		e.Expect("enter loads the events")
		e.Press("esc")
		e.Expect(m.Subject)
		e.Press("shift+tab", "shift+tab")
		if got := e.CursorRow(); !strings.Contains(got, m.Subject) {
			e.Errorf("got %q after shift+tab, want the row of %q", got, m.Subject)
		}
	})
}

func TestTheProgramFitsEverySize(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.seek("delivered")
		for _, size := range []struct{ w, h int }{{200, 60}, {139, 20}, {90, 16}, {89, 15}, {40, 10}, {39, 10}, {10, 3}, {1, 1}, {120, 40}} {
			e.Resize(size.w, size.h)
			e.Settle()
			if size.w == 39 {
				e.Expect("msgtrace needs 40x10; this is 39x10.")
			}
			if size.w >= 40 {
				e.Expect("msgtrace  contoso.com")
				ui.FillsScreen(t, e.app.View(), size.w, size.h)
			}
		}
		e.Expect(e.message("delivered").Subject, "─ Recipients 1")
	})
}

// Where one pane has the whole screen there is nothing to zoom: its text without a frame
// comes at once, and esc takes nothing else back first.
func TestNoZoomWhereOnePaneIsShown(t *testing.T) {
	t.Parallel()
	listed(t, setup{Options: uitest.Options{Width: 80, Height: 24}}, func(e *explorer) {
		first := e.CursorRow()
		e.Press("enter", "z", "esc", "esc")
		if got := e.CursorRow(); got != first {
			e.Errorf("got %q after esc, want %q", got, first)
		}
		e.Press("4")
		e.Expect("esc back", " of "+e.total()) // a chip is something to go back from
		e.Press("esc")
		e.Refuse("esc back", "shown;")
	})
}

// What was opened before leaves its size to no other message.
func TestTheRecipientsHaveTheRoomThatTheirMessageNeeds(t *testing.T) {
	t.Parallel()
	for name, goOn := range map[string]func(*explorer){
		"tab": func(e *explorer) { e.Press("esc"); e.seek("mailbox full"); e.Press("tab") },
		"K":   func(e *explorer) { e.Press("K", "K") },
	} {
		t.Run(name, func(t *testing.T) {
			listed(t, setup{Options: uitest.Options{Width: 160, Height: 45}}, func(e *explorer) {
				e.seek("delivered")
				e.Press("enter")
				e.Settle()
				e.Expect("Recipients 1 ")
				goOn(e)
				e.Settle()
				e.Expect("Recipients 15 ")
				for _, r := range e.message("mailbox full").Recipients {
					e.Expect(r.Address)
				}
			})
		})
	}
}
