package client

import (
	"context"
	"time"
)

// State is what a call is doing.
type State string

// The states of a call. The waiting ones come with an instant in Until.
const (
	StateWaitingBudget   State = "waiting for the request limit"
	StateSigningIn       State = "signing in"
	StateSending         State = "sending"
	StateReceiving       State = "receiving"
	StateWaitingThrottle State = "throttled"
	StateWaitingRetry    State = "waiting to try again"
)

// Progress is one step of a call, told while it goes on.
type Progress struct {
	State State
	// Until is when a wait ends, so that whoever shows it can count down. It is
	// zero when the call waits for nothing, or for something without a known end.
	Until time.Time
	// Daily reports that the service asked for a wait that is too long for the limit of
	// five minutes: see [DailyWords].
	Daily bool
	Try   int // this try, from 1
	Tries int // how many there will be at most
	Err   *Error
	// What is asked for: "page 3", "recipients", "events".
	What string
}

type progressKey struct{}

// WithProgress returns a context whose calls tell their steps to report. It is
// called on the goroutine that made the call, and never after the call has
// returned, so it needs no lock; it must not block.
func WithProgress(ctx context.Context, report func(Progress)) context.Context {
	return context.WithValue(ctx, progressKey{}, report)
}

// CountRequests returns a context whose calls add the requests that they send to n, each
// try and each page. As with [WithProgress], n needs no lock.
func CountRequests(ctx context.Context, n *int) context.Context {
	report := progressOf(ctx)
	return WithProgress(ctx, func(p Progress) {
		if p.State == StateSending {
			*n++
		}
		report(p)
	})
}

func progressOf(ctx context.Context) func(Progress) {
	if report, ok := ctx.Value(progressKey{}).(func(Progress)); ok && report != nil {
		return report
	}
	return func(Progress) {}
}

// reporting hands what work tells of its progress to the call that runs it, which
// passes it on to every waiter.
func reporting[T any](work func(context.Context) (T, error)) func(context.Context, func(Progress)) (T, error) {
	return func(ctx context.Context, report func(Progress)) (T, error) {
		return work(WithProgress(ctx, report))
	}
}
