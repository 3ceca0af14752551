package client

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// links are the first requests of a plan, decoded.
func links(t *testing.T, p Plan) []string {
	t.Helper()
	var texts []string
	for _, s := range p.streams {
		for _, w := range s.windows {
			u, err := url.Parse(s.link(w))
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, strings.TrimPrefix(decoded(u), p.Dialect.collection()))
		}
	}
	return texts
}

// byValues is a plan that asks for the values of conditions one by one, as it does where
// nothing has to be known of the mail.
func byValues(p Plan) Plan {
	if !p.Undecided {
		return p
	}
	p.choices = p.choices[byRule(p.dimensions, p.choices):][:1]
	p.Undecided, p.ByValues = false, 0
	p.take(0)
	p.sum()
	return p
}

const (
	lastTwoDays = "receivedDateTime ge 2026-11-21T14:02:30Z and receivedDateTime le 2026-11-23T14:02:30Z"
	top         = "&$top=1000"
)

func TestPlans(t *testing.T) {
	t.Parallel()
	failedOr := []Status{StatusFailed, StatusQuarantined}
	tests := []struct {
		name    string
		dialect Dialect
		query   Query
		links   []string
		summary string
	}{
		{"all", Tracing, Query{}, []string{"?$filter=" + lastTwoDays + top}, "1 request at least: 1 window"},
		{"all", MessageTraces, Query{}, []string{"?$filter=" + lastTwoDays + "&$expand=recipients"}, "1 request at least: 1 window"},
		{"latest", Tracing, Query{Latest: true}, []string{"?$top=1000"}, "1 request at least"},
		{"latest", MessageTraces, Query{Latest: true}, []string{"?$expand=recipients"}, "1 request at least"},
		{"two recipients are two requests", Tracing, Query{Recipients: []string{"bob@contoso.com", "cy.o'neil+x@contoso.com"}, Subject: "invoice"},
			[]string{
				"?$filter=" + lastTwoDays + " and recipientAddress eq 'bob@contoso.com' and contains(subject,'invoice')" + top,
				"?$filter=" + lastTwoDays + " and recipientAddress eq 'cy.o''neil+x@contoso.com' and contains(subject,'invoice')" + top,
			}, "2 requests at least: 2 recipients × 1 window"},
		{"one recipient", MessageTraces, Query{Recipients: []string{"bob@contoso.com"}, Subject: "invoice"},
			[]string{"?$filter=" + lastTwoDays + "&$expand=recipients($filter=recipientEmail eq 'bob@contoso.com')"},
			"1 request at least: 1 window · recipient, subject filtered here"},
		{"a domain stays here", MessageTraces, Query{Recipients: []string{"bob@contoso.com", "*@fabrikam.com"}},
			[]string{"?$filter=" + lastTwoDays + "&$expand=recipients"}, "1 request at least: 1 window · recipient filtered here"},
		{"a domain goes out", Tracing, Query{Senders: []string{"*@fabrikam.com"}},
			[]string{"?$filter=" + lastTwoDays + " and senderAddress eq '*@fabrikam.com'" + top}, "1 request at least: 1 window"},
		{"few combinations", Tracing, Query{Recipients: []string{"a@b.c", "d@e.f"}, Statuses: failedOr},
			[]string{
				"?$filter=" + lastTwoDays + " and recipientAddress eq 'a@b.c' and status eq 'failed'" + top,
				"?$filter=" + lastTwoDays + " and recipientAddress eq 'a@b.c' and status eq 'quarantined'" + top,
				"?$filter=" + lastTwoDays + " and recipientAddress eq 'd@e.f' and status eq 'failed'" + top,
				"?$filter=" + lastTwoDays + " and recipientAddress eq 'd@e.f' and status eq 'quarantined'" + top,
			}, "1 to 4 requests, decided after the first page: 2 recipients × 2 statuses × 1 window"},
		{"either side is a request each", Tracing, Query{With: []string{"bob@contoso.com"}},
			[]string{
				"?$filter=" + lastTwoDays + " and senderAddress eq 'bob@contoso.com'" + top,
				"?$filter=" + lastTwoDays + " and recipientAddress eq 'bob@contoso.com'" + top,
			}, "2 requests at least: 2 sides (sender and recipient) × 1 window"},
		{"either side of two", Tracing, Query{With: []string{"*@b.c", "d@e.f"}, Statuses: failedOr[:1]},
			[]string{
				"?$filter=" + lastTwoDays + " and senderAddress eq '*@b.c' and status eq 'failed'" + top,
				"?$filter=" + lastTwoDays + " and recipientAddress eq '*@b.c' and status eq 'failed'" + top,
				"?$filter=" + lastTwoDays + " and senderAddress eq 'd@e.f' and status eq 'failed'" + top,
				"?$filter=" + lastTwoDays + " and recipientAddress eq 'd@e.f' and status eq 'failed'" + top,
			}, "1 to 4 requests, decided after the first page: 2 addresses × 2 sides (sender and recipient) × 1 window"},
		{"either side beside a side", Tracing, Query{With: []string{"bob@contoso.com"}, Senders: []string{"a@b.c"}},
			[]string{"?$filter=" + lastTwoDays + " and senderAddress eq 'a@b.c'" + top}, "1 request at least: 1 window · sender or recipient filtered here"},
		{"either side beside nobody", Tracing, Query{With: []string{"bob@contoso.com"}, Senders: []string{NoSender}},
			[]string{
				"?$filter=" + lastTwoDays + " and senderAddress eq 'bob@contoso.com'" + top,
				"?$filter=" + lastTwoDays + " and recipientAddress eq 'bob@contoso.com'" + top,
			}, "2 requests at least: 2 sides (sender and recipient) × 1 window · sender filtered here"},
		{"either side beside an id", Tracing, Query{With: []string{"bob@contoso.com"}, IDs: []string{"a-1"}},
			[]string{"?$filter=" + lastTwoDays + " and id eq 'a-1'" + top}, "1 request at least: 1 window · sender or recipient filtered here"},
		{"either side stays here", MessageTraces, Query{With: []string{"bob@contoso.com"}},
			[]string{"?$filter=" + lastTwoDays + "&$expand=recipients"}, "1 request at least: 1 window · sender or recipient filtered here"},
		{"subject is", Tracing, Query{Subject: "a*b", SubjectMatch: SubjectEquals}, []string{"?$filter=" + lastTwoDays + top},
			"1 request at least: 1 window · subject filtered here"},
		{"subject ends", Tracing, Query{Subject: "x", SubjectMatch: SubjectEnds},
			[]string{"?$filter=" + lastTwoDays + " and endswith(subject,'x')" + top}, "1 request at least: 1 window"},
		{"ids", MessageTraces, Query{IDs: []string{"a-1", "b-2"}, MessageIDs: []string{"x@y"}},
			[]string{"(id='a-1')?$expand=recipients", "(id='b-2')?$expand=recipients"}, "2 requests at least: 2 ids · Message-ID filtered here"},
		{"ids", Tracing, Query{IDs: []string{"a-1"}}, []string{"?$filter=" + lastTwoDays + " and id eq 'a-1'" + top}, "1 request at least: 1 window"},
		{"Message-ID with a window", MessageTraces, Query{MessageIDs: []string{"<x@y>"}, Start: testNow.Add(-48 * time.Hour)},
			[]string{"?$filter=" + lastTwoDays + " and messageId eq '<x@y>'&$expand=recipients"}, "1 request at least: 1 Message-ID × 1 window"},
		{"IPs", Tracing, Query{FromIPs: []string{"192.0.2.1"}, ToIPs: []string{"192.0.2.2"}},
			[]string{"?$filter=" + lastTwoDays + " and fromIP eq '192.0.2.1' and toIP eq '192.0.2.2'" + top}, "1 request at least: 1 window"},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.dialect, " ", test.name), func(t *testing.T) {
			c, _ := newTestClient(t, test.dialect, answers())
			p := mustPlan(t, c, test.query)
			if got := p.Summary(); got != test.summary {
				t.Errorf("got %q, want %q", got, test.summary)
			}
			if p.Undecided && p.ByValues != len(test.links) {
				t.Errorf("got %d requests by values, want %d", p.ByValues, len(test.links))
			}
			if p.Undecided {
				for i, link := range test.links {
					test.links[i] = strings.Replace(link, top, "&$top=5000", 1)
				}
			}
			p = byValues(p)
			if got := links(t, p); !slices.Equal(got, test.links) || p.Requests != len(test.links) {
				t.Errorf("asks %d requests\n%q, want\n%q", p.Requests, got, test.links)
			}
		})
	}
}

