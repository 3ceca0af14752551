package ui_test

import (
	"net/http"
	"regexp"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

func TestAWrongFieldSendsNothing(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.Press("tab")
		e.Type("not an address")
		e.costs("running it", 0, func() { e.Press("enter", "enter") })
		e.Expect("Search", "not an address")
		e.Press("ctrl+c")
		if _, err := e.Result(); err != nil {
			t.Errorf("ctrl+c: got %v, want no error", err)
		}
	})
}

func TestASearchGivenAtTheStartRunsAtOnce(t *testing.T) {
	t.Parallel()
	o := setup{runNow: true, query: client.Query{Senders: []string{"*@fabrikam.com"}}}
	explore(t, o, func(e *explorer) {
		e.Settle()
		e.Expect("from:*@fabrikam.com since:48h", "all of it")
		if len(e.sim.Log()) != 1 {
			t.Errorf("got %d requests, want 1", len(e.sim.Log()))
		}
	})
}

func TestTheFormOffersAStatusThatTheListShows(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		o := setup{api: api, pageSize: 1000, transport: func(r http.RoundTripper) http.RoundTripper {
			return renaming{r, regexp.MustCompile(`(?i)"pending"`), `"tempHeld"`}
		}, Options: uitest.Options{Width: 120, Height: 40}}
		listed(t, o, func(e *explorer) {
			e.Press("f")
			e.Expect("tempHeld")
			e.Press("tab", "tab", "tab", "tab", "end", "space")
			e.Expect(`status:"tempHeld"`, "status filtered here")
			e.Press("enter")
			e.Settle()
			e.Expect("tempHeld")
			e.Refuse("Delivered  ")
		})
	}
}

func TestTheFormIsEmptiedForTheNextTicket(t *testing.T) {
	t.Parallel()
	explore(t, setup{query: client.Query{Recipients: []string{"bob@contoso.com"}, Subject: "first"}}, func(e *explorer) {
		e.Settle()
		e.Press("tab", "tab", "tab")
		e.Press("ctrl+u")
		e.Type("second")
		e.Expect("contains ›  second")
		e.Press("ctrl+x")
		e.Refuse("bob@contoso.com", "second")
		e.Press("tab", "tab") // to When, where no address can be
		e.Paste("Bob <bob@contoso.com>")
		e.Expect("Took recipient.", "'to:bob@contoso.com since:48h'")
		e.Press("f1")
		e.Expect("Clear every field.")
	})
}

func TestAnAddressThatLooksLikeASlipIsAskedAbout(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.Settle()
		e.Type("nobody@contoso.con")
		e.Expect("Did you mean nobody@contoso.com?")
		e.Press("enter")
		e.Settle()
		e.Expect("No message matched", "1 with nobody@contoso.com: ", "The address may be mistyped.")
		e.Press("1")
		e.Settle()
		e.Expect("to:nobody@contoso.com since:48h")
		e.Refuse("mistyped")
	})
}
