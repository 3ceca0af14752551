package client

import (
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Result is the answer to a plan, loaded as far as somebody has asked for. Every
// method is safe for concurrent use.
type Result struct {
	client *Client

	filling  sync.Mutex // held while a result of files is made
	mu       sync.Mutex // guards all up to snapshot
	plan     Plan
	feeds    feeds
	call     *pageCall // the last one, while it is under way; else nil
	list     *collection
	unasked  int       // rows that were kept, since a page was asked for
	final    int       // list.traces[:final] are final: no more recipients come
	proven   time.Time // the messages after it are final
	near     nearCounter
	resumed  time.Time // what was read back to, in order, before it was resumed; zero: it was not
	progress Snapshot

	failed      []*missingPart // parts that could not be read
	failedInRow int            // how many failed since one was read
	parts       int            // how many windows there are, of all streams
	numbered    int            // the number of the last one

	density *density // what is known of how many rows there are; nil: nothing
	whole   bool     // the feeds ask for the whole of the plan, and not for a rest
	aligns  bool     // it may take the windows of another person
	lead    lead

	snapshot atomic.Pointer[Snapshot]
}

// Snapshot is a result at one moment. It never changes.
type Snapshot struct {
	// Traces are the messages loaded, newest first as long as the service sends
	// its rows so. A message keeps its place when more of its recipients come.
	// Neither the list nor the messages may be written to.
	Traces []*Trace
	// Released is how many messages more there were, of which all was let go: see
	// Result.Release. ReleasedMayChange is how many messages that were let go may
	// change, and Again how often one came again with recipients that it did not have.
	Released, ReleasedMayChange, Again int

	Version uint64 // grows with every change
	// Unsorted reports that Traces are not newest first. OutOfOrder reports that
	// rows did not come so, those that do not match included.
	Unsorted, OutOfOrder bool
	// Complete reports that every message that matches is here.
	Complete bool
	// CompleteBack is the instant after which every message that matches is
	// here, with all its recipients that match, in whatever order rows come: the
	// start of the window when Complete. Zero: not known of any.
	CompleteBack time.Time
	// ReadBack is the instant after which everything was read if the rows still
	// to come are older than those that came, as they are while they come newest
	// first. It is CompleteBack where they do not. Both are rounded up to seconds.
	ReadBack time.Time
	// Asked is the oldest instant that something of it was asked for at: when the first
	// request was made, or the last look that was whole, or earlier where a part is from
	// Options.Cache. Zero: nothing was asked for yet.
	Asked time.Time
	// AsOf is when what may change was asked for, if that is not Asked: the rest is from the
	// cache, and does not change. See Current.
	AsOf     time.Time
	Pages    int  // answers read
	Requests int  // requests spent, those that failed included
	Scanned  int  // items that came and may be seen, before any was filtered here
	More     bool // something may still come: ask with Ensure
	// Left is about how many more requests read the rest, by how much time a page
	// has covered so far. Zero: there is no rest, or nothing to go by.
	Left int
	// Cut reports that the service may have left something out that cannot be
	// asked for: see Page.Cut. Unread is how many items came that could not be
	// read: see Page.Unread. With either the result is never Complete.
	Cut    bool
	Unread int
	// Hidden is how many messages came that have no recipient that may be seen: see
	// Scope.
	Hidden int
	// Near are the messages that came and hold all conditions but one, as long as
	// there is none that holds all: NearLimit of them at most.
	Near []NearMiss
	// Failed are parts that could not be read, newest first, while others were: see
	// Result.Again. With any the result is not Complete.
	Failed []Failed
}

// Current returns the instant that what may change was asked for, which
// [Trace.MayChange] goes by.
func (s Snapshot) Current() time.Time {
	if s.AsOf.IsZero() {
		return s.Asked
	}
	return s.AsOf
}

// Search returns the result of a plan. It sends nothing until Ensure does.
func (c *Client) Search(p Plan) *Result {
	r := c.answer(p, p.Cursors())
	r.aligns = true
	return r
}

// answer returns the result of a plan, or of the part of it behind some cursors.
func (c *Client) answer(p Plan, cursors []Cursor) *Result {
	r := &Result{client: c, plan: p, list: newCollection(), whole: true}
	if p.density != nil {
		known := *p.density
		known.choices = slices.Clone(known.choices)
		r.density = &known
	}
	if c.held != nil {
		cursors = nil
	}
	r.begin(cursors)
	r.progress.Complete = len(r.feeds) == 0 && c.held == nil
	r.progress.More = !r.progress.Complete
	r.publish()
	return r
}

// begin makes the feeds of some cursors.
func (r *Result) begin(cursors []Cursor) {
	r.feeds, r.parts = nil, 0
	for _, cursor := range cursors {
		r.feeds = append(r.feeds, newFeed(cursor))
		for s := cursor.span; s != nil; s = s.older {
			r.parts++
		}
	}
}

// Plan returns the plan that the result answers. A look at a search that ends now moves
// its end on.
func (r *Result) Plan() Plan {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.plan
}

// Snapshot returns what is loaded. It waits for nothing.
func (r *Result) Snapshot() Snapshot { return *r.snapshot.Load() }

// Ensure returns when n messages are loaded, or all there are, or at an error.
// It may be called again with the same n, which costs nothing, and after an
// error, which goes on where it stopped. Calls at the same time share their
// requests; one whose context ends leaves the others to it.
func (r *Result) Ensure(ctx context.Context, n int) error { return r.load(ctx, n, 0, false) }

// EnsureWithin is Ensure that reads at most pages pages, for plans of which much is
// filtered here: it returns nil when they are used up, with More in the snapshot.
// Zero pages is no limit.
func (r *Result) EnsureWithin(ctx context.Context, n, pages int) error {
	return r.load(ctx, n, pages, false)
}

// Prefetch is Ensure for messages nobody waits for yet. It never waits for the
// request limit and leaves a fifth of it to others; when that is reached it
// returns nil. A throttled request is an error at once.
func (r *Result) Prefetch(ctx context.Context, n int) error { return r.load(ctx, n, 0, true) }

// Update puts a message whose recipients are now known in place of the one with
// its id. One that is not in the result is left out.
func (r *Result) Update(t Trace) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.list.replace(t) {
		r.publish()
	}
}

