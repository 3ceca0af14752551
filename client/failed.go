package client

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"time"
)

// Failed is a part of an answer that could not be read, while the others were.
type Failed struct {
	// Window is the time that is missing, as far as is known. Zero: the part has no
	// bounds.
	Window Window
	// Values are what this part was asked for, of conditions with several values:
	// "to bob@contoso.com". None: there are no others. They hold what people typed and
	// are not fit for a terminal as they are.
	Values []string
	Err    error

	number int
}

// Words say what could not be read: "12 Oct 14:00 to 14 Oct 09:00, to bob@contoso.com".
// They are not fit for a terminal as they are.
func (f Failed) Words(w Wording) string {
	return strings.Join(append([]string{f.span(w)}, f.Values...), ", ")
}

func (f Failed) span(w Wording) string {
	if f.Window.End.IsZero() {
		return "a part"
	}
	return w.Time(f.Window.Start) + " to " + w.Time(f.Window.End)
}

// MarshalJSON writes what scripts may want to know.
func (f Failed) MarshalJSON() ([]byte, error) {
	var start, end Time
	if !f.Window.End.IsZero() {
		start, end = TimeOf(f.Window.Start, 0), TimeOf(f.Window.End, 0)
	}
	return marshal(struct {
		Start  Time     `json:"start,omitzero"`
		End    Time     `json:"end,omitzero"`
		Values []string `json:"values,omitempty"`
		Error  string   `json:"error"`
	}{start, end, f.Values, oneLine(f.Err.Error())})
}

// failedError is why parts of an answer are missing; nil: none is.
func (s Snapshot) failedError() error {
	errs := make([]error, len(s.Failed))
	for i, f := range s.Failed {
		errs[i] = f.Err
	}
	return errors.Join(errs...)
}

// missingPart is a failed part, and how it is read again.
type missingPart struct {
	Failed
	cursor Cursor // of the page that did not come
	// proven and assumed are those of the feed: no later row of the part is missing.
	proven, assumed time.Time
	again           *Result // reads it again; nil: nobody asked for that yet
	counted         Snapshot
}

// mostFailedParts is how many parts may fail one after the other, none read between, before
// that is taken for a service that does not answer at all. It is more than the windows
// of the longest search.
const mostFailedParts = 10

// setsAside reports whether an error of a call concerns one window and not every
// request, so that the others are read all the same. One that comes before anything was
// read stays an error, as nobody knows then whether the service answers at all.
func (r *Result) setsAside(err error) bool {
	return r.parts > 1 && r.progress.Pages > 0 && r.failedInRow < mostFailedParts && ofOnePart(err)
}

// ofOnePart reports whether an error may be of one window alone.
func ofOnePart(err error) bool {
	var known *Error
	if !errors.As(err, &known) || !known.Until.IsZero() {
		return false
	}
	switch known.Kind {
	case ErrUnavailable, ErrBadAnswer, ErrBrokenOff, ErrBadRequest, ErrNotFound, ErrForeignLink:
		return true
	}
	return false
}

// setAside goes on with the window after the one that a call was for.
func (r *Result) setAside(call *pageCall, err error) {
	call.setAside = true
	f := call.feed
	r.numbered++
	r.failedInRow++
	missing := f.cursor.span.Window
	if !f.mixed && f.cursor.link != "" && f.assumed.Before(missing.End) {
		missing.End = ceil(f.assumed.UTC(), time.Second)
	}
	r.failed = append(r.failed, &missingPart{
		Failed: Failed{Window: missing, Values: f.cursor.stream.values, Err: err, number: r.numbered},
		cursor: f.cursor, proven: latestIn(f.cursor), assumed: minTime(f.assumed, latestIn(f.cursor)),
	})
	f.skip()
}

// skip goes on with the window after the current one.
func (f *feed) skip() {
	older := f.cursor.span.older
	if older == nil {
		f.finish()
		return
	}
	f.cursor = Cursor{stream: f.cursor.stream, span: older, number: f.cursor.number + 1}
	latest := latestIn(f.cursor)
	if !f.cut {
		f.proven = latest
	}
	f.assumed = minTime(f.assumed, latest)
}

// latest returns the latest instants that a message or a recipient which is not shown
// can have, those of the parts that failed included.
func (r *Result) latest() (proven, assumed time.Time) {
	proven, assumed = r.feeds.latest()
	for _, f := range r.failed {
		proven, assumed = maxTime(proven, f.proven), maxTime(assumed, f.assumed)
	}
	if r.feeds.outOfOrder() {
		assumed = proven
	}
	return proven, assumed
}

// Again asks again for a part that failed, and for nothing else. It may be called again
// after an error, which goes on where it stopped. A part that was read since costs
// nothing.
func (r *Result) Again(ctx context.Context, part Failed) error { return r.again(ctx, part, false) }

func (r *Result) again(ctx context.Context, part Failed, background bool) error {
	r.mu.Lock()
	at := slices.IndexFunc(r.failed, func(f *missingPart) bool { return f.number == part.number })
	if at < 0 {
		r.mu.Unlock()
		return nil
	}
	f := r.failed[at]
	if f.again == nil {
		alone := r.plan
		alone.choices = nil // another would ask for other windows, too
		f.again, f.counted = r.client.answer(alone, []Cursor{f.next()}), Snapshot{}
	}
	again := f.again
	r.mu.Unlock()
	err := again.load(ctx, math.MaxInt, 0, background)
	r.takeAgain(f, again, err)
	return err
}

// next is where a failed part is read on: at the page that did not come, or at the
// beginning of the window where the way there may be what failed.
func (f *missingPart) next() Cursor {
	c := f.cursor
	alone := *c.span
	alone.older, alone.newest = nil, true // nothing of it came with a newer window
	passes := errors.Is(f.Err, ErrUnavailable) || errors.Is(f.Err, ErrBrokenOff)
	if c.link == "" || !passes {
		c.link, c.trail = "", nil
	}
	c.span = &alone
	return c
}

// takeAgain takes in what came of a failed part.
func (r *Result) takeAgain(f *missingPart, again *Result, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := again.Snapshot()
	if f.again != again {
		return
	}
	p := &r.progress
	p.Pages += s.Pages - f.counted.Pages
	p.Requests += s.Requests - f.counted.Requests
	p.Scanned += s.Scanned - f.counted.Scanned
	p.Unread += s.Unread - f.counted.Unread
	p.Hidden += s.Hidden - f.counted.Hidden
	f.counted = s
	if !s.Asked.IsZero() {
		p.Asked = minTime(p.Asked, s.Asked)
	}
	r.takeIn(s.Traces, func(*Trace) bool { return true })
	switch {
	case !s.More && len(s.Failed) == 0:
		f.again = nil
		r.failed = slices.DeleteFunc(r.failed, func(other *missingPart) bool { return other == f })
		r.feeds = append(r.feeds, again.feeds...)
	case ofOnePart(err):
		// The next time it begins with the window, whatever page does not come.
		f.Err, f.again = err, nil
		f.cursor.link, f.cursor.trail = "", nil
	}
	r.merge()
	r.publish()
}

// failedParts are the parts that failed, newest first.
func (r *Result) failedParts() []Failed {
	if len(r.failed) == 0 {
		return nil
	}
	parts := make([]Failed, len(r.failed))
	for i, f := range r.failed {
		parts[i] = f.Failed
	}
	slices.SortStableFunc(parts, func(a, b Failed) int { return b.Window.End.Compare(a.Window.End) })
	return parts
}
