package client

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

func heldMail() *Held {
	at := func(hour int) Time { return TimeOf(time.Date(2020, 6, 15, hour, 0, 0, 0, time.UTC), 0) }
	return &Held{
		From: "trace.csv", Saved: time.Date(2020, 6, 16, 12, 0, 0, 0, time.UTC), Events: true,
		Traces: []*Trace{
			{ID: "2", Received: at(12), Sender: "ann@x", Subject: "Invoice", RecipientsKnown: KnownHeld, Recipients: []Recipient{
				{Address: "bob@x", Status: StatusFailed, Events: []Event{{Kind: EventFail}}}, {Address: "cy@x", Status: StatusDelivered}}},
			{ID: "1", Received: at(10), Sender: "dee@y", RecipientsKnown: KnownHeld, Recipients: []Recipient{{Address: "cy@x", Status: StatusDelivered}}},
		},
	}
}

// search returns the ids of the messages that match.
func searchHeld(t *testing.T, c *Client, q Query) (ids string, s Snapshot) {
	t.Helper()
	r := c.Search(mustPlan(t, c, q))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	s = r.Snapshot()
	for _, one := range s.Traces {
		ids += one.ID
	}
	return ids, s
}

func TestFilesAreSearchedByEveryConditionAndNobodyIsAsked(t *testing.T) {
	t.Parallel()
	c := Open(heldMail(), nil, func() time.Time { return testNow })
	for _, test := range []struct {
		q    Query
		want string
	}{
		{Query{}, "21"},
		{Query{Latest: true}, "21"},
		{Query{Recipients: []string{"CY@x"}}, "21"},
		{Query{Statuses: []Status{StatusFailed}}, "2"},
		{Query{Senders: []string{"*@y"}}, "1"},
		{Query{Subject: "voice"}, "2"},
		{Query{IDs: []string{"1"}}, "1"},
		{Query{Recipients: []string{"bob@x"}, Statuses: []Status{StatusDelivered}}, ""},
		{Query{Start: time.Date(2020, 6, 15, 11, 0, 0, 0, time.UTC)}, "2"},
		{Query{End: time.Date(2020, 6, 15, 11, 0, 0, 0, time.UTC)}, "1"},
	} {
		got, s := searchHeld(t, c, test.q)
		if got != test.want || s.Requests != 0 || s.Complete || s.More || !s.Asked.Equal(c.Held().Saved) {
			t.Errorf("%+v: got %q of %+v, want %q, no request, not complete, as of when it was saved", test.q, got, s, test.want)
		}
	}
	if c.Sent() != 0 || c.BaseURL() != "" || c.MessageURL(*heldMail().Traces[0]) != "" {
		t.Errorf("got %d requests and the address %q, want none", c.Sent(), c.BaseURL())
	}
}

func TestAnAnswerFromAFileSaysWhatItIsFromAndIsNeverComplete(t *testing.T) {
	t.Parallel()
	held := heldMail()
	held.Unread, held.Lacks = 3, []string{"ends in the middle of a row"}
	c := Open(held, nil, func() time.Time { return testNow })
	plan := mustPlan(t, c, Query{Senders: []string{"ann@x"}})
	_, s := searchHeld(t, c, Query{Senders: []string{"ann@x"}})
	reach, w := plan.Reach(s), Wording{Time: func(t time.Time) string { return t.Format("2 Jan 15:04") }}
	const want = "from trace.csv, saved 16 Jun 12:00, 3 rows could not be read, ends in the middle of a row"
	for _, got := range []string{reach.Read(w), reach.State(w), reach.Gap(w)} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := reach.Brief(); got != "from trace.csv" || !reach.Short() || !reach.Held() {
		t.Errorf("got %q, short %v, held %v, want where it is from and that it lacks something", got, reach.Short(), reach.Held())
	}
}

func TestEventsOfAFileAreThoseInIt(t *testing.T) {
	t.Parallel()
	c := Open(heldMail(), nil, nil)
	whole := heldMail().Traces[0]
	if events, err := c.Events(t.Context(), *whole, "BOB@x"); err != nil || len(events) != 1 {
		t.Errorf("got %v, %v, want the event of the file", events, err)
	}
	if _, err := c.Events(t.Context(), *whole, "cy@x"); !errors.Is(err, ErrNotHeld) || !strings.Contains(err.Error(), "there are no events of this copy in trace.csv") {
		t.Errorf("got %v, want that the file has none of this copy", err)
	}
	if _, cached := c.CachedEvents("2", "cy@x"); cached {
		t.Error("got events of a copy that the file has none of, want none")
	}
	if got, err := c.Message(t.Context(), "2"); err != nil || len(got.Recipients) != 2 {
		t.Errorf("got %+v, %v, want the message", got, err)
	}
	if _, err := c.Message(t.Context(), "3"); !errors.Is(err, ErrNotHeld) {
		t.Errorf("got %v, want that the file has no such message", err)
	}
	if got, err := c.Recipients(t.Context(), *whole); err != nil || len(got) != 2 {
		t.Errorf("got %v, %v, want the recipients of the file", got, err)
	}
}

func TestASearchOfAFileThatIsStoppedGoesOnLater(t *testing.T) {
	t.Parallel()
	c := Open(heldMail(), nil, nil)
	r := c.Search(mustPlan(t, c, Query{}))
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Ensure(stopped, 1); !errors.Is(err, context.Canceled) || !r.Snapshot().More {
		t.Errorf("got %v and more %v, want that it was stopped", err, r.Snapshot().More)
	}
	if err := r.Ensure(t.Context(), 1); err != nil || len(r.Snapshot().Traces) != 2 {
		t.Errorf("got %d messages and %v, want both", len(r.Snapshot().Traces), err)
	}
}

func TestAFileThatFindsNothingTellsWhatIsNear(t *testing.T) {
	t.Parallel()
	c := Open(heldMail(), nil, nil)
	_, s := searchHeld(t, c, Query{Senders: []string{"ann@x"}, Recipients: []string{"eve@x"}})
	if len(s.Near) != 1 || s.Near[0].Field != FieldRecipient || s.Near[0].Messages != 1 {
		t.Errorf("got %+v, want one message to others", s.Near)
	}
}
