package client

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestAStatusThatTheListShowsIsFound(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		row, asked string
		found      bool
	}{
		{"tempHeld", "tempHeld", true}, {"TempHeld", "tempheld", true}, {"none", "None", true}, {"Recalled", "recalled", true}, {"Expired", "expired", true},
		{"heldForMoon", "held for moon", true}, {"unknownFutureValue", "Unknown", true}, {"", "unknown", true}, {"unknown", "unknownFutureValue", true},
		{"tempHeld", "held", false}, {"failed", "unknown", false}, {"", "none", false}, {"delivered", "tempHeld", false},
	} {
		for _, dialect := range Dialects() {
			page := testPage("", fmt.Sprintf(`{"id":"1","receivedDateTime":"2026-11-23T14:00:00Z","recipientAddress":"a@x","status":%q,"recipients":[{"recipientEmail":"a@x","deliveryStatus":%[1]q}]}`, test.row))
			c, s := newTestClient(t, dialect, answers(page))
			p := mustPlan(t, c, Query{Statuses: []Status{Status(test.asked)}})
			r := c.Search(p)
			if err := r.Ensure(t.Context(), 9); err != nil {
				t.Fatal(err)
			}
			if got := len(r.Snapshot().Traces) == 1; got != test.found {
				t.Errorf("%s: %q in a row of %q: got %v, want %v", dialect, test.asked, test.row, got, test.found)
			}
			local := FieldStatus.Info().asked[dialect].by == byUs || !askedStatus(Status(test.asked)).Known()
			if asked := strings.Contains(s.requests()[0], "status eq"); asked == local || p.Conditions[0].Local != local {
				t.Errorf("%s: %q: asked of the server %v, the plan says filtered here %v, want %v", dialect, test.asked, asked, p.Conditions[0].Local, local)
			}
		}
	}
	// A known one beside it would hide the other at the server.
	c, _ := newTestClient(t, Tracing, answers())
	p := mustPlan(t, c, Query{Statuses: []Status{StatusFailed, "tempHeld"}})
	if got, want := links(t, p), []string{"?$filter=" + lastTwoDays + top}; !slices.Equal(got, want) || p.Summary() != "1 request at least: 1 window · status filtered here" {
		t.Errorf("got %q, %q, want %q, filtered here", got, p.Summary(), want)
	}
	for _, bad := range []Status{"a\x1bb", Status(strings.Repeat("x", 65))} {
		if problems := (Query{Statuses: []Status{bad}}).Check(Tracing, testNow); len(problems) != 1 || problems[0].Field != FieldStatus {
			t.Errorf("%q: got %v, want a problem", bad, problems)
		}
	}
}
