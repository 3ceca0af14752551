package client_test

import (
	"context"
	"errors"
	"io"
	"log"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

// every is a fault that meets each n-th request.
func every(n int) simulator.When { return simulator.When{Every: n} }

func TestFaultsThatPassAreSatOut(t *testing.T) {
	t.Parallel()
	faults := map[string]simulator.Faults{
		"throttled, told for how long": {Throttle: every(3), RetryAfter: "2.128"},
		"throttled, told until when":   {Throttle: every(3), RetryAfter: "Sat, 01 Jan 2000 00:00:30 GMT"},
		"throttled, told nothing":      {Throttle: every(3)},
		"503":                          {Unavailable: every(3)},
		"503 with a wait":              {Unavailable: every(3), RetryAfter: "7"},
		"504 of a gateway":             {Unavailable: every(3), Status: 504, Gateway: true},
		"connection closed":            {Drop: every(3)},
		"half a body":                  {Cut: every(3)},
		"slow":                         {Latency: 3 * time.Second},
		"everything":                   {Throttle: every(5), Unavailable: every(7), Drop: every(11), Cut: every(4)},
	}
	for _, dialect := range dialects {
		for name, fault := range faults {
			t.Run(string(dialect)+" "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := newSimulator(simulator.Options{Messages: 400, Faults: fault})
					c := newClient(t, s, client.Options{Dialect: dialect, PageSize: 60})
					r := c.Search(plan(t, c, tenDays))
					if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
						t.Fatal(err)
					}
					compare(t, loaded(r), wanted(s))
				})
			})
		}
	}
}

func TestFaultsThatStay(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		faults   simulator.Faults
		kind     error
		requests int
	}{
		"401":                  {simulator.Faults{Expired: every(1)}, client.ErrSignIn, 1}, // a static token has no other
		"401 with a challenge": {simulator.Faults{Challenge: every(1)}, client.ErrSignIn, 1},
		"no service principal": {simulator.Faults{NoPrincipal: every(1)}, client.ErrNotProvisioned, 1},
		"403":                  {simulator.Faults{Forbidden: every(1)}, client.ErrForbidden, 1},
		"503":                  {simulator.Faults{Unavailable: every(1)}, client.ErrUnavailable, 4},
		"503 of a gateway":     {simulator.Faults{Unavailable: every(1), Gateway: true}, client.ErrNotGraph, 4},
		"403 of a gateway":     {simulator.Faults{Unavailable: every(1), Gateway: true, Status: 403}, client.ErrNotGraph, 1},
		"bad JSON":             {simulator.Faults{BadJSON: every(1)}, client.ErrBadAnswer, 1},
		"closed":               {simulator.Faults{Drop: every(1)}, client.ErrNetwork, 4},
		"throttled for long":   {simulator.Faults{Throttle: every(1), RetryAfter: "86400"}, client.ErrThrottled, 1},
	}
	for _, dialect := range dialects {
		for name, test := range tests {
			t.Run(string(dialect)+" "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := newSimulator(simulator.Options{Messages: 200})
					c := newClient(t, s, client.Options{Dialect: dialect, PageSize: 60})
					r := c.Search(plan(t, c, tenDays))
					if err := r.Ensure(t.Context(), 1); err != nil {
						t.Fatal(err)
					}
					before := r.Snapshot()
					asked := len(s.Log())
					s.SetFaults(test.faults)
					err := r.Ensure(t.Context(), math.MaxInt)
					var e *client.Error
					if !errors.Is(err, test.kind) || !errors.As(err, &e) {
						t.Fatalf("%v, want %v", err, test.kind)
					}
					if got := len(s.Log()) - asked; got != test.requests || e.Tries != test.requests {
						t.Errorf("%d requests, %d tries said, want %d", got, e.Tries, test.requests)
					}
					if after := r.Snapshot(); !slices.Equal(after.Traces, before.Traces) || after.Complete {
						t.Errorf("after the error got %d messages, complete %v, want the %d from before, not complete", len(after.Traces), after.Complete, len(before.Traces))
					}
					// When it has passed, the same call goes on where it stopped.
					s.SetFaults(simulator.Faults{})
					pass(48 * time.Hour) // fake: any throttling is over
					if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
						t.Fatal(err)
					}
					compare(t, loaded(r), wanted(s))
				})
			})
		}
	}
}

