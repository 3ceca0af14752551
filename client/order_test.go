package client

import (
	"errors"
	"math"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestNoClaimWithoutOrder is about a service that does not send newest first,
// which no page of Microsoft's promises: what has come then says nothing of what
// is still to come.
func TestNoClaimWithoutOrder(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{
		"upwards": {
			testPage("2", testRow("4", 4, "a@x", "failed"), testRow("3", 3, "a@x", "failed")),
			testPage("3", testRow("2", 2, "a@x", "failed"), testRow("1", 1, "a@x", "failed")),
		},
		"pages in another order": {
			testPage("2", testRow("3", 3, "a@x", "failed"), testRow("4", 4, "a@x", "failed")),
			testPage("3", testRow("1", 1, "a@x", "failed"), testRow("2", 2, "a@x", "failed")),
		},
	}
	for name, pages := range tests {
		t.Run(name, func(t *testing.T) {
			c, _ := newTestClient(t, Tracing, answers(append(pages, testPage("", testRow("5", 5, "a@x", "failed")))...))
			r := c.Search(mustPlan(t, c, Query{}))
			for range pages {
				if err := r.EnsureWithin(t.Context(), math.MaxInt, 1); err != nil {
					t.Fatal(err)
				}
			}
			if s := r.Snapshot(); len(s.Traces) != 4 || !s.CompleteBack.IsZero() || !s.ReadBack.IsZero() || !s.OutOfOrder || s.Traces[3].RecipientsKnown != KnownSoFar {
				t.Errorf("got %s, out of order %v, complete back to %v, read back to %v, want 4, out of order, neither time", shape(s), s.OutOfOrder, s.CompleteBack, s.ReadBack)
			}
			if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
				t.Fatal(err)
			}
			if s := r.Snapshot(); !s.Complete || len(s.Traces) != 5 || s.Traces[3].RecipientsKnown != KnownAll {
				t.Errorf("got %s, complete %v, want 5, complete", shape(s), s.Complete)
			}
		})
	}
}

// TestWhoWaitsTakesOverFromThePrefetch is about an answer that makes a prefetch
// give up while somebody has come to wait for the same page.
func TestWhoWaitsTakesOverFromThePrefetch(t *testing.T) {
	t.Parallel()
	for _, code := range []int{429, 503} {
		synctest.Test(t, func(t *testing.T) {
			c, s := newTestClient(t, Tracing, func(n int, r *http.Request) (*http.Response, error) {
				pass(time.Second)
				if n == 1 {
					return answer(code, "", "Retry-After", "5"), nil
				}
				return answer(200, testPage("", testRow("1", 1, "a@x", "failed"))), nil
			})
			r := c.Search(mustPlan(t, c, Query{}))
			background := make(chan error, 1)
			go func() { background <- r.Prefetch(t.Context(), 1) }()
			synctest.Wait()
			if err := r.EnsureWithin(t.Context(), 1, 1); err != nil || s.count() != 2 || r.Snapshot().Pages != 1 {
				t.Errorf("%d: got %v, %d requests, %d pages, want no error, 2 and 1", code, err, s.count(), r.Snapshot().Pages)
			}
			if err := <-background; err == nil {
				t.Errorf("%d: the prefetch waited, want an error at once", code)
			}
		})
	}
}

func TestALongRetryAfterIsAnErrorForEveryCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, s := newTestClient(t, Tracing, play(status(429, "", "Retry-After", "86400")))
		began := time.Now()
		for range 2 {
			err := askLatest(t.Context(), t, c)
			var known *Error
			if !errors.Is(err, ErrThrottled) || !errors.As(err, &known) || !known.Until.Equal(began.Add(24*time.Hour)) {
				t.Errorf("got %v, want %v until a day later", err, ErrThrottled)
			}
		}
		if took := time.Since(began); took != 0 || s.count() != 1 {
			t.Errorf("got %v, %d requests, want 0s and 1", took, s.count())
		}
	})
}

// TestOnlyGraphSaysThatAnIDIsNotThere tells the service's answer from that of
// whatever else stands at its address.
func TestOnlyGraphSaysThatAnIDIsNotThere(t *testing.T) {
	t.Parallel()
	for body, known := range map[string]bool{
		`{"error":{"code":"ResourceNotFound","message":"no such resource"}}`: true,
		"<html>404</html>": false,
	} {
		c, _ := newTestClient(t, MessageTraces, play(status(404, body)))
		r := c.Search(mustPlan(t, c, Query{IDs: []string{"a"}}))
		err := r.Ensure(t.Context(), 1)
		if known != (err == nil) || r.Snapshot().Complete != known {
			t.Errorf("%s: got %v, complete %v, want an answer that is known: %t", body, err, r.Snapshot().Complete, known)
		}
	}
}
