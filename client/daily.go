package client

import (
	"context"
	"time"
)

// isDaily reports whether a wait that the service asks for is about a quota of requests
// for a day, of which a part comes back within an hour: it is longer than the window of
// the request limit. Whether such a quota, a preview, counts message traces is not known.
// https://learn.microsoft.com/graph/usage-quotas
func isDaily(wait time.Duration) bool { return wait > ServiceWindow }

// DailyWords say what such a wait may be about, behind the time at which the service wants
// to be asked again.
const DailyWords = "the tenant's daily quota may be used up"

type patienceKey struct{}

// WithPatience returns a context whose calls wait that long when the service asks them
// to. Without it they end with an error where that is longer than six minutes, a window of
// the limit and a bit: people decide then.
func WithPatience(ctx context.Context, most time.Duration) context.Context {
	return context.WithValue(ctx, patienceKey{}, most)
}

func patienceOf(ctx context.Context) time.Duration {
	if most, set := ctx.Value(patienceKey{}).(time.Duration); set {
		return most
	}
	return maxWait
}
