package client

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// densest returns the most instants in any span of per, that begins at one of them.
func densest(stamps []time.Time, per time.Duration) int {
	most := 0
	for i, from := range stamps {
		n := 0
		for _, at := range stamps[i:] {
			if at.Sub(from) < per {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func TestBudgetIsExactOverAnyWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(100, 5*time.Minute)
		var mu sync.Mutex
		var ends []time.Time
		var workers sync.WaitGroup
		for range 3 {
			workers.Go(func() {
				for range 100 {
					s, err := b.acquire(t.Context(), patiently)
					if err != nil {
						t.Error(err)
						return
					}
					pass(1500 * time.Millisecond)
					mu.Lock()
					ends = append(ends, time.Now())
					mu.Unlock()
					s.spent()
				}
			})
		}
		started := time.Now()
		workers.Wait()
		slices.SortFunc(ends, time.Time.Compare)
		if n := densest(ends, 5*time.Minute); n != 100 {
			t.Errorf("%d in one window", n)
		}
		if took := time.Since(started); took > 11*time.Minute {
			t.Errorf("300 requests took %v", took)
		}
	})
}

func TestBudgetWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(2, time.Minute)
		first, _ := b.acquire(t.Context(), nil)
		second, _ := b.acquire(t.Context(), nil)
		if state := b.State(); state.Used != 2 || state.Limit != 2 || !state.Next.IsZero() {
			t.Errorf("with two under way: %+v", state)
		}
		// While all slots are under way, nobody knows when one will be free.
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := b.acquire(ctx, func(until time.Time) error {
			if !until.IsZero() {
				t.Errorf("until %v", until)
			}
			return nil
		}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		first.spent()
		end := time.Now()
		var told time.Time
		third, err := b.acquire(t.Context(), func(until time.Time) error {
			told = until
			return nil
		})
		if err != nil || !told.Equal(end.Add(time.Minute)) || !time.Now().Equal(told) {
			t.Errorf("%v, told %v, went on at %v, want %v", err, told, time.Now(), end.Add(time.Minute))
		}
		second.returned() // nothing was sent: that slot is free at once
		if state := b.State(); state.Used != 1 {
			t.Errorf("%+v", state)
		}
		third.spent()
	})
}

func TestBudgetReserveAndBlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(10, time.Minute)
		got := 0
		for range 20 {
			if s, ok := b.tryAcquire(); ok {
				s.spent()
				got++
			}
		}
		if got != 8 {
			t.Errorf("the background got %d of 10", got)
		}
		until := time.Now().Add(30 * time.Second)
		b.Block(until)
		b.Block(time.Now()) // an earlier end changes nothing
		if state := b.State(); !state.Blocked.Equal(until) || !state.Next.Equal(until) {
			t.Errorf("%+v", state)
		}
		if _, err := b.acquire(t.Context(), patiently); err != nil || !time.Now().Equal(until) {
			t.Errorf("%v at %v", err, time.Now())
		}
		pass(time.Minute)
		if state := b.State(); state.Used != 1 || !state.Blocked.IsZero() {
			t.Errorf("%+v", state)
		}
	})
}

func TestBudgetWithoutLimit(t *testing.T) {
	b := NewBudget(0, time.Minute)
	for range 500 {
		s, ok := b.tryAcquire()
		if !ok {
			t.Fatal("refused")
		}
		s.spent()
	}
	if state := b.State(); state.Used != 500 || !state.Next.IsZero() {
		t.Errorf("%+v", state)
	}
}

// patiently waits as long as it takes.
func patiently(time.Time) error { return nil }

func TestBudgetCountsAnEarlierRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &memoryStore{}
		old := NewBudget(3, time.Minute, WithBudgetStore(store))
		for range 3 {
			s, _ := old.acquire(t.Context(), nil)
			s.spent()
			pass(10 * time.Second)
		}
		store.stamps = append(store.stamps, time.Now().Add(-time.Hour))
		b := NewBudget(3, time.Minute, WithBudgetStore(store))
		if _, ok := b.tryAcquire(); ok {
			t.Error("a fourth in one window")
		}
		if state := b.State(); state.Used != 3 || time.Until(state.Next) != 30*time.Second {
			t.Errorf("%+v", state)
		}
		ahead := NewBudget(1, time.Minute, WithBudgetStore(&memoryStore{stamps: []time.Time{time.Now().Add(time.Hour)}}))
		started := time.Now() // a clock was set back by an hour
		if _, err := ahead.acquire(t.Context(), patiently); err != nil || time.Since(started) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(started))
		}
	})
}

// memoryStore is what two processes share.
type memoryStore struct {
	mu     sync.Mutex
	stamps []time.Time
	broken bool // neither read nor written
	full   bool // read, but not written
}

func (m *memoryStore) Update(change func([]time.Time) []time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken {
		return errors.New("disk full")
	}
	stamps := slices.Clone(change(slices.Clone(m.stamps)))
	if m.full {
		return errors.New("disk full")
	}
	m.stamps = stamps
	return nil
}

func TestBudgetIsSharedBetweenProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &memoryStore{}
		var mu sync.Mutex
		var ends []time.Time
		var processes sync.WaitGroup
		for range 3 {
			b := NewBudget(10, time.Minute, WithBudgetStore(store))
			processes.Go(func() {
				for range 15 {
					s, err := b.acquire(t.Context(), patiently)
					if err != nil {
						t.Error(err)
						return
					}
					pass(700 * time.Millisecond)
					mu.Lock()
					ends = append(ends, time.Now())
					mu.Unlock()
					s.spent()
				}
			})
		}
		processes.Wait()
		slices.SortFunc(ends, time.Time.Compare)
		if n := densest(ends, time.Minute); n > 10 || len(ends) != 45 {
			t.Errorf("%d of %d in one window", n, len(ends))
		}
	})
}

func TestBudgetDoesWithoutABrokenStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(1, time.Minute, WithBudgetStore(&memoryStore{broken: true}))
		for range 3 {
			s, err := b.acquire(t.Context(), patiently)
			if err != nil {
				t.Fatal(err)
			}
			s.spent()
		}
		if state := b.State(); state.Used != 1 {
			t.Errorf("%+v", state)
		}
	})
}

func TestBudgetKeepsToTheLimitOnAFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &memoryStore{full: true}
		b := NewBudget(100, 5*time.Minute, WithBudgetStore(store))
		spend := func(n int) (let int) {
			for range n {
				if s, _, ok := b.try(0); ok {
					pass(time.Millisecond)
					s.spent()
					let++
				}
			}
			return let
		}
		if let := spend(90); let != 90 {
			t.Fatalf("%d of 90", let)
		}
		store.full = false // what could not be written before still counts
		if let := spend(90); let != 10 || b.State().Used != 100 {
			t.Errorf("%d more were let through, %+v", let, b.State())
		}
		if len(store.stamps) != 100 {
			t.Errorf("%d are stored", len(store.stamps))
		}
		store.stamps = nil // the file was deleted
		if let := spend(1); let != 0 {
			t.Error("a lost file lifts the limit")
		}
		pass(5 * time.Minute)
		if let := spend(1); let != 1 || b.State().Used != 1 {
			t.Errorf("after the window: %d, %+v", let, b.State())
		}
	})
}
