package client

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Watch looks at a result again and again, until nothing of it may change any more. It
// decides when; whoever watches waits and calls it. It is safe for concurrent use.
//
// What is young changes soon, and what has not changed for hours seldom will: the pause
// between two looks grows with the age of what is waited for. And looks leave the request
// limit to people: all of them together take at most a fifth of it, and none of the last
// fifth.
type Watch struct {
	result *Result
	open   bool      // the search ends now
	until  time.Time // then it is over

	mu     sync.Mutex // guards the rest, held during a look
	pacing pacing
	look   *Look // of which turns are left, or nil
	end    WatchEnd
}

// WatchEnd is why a watch is over.
type WatchEnd string

// The reasons.
const (
	WatchGoesOn  WatchEnd = ""
	WatchSettled WatchEnd = "nothing may change any more"
	WatchTime    WatchEnd = "its time is over"
	WatchFailed  WatchEnd = "it cannot ask"
)

// WatchFor is how long a watch lasts unless told otherwise.
const WatchFor = 2 * time.Hour

// Watch begins to watch the result. Open says that the search ends now, so that there
// may always be new mail, unless it names messages by their ids. A duration of zero is
// WatchFor.
func (r *Result) Watch(open bool, lasts time.Duration) *Watch {
	if lasts <= 0 {
		lasts = WatchFor
	}
	now := r.client.now()
	asked := r.Snapshot().Current()
	if asked.IsZero() {
		asked = now
	}
	return &Watch{
		result: r, open: open && !r.Plan().Query.Identifies(), until: now.Add(lasts),
		pacing: pacing{limit: shareOf(r.client.budget.limit), per: r.client.budget.per, looked: asked, changed: now},
	}
}

// Until returns when the watch is over at the latest.
func (w *Watch) Until() time.Time { return w.until }

// Next returns when the next look is due, or why there is none.
func (w *Watch) Next() (time.Time, WatchEnd) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.result.client.now()
	look := w.look
	if look == nil {
		look = w.result.Look(w.open)
	}
	switch {
	case w.end != WatchGoesOn:
		return time.Time{}, w.end
	case look == nil:
		return time.Time{}, WatchSettled
	case !now.Before(w.until):
		return time.Time{}, WatchTime
	}
	at := maxTime(now, w.pacing.next(now, w.age(now), look.Cost()))
	if budget := w.result.client.budget.State(); budget.Spare == 0 {
		at = maxTime(at, budget.SpareAt)
	}
	return at, WatchGoesOn
}

// age is how old what is waited for is: of a search that ends now the time since
// something changed, else the age of the youngest message that may change.
func (w *Watch) age(now time.Time) time.Duration {
	if w.open {
		return now.Sub(w.pacing.changed)
	}
	return now.Sub(w.result.youngest(now))
}

// youngest is when the youngest message that may change was received; the end of the
// window, where there is none yet.
func (r *Result) youngest(now time.Time) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	var youngest time.Time
	mayChange := r.mayChange(now)
	for _, t := range r.list.traces {
		if mayChange(t) {
			youngest = maxTime(youngest, t.Received.Time())
		}
	}
	if youngest.IsZero() {
		return r.plan.Query.End
	}
	return youngest
}

// Look makes the look that is due, or goes on with one. An error ends the watch if it
// does not pass by itself.
func (w *Watch) Look(ctx context.Context) (Found, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.result.client.now()
	if w.look == nil {
		w.look = w.result.Look(w.open)
	}
	if w.look == nil {
		return Found{Done: true}, nil
	}
	found, err := w.look.Turn(InBatch(ctx), w.pacing.most(now))
	if found.Done {
		w.look = nil
	}
	if ctx.Err() == nil {
		w.pacing.took(now, found, err)
		if err != nil && (!passes(err) || w.pacing.failed >= mostFailed) {
			w.end = WatchFailed
		}
	}
	return found, err
}

