package client_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

// noon is the instant that simulated mail leads up to.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

var dialects = client.Dialects()

func newSimulator(options simulator.Options) *simulator.Simulator {
	options.Now = func() time.Time { return noon }
	return simulator.New(options)
}

func newClient(t testing.TB, s *simulator.Simulator, options client.Options) *client.Client {
	t.Helper()
	options.Tokens = client.StaticToken(client.Secret(s.Token()))
	options.Now = func() time.Time { return noon }
	if options.Transport == nil {
		options.Transport = s.Transport()
	}
	if options.Budget == nil {
		options.Budget = client.NewBudget(0, time.Minute)
	}
	c, err := client.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func plan(t testing.TB, c *client.Client, q client.Query) client.Plan {
	t.Helper()
	p, err := c.Plan(q)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// tenDays is the widest window of one request.
var tenDays = client.Query{Start: noon.Add(-10 * 24 * time.Hour)}

// wanted are the generated messages of the last ten days.
func wanted(s *simulator.Simulator) []simulator.Message {
	return slices.DeleteFunc(s.Messages(), func(m simulator.Message) bool {
		return m.Received.Before(noon.Add(-10 * 24 * time.Hour))
	})
}

// compare holds loaded messages against generated ones: each exactly once, with
// each of its recipients exactly once.
func compare(t *testing.T, got []client.Trace, want []simulator.Message) {
	t.Helper()
	generated := make(map[string]simulator.Message)
	for _, m := range want {
		generated[m.ID] = m
	}
	seen := make(map[string]bool)
	for i, trace := range got {
		if seen[trace.ID] {
			t.Fatalf("%s came twice, want it once", trace.ID)
		}
		seen[trace.ID] = true
		m, ok := generated[trace.ID]
		if !ok {
			t.Fatalf("got %s, want only what was generated", trace.ID)
		}
		if trace.MessageID != m.MessageID || trace.Subject != m.Subject || trace.Sender != m.Sender ||
			m.Received.Sub(trace.Received.Time()).Abs() >= time.Millisecond { // tracing has milliseconds
			t.Fatalf("got %+v, want %+v", trace, m)
		}
		if trace.RecipientsKnown != client.KnownAll {
			t.Fatalf("%s: recipients known: got %s, want %s", trace.ID, trace.RecipientsKnown, client.KnownAll)
		}
		if i > 0 && trace.Received.After(got[i-1].Received.Time()) {
			t.Fatalf("got %s after an older one, want the newest first", trace.ID)
		}
		compareRecipients(t, trace, m)
	}
	if len(got) != len(want) {
		t.Fatalf("%d messages, want %d", len(got), len(want))
	}
}

func compareRecipients(t *testing.T, trace client.Trace, m simulator.Message) {
	t.Helper()
	got, want := make(map[string]client.Status), make(map[string]client.Status)
	for _, r := range trace.Recipients {
		got[strings.ToLower(r.Address)] = r.Status
	}
	for _, r := range m.Recipients {
		want[strings.ToLower(r.Address)] = client.ParseStatus(r.Status)
	}
	if len(trace.Recipients) != len(m.Recipients) || !maps.Equal(got, want) {
		t.Fatalf("%s: recipients %v, want %v", trace.ID, trace.Recipients, m.Recipients)
	}
}

func loaded(r *client.Result) []client.Trace {
	var traces []client.Trace
	for _, t := range r.Snapshot().Traces {
		traces = append(traces, *t)
	}
	return traces
}

func TestEveryMessageExactlyOnce(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		for _, size := range []int{10, 100, 1000} {
			t.Run(fmt.Sprint(dialect, size), func(t *testing.T) {
				messages := 2000
				if size == 10 {
					messages = 400 // many requests for few messages
				}
				s := newSimulator(simulator.Options{Messages: messages})
				c := newClient(t, s, client.Options{Dialect: dialect, PageSize: size})
				r := c.Search(plan(t, c, tenDays))
				if err := r.Ensure(context.Background(), math.MaxInt); err != nil {
					t.Fatal(err)
				}
				compare(t, loaded(r), wanted(s))
				snapshot := r.Snapshot()
				if !snapshot.Complete || snapshot.More || !snapshot.CompleteBack.Equal(tenDays.Start) || snapshot.Requests != len(s.Log()) {
					t.Errorf("got complete %v, more %v, back to %v, %d requests, want complete, back to %v, %d", snapshot.Complete, snapshot.More, snapshot.CompleteBack, snapshot.Requests, tenDays.Start, len(s.Log()))
				}
			})
		}
	}
}

func TestIterationIsTheSame(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		s := newSimulator(simulator.Options{Messages: 500})
		c := newClient(t, s, client.Options{Dialect: dialect, PageSize: 100})
		var got []client.Trace
		for trace, err := range c.Traces(context.Background(), plan(t, c, tenDays)) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, trace)
		}
		compare(t, got, wanted(s))
	}
}

