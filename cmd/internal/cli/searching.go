package cli

import (
	"context"
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
	// streams reports that messages are written while others are still asked for.
	streams bool
	// orderly reports that nothing is written that is older than what may be missing.
	orderly bool
	// repeats reports that a message with later recipients is written whole again.
	repeats bool
	// resumable reports that --resume could write it.
	resumable bool
	groups    *grouping // nil: the messages are written
	rest      *rest     // what is read of each message besides; nil: nothing

	written []int // of each message written: how many of its recipients
	again   int   // messages that were written again
}

// all loads page after page and writes the messages. What came before an error
// or an interrupt is written all the same.
func (s *searching) all(ctx context.Context) error {
	progress := s.app.progress()
	defer progress.stop()
	progress.spends(s.spent)
	asking := client.InBatch(client.WithProgress(ctx, progress.report))
	for {
		asked := s.result.Ensure(asking, len(s.result.Snapshot().Traces)+1)
		snapshot := s.result.Snapshot()
		progress.loaded(len(snapshot.Traces))
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
	return snapshot.OutOfOrder || read(snapshot, snapshot.Traces[s.limit-1])
}

// read reports whether no more of a message is expected.
func read(snapshot client.Snapshot, trace *client.Trace) bool {
	back := snapshot.ReadBack
	return !snapshot.More && len(snapshot.Failed) == 0 || !back.IsZero() && trace.Received.After(back)
}

// stream writes the messages that were read, and again those of which more
// recipients came after they were written. At the end it writes the rest too.
func (s *searching) stream(snapshot client.Snapshot, rest bool) error {
	for i, trace := range snapshot.Traces {
		ready := rest || read(snapshot, trace)
		switch {
		case i == len(s.written) && !ready:
			return nil
		case i == len(s.written):
			s.written = append(s.written, 0)
		case !ready || len(trace.Recipients) == s.written[i]:
			continue
		case s.repeats:
			s.again++
		}
		if err := s.out.trace(trace, s.written[i]); err != nil {
			return err
		}
		s.written[i] = len(trace.Recipients)
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
			if err := s.out.trace(trace, 0); err != nil {
				return err
			}
		}
	}
	summary := summarize(s.result.Plan(), snapshot, traces)
	if s.groups != nil {
		summary.Counted, summary.Requests = &s.groups.tally, summary.Requests+s.groups.asked
	}
	if s.rest != nil {
		s.rest.sum(&summary)
	}
	summary.planner = s.planner
	if s.app.mask != nil {
		summary.hide(s.app.mask)
		s.app.note("subjects and names in addresses are hidden")
	}
	if err := s.out.end(summary); err != nil {
		return err
	}
	cause := context.Cause(ctx)
	if asked != nil && len(traces) == 0 && cause == nil {
		return withFix(asked, s.setting())
	}
	s.app.tell(summary, s.again, s.app.zone())
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

// newestFirst returns the messages of a snapshot in that order.
func newestFirst(snapshot client.Snapshot) []*client.Trace {
	if !snapshot.Unsorted {
		return snapshot.Traces
	}
	sorted := slices.Clone(snapshot.Traces)
	slices.SortStableFunc(sorted, func(a, b *client.Trace) int { return b.Received.Compare(a.Received.Time) })
	return sorted
}