func TestQuotaOfTheServiceIsKept(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := simulator.New(simulator.Options{Messages: 600, Quota: 20, Now: func() time.Time { return time.Now() }})
				c, err := client.New(client.Options{
					Dialect: dialect, PageSize: 10, Transport: s.Transport(), Tokens: client.StaticToken(client.Secret(s.Token())),
					Budget: client.NewBudget(20, 5*time.Minute),
				})
				if err != nil {
					t.Fatal(err)
				}
				r := c.Search(plan(t, c, client.Query{Start: time.Now().Add(-10 * 24 * time.Hour)}))
				if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
					t.Fatal(err)
				}
				for _, request := range s.Log() {
					if request.Status != 200 {
						t.Fatalf("%s: got %d, want 200", request.URL, request.Status)
					}
				}
				if n := len(s.Log()); n <= 40 {
					t.Errorf("got %d requests, want more than 40, to show a limit", n)
				}
			})
		})
	}
}

func TestRepeatedLinkEndsTheSearch(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		s := newSimulator(simulator.Options{Messages: 200, Faults: simulator.Faults{RepeatedLink: every(1)}})
		c := newClient(t, s, client.Options{Dialect: dialect, PageSize: 60})
		r := c.Search(plan(t, c, tenDays))
		for range 2 {
			if err := r.Ensure(context.Background(), math.MaxInt); !errors.Is(err, client.ErrBadAnswer) {
				t.Fatalf("Ensure: got %v, want %v", err, client.ErrBadAnswer)
			}
		}
		if n := len(s.Log()); n > 2 {
			t.Errorf("got %d requests, want 2 at most", n)
		}
		if r.Snapshot().Complete {
			t.Error("got a complete result, want it not to be")
		}
	}
}

func TestCancelInTheMiddleAndAskAgain(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSimulator(simulator.Options{Messages: 300, Faults: simulator.Faults{Latency: 2 * time.Second}})
				c := newClient(t, s, client.Options{Dialect: dialect, PageSize: 50})
				r := c.Search(plan(t, c, tenDays))
				cancelled := 0
				for wait := time.Second; !r.Snapshot().Complete; wait += time.Second {
					ctx, cancel := context.WithTimeout(t.Context(), wait)
					err := r.Ensure(ctx, math.MaxInt)
					if errors.Is(err, context.DeadlineExceeded) {
						cancelled++
					} else if err != nil {
						t.Fatal(err)
					}
					cancel()
				}
				if cancelled < 2 {
					t.Errorf("cancelled %d times, want 2 or more", cancelled)
				}
				compare(t, loaded(r), wanted(s))
			})
		})
	}
}

// TestOverTLS runs everything over a real connection, HTTP/2 and gzip included.
func TestOverTLS(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		s := newSimulator(simulator.Options{Messages: 400})
		server := httptest.NewUnstartedServer(s)
		server.Config.ErrorLog = log.New(io.Discard, "", 0) // the refused handshake below
		server.EnableHTTP2 = true
		server.StartTLS()
		defer server.Close()
		c := newClient(t, s, client.Options{Dialect: dialect, PageSize: 100, BaseURL: server.URL, Transport: server.Client().Transport})
		r := c.Search(plan(t, c, tenDays))
		if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
			t.Fatal(err)
		}
		compare(t, loaded(r), wanted(s))
		first := r.Snapshot().Traces[0]
		if events, err := c.Events(t.Context(), *first, first.Recipients[0].Address); err != nil || events == nil {
			t.Errorf("Events: got %v, %v, want a list", events, err)
		}
		untrusting := newClient(t, s, client.Options{Dialect: dialect, BaseURL: server.URL, Transport: &http.Transport{}})
		err := untrusting.Search(plan(t, untrusting, tenDays)).Ensure(t.Context(), 1)
		if !errors.Is(err, client.ErrTLS) {
			t.Errorf("an unknown certificate: got %v, want %v", err, client.ErrTLS)
		}
	}
}

// pass lets fake time go by, inside testing/synctest.
func pass(d time.Duration) { <-time.After(d) }
