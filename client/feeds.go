package client

import (
	"slices"
	"time"
)

// feed is one stream that is being read: what came and is not yet shown, and
// where to go on.
type feed struct {
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

func newFeed(cursor Cursor) *feed {
	bound := windowBound(cursor)
	return &feed{cursor: cursor, bound: bound, proven: bound}
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
func (f *feed) addPage(page Page, whole bool) {
	f.buffer = page.Traces
	if !whole {
		return
	}
	f.mixed = f.mixed || page.mixed || page.newest.After(f.bound)
	f.cut = f.cut || page.Cut
	if !page.More {
		f.finished = true
		return
	}
	divided := page.Next.span != f.cursor.span && page.Next.span.End.Equal(f.cursor.span.End)
	f.cursor = page.Next
	bound := windowBound(f.cursor)
	if divided {
		f.bound = bound
		return
	}
	if !f.cut {
		f.proven = bound
	}
	f.bound = earlier(f.bound, bound)
	if !page.oldest.IsZero() {
		f.bound = earlier(f.bound, page.oldest.Time)
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// feeds are merged newest first.
type feeds []*feed

// pick says what comes next: a feed whose first message is the newest of all
// that can still come as long as rows come newest first, or a feed that must be
// read before that is known. Neither: everything has come.
func (fs feeds) pick() (show, read *feed) {
	for _, f := range fs {
		if len(f.buffer) == 0 && !f.finished && (read == nil || f.bound.After(read.bound)) {
			read = f
		}
	}
	show = fs.newest()
	if show != nil && read != nil && show.buffer[0].Received.Before(read.bound) {
		return nil, read
	}
	if show != nil {
		return show, nil
	}
	return nil, read
}

// newest is the feed with the newest message that came and is not shown.
func (fs feeds) newest() *feed {
	var newest *feed
	for _, f := range fs {
		if len(f.buffer) > 0 && (newest == nil || f.buffer[0].Received.After(newest.buffer[0].Received.Time)) {
			newest = f
		}
	}
	return newest
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

// frontiers are the latest instants that a message or a recipient still to be
// shown can have: as proven, and as long as rows come newest first. Zero: nothing
// is still to come.
func (fs feeds) frontiers() (proven, read time.Time) {
	for _, f := range fs {
		if len(f.buffer) > 0 {
			first := f.buffer[0].Received.Time
			proven, read = later(proven, first), later(read, first)
		}
		if !f.finished {
			proven, read = later(proven, f.proven), later(read, f.bound)
		}
		if f.cut {
			proven, read = later(proven, f.proven), later(read, f.proven)
		}
	}
	if fs.outOfOrder() {
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
