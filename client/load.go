package client

import (
	"context"
	"errors"
	"fmt"

	"msgtrace/client/flight"
)

// Everything that loads a result ends in load, which goes through these steps:
//
//	load              reads pages until enough messages are there (loadPages):
//	    join              joins the call that brings the next page, or starts one
//	    Wait              without the lock
//	  and at an error shows what came all the same (showHeldBack).
//
//	startCall         picks the feed to read and starts a call, which many may join.
//	endCall           is called once, when the answer is there:
//	    addPage           puts its messages into the buffer of the feed
//	    merge             moves to the list what is next in order (showNext), and marks
//	                      the messages that are final (markFinal)
//	    publish           makes all that the snapshot
//
// All from startCall on expect that the caller has locked mu.

// pageCall brings the next page to all that wait for it.
type pageCall struct {
	*flight.Call[fetched, Progress]
	feed       *feed
	cursor     Cursor // of the page
	background bool
	setAside   bool // it failed, and the result goes on without it
	rank       *rank
}

// fetched is what came with one request.
type fetched struct {
	page     Page
	requests int
}

// load reads pages until n messages are there. Pages of zero is no limit.
func (r *Result) load(ctx context.Context, n, pages int, background bool) error {
	if r.client.held != nil {
		return r.fill(ctx)
	}
	err := r.loadPages(ctx, n, pages, background)
	if err != nil && !background {
		r.showHeldBack()
	}
	return err
}

func (r *Result) loadPages(ctx context.Context, n, pages int, background bool) error {
	for read := 0; pages <= 0 || read < pages; {
		call, waiter, err := r.join(ctx, n, background)
		if waiter == nil {
			return err
		}
		got, err := waiter.Wait(ctx, progressOf(ctx))
		switch {
		case err == nil || r.goesOnWithout(call):
			if !got.page.kept {
				read++
			}
		case errors.Is(err, errNoSlot) && background:
			return nil
		case call.background && !background && gaveUp(err):
			// No page was read: go on with a call that waits.
		default:
			return err
		}
	}
	return nil
}

// join joins the call that brings the next page. It returns no waiter if n messages
// are there, or all there are, or with an error.
func (r *Result) join(ctx context.Context, n int, background bool) (*pageCall, *flight.Waiter[fetched, Progress], error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.list.count() >= n && !r.readsOn() || !r.progress.More {
		return nil, nil, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if r.call != nil {
		if waiter := r.call.Join(); waiter != nil {
			r.call.rank.raise(ctx)
			return r.call, waiter, nil
		}
	}
	r.startCall(ctx, background)
	return r.call, r.call.Join(), nil
}

// readsOn reports whether the result reads on though enough is loaded: what is kept of a
// window costs no request, and whoever asked first had as much of it as a page holds.
func (r *Result) readsOn() bool {
	_, f := r.feeds.pick()
	return f != nil && f.cursor.span.kept != nil && r.unasked < f.cursor.mostRows()
}

// goesOnWithout reports whether the result goes on without what a call was for.
func (r *Result) goesOnWithout(call *pageCall) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return call.setAside
}

// gaveUp reports whether a background call ended where one that somebody waits for
// would have waited.
func gaveUp(err error) bool {
	var known *Error
	return errors.Is(err, errNoSlot) || errors.As(err, &known) && !known.Until.IsZero()
}

// startCall starts the call that brings the next page.
func (r *Result) startCall(ctx context.Context, background bool) {
	if r.progress.Asked.IsZero() {
		r.progress.Asked = r.client.now()
		r.progress.AsOf = r.progress.Asked
		r.align()
	}
	_, f := r.feeds.pick()
	ctx = r.plan.asking(apart(ctx))
	call := &pageCall{feed: f, cursor: f.cursor, background: background, rank: rankOf(ctx)}
	what := fmt.Sprintf("page %d", r.progress.Pages+1)
	work := func(ctx context.Context) (fetched, error) {
		page, requests, err := r.client.fetch(WithWhat(ctx, what), call.cursor, background)
		if call.cursor.stream.key != "" && call.cursor.link == "" && saysNotFound(err) {
			err = nil // one of several ids that is not there is an answer
		}
		r.client.forgetChanged(page.Traces...)
		return fetched{page, requests}, err
	}
	call.Call = flight.Start(ctx, &r.mu, reporting(work), func(got fetched, err error) { r.endCall(call, got, err) })
	r.call = call
}

// endCall takes what a call has brought.
func (r *Result) endCall(call *pageCall, got fetched, err error) {
	r.progress.Requests += got.requests
	if r.progress.Pages == 0 && (err != nil || got.page.Unread > 0) {
		r.lead.fail(r.client)
	}
	if r.wants(call) {
		aside := err != nil && r.setsAside(err)
		if err == nil || len(got.page.Traces) > 0 {
			r.addPage(call.feed, got.page, err != nil)
		}
		if aside {
			r.setAside(call, err)
			r.merge()
		}
	}
	r.publish()
	if r.call == call {
		r.call = nil
	}
}

// wants reports whether the page of a call is still the next one of its feed. A call
// that everybody has left may bring its page all the same. Meanwhile another may have
// been started, which then brings that page, or has brought it.
func (r *Result) wants(call *pageCall) bool {
	if r.call != nil {
		return r.call == call
	}
	return !call.feed.finished && call.feed.cursor == call.cursor
}

// addPage adds a page, or what came of one that broke off.
func (r *Result) addPage(f *feed, page Page, brokeOff bool) {
	if !brokeOff {
		r.failedInRow = 0
		r.progress.Pages++
		r.progress.Scanned += page.Rows - page.unseen
		r.progress.Unread += page.Unread
		r.progress.Hidden += page.Hidden
		if r.unasked += page.Rows; !page.kept {
			r.unasked = 0
		}
		r.askedAt(page)
	}
	if !brokeOff && r.list.count() == 0 {
		r.near.add(page.misses)
		r.progress.Near = r.near.misses
	}
	f.addPage(page, brokeOff)
	if !brokeOff {
		r.decide(f, page)
	}
	r.merge()
}

// askedAt takes note of when a page was asked for.
func (r *Result) askedAt(page Page) {
	r.progress.Asked = minTime(r.progress.Asked, page.asked)
	if !page.kept {
		r.progress.AsOf = minTime(r.progress.AsOf, page.asked)
	}
}
