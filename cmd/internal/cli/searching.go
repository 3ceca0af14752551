package cli

import (
	"context"
	"math"
	"slices"

	"msgtrace/client"
	"msgtrace/client/advice"
)

// searching is a search under way.
type searching struct {
	app    *app
	result *client.Result
	out    writer
	limit  int // 0: none
	// planner says what another search would cost.
	planner func(client.Query) (client.Plan, error)
	// budget is what is left of the request limit.
	budget func() client.BudgetState
	// setting is what the advice about errors needs to know.
	setting func() advice.Setting
	// streams reports that messages are written while others are still asked for, and
	// let go then.
	streams bool
	// orderly reports that nothing is written that is older than what may be missing.
	orderly bool
	// relies reports that what is newer was written before, as far as rows come newest
	// first.
	relies bool
	// resumable reports that --resume could write it.
	resumable bool
	// perMessage reports that a line is a message and not a copy.
	perMessage bool
	groups     *grouping // nil: the messages are written
	rest       *rest     // what is read of each message besides; nil: nothing
}

// all loads page after page and writes the messages. What came before an error
// or an interrupt is written all the same.
func (s *searching) all(ctx context.Context) error {
	progress := s.app.progress()
	defer progress.stop()
	progress.spends(s.spent)
	asking := client.InBatch(client.WithProgress(ctx, progress.report))
	for {
		asked := s.result.EnsureWithin(asking, math.MaxInt, 1)
		snapshot := s.result.Snapshot()
		progress.loaded(snapshot.Released + len(snapshot.Traces))
		last := asked != nil || !snapshot.More || s.enough(snapshot)
		if s.streams {
			if err := s.stream(snapshot, last && !s.orderly); err != nil {
				return err
			}
		}
		if last {
			progress.stop()
			return s.end(ctx, asked)
		}
	}
}

// enough reports whether --limit is reached. Where rows come newest first, the
// last message is read to its end: its rows may lie on two pages.
func (s *searching) enough(snapshot client.Snapshot) bool {
	if s.limit == 0 || len(snapshot.Traces) < s.limit {
		return false
	}
	last := lastOf(snapshot.Traces, s.limit)
	return snapshot.OutOfOrder || last != nil && read(snapshot, last)
}

// lastOf is the last of that many messages that have a time, nil where there are fewer.
// Those without one are written behind all others.
func lastOf(traces []*client.Trace, limit int) *client.Trace {
	for _, t := range traces {
		if !t.Received.IsZero() {
			limit--
		}
		if limit == 0 {
			return t
		}
	}
	return nil
}

// read reports whether no more of a message is expected.
func read(snapshot client.Snapshot, trace *client.Trace) bool {
	back := snapshot.ReadBack
	return !snapshot.More && len(snapshot.Failed) == 0 || !back.IsZero() && trace.Received.After(back)
}

// stream writes the messages that were read, at the end the rest too, and lets them go.
// Where rows do not come newest first nothing can be waited for, nor for the rest of a
// message without a time. Recipients that come
// later are written in lines of their own.
func (s *searching) stream(snapshot client.Snapshot, rest bool) error {
	if out, ok := s.out.(ordered); ok && (snapshot.OutOfOrder || snapshot.Unread > 0 || snapshot.Cut) {
		if err := out.gaps(); err != nil {
			return err
		}
	}
	written := 0
	for _, trace := range snapshot.Traces {
		if !rest && (s.orderly || !snapshot.OutOfOrder) && !read(snapshot, trace) && !trace.Received.IsZero() {
			break
		}
		if err := s.out.trace(trace); err != nil {
			return err
		}
		written++
	}
	s.result.Release(written)
	if out, ok := s.out.(paged); ok {
		return out.page()
	}
	return nil
}

// end writes what is not written yet, closes the output and says how complete it
// is.
func (s *searching) end(ctx context.Context, asked error) error {
	snapshot := s.result.Snapshot()
	traces := newestFirst(snapshot)
	if s.limit > 0 && len(traces) > s.limit {
		traces = traces[:s.limit]
	}
	var reasons error
	if s.groups != nil {
		traces, reasons = s.groups.count(ctx, s.result.Plan(), traces, asked == nil)
	}
	var unread error
	if s.rest != nil {
		traces, unread = s.rest.read(ctx, traces, asked == nil)
	}
	if !s.streams {
		for _, trace := range traces {
			if err := s.out.trace(trace); err != nil {
				return err
			}
		}
	}
	summary := s.sum(snapshot, traces)
	s.app.took(summary.Requests, snapshot.Released+len(traces))
	if s.app.mask != nil {
		summary.hide(s.app.mask)
		s.app.note("subjects and names in addresses are hidden")
	}
	if err := s.out.end(summary); err != nil {
		return err
	}
	cause := context.Cause(ctx)
	if asked != nil && cause == nil && summary.nothing() {
		return withFix(asked, s.setting())
	}
	s.app.tell(summary, s.app.zone())
	s.offerResume(snapshot, asked)
	switch {
	case asked != nil && cause != nil:
		return cause
	case asked != nil:
		return exitError{codeIncomplete, withFix(asked, s.setting())}
	case len(snapshot.Failed) > 0:
		return exitError{codeIncomplete, withFix(snapshot.Failed[0].Err, s.setting())}
	case summary.incomplete() && unread == nil:
		return exitError{code: codeIncomplete}
	case s.groups != nil:
		return s.incompleteGroups(ctx, reasons)
	case s.rest != nil:
		return s.rest.incomplete(ctx, unread, s.setting)
	}
	return nil
}

// sum is the summary of what was found, counted and read besides.
func (s *searching) sum(snapshot client.Snapshot, traces []*client.Trace) summary {
	sum := summarize(s.result.Plan(), snapshot, traces)
	sum.planner = s.planner
	if s.relies && snapshot.OutOfOrder {
		sum.doubt()
	}
	if s.perMessage {
		sum.apart = snapshot.Again
	}
	if s.groups != nil {
		sum.Counted, sum.Requests = &s.groups.tally, sum.Requests+s.groups.spent
	}
	if s.rest != nil {
		s.rest.sum(&sum)
	}
	return sum
}

// newestFirst returns the messages of a snapshot in that order.
func newestFirst(snapshot client.Snapshot) []*client.Trace {
	if !snapshot.Unsorted {
		return snapshot.Traces
	}
	sorted := slices.Clone(snapshot.Traces)
	slices.SortStableFunc(sorted, func(a, b *client.Trace) int { return b.Received.Compare(a.Received.Time()) })
	return sorted
}
