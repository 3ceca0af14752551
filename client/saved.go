package client

import (
	"fmt"
	"slices"
	"time"
)

// Saved is how a result stood at one moment, without its messages. With them another
// run of the program can show what was loaded and go on from there: see [Client.Resume].
type Saved struct {
	Dialect Dialect
	Query   Query // as the plan had it

	Asked, AsOf          time.Time
	CompleteBack         time.Time
	ReadBack             time.Time
	Complete, More       bool
	Unsorted, OutOfOrder bool
	Cut                  bool
	Pages, Requests      int
	Scanned, Unread      int
	Near                 []NearMiss
}

// Save returns how the result of the plan stands in a snapshot.
func (p Plan) Save(s Snapshot) Saved {
	return Saved{
		Dialect: p.Dialect, Query: p.Query,
		Asked: s.Asked, AsOf: s.AsOf, CompleteBack: s.CompleteBack, ReadBack: s.ReadBack, Complete: s.Complete, More: s.More,
		Unsorted: s.Unsorted, OutOfOrder: s.OutOfOrder, Cut: s.Cut,
		Pages: s.Pages, Requests: s.Requests, Scanned: s.Scanned, Unread: s.Unread, Near: s.Near,
	}
}

// Resume returns a result that stands as it was saved, with the messages that it had
// then, which belong to it from here on. It sends nothing. What was proven to be
// complete stays so, as of when it was asked; where there was more, Ensure asks for
// all that was not proven, so that messages that came may come again, which changes
// nothing.
func (c *Client) Resume(saved Saved, traces []*Trace) (*Result, error) {
	if saved.Dialect != c.options.Dialect {
		return nil, fmt.Errorf("it was asked in the API %s, and this is %s", clip(oneLine(string(saved.Dialect)), 40), c.options.Dialect)
	}
	then := maxTime(saved.Asked, saved.Query.End)
	if then.IsZero() {
		then = c.now()
	}
	if problems := saved.Query.Check(saved.Dialect, then); len(problems) > 0 {
		return nil, Problems(problems)
	}
	r := c.Search(c.planAt(saved.Query, then).Fresh())
	r.mu.Lock()
	defer r.mu.Unlock()
	r.feeds, r.whole = append(saved.rest(r.plan), saved.past()), false
	for _, t := range traces {
		c.adopt(t)
		r.list.add(t)
	}
	r.progress.Asked, r.progress.AsOf, r.progress.Unsorted = saved.Asked, saved.AsOf, saved.Unsorted
	if saved.AsOf.IsZero() { // of an older version
		r.progress.AsOf = saved.Asked
	}
	r.progress.Pages, r.progress.Requests = saved.Pages, saved.Requests
	r.progress.Scanned, r.progress.Unread = saved.Scanned, saved.Unread
	r.resumed = saved.ReadBack
	r.merge()
	if !r.progress.More {
		r.near.misses, r.progress.Near = saved.Near, saved.Near
	}
	r.publish()
	return r, nil
}

// adopt gives the texts that come again and again one place in memory.
func (c *Client) adopt(t *Trace) {
	t.Sender, t.FromIP, t.ToIP = c.intern.of(t.Sender), c.intern.ip(t.FromIP.String()), c.intern.ip(t.ToIP.String())
	for i := range t.Recipients {
		r := &t.Recipients[i]
		r.Address, r.Status, r.ToIP = c.intern.of(r.Address), Status(c.intern.of(string(r.Status))), c.intern.ip(r.ToIP.String())
	}
}

// past is a feed that has brought what came before. It holds what reading on
// cannot change.
func (s Saved) past() *feed {
	back := s.CompleteBack
	if back.IsZero() {
		back = distantFuture
	}
	return &feed{finished: true, proven: back, assumed: back, cut: s.Cut, mixed: s.OutOfOrder}
}

// done reports whether nothing is left that could be asked for.
func (s Saved) done() bool { return s.Complete || !s.More && (s.Cut || s.Unread > 0) }

// rest are the feeds of what was not proven to be here.
func (s Saved) rest(p Plan) feeds {
	if s.done() {
		return nil
	}
	if windows := s.unproven(p.Windows); len(windows) > 0 {
		p = p.over(windows)
	}
	var rest feeds
	for _, cursor := range p.Cursors() {
		f := newFeed(cursor)
		if !s.CompleteBack.IsZero() {
			f.proven = minTime(f.proven, s.CompleteBack)
		}
		rest = append(rest, f)
	}
	return rest
}

// unproven are the windows, or what is left of them, in which something may be missing.
func (s Saved) unproven(windows []Window) []Window {
	if s.CompleteBack.IsZero() || len(windows) == 0 {
		return windows
	}
	left := slices.Clone(windows)
	for len(left) > 1 && !left[0].Start.Before(s.CompleteBack) {
		left = left[1:]
	}
	left[0].End = minTime(left[0].End, maxTime(s.CompleteBack, left[0].Start.Add(time.Second)))
	return left
}

// GobEncode writes the time with the digits that came.
func (t Time) GobEncode() ([]byte, error) { return []byte(t.String()), nil }

// GobDecode reads what GobEncode has written.
func (t *Time) GobDecode(written []byte) error {
	if len(written) == 0 {
		*t = Time{}
		return nil
	}
	read, err := ParseTime(string(written))
	*t = read
	return err
}
