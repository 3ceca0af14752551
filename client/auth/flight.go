package auth

import (
	"context"
	"sync"

	"msgtrace/client"
)

// flights lets callers that want the same token share one sign-in. A caller
// that gives up only leaves; the sign-in ends when its last caller has left.
// Nothing is kept: who comes after the landing starts a new one.
type flights struct {
	mu     sync.Mutex
	active map[string]*flight
}

type flight struct {
	callers int
	cancel  context.CancelFunc
	done    chan struct{}
	token   client.Token
	err     error
}

// do joins the flight of this key, or starts it. The work runs on a context of
// its own, which keeps nothing of any caller's.
func (f *flights) do(ctx context.Context, key string, work func(context.Context) (client.Token, error)) (client.Token, error) {
	if err := ctx.Err(); err != nil {
		return client.Token{}, err
	}
	shared := f.join(key, work)
	select {
	case <-shared.done:
		f.leave(key, shared)
		return shared.token, shared.err
	case <-ctx.Done():
		f.leave(key, shared)
		return client.Token{}, ctx.Err()
	}
}

func (f *flights) join(key string, work func(context.Context) (client.Token, error)) *flight {
	f.mu.Lock()
	defer f.mu.Unlock()
	if shared := f.active[key]; shared != nil {
		shared.callers++
		return shared
	}
	ctx, cancel := context.WithCancel(context.Background())
	shared := &flight{callers: 1, cancel: cancel, done: make(chan struct{})}
	if f.active == nil {
		f.active = map[string]*flight{}
	}
	f.active[key] = shared
	go func() {
		shared.token, shared.err = work(ctx)
		f.forget(key, shared)
		close(shared.done)
		cancel()
	}()
	return shared
}

func (f *flights) leave(key string, shared *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	shared.callers--
	if shared.callers == 0 {
		shared.cancel()
		if f.active[key] == shared {
			delete(f.active, key) // a later caller must not join a flight that is ending
		}
	}
}

func (f *flights) forget(key string, shared *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.active[key] == shared {
		delete(f.active, key)
	}
}
