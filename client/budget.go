package client

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"time"
)

// Budget keeps calls within a limit of requests in a rolling window. The service
// counts a tenant's requests over any five minutes, so a token bucket, which
// lets almost twice the limit through, would not do. A slot is free again when
// the window has passed since its request was finished, because the service
// counts it somewhere between its start and its end. It is safe for concurrent
// use, and meant to be shared by everything that talks to one tenant.
//
// With a store other processes share the limit, and none waits for another: a
// request is first written to the store's log and then counted against those
// that stand before it there. When they are too many, it is taken back. So of
// two that want the last slot at once the first one in the log gets it.
type Budget struct {
	limit int
	per   time.Duration
	store BudgetStore
	team  *team  // nil: the budget is this host's alone
	begin func() // what is to be done when all options are there

	trouble func(error)
	told    sync.Once

	// storeLock holds an element while the store is used. It is not a mutex, so that
	// waiting for it ends with the context. It is locked before mu.
	storeLock chan struct{}

	mu      sync.Mutex // guards the rest; never held while the store is used
	ledger  ledger
	unsaved []BudgetEntry     // what the store could not take
	queue   []*waiter         // the calls that want a slot, as they came
	served  map[string]uint64 // the last turn of each person, while somebody waits
	turns   uint64
	others  others
	blocked time.Time
	daily   bool          // the service asked for longer than the limit's window
	changed chan struct{} // closed at every change that may end a wait
}

// BudgetOption changes a new Budget.
type BudgetOption func(*Budget)

// WithBudgetStore shares the budget with other processes, and keeps it from one
// run to the next. When the store fails, the budget goes on without it: then this
// process's requests are counted, and what was last seen of others. Trouble, if it
// is not nil, is called once, with the first such error.
func WithBudgetStore(store BudgetStore, trouble func(error)) BudgetOption {
	return func(b *Budget) { b.store, b.trouble = store, trouble }
}

// NewBudget allows limit requests in any span of that length. A limit of zero
// counts but never refuses.
func NewBudget(limit int, per time.Duration, options ...BudgetOption) *Budget {
	b := &Budget{
		limit: limit, per: per, ledger: ledger{per: per},
		storeLock: make(chan struct{}, 1), changed: make(chan struct{}), begin: func() {},
	}
	for _, option := range options {
		option(b)
	}
	b.begin()
	return b
}

// The service's own limit: this many requests of a tenant in any such time. The page
// of the list has the numbers; that the window is a running one, and that lists and
// details share it, is from the Exchange team.
// https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces
// https://techcommunity.microsoft.com/blog/exchange/message-trace-support-using-graph-api-is-now-in-public-preview/4488587
const (
	ServiceLimit  = 100
	ServiceWindow = 5 * time.Minute
)

// reserveShare of the limit is left to what people wait for: prefetching stops
// before it.
const reserveShare = 5

// lastWord is how long the end of a call whose context is over may take to be
// stored.
const lastWord = 100 * time.Millisecond

// BudgetState is the budget at one moment.
type BudgetState struct {
	Used, Limit int // requests in the window, those under way included
	// Next is when a slot will be free, if none is and that is known.
	Next time.Time
	// Spare is how many requests are free beside the reserve, for what asks for much at
	// once: the reserve is left to what people open next. Without a limit it is as
	// large as can be. SpareAt is when there will be one, if there is none and that is
	// known.
	Spare, Reserve int
	SpareAt        time.Time
	// Blocked is until when the service has asked everyone to wait.
	Blocked time.Time
	// Daily reports that this is longer than the limit's window: a quota of the tenant for
	// the day may be used up.
	Daily bool
	// Share is how many requests of the limit are thought to be left to us until
	// ShareUntil, because the service has refused one although there were some here:
	// others in the tenant use the limit too. Zero: all of them.
	Share      int
	ShareUntil time.Time
	// Waiting is how many calls of this process wait for a slot, Batch how many of them
	// are a part of much that is asked for at once: see [InBatch].
	Waiting, Batch int
	// Team is what is known of the other hosts that share the limit.
	Team TeamState
	// People is how many people wait for those calls: see [WithPerson].
	People int
}

// State tells how much is used. It reads memory only.
func (b *Budget) State() BudgetState {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	share, less := b.share(now)
	reserve, kept := b.reserve(now), b.kept(now)
	used, limit := b.usage(now)
	state := BudgetState{Used: used, Limit: limit, Reserve: reserve, Team: b.teamState(now)}
	if less {
		state.Share, state.ShareUntil = share, b.others.until
	}
	state.Waiting, state.Batch, state.People = b.waitingNow()
	if b.blocked.After(now) {
		state.Blocked, state.Daily = b.blocked, b.daily
	}
	if !b.hasFree(0, now) {
		state.Next = b.nextFree(0, now)
	}
	switch {
	case !b.hasFree(kept, now):
		if state.SpareAt = b.nextFree(kept, now); less {
			state.SpareAt = earliest(state.SpareAt, b.others.until)
		}
	case b.limit <= 0:
		state.Spare = math.MaxInt
	default:
		state.Spare = limit - kept - used
	}
	return state
}

// Block makes every call wait until then: the service has said that the limit is
// used up, which others in the tenant may have done.
func (b *Budget) Block(until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if until.After(b.blocked) {
		b.blocked, b.daily = until, isDaily(time.Until(until))
		b.wake()
		if b.team != nil {
			b.team.blocked = until
			b.team.hurry()
		}
	}
}

// slot is one request that was let through. Exactly one of end and drop is called.
type slot struct {
	budget *Budget
	id     uint64
	start  time.Time
}

func newSlot(b *Budget) slot { return slot{budget: b, id: rand.Uint64(), start: time.Now()} }

