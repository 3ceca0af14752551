package client

import "context"

type reloadKey struct{}

// WithReload returns a context whose calls ask the service for what is kept in
// Options.Cache, too, and keep what it answers.
func WithReload(ctx context.Context) context.Context {
	return context.WithValue(ctx, reloadKey{}, true)
}

func reloads(ctx context.Context) bool { return ctx.Value(reloadKey{}) != nil }
