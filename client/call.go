package client

import (
	"context"
	"errors"
	"net/url"
	"time"
)

// call is one question to Graph.
type call struct {
	link    string // a path of ours, or a link that the server sent
	foreign bool   // the server sent it
	// what it is for, for people: "page 3", "recipients".
	what string
	// template is the path without ids and addresses, for logs and errors.
	template string
	// background calls never wait for the budget and leave its reserve alone.
	background bool
	details    bool // it asks for events
	// decode reads the body of an answer. What it refuses is not asked for again: a
	// body that was cut on its way is noticed before it.
	decode func(body []byte) error
	// came is how many items the last answer had.
	came func() int
	// series is the path of the first page, of a page that follows others.
	series string
	// sent counts the requests that went out for it.
	sent int
}

// errNoSlot is why a background call gives up: it must not wait.
var errNoSlot = errors.New("no request to spare in the background")

// get asks until there is an answer or no hope of one. A cancelled context ends
// every wait and gives the context's own error.
func (c *Client) get(ctx context.Context, call *call) error {
	u, err := c.resolve(call)
	if err != nil {
		return err
	}
	ctx = c.as(ctx)
	a := &attempts{call: call, report: progressOf(ctx)}
	for {
		failure, err := c.try(ctx, u, a)
		switch {
		case err == nil && failure == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return err
		}
		failure.err.Tries = a.tries
		if err := c.retry(ctx, a, failure); err != nil {
			return err
		}
	}
}

// attempts is what one call remembers from try to try.
type attempts struct {
	call      *call
	report    func(Progress)
	token     TokenRequest // for the next try
	refused   *Error       // why another token is asked for
	tries     int          // to send it
	failures  int          // tries that got no useful answer
	throttled int          // tries that were told to wait
	refreshed bool         // a refused token was answered once
	claimed   bool         // a claims challenge was answered once

	clientRequestID string  // of the last request
	made            Request // the last one
}

// tell reports one step.
func (a *attempts) tell(p Progress) {
	p.Try, p.Tries, p.What = a.failures+1, maxTries, a.call.what
	a.report(p)
}

// try is one attempt: a slot of the budget, a token, a request. The error is
// final; a failure may be tried again.
func (c *Client) try(ctx context.Context, u *url.URL, a *attempts) (*failure, error) {
	s, err := c.takeSlot(ctx, a)
	if err != nil {
		return nil, err
	}
	a.tell(Progress{State: StateSigningIn})
	token, err := c.token(ctx, a)
	if err != nil {
		s.drop(ctx)
		return nil, a.signInError(err)
	}
	if s.stale() {
		s.drop(ctx)
		if s, err = c.takeSlot(ctx, a); err != nil {
			return nil, err
		}
	}
	a.token, a.refused = TokenRequest{}, nil
	a.tries++
	a.made = Request{}
	failure, sent := c.send(ctx, u, token, a)
	if failure != nil && failure.remedy == newToken {
		c.renewal.Store(&renewal{token.Value, failure.tokenRequest(), failure.err})
	}
	if !sent {
		s.drop(ctx)
	} else {
		a.call.sent++
		s.end(ctx)
	}
	c.ended(a, failure, sent)
	return failure, nil
}

func (c *Client) takeSlot(ctx context.Context, a *attempts) (slot, error) {
	if a.call.background {
		if s, ok := c.budgetOf(a.call.details).tryAcquire(ctx); ok {
			return s, nil
		}
		return slot{}, errNoSlot
	}
	return c.budgetOf(a.call.details).acquire(ctx, func(until time.Time) error {
		state := StateWaitingBudget
		budget := c.budgetOf(a.call.details).State()
		if !budget.Blocked.IsZero() && budget.Blocked.Equal(until) {
			state = StateWaitingThrottle
		}
		daily := state == StateWaitingThrottle && budget.Daily
		if state == StateWaitingThrottle && time.Until(until) > patienceOf(ctx) {
			return &Error{Kind: ErrThrottled, Request: "GET " + a.call.template, Tries: a.tries, Until: until, Daily: daily}
		}
		a.tell(Progress{State: state, Until: until, Daily: daily})
		return nil
	})
}

// signInError is final: what can be tried again to get a token, its source has
// tried. When Graph has refused the last one, that is what is said.
func (a *attempts) signInError(err error) error {
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	if a.refused != nil {
		a.refused.Err = err
		return a.refused
	}
	return &Error{Kind: ErrSignIn, Request: "GET " + a.call.template, Tries: a.tries, Err: err}
}
