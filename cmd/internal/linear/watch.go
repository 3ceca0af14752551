package linear

import (
	"context"
	"errors"
	"time"

	"msgtrace/client"
	"msgtrace/ui/text"
)

// watch looks again at what may have changed, and says a line for each message that is
// new or has changed. A look that finds nothing says nothing. Enter, or an interrupt, ends it.
func watch(s *session, ctx context.Context, _ string) error {
	if s.offline() {
		s.say("A file does not change: there is nothing to watch.")
		return nil
	}
	now := s.search()
	w := now.result.Watch(now.plan.Query.EndsNow(s.now()), s.options.Watch.For)
	due, end := w.Next()
	if end != client.WatchGoesOn {
		s.say("Not watched: %s.", end)
		return nil
	}
	s.say("Watching until %s at the latest. Next look at %s. Enter stops.", s.clock(w.Until()), s.clock(due))
	watching, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	line := s.in.begin()
	go func() {
		select {
		case got := <-line:
			line <- got
			stop(errStopped)
		case <-watching.Done():
		}
	}()
	err := s.waiting(watching, func(ctx context.Context) error { return s.look(ctx, w) })
	if errors.Is(err, errStopped) || errors.Is(context.Cause(watching), errStopped) {
		s.say("No longer watching.")
		s.in.drop()
		return nil
	}
	return err
}

// look looks until nothing may change any more, the time is over, or the context is.
func (s *session) look(ctx context.Context, w *client.Watch) error {
	for {
		due, end := w.Next()
		if end != client.WatchGoesOn {
			s.say("No longer watching: %s.", end)
			return nil
		}
		if err := s.terminal.wait(ctx, due.Sub(s.now())); err != nil {
			return err
		}
		found, err := w.Look(client.WithProgress(ctx, func(client.Progress) {})) // nobody waits for it
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.sayFound(found)
		if err != nil {
			s.say("The look failed: %s", sentence(s.text(err.Error())))
		}
	}
}

// sayFound says what a look has found, a message a line.
func (s *session) sayFound(found client.Found) {
	if len(found.Changes) == 0 {
		return
	}
	snapshot := s.search().result.Snapshot()
	s.search().list.number(snapshot)
	changes := map[string]client.Change{}
	for _, c := range found.Changes {
		changes[c.ID] = c
	}
	for _, t := range snapshot.Traces {
		if c, any := changes[t.ID]; any {
			s.say("%s: %s", capital(c.Words(client.Wording{Number: text.Count})), s.row(t))
		}
	}
	s.meter()
}

// wait waits for a time, or until the context ends.
func (t *Terminal) wait(ctx context.Context, d time.Duration) error {
	if t.Wait != nil {
		return t.Wait(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
