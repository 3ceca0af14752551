// Package flight shares work between callers that want the same: a [Group] runs
// it once for each key, and a [Call] is one run.
//
// It differs from golang.org/x/sync/singleflight in who may end a run. There the
// first caller's context does, for all who wait; here each waiter has its own
// context and only goes away with it, and the run is cancelled when no waiter is
// left.
package flight

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// Call is one run of some work that returns a T. What the work reports while it
// goes on, steps of type P, is passed on to every waiter.
type Call[T, P any] struct {
	lock    sync.Locker // the owner's; guards all up to done
	waiters map[*Waiter[T, P]]struct{}
	last    *P   // the newest step
	over    bool // done, or cancelled since nobody waits
	ctx     context.Context
	cancel  context.CancelFunc

	done  chan struct{} // closed after value and err are set
	value T
	err   error
	fault *fault // of work that panicked; nil: it did not
	told  bool   // a waiter has panicked with it; guarded by the lock
}

// ErrFault is what work that panicked gives to those who wait for it beside the first.
var ErrFault = errors.New("a fault in msgtrace ended the request; ask again")

// fault is a panic of some work and where it came from.
type fault struct {
	reason any
	stack  []byte
}

// Error says both.
func (f *fault) Error() string { return fmt.Sprintf("%v\n\n%s", f.reason, f.stack) }

// Waiter is one caller that waits for a call.
type Waiter[T, P any] struct {
	call  *Call[T, P]
	steps []P           // not passed on yet; guarded by the call's lock
	ready chan struct{} // holds an element when there are steps
}

// Start starts work on a context with the values of ctx, which is cancelled when
// the last waiter has gone away. The caller holds the lock, and joins before it
// releases it. When the work has returned, done is called under the lock, before
// any waiter gets the result. Work that panics does so to one of those who wait for it, on
// its goroutine, where it may have somebody who looks after it: nobody can on its own. The
// others may belong to other people, whom it must not end; they get ErrFault.
func Start[T, P any](ctx context.Context, lock sync.Locker, work func(ctx context.Context, report func(P)) (T, error), done func(T, error)) *Call[T, P] {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c := &Call[T, P]{
		lock:    lock,
		waiters: make(map[*Waiter[T, P]]struct{}),
		ctx:     ctx,
		cancel:  cancel,
		done:    make(chan struct{}),
	}
	go func() {
		defer cancel()
		value, err := c.run(work)
		lock.Lock()
		defer lock.Unlock()
		done(value, err)
		c.over, c.value, c.err = true, value, err
		close(c.done)
	}()
	return c
}

// run does the work, and takes its panic for an error.
func (c *Call[T, P]) run(work func(context.Context, func(P)) (T, error)) (value T, err error) {
	err = Catch(func() (err error) {
		value, err = work(c.ctx, c.report)
		return err
	})
	errors.As(err, &c.fault)
	return value, err
}

// Catch does some work, and returns its panic as an error.
func Catch(work func() error) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = &fault{reason, debug.Stack()}
		}
	}()
	return work()
}

// Rethrow panics with an error of Catch that was a panic. Whoever waits for work on
// another goroutine calls it, so that the panic ends what it belongs to and not the
// process.
func Rethrow(err error) {
	var panicked *fault
	if errors.As(err, &panicked) {
		panic(panicked)
	}
}

func (c *Call[T, P]) report(step P) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.last = &step
	for w := range c.waiters {
		w.add(step)
	}
}

// Join adds a waiter, which gets the newest step first. It returns nil if there
// is nothing to wait for: the call is nil, done or cancelled. The caller holds
// the lock, and calls Wait after it has released it.
func (c *Call[T, P]) Join() *Waiter[T, P] {
	if c == nil || c.over {
		return nil
	}
	w := &Waiter[T, P]{call: c, ready: make(chan struct{}, 1)}
	c.waiters[w] = struct{}{}
	if c.last != nil {
		w.add(*c.last)
	}
	return w
}

// add is called under the lock.
func (w *Waiter[T, P]) add(step P) {
	w.steps = append(w.steps, step)
	select {
	case w.ready <- struct{}{}:
	default: // it holds one already
	}
}

// Wait returns the result of the call, or the error of the context if that ends
// first. It calls report, which may be nil, with each step on the goroutine of
// the caller, and never after it has returned.
func (w *Waiter[T, P]) Wait(ctx context.Context, report func(P)) (T, error) {
	c := w.call
	for {
		select {
		case <-w.ready:
			w.pass(report)
		case <-c.done:
			w.pass(report)
			if c.fault != nil {
				return w.fail()
			}
			return c.value, c.err
		case <-ctx.Done():
			w.remove()
			var none T
			return none, ctx.Err()
		}
	}
}

// fail panics with the fault of the call, for the first waiter that asks.
func (w *Waiter[T, P]) fail() (none T, err error) {
	c := w.call
	c.lock.Lock()
	first := !c.told
	c.told = true
	c.lock.Unlock()
	if first {
		panic(c.fault)
	}
	return none, ErrFault
}

// pass reports the steps that came since the last time.
func (w *Waiter[T, P]) pass(report func(P)) {
	w.call.lock.Lock()
	steps := w.steps
	w.steps = nil
	w.call.lock.Unlock()
	if report == nil {
		return
	}
	for _, step := range steps {
		report(step)
	}
}

// remove cancels the call if this was its last waiter.
func (w *Waiter[T, P]) remove() {
	c := w.call
	c.lock.Lock()
	defer c.lock.Unlock()
	delete(c.waiters, w)
	if len(c.waiters) == 0 && !c.over {
		c.over = true
		c.cancel()
	}
}
