package client

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Budget keeps calls within a limit of requests in a rolling window. The service
// counts a tenant's requests over any five minutes, so a token bucket, which
// lets almost twice the limit through, would not do. A slot is free again when
// the window has passed since its request was finished, because the service
// counts it somewhere between its start and its end. It is safe for concurrent
// use, and meant to be shared by everything that talks to one tenant.
type Budget struct {
	limit int
	per   time.Duration
	store BudgetStore

	disk sync.Mutex // held around the store, so that mu never waits for a file

	mu      sync.Mutex
	done    []time.Time // finished requests, those of others too; sorted
	own     []time.Time // those of done that are this process's
	started []time.Time // our requests under way
	blocked time.Time
	changed chan struct{} // closed at every change that may end a wait
}

// BudgetStore is where the requests of other processes of the same person are
// seen. Update hands the stored instants to change and keeps what it returns,
// and no other process may come between.
type BudgetStore interface {
	Update(change func([]time.Time) []time.Time) error
}

// BudgetOption changes a new Budget.
type BudgetOption func(*Budget)

// WithBudgetStore shares the budget with other processes, and keeps it from one
// run to the next. A store that fails is done without: then this process's
// requests are counted, and what was last seen of others.
func WithBudgetStore(store BudgetStore) BudgetOption {
	return func(b *Budget) { b.store = store }
}

// NewBudget allows limit requests in any span of that length. A limit of zero
// counts but never refuses.
func NewBudget(limit int, per time.Duration, options ...BudgetOption) *Budget {
	b := &Budget{limit: limit, per: per, changed: make(chan struct{})}
	for _, option := range options {
		option(b)
	}
	return b
}

// The service's own limit, from Microsoft's documentation: so many requests of a
// tenant in any such time.
const (
	ServiceLimit  = 100
	ServiceWindow = 5 * time.Minute
)

// reserveShare of the limit is left to what people wait for: prefetching stops
// before it.
const reserveShare = 5

// BudgetState is the budget at one moment.
type BudgetState struct {
	Used, Limit int // requests in the window, those under way included
	// Next is when a slot will be free, if none is and that is known.
	Next time.Time
	// Blocked is until when the service has asked everyone to wait.
	Blocked time.Time
}

// State tells how much is used. It reads memory only.
func (b *Budget) State() BudgetState {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	b.prune(now)
	state := BudgetState{Used: len(b.done) + len(b.started), Limit: b.limit}
	if b.blocked.After(now) {
		state.Blocked = b.blocked
	}
	if !b.free(0, now) {
		state.Next = b.next(now)
	}
	return state
}

// stamps are the instants that are counted now, oldest first, to be stored.
func (b *Budget) stamps() []time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.prune(time.Now())
	stamps := append(slices.Clone(b.done), b.started...)
	slices.SortFunc(stamps, time.Time.Compare)
	return stamps
}

// Block makes every call wait until then: the service has said that the limit is
// used up, which others in the tenant may have done.
func (b *Budget) Block(until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if until.After(b.blocked) {
		b.blocked = until
		b.wake()
	}
}

// slot is one request that was let through. Exactly one of its methods is called.
type slot struct {
	budget *Budget
	start  time.Time
}

// spent counts the request from its end on.
func (s slot) spent() { s.budget.finish(s.start, time.Now()) }

// returned gives the slot back: nothing was sent.
func (s slot) returned() { s.budget.finish(s.start, time.Time{}) }

// acquire takes a slot and waits for one. Each time it has to wait, waiting is
// told until when, and may refuse; zero stands for as long as requests under way
// take.
func (b *Budget) acquire(ctx context.Context, waiting func(until time.Time) error) (slot, error) {
	for {
		s, wait, ok := b.try(0)
		if ok {
			return s, nil
		}
		if err := waiting(wait.until); err != nil {
			return slot{}, err
		}
		if err := wait.wait(ctx); err != nil {
			return slot{}, err
		}
	}
}

// tryAcquire takes a slot only if the reserve stays untouched, and never waits.
func (b *Budget) tryAcquire() (slot, bool) {
	s, _, ok := b.try(b.limit / reserveShare)
	return s, ok
}

