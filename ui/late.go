package ui

import (
	"context"
	"iter"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/tally"
	"msgtrace/ui/task"
)

// compareLate says with the verdict on a copy that was late how long others took, as far
// as their events are in memory: once for each copy that is shown. It is called after
// every message.
func (a *App) compareLate() tea.Cmd {
	if !a.lateDue {
		return nil
	}
	a.lateDue = false
	t := a.recipients.Trace()
	r, ok := a.recipients.Current()
	if t == nil || !ok || !a.timeline.Delay().Long() {
		a.tasks.Stop(slotLate)
		a.timeline.SetOthers("")
		return nil
	}
	c, loaded := a.client, a.history.loaded()
	return task.Start(&a.tasks, slotLate, "", func(ctx context.Context) (string, error) {
		return tally.Others(c, t, r.Address, until(ctx, loaded)), ctx.Err()
	}, func(sentence string, err error) tea.Cmd {
		switch {
		case err != nil:
			a.fail(slotLate, err, false)
		case a.timeline.Shows(t.ID, r.Address):
			a.timeline.SetOthers(sentence)
			a.fitDetails()
		}
		return nil
	})
}

// loaded are the messages of all searches, those of the one that is shown first.
func (h *history) loaded() [][]*client.Trace {
	all := make([][]*client.Trace, len(h.searches))
	for i := range all {
		all[i] = h.searches[(h.at+i)%len(all)].snapshot.Traces
	}
	return all
}

// until goes through messages until the context ends.
func until(ctx context.Context, lists [][]*client.Trace) iter.Seq[*client.Trace] {
	return func(yield func(*client.Trace) bool) {
		for _, list := range lists {
			for i, t := range list {
				if i%1000 == 0 && ctx.Err() != nil || !yield(t) {
					return
				}
			}
		}
	}
}
