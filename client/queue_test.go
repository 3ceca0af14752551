package client

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// order writes down who got a slot, and when.
type order struct {
	mu  sync.Mutex
	got []string
	at  []time.Time
}

func (o *order) add(who string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.got, o.at = append(o.got, who), append(o.at, time.Now())
}

// is fails the test unless those got slots who are wanted, in their order, once time has
// passed.
func (o *order) is(t *testing.T, after time.Duration, want ...string) {
	t.Helper()
	pass(after)
	synctest.Wait()
	o.mu.Lock()
	defer o.mu.Unlock()
	if !slices.Equal(o.got, want) {
		t.Fatalf("got the order %q, want %q", o.got, want)
	}
}

// asks starts a call that takes a slot and gives it back after a second.
func (o *order) asks(ctx context.Context, t *testing.T, b *Budget, who string) {
	t.Helper()
	go func() {
		s, err := b.acquire(ctx, patiently)
		if err != nil {
			return
		}
		o.add(who)
		pass(time.Second)
		s.end(context.WithoutCancel(ctx))
	}()
	synctest.Wait()
}

// spend uses up n slots.
func spend(t *testing.T, b *Budget, n int) {
	t.Helper()
	for range n {
		s, err := b.acquire(t.Context(), patiently)
		if err != nil {
			t.Fatal(err)
		}
		s.end(t.Context())
	}
}

func TestWhoWaitsGoesBeforeABatchWhichLeavesTheReserve(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(10, time.Minute)
		began := time.Now()
		for range 10 { // one leaves the window each second
			spend(t, b, 1)
			pass(time.Second)
		}
		var o order
		o.asks(InBatch(t.Context()), t, b, "batch 1")
		o.asks(InBatch(t.Context()), t, b, "batch 2")
		o.asks(t.Context(), t, b, "page 1")
		o.asks(t.Context(), t, b, "page 2")
		if got := b.State(); got.Waiting != 4 || got.Batch != 2 {
			t.Errorf("got %d waiting, %d of them of a batch, want 4 and 2", got.Waiting, got.Batch)
		}
		o.is(t, time.Minute, "page 1", "page 2", "batch 1", "batch 2")
		// Two slots are used again by then, and two more stay free.
		for i, after := range []time.Duration{60, 61, 64, 65} {
			if got := o.at[i].Sub(began); got != after*time.Second {
				t.Errorf("%s: got a slot after %v, want %v", o.got[i], got, after*time.Second)
			}
		}
		if got := b.State(); got.Waiting != 0 {
			t.Errorf("got %d waiting, want none", got.Waiting)
		}
	})
}

func TestWhoCameFirstGoesFirstAmongEquals(t *testing.T) {
	t.Parallel()
	for _, batch := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			ctx := t.Context()
			if batch {
				ctx = InBatch(ctx)
			}
			b := NewBudget(1, time.Minute)
			spend(t, b, 1)
			var o order
			var want []string
			for i := range 5 {
				want = append(want, fmt.Sprint(i))
				o.asks(ctx, t, b, fmt.Sprint(i))
				pass(time.Millisecond)
			}
			o.is(t, 10*time.Minute, want...)
		})
	}
}

func TestACancelledWaiterLeavesTheQueueAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(1, time.Minute)
		spend(t, b, 1)
		ctx, cancel := context.WithCancel(t.Context())
		gone := make(chan error, 1)
		go func() {
			_, err := b.acquire(ctx, patiently)
			gone <- err
		}()
		synctest.Wait()
		var o order
		o.asks(t.Context(), t, b, "second")
		began := time.Now()
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) || time.Since(began) != 0 {
			t.Errorf("got %v after %v, want %v at once", err, time.Since(began), context.Canceled)
		}
		if got := b.State().Waiting; got != 1 {
			t.Errorf("got %d waiting, want 1", got)
		}
		o.is(t, 2*time.Minute, "second") // which has the slot of the first
	})
}

