package explain_test

import (
	"slices"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
)

var asked = time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)

func TestEveryWiderSearchCanRun(t *testing.T) {
	t.Parallel()
	q := client.Query{
		Senders: []string{"ann@fabrikam.com"}, Recipients: []string{"bob@contoso.com", "cy@Contoso.com", "*@fabrikam.com"}, Subject: "x",
		Statuses: []client.Status{client.StatusFailed},
	}
	for _, dialect := range client.Dialects() {
		wider := 0
		for _, guess := range explain.Nothing(dialect, q, asked) {
			if guess.Wider == nil {
				continue
			}
			wider++
			if problems := guess.Wider.Check(dialect, asked.Add(30*time.Second)); len(problems) > 0 {
				t.Errorf("%s: %s: got the problems %v, want none", dialect, guess.Words, problems)
			}
		}
		if wider != 5 {
			t.Errorf("%s: got %d wider searches, want 5", dialect, wider)
		}
		if got := explain.Nothing(dialect, q, asked)[1].Wider.Recipients; !slices.Equal(got, []string{"*@contoso.com", "*@fabrikam.com"}) {
			t.Errorf("%s: got the domains %v, want those of the recipients", dialect, got)
		}
	}
	if len(q.Recipients) != 3 || q.Recipients[0] != "bob@contoso.com" {
		t.Errorf("got %+v, want the query itself as it was", q)
	}
}

func TestNoWiderSearchWhereNothingMoreIsKept(t *testing.T) {
	t.Parallel()
	for _, q := range []client.Query{
		{IDs: []string{"x"}}, {MessageIDs: []string{"<x@y>"}}, {Latest: true}, {Start: asked.Add(-10 * 24 * time.Hour), End: asked},
		{Recipients: []string{"*@contoso.com"}, Latest: true},
	} {
		for _, guess := range explain.Nothing(client.MessageTraces, q, asked) {
			if guess.Wider != nil {
				t.Errorf("%+v: got the wider search %q, want none", q, guess.Words)
			}
		}
	}
}
