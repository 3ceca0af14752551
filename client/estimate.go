package client

import "time"

// feedCost is what a feed has cost, and what it has covered for that.
type feedCost struct {
	pages   int
	covered time.Duration
}

// left estimates how many more requests read the result to its end. Zero: nothing to go
// by.
func (r *Result) left() int {
	if n := r.feeds.left(); n > 0 || r.density == nil || len(r.plan.Windows) == 0 {
		return n
	}
	return int(r.restOf() + 0.5)
}

// left estimates how many more requests read the feeds to their end. Zero: nothing
// to go by. It goes by how much time a page has covered so far: of the feed itself,
// or, where nothing was read of it, of all together.
func (fs feeds) left() int {
	var all feedCost
	for _, f := range fs {
		cost := f.cost()
		all.pages += cost.pages
		all.covered += cost.covered
	}
	total := 0
	for _, f := range fs {
		if f.finished {
			continue
		}
		n, known := f.left(all)
		if !known {
			return 0
		}
		total += n
	}
	return total
}

// cost is what the feed has cost so far.
func (f *feed) cost() feedCost {
	switch {
	case f.pages == 0 || f.cursor.span.End.IsZero():
		return feedCost{}
	case f.finished:
		return feedCost{f.pages, f.newest.Sub(f.oldest)}
	}
	return feedCost{f.pages, f.newest.Sub(f.back())}
}

// back is the instant after which the feed was read.
func (f *feed) back() time.Time {
	if f.mixed {
		return f.proven
	}
	return f.assumed
}

// left estimates how many more requests read the feed to its end, and reports whether
// there is anything to go by.
func (f *feed) left(all feedCost) (requests int, known bool) {
	if f.cursor.span.End.IsZero() {
		return 1, f.pages == 0 // without bounds nobody knows how much there is
	}
	pace := f.cost()
	if pace.covered <= 0 {
		if f.pages > 0 {
			return 0, false // these pages have all come from one instant
		}
		pace = all
	}
	from := minTime(f.back(), f.cursor.span.End)
	for window := f.cursor.span; window != nil; window = window.older {
		n := 1
		if pace.covered > 0 {
			n = max(1, int(float64(pace.pages)*float64(from.Sub(window.Start))/float64(pace.covered)+0.5))
		}
		if window.kept == nil {
			requests += n
		}
		if window.older != nil {
			from = window.older.End
		}
	}
	return requests, true
}
