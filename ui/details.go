package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/timeline"
)

// recipientsPane is the recipients of a message.
type recipientsPane struct{ *App }

func (a recipientsPane) model() paneModel         { return a.recipients }
func (a recipientsPane) title(room int) string    { return a.recipients.Title(room) }
func (recipientsPane) outcome() theme.Look        { return theme.Look{} }
func (a recipientsPane) useful(id action.ID) bool { return a.usefulRow(id) }

func (a recipientsPane) asked() time.Time {
	t := a.recipients.Trace()
	if t == nil || t.RecipientsKnown != client.KnownAll {
		return time.Time{}
	}
	return a.client.RecipientsAsked(t.ID)
}

func (a recipientsPane) handle(id action.ID) tea.Cmd {
	switch id {
	case action.Open:
		return a.openRecipient()
	case action.AllRecipients:
		return a.allRecipients()
	case action.Message:
		a.message()
	case action.Follow:
		a.followWay()
	case action.Compare:
		return a.compare()
	default:
		a.recipients.Handle(id)
	}
	return nil
}

// reload asks for the recipients again. Those that came with the search, only
// those that match, come with it again.
func (a recipientsPane) reload() tea.Cmd {
	t := a.recipients.Trace()
	if a.offline() || t == nil || t.RecipientsKnown == client.KnownMatching || t.RecipientsKnown == client.KnownSoFar {
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

func (a timelinePane) model() paneModel    { return a.timeline }
func (a timelinePane) title(int) string    { return a.signOpened() + a.timeline.Title() }
func (a timelinePane) asked() time.Time    { return a.client.EventsAsked(a.timeline.Copy()) }
func (a timelinePane) outcome() theme.Look { return a.timeline.Outcome() }

func (a timelinePane) useful(id action.ID) bool {
	return id != action.Find || a.timeline.State() == timeline.Ready
}

func (a timelinePane) handle(id action.ID) tea.Cmd {
	if id == action.Follow {
		a.followWay()
		return nil
	}
	if !a.timeline.Handle(id) && (id == action.Open || id == action.Raw) && a.timeline.State() != timeline.Loading {
		// There is no event yet to be opened: ask for them.
		return a.openRecipient()
	}
	return nil
}

func (a timelinePane) reload() tea.Cmd {
	t := a.recipients.Trace()
	r, ok := a.recipients.Current()
	switch {
	case t == nil || a.offline():
		return a.again()
	case !ok:
		return nil
	}
	a.client.Forget(t.ID)
	cmd := a.fetchEvents(t, r)
	a.showTimeline()
	return cmd
}
