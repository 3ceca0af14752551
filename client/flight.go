package client

import (
	"context"
	"sync"
)

// flight is one piece of work that several callers wait for. It goes on as long
// as one of them does: a caller whose context ends only leaves it, and the last
// to leave ends it. (With singleflight the others would get the first one's
// cancellation.) What it reports is told to each caller on its own goroutine.
type flight[T any] struct {
	lock       sync.Locker // the owner's; guards all up to done
	seats      map[*seat]struct{}
	last       *Progress
	cancel     context.CancelFunc
	abandoned  func() // called under the lock when the last one leaves
	background bool

	done  chan struct{} // closed after value and err are set
	value T
	err   error
}

// seat is one caller's place in a flight.
type seat struct {
	told  []Progress // guarded by the flight's lock
	ready chan struct{}
}

// depart starts the work. The caller holds the lock and takes a seat before it
// lets go of it. landed is called under the lock, before anyone is told.
func depart[T any](ctx context.Context, lock sync.Locker, work func(context.Context) (T, error), landed func(T, error)) *flight[T] {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &flight[T]{
		lock: lock, seats: make(map[*seat]struct{}), cancel: cancel,
		done: make(chan struct{}), abandoned: func() {},
	}
	go func() {
		defer cancel()
		value, err := work(WithProgress(ctx, f.report))
		lock.Lock()
		defer lock.Unlock()
		landed(value, err)
		f.value, f.err = value, err
		close(f.done)
	}()
	return f
}

// report passes a step on to everyone who waits.
func (f *flight[T]) report(p Progress) {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.last = &p
	for s := range f.seats {
		s.tell(p)
	}
}

func (s *seat) tell(p Progress) {
	s.told = append(s.told, p)
	select {
	case s.ready <- struct{}{}:
	default: // already told that there is something
	}
}

// board takes a seat. The caller holds the lock. Who comes later is told what
// the flight is doing now.
func (f *flight[T]) board() *seat {
	s := &seat{ready: make(chan struct{}, 1)}
	f.seats[s] = struct{}{}
	if f.last != nil {
		s.tell(*f.last)
	}
	return s
}

// wait returns what the flight brings, or the context's error if that ends first.
func (f *flight[T]) wait(ctx context.Context, s *seat) (T, error) {
	report := progressOf(ctx)
	for {
		select {
		case <-s.ready:
			f.pass(s, report)
		case <-f.done:
			f.pass(s, report)
			return f.value, f.err
		case <-ctx.Done():
			f.leave(s)
			var none T
			return none, ctx.Err()
		}
	}
}

// pass tells the caller what was reported since the last time.
func (f *flight[T]) pass(s *seat, report func(Progress)) {
	f.lock.Lock()
	told := s.told
	s.told = nil
	f.lock.Unlock()
	for _, p := range told {
		report(p)
	}
}

func (f *flight[T]) leave(s *seat) {
	f.lock.Lock()
	defer f.lock.Unlock()
	delete(f.seats, s)
	select {
	case <-f.done:
	default:
		if len(f.seats) == 0 {
			f.cancel()
			f.abandoned()
		}
	}
}

// flights are the answers to questions that are asked once: one flight at a time
// for each key, and the answers kept, those of the longest ago dropped first.
type flights[T any] struct {
	mu      sync.Mutex
	running map[string]*flight[T]
	kept    map[string]T
	order   []string
}

// keptAnswers is how many answers are kept: more than anyone opens in a sitting.
const keptAnswers = 2000

func newFlights[T any]() *flights[T] {
	return &flights[T]{running: make(map[string]*flight[T]), kept: make(map[string]T)}
}

// do returns the kept answer, or joins the flight that brings it, or starts one.
// Errors are not kept.
func (fs *flights[T]) do(ctx context.Context, key string, work func(context.Context) (T, error)) (T, error) {
	fs.mu.Lock()
	if value, ok := fs.kept[key]; ok {
		fs.mu.Unlock()
		return value, nil
	}
	if err := ctx.Err(); err != nil {
		fs.mu.Unlock()
		var none T
		return none, err
	}
	f := fs.running[key]
	if f == nil {
		f = fs.start(ctx, key, work)
	}
	s := f.board()
	fs.mu.Unlock()
	return f.wait(ctx, s)
}

func (fs *flights[T]) start(ctx context.Context, key string, work func(context.Context) (T, error)) *flight[T] {
	var f *flight[T]
	over := func() {
		if fs.running[key] == f {
			delete(fs.running, key)
		}
	}
	f = depart(ctx, &fs.mu, work, func(value T, err error) {
		if err == nil && fs.running[key] == f {
			fs.keep(key, value)
		}
		over()
	})
	f.abandoned = over
	fs.running[key] = f
	return f
}

func (fs *flights[T]) keep(key string, value T) {
	if _, known := fs.kept[key]; !known {
		fs.order = append(fs.order, key)
	}
	fs.kept[key] = value
	for len(fs.order) > keptAnswers {
		delete(fs.kept, fs.order[0])
		fs.order = fs.order[1:]
	}
}

// peek returns the kept answer without asking.
func (fs *flights[T]) peek(key string) (T, bool) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	value, ok := fs.kept[key]
	return value, ok
}

// forget drops the kept answers whose key is chosen, and lets flights under way
// bring theirs to those who wait only.
func (fs *flights[T]) forget(chosen func(key string) bool) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	kept := fs.order[:0]
	for _, key := range fs.order {
		if chosen(key) {
			delete(fs.kept, key)
		} else {
			kept = append(kept, key)
		}
	}
	fs.order = kept
	for key := range fs.running {
		if chosen(key) {
			delete(fs.running, key)
		}
	}
}
