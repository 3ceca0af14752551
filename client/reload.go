package client

import "context"

// asks says what a plan asks the service for though it is known.
type asks struct {
	reload bool // what is kept
	fresh  bool // what others have asked for just now, which then is not kept for others
}

// Reload returns the plan whose result asks the service for what is kept in Options.Cache,
// too, and keeps what it answers.
func (p Plan) Reload() Plan {
	p.asks.reload = true
	return p
}

// Fresh returns the plan whose result takes no answer that somebody else got: see
// Options.YoungFor.
func (p Plan) Fresh() Plan {
	p.asks.fresh = true
	return p
}

type asksKey struct{}

// asking returns the context of the calls for a result of the plan.
func (p *Plan) asking(ctx context.Context) context.Context {
	if p.asks == (asks{}) {
		return ctx
	}
	return context.WithValue(ctx, asksKey{}, p.asks)
}

// asksOf returns what the calls of a context ask for.
func asksOf(ctx context.Context) asks {
	a, _ := ctx.Value(asksKey{}).(asks)
	return a
}
