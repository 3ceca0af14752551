package client

import "time"

// lane is one stream that is being read: what came and is not yet shown, and
// where to go on.
type lane struct {
	cursor   Cursor
	finished bool
	buffer   []Trace // newest first
	// bound is the latest instant that a row still to come can have.
	bound time.Time
	mixed bool // rows do not come newest first, so that none bounds the next
}

// distantFuture bounds what is asked for without a window.
var distantFuture = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

func newLane(cursor Cursor) *lane {
	return &lane{cursor: cursor, bound: windowBound(cursor)}
}

// windowBound is the end of the cursor's window; a row of that second may have a
// fraction.
func windowBound(cursor Cursor) time.Time {
	w := cursor.stream.windows[cursor.window]
	if w.End.IsZero() {
		return distantFuture
	}
	return w.End.Add(time.Second)
}

// land takes a page in. That rows come newest first is how the service was seen
// to do it in one dialect and is promised in neither: where they do not, only the
// windows bound what is still to come.
func (l *lane) land(page Page) {
	l.buffer = page.Traces
	l.mixed = l.mixed || page.mixed || page.newest.After(l.bound)
	if !page.More {
		l.finished = true
		return
	}
	l.cursor = page.Next
	window := windowBound(l.cursor)
	switch {
	case l.mixed:
		l.bound = window
	case !page.oldest.IsZero():
		l.bound = earlier(earlier(l.bound, page.oldest.Time), window)
	default:
		l.bound = earlier(l.bound, window)
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// lanes are merged newest first.
type lanes []*lane

// pick says what comes next: a lane whose first message is the newest of all
// that can still come, or a lane that must be read before that is known. Neither:
// everything has come.
func (ls lanes) pick() (show, read *lane) {
	for _, l := range ls {
		switch {
		case len(l.buffer) > 0:
			if show == nil || l.buffer[0].Received.After(show.buffer[0].Received.Time) {
				show = l
			}
		case !l.finished:
			if read == nil || l.bound.After(read.bound) {
				read = l
			}
		}
	}
	if show != nil && read != nil && show.buffer[0].Received.Before(read.bound) {
		return nil, read
	}
	if show != nil {
		return show, nil
	}
	return nil, read
}

// frontier is the latest instant that a message or a recipient still to be shown
// can have; every message above it is whole. Zero: nothing is still to come.
func (ls lanes) frontier() time.Time {
	var frontier time.Time
	for _, l := range ls {
		switch {
		case len(l.buffer) > 0 && l.buffer[0].Received.After(frontier):
			frontier = l.buffer[0].Received.Time
		case len(l.buffer) == 0 && !l.finished && l.bound.After(frontier):
			frontier = l.bound
		}
	}
	return frontier
}
