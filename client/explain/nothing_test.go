package explain_test

import (
	"slices"
	"strconv"
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
		for _, guess := range explain.Nothing(dialect, q, asked, nil) {
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
		if got := explain.Nothing(dialect, q, asked, nil)[1].Wider.Recipients; !slices.Equal(got, []string{"*@contoso.com", "*@fabrikam.com"}) {
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
		for _, guess := range explain.Nothing(client.MessageTraces, q, asked, nil) {
			if guess.Wider != nil {
				t.Errorf("%+v: got the wider search %q, want none", q, guess.Words)
			}
		}
	}
}

func TestNearMissesAreSentences(t *testing.T) {
	t.Parallel()
	ann, bob := []string{"ann@fabrikam.com"}, []string{"bob@contoso.com"}
	two := []string{"a@x.example", "b@x.example"}
	for _, test := range []struct {
		query client.Query
		near  client.NearMiss
		want  []string
	}{
		{client.Query{Senders: ann, Recipients: bob}, client.NearMiss{Field: client.FieldRecipient, Messages: 3}, []string{"3 messages of this sender went to others"}},
		{client.Query{Senders: two, Recipients: bob}, client.NearMiss{Field: client.FieldRecipient, Messages: 1}, []string{"1 message of these senders went to others"}},
		{client.Query{Subject: "x", Recipients: bob}, client.NearMiss{Field: client.FieldRecipient, Messages: 2}, []string{"2 messages match but for the recipient"}},
		{client.Query{Senders: ann, Recipients: bob}, client.NearMiss{Field: client.FieldSender, Messages: 1, SameDomain: 1}, []string{"1 message to bob@contoso.com came from another sender of the same domain"}},
		{client.Query{Senders: ann, Recipients: two}, client.NearMiss{Field: client.FieldSender, Messages: 5, SameDomain: 1},
			[]string{"1 message to these recipients came from another sender of the same domain", "4 messages to these recipients came from somebody else"}},
		{client.Query{Senders: ann}, client.NearMiss{Field: client.FieldSender, Messages: 2, SameDomain: 2}, []string{"2 messages came from another sender of the same domain"}},
		{client.Query{Senders: ann, Subject: "x"}, client.NearMiss{Field: client.FieldSender, Messages: 3, SameDomain: 1},
			[]string{"1 message came from another sender of the same domain", "2 messages match but for the sender"}},
		{client.Query{Senders: ann, Subject: "x"}, client.NearMiss{Field: client.FieldSubject, Messages: 1}, []string{"1 message matches but for the subject"}},
		{client.Query{Senders: ann, Subject: "x"}, client.NearMiss{Field: client.FieldSubject, Messages: client.NearLimit}, []string{"at least 4096 messages match but for the subject"}},
	} {
		if got := explain.Near(test.query, []client.NearMiss{test.near}, strconv.Itoa); !slices.Equal(got, test.want) {
			t.Errorf("%+v: got %q, want %q", test.near, got, test.want)
		}
	}
}

func TestWhoeverWroteToOthersIsASearchForAnyRecipient(t *testing.T) {
	t.Parallel()
	q := client.Query{Senders: []string{"ann@fabrikam.com"}, Recipients: []string{"*@contoso.com"}}
	near := []client.NearMiss{{Field: client.FieldRecipient, Messages: 3}}
	offered := func(near []client.NearMiss) bool {
		return slices.ContainsFunc(explain.Nothing(client.MessageTraces, q, asked, near), func(g explain.Guess) bool {
			return g.Offer == "any recipient" && len(g.Wider.Recipients) == 0 && len(g.Wider.Senders) == 1
		})
	}
	if !offered(near) || offered(nil) {
		t.Errorf("got a search for any recipient offered %v, and without a near miss %v, want true and false", offered(near), offered(nil))
	}
}
