package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// ninetyDays is a search of ten windows, which have a message in the middle each, to
// two recipients.
var ninetyDays = Query{Start: testNow.Truncate(day).Add(-90 * day)}

// daily answers the windows of a search with a row a day, those of a recipient where
// one is asked for. Broken says what it answers instead, nil: nothing else.
func daily(broken func(n int, start time.Time, asked string) *http.Response) func(int, *http.Request) (*http.Response, error) {
	return func(n int, r *http.Request) (*http.Response, error) {
		asked := decoded(r.URL)
		bounds := boundsAsked.FindStringSubmatch(asked)
		start, _ := time.Parse(time.RFC3339, bounds[1])
		end, _ := time.Parse(time.RFC3339, bounds[2])
		if response := broken(n, start, asked); response != nil {
			return response, nil
		}
		var rows []string
		for back := range 90 {
			at := testNow.Add(-time.Duration(back)*day - 12*time.Hour)
			if at.Before(start) || at.After(end) {
				continue
			}
			for _, recipient := range []string{"a@x.example", "b@x.example"} {
				if !strings.Contains(asked, "recipientAddress") || strings.Contains(asked, recipient) {
					rows = append(rows, testRow(fmt.Sprint("day-", back), int(testNow.Sub(at).Minutes()), recipient, StatusDelivered))
				}
			}
		}
		return answer(http.StatusOK, testPage("", rows...)), nil
	}
}

// badGraph is an answer of Graph with a status that is no 200.
func badGraph(status int) *http.Response {
	return answer(status, `{"error":{"code":"Oops","message":"no"}}`, "Content-Type", "application/json")
}

// passing are the answers of one window that come for as long as it is broken.
var passing = map[string]func() *http.Response{
	"503":        func() *http.Response { return badGraph(http.StatusServiceUnavailable) },
	"400":        func() *http.Response { return badGraph(http.StatusBadRequest) },
	"404":        func() *http.Response { return badGraph(http.StatusNotFound) },
	"bad answer": func() *http.Response { return answer(http.StatusOK, "{]", "Content-Type", "application/json") },
	"broken off": func() *http.Response { return answer(http.StatusOK, `{"value":[`, "Content-Type", "application/json") },
}

func TestAWindowThatFailsDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	for name, fails := range passing {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				missing, broken := testNow.Add(-35*day), true
				c, s := newTestClient(t, Tracing, daily(func(_ int, start time.Time, _ string) *http.Response {
					if broken && start.Before(missing) && start.Add(10*day).After(missing) {
						return fails()
					}
					return nil
				}))
				r := c.Search(mustPlan(t, c, ninetyDays))
				if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
					t.Fatalf("got %v, want no error", err)
				}
				got := r.Snapshot()
				if len(got.Traces) != 80 || got.Complete || got.More || len(got.Failed) != 1 {
					t.Fatalf("got %d messages, complete %v, more %v, %d parts failed, want 80, not complete, no more, 1", len(got.Traces), got.Complete, got.More, len(got.Failed))
				}
				part := got.Failed[0]
				if w := part.Window; w.Start.After(missing) || w.End.Before(missing) || w.End.Sub(w.Start) != 10*day || part.Values != nil {
					t.Errorf("got %+v, want the window of ten days around %v", part, missing)
				}
				if !got.CompleteBack.Equal(part.Window.End) || !got.ReadBack.Equal(part.Window.End) {
					t.Errorf("got complete back to %v, read back to %v, want %v", got.CompleteBack, got.ReadBack, part.Window.End)
				}
				asked := s.count()
				broken = false
				if err := r.Again(t.Context(), part); err != nil {
					t.Fatal(err)
				}
				got = r.Snapshot()
				if len(got.Traces) != 90 || !got.Complete || got.Failed != nil || got.Unsorted || s.count() != asked+1 || got.Requests != s.count() {
					t.Errorf("again: got %d messages, complete %v, failed %v, unsorted %v, in %d requests (%d counted), want 90, complete, in 1",
						len(got.Traces), got.Complete, got.Failed, got.Unsorted, s.count()-asked, got.Requests)
				}
				for _, trace := range got.Traces {
					if trace.RecipientsKnown != KnownAll || len(trace.Recipients) != 2 {
						t.Fatalf("got %+v, want both recipients and all known", trace)
					}
				}
				if err := r.Again(t.Context(), part); err != nil || s.count() != asked+1 {
					t.Errorf("once more: got %v and %d requests, want nothing", err, s.count()-asked-1)
				}
			})
		})
	}
}

