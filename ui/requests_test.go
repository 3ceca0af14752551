package ui_test

import (
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/ui/uitest"
)

// Everything that the explorer asked for can be seen, opened and copied.
func TestTheRequestsMadeAreListedAndOpened(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, size := range []uitest.Options{{Width: 160, Height: 45}, {Width: 120, Height: 40}, {Width: 80, Height: 24}, {Width: 60, Height: 20}} {
			explore(t, setup{api: api, Options: size}, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.seek("mailbox full")
				e.Press("enter", "enter")
				e.Settle()
				log := e.sim.Log()
				e.costs("looking at the requests", 0, func() {
					e.Press("@")
					e.Expect("Requests, newest first: "+count(len(log)), "Time", "Status", "Took", "Rows", "page 1", "events", "200", "enter opens")
					if size.Width >= 90 {
						e.Expect("Used", count(len(log))+"/100", "messageTraces")
					}
					if !strings.Contains(e.CursorRow(), "events") {
						e.Errorf("got the cursor on %q, want it on the newest request", e.CursorRow())
					}
					e.Press("enter")
					e.Expect("Request "+count(len(log)), "Request ID", "Client request ID", "Used after it", "p PowerShell", "esc back")
					e.Press("G")
					e.Expect("Get-MessageTraceDetailV2")
					id := e.message("mailbox full").ID
					copiedBy(t, e, "p", "Get-MessageTraceDetailV2 -MessageTraceId '"+id+"' -RecipientAddress 'bob@contoso.com'")
					copiedBy(t, e, "y", "GET /", log[len(log)-1].URL, "200")
					if got := e.clipboard(); strings.Contains(got, "Bearer") || strings.Contains(got, e.sim.Token()) {
						e.Errorf("got a token in %s, want none", got)
					}
					e.Press("esc", "G", "enter")
					e.Press("G")
					e.Expect("Request 1", "Get-MessageTraceV2")
					copiedBy(t, e, "i", "-")
					copiedBy(t, e, "c", "-")
					copiedBy(t, e, "p", "Get-MessageTraceV2 -StartDate ([datetime]'")
					e.Press("esc")
					if !strings.Contains(e.CursorRow(), "page 1") {
						e.Errorf("got the cursor on %q, want it on the row that was opened", e.CursorRow())
					}
					copiedBy(t, e, "y", "Client request ID", "page 1", "events")
					e.Press("esc")
					e.Refuse("Requests, newest first")
				})
			})
		}
	}
}

func count(n int) string { return string(rune('0' + n)) }

func TestRequestsThatFailedAreShownByThemselves(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		explore(t, setup{api: api, pageSize: 100}, func(e *explorer) {
			e.Press("enter")
			e.Settle()
			e.sim.SetFaults(simulator.Faults{Unavailable: simulator.When{Next: 2}})
			e.Press("G")
			e.Advance(time.Minute)
			e.Settle()
			e.Press("@")
			e.Expect("■ 503", "■ 503 try 2", "200 try 3", "tab all, failed")
			e.Press("tab")
			e.Expect("Requests without a useful answer: 2")
			e.Refuse("page 1 ")
			e.Press("enter")
			e.Expect("Error", "Request ID", "■ 503")
		})
	}
}

// What people search for is in the path, and hostile texts in it do nothing to the
// screen.
func TestRequestsAreSafeToShow(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		explore(t, setup{api: api, runNow: true, query: client.Query{Recipients: []string{"o'neil\u202e@contoso.com"}, Subject: "50% \x1b[31m"}}, func(e *explorer) {
			e.Settle()
			e.Press("@")
			e.Refuse("\x1b[31m", "\u202e")
			e.Press("enter")
			e.Refuse("\x1b[31m", "\u202e")
		})
	}
}

func TestWithoutARequestThereIsNoneToShow(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.sim.SetFaults(simulator.Faults{Latency: time.Minute})
		e.Press("enter", "@")
		e.Expect("No request was made yet.")
	})
}
