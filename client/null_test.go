package client

import (
	"fmt"
	"slices"
	"testing"
)

// Bounces travel without a sender. Rows have none, or <>, and the list shows <>.
func TestTheEmptySenderCanBeAskedFor(t *testing.T) {
	t.Parallel()
	for _, dialect := range Dialects() {
		for _, row := range []struct {
			sender string // as JSON
			found  bool
		}{{`""`, true}, {`"<>"`, true}, {`" <> "`, true}, {`null`, true}, {`"postmaster@contoso.com"`, false}, {`"<ann@contoso.com>"`, false}} {
			for _, spelt := range []string{"<>", " <> ", "< >", "\u200b<>"} {
				page := testPage("", fmt.Sprintf(`{"id":"1","receivedDateTime":"2026-11-23T14:00:00Z","senderEmail":%s,"senderAddress":%[1]s,"recipientAddress":"a@x","recipients":[{"recipientEmail":"a@x"}]}`, row.sender))
				c, s := newTestClient(t, dialect, answers(page))
				q := Query{Senders: []string{spelt}}
				r := c.Search(mustPlan(t, c, q))
				if err := r.Ensure(t.Context(), 9); err != nil {
					t.Fatal(err)
				}
				if got := len(r.Snapshot().Traces) == 1; got != row.found || s.count() != 1 {
					t.Errorf("%s: %q in a row of %s: got %v with %d requests, want %v with 1", dialect, spelt, row.sender, got, s.count(), row.found)
				}
			}
		}
	}
	c, _ := newTestClient(t, Tracing, answers())
	p := mustPlan(t, c, Query{Senders: []string{"<>", "ann@contoso.com"}, Recipients: []string{"bob@contoso.com"}})
	want := []string{"?$filter=" + lastTwoDays + " and recipientAddress eq 'bob@contoso.com'" + top}
	if got := links(t, p); !slices.Equal(got, want) || p.Summary() != "1 request at least: 1 window · sender filtered here" {
		t.Errorf("got %q, %q, want %q, filtered here", got, p.Summary(), want)
	}
	if problems := (Query{Recipients: []string{"<>"}}).Check(Tracing, testNow); len(problems) != 1 {
		t.Errorf("got %v, want a problem: nothing goes to nobody", problems)
	}
}

func TestAnAddressWithAQuotedNameIsTaken(t *testing.T) {
	t.Parallel()
	for _, address := range []string{`"john doe"@contoso.com`, `"a@b"@contoso.com`, `"a,b;c:d\"e"@contoso.com`} {
		for _, problem := range (Query{Senders: []string{address}, Recipients: []string{address}}).Check(Tracing, testNow) {
			t.Errorf("%s: got %s, want no problem", address, problem.Message)
		}
	}
	for _, address := range []string{`"john doe@contoso.com`, `"john" doe@contoso.com`, "\"a\x00\"@contoso.com", `""@contoso.com`, `"a"@con toso.com`, `"`} {
		if problems := (Query{Senders: []string{address}}).Check(Tracing, testNow); len(problems) != 1 {
			t.Errorf("%q: got %v, want a problem", address, problems)
		}
	}
}
