package client

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"
)

// A look asks a result once more for what may have changed since, by the one rule of
// change.go, and for nothing else:
//
//	the edge    from where rows were young when they were last asked for, to the end
//	            of the window; to now, if the search ends now
//	the spots   the seconds in which copies were received that are under way still
//	the missing a copy that the condition on the status held for and that did not come
//	            again: it has another status by now, and its message is asked for by
//	            its id; so is one under way that the list does not bring
//
// What was not loaded before is not asked for. Rows that came stay, whatever a look
// brings: it changes copies, and adds rows and copies.

// Change is what a look has found of one message.
type Change struct {
	ID     string
	New    bool   // the message was not there before
	Was    Status // of the first copy that has another status now; "" with Copies 0
	Copies int    // how many have
	Added  int    // recipients that came later
	// Settled is how many copies were under way before, and are not any more.
	Settled int
}

// Words say what was found: "new", "was Pending", "+2 recipients". A status may be a word
// of the service that is not known here, and is not fit for a terminal as it is.
func (c Change) Words(w Wording) string {
	switch {
	case c.New:
		return "new"
	case c.Copies > 1:
		return w.number(c.Copies) + " changed"
	case c.Copies == 1 && (c.Was == "" || c.Was == StatusGettingStatus):
		return "new status" // it had none
	case c.Copies == 1:
		return "was " + c.Was.Word()
	}
	return "+" + w.counted(c.Added, "recipient")
}

// ChangeCount is how many messages looks have found something of.
type ChangeCount struct {
	New, Changed int
	// Grown is how many have more recipients and no other status: rows that came late, or
	// could not be read before, change nothing of their message.
	Grown int
}

// Add adds n messages of which that was found, or takes some off.
func (count *ChangeCount) Add(n int, c Change) {
	switch {
	case c.New:
		count.New += n
	case c.Copies > 0:
		count.Changed += n
	default:
		count.Grown += n
	}
}

// Words say how many there are: "2 new, 1 changed, 1 with more recipients", "" for none.
func (count ChangeCount) Words(w Wording) string {
	var parts []string
	add := func(n int, words string) {
		if n > 0 {
			parts = append(parts, w.number(n)+" "+words)
		}
	}
	add(count.New, "new")
	add(count.Changed, "changed")
	add(count.Grown, "with more recipients")
	return strings.Join(parts, ", ")
}

// Found is what one turn of a look has brought.
type Found struct {
	Changes  []Change
	Requests int
	// Done reports that nothing is left of the look. Else another turn goes on where
	// this one stopped.
	Done bool
}

// Look is one look at a result. It is not safe for concurrent use.
type Look struct {
	result   *Result
	fresh    *Result
	at       time.Time // when it began
	open     bool      // the search ends now
	young    time.Time // the edge begins there
	back     time.Time // what is older was not loaded
	spans    []Window  // none: without bounds
	missing  []*Trace  // to be asked for by id
	compared bool      // the missing are known
}

// Span limits: seconds that lie closer than nearSpots are asked for in one span, and
// more requests than mostSpots take, which no page is counted in, move them together.
const (
	nearSpots = 10 * time.Minute
	mostSpots = 10
)

// EndsNow reports whether the window of a query ends now, and so moves on with the
// clock.
func (q Query) EndsNow(now time.Time) bool {
	const nearNow = 2 * time.Minute
	return q.End.IsZero() || now.Sub(q.End) < nearNow
}

// Look returns the look that is next, or nil when nothing of what is loaded may change
// any more. Open says that the search ends now: there may always be new mail.
func (r *Result) Look(open bool) *Look {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.client.now()
	l := &Look{result: r, at: now, open: open || r.plan.Query.Latest}
	l.young, l.back = youngSince(r.asked(now)), r.loadedBack()
	if r.plan.keyed() {
		if len(r.list.traces) > 0 && !slices.ContainsFunc(r.list.traces, r.mayChange(now)) {
			return nil
		}
		l.fresh = r.client.Search(r.plan.Fresh())
		return l
	}
	l.spans = r.spansThatMayChange(l, now)
	if len(l.spans) == 0 {
		return nil
	}
	p := r.plan.over(l.spans)
	if p.base != nil {
		p.choose(&r.client.learnt) // what was best for the whole need not be for these
		p.sum()
	}
	l.fresh = r.client.Search(p.Fresh())
	return l
}