func TestManyCombinationsAreFilteredHere(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, answers())
	p := byValues(mustPlan(t, c, Query{
		Recipients: []string{"a@b.c", "b@b.c", "c@b.c", "d@b.c", "e@b.c"}, Senders: []string{"x@y.z", "y@y.z"}, Statuses: []Status{StatusFailed},
	}))
	if p.Requests != 5 || p.Summary() != "5 requests at least: 5 recipients × 1 window · sender filtered here" {
		t.Errorf("got %d requests, %q, want 5 with the sender filtered here", p.Requests, p.Summary())
	}
	for _, link := range links(t, p) {
		if strings.Contains(link, "senderAddress") || !strings.Contains(link, "status eq 'failed'") {
			t.Errorf("asks %s, want the status and no sender", link)
		}
	}
}

func TestLongRecipientListsAreFilteredHere(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, MessageTraces, answers())
	var many []string
	for i := range 200 {
		many = append(many, fmt.Sprintf("somebody.with.a.name%d@contoso.com", i))
	}
	p := mustPlan(t, c, Query{Recipients: many})
	if got := links(t, p); len(got) != 1 || len(got[0]) > 200 {
		t.Errorf("asks %q, want one short link", got)
	}
	if p.Conditions[0].Text != "to somebody.with.a.name0@contoso.com or 199 others" {
		t.Errorf("got %q, want the first address and 199 others", p.Conditions[0].Text)
	}
}

