package client

import (
	"context"
	"sync"
)

// rank is how urgent a call is: somebody waits for it, or it is one of many that nobody
// looks at one by one. Nil is the rank of a call that somebody waits for.
type rank struct {
	raised chan struct{} // closed when somebody waits for it after all
	once   sync.Once
}

type rankKey struct{}

// InBatch returns a context whose calls are a part of much that is asked for at once: an
// export, a search of a command, reasons by cause. They leave the budget's reserve to
// what people open meanwhile, and let everybody go first who waits for one call. A call
// that a person waits for too is no longer one of them.
func InBatch(ctx context.Context) context.Context {
	return context.WithValue(ctx, rankKey{}, &rank{raised: make(chan struct{})})
}

// rankOf returns the rank of the calls of a context.
func rankOf(ctx context.Context) *rank {
	r, _ := ctx.Value(rankKey{}).(*rank)
	return r
}

// apart returns a context with a rank and people of its own, for a call that others may
// join.
func apart(ctx context.Context) context.Context {
	if p := peopleOf(ctx); p != nil {
		names, _ := p.all()
		ctx = context.WithValue(ctx, personKey{}, newPeople(names...))
	}
	if rankOf(ctx).batch() {
		return InBatch(ctx)
	}
	return ctx
}

// batch reports whether nobody waits for the call alone.
func (r *rank) batch() bool {
	if r == nil {
		return false
	}
	select {
	case <-r.raised:
		return false
	default:
		return true
	}
}

// raise is called when a call is joined: then it is as urgent as the most urgent of those
// who wait for it.
func (r *rank) raise(by context.Context) {
	if r != nil && !rankOf(by).batch() {
		r.once.Do(func() { close(r.raised) })
	}
}

// changes is closed when the rank rises. It is nil when it cannot.
func (r *rank) changes() <-chan struct{} {
	if r == nil {
		return nil
	}
	return r.raised
}

// raiseJoined is what a flight.Group calls when a call is joined.
func raiseJoined(call, waiter context.Context) {
	rankOf(call).raise(waiter)
	peopleOf(call).add(peopleOf(waiter))
}
