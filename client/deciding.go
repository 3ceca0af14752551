package client

import (
	"slices"
	"time"
)

// A result whose plan is a choice looks after each page whether another choice reads the
// rest with fewer requests. If so, the feeds are replaced, from the beginning of the
// current window on: what is said of completeness rests on windows that were read to
// their end, by feeds of one choice each. Rows that come once more are joined by their
// ids.

// decide goes on with the choice that reads the rest with the fewest requests.
func (r *Result) decide(f *feed, page Page) {
	p := &r.plan
	if len(p.choices) < 2 || len(p.Windows) == 0 || page.again || r.feeds.outOfOrder() {
		return
	}
	r.sample(f, page)
	undecided := p.Undecided
	p.Undecided = false
	rest := r.restOf()
	if from := r.currentWindow(); rest > 1 && from >= 0 {
		if at, cost := r.density.best(p, p.Windows[from:], true); at >= 0 && at != p.at && r.clearlyLess(f, cost, rest) {
			r.change(at, from)
			return
		}
	}
	if undecided {
		p.sum()
	}
	if !r.feeds.unfinished() {
		r.learn()
	}
}

// clearlyLess reports whether a cost is so much less than that of the rest that a mistake
// of the estimate is unlikely to make it more. Each change before makes it less likely
// that another one helps. A page that came from a moment alone, as the thousand copies
// of one mailing do, says little of the days before it: then a part of the cost is spent
// on reading on first.
func (r *Result) clearlyLess(f *feed, cost, rest float64) bool {
	const (
		evidence     = 1.0 / 16
		mostEvidence = 12
	)
	if f.crowded() && float64(f.pages) < min(cost*evidence, mostEvidence) {
		return false
	}
	changed := float64(r.plan.Changed)
	return cost*(1.03+changed/10)+0.5*(1+changed) < rest
}

// crowded reports whether much of what a feed brought was received in a moment.
func (f *feed) crowded() bool {
	return f.cost().covered < time.Minute || 4*f.crowd > f.rows
}

// sample records what a page shows of the mail.
func (r *Result) sample(f *feed, page Page) {
	if r.density == nil {
		r.density = &density{perPage: r.plan.base.top, choices: make([]share, len(r.plan.choices))}
	}
	d := r.density
	if page.More && page.Next.link != "" && page.Rows > 0 || d.perPage == 0 {
		d.perPage = max(1, page.Rows)
	}
	covered := max(f.cost().covered, time.Millisecond)
	if page.counts == nil || f.cursor.stream.sampler == nil {
		return
	}
	for at, counts := range page.counts {
		s := &d.choices[at]
		if !f.sampled {
			s.rows, s.covered = map[int]int{}, 0
		}
		for stream, n := range counts {
			s.rows[stream] += n
		}
		s.covered = covered
	}
	if !f.sampled {
		f.sampled = true
		r.client.learnt.learn(&r.plan, *d)
	}
}

// learn keeps what a result that was read to its end has shown, for the next searches.
func (r *Result) learn() {
	if s := (share{rows: map[int]int{}}); r.whole && len(r.feeds) > 0 {
		for _, f := range r.feeds {
			if f.cursor.stream != nil && f.rows > 0 {
				s.rows[f.cursor.stream.index] += f.rows
			}
			s.covered = max(s.covered, f.newest.Sub(f.oldest))
		}
		r.density.choices[r.plan.at] = s
	}
	r.client.learnt.learn(&r.plan, *r.density)
}

// restOf estimates how many more requests the feeds take.
func (r *Result) restOf() float64 {
	total := 0.0
	for _, f := range r.feeds {
		if !f.finished {
			total += r.restOfFeed(f)
		}
	}
	return total
}

func (r *Result) restOfFeed(f *feed) float64 {
	rows := func(in time.Duration) float64 {
		if f.pages > 0 {
			return float64(f.rows) * float64(in) / float64(max(f.cost().covered, time.Millisecond))
		}
		return r.density.choices[r.plan.at].rate(f.cursor.stream.index, in)
	}
	total := 0.0
	from := minTime(f.back(), f.cursor.span.End)
	for window := f.cursor.span; window != nil; window = window.older {
		if window.kept == nil {
			total += r.density.pages(rows(from.Sub(window.Start)))
		}
		if window.older != nil {
			from = window.older.End
		}
	}
	return total
}

// currentWindow is the place of the newest window that is not read to its end by every
// feed; -1: there is none.
func (r *Result) currentWindow() int {
	var newest time.Time
	for _, f := range r.feeds {
		if !f.finished && f.cursor.span.End.After(newest) {
			newest = f.cursor.span.End
		}
	}
	return slices.IndexFunc(r.plan.Windows, func(w Window) bool { return w.Start.Before(newest) })
}

// change goes on with another choice, from a window on.
func (r *Result) change(at, from int) {
	p := &r.plan
	r.client.learnt.learn(p, *r.density)
	if back := r.readBack(); !back.IsZero() {
		r.resumed = back
	}
	p.take(at)
	p.sum()
	p.Changed++
	end := p.Windows[from].End
	r.failed = slices.DeleteFunc(r.failed, func(part *missingPart) bool { return !part.cursor.span.End.After(end) })
	kept := r.feeds[:0:0]
	for _, f := range r.feeds {
		f.finish()
		if len(f.buffer) > 0 || f.cut || f.mixed {
			kept = append(kept, f)
		}
	}
	r.feeds = kept
	for _, s := range p.streams {
		r.feeds = append(r.feeds, newFeed(Cursor{stream: s, span: spansFrom(s.windows, from), number: 1}))
		r.parts += len(s.windows) - from
	}
	r.whole = from == 0
}
