package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/queryline"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// Restored is a session that was cut off, and when it was kept last.
type Restored struct {
	Session Session
	At      time.Time
}

// restore brings a session back.
func (a *App) restore() tea.Cmd {
	from := a.options.Restore
	if from == nil {
		return nil
	}
	a.options.Restore = nil
	return a.restoreFrom(func(context.Context) (*Restored, error) { return from, nil })
}

// restoreCut brings the newest session back that was cut off. The search that is shown
// stays behind it in the history.
func (a *App) restoreCut() tea.Cmd {
	if a.session.cutOff == nil {
		a.refuse("There is no session to restore.")
		return nil
	}
	return a.restoreFrom(a.session.cutOff)
}

// restored is a session that was read, and the answer that it makes.
type restored struct {
	from   *Restored
	result *client.Result
}

func (a *App) restoreFrom(read func(context.Context) (*Restored, error)) tea.Cmd {
	c := a.client.Client
	return task.Start(&a.tasks, slotRestore, "restoring", func(ctx context.Context) (restored, error) {
		from, err := read(ctx)
		if err != nil {
			return restored{}, err
		}
		result, err := c.Resume(from.Session.Saved, from.Session.Rows)
		return restored{from, result}, err
	}, func(got restored, err error) tea.Cmd {
		a.session.cutOff = nil
		if err != nil {
			a.refuse("The session that was cut off cannot be restored: %s.", text.Clean(err.Error()))
			return nil
		}
		a.unwatch()
		a.stand(got.from, got.result)
		return nil
	})
}

// stand brings the explorer into the state that was kept.
func (a *App) stand(from *Restored, result *client.Result) {
	view := from.Session.View
	if view.Hidden && !a.client.hidden() {
		a.setHidden(true)
	}
	if view.Zone != "" {
		a.goElsewhere(view.Zone)
	}
	a.times = text.ParseTimeMode(view.Times)
	a.applyTimes()
	if len(view.Remarks) > 0 {
		a.remarks.kept.Store(&view.Remarks)
	}
	asked, plan := queryline.Parse(view.Line).Search, result.Plan()
	q, err := asked.At(view.Planned, a.form.Zone())
	if err != nil {
		q = plan.Query
	}
	a.form.LoadSearch(a.shownSearch(asked))
	s := a.prepare(asked, q, plan, result, view.Planned)
	s.line, s.short = view.Line, s.local
	list := view.List
	list.Words = a.shownWords(list.Words)
	s.list.Resume(list)
	a.history.push(s)
	a.knowDomains()
	a.takeIn(s)
	a.enter()
	a.session.resuming = &view
	a.say("%s", a.restoredWords(from, s))
}

// restoredWords say what was brought back.
func (a *App) restoredWords(from *Restored, s *search) string {
	words := "Restored: " + text.Counted(len(from.Session.Rows), "message")
	if asked := from.Session.Saved.Asked; !asked.IsZero() {
		words += " as they stood at " + text.Clock(asked, a.options.Zone, a.clockMode(), a.now())
	}
	words += ". " + a.keymap.Key(action.RunAgain) + " asks again."
	if from.Session.View.Watched {
		words += " The search is not watched any more."
	}
	return words
}

// resume goes to where the person was, once the rows are in their order and their names
// are hidden, if they are to be. It is called after every message.
func (a *App) resume() tea.Cmd {
	view, s := a.session.resuming, a.search()
	if view == nil || a.width == 0 || s == nil || s.due || s.covered || !s.list.Settled() {
		return nil
	}
	a.session.resuming = nil
	t, ok := a.current()
	if ok && view.Known {
		a.client.KeepEvents(a.client.mask.RevealTrace(*t), view.Address, view.Events, view.Asked)
	}
	if ok {
		a.showTrace(t)
		a.recipients.Select(a.shownAddress(view.Address))
		a.showTimeline()
	}
	if ok && t.ID == view.List.Cursor {
		a.setFocus(min(max(PaneTraces, view.Focus), PaneTimeline))
		a.skipped, a.zoom = view.Skipped, view.Zoom
	}
	if view.FormOpen {
		a.openForm()
		a.form.LoadSearch(a.shownSearch(queryline.Parse(view.Form).Search))
		a.checkForm()
	}
	a.relayout()
	a.fitDetails()
	return nil
}
