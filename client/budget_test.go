package client

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
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
	t.Parallel()
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
						t.Errorf("acquire: got %v, want no error", err)
						return
					}
					pass(1500 * time.Millisecond)
					mu.Lock()
					ends = append(ends, time.Now())
					mu.Unlock()
					s.end(t.Context())
				}
			})
		}
		started := time.Now()
		workers.Wait()
		slices.SortFunc(ends, time.Time.Compare)
		if n := densest(ends, 5*time.Minute); n != 100 {
			t.Errorf("got %d in one window, want 100", n)
		}
		if took := time.Since(started); took > 11*time.Minute {
			t.Errorf("300 requests took %v, want 11m0s at most", took)
		}
	})
}

func TestBudgetWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(2, time.Minute)
		first, _ := b.acquire(t.Context(), nil)
		second, _ := b.acquire(t.Context(), nil)
		if state := b.State(); state.Used != 2 || state.Limit != 2 || !state.Next.IsZero() {
			t.Errorf("State with two under way: got %+v, want both used and no time of the next", state)
		}
		// While all slots are under way, nobody knows when one will be free.
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := b.acquire(ctx, func(until time.Time) error {
			if !until.IsZero() {
				t.Errorf("told to wait until %v, want no time", until)
			}
			return nil
		}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("acquire: got %v, want %v", err, context.DeadlineExceeded)
		}
		first.end(t.Context())
		end := time.Now()
		var told time.Time
		third, err := b.acquire(t.Context(), func(until time.Time) error {
			told = until
			return nil
		})
		if err != nil || !told.Equal(end.Add(time.Minute)) || !time.Now().Equal(told) {
			t.Errorf("%v, told %v, went on at %v, want %v", err, told, time.Now(), end.Add(time.Minute))
		}
		second.drop(t.Context()) // nothing was sent: that slot is free at once
		if state := b.State(); state.Used != 1 {
			t.Errorf("State after one was given back: got %+v, want 1 used", state)
		}
		third.end(t.Context())
	})
}

func TestBudgetReserveAndBlock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(10, time.Minute)
		got := 0
		for range 20 {
			if s, ok := b.tryAcquire(t.Context()); ok {
				s.end(t.Context())
				got++
			}
		}
		if got != 8 {
			t.Errorf("the background got %d of 10, want 8", got)
		}
		until := time.Now().Add(30 * time.Second)
		b.Block(until)
		b.Block(time.Now()) // an earlier end changes nothing
		if state := b.State(); !state.Blocked.Equal(until) || !state.Next.Equal(until) {
			t.Errorf("State: got %+v, want it blocked until %v", state, until)
		}
		if _, err := b.acquire(t.Context(), patiently); err != nil || !time.Now().Equal(until) {
			t.Errorf("acquire: got %v at %v, want no error at %v", err, time.Now(), until)
		}
		pass(time.Minute)
		if state := b.State(); state.Used != 1 || !state.Blocked.IsZero() {
			t.Errorf("State after the block: got %+v, want 1 used and no block", state)
		}
	})
}

func TestBudgetTellsWhatIsFreeBesideTheReserve(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(10, time.Minute)
		began := time.Now()
		for used := range 10 {
			want := BudgetState{Used: used, Limit: 10, Reserve: 2, Spare: max(0, 8-used)}
			switch used {
			case 8:
				want.SpareAt = began.Add(time.Minute)
			case 9:
				want.SpareAt = began.Add(time.Minute + time.Second)
			}
			if got := b.State(); got != want {
				t.Errorf("%d used: got %+v, want %+v", used, got, want)
			}
			s, err := b.acquire(t.Context(), patiently)
			if err != nil {
				t.Fatal(err)
			}
			s.end(t.Context())
			pass(time.Second)
		}
		until := time.Now().Add(time.Hour)
		b.Block(until)
		if got := b.State(); got.Spare != 0 || !got.SpareAt.Equal(until) {
			t.Errorf("blocked: got %+v, want none to spare until %v", got, until)
		}
	})
	if got := NewBudget(0, time.Minute).State(); got.Spare < 1000 {
		t.Errorf("without a limit: got %d to spare, want many", got.Spare)
	}
}

func TestBudgetWithoutLimit(t *testing.T) {
	t.Parallel()
	b := NewBudget(0, time.Minute)
	for range 500 {
		s, ok := b.tryAcquire(t.Context())
		if !ok {
			t.Fatal("tryAcquire was refused, want it to be let through")
		}
		s.end(t.Context())
	}
	if state := b.State(); state.Used != 500 || !state.Next.IsZero() {
		t.Errorf("State: got %+v, want 500 used and no time of the next", state)
	}
}

// patiently waits as long as it takes.
func patiently(time.Time) error { return nil }

func TestBudgetCountsAnEarlierRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		log := &memoryLog{}
		old := NewBudget(3, time.Minute, WithBudgetStore(log.process(), nil))
		for range 3 {
			s, _ := old.acquire(t.Context(), nil)
			s.end(t.Context())
			pass(10 * time.Second)
		}
		log.entries = append(log.entries, BudgetEntry{ID: 1, Kind: BudgetEnd, At: time.Now().Add(-time.Hour)})
		b := NewBudget(3, time.Minute, WithBudgetStore(log.process(), nil))
		if _, ok := b.tryAcquire(t.Context()); ok {
			t.Error("a fourth was let through in one window, want 3")
		}
		if state := b.State(); state.Used != 3 || time.Until(state.Next) != 30*time.Second {
			t.Errorf("got %+v, want 3 used and a free one in 30 s", state)
		}
		future := &memoryLog{entries: []BudgetEntry{{ID: 1, Kind: BudgetEnd, At: time.Now().Add(time.Hour)}}}
		ahead := NewBudget(1, time.Minute, WithBudgetStore(future.process(), nil))
		started := time.Now() // a clock was set back by an hour
		if _, err := ahead.acquire(t.Context(), patiently); err != nil || time.Since(started) != time.Minute {
			t.Errorf("got %v after %v, want a slot after a minute", err, time.Since(started))
		}
	})
}

func TestBudgetLooksAtWhatOthersHaveSpent(t *testing.T) {
	t.Parallel()
	log := &memoryLog{}
	other := NewBudget(3, time.Minute, WithBudgetStore(log.process(), nil))
	s, _ := other.acquire(t.Context(), nil)
	s.end(t.Context())
	b := NewBudget(3, time.Minute, WithBudgetStore(log.process(), nil))
	if err := b.Look(t.Context()); err != nil || b.State().Used != 1 || len(log.entries) != 2 {
		t.Errorf("got %v, %+v, %d entries, want one used and nothing written", err, b.State(), len(log.entries))
	}
	log.broken = true
	if err := b.Look(t.Context()); err == nil {
		t.Error("Look at a broken store: got no error, want one")
	}
}

// memoryLog is what processes share.
type memoryLog struct {
	mu      sync.Mutex
	entries []BudgetEntry
	broken  bool // neither read nor written
	full    bool // read, but not written
	stuck   bool // it answers no more
}

// memoryStore is the log as one process has it.
type memoryStore struct {
	log  *memoryLog
	read int
}

func (m *memoryLog) process() *memoryStore { return &memoryStore{log: m} }

func (m *memoryStore) Append(ctx context.Context, entries ...BudgetEntry) ([]BudgetEntry, error) {
	m.log.mu.Lock()
	defer m.log.mu.Unlock()
	switch {
	case m.log.stuck:
		<-ctx.Done()
		return nil, ctx.Err()
	case m.log.broken:
		return nil, errors.New("disk broken")
	}
	if !m.log.full {
		m.log.entries = append(m.log.entries, entries...)
	}
	added := slices.Clone(m.log.entries[min(m.read, len(m.log.entries)):])
	m.read = len(m.log.entries)
	if m.log.full && len(entries) > 0 {
		return added, errors.New("disk full")
	}
	return added, nil
}

func TestBudgetIsSharedBetweenProcesses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		log := &memoryLog{}
		var mu sync.Mutex
		var ends []time.Time
		var processes sync.WaitGroup
		for range 3 {
			b := NewBudget(10, time.Minute, WithBudgetStore(log.process(), nil))
			processes.Go(func() {
				for range 15 {
					s, err := b.acquire(t.Context(), patiently)
					if err != nil {
						t.Errorf("acquire: got %v, want no error", err)
						return
					}
					pass(700 * time.Millisecond)
					mu.Lock()
					ends = append(ends, time.Now())
					mu.Unlock()
					s.end(t.Context())
				}
			})
		}
		processes.Wait()
		slices.SortFunc(ends, time.Time.Compare)
		if n := densest(ends, time.Minute); n > 10 || len(ends) != 45 {
			t.Errorf("got %d of %d in one window, want 10 of 45", n, len(ends))
		}
	})
}

// Of those that want the last slots at once, as many get one as there are.
func TestBudgetLetsTheFirstInTheLogThrough(t *testing.T) {
	t.Parallel()
	for range 20 {
		log := &memoryLog{}
		var through atomic.Int32
		var processes sync.WaitGroup
		for range 8 {
			b := NewBudget(10, time.Minute, WithBudgetStore(log.process(), nil))
			processes.Go(func() {
				for range 5 {
					if _, wait, err := b.take(t.Context(), &waiter{}); err != nil {
						t.Errorf("try: got %v, want no error", err)
					} else if wait == nil {
						through.Add(1)
					}
				}
			})
		}
		processes.Wait()
		if got := through.Load(); got != 10 {
			t.Fatalf("got %d through, want 10", got)
		}
	}
}

func TestBudgetCountsARequestOfAKilledProcessFromItsStart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		log := &memoryLog{}
		killed := NewBudget(1, time.Minute, WithBudgetStore(log.process(), nil))
		if _, err := killed.acquire(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		pass(10 * time.Second)
		b := NewBudget(1, time.Minute, WithBudgetStore(log.process(), nil))
		started := time.Now()
		if _, err := b.acquire(t.Context(), patiently); err != nil || time.Since(started) != 50*time.Second {
			t.Errorf("got %v after %v, want a slot after 50 s", err, time.Since(started))
		}
	})
}

