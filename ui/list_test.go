package ui_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

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

// The filter is another thing than the chip: each goes on its own.
func TestTheFilterNarrowsTheList(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				subject := e.message("mailbox full").Subject
				spent := e.Row(0)
				e.Press("4", "/")
				e.Type("subject:")
				e.Paste(fmt.Sprintf("%q", subject))
				e.Settle()
				e.Expect(fmt.Sprintf("/ subject:%q   1 of %d", subject, len(e.searched())), "1 of "+e.total())
				e.Press("enter", "esc")
				e.Settle()
				e.Refuse("/ subject:")
				e.Expect(" of " + e.total())
				if got := e.CursorRow(); !strings.Contains(got, subject) {
					e.Errorf("got the cursor on %q, want it still on %q", got, subject)
				}
				e.Press("esc")
				e.Settle()
				e.Refuse(" shown; ")
				if got := e.CursorRow(); !strings.Contains(got, subject) {
					e.Errorf("without the chip: got the cursor on %q, want it still on %q", got, subject)
				}
				e.Press("g", "n")
				e.Settle()
				if got := e.CursorRow(); !strings.Contains(got, subject) {
					e.Errorf("next hit: got the cursor on %q, want it on %q", got, subject)
				}
				if got := e.Row(0); got != spent {
					e.Errorf("got the header %q, want no request more than in %q", got, spent)
				}
			})
		})
	}
}

func TestAChipThatLeavesNothingSaysSo(t *testing.T) {
	t.Parallel()
	listed(t, setup{query: client.Query{Recipients: []string{"bob@contoso.com"}}}, func(e *explorer) {
		e.Press("5")
		e.Settle()
		e.Expect("[5 … Pending 0]", "No loaded message has the status Pending.", "0 shows all.")
		e.Press("0")
		e.Settle()
		e.Expect(e.message("mailbox full").Subject)
	})
}

// TestAnEmptyListSaysWhatNearlyMatched searches for mail of somebody who wrote to others.
func TestAnEmptyListSaysWhatNearlyMatched(t *testing.T) {
	t.Parallel()
	q := client.Query{Senders: []string{"ann@fabrikam.com"}, Recipients: []string{"dee@northwindtraders.com"}}
	explore(t, setup{query: q}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.Expect("No message matched.", " of this sender went to others.", "any recipient: at most 5 requests. It went to others.")
	})
}

// TestAWiderSearchCostsWhatItsKeySays presses each number of an empty list. The page
// size is small, so that reading to the end would take many more requests.
func TestAWiderSearchCostsWhatItsKeySays(t *testing.T) {
	t.Parallel()
	said := regexp.MustCompile(`(?m)^\s*([1-9]) .*?: (at most )?(\d+) requests?\. `)
	for _, api := range dialects {
		for _, query := range []client.Query{
			{Subject: "nothing has this subject", Statuses: []client.Status{client.StatusFailed}},
			{Recipients: []string{"nobody@contoso.com"}, Senders: []string{"nobody@nowhere.example"}},
			{FromIPs: []string{"192.0.2.250", "2001:db8::250"}, Subject: "x"},
		} {
			explore(t, setup{api: api, pageSize: 20, noBudget: true, query: query}, func(e *explorer) {
				find := func() {
					e.Press("enter")
					e.Settle()
					for range 40 {
						if e.Shows("Possible reasons") {
							return
						}
						e.Press("G")
						e.Settle()
					}
					e.Fatalf("got no empty list, want one")
				}
				find()
				offers := said.FindAllStringSubmatch(e.Screen(), -1)
				if len(offers) < 2 {
					e.Fatalf("got %d searches with their costs, want 2 or more", len(offers))
				}
				for _, offer := range offers {
					most, _ := strconv.Atoi(offer[3])
					if got := e.asked(func() { e.Press(offer[1]); e.Settle() }); got > most || offer[2] == "" && got == 0 {
						e.Errorf("%s: %v: got %d requests, want no more than was said: %s", api, query, got, offer[0])
					}
					spends(e, "an idle minute", 0, func() { e.Advance(time.Minute) })
					e.Press("[")
					e.Settle()
				}
			})
		}
	}
}

// Marks belong to their rows, and go last of what esc takes back in the list.
func TestMarksStayUntilEscTakesThemOff(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		sign := "◆"
		if ascii {
			sign = "#"
		}
		listed(t, setup{ascii: ascii}, func(e *explorer) {
			e.seek("mailbox full")
			e.Press("space")
			e.Expect(sign + " 1 ")
			if got := e.CursorRow(); !strings.Contains(got, sign) {
				e.Errorf("got the row %q, want %q in it", got, sign)
			}
			e.Press("V", "j", "j")
			e.Expect(sign + " 1 marked + 3 in the range")
			e.Press("space", "s")
			e.Settle()
			e.Expect(sign + " 3")
			e.Press("/")
			e.Type("status:failed")
			e.Press("enter", "*")
			e.Settle()
			e.Press("esc")
			e.Settle()
			e.Refuse("/ status:", sign+" 3 ")
			e.Expect(sign + " ")
			e.Press("esc")
			e.Settle()
			e.Refuse(sign + " ")
			e.Press("tab", "space")
			e.Expect(sign + " 1")
			e.Press("esc")
			e.Refuse(sign + " ")
		})
	}
}
