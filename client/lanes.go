package client

import (
	"slices"
	"time"
)

// lane is one stream that is being read: what came and is not yet shown, and
// where to go on.
type lane struct {
	cursor   Cursor
	finished bool
	buffer   []Trace // newest first
	// bound is the latest instant that a row still to come has as long as rows
	// come newest first. That they do is how the service was seen to behave in one
	// dialect, and is promised in neither.
	bound time.Time
	// proven is the same in whatever order rows come: the start of the last window
	// that was read to its end.
	proven time.Time
	cut    bool // the service may have left out something before proven
	mixed  bool // rows have come in another order than newest first
}

// distantFuture bounds what is asked for without a window.
var distantFuture = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

func newLane(cursor Cursor) *lane {
	bound := windowBound(cursor)
	return &lane{cursor: cursor, bound: bound, proven: bound}
}

// windowBound is the end of the cursor's window. A row of the last second of the
// newest window may have a fraction; one of another window then came with the
// window after it, which begins in that second.
func windowBound(cursor Cursor) time.Time {
	switch w := cursor.span; {
	case w.End.IsZero():
		return distantFuture
	case w.newest:
		return w.End.Add(time.Second)
	default:
		return w.End
	}
}

// addPage adds a page. One that broke off is asked for again.
func (l *lane) addPage(page Page, whole bool) {
	l.buffer = page.Traces
	if !whole {
		return
	}
	l.mixed = l.mixed || page.mixed || page.newest.After(l.bound)
	l.cut = l.cut || page.Cut
	if !page.More {
		l.finished = true
		return
	}
	divided := page.Next.span != l.cursor.span && page.Next.span.End.Equal(l.cursor.span.End)
	l.cursor = page.Next
	bound := windowBound(l.cursor)
	if divided {
		l.bound = bound
		return
	}
	if !l.cut {
		l.proven = bound
	}
	l.bound = earlier(l.bound, bound)
	if !page.oldest.IsZero() {
		l.bound = earlier(l.bound, page.oldest.Time)
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
// that can still come as long as rows come newest first, or a lane that must be
// read before that is known. Neither: everything has come.
func (ls lanes) pick() (show, read *lane) {
	for _, l := range ls {
		if len(l.buffer) == 0 && !l.finished && (read == nil || l.bound.After(read.bound)) {
			read = l
		}
	}
	show = ls.newest()
	if show != nil && read != nil && show.buffer[0].Received.Before(read.bound) {
		return nil, read
	}
	if show != nil {
		return show, nil
	}
	return nil, read
}

// newest is the lane with the newest message that came and is not shown.
func (ls lanes) newest() *lane {
	var newest *lane
	for _, l := range ls {
		if len(l.buffer) > 0 && (newest == nil || l.buffer[0].Received.After(newest.buffer[0].Received.Time)) {
			newest = l
		}
	}
	return newest
}

// outOfOrder reports whether rows have come in another order than newest first.
func (ls lanes) outOfOrder() bool {
	return slices.ContainsFunc(ls, func(l *lane) bool { return l.mixed })
}

// cut reports whether the service may have left something out that cannot be
// asked for.
func (ls lanes) cut() bool {
	return slices.ContainsFunc(ls, func(l *lane) bool { return l.cut })
}

// frontiers are the latest instants that a message or a recipient still to be
// shown can have: as proven, and as long as rows come newest first. Zero: nothing
// is still to come.
func (ls lanes) frontiers() (proven, read time.Time) {
	for _, l := range ls {
		if len(l.buffer) > 0 {
			first := l.buffer[0].Received.Time
			proven, read = later(proven, first), later(read, first)
		}
		if !l.finished {
			proven, read = later(proven, l.proven), later(read, l.bound)
		}
		if l.cut {
			proven, read = later(proven, l.proven), later(read, l.proven)
		}
	}
	if ls.outOfOrder() {
		read = proven
	}
	return proven, read
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
