package client

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Look reads what the other processes have stored, and asks the other hosts, for State.
// The error is the store's, the other hosts', or the context's.
func (b *Budget) Look(ctx context.Context) error {
	err := b.look(ctx)
	if b.team == nil {
		return err
	}
	_, unheard := b.consult(ctx, 0, 0)
	return errors.Join(err, unheard)
}

// look reads what the other processes of this host have stored.
func (b *Budget) look(ctx context.Context) error {
	unlock, err := b.lockStore(ctx)
	defer unlock()
	if err != nil {
		return err
	}
	stored, err := b.exchange(ctx)
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	for _, e := range stored {
		b.ledger.apply(e, now, false)
	}
	return err
}

// record counts an event of a request, and writes it to the store if there is one.
// It returns how many other requests count before the event: in the order of the
// store's log, or, when the store does not take the entry, of what is known here. In
// that case the store gets it together with the next entry.
func (b *Budget) record(ctx context.Context, id uint64, kind BudgetKind) (before int, err error) {
	unlock, err := b.lockStore(ctx)
	defer unlock()
	entry := BudgetEntry{ID: id, Kind: kind, At: time.Now().Round(0)} // the time that other processes have too
	var stored []BudgetEntry
	if err == nil {
		stored, err = b.exchange(ctx, entry)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	before, found := b.applyStored(stored, entry, now)
	if !found {
		before = b.applyUnsaved(entry, now)
	}
	return before, err
}

// applyStored counts what the store returned, in the order of its log, and reports
// whether our entry was there and how many other requests counted before it.
func (b *Budget) applyStored(stored []BudgetEntry, entry BudgetEntry, now time.Time) (before int, found bool) {
	for _, e := range stored {
		ours := e.ID == entry.ID && e.Kind == entry.Kind
		if ours {
			before, found = b.ledger.others(e.ID, now), true
		}
		b.ledger.apply(e, now, ours)
	}
	return before, found
}

// applyUnsaved counts an entry that the store has not taken, and keeps it for the
// store. It returns how many other requests counted before it.
func (b *Budget) applyUnsaved(entry BudgetEntry, now time.Time) (before int) {
	before = b.ledger.others(entry.ID, now)
	b.ledger.apply(entry, now, true)
	if b.store != nil {
		b.unsaved = append(b.unsaved, entry)
	}
	return before
}

// lockStore waits until nobody else here uses the store, or the context is over.
// The function that it returns unlocks the store, and may be called after an error
// too. Without a store there is nothing to wait for.
func (b *Budget) lockStore(ctx context.Context) (unlock func(), err error) {
	if b.store == nil {
		return func() {}, nil
	}
	select {
	case b.storeLock <- struct{}{}:
		return func() { <-b.storeLock }, nil
	case <-ctx.Done():
		return func() {}, ctx.Err()
	}
}

// exchange writes to the store what it has not taken before, and the entries after
// it, and returns what was added to its log. The caller has locked the store; others
// may add to what is unsaved meanwhile.
func (b *Budget) exchange(ctx context.Context, entries ...BudgetEntry) ([]BudgetEntry, error) {
	if b.store == nil {
		return nil, nil
	}
	b.mu.Lock()
	now := time.Now()
	b.unsaved = slices.DeleteFunc(b.unsaved, func(e BudgetEntry) bool { return now.Sub(e.At) > b.per })
	written := len(b.unsaved)
	entries = slices.Concat(b.unsaved, entries)
	b.mu.Unlock()
	stored, err := b.store.Append(ctx, entries...)
	switch {
	case err == nil:
		b.mu.Lock()
		b.unsaved = b.unsaved[written:]
		b.mu.Unlock()
	case ctx.Err() == nil && b.trouble != nil:
		b.told.Do(func() { b.trouble(err) })
	}
	return stored, err
}
