package tally_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/tally"
)

var began = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)

func at(minute int) client.Time {
	return client.TimeOf(began.Add(time.Duration(minute)*time.Minute), 0)
}

func event(minute int, kind client.EventKind, led, host string) client.Event {
	e := client.Event{Time: at(minute), Kind: kind, Name: kind.Name()}
	if led != "" {
		e.Description = "Reason: [{LED=" + led + "};{MSG=};{FQDN=" + host + "};{IP=};{LRT=}]"
		e.Data = []client.Datum{{Name: "IsSmtpResponseFromExternalServer", Value: "True"}}
	}
	return e
}

// made is one copy of a message of its own.
func made(minute int, sender, address string, status client.Status, events ...client.Event) tally.Copy {
	trace := &client.Trace{ID: fmt.Sprintf("id-%d", minute), Received: at(minute), Sender: sender}
	return tally.Copy{Trace: trace, Recipient: client.Recipient{Address: address, Status: status, Events: events}}
}

// outage is mail of a bad hour: two refused, two put off of which one came through,
// one that was delivered at once, one whose events nobody asked for, and one that
// arrived while the list still says pending.
var outage = []tally.Copy{
	made(1, "ann@contoso.com", "a@fabrikam.com", client.StatusFailed, event(1, client.EventFail, "552 5.2.2 mailbox full", "mx1.fabrikam.com")),
	made(2, "ann@contoso.com", "b@fabrikam.com", client.StatusFailed, event(2, client.EventFail, "552 5.2.2 mailbox full", "MX1.fabrikam.com")),
	made(3, "Ann@contoso.com", "c@northwind.example", client.StatusPending, event(3, client.EventDefer, "450 4.4.316 Connection refused", "mx.northwind.example")),
	made(4, "bob@contoso.com", "d@northwind.example", client.StatusDelivered, event(4, client.EventDefer, "450 4.4.316 Connection refused", "mx.northwind.example"),
		event(9, client.EventSend, "", "")),
	made(5, "bob@contoso.com", "e@northwind.example", client.StatusDelivered, event(5, client.EventSend, "", "")),
	made(6, "", "f@Northwind.example", client.StatusPending),
	made(7, "bob@contoso.com", "g@contoso.com", client.StatusPending, event(7, client.EventDefer, "450 4.4.316 Connection refused", ""),
		event(8, client.EventDeliver, "", "")),
	made(8, "bob@contoso.com", "h@contoso.com", client.StatusDelivered),
	made(9, "news@lucerne.example", "i@lucerne.example", client.StatusQuarantined, event(9, client.EventSpam, "", "")),
}

// told is a tally in short.
func told(t tally.Tally) []string {
	lines := []string{fmt.Sprintf("%d of %d, failed %d, filtered %d, open %d, arrived %d, not asked %d, prompt %d, unchecked %d",
		t.Copies, t.Messages, t.Failed, t.Filtered, t.Open, t.Arrived, t.NotAsked, t.Prompt, t.Unchecked)}
	for _, g := range t.Groups {
		lines = append(lines, fmt.Sprintf("%s/%s%s%s: %d of %d, failed %d, open %d, arrived %d, %s-%s, %s to %s", g.Cause, g.Host, g.Domain, g.Sender,
			g.Copies, g.Messages, g.Failed, g.Open, g.Arrived, g.First.Format("04"), g.Last.Format("04"), g.Example, g.ExampleRecipient))
	}
	return lines
}

