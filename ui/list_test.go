package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

func TestChipsFindSortAndTimes(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("4")
		e.Settle()
		failed := 0
		for _, m := range e.searched() {
			if slices.ContainsFunc(m.Recipients, func(r simulator.Recipient) bool { return r.Status == "failed" }) {
				failed++
			}
		}
		e.Expect(fmt.Sprintf("%d of %s", failed, e.total()))
		e.Press("4", "/")
		subject := e.message("mailbox full").Subject
		e.Type(strings.ToLower(subject))
		e.Press("enter")
		e.Settle()
		if got := e.CursorRow(); !strings.Contains(got, subject) {
			e.Errorf("got %q, want to find the row of %q", got, subject)
		}
		e.Press("esc", "e")
		if !strings.Contains(e.CursorRow(), "✗") && !strings.Contains(e.CursorRow(), "⚑") && !strings.Contains(e.CursorRow(), "⊘") {
			e.Errorf("got the next problem on %q, want a row with the sign of one", e.CursorRow())
		}
		e.Press("t")
		e.Expect("00:00 UTC")
		e.Press("t")
		e.Expect("ago")
		e.Press("t", "g", "s", "S")
		e.Settle()
		if !strings.HasPrefix(e.CursorRow(), "▌") {
			e.Errorf("got the cursor on %q, want it on a row", e.CursorRow())
		}
	})
}

func TestAChipThatLeavesNothingSaysSo(t *testing.T) {
	t.Parallel()
	listed(t, setup{query: client.Query{Recipients: []string{"bob@contoso.com"}}}, func(e *explorer) {
		e.Press("5")
		e.Settle()
		e.Expect("[… Pending 0]", "No loaded message has the status Pending. 0 shows all.")
		e.Press("0")
		e.Settle()
		e.Expect(e.message("mailbox full").Subject)
	})
}