func TestConditionsInWords(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, answers())
	p := mustPlan(t, c, Query{
		Senders: []string{"*@fabrikam.com"}, Recipients: []string{"bob@contoso.com"}, Subject: "invoice", SubjectMatch: SubjectStarts,
		Statuses: []Status{StatusFailed, StatusPending}, FromIPs: []string{"192.0.2.1"},
	})
	var texts []string
	for _, condition := range p.Conditions {
		texts = append(texts, condition.Text)
	}
	want := []string{"to bob@contoso.com", "from *@fabrikam.com", `subject starts with "invoice"`, "status failed or pending", "from IP 192.0.2.1"}
	if !slices.Equal(texts, want) {
		t.Errorf("got %q, want %q", texts, want)
	}
	out, err := json.Marshal(p)
	if err != nil || !strings.HasPrefix(string(out), `{"api":"tracing","windows":[{"start":"2026-11-21T14:02:30Z","end":"2026-11-23T14:02:30Z"}],"conditions":[{"field":"recipient","text":"to bob@contoso.com","local":false}`) {
		t.Errorf("got %s, %v, want it to begin with the api, the window and the recipient", out, err)
	}
}

func TestTheOldestDayStandsAloneIfThatCostsNothing(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, answers())
	kept := testNow.Truncate(day).Add(-90 * day)
	for _, test := range []struct {
		q       Query
		windows int
		alone   bool
	}{
		{Query{Start: kept}, 10, true},
		{Query{Start: kept.Add(14 * time.Hour), End: kept.Add(11 * day)}, 2, true},
		{Query{Start: kept, End: kept.Add(10 * day)}, 1, false},
		{Query{Start: kept, End: kept.Add(time.Hour)}, 1, false},
		{Query{Start: kept.Add(day)}, 9, false},
	} {
		windows := mustPlan(t, c, test.q).Windows
		alone := windows[len(windows)-1].End.Equal(kept.Add(day))
		if len(windows) != test.windows || alone != test.alone {
			t.Errorf("%+v: got %d windows, the oldest day alone %v, want %d, %v", test.q, len(windows), alone, test.windows, test.alone)
		}
		for i := range windows[1:] {
			if !windows[i].Start.Equal(windows[i+1].End) {
				t.Errorf("%+v: got a gap between %v and %v, want none", test.q, windows[i], windows[i+1])
			}
		}
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	for _, span := range []time.Duration{time.Second, 10 * day, 10*day + time.Second, 25 * day, 91 * day} {
		windows := split(start, start.Add(span), 10*day)
		if !windows[0].End.Equal(start.Add(span)) || !windows[len(windows)-1].Start.Equal(start) {
			t.Errorf("%v: got %v, want windows from %v to %v", span, windows, start, start.Add(span))
		}
		for i, w := range windows {
			if w.End.Sub(w.Start) > 10*day || !w.End.After(w.Start) {
				t.Errorf("%v: got the window %v, want 10 days at most", span, w)
			}
			if i > 0 && !w.End.Equal(windows[i-1].Start) {
				t.Errorf("%v: got %v before %v, want no gap", span, windows[i-1], w)
			}
		}
	}
}