func TestBudgetTakesUpWhatOthersGiveBack(t *testing.T) {
	t.Parallel()
	log := &memoryLog{}
	other := NewBudget(1, time.Minute, WithBudgetStore(log.process(), nil))
	b := NewBudget(1, time.Minute, WithBudgetStore(log.process(), nil))
	s, _ := other.acquire(t.Context(), nil)
	if _, ok := b.tryAcquire(t.Context()); ok {
		t.Error("two were let through at once, want one")
	}
	s.drop(t.Context())
	if _, ok := b.tryAcquire(t.Context()); !ok {
		t.Error("what was given back was refused, want it to be free")
	}
}

// echo is a store that has each entry twice, with somebody else's between them.
type echo struct{}

func (echo) Append(_ context.Context, entries ...BudgetEntry) ([]BudgetEntry, error) {
	other := []BudgetEntry{{ID: 1, Kind: BudgetStart, At: time.Now()}}
	return slices.Concat(entries, other, entries), nil
}

func TestBudgetCountsFromTheLastPlaceInTheLog(t *testing.T) {
	t.Parallel()
	for limit, want := range map[int]bool{1: false, 2: true} {
		b := NewBudget(limit, time.Minute, WithBudgetStore(echo{}, nil))
		if _, got := b.tryAcquire(t.Context()); got != want {
			t.Errorf("limit %d: got a slot: %v, want %v", limit, got, want)
		}
	}
}

func TestBudgetDoesWithoutABrokenStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var troubles []error
		b := NewBudget(1, time.Minute, WithBudgetStore((&memoryLog{broken: true}).process(), func(err error) { troubles = append(troubles, err) }))
		for range 3 {
			s, err := b.acquire(t.Context(), patiently)
			if err != nil {
				t.Fatal(err)
			}
			s.end(t.Context())
		}
		if state := b.State(); state.Used != 1 {
			t.Errorf("got %+v, want 1 used", state)
		}
		if len(troubles) != 1 || troubles[0].Error() != "disk broken" {
			t.Errorf("got told %v, want the trouble once", troubles)
		}
	})
}

// A call that is over waits for no store, and what became of it is stored with
// the next one.
func TestBudgetWaitsForAStoreNoLongerThanItsCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		log := &memoryLog{}
		b := NewBudget(1, time.Minute, WithBudgetStore(log.process(), nil))
		s, _ := b.acquire(t.Context(), nil)
		log.stuck = true
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		started := time.Now()
		s.end(ctx)
		if took := time.Since(started); took > lastWord {
			t.Errorf("the end took %v, want at most %v", took, lastWord)
		}
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := b.acquire(ctx, patiently); !errors.Is(err, context.Canceled) || time.Since(started) > time.Second+2*lastWord {
			t.Errorf("got %v after %v, want the end of the context after a second", err, time.Since(started))
		}
		log.stuck = false
		if err := b.Look(t.Context()); err != nil || b.State().Used != 1 {
			t.Errorf("got %v, %+v, want 1 used", err, b.State())
		}
		if got := log.entries[1].Kind; got != BudgetEnd {
			t.Errorf("got %c stored next, want the end", got)
		}
	})
}

func TestBudgetKeepsToTheLimitOnAFullDisk(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		log := &memoryLog{full: true}
		b := NewBudget(100, 5*time.Minute, WithBudgetStore(log.process(), nil))
		spend := func(n int) (let int) {
			for range n {
				if s, wait, err := b.take(t.Context(), &waiter{}); err == nil && wait == nil {
					pass(time.Millisecond)
					s.end(t.Context())
					let++
				}
			}
			return let
		}
		if let := spend(90); let != 90 {
			t.Fatalf("got %d let through, want 90", let)
		}
		log.full = false // what could not be written before still counts
		if let := spend(90); let != 10 || b.State().Used != 100 {
			t.Errorf("got %d more let through, %+v, want 10", let, b.State())
		}
		other := NewBudget(100, 5*time.Minute, WithBudgetStore(log.process(), nil))
		if err := other.Look(t.Context()); err != nil || other.State().Used != 100 {
			t.Errorf("another process sees %+v, %v, want 100 used", other.State(), err)
		}
		log.entries = nil // the file was deleted
		if let := spend(1); let != 0 {
			t.Errorf("a lost file let %d through, want none", let)
		}
		pass(5 * time.Minute)
		if let := spend(1); let != 1 || b.State().Used != 1 {
			t.Errorf("after the window: got %d let through, %+v, want 1", let, b.State())
		}
	})
}

// Instants with a reading of the monotonic clock stand in another order than those without
// when the clock is set back again, and a request would not be found where it stands.
func TestWhatIsCountedHasTheTimeOfTheWallClockOnly(t *testing.T) {
	t.Parallel()
	l, now := ledger{per: ServiceWindow}, time.Now()
	l.apply(BudgetEntry{ID: 1, Kind: BudgetEnd, At: now.Add(time.Hour).Round(0)}, now, false)
	if got, want := l.known[1], now.Round(0); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
