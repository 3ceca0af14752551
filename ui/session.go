package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
	"msgtrace/ui/traces"
)

// Session is the explorer as it stands, for another run to go on with: names in it are
// never hidden.
type Session struct {
	View  View
	Saved client.Saved
	Rows  []*client.Trace // as they came; nobody may write to them
	// Serial is another for rows that are not those of the session before, and more.
	Serial uint64
}

// View is how the explorer stands beside its rows.
type View struct {
	Line     string // the search
	Planned  time.Time
	Form     string // what the form holds, while it is open
	FormOpen bool
	List     traces.Standing
	Focus    Pane
	Zoom     bool
	Skipped  bool // the timeline was opened from the list
	Watched  bool
	Hidden   bool // names were
	Times    string
	Zone     string // somebody else's, as it was typed
	Remarks  map[string]string

	Address string // the recipient under the cursor
	Events  []client.Event
	Known   bool      // they are known
	Asked   time.Time // when they were asked for
}

// Journal keeps a session while it goes on. It may take its time.
type Journal interface {
	// Keep keeps what has changed since the last time.
	Keep(context.Context, Session) error
	// Discard removes what is kept, because the person has quit; Close leaves it to the
	// next run.
	Discard()
	Close()
}

// keepEvery is how often a session is kept at most.
const keepEvery = 5 * time.Second

// session is the state of keeping the session.
type session struct {
	dirty   bool // the person has done something since it was kept
	due     bool // the next time is scheduled
	version uint64
	result  *client.Result // whose rows were kept
	serial  uint64
	trouble string // that was said

	cutOff func(context.Context) (*Restored, error) // reads the newest session that was cut off; nil: there is none

	resuming *View // where the explorer is to stand when the rows are in their order; nil: it does
}

// sessionMsg says that the session may be kept again.
type sessionMsg struct{}

// keepSession schedules that the session is kept, once something has changed. Nothing is
// scheduled while nothing does. It is called after every message.
func (a *App) keepSession(message tea.Msg) tea.Cmd {
	if a.options.Journal == nil || a.search() == nil {
		return nil
	}
	switch message.(type) {
	case tea.KeyPressMsg, tea.MouseMsg, tea.PasteMsg:
		a.session.dirty = true
	}
	result := a.search().result
	changed := a.session.dirty || result != a.session.result || result.Snapshot().Version != a.session.version
	if !changed || a.session.due || a.session.resuming != nil || a.tasks.In(slotSession) != nil {
		return nil
	}
	a.session.due = true
	return tea.Tick(keepEvery, func(time.Time) tea.Msg { return sessionMsg{} })
}

// onSessionTimer keeps the session.
func (a *App) onSessionTimer() tea.Cmd {
	a.session.due = false
	if a.options.Journal == nil || a.search() == nil {
		return nil
	}
	journal, standing := a.options.Journal, a.standing()
	return task.Start(&a.tasks, slotSession, "", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, journal.Keep(ctx, standing())
	}, func(_ struct{}, err error) tea.Cmd {
		if err != nil && err.Error() != a.session.trouble {
			a.session.trouble = err.Error()
			a.refuse("If the connection is lost, this session cannot be restored: %s.", text.Clean(a.session.trouble))
		}
		return nil
	})
}

// standing notes how the explorer stands, and returns what completes that in a task.
func (a *App) standing() func() Session {
	s := a.search()
	if s.result != a.session.result {
		a.session.result = s.result
		a.session.serial++
	}
	snapshot, plan := s.result.Snapshot(), s.result.Plan()
	a.session.dirty, a.session.version = false, snapshot.Version
	view, marked := a.standingView(s)
	serial := a.session.serial
	return func() Session {
		view.List.Marked = marked()
		return Session{View: view, Saved: plan.Save(snapshot), Rows: snapshot.Traces, Serial: serial}
	}
}

// standingView is how the explorer stands, without what is marked.
func (a *App) standingView(s *search) (View, func() []string) {
	v := View{
		Line: s.line, Planned: s.planned, FormOpen: a.formOpen, Focus: a.focus, Zoom: a.zoom, Skipped: a.skipped,
		Watched: a.watching != nil, Hidden: a.client.hidden(), Times: a.times.String(), Zone: a.elsewhere.name,
	}
	list, marked := s.list.Standing()
	v.List = list
	v.List.Words = a.client.mask.RevealText(list.Words)
	if a.formOpen {
		asked := a.form.Search()
		asked.Query = a.client.mask.RevealQuery(asked.Query)
		v.Form = asked.String()
	}
	if kept := a.remarks.kept.Load(); kept != nil {
		v.Remarks = *kept
	}
	t := a.recipients.Trace()
	if r, ok := a.recipients.Current(); ok && t != nil && t.ID == v.List.Cursor {
		v.Address = a.client.mask.Reveal(r.Address)
		v.Events, v.Known = a.client.Client.CachedEvents(t.ID, v.Address)
		v.Asked = a.client.Client.EventsAsked(t.ID, v.Address)
	}
	return v, marked
}

// leaveSession keeps the session where others have ended it, and removes it where the
// person has quit. Those of other profiles stay as they were kept last.
func (a *App) leaveSession(reason error) {
	journals := []Journal{a.options.Journal}
	for name, s := range a.seats {
		if name != a.options.Profile {
			journals = append(journals, s.options.Journal)
		}
	}
	if reason != nil {
		within(lastWord, a.lastSession)
	}
	within(lastWord, func(context.Context) {
		for _, journal := range journals {
			switch {
			case journal == nil:
			case reason == nil:
				journal.Discard()
			default:
				journal.Close()
			}
		}
	})
}

// within does something for as long as there is time; it may go on after that.
func within(limit time.Duration, work func(context.Context)) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { _ = recover() }() // after a panic of the program nothing is sure; what was kept stays
		work(ctx)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// lastSession keeps the session as it stands now.
func (a *App) lastSession(ctx context.Context) {
	if a.options.Journal != nil && a.search() != nil && a.session.resuming == nil {
		_ = a.options.Journal.Keep(ctx, a.standing()()) // nobody is there to be told
	}
}