func TestWhatConcernsEveryRequestStopsTheSearch(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer func() *http.Response
		kind   error
	}{
		"401":          {func() *http.Response { return badGraph(http.StatusUnauthorized) }, ErrSignIn},
		"403":          {func() *http.Response { return badGraph(http.StatusForbidden) }, ErrForbidden},
		"429 for long": {func() *http.Response { return answer(429, "{}", "Retry-After", "90000") }, ErrThrottled},
		"503 for long": {func() *http.Response { return answer(503, "{}", "Retry-After", "90000") }, ErrUnavailable},
		"a page of a proxy": {func() *http.Response {
			return answer(502, "<html><title>Proxy</title></html>", "Content-Type", "text/html")
		}, ErrNotGraph},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, _ := newTestClient(t, Tracing, daily(func(n int, _ time.Time, _ string) *http.Response {
					if n == 3 || n > 3 {
						return test.answer()
					}
					return nil
				}))
				r := c.Search(mustPlan(t, c, ninetyDays))
				if err := r.Ensure(t.Context(), math.MaxInt); !errors.Is(err, test.kind) {
					t.Errorf("got %v, want %v", err, test.kind)
				}
				if got := r.Snapshot(); got.Failed != nil || !got.More || len(got.Traces) != 20 {
					t.Errorf("got %d messages, more %v, failed %v, want 20, more, none", len(got.Traces), got.More, got.Failed)
				}
			})
		})
	}
}

func TestTheFirstWindowAndTheOnlyOneFailAsBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, q := range []Query{ninetyDays, {}} {
			c, s := newTestClient(t, Tracing, daily(func(n int, _ time.Time, _ string) *http.Response {
				if n <= 4 {
					return badGraph(http.StatusServiceUnavailable)
				}
				return nil
			}))
			r := c.Search(mustPlan(t, c, q))
			if err := r.Ensure(t.Context(), math.MaxInt); !errors.Is(err, ErrUnavailable) || s.count() != 4 {
				t.Errorf("got %v in %d requests, want %v in 4", err, s.count(), ErrUnavailable)
			}
			if err := r.Ensure(t.Context(), math.MaxInt); err != nil || !r.Snapshot().Complete {
				t.Errorf("again: got %v, complete %v, want it complete", err, r.Snapshot().Complete)
			}
		}
	})
}

func TestAServiceThatAnswersNothingMoreIsNotAskedForEveryWindow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, s := newTestClient(t, Tracing, daily(func(n int, _ time.Time, _ string) *http.Response {
			if n > 2 {
				return badGraph(http.StatusBadRequest)
			}
			return nil
		}))
		q := ninetyDays
		q.Recipients = []string{"a@x.example", "b@x.example"}
		r := c.Search(byValues(mustPlan(t, c, q)))
		if err := r.Ensure(t.Context(), math.MaxInt); !errors.Is(err, ErrBadRequest) {
			t.Errorf("got %v, want %v", err, ErrBadRequest)
		}
		if got := r.Snapshot(); !got.More || len(got.Failed) != mostFailedParts || s.count() != 2+mostFailedParts+1 {
			t.Errorf("got more %v, %d parts failed, %d requests, want more, %d, %d", got.More, len(got.Failed), s.count(), mostFailedParts, 2+mostFailedParts+1)
		}
	})
}

