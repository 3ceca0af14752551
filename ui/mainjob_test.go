package ui_test

import (
	"strings"
	"testing"

	"msgtrace/client"
)

// dialects are tested alike.
var dialects = []client.Dialect{client.MessageTraces, client.Tracing}

func TestTheMainJob(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			explore(t, setup{api: api, pageSize: 100}, func(e *explorer) {
				e.Settle()
				e.costs("the form", 0, func() { e.Expect("When", "last 48 hours", "Runs as", "Equals") })
				e.costs("the first page", 1, func() {
					e.Press("enter")
					e.Settle()
				})
				e.Expect("loaded, read back to", "Recipients", "Subject")
				e.costs("moving over what is loaded", 0, func() { e.Press("j", "j", "k", "k") })
				e.costs("the next page", 1, func() {
					e.Press("G")
					e.Settle()
				})
				e.costs("moving in it", 0, func() {
					e.Press("g", "pgdown", "pgup")
					e.Settle()
				})
				e.Press("g")
				subject := subjectOf(e)
				e.costs("the recipients", 0, func() {
					e.Press("enter")
					e.Settle()
				})
				e.costs("the timeline", 1, func() {
					e.Press("enter")
					e.Settle()
				})
				e.Expect("Receive", "0s")
				e.costs("going back", 0, func() { e.Press("esc", "esc") })
				if again := subjectOf(e); again != subject {
					e.Errorf("back: got %q, want %q", again, subject)
				}
				e.costs("coming again", 0, func() {
					e.Press("enter", "enter")
					e.Settle()
					e.Expect("Receive")
				})
				e.Press("q")
				if _, err := e.Result(); err != nil {
					t.Errorf("Result: got %v, want no error", err)
				}
				for _, left := range e.Left() {
					t.Errorf("got left behind: %s, want nothing", left)
				}
			})
		})
	}
}

// subjectOf is the end of the row that the cursor is on.
func subjectOf(e *explorer) string {
	row := []rune(e.CursorRow())
	if !strings.HasPrefix(string(row), "▌") {
		e.Errorf("got the cursor on %q, want it on a row", string(row))
	}
	return string(row[max(0, len(row)-20):])
}

func TestPagesComeBeforeTheEndIsReachedAndOnlyOnce(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			explore(t, setup{api: api, pageSize: 100}, func(e *explorer) {
				e.costs("the first page", 1, func() {
					e.Press("enter")
					e.Settle()
				})
				pages := e.asked(func() {
					for range 40 {
						e.Press("pgdown")
						e.Refuse("page ")
						e.Settle()
					}
				})
				e.Expect(e.total() + ", complete")
				seen := map[string]bool{}
				for _, request := range e.sim.Log() {
					if seen[request.URL] {
						t.Errorf("got %s asked for twice, want once", request.URL)
					}
					seen[request.URL] = true
				}
				t.Logf("%d pages", pages)
			})
		})
	}
}