// budgetWait is what a refused caller can wait for.
type budgetWait struct {
	until   time.Time
	changed <-chan struct{}
}

func (w budgetWait) wait(ctx context.Context) error {
	if w.until.IsZero() {
		select {
		case <-w.changed:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	timer := time.NewTimer(time.Until(w.until))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-w.changed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// try takes a slot if more than reserve are free, here and in the store.
func (b *Budget) try(reserve int) (s slot, wait budgetWait, ok bool) {
	if b.store == nil {
		return b.tryLocal(reserve)
	}
	b.disk.Lock()
	defer b.disk.Unlock()
	err := b.store.Update(func(stored []time.Time) []time.Time {
		b.adopt(stored)
		s, wait, ok = b.tryLocal(reserve)
		return b.stamps()
	})
	if err != nil && !ok {
		return b.tryLocal(reserve)
	}
	return s, wait, ok
}

func (b *Budget) tryLocal(reserve int) (slot, budgetWait, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	b.prune(now)
	if !b.free(reserve, now) {
		return slot{}, budgetWait{until: b.next(now), changed: b.changed}, false
	}
	b.started = append(b.started, now)
	return slot{budget: b, start: now}, budgetWait{}, true
}

// finish takes a request off those under way, and counts it unless end is zero.
func (b *Budget) finish(start, end time.Time) {
	finish := func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.started = without(b.started, start)
		if !end.IsZero() {
			b.done, b.own = append(b.done, end), append(b.own, end)
		}
		b.wake()
	}
	if b.store == nil {
		finish()
		return
	}
	b.disk.Lock()
	defer b.disk.Unlock()
	finished := false
	err := b.store.Update(func(stored []time.Time) []time.Time {
		b.adopt(stored)
		finish()
		finished = true
		return b.stamps()
	})
	if err != nil && !finished {
		finish()
	}
}

// adopt takes over what is stored. What is ours is known better here: a store
// counts our requests under way from their start, and lacks those that could not
// be written to it.
func (b *Budget) adopt(stored []time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	ours := map[int64]int{}
	for _, stamp := range slices.Concat(b.started, b.own) {
		ours[stamp.UnixNano()]++
	}
	b.done = slices.DeleteFunc(append(b.done[:0], stored...), func(stamp time.Time) bool {
		at := stamp.UnixNano()
		ours[at]--
		return ours[at] >= 0
	})
	for i, stamp := range b.done {
		if stamp.After(now) { // a clock was set back
			b.done[i] = now
		}
	}
	b.done = append(b.done, b.own...)
	slices.SortFunc(b.done, time.Time.Compare)
	b.prune(now)
}

// without removes one instant equal to t.
func without(stamps []time.Time, t time.Time) []time.Time {
	if i := slices.IndexFunc(stamps, t.Equal); i >= 0 {
		return slices.Delete(stamps, i, i+1)
	}
	return stamps
}

// prune forgets what has left the window.
func (b *Budget) prune(now time.Time) {
	left := func(stamp time.Time) bool { return !stamp.After(now.Add(-b.per)) }
	b.done = slices.DeleteFunc(b.done, left)
	b.own = slices.DeleteFunc(b.own, left)
}

func (b *Budget) free(reserve int, now time.Time) bool {
	if b.blocked.After(now) {
		return false
	}
	return b.limit <= 0 || len(b.done)+len(b.started)+reserve < b.limit
}

// next is when the next slot is free; zero when only the end of a request under
// way will tell.
func (b *Budget) next(now time.Time) time.Time {
	var at time.Time
	if b.limit > 0 && len(b.done)+len(b.started) >= b.limit {
		over := len(b.done) + len(b.started) - b.limit
		if over >= len(b.done) {
			return time.Time{}
		}
		at = b.done[over].Add(b.per)
	}
	if b.blocked.After(now) && b.blocked.After(at) {
		at = b.blocked
	}
	return at
}

func (b *Budget) wake() {
	close(b.changed)
	b.changed = make(chan struct{})
}
