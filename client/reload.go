package client

import "context"

// Reload returns the plan whose result asks the service for what is kept in Options.Cache,
// too, and keeps what it answers.
func (p Plan) Reload() Plan {
	p.reload = true
	return p
}

type reloadKey struct{}

// asking returns the context of the calls for a result of the plan.
func (p *Plan) asking(ctx context.Context) context.Context {
	if !p.reload {
		return ctx
	}
	return context.WithValue(ctx, reloadKey{}, true)
}

// reloads reports whether the calls of a context ask for what is kept.
func reloads(ctx context.Context) bool { return ctx.Value(reloadKey{}) != nil }
