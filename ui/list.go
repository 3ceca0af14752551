package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/action"
)

// listPane is the list of messages.
type listPane struct{ *App }

func (a listPane) model() paneModel {
	if s := a.search(); s != nil {
		return s.list
	}
	return nil
}

func (listPane) title(int) string           { return "" }
func (listPane) asked() time.Time           { return time.Time{} } // line 2 says it
func (listPane) outcome() theme.Look        { return theme.Look{} }
func (a listPane) useful(id action.ID) bool { return a.usefulRow(id) }
func (a listPane) reload() tea.Cmd          { return a.again() }

func (a listPane) handle(id action.ID) tea.Cmd {
	switch id {
	case action.Open:
		return a.openTrace()
	case action.AllRecipients:
		return a.allRecipients()
	case action.Reasons:
		return a.askReasons()
	case action.Causes:
		return a.causes()
	case action.Columns:
		return a.openColumns()
	case action.Volume:
		return a.openVolume()
	case action.GoToTime:
		return a.goToTime()
	case action.NextHour, action.PrevHour, action.NextDay, action.PrevDay:
		a.jump(id)
		return nil
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
	if id == action.Sort || id == action.SortReverse {
		a.keepOrder(s)
	}
	a.readOn(s, id)
	if q, chosen := s.list.Wider(); chosen {
		return a.runWithin(q)
	}
	return nil
}

// readOn goes on reading beyond what is read unasked: a person asks for more.
func (a *App) readOn(s *search, id action.ID) {
	if !s.snapshot.More || s.stopped || a.listing() != nil || id != action.Bottom && id != action.PageDown {
		return
	}
	s.short, s.allowed = false, 0
	s.patient = s.local && id == action.Bottom
}

// usefulRow reports whether an action would do something to the rows there are.
func (a *App) usefulRow(id action.ID) bool {
	switch id {
	case action.AllRecipients:
		t, ok := a.current()
		return ok && t.RecipientsKnown != client.KnownAll
	case action.Find:
		s := a.search()
		return s != nil && len(s.snapshot.Traces) > 0
	case action.Open, action.Sort, action.NextProblem, action.Message, action.Reasons, action.Causes, action.Columns, action.Volume:
		_, ok := a.current()
		return ok
	}
	return true
}