func TestWindowsJoinWithoutGapOrRepeat(t *testing.T) {
	t.Parallel()
	s := newSimulator(simulator.Options{Messages: 600, Span: 80 * 24 * time.Hour})
	c := newClient(t, s, client.Options{Dialect: client.Tracing, PageSize: 50})
	p := plan(t, c, client.Query{Start: noon.Add(-85 * 24 * time.Hour)})
	if len(p.Windows) != 9 || p.Requests != 9 {
		t.Fatalf("got %d windows, %d requests, want 9 and 9", len(p.Windows), p.Requests)
	}
	r := c.Search(p)
	if err := r.Ensure(context.Background(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	compare(t, loaded(r), s.Messages())
}

// TestTheMainPathCostsOneRequestAStep opens the list, the next page, a message
// and a timeline, and goes back.
func TestTheMainPathCostsOneRequestAStep(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			ctx := context.Background()
			s := newSimulator(simulator.Options{})
			c := newClient(t, s, client.Options{Dialect: dialect, PageSize: 100})
			r := c.Search(plan(t, c, tenDays))
			cost := func(step string, want int, do func() error) {
				t.Helper()
				before := len(s.Log())
				if err := do(); err != nil {
					t.Fatalf("%s: got %v, want no error", step, err)
				}
				if got := len(s.Log()) - before; got > want {
					t.Errorf("%s: %d requests, want %d", step, got, want)
				}
			}
			cost("nothing asked", 0, func() error { return nil })
			cost("first page", 1, func() error { return r.Ensure(ctx, 1) })
			cost("the same again", 0, func() error { return r.Ensure(ctx, 1) })
			n := len(r.Snapshot().Traces)
			cost("next page", 1, func() error { return r.Ensure(ctx, n+1) })
			first := *r.Snapshot().Traces[0]
			var recipients []client.Recipient
			cost("recipients", 1, func() (err error) { recipients, err = c.Recipients(ctx, first); return err })
			cost("events", 1, func() error { _, err := c.Events(ctx, first, recipients[0].Address); return err })
			cost("back and again", 0, func() error {
				_, err := c.Recipients(ctx, first)
				_, again := c.Events(ctx, first, recipients[0].Address)
				return errors.Join(err, again)
			})
		})
	}
}

func TestEventsOfEveryScenario(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		s := newSimulator(simulator.Options{Messages: 300})
		c := newClient(t, s, client.Options{Dialect: dialect})
		for _, m := range wanted(s)[:150] {
			if m.Scenario == "recall" {
				continue // the kind of its last event is newer than the enumeration
			}
			r := m.Recipients[0]
			events, err := c.Events(context.Background(), client.Trace{ID: m.ID}, r.Address)
			if err != nil {
				t.Fatal(err)
			}
			for i, e := range events {
				if e.Name == "" || e.Time.IsZero() || e.Kind == client.EventUnknown {
					t.Errorf("%s: got %+v, want a name, a time and a kind", m.Scenario, e)
				}
				if e.Kind.Name() == string(e.Kind) && e.Kind != "" {
					t.Errorf("%s: got the kind %q, want one that is known", m.Scenario, e.Kind)
				}
				if i > 0 && e.Time.Truncate(time.Second).Before(events[i-1].Time.Truncate(time.Second)) {
					t.Errorf("%s: got %v, want the events in order", m.Scenario, events)
				}
			}
		}
	}
}

func TestMessageWithAllRecipients(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			s := newSimulator(simulator.Options{})
			c := newClient(t, s, client.Options{Dialect: dialect})
			messages := wanted(s)
			biggest := slices.MaxFunc(messages, func(a, b simulator.Message) int { return len(a.Recipients) - len(b.Recipients) })
			if len(biggest.Recipients) < 2000 {
				t.Fatalf("the biggest mailing has %d recipients, want 2000 or more", len(biggest.Recipients))
			}
			for _, m := range []simulator.Message{messages[0], messages[len(messages)-1], biggest} {
				trace, err := c.Message(context.Background(), m.ID)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, []client.Trace{trace}, []simulator.Message{m})
			}
			_, err := c.Message(context.Background(), "00000000-0000-0000-0000-000000000000")
			if !errors.Is(err, client.ErrNotFound) {
				t.Errorf("Message of an unknown id: got %v, want %v", err, client.ErrNotFound)
			}
			kept := fmt.Sprintf("last %d days", dialect.Limits().MaxAge/(24*time.Hour))
			if limited := strings.Contains(err.Error(), kept); limited == dialect.AnyTime() {
				t.Errorf("Message of an unknown id: got %v, want how far it was looked for: %t", err, !dialect.AnyTime())
			}
		})
	}
}