// stale reports whether the slot was taken so long ago that other processes may
// not count it until the request has ended: they count from its start, and a
// request takes up to sendTimeout.
func (s slot) stale() bool { return time.Since(s.start) > (ServiceWindow-sendTimeout)/2 }

// end says that the request has ended, and counts from now on.
func (s slot) end(ctx context.Context) { s.budget.finish(ctx, s.id, BudgetEnd) }

// drop gives the slot back: nothing was sent.
func (s slot) drop(ctx context.Context) { s.budget.finish(ctx, s.id, BudgetDrop) }

// acquire takes a slot, and waits until there is one and it is the call's turn. Before
// each wait it calls waiting with the instant that it waits for, or zero if it waits for
// requests under way to end. An error of waiting ends it.
func (b *Budget) acquire(ctx context.Context, waiting func(until time.Time) error) (slot, error) {
	w := b.enter(ctx)
	defer b.leave(w)
	for {
		s, wait, err := b.take(ctx, w)
		if err == nil && wait == nil {
			b.serve(w)
		}
		if err != nil || wait == nil {
			return s, err
		}
		if err := waiting(wait.until); err != nil {
			return slot{}, err
		}
		if err := wait.wait(ctx); err != nil {
			return slot{}, err
		}
	}
}

// tryAcquire takes a slot only if the reserve stays untouched and nobody waits for one,
// and never waits for one.
func (b *Budget) tryAcquire(ctx context.Context) (slot, bool) {
	w := &waiter{rank: rankOf(InBatch(ctx)), since: time.Now()}
	s, wait, err := b.take(ctx, w)
	return s, err == nil && wait == nil
}

// take takes a slot if there is one for the call, here and in the store. Without
// one it returns what to wait for. The error is the context's.
func (b *Budget) take(ctx context.Context, w *waiter) (slot, *budgetWait, error) {
	if b.team != nil {
		return b.takeOfTeam(ctx, w)
	}
	return b.takeHere(ctx, w, newSlot(b))
}

// takeHere takes a slot of what is counted on this host.
func (b *Budget) takeHere(ctx context.Context, w *waiter, s slot) (slot, *budgetWait, error) {
	if b.mustWait(w) != nil && b.store != nil {
		// Others may have given some back.
		if err := b.look(ctx); err != nil && ctx.Err() != nil {
			return slot{}, nil, ctx.Err()
		}
	}
	if wait := b.mustWait(w); wait != nil {
		b.untake(s)
		return slot{}, wait, nil
	}
	before, err := b.record(ctx, s.id, BudgetStart)
	if err != nil && ctx.Err() != nil {
		s.drop(ctx)
		return slot{}, nil, ctx.Err()
	}
	if b.lets(w, before) {
		return s, nil, nil
	}
	s.drop(ctx) // others were first
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	return slot{}, b.newWait(w, b.beside(w, now), now), nil
}

// lets reports whether a call may be made after a number of others.
func (b *Budget) lets(w *waiter, before int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	limit := b.limit
	if b.team != nil {
		limit = b.team.share(now)
	}
	return b.limit <= 0 || before+b.beside(w, now) < limit
}

// mustWait returns what to wait for when there is no slot for the call, as far as
// is known here, and else nil.
func (b *Budget) mustWait(w *waiter) *budgetWait {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	beside := b.beside(w, now)
	if b.hasFree(beside, now) {
		return nil
	}
	return b.newWait(w, beside, now)
}

// finish says what became of a request that was let through. When its context is
// over, nobody waits for the store.
func (b *Budget) finish(ctx context.Context, id uint64, kind BudgetKind) {
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), lastWord)
		defer cancel()
	}
	_, _ = b.record(ctx, id, kind) // what is not stored is kept here
	if b.team != nil {
		b.tell(ctx, id, kind)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wake()
}

// usage is how many requests count, and of how many. It forgets what no longer counts.
func (b *Budget) usage(now time.Time) (used, limit int) {
	used = b.ledger.count(now)
	switch {
	case b.team == nil:
		return used, b.limit
	case b.team.alone(now):
		return used, b.team.share(now)
	}
	return b.team.used(now), b.team.limit()
}

// leaves is when the request at that place of those that have ended will no longer
// count, and false if that is not known.
func (b *Budget) leaves(place int, now time.Time) (time.Time, bool) {
	if b.team == nil || b.team.alone(now) {
		return b.ledger.leaves(place)
	}
	return b.team.leaves(place, now)
}

// bar is until when nothing is let through, however little is used.
func (b *Budget) bar(now time.Time) time.Time {
	if b.team != nil && b.team.bar().After(b.blocked) {
		return b.team.bar()
	}
	return b.blocked
}

// hasFree reports whether more than that many are free.
func (b *Budget) hasFree(beside int, now time.Time) bool {
	if b.bar(now).After(now) {
		return false
	}
	used, limit := b.usage(now)
	return b.limit <= 0 || used+beside < limit
}

// nextFree is when more than that many slots are free; zero when only the end of a
// request under way will tell.
func (b *Budget) nextFree(beside int, now time.Time) time.Time {
	var at time.Time
	bar := b.bar(now)
	used, limit := b.usage(now)
	if over := used + beside - limit; b.limit > 0 && over >= 0 {
		var known bool
		if at, known = b.leaves(over, now); !known && b.team != nil && b.team.failing != nil && bar.After(now) {
			at = bar // nobody will tell before
		} else if !known {
			return time.Time{}
		}
	}
	if bar.After(now) && bar.After(at) {
		at = bar
	}
	return at
}

// wake ends every wait, so that those who wait look again.
func (b *Budget) wake() {
	close(b.changed)
	b.changed = make(chan struct{})
}
