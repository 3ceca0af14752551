package client

import (
	"context"
	"slices"
	"time"
)

// BudgetStore is the log of requests that all processes of one person write to.
type BudgetStore interface {
	// Append writes entries behind all that are there, in one piece, or none, and
	// returns in the order of the log what was added since the last call: by others
	// and by this one. The first call returns what may still count. An entry may come
	// twice; then its last place is where it stands. With an error nothing need have
	// been written. Append returns when the context is over.
	Append(ctx context.Context, entries ...BudgetEntry) ([]BudgetEntry, error)
}

// BudgetKind is what happened to a request.
type BudgetKind byte

// The kinds of entries.
const (
	BudgetStart BudgetKind = 's' // it is about to be sent, and counts from now on
	BudgetEnd   BudgetKind = 'e' // it was answered or given up, and counts from now on
	BudgetDrop  BudgetKind = 'd' // it was not sent, and does not count
)

// BudgetEntry is one event of one request.
type BudgetEntry struct {
	ID   uint64 // of the request, random
	Kind BudgetKind
	At   time.Time
}

// ledger is what counts: every request that has started and was not taken back,
// from its end on, or from its start where that is all that is known. A process
// that was killed leaves it at that.
type ledger struct {
	per    time.Duration
	stamps []stamp              // in the order of their instants, by the wall clock
	known  map[uint64]time.Time // the instants by the requests' ids
}

// stamp is one request.
type stamp struct {
	id   uint64
	at   time.Time
	open bool // our own, and under way: it counts whatever its age
}

// apply takes an entry over. When one of ours has ended is known here.
func (l *ledger) apply(e BudgetEntry, now time.Time, ours bool) {
	at, known := l.known[e.ID]
	if known && e.Kind == BudgetStart {
		return // it was told twice, and may have ended since
	}
	if known {
		l.remove(e.ID, at)
	}
	if e.Kind == BudgetDrop {
		return
	}
	if e.At.After(now) {
		e.At = now.Round(0) // a clock was set back
	}
	if l.known == nil {
		l.known = make(map[uint64]time.Time)
	}
	l.known[e.ID] = e.At
	l.stamps = slices.Insert(l.stamps, l.place(e.At), stamp{id: e.ID, at: e.At, open: ours && e.Kind == BudgetStart})
}

// remove takes out the request that stands at an instant.
func (l *ledger) remove(id uint64, at time.Time) {
	delete(l.known, id)
	i := l.place(at)
	for l.stamps[i].id != id {
		i++
	}
	l.stamps = slices.Delete(l.stamps, i, i+1)
}

// place is where the first request of an instant stands, or would.
func (l *ledger) place(at time.Time) int {
	place, _ := slices.BinarySearchFunc(l.stamps, at, func(s stamp, at time.Time) int { return s.at.Compare(at) })
	return place
}

// count is how many requests count now. It forgets the others.
func (l *ledger) count(now time.Time) int {
	past := l.place(now.Add(-l.per).Add(1)) // what is as old as the window has left it
	kept := 0
	for _, s := range l.stamps[:past] {
		if s.open {
			l.stamps[kept] = s
			kept++
			continue
		}
		delete(l.known, s.id)
	}
	l.stamps = slices.Delete(l.stamps, kept, past)
	return len(l.stamps)
}

// others is how many requests count now besides one.
func (l *ledger) others(id uint64, now time.Time) int {
	count := l.count(now)
	if _, known := l.known[id]; known {
		count--
	}
	return count
}

// leaves is when the request at that place of those that have ended will no
// longer count, and false if there are not that many.
func (l *ledger) leaves(place int) (time.Time, bool) {
	for _, s := range l.stamps {
		if s.open {
			continue
		}
		if place == 0 {
			return s.at.Add(l.per), true
		}
		place--
	}
	return time.Time{}, false
}