// Message returns the message of the list with that id, as it is by now.
func (r *Result) Message(id string) (*Trace, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i, known := r.list.byID.find(r.list.traces, id)
	if !known {
		return nil, false
	}
	return r.list.traces[i], true
}

// merge shows what can be shown in order, and marks the messages that are final.
func (r *Result) merge() {
	toShow, toRead := r.feeds.pick()
	for toShow != nil {
		r.showNext(toShow)
		toShow, toRead = r.feeds.pick()
	}
	r.progress.More = toRead != nil
	r.progress.Cut = r.feeds.cut()
	r.progress.Failed = r.failedParts()
	r.progress.Complete = !r.progress.More && !r.progress.Cut && r.progress.Unread == 0 && len(r.failed) == 0
	if r.progress.Unread > 0 {
		return // an item that could not be read may belong to any message
	}
	if proven, _ := r.latest(); r.progress.Complete || !proven.Equal(r.proven) {
		r.proven = proven
		r.markFinal()
	}
}

// showHeldBack shows what came and was held back for messages of other feeds: an
// error costs nothing that came. If those come all the same, the list is Unsorted.
func (r *Result) showHeldBack() {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.feeds.newest()
	if f == nil {
		return
	}
	for ; f != nil; f = r.feeds.newest() {
		r.showNext(f)
	}
	r.merge()
	r.publish()
}

// showNext moves the next message of a feed to the list.
func (r *Result) showNext(f *feed) {
	t := &f.buffer[0]
	f.buffer = f.buffer[1:]
	shown, last := r.list.count(), r.list.last()
	dated := r.list.add(t)
	if dated || shown > 0 && r.list.count() > shown && t.Received.After(last) {
		r.progress.Unsorted = true
	}
}

// markFinal finds the messages that are final.
func (r *Result) markFinal() {
	allBefore := true
	for i := r.final; i < len(r.list.traces); i++ {
		t := r.list.traces[i]
		if !r.progress.Complete && !t.Received.After(r.proven) {
			allBefore = false
			continue
		}
		if t.RecipientsKnown == KnownSoFar && r.plan.Dialect.api().perRecipient() {
			r.list.change(i).RecipientsKnown = KnownAll
		}
		if allBefore {
			r.final = i + 1
		}
	}
}

// publish makes the present state the snapshot.
func (r *Result) publish() {
	s := &r.progress
	s.Version++
	s.Traces = r.list.publish()
	let := &r.list.released
	s.Released, s.ReleasedMayChange, s.Again = let.messages, let.mayChange, let.again
	s.OutOfOrder = r.feeds.outOfOrder()
	proven, _ := r.latest()
	s.CompleteBack = r.back(proven)
	s.ReadBack = r.readBack()
	s.Left = r.left()
	published := *s
	r.snapshot.Store(&published)
}

// readBack is how far back everything was read if the rows still to come are older than
// those that came.
func (r *Result) readBack() time.Time {
	_, assumed := r.latest()
	back := r.back(assumed)
	if !r.resumed.IsZero() && !r.feeds.outOfOrder() && (back.IsZero() || back.After(r.resumed)) {
		return r.resumed
	}
	return back
}

// back returns how far back everything is here, in whole seconds and never further
// than it is, if the latest that is still to come was received then. Zero: not known
// of any part of the window.
func (r *Result) back(latest time.Time) time.Time {
	if r.progress.Complete {
		return r.plan.Query.Start
	}
	if r.progress.Pages == 0 {
		return time.Time{}
	}
	if r.progress.Unread > 0 {
		return time.Time{} // what could not be read may have been received at any time
	}
	end := r.plan.Query.End
	if end.IsZero() {
		end = distantFuture
	}
	if !latest.Before(end) {
		return time.Time{}
	}
	return ceil(latest, time.Second)
}

// next returns the message at i once it is final, or all of it that can be had,
// or nil when there is none.
func (r *Result) next(ctx context.Context, i int) (*Trace, error) {
	for {
		r.mu.Lock()
		if i < r.final {
			t := r.list.traces[i]
			r.mu.Unlock()
			return t, nil
		}
		more := r.progress.More
		var rest *Trace
		if !more && i < len(r.list.traces) {
			rest = r.list.traces[i]
		}
		r.mu.Unlock()
		if !more {
			return rest, nil
		}
		if err := r.load(ctx, math.MaxInt, 1, false); err != nil {
			return nil, err
		}
	}
}
