package client

import (
	"slices"
	"time"
)

// How far back a result is complete comes down to one question: what is the latest
// time of receipt that a row still to come can have? Every row after it is here.
// Each feed keeps two answers.
//
// The first, proven, holds in whatever order rows come: it is the start of the last
// window that was read to its end. The second, assumed, holds as long as rows come
// newest first: it is the time of the oldest row so far. That they come so is how the
// service was seen to behave in one dialect, and is promised in neither.
//
// For example, 1 to 20 June is asked for in two windows, the newer one first:
//
//	after                                        proven   assumed
//	nothing yet                                  20 June  20 June
//	a page of the newer one, back to 15 June     20 June  15 June
//	the other pages of the newer one             10 June  10 June
//	a page of the older one, back to 8 June      10 June   8 June
//	the other pages of the older one             nothing is still to come
//
// If another page of the newer window had a row of 18 June, rows did not come newest
// first, and from then on only what is proven counts. Of a result with several feeds
// the latest answer counts, since any of them may bring that row.

// feed is one stream that is being read: what came and is not yet shown, and
// where to go on.
type feed struct {
	cursor   Cursor
	finished bool
	buffer   []Trace // newest first

	proven  time.Time // no later row is still to come
	assumed time.Time // the same as long as rows come newest first
	cut     bool      // the service may have left out something before proven
	mixed   bool      // rows have come in another order than newest first

	pages          int       // answers read
	rows           int       // items that came with them
	crowd          int       // those of them that came with many others of their second
	sampled        bool      // they were counted for each choice
	newest, oldest time.Time // between which everything is asked for; zero: no bounds
}

// distantFuture bounds what is asked for without a window.
var distantFuture = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

func newFeed(cursor Cursor) *feed {
	latest := latestIn(cursor)
	oldest := cursor.span
	for oldest.older != nil {
		oldest = oldest.older
	}
	return &feed{cursor: cursor, proven: latest, assumed: latest, newest: latest, oldest: oldest.Start}
}

// latestIn is the latest instant that a row of the cursor's window, or of one after
// it, can have. A row of the last second of the newest window may have a fraction;
// one of another window then came with the newer window, which begins in that
// second.
func latestIn(cursor Cursor) time.Time {
	switch w := cursor.span; {
	case w.End.IsZero():
		return distantFuture
	case w.newest:
		return w.End.Add(time.Second)
	default:
		return w.End
	}
}

// addPage adds a page. Of one that broke off only the messages count: it is asked
// for again.
func (f *feed) addPage(page Page, brokeOff bool) {
	f.buffer = page.Traces
	if brokeOff {
		return
	}
	f.pages++
	f.rows += page.Rows
	f.crowd += page.crowd
	f.mixed = f.mixed || page.mixed || page.newest.After(f.assumed) && !f.again(page.newest)
	f.cut = f.cut || page.Cut
	if !page.More {
		f.finish()
		return
	}
	f.cursor = page.Next
	latest := latestIn(f.cursor)
	if page.again {
		f.assumed = latest // the rows of this window come once more
		return
	}
	if !f.cut {
		f.proven = latest
	}
	f.assumed = minTime(f.assumed, latest)
	if !page.oldest.IsZero() {
		f.assumed = minTime(f.assumed, page.oldest.Time())
	}
}

// finish ends a feed. What its trail knows of the pages would be kept as long as the result.
func (f *feed) finish() { f.finished, f.cursor.trail = true, nil }

// again reports whether a row at the beginning of a window may have come before: windows
// share the second that they meet in.
func (f *feed) again(received Time) bool {
	return f.cursor.link == "" && !f.cursor.span.newest && received.Truncate(time.Second).Equal(f.cursor.span.End)
}

// feeds are merged newest first.
type feeds []*feed

// pick returns the feed that the merge goes on with: one whose first message is the
// next to show, or one that must be read first, because a row still to come from it
// may be newer, as long as rows come newest first. Neither: everything has come.
func (fs feeds) pick() (toShow, toRead *feed) {
	for _, f := range fs {
		if len(f.buffer) == 0 && !f.finished && (toRead == nil || f.assumed.After(toRead.assumed)) {
			toRead = f
		}
	}
	toShow = fs.newest()
	if toShow == nil || toRead != nil && !toShow.undated() && toShow.buffer[0].Received.Before(toRead.assumed) {
		return nil, toRead
	}
	return toShow, nil
}

// undated reports whether the next message to show of a feed has no time.
func (f *feed) undated() bool { return len(f.buffer) > 0 && f.buffer[0].Received.IsZero() }

// newest is the feed with the newest message that came and is not shown. One without a
// time has no place, and would hold back what comes after it.
func (fs feeds) newest() *feed {
	var newest *feed
	for _, f := range fs {
		if f.undated() {
			return f
		}
		if len(f.buffer) > 0 && (newest == nil || f.buffer[0].Received.After(newest.buffer[0].Received.Time())) {
			newest = f
		}
	}
	return newest
}

// unfinished reports whether a feed is to be read on.
func (fs feeds) unfinished() bool {
	return slices.ContainsFunc(fs, func(f *feed) bool { return !f.finished })
}

// outOfOrder reports whether rows have come in another order than newest first.
func (fs feeds) outOfOrder() bool {
	return slices.ContainsFunc(fs, func(f *feed) bool { return f.mixed })
}

// cut reports whether the service may have left something out that cannot be
// asked for.
func (fs feeds) cut() bool {
	return slices.ContainsFunc(fs, func(f *feed) bool { return f.cut })
}

// latest returns the latest instants that a message or a recipient still to be
// shown can have, those in the buffers included. Zero: nothing is still to come.
func (fs feeds) latest() (proven, assumed time.Time) {
	for _, f := range fs {
		if len(f.buffer) > 0 {
			first := f.buffer[0].Received.Time()
			if f.buffer[len(f.buffer)-1].Received.IsZero() {
				first = distantFuture // whose time cannot be read may be of any
			}
			proven, assumed = maxTime(proven, first), maxTime(assumed, first)
		}
		if !f.finished {
			proven, assumed = maxTime(proven, f.proven), maxTime(assumed, f.assumed)
		}
		if f.cut {
			// What the service left out never comes.
			proven, assumed = maxTime(proven, f.proven), maxTime(assumed, f.proven)
		}
	}
	if fs.outOfOrder() {
		assumed = proven
	}
	return proven, assumed
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func maxTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
