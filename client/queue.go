package client

import (
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
	since   time.Time
	waiting bool // it was told to wait
}

// enter puts a call at the end of the queue.
func (b *Budget) enter(r *rank) *waiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	w := &waiter{rank: r, since: time.Now()}
	b.queue = append(b.queue, w)
	return w
}

// leave takes a call out of the queue, and has those behind it look again.
func (b *Budget) leave(w *waiter) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queue = slices.DeleteFunc(b.queue, func(other *waiter) bool { return other == w })
	b.wake()
}

// urgent reports whether the call goes before those of a batch.
func (b *Budget) urgent(w *waiter, now time.Time) bool {
	return !w.rank.batch() || now.Sub(w.since) >= b.per
}

// beside is how many slots must be free besides the one that a call takes: the reserve,
// and one for each call that goes before it. It expects that the caller has locked mu.
func (b *Budget) beside(w *waiter, now time.Time) int {
	urgent, n, passed := b.urgent(w, now), 0, false
	for _, other := range b.queue {
		switch first := b.urgent(other, now); {
		case other == w:
			passed = true
		case first && !urgent, first == urgent && !passed:
			n++
		}
	}
	if !urgent {
		n += b.kept(now)
	}
	return n
}

// waitingNow is how many calls were told to wait, and how many of them are a part of a
// batch.
func (b *Budget) waitingNow() (all, batch int) {
	for _, w := range b.queue {
		if !w.waiting {
			continue
		}
		all++
		if w.rank.batch() {
			batch++
		}
	}
	return all, batch
}

// budgetWait is what a refused caller can wait for.
type budgetWait struct {
	until   time.Time // when there will be a slot; zero: nobody knows
	again   time.Time // when to look at the queue again at the latest; zero: never
	changed <-chan struct{}
	raised  <-chan struct{}
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
	if !b.urgent(w, now) {
		wait.again, wait.raised = w.since.Add(b.per), w.rank.changes()
		if _, less := b.share(now); less {
			wait.again = earliest(wait.again, b.others.until)
			wait.until = earliest(wait.until, b.others.until)
		}
	}
	return wait
}