func TestConditionsMeanTheSameInBothDialects(t *testing.T) {
	t.Parallel()
	s := newSimulator(simulator.Options{Messages: 1500})
	var bob, cy, pattern string
	for _, m := range wanted(s) {
		switch r := m.Recipients[0].Address; {
		case bob == "" && !strings.HasSuffix(r, "@"+simulator.Domain):
			bob, pattern = r, "*"+r[strings.LastIndex(r, "@"):]
		case cy == "" && bob != "":
			cy = r
		}
	}
	one := wanted(s)[7]
	queries := map[string]client.Query{
		"one recipient":     {Recipients: []string{bob}},
		"two recipients":    {Recipients: []string{bob, strings.ToUpper(cy)}},
		"a domain":          {Recipients: []string{pattern}},
		"sender":            {Senders: []string{one.Sender}},
		"sender and domain": {Senders: []string{"*@" + simulator.Domain}, Recipients: []string{pattern, cy}},
		"subject":           {Subject: strings.ToUpper(one.Subject[:3])},
		"subject is":        {Subject: one.Subject, SubjectMatch: client.SubjectEquals},
		"subject starts":    {Subject: one.Subject[:2], SubjectMatch: client.SubjectStarts},
		"failed":            {Statuses: []client.Status{client.StatusFailed}},
		"trouble": {Statuses: []client.Status{client.StatusFailed, client.StatusQuarantined, client.StatusPending},
			Recipients: []string{"*@" + simulator.Domain, bob, cy}},
		"Message-ID": {MessageIDs: []string{strings.Trim(one.MessageID, "<>")}},
		"id":         {IDs: []string{one.ID, strings.ToUpper(wanted(s)[9].ID)}},
		"nothing":    {Senders: []string{"nobody@example.org"}},
	}
	for name, q := range queries {
		t.Run(name, func(t *testing.T) {
			q.Start = tenDays.Start
			want := expected(wanted(s), q)
			for _, dialect := range dialects {
				c := newClient(t, s, client.Options{Dialect: dialect, PageSize: 200})
				r := c.Search(plan(t, c, q))
				if err := r.Ensure(context.Background(), math.MaxInt); err != nil {
					t.Fatal(err)
				}
				if got := ids(loaded(r)); !slices.Equal(got, want) {
					t.Errorf("%s: %d messages, want %d", dialect, len(got), len(want))
				}
			}
		})
	}
}

// expected picks generated messages by what the query says, in code of its own.
func expected(messages []simulator.Message, q client.Query) []string {
	in := func(values []string, address string) bool {
		return len(values) == 0 || slices.ContainsFunc(values, func(v string) bool {
			domain, isDomain := strings.CutPrefix(v, "*")
			return strings.EqualFold(v, address) || isDomain && strings.HasSuffix(address, domain)
		})
	}
	one := func(values []string, s string) bool {
		return len(values) == 0 || slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, s) })
	}
	var found []string
	for _, m := range messages {
		if !in(q.Senders, m.Sender) || !one(q.IDs, m.ID) || !one(q.MessageIDs, strings.Trim(m.MessageID, "<>")) || !hasSubject(q, m.Subject) {
			continue
		}
		if slices.ContainsFunc(m.Recipients, func(r simulator.Recipient) bool {
			return in(q.Recipients, r.Address) && (len(q.Statuses) == 0 || slices.Contains(q.Statuses, client.ParseStatus(r.Status)))
		}) {
			found = append(found, m.ID)
		}
	}
	slices.Sort(found)
	return found
}

func hasSubject(q client.Query, subject string) bool {
	subject, wanted := strings.ToLower(subject), strings.ToLower(q.Subject)
	switch q.SubjectMatch {
	case client.SubjectEquals:
		return subject == wanted
	case client.SubjectStarts:
		return strings.HasPrefix(subject, wanted)
	}
	return strings.Contains(subject, wanted)
}

func ids(traces []client.Trace) []string {
	found := make([]string, len(traces))
	for i, trace := range traces {
		found[i] = trace.ID
	}
	slices.Sort(found)
	return found
}

func TestForeignLinksCostNothingButTheRest(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		s := newSimulator(simulator.Options{Messages: 300, Faults: simulator.Faults{ForeignLink: simulator.When{Every: 1}}})
		var hosts []string
		transport := roundTripper(func(r *http.Request) (*http.Response, error) {
			hosts = append(hosts, r.URL.Host)
			return s.Transport().RoundTrip(r)
		})
		c := newClient(t, s, client.Options{Dialect: dialect, PageSize: 50, Transport: transport})
		r := c.Search(plan(t, c, tenDays))
		for range 2 {
			if err := r.Ensure(context.Background(), math.MaxInt); !errors.Is(err, client.ErrForeignLink) {
				t.Fatalf("Ensure: got %v, want %v", err, client.ErrForeignLink)
			}
		}
		if s := r.Snapshot(); len(s.Traces) == 0 || s.Complete || !s.More || s.ReadBack.IsZero() {
			t.Errorf("got %d messages, complete %v, more %v, read back to %v, want some, not complete, and more", len(s.Traces), s.Complete, s.More, s.ReadBack)
		}
		if !slices.Equal(hosts, []string{"graph.microsoft.com"}) {
			t.Errorf("asked %v, want only graph.microsoft.com", hosts)
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
