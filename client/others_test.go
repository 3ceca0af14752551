package client

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestARefusalWithRequestsLeftLowersWhatABatchTakes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, s := newTestClient(t, Tracing, play(status(429, "", "Retry-After", "10"), status(200, emptyPage)),
			func(o *Options) { o.Budget = NewBudget(100, 5*time.Minute) })
		b := c.Budget()
		spend(t, b, 40) // others have the 60 that are missing
		began := time.Now()
		if err := askLatest(t.Context(), t, c); err != nil || time.Since(began) != 10*time.Second || s.count() != 2 {
			t.Fatalf("who waits: got %v after %v, want an answer as soon as the service wants to be asked", err, time.Since(began))
		}
		got := b.State()
		if got.Share != 40 || !got.ShareUntil.Equal(began.Add(5*time.Minute)) || got.Spare != 0 || got.Limit != 100 || got.Used != 42 {
			t.Errorf("got %+v, want a share of 40 of the limit for five minutes, and nothing to spare", got)
		}
		if _, ok := b.tryAcquire(t.Context()); ok {
			t.Error("the background got a slot, want none")
		}
		if _, err := b.acquire(InBatch(t.Context()), patiently); err != nil || time.Since(began) != 5*time.Minute {
			t.Errorf("a batch: got %v after %v, want a slot after five minutes", err, time.Since(began))
		}
		if got := b.State(); got.Share != 0 || got.Spare < 70 {
			t.Errorf("got %+v after five minutes, want the whole limit again", got)
		}
	})
}

func TestARefusalAfterAFewRequestsDoesNotStopABatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := newTestClient(t, Tracing, play(status(429, "", "Retry-After", "1"), status(200, emptyPage)))
		began := time.Now()
		if err := askLatest(InBatch(t.Context()), t, c); err != nil || time.Since(began) != time.Second {
			t.Errorf("got %v after %v, want an answer after a second", err, time.Since(began))
		}
	})
}

func TestARefusalOfOurOwnMakingLowersNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := newTestClient(t, Tracing, play(status(429, "", "Retry-After", "1"), status(200, emptyPage)),
			func(o *Options) { o.Budget = NewBudget(10, time.Minute) })
		spend(t, c.Budget(), 9)
		if err := askLatest(t.Context(), t, c); err != nil {
			t.Fatal(err)
		}
		if got := c.Budget().State(); got.Share != 0 {
			t.Errorf("got a share of %d, want the whole limit", got.Share)
		}
	})
}