func TestAFailedPartSaysWhichValuesWereAskedFor(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, daily(func(n int, _ time.Time, asked string) *http.Response {
		if n > 2 && strings.Contains(asked, "b@x.example") {
			return badGraph(http.StatusBadRequest)
		}
		return nil
	}))
	r := c.Search(byValues(mustPlan(t, c, Query{Start: testNow.Add(-15 * day), Recipients: []string{"a@x.example", "b@x.example"}, Statuses: []Status{StatusDelivered}})))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	got := r.Snapshot()
	if len(got.Traces) != 15 || len(got.Failed) != 1 || fmt.Sprint(got.Failed[0].Values) != "[to b@x.example]" {
		t.Fatalf("got %d messages and %+v, want 15 and the part of b@x.example", len(got.Traces), got.Failed)
	}
	out, err := json.Marshal(got.Failed)
	want := `[{"start":"2026-11-08T14:02:30Z","end":"2026-11-13T14:02:30Z","values":["to b@x.example"],"error":"request refused by Graph (400 Oops): no"}]`
	if err != nil || string(out) != want {
		t.Errorf("got %s, %v, want %s", out, err, want)
	}
	w := Wording{Time: func(t time.Time) string { return t.Format("2 Jan") }}
	if got, want := r.Plan().Reach(got).Read(w), "read back to 13 Nov only, 8 Nov to 13 Nov could not be read"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAPartThatFailsAgainStaysAndIsReadFromItsBeginning(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := true
		page := func(r *http.Request) string {
			if strings.Contains(decoded(r.URL), "skiptoken=second") {
				return testPage("", testRow("old-2", 15*24*60, "a@x", "delivered"))
			}
			return testPage("second", testRow("old-1", 14*24*60, "a@x", "delivered"))
		}
		c, s := newTestClient(t, Tracing, func(n int, r *http.Request) (*http.Response, error) {
			switch {
			case n == 1:
				return answer(http.StatusOK, testPage("", testRow("new", 1, "a@x", "delivered"))), nil
			case broken && strings.Contains(decoded(r.URL), "skiptoken"):
				return badGraph(http.StatusBadGateway), nil
			}
			return answer(http.StatusOK, page(r)), nil
		})
		r := c.Search(mustPlan(t, c, Query{Start: testNow.Add(-20 * day)}))
		if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
			t.Fatal(err)
		}
		part := r.Snapshot().Failed[0]
		if want := ceil(testNow.Add(-14*day), time.Second); !part.Window.End.Equal(want) {
			t.Errorf("got %v, want what is missing to end at %v", part.Window, want)
		}
		if err := r.Again(t.Context(), part); !errors.Is(err, ErrUnavailable) || len(r.Snapshot().Failed) != 1 {
			t.Fatalf("got %v and %d parts, want %v and 1", err, len(r.Snapshot().Failed), ErrUnavailable)
		}
		asked := s.count()
		broken = false
		if err := r.Again(t.Context(), part); err != nil {
			t.Fatal(err)
		}
		if got := r.Snapshot(); shape(got) != "new: a@x (all); old-1: a@x (all); old-2: a@x (all)" || !got.Complete || s.count() != asked+2 {
			t.Errorf("got %s, complete %v, in %d requests, want all three, complete, in 2", shape(got), got.Complete, s.count()-asked)
		}
	})
}

func TestACancelledAgainGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	broken := true
	c, _ := newTestClient(t, Tracing, daily(func(n int, _ time.Time, _ string) *http.Response {
		if n > 1 && broken {
			return badGraph(http.StatusBadRequest)
		}
		return nil
	}))
	r := c.Search(mustPlan(t, c, Query{Start: testNow.Add(-15 * day)}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	broken = false
	part := r.Snapshot().Failed[0]
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Again(ctx, part); !errors.Is(err, context.Canceled) || len(r.Snapshot().Failed) != 1 {
		t.Errorf("got %v, want %v and the part still there", err, context.Canceled)
	}
	if err := r.Again(t.Context(), part); err != nil || !r.Snapshot().Complete {
		t.Errorf("got %v, complete %v, want it complete", err, r.Snapshot().Complete)
	}
}

func TestAnIterationEndsWithTheErrorsOfFailedParts(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, daily(func(n int, _ time.Time, _ string) *http.Response {
		if n == 3 {
			return badGraph(http.StatusBadRequest)
		}
		return nil
	}))
	n, errs := 0, []error{}
	for _, err := range c.Traces(t.Context(), mustPlan(t, c, ninetyDays)) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		n++
	}
	if n != 80 || len(errs) != 1 || !errors.Is(errs[0], ErrBadRequest) {
		t.Errorf("got %d messages and %v, want 80 and %v", n, errs, ErrBadRequest)
	}
}
