package client

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// waiter is a call that wants a slot. The calls of a budget stand in one queue, in the
// order in which they came. Those that somebody waits for go before the others, which
// also leave the reserve. One of the others that has waited for a whole window goes by
// its place alone: so that none waits for ever, however much people type.
//
// Between processes no queue is needed for that: a call of a batch wants more than the
// reserve to be free, and who types in another process waits only while none is.
type waiter struct {
	rank    *rank
	people  *people
	since   time.Time
	waiting bool // it was told to wait
}

// enter puts a call at the end of the queue.
func (b *Budget) enter(ctx context.Context) *waiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	w := &waiter{rank: rankOf(ctx), people: peopleOf(ctx), since: time.Now()}
	b.queue = append(b.queue, w)
	return w
}

// leave takes a call out of the queue, and has those behind it look again.
func (b *Budget) leave(w *waiter) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queue = slices.DeleteFunc(b.queue, func(other *waiter) bool { return other == w })
	if len(b.queue) == 0 {
		clear(b.served)
	}
	b.wake()
}

// serve takes note of whose turn it was.
func (b *Budget) serve(w *waiter) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.served == nil {
		b.served = make(map[string]uint64)
	}
	b.turns++
	names, _ := w.people.all()
	for _, name := range names {
		b.served[name] = b.turns
	}
}

// urgent reports whether the call goes before those of a batch.
func (b *Budget) urgent(w *waiter, now time.Time) bool {
	return !w.rank.batch() || now.Sub(w.since) >= b.per
}

// place is where a waiter stands: what is less goes first.
type place struct {
	later  int    // 1: it is of a batch
	turn   int    // how many calls of the same person go before it
	served uint64 // when that person last had a turn; 0: not since somebody waits
	at     int    // in the queue
}

func (p place) compare(other place) int {
	return cmp.Or(cmp.Compare(p.later, other.later), cmp.Compare(p.turn, other.turn), cmp.Compare(p.served, other.served), cmp.Compare(p.at, other.at))
}

// places are where the waiters of the queue stand. A call that several people wait for
// stands where it is best for one of them.
func (b *Budget) places(now time.Time) []place {
	type line struct {
		name  string
		later int
	}
	places, ahead := make([]place, len(b.queue)), make(map[line]int)
	for i, w := range b.queue {
		later := 1
		if b.urgent(w, now) {
			later = 0
		}
		names, _ := w.people.all()
		for n, name := range names {
			one := place{later, ahead[line{name, later}], b.served[name], i}
			if n == 0 || one.compare(places[i]) < 0 {
				places[i] = one
			}
			ahead[line{name, later}]++
		}
	}
	return places
}

// beside is how many slots must be free besides the one that a call takes: the reserve,
// and one for each call that goes before it. It expects that the caller has locked mu.
func (b *Budget) beside(w *waiter, now time.Time) int {
	n := len(b.queue)
	if at := slices.Index(b.queue, w); at >= 0 {
		n = 0
		places := b.places(now)
		for _, other := range places {
			if other.compare(places[at]) < 0 {
				n++
			}
		}
	}
	if !b.urgent(w, now) {
		n += b.kept(now)
	}
	return n
}

// waitingNow is how many calls were told to wait, how many of them are a part of a batch,
// and how many people wait for them.
func (b *Budget) waitingNow() (all, batch, people int) {
	who := map[string]bool{}
	for _, w := range b.queue {
		if !w.waiting {
			continue
		}
		all++
		if w.rank.batch() {
			batch++
		}
		names, _ := w.people.all()
		for _, name := range names {
			who[name] = true
		}
	}
	return all, batch, len(who)
}

// budgetWait is what a refused caller can wait for.
type budgetWait struct {
	until   time.Time // when there will be a slot; zero: nobody knows
	again   time.Time // when to look at the queue again at the latest; zero: never
	changed <-chan struct{}
	raised  <-chan struct{}
	joined  <-chan struct{}
}

func (w *budgetWait) wait(ctx context.Context) error {
	var due <-chan time.Time
	if at := earliest(w.until, w.again); !at.IsZero() {
		timer := time.NewTimer(time.Until(at))
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-due:
		return nil
	case <-w.changed:
		return nil
	case <-w.raised:
		return nil
	case <-w.joined:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// earliest returns the earlier one of those that are known.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// newWait waits until more than that many slots are free. It expects that the caller has
// locked mu.
func (b *Budget) newWait(w *waiter, beside int, now time.Time) *budgetWait {
	w.waiting = true
	wait := &budgetWait{until: b.nextFree(beside, now), changed: b.changed}
	_, wait.joined = w.people.all()
	if !b.urgent(w, now) {
		wait.again, wait.raised = w.since.Add(b.per), w.rank.changes()
		if _, less := b.share(now); less {
			wait.again = earliest(wait.again, b.others.until)
			wait.until = earliest(wait.until, b.others.until)
		}
	}
	return wait
}