// Events asks again for the events of a copy that is under way, or has changed, as a
// part of the look that was made: only if a request is to spare for it. Else it returns
// false.
func (w *Watch) Events(ctx context.Context, id, address string) ([]Event, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.result.client
	now := c.now()
	if c.DetailsBudget().State().Spare == 0 || w.pacing.limit > 0 && w.pacing.used(now) >= w.pacing.limit {
		return nil, false, nil
	}
	t := Trace{ID: id}
	if found, known := w.result.Message(id); known {
		t = *found
	}
	events, err := c.renewEvents(InBatch(ctx), t, address)
	w.pacing.spent = append(w.pacing.spent, spending{now, 1})
	return events, err == nil, err
}

// passes reports whether an error may pass by itself.
func passes(err error) bool {
	for _, kind := range []error{ErrThrottled, ErrUnavailable, ErrNetwork, ErrBrokenOff, ErrBadAnswer, ErrNotGraph} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// pacing decides when looks are made. It has no clock.
type pacing struct {
	limit int           // requests that looks may make in the time; 0: any number
	per   time.Duration // that time

	spent   []spending // of the last looks
	looked  time.Time  // when the last look was
	changed time.Time  // when something last changed, or the watch began
	failed  int        // looks, since one that did not
	blocked time.Time  // until when the service wants nothing
}

// spending is the requests of a look.
type spending struct {
	at time.Time
	n  int
}

const (
	// watchShare is what the request limit is divided by for the part that looks may use.
	watchShare = 5
	// mostFailed is how many looks may fail one after the other.
	mostFailed = 5
)

// shareOf is how many of the requests looks may make.
func shareOf(limit int) int {
	if limit <= 0 {
		return 0
	}
	return max(1, limit/watchShare)
}

// paces are the pauses between two looks, by the age of what is waited for. The service
// itself shows messages and statuses some minutes late:
// https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-faq
var paces = []struct{ below, pause time.Duration }{
	{5 * time.Minute, 30 * time.Second},
	{15 * time.Minute, time.Minute},
	{time.Hour, 2 * time.Minute},
	{3 * time.Hour, 5 * time.Minute},
}

const slowestPace = 10 * time.Minute

func paceAt(age time.Duration) time.Duration {
	for _, p := range paces {
		if age < p.below {
			return p.pause
		}
	}
	return slowestPace
}

// next returns when a look that takes about cost requests may be made. After looks that
// failed the pause is longer.
func (p *pacing) next(now time.Time, age time.Duration, cost int) time.Time {
	pause := min(paceAt(age)<<p.failed, slowestPace)
	return maxTime(maxTime(p.looked.Add(pause), p.blocked), p.free(now, cost))
}

// free returns when that number of requests is free to be made, or all that there are.
func (p *pacing) free(now time.Time, cost int) time.Time {
	over := p.used(now) + min(cost, p.limit) - p.limit
	at := now
	for _, one := range p.spent {
		if p.limit == 0 || over <= 0 {
			break
		}
		at, over = one.at.Add(p.per), over-one.n
	}
	return at
}

// used is how many requests were made in the time before now. It forgets older ones.
func (p *pacing) used(now time.Time) int {
	for len(p.spent) > 0 && !p.spent[0].at.Add(p.per).After(now) {
		p.spent = p.spent[1:]
	}
	n := 0
	for _, one := range p.spent {
		n += one.n
	}
	return n
}

// most is how many requests a look may make now, 0 for any number.
func (p *pacing) most(now time.Time) int {
	if p.limit == 0 {
		return 0
	}
	return max(1, p.limit-p.used(now))
}

// took takes note of a look.
func (p *pacing) took(now time.Time, found Found, err error) {
	p.looked = now
	if found.Requests > 0 {
		p.spent = append(p.spent, spending{now, found.Requests})
	}
	if len(found.Changes) > 0 {
		p.changed = now
	}
	if err == nil {
		p.failed = 0
		return
	}
	p.failed++
	var known *Error
	if errors.As(err, &known) {
		p.blocked = maxTime(p.blocked, known.Until)
	}
}
