package ui_test

import (
	"strings"
	"testing"
)

// What was opened once is told in the list from then on, in another search too.
func TestOpenedMessagesHaveTheirReasonInTheList(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				e.Refuse("Reason")
				e.seek("mailbox full")
				e.Press("enter", "enter")
				e.Settle()
				e.Press("esc", "esc")
				e.costs("the list", 0, e.Settle)
				e.Expect("Reason")
				if got := e.CursorRow(); !strings.Contains(got, "mailbox full") {
					e.Errorf("got %q, want the reason in it", got)
				}
				subject := e.message("mailbox full").Subject
				e.costs("another search", 1, func() {
					e.Press("f", "enter")
					e.Settle()
				})
				e.Expect("Reason")
				e.Press("/")
				e.Type("reason:full")
				e.Press("enter")
				e.Settle()
				if got := e.CursorRow(); !strings.Contains(got, subject) || !strings.Contains(got, "mailbox full") {
					e.Errorf("filtered: got %q, want the row of %q", got, subject)
				}
			})
		})
	}
}