// keyed reports whether the plan asks for messages by an id, without bounds.
func (p Plan) keyed() bool { return len(p.Windows) == 0 && p.Query.Identifies() }

// asked is when the rows were asked for.
func (r *Result) asked(now time.Time) time.Time {
	if r.progress.AsOf.IsZero() {
		return now
	}
	return r.progress.AsOf
}

// mayChange returns what reports whether a row may be another by now, as far as the
// service keeps it.
func (r *Result) mayChange(now time.Time) func(*Trace) bool {
	asked, kept := r.asked(now), r.plan.Dialect.oldest(now).Add(day)
	return func(t *Trace) bool { return t.MayChange(asked) && t.Received.After(kept) }
}

// spansThatMayChange returns what a look asks for, newest first.
func (r *Result) spansThatMayChange(l *Look, now time.Time) []Window {
	mayChange := r.mayChange(now)
	var spans []Window
	edge := Window{Start: maxTime(l.young, l.back).UTC().Truncate(time.Second), End: r.plan.Query.End}
	if l.open {
		edge.End = now.UTC().Truncate(time.Second)
	}
	if edge.Start.Before(edge.End) {
		spans = split(edge.Start, edge.End, r.plan.Dialect.Limits().MaxWindow)
	}
	var spots []Window
	for _, t := range r.list.traces {
		if at := t.Received.UTC().Truncate(time.Second); mayChange(t) && (len(spans) == 0 || at.Before(edge.Start)) {
			spots = append(spots, Window{at, at.Add(time.Second)})
		}
	}
	slices.SortFunc(spots, func(a, b Window) int { return b.Start.Compare(a.Start) })
	spots = joined(spots, nearSpots)
	for near := 2 * nearSpots; len(spots) > 1 && len(spots)*r.plan.fewestStreams() > mostSpots; near *= 2 {
		spots = joined(spots, near)
	}
	for _, spot := range spots {
		spans = append(spans, split(spot.Start, spot.End, r.plan.Dialect.Limits().MaxWindow)...)
	}
	return spans
}

// fewestStreams is how many streams a look takes at least, where the plan has very many.
func (p *Plan) fewestStreams() int {
	if n := len(p.streams); n <= mostSpots/2 || len(p.choices) == 0 {
		return n
	}
	return p.choices[0].streams
}

// loadedBack is how far back rows were loaded.
func (r *Result) loadedBack() time.Time {
	if r.progress.Complete {
		return r.plan.Query.Start
	}
	oldest := r.asked(time.Time{})
	for _, t := range r.list.traces {
		if !t.Received.IsZero() {
			oldest = minTime(oldest, t.Received.Time())
		}
	}
	return maxTime(oldest, r.plan.Query.Start)
}

// joined joins windows that lie near one another. They come newest first.
func joined(windows []Window, near time.Duration) []Window {
	var all []Window
	for _, w := range windows {
		if n := len(all); n > 0 && all[n-1].Start.Sub(w.End) <= near {
			all[n-1].Start = w.Start
			continue
		}
		all = append(all, w)
	}
	return all
}

// over returns the plan with the same conditions and other windows.
func (p Plan) over(windows []Window) Plan {
	p.Windows = windows
	p.Query.Latest = false
	p.Query.Start, p.Query.End = windows[len(windows)-1].Start, windows[0].End
	if p.base != nil {
		base, match := *p.base, *p.base.match
		match.start, match.end = p.Query.Start, p.Query.End.Add(time.Second)
		base.match, base.windows = &match, windows
		p.base = &base
		p.take(p.at)
		p.sum()
		return p
	}
	streams := make([]*stream, len(p.streams))
	for i, s := range p.streams {
		one, match := *s, *s.match
		match.start, match.end = p.Query.Start, p.Query.End.Add(time.Second)
		one.match = &match
		if s.key == "" {
			one.windows = windows
		}
		streams[i] = &one
	}
	p.streams = streams
	return p
}

