package client

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// maxTries is how often a request that fails without being answered
	// usefully is sent in all.
	maxTries = 4
	// maxThrottled is how often one call lets itself be told to wait.
	maxThrottled = 10
	// maxWait is the longest wait that is sat out unless WithPatience says otherwise: a
	// whole window of the service's limit and a bit. Beyond it the caller decides.
	maxWait = 6 * time.Minute

	shortestRetry = 500 * time.Millisecond
	longestRetry  = 30 * time.Second

	shortestThrottle = time.Second // even when the service says zero
	firstThrottle    = 10 * time.Second
	longestThrottle  = 2 * time.Minute
)

// remedy is what may help against a failure.
type remedy int

const (
	hopeless remedy = iota
	tryAgain        // after a short wait of our own choosing
	holdBack        // all calls wait: the limit is used up
	newToken        // with another token
)

// failure is an answer that was none, and what may help.
type failure struct {
	err    *Error
	remedy remedy
	after  time.Duration // what Retry-After says
	told   bool          // whether it says anything
	claims string        // decoded claims challenge
}

// retry waits for the next try, or returns the error that ends the call.
func (c *Client) retry(ctx context.Context, a *attempts, f *failure) error {
	switch f.remedy {
	case newToken:
		return a.renew(f)
	case holdBack:
		return c.holdBack(ctx, a, f)
	case tryAgain:
		return c.tryAgain(ctx, a, f)
	}
	return f.err
}

// renew asks for another token: once for a claims challenge, once for a token
// that was refused without one.
func (a *attempts) renew(f *failure) error {
	answered := &a.refreshed
	if f.claims != "" {
		answered = &a.claimed
	}
	if *answered {
		return f.err
	}
	*answered = true
	a.token = f.tokenRequest()
	a.refused = f.err
	return nil
}

// tokenRequest asks for a token in place of the one that was refused.
func (f *failure) tokenRequest() TokenRequest {
	return TokenRequest{Claims: f.claims, Refresh: f.claims == ""}
}

// holdBack blocks the budget for every call and waits, unless the wait is longer
// than people sit out or nobody waits for this call.
func (c *Client) holdBack(ctx context.Context, a *attempts, f *failure) error {
	wait := max(f.after, shortestThrottle)
	if !f.told {
		wait = throttlePause(a.throttled)
	}
	a.throttled++
	f.err.Until, f.err.Daily = time.Now().Add(wait), isDaily(wait)
	budget := c.budgetOf(a.call.details)
	budget.Block(f.err.Until)
	budget.refused()
	if a.call.background || a.throttled > maxThrottled || wait > patienceOf(ctx) {
		return f.err
	}
	a.tell(Progress{State: StateWaitingThrottle, Until: f.err.Until, Daily: f.err.Daily, Err: f.err})
	return sleep(ctx, f.err.Until)
}

func (c *Client) tryAgain(ctx context.Context, a *attempts, f *failure) error {
	wait := pause(a.failures)
	if f.told {
		wait = f.after
	}
	a.failures++
	if a.failures >= maxTries || wait > maxWait {
		return f.err
	}
	if f.err.Status == http.StatusServiceUnavailable {
		// Graph asks for a new connection after a 503:
		// https://learn.microsoft.com/graph/best-practices-concept
		c.http.CloseIdleConnections()
	}
	until := time.Now().Add(wait)
	a.tell(Progress{State: StateWaitingRetry, Until: until, Err: f.err})
	return sleep(ctx, until)
}

// pause is the wait before a repeated try: random, so that many clients do not
// come back at once, below a ceiling that doubles.
func pause(failures int) time.Duration {
	return between(shortestRetry, min(longestRetry, time.Second<<min(failures, 10)))
}

// throttlePause is the wait when the service refuses without saying for how
// long: it need not send Retry-After.
func throttlePause(throttled int) time.Duration {
	ceiling := min(longestThrottle, firstThrottle<<min(throttled, 10))
	return between(ceiling/2, ceiling)
}

func between(shortest, longest time.Duration) time.Duration {
	return shortest + rand.N(longest-shortest+1)
}

func sleep(ctx context.Context, until time.Time) error {
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// retryAfter reads the header as a number of seconds, also with a fraction as in
// Microsoft's sample, or as a date.
// https://learn.microsoft.com/graph/throttling
// https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
func retryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if text == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if !(seconds >= 0) { // also NaN
			return 0, false
		}
		const ages = 365 * 24 * 3600
		return time.Duration(min(seconds, ages) * float64(time.Second)), true
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}
