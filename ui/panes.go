package ui

import (
	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
)

// paneModel is what draws a pane and holds what it knows.
type paneModel interface {
	Scope() action.Scope
	// Handle does an action, and returns false for one that is not the pane's.
	Handle(action.ID) bool
	Key(tea.KeyPressMsg)
	Paste(string)
	SetSize(width, height int)
	SetFocused(bool)
	View() string
	Cursor() (x, y int, shown bool)
}

// pane is one of the three panes as App holds them.
type pane interface {
	model() paneModel // nil for the list while nothing was searched
	// title is what stands in the rule above the pane, "" for nothing.
	title(room int) string
	// handle does an action of the pane's scope.
	handle(action.ID) tea.Cmd
	useful(action.ID) bool
	// reload asks again for what the pane shows.
	reload() tea.Cmd
}

// panes are the three panes, in their order.
func (a *App) panes() [3]pane {
	return [3]pane{PaneTraces: listPane{a}, PaneRecipients: recipientsPane{a}, PaneTimeline: timelinePane{a}}
}

// focused is the pane that has the focus, or would have it without what is over
// it.
func (a *App) focused() pane { return a.panes()[a.focus] }

// takes gives an action to the focused pane, and reports whether it was for it.
func (a *App) takes(id action.ID) bool {
	m := a.focused().model()
	return m != nil && m.Handle(id)
}

// paneLayer is the focused pane.
type paneLayer struct{ *App }

func (a paneLayer) scope() action.Scope {
	if m := a.focused().model(); m != nil {
		return m.Scope()
	}
	return action.ScopeTraces
}

func (a paneLayer) handle(id action.ID) tea.Cmd { return a.focused().handle(id) }
func (a paneLayer) useful(id action.ID) bool    { return a.focused().useful(id) }

func (a paneLayer) key(key tea.KeyPressMsg) tea.Cmd {
	if a.scope() == action.ScopeText {
		a.focused().model().Key(key)
	}
	return nil
}

// paste gives text to the line that is typed, or offers to search for what is
// recognized in it.
func (a paneLayer) paste(content string) tea.Cmd {
	if a.scope() == action.ScopeText {
		a.focused().model().Paste(content)
	} else {
		a.offer(content)
	}
	return nil
}

// draw draws nothing: the rows of the screen have the panes.
func (a paneLayer) draw([]string) (x, y int, shown bool) {
	area := a.layout.Area(a.focus)
	if m := a.focused().model(); m != nil {
		x, y, shown = m.Cursor()
	}
	return area.X + x, area.Y + y, shown && x < area.W && y < area.H
}

// listPane is the list of messages.
type listPane struct{ *App }

func (a listPane) model() paneModel {
	if s := a.search(); s != nil {
		return s.list
	}
	return nil
}

func (listPane) title(int) string           { return "" }
func (a listPane) useful(id action.ID) bool { return a.usefulRow(id) }
func (a listPane) reload() tea.Cmd          { return a.again() }

func (a listPane) handle(id action.ID) tea.Cmd {
	switch id {
	case action.Open:
		return a.openTrace()
	case action.AllRecipients:
		return a.allRecipients()
	case action.Message:
		a.message()
		return nil
	}
	s := a.search()
	if s == nil {
		return nil
	}
	s.list.SetTimes(a.options.Zone, a.times, a.now())
	s.list.Handle(id)
	if s.short && (id == action.Bottom || id == action.PageDown) {
		s.short, s.patient = false, id == action.Bottom // go on reading where little matches
	}
	if q, chosen := s.list.Wider(); chosen {
		a.form.Load(q)
		return a.run(q)
	}
	return nil
}

// usefulRow reports whether an action would do something to the rows there are.
func (a *App) usefulRow(id action.ID) bool {
	switch id {
	case action.AllRecipients:
		t, ok := a.current()
		return ok && t.RecipientsKnown != client.KnownAll
	case action.Open, action.Find, action.Sort, action.NextProblem, action.Message:
		_, ok := a.current()
		return ok
	}
	return true
}

// recipientsPane is the recipients of a message.
type recipientsPane struct{ *App }

func (a recipientsPane) model() paneModel         { return a.recipients }
func (a recipientsPane) title(int) string         { return a.recipients.Title() }
func (a recipientsPane) useful(id action.ID) bool { return a.usefulRow(id) }

func (a recipientsPane) handle(id action.ID) tea.Cmd {
	switch id {
	case action.Open:
		return a.openRecipient()
	case action.AllRecipients:
		return a.allRecipients()
	case action.Message:
		a.message()
	default:
		a.recipients.Handle(id)
	}
	return nil
}

// reload asks for the recipients again. Those that came with the search, only
// those that match, come with it again.
func (a recipientsPane) reload() tea.Cmd {
	t := a.recipients.Trace()
	if t == nil || t.RecipientsKnown == client.KnownMatching || t.RecipientsKnown == client.KnownSoFar {
		return a.again()
	}
	a.client.Forget(t.ID)
	unknown := *t
	unknown.RecipientsKnown = client.KnownMatching // or nothing would be asked
	cmd := a.fetchRecipients(&unknown)
	a.showTrace(t)
	return cmd
}

// timelinePane is the events of a recipient.
type timelinePane struct{ *App }

func (a timelinePane) model() paneModel      { return a.timeline }
func (a timelinePane) title(room int) string { return a.timeline.Title(room) }
func (timelinePane) useful(action.ID) bool   { return true }

func (a timelinePane) handle(id action.ID) tea.Cmd {
	if !a.timeline.Handle(id) && id == action.Raw {
		// There is no event yet to be shown raw: ask for them.
		return a.openRecipient()
	}
	return nil
}

func (a timelinePane) reload() tea.Cmd {
	t := a.recipients.Trace()
	r, ok := a.recipients.Current()
	switch {
	case t == nil:
		return a.again()
	case !ok:
		return nil
	}
	a.client.Forget(t.ID)
	cmd := a.fetchEvents(t, r)
	a.showTimeline()
	return cmd
}
