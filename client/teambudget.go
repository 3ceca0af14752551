package client

import (
	"context"
	"slices"
	"time"
)

// TeamBudget counts the requests of several hosts in one place, by that place's clock.
type TeamBudget interface {
	// Exchange tells what became of this process's requests, and asks for one more if the
	// ask has an id: in one piece. With an error any part of it may have been done. What is
	// told twice counts once. Exchange takes a fraction of a second at most, and a few
	// seconds before a connection was made.
	Exchange(ctx context.Context, ask TeamAsk) (TeamAnswer, error)
}

// TeamAsk is what a process tells the others, and what it asks for.
type TeamAsk struct {
	ID      uint64 // of the request that is asked for, random; 0: none is
	Beside  int    // how many more must be free
	Limit   int    // of all hosts together
	Events  []TeamEvent
	Blocked time.Duration // for how long the service wants not to be asked; 0: nothing new
}

// TeamEvent is what happened to a request some time ago.
type TeamEvent struct {
	ID   uint64
	Kind BudgetKind
	Age  time.Duration
}

// TeamAnswer is the budget of all hosts at one moment.
type TeamAnswer struct {
	Granted bool // the request may be sent, and counts
	// Lost reports that what was told before is no longer known there.
	Lost bool
	// Used is how many requests count, and Leaves in how long each of them that has ended
	// will no longer, in this order.
	Used   int
	Leaves []time.Duration
	// Limit is the limit less what is kept for the hosts that are silent, which may spend
	// it by themselves.
	Limit, Silent int
	Hosts         int           // how many have been there lately
	Barred        time.Duration // for how long nothing is granted, because the log is lost, or may be
	Blocked       time.Duration // for how long the service wants not to be asked
}

// WithTeamBudget shares the budget with other hosts, of which there are that many. Until
// the context is over the budget keeps in touch with them in the background. While they
// cannot be reached, it counts what it was told last until that is older than the window,
// and after that it grants this host's share of the limit. Trouble, if it is not nil, is
// called at the first error.
func WithTeamBudget(ctx context.Context, shared TeamBudget, hosts int, trouble func(error)) BudgetOption {
	return func(b *Budget) {
		if b.limit <= 0 {
			return // there is nothing to share
		}
		b.team = &team{
			shared: shared, hosts: max(hosts, 1), full: b.limit, per: b.per, trouble: trouble,
			started: time.Now(), soon: make(chan struct{}, 1), own: make(map[uint64]bool),
		}
		b.begin = func() { go b.keepUp(ctx) }
	}
}

// How a host keeps in touch with the others, as parts of the window. A host that was
// silent for its last part loses its share to none: the others leave it alone from then
// on. It spends it a whole window later, and a bit, in which what was on its way ends.
const (
	beatPart   = 60  // it says each such part that it is there
	retryPart  = 300 // and tries that often to be heard while it is not
	SilentPart = 20  // it is silent when nothing was heard of it for such a part
	alonePart  = 10  // it waits for a window and such a part before it spends its share
)

// UnderWay is how long a request may be under way after a slot was taken for it, at most:
// until its token is there, see slot.stale, and then until it is answered.
func UnderWay(window time.Duration) time.Duration {
	return (window + min(sendTimeout, window)) / 2
}

// team is what a process knows of the budget of all hosts. The budget's mu guards it.
type team struct {
	shared    TeamBudget
	hosts     int
	full      int
	per       time.Duration
	trouble   func(error)
	started   time.Time
	soon      chan struct{} // has an element when the others are to be asked at once
	told      TeamAnswer
	toldAt    time.Time // zero: never
	failing   error     // why the others cannot be reached
	reported  bool
	joining   int // calls that may end this host's being alone
	untold    []happened
	last      uint64          // number of the last that happened
	sent      uint64          // number of the last that the others may know of
	own       map[uint64]bool // the requests of this process
	blocked   time.Time       // by the service, as is to be told
	blockTold time.Time       // as was told
}

// happened is an event of one of our own requests. Its time is this process's own.
type happened struct {
	number uint64
	id     uint64
	kind   BudgetKind
	at     time.Time
}

// note keeps an event for the others.
func (t *team) note(id uint64, kind BudgetKind, at time.Time) {
	t.last++
	t.own[id] = true
	t.untold = append(t.untold, happened{t.last, id, kind, at})
}

// takeBack has the others know that a request was not sent, unless they were never told
// of it: calls that wait try again and again.
func (t *team) takeBack(id uint64, at time.Time) {
	i := slices.IndexFunc(t.untold, func(h happened) bool { return h.id == id && h.number > t.sent })
	if i < 0 {
		t.note(id, BudgetDrop, at)
		return
	}
	t.untold = slices.Delete(t.untold, i, i+1)
	delete(t.own, id)
}

// aloneAt is when this host spends its share if nobody answers.
func (t *team) aloneAt() time.Time {
	since := t.toldAt
	if since.IsZero() {
		since = t.started
	}
	return since.Add(t.per + t.per/alonePart)
}

// alone reports whether this host spends its share by itself.
func (t *team) alone(now time.Time) bool { return t.failing != nil && !now.Before(t.aloneAt()) }

// share is what this host may spend by itself: of what was told to be under way it leaves
// out its part too, until that no longer counts. It may be nothing: all shares together
// are never more than the limit.
func (t *team) share(now time.Time) int {
	free := t.full
	if now.Sub(t.toldAt) < t.per+UnderWay(t.per) {
		free -= t.told.Used - len(t.told.Leaves)
	}
	return max(0, free) / max(t.hosts, t.told.Hosts)
}

// used is how many of the requests that were told still count.
func (t *team) used(now time.Time) int {
	used := t.told.Used
	for _, in := range t.told.Leaves {
		if now.Sub(t.toldAt) >= in {
			used--
		}
	}
	return used
}

// leaves is when the request at that place of those that have ended will no longer count.
func (t *team) leaves(place int, now time.Time) (time.Time, bool) {
	place += t.told.Used - t.used(now)
	if place >= len(t.told.Leaves) {
		return time.Time{}, false
	}
	return t.toldAt.Add(t.told.Leaves[place]), true
}

// limit is what was told last.
func (t *team) limit() int {
	if t.toldAt.IsZero() {
		return t.full
	}
	return t.told.Limit
}

// bar is until when nothing is granted.
func (t *team) bar() time.Time {
	if t.failing != nil {
		return t.aloneAt()
	}
	return t.toldAt.Add(t.told.Barred)
}

// hurry has the others asked at once.
func (t *team) hurry() {
	select {
	case t.soon <- struct{}{}:
	default:
	}
}

// TeamState is what a host knows of the others that share its limit.
type TeamState struct {
	Hosts int // that share it; 0: none does
	// Alone is until when, or since when, this host does without the others: until then it
	// grants nothing, from then on its share of the limit. Zero: the others answer.
	Alone time.Time
	Share int   // what this host spends by itself
	Err   error // why the others cannot be reached
	// Barred is until when nothing is granted because the log is lost, or may be.
	Barred time.Time
	// Silent is how many hosts were not heard of lately. Their share is kept for them.
	Silent int
}

// teamState is for State. The caller has locked mu.
func (b *Budget) teamState(now time.Time) TeamState {
	t := b.team
	if t == nil {
		return TeamState{}
	}
	state := TeamState{Hosts: t.hosts, Silent: t.told.Silent}
	switch {
	case t.failing != nil:
		state.Alone, state.Share, state.Err = t.aloneAt(), t.share(now), t.failing
	case t.bar().After(now):
		state.Barred = t.bar()
	}
	return state
}
