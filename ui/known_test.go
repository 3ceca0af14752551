package ui_test

import (
	"testing"
	"time"

	"msgtrace/client"
)

func TestReasonsOfALargeMessageAreCounted(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			fourDaysAgo := time.Date(1999, 12, 28, 0, 0, 0, 0, time.UTC) // fake time begins with 2000
			listed(t, setup{api: api, query: client.Query{Senders: []string{"newsletter@contoso.com"}, Start: fourDaysAgo}}, func(e *explorer) {
				e.Press("G")
				e.Settle()
				e.seek("mailing to 2,500")
				e.Press("enter", "4")
				e.Settle()
				e.Refuse("not asked")
				e.costs("two that failed", 2, func() {
					e.Press("g", "enter")
					e.Settle()
					e.Expect("1 × recipient not found · 59 not asked")
					e.Press("esc", "j", "enter")
					e.Settle()
				})
				e.Expect("2 × recipient not found · 58 not asked")
			})
		})
	}
}

// A mailing with many failures is asked about by itself: what is shown is counted, not
// what is loaded besides.
func TestCausesAreThoseOfWhatIsShown(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			fourDaysAgo := time.Date(1999, 12, 28, 0, 0, 0, 0, time.UTC) // fake time begins with 2000
			listed(t, setup{api: api, query: client.Query{Senders: []string{"newsletter@contoso.com", "ann@fabrikam.com"}, Start: fourDaysAgo}}, func(e *explorer) {
				e.Press("G")
				e.Settle()
				e.seek("mailing to 2,500")
				e.Press("space", "b")
				e.Settle()
				e.Expect("60 copies of 1 message", "60 not known yet (i asks: 60 requests)")
				e.costs("the reasons of a mailing", 60, func() {
					e.Press("i", "enter")
					e.Settle()
				})
				e.Press("b")
				e.Settle()
				e.Expect("60 × recipient not found")
			})
		})
	}
}
