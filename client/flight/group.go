package flight

import (
	"context"
	"sync"
)

// Group runs one call at a time for each key. The zero value is ready for use.
type Group[T, P any] struct {
	// Keep is how many values are kept for callers who come after their call is
	// done. If there are more, the oldest are dropped. Errors are not kept.
	Keep int
	// Joined is called, under the group's lock, when a caller joins a call that is under
	// way: with the context that the work runs on, and with the caller's. It may be nil.
	Joined func(call, caller context.Context)

	mu    sync.Mutex
	calls map[string]*Call[T, P]
	kept  map[string]T
	order []string // of the keys in kept
}

// Do returns the kept value of the key, or the result of the call that is under
// way for it, or that of work, see [Start] and [Waiter.Wait].
func (g *Group[T, P]) Do(ctx context.Context, key string, report func(P), work func(ctx context.Context, report func(P)) (T, error)) (T, error) {
	g.mu.Lock()
	if value, ok := g.kept[key]; ok {
		g.mu.Unlock()
		return value, nil
	}
	if err := ctx.Err(); err != nil {
		g.mu.Unlock()
		var none T
		return none, err
	}
	c := g.calls[key]
	w := c.Join()
	switch {
	case w == nil:
		w = g.start(ctx, key, work).Join()
	case g.Joined != nil:
		g.Joined(c.ctx, ctx)
	}
	g.mu.Unlock()
	return w.Wait(ctx, report)
}

// start is called under the lock.
func (g *Group[T, P]) start(ctx context.Context, key string, work func(context.Context, func(P)) (T, error)) *Call[T, P] {
	var c *Call[T, P]
	c = Start(ctx, &g.mu, work, func(value T, err error) {
		if g.calls[key] != c {
			return // forgotten, or another one runs since everybody has left this one
		}
		delete(g.calls, key)
		if err == nil {
			g.keep(key, value)
		}
	})
	if g.calls == nil {
		g.calls = make(map[string]*Call[T, P])
	}
	g.calls[key] = c
	return c
}

func (g *Group[T, P]) keep(key string, value T) {
	if g.Keep == 0 {
		return
	}
	if g.kept == nil {
		g.kept = make(map[string]T)
	}
	if _, known := g.kept[key]; !known {
		g.order = append(g.order, key)
	}
	g.kept[key] = value
	for len(g.order) > g.Keep {
		delete(g.kept, g.order[0])
		g.order = g.order[1:]
	}
}

// Peek returns the kept value of the key, if there is one.
func (g *Group[T, P]) Peek(key string) (T, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	value, ok := g.kept[key]
	return value, ok
}

// Put keeps a value in place of the one that is kept of the key.
func (g *Group[T, P]) Put(key string, value T) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.keep(key, value)
}

// Forget drops the kept values whose key is chosen. The calls under way for such
// keys give their results to those who wait for them now, and to nobody else.
func (g *Group[T, P]) Forget(chosen func(key string) bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	order := g.order[:0]
	for _, key := range g.order {
		if chosen(key) {
			delete(g.kept, key)
		} else {
			order = append(order, key)
		}
	}
	g.order = order
	for key := range g.calls {
		if chosen(key) {
			delete(g.calls, key)
		}
	}
}