func TestCopiesAreCountedByWhatKeptThem(t *testing.T) {
	t.Parallel()
	for by, want := range map[tally.By][]string{
		tally.Cause: {
			"7 of 7, failed 2, filtered 1, open 2, arrived 2, not asked 1, prompt 1, unchecked 1",
			"mailbox-full/mx1.fabrikam.com: 2 of 2, failed 2, open 0, arrived 0, 01-02, id-2 to b@fabrikam.com",
			"connection/mx.northwind.example: 2 of 2, failed 0, open 1, arrived 1, 03-04, id-4 to d@northwind.example",
			"quarantined/: 1 of 1, failed 0, open 0, arrived 0, 09-09, id-9 to i@lucerne.example",
			"connection/: 1 of 1, failed 0, open 0, arrived 1, 07-07, id-7 to g@contoso.com",
			"not-asked/: 1 of 1, failed 0, open 1, arrived 0, 06-06, id-6 to f@Northwind.example",
		},
		tally.Domain: {
			"7 of 7, failed 2, filtered 1, open 2, arrived 2, not asked 0, prompt 1, unchecked 1",
			"/northwind.example: 3 of 3, failed 0, open 2, arrived 1, 03-06, id-6 to f@Northwind.example",
			"/fabrikam.com: 2 of 2, failed 2, open 0, arrived 0, 01-02, id-2 to b@fabrikam.com",
			"/contoso.com: 1 of 1, failed 0, open 0, arrived 1, 07-07, id-7 to g@contoso.com",
			"/lucerne.example: 1 of 1, failed 0, open 0, arrived 0, 09-09, id-9 to i@lucerne.example",
		},
		tally.Sender: {
			"7 of 7, failed 2, filtered 1, open 2, arrived 2, not asked 0, prompt 1, unchecked 1",
			"/ann@contoso.com: 3 of 3, failed 2, open 1, arrived 0, 01-03, id-3 to c@northwind.example",
			"/bob@contoso.com: 2 of 2, failed 0, open 0, arrived 2, 04-07, id-7 to g@contoso.com",
			"/<>: 1 of 1, failed 0, open 1, arrived 0, 06-06, id-6 to f@Northwind.example",
			"/news@lucerne.example: 1 of 1, failed 0, open 0, arrived 0, 09-09, id-9 to i@lucerne.example",
		},
	} {
		for range 20 {
			copies := slices.Clone(outage)
			rand.Shuffle(len(copies), func(i, j int) { copies[i], copies[j] = copies[j], copies[i] })
			got := tally.Count(by, copies)
			if !slices.Equal(told(got), want) {
				t.Fatalf("by %s:\n got %s\nwant %s", by, strings.Join(told(got), "\n     "), strings.Join(want, "\n     "))
			}
		}
	}
}

func TestAnswersThatDifferInNumbersAreOneGroup(t *testing.T) {
	t.Parallel()
	rate := func(minute int, id string) tally.Copy {
		return made(minute, "ann@contoso.com", "a@gmail.example", client.StatusFailed,
			event(minute, client.EventFail, "550 5.9.9 Never heard of it "+id+" - gsmtp", "gmail-smtp-in.l.google.com"))
	}
	got := tally.Count(tally.Cause, []tally.Copy{rate(1, "s28si3735353pgn.104"), rate(2, "e6si8481552pgm.13")})
	if len(got.Groups) != 1 || got.Groups[0].Copies != 2 || got.Groups[0].Example != "id-2" {
		t.Errorf("got %q, want one group of 2 copies with the newest as its example", told(got))
	}
}

// A message that matches may have copies that nobody asked for.
func TestCopiesAreThoseThatWereAskedFor(t *testing.T) {
	t.Parallel()
	mailing := &client.Trace{ID: "id-1", Received: at(1), Sender: "ann@contoso.com", Recipients: []client.Recipient{
		{Address: "a@fabrikam.com", Status: client.StatusFailed},
		{Address: "b@fabrikam.com", Status: client.StatusDelivered},
		{Address: "c@fabrikam.com", Status: client.StatusPending},
		{Address: "d@contoso.com", Status: client.StatusFilteredAsSpam},
		{Address: "e@contoso.com", Status: client.StatusGettingStatus},
		{Address: "all@contoso.com", Status: client.StatusExpanded},
	}}
	for _, test := range []struct {
		by    tally.By
		query client.Query
		want  string
	}{
		{tally.Cause, client.Query{}, "a c d"},
		{tally.Cause, client.Query{Statuses: []client.Status{client.StatusFailed, client.StatusPending}}, "a c"},
		{tally.Cause, client.Query{Statuses: []client.Status{client.StatusFailed, client.StatusDelivered}}, "a b"},
		{tally.Domain, client.Query{Statuses: []client.Status{client.StatusFailed, client.StatusDelivered}}, "a"},
		{tally.Domain, client.Query{Statuses: []client.Status{client.StatusGettingStatus, client.StatusExpanded}}, "e"},
		{tally.Sender, client.Query{Recipients: []string{"*@Contoso.com"}}, "d"},
	} {
		for _, dialect := range client.Dialects() {
			var got []string
			for _, one := range tally.CopiesOf(test.by, planOf(t, dialect, test.query), []*client.Trace{mailing}) {
				local, _, _ := strings.Cut(one.Recipient.Address, "@")
				got = append(got, local)
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("%s by %s, %+v: got %q, want %q", dialect, test.by, test.query, strings.Join(got, " "), test.want)
			}
		}
	}
}

func planOf(t *testing.T, dialect client.Dialect, query client.Query) client.Plan {
	t.Helper()
	c, err := client.New(client.Options{Dialect: dialect, Tokens: client.StaticToken("token")})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := c.Plan(query)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}
