package gather_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/gather"
	"msgtrace/client/simulator"
)

// mailbox is a client on a simulator, and what a search for one recipient found.
type mailbox struct {
	*client.Client
	sim    *simulator.Simulator
	traces []*client.Trace
}

func open(t *testing.T, api client.Dialect, limit int, transport func(http.RoundTripper) http.RoundTripper) *mailbox {
	t.Helper()
	sim := simulator.New(simulator.Options{Messages: 600, Quota: -1})
	way := sim.Transport()
	if transport != nil {
		way = transport(way)
	}
	c, err := client.New(client.Options{
		Dialect: api, Tokens: client.StaticToken("simulator"), Transport: way, Budget: client.NewBudget(limit, client.ServiceWindow),
	})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := c.Plan(client.Query{Recipients: []string{"bob@contoso.com"}})
	if err != nil {
		t.Fatal(err)
	}
	found := c.Search(plan)
	if err := found.Ensure(t.Context(), 100); err != nil {
		t.Fatal(err)
	}
	traces := found.Snapshot().Traces
	if len(traces) < 5 {
		t.Fatalf("got %d messages, want 5 or more", len(traces))
	}
	return &mailbox{c, sim, traces[:5]}
}

// asked is how many requests a script makes.
func (m *mailbox) asked(script func()) int {
	before := len(m.sim.Log())
	script()
	return len(m.sim.Log()) - before
}

func TestWhatAListLeavesOutIsReadForTheCostThatWasSaid(t *testing.T) {
	t.Parallel()
	for _, api := range client.Dialects() {
		for _, want := range []gather.Want{{Recipients: true}, {Events: true}, {Recipients: true, Events: true}} {
			synctest.Test(t, func(t *testing.T) {
				m := open(t, api, 0, nil)
				cost := want.Cost(m.Client, m.traces)
				var whole []*client.Trace
				asked := 0
				n := m.asked(func() {
					got, err := gather.Read(t.Context(), m.Client, want, m.traces)
					if whole, asked = got.Messages, got.Requests; err != nil || got.Missing.Any() || got.Missing.String() != "" {
						t.Errorf("%s %+v: got %v, %s, want all of it", api, want, err, got.Missing)
					}
				})
				if n != cost.Requests() && !cost.More || n < cost.Requests() || n == 0 || n != asked {
					t.Errorf("%s %+v: got %d requests and said %d, want %s", api, want, n, asked, cost)
				}
				recipients := 0
				for i, one := range whole {
					if want.Recipients && one.RecipientsKnown != client.KnownAll {
						t.Errorf("%s %+v: got %s recipients of %s, want all", api, want, one.RecipientsKnown, one.ID)
					}
					for _, r := range one.Recipients {
						recipients++
						if (r.Events != nil) != want.Events {
							t.Errorf("%s %+v: got the events %v of %s", api, want, r.Events, r.Address)
						}
					}
					if m.traces[i].Recipients[0].Events != nil {
						t.Errorf("got events in the message of the list, want it as it was")
					}
				}
				again := m.asked(func() { _, _ = gather.Read(t.Context(), m.Client, want, m.traces) })
				if left := want.Cost(m.Client, m.traces); again != 0 || left.Requests() != 0 || left.More {
					t.Errorf("%s %+v: got %d requests again and the cost %s, want none", api, want, again, left)
				}
			})
		}
	}
}

// The reserve is left to what people open meanwhile, and the wait says until when.
func TestReadingWaitsForRequestsBesideTheReserve(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const limit, reserve = 5, 1
		m := open(t, client.Tracing, limit, nil)
		waited, most, what := 0, 0, ""
		ctx := client.WithProgress(t.Context(), func(p client.Progress) {
			most = max(most, m.Budget().State().Used)
			if p.State == client.StateWaitingBudget {
				if !p.Until.After(time.Now()) {
					t.Errorf("got a wait until %s, want a time to come", p.Until)
				}
				waited, what = waited+1, p.What
			}
		})
		got, err := gather.Read(ctx, m.Client, gather.Want{Recipients: true}, m.traces)
		if missing := got.Missing; err != nil || missing.Any() || waited == 0 || most > limit-reserve || !strings.HasPrefix(what, "recipients: request ") {
			t.Errorf("got %v, %s after %d waits for %q with %d requests used at most, want all of it and %d used at most", err, missing, waited, what, most, limit-reserve)
		}
	})
}

func TestWhatWasNotReadIsCounted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want  gather.Want
		limit int
		words string
	}{
		{gather.Want{Events: true}, 4, "events of 2 of 5 recipients were not read"},
		{gather.Want{Recipients: true}, 4, "all recipients of 2 of 5 messages were not read"},
		{gather.Want{Recipients: true, Events: true}, 1, "all recipients of 5 of 5 messages and events of 5 of 5 recipients were not read"},
	} {
		synctest.Test(t, func(t *testing.T) {
			m := open(t, client.Tracing, test.limit, nil) // which took the first request
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			got, err := gather.Read(ctx, m.Client, test.want, m.traces)
			if !errors.Is(err, context.DeadlineExceeded) || got.Missing.String() != test.words || len(got.Messages) != 5 {
				t.Errorf("got %v, %q and %d messages, want %q and all 5", err, got.Missing, len(got.Messages), test.words)
			}
		})
	}
}

// gone answers that there is no such thing from the nth request on.
type gone struct {
	http.RoundTripper
	n, from int
}

func (g *gone) RoundTrip(r *http.Request) (*http.Response, error) {
	if g.n++; g.n == g.from {
		body := `{"error":{"code":"ResourceNotFound","message":"not found"}}`
		return &http.Response{StatusCode: http.StatusNotFound, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
	return g.RoundTripper.RoundTrip(r)
}

func TestWhatTheServiceNoLongerHasIsMissingAndNoError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := open(t, client.MessageTraces, 0, func(way http.RoundTripper) http.RoundTripper { return &gone{way, 0, 3} })
		got, err := gather.Read(t.Context(), m.Client, gather.Want{Recipients: true}, m.traces)
		if missing := got.Missing; err != nil || missing.Recipients != 1 || missing.OfMessages != 5 {
			t.Errorf("got %v, %q, want the recipients of one missing", err, missing)
		}
	})
}

func TestACostIsSaidInWords(t *testing.T) {
	t.Parallel()
	for want, cost := range map[string]gather.Cost{"1 request": {Events: 1}, "1,200 requests": {Recipients: 200, Events: 1000}, "3 requests or more": {Recipients: 3, More: true}} {
		if got := cost.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// busy answers every second request with 503.
type busy struct {
	http.RoundTripper
	n int
}

func (b *busy) RoundTrip(r *http.Request) (*http.Response, error) {
	if b.n++; b.n%2 == 0 {
		return &http.Response{StatusCode: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"1"}}, Body: http.NoBody, Request: r}, nil
	}
	return b.RoundTripper.RoundTrip(r)
}

func TestRequestsThatAreMadeAgainAreCounted(t *testing.T) {
	t.Parallel()
	for _, want := range []gather.Want{{Recipients: true}, {Events: true}} {
		synctest.Test(t, func(t *testing.T) {
			service := &busy{}
			m := open(t, client.Tracing, 0, func(sim http.RoundTripper) http.RoundTripper {
				service.RoundTripper = sim
				return service
			})
			before := service.n
			got, err := gather.Read(t.Context(), m.Client, want, m.traces)
			if sent := service.n - before; err != nil || got.Requests != sent || sent <= len(m.traces) {
				t.Errorf("%+v: got %d requests and %v, want %d, more than there are messages", want, got.Requests, err, sent)
			}
		})
	}
}