func TestABatchDoesNotStarveWhileManyType(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const per = time.Minute
		b := NewBudget(5, per)
		spend(t, b, 5)
		var o order
		o.asks(InBatch(t.Context()), t, b, "batch")
		began := time.Now()
		for i := range 100 { // more than the limit
			o.asks(t.Context(), t, b, fmt.Sprint("page ", i))
			pass(time.Second)
		}
		pass(time.Hour)
		synctest.Wait()
		place := slices.Index(o.got, "batch")
		if place < 0 {
			t.Fatal("the batch got no slot, want one")
		}
		if got := o.at[place].Sub(began); got < per || got > 3*per {
			t.Errorf("the batch got its slot after %v, want it after more than %v and within %v", got, per, 3*per)
		}
	})
}

func TestABatchCallThatAPersonWaitsForTooIsNoLongerOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := newTestClient(t, Tracing, answers(`{"value":[]}`), func(o *Options) { o.Budget = NewBudget(10, time.Hour) })
		spend(t, c.Budget(), 9) // one is free, which is of the reserve
		batch := make(chan time.Duration, 1)
		began := time.Now()
		go func() {
			_, _ = c.Events(InBatch(t.Context()), Trace{ID: seedID}, "bob@contoso.com")
			batch <- time.Since(began)
		}()
		pass(time.Second)
		if len(batch) > 0 {
			t.Fatal("the batch took a slot of the reserve, want it to wait")
		}
		if _, err := c.Events(t.Context(), Trace{ID: seedID}, "BOB@contoso.com"); err != nil {
			t.Fatal(err)
		}
		if got := time.Since(began); got != time.Second {
			t.Errorf("the person waited %v, want a slot at once", got-time.Second)
		}
		if got := <-batch; got != time.Second {
			t.Errorf("the batch had its answer after %v, want it with the person", got)
		}
	})
}

func TestAPageThatAPersonWaitsForTooIsNoLongerOfABatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := newTestClient(t, Tracing, answers(emptyPage), func(o *Options) { o.Budget = NewBudget(10, time.Hour) })
		spend(t, c.Budget(), 9)
		r := c.Search(mustPlan(t, c, Query{}))
		go func() { _ = r.Ensure(InBatch(t.Context()), 1) }()
		pass(time.Second)
		began := time.Now()
		if err := r.Ensure(t.Context(), 1); err != nil || time.Since(began) != 0 {
			t.Errorf("got %v after %v, want a page at once", err, time.Since(began))
		}
	})
}

// Many processes of people and of batches: the limit holds, and nobody who waits is
// behind a batch while the reserve is there.
func TestTheQueueNeverGoesOverTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const limit, per = 20, time.Minute
		log := &memoryLog{}
		var mu sync.Mutex
		var ends []time.Time
		var longest time.Duration
		var workers sync.WaitGroup
		for process := range 3 {
			b := NewBudget(limit, per, WithBudgetStore(log.process(), nil))
			for worker := range 4 {
				ctx, batch := t.Context(), worker > 0
				if batch {
					ctx = InBatch(ctx)
				}
				random := rand.New(rand.NewPCG(uint64(process), uint64(worker)))
				workers.Go(func() {
					for range 12 {
						asked := time.Now()
						s, err := b.acquire(ctx, patiently)
						if err != nil {
							t.Errorf("acquire: got %v, want no error", err)
							return
						}
						waited := time.Since(asked)
						pass(time.Duration(random.IntN(2000)) * time.Millisecond)
						mu.Lock()
						ends = append(ends, time.Now())
						if !batch {
							longest = max(longest, waited)
						}
						mu.Unlock()
						s.end(ctx)
						if !batch {
							pass(40 * time.Second) // a person reads
						}
					}
				})
			}
		}
		workers.Wait()
		slices.SortFunc(ends, time.Time.Compare)
		if n := densest(ends, per); n > limit || len(ends) != 3*4*12 {
			t.Errorf("got %d requests, %d of them in one window, want %d and at most %d", len(ends), n, 3*4*12, limit)
		}
		if longest > 5*time.Second {
			t.Errorf("who types waited %v beside batches, want 5s at most", longest)
		}
	})
}