// Cost is about how many requests the look takes, at least.
func (l *Look) Cost() int {
	return max(1, len(l.spans)) * len(l.fresh.Plan().streams)
}

// Turn goes on with the look, with about most requests at most, 0 for any number. Nobody waits for it: it
// leaves a fifth of the request limit to others, and returns nil with what came when
// that is reached. After an error another turn goes on where this one stopped.
func (l *Look) Turn(ctx context.Context, most int) (Found, error) {
	if most <= 0 {
		most = math.MaxInt
	}
	before := l.fresh.Snapshot()
	err := l.fresh.load(ctx, math.MaxInt, most, true)
	for _, part := range before.Failed {
		if err == nil {
			err = l.fresh.again(ctx, part, true)
		}
	}
	after := l.fresh.Snapshot()
	if err == nil && len(after.Failed) > 0 {
		err = after.Failed[0].Err // another turn asks for it again
	}
	found := Found{Requests: after.Requests - before.Requests}
	found.Changes = l.result.take(after.Traces, l)
	if err == nil && !after.More {
		var changes []Change
		changes, err = l.askMissing(ctx, most-found.Requests, &found.Requests)
		found.Changes = merged(found.Changes, changes)
		found.Done = err == nil && len(l.missing) == 0
	}
	l.result.lookedAt(l, found, after.Complete)
	return found, err
}

// merged puts together what was found of the same messages.
func merged(changes, more []Change) []Change {
	for _, c := range more {
		if !slices.ContainsFunc(changes, func(known Change) bool { return known.ID == c.ID }) {
			changes = append(changes, c)
		}
	}
	return changes
}

// askMissing asks for the messages whose copies did not come again.
func (l *Look) askMissing(ctx context.Context, most int, spent *int) ([]Change, error) {
	r, c := l.result, l.result.client
	if !l.compared {
		l.missing, l.compared = r.missing(l), true
	}
	var changes []Change
	before := *spent
	ctx = CountRequests(WithWhat(ctx, "recipients"), spent)
	for len(l.missing) > 0 && *spent-before < most && c.budget.State().Spare > 0 {
		t := l.missing[0]
		whole, err := c.Dialect().api().message(ctx, c, t.ID, t.Received)
		if err != nil && !saysNotFound(err) {
			return changes, err
		}
		l.missing = l.missing[1:]
		if err == nil {
			changes = append(changes, r.take([]*Trace{&whole}, nil)...)
		}
	}
	return changes, nil
}

// missing are the messages of which a copy did not come again: one that is under way,
// which the list may not bring, or one that the condition on the status held for.
func (r *Result) missing(l *Look) []*Trace {
	r.mu.Lock()
	defer r.mu.Unlock()
	came := l.fresh.Snapshot()
	index := indexOf(came.Traces)
	match, mayChange := r.plan.streams[0].match, r.mayChange(l.at)
	byStatus := len(r.plan.Query.Statuses) > 0
	var all []*Trace
	for _, t := range r.list.traces {
		var again Trace
		if i, known := index.find(came.Traces, t.ID); known {
			again = *came.Traces[i]
		}
		if l.asksFor(t) && mayChange(t) && slices.ContainsFunc(t.Recipients, func(r Recipient) bool {
			_, known := again.Recipient(r.Address)
			return !known && (r.Status.UnderWay() || byStatus && match.recipient(t, &r))
		}) {
			all = append(all, t)
		}
	}
	return all
}

// asksFor reports whether the message lies in what the look asks for.
func (l *Look) asksFor(t *Trace) bool {
	return len(l.spans) == 0 || slices.ContainsFunc(l.spans, func(w Window) bool {
		return !t.Received.Before(w.Start) && t.Received.Before(w.End.Add(time.Second))
	})
}

// lookedAt takes note of a turn.
func (r *Result) lookedAt(l *Look, found Found, whole bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.progress.Requests += found.Requests
	if found.Done && whole {
		r.progress.Asked, r.progress.AsOf = l.at, l.at
		if l.open && len(r.plan.Windows) > 0 {
			r.plan.Query.End = l.spans[0].End
			r.plan.Windows = slices.Clone(r.plan.Windows)
			r.plan.Windows[0].End = r.plan.Query.End
		}
	}
	r.publish()
}
