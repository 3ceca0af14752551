package ui

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/task"
	"msgtrace/ui/timeline"
)

// followAfter is how long the cursor has to rest before the panes follow it: a
// held key draws them once, at its end.
const followAfter = 150 * time.Millisecond

// followMsg says that the cursor rests, if it has not moved since.
type followMsg struct{ serial int }

func (a *App) place() place {
	t, _ := a.current()
	r, _ := a.recipients.Current()
	return place{t, strings.ToLower(r.Address)}
}

// follow lets the panes follow the cursor once it rests.
func (a *App) follow() tea.Cmd {
	here := a.place()
	if here == a.following.at || a.formOpen {
		return nil
	}
	a.following.at = here
	a.following.serial++
	serial := a.following.serial
	return tea.Tick(followAfter, func(time.Time) tea.Msg { return followMsg{serial} })
}

// onCursorRest shows what belongs to the message and the recipient under the cursor,
// as far as it is known.
func (a *App) onCursorRest(m followMsg) {
	if m.serial == a.following.serial {
		a.syncPanes()
	}
}

// syncPanes lets the panes follow at once.
func (a *App) syncPanes() {
	if t, ok := a.current(); ok {
		a.showTrace(t)
	} else {
		a.recipients.SetTrace(nil, false)
		a.timeline.Clear()
	}
	a.following.at = a.place()
	if s := a.search(); s != nil {
		s.list.Rest()
	}
	a.recipients.Rest()
}

// showTrace shows a message's recipients, and the timeline of the first that
// matters if it is in memory.
func (a *App) showTrace(t *client.Trace) {
	a.recipients.SetTrace(t, a.following.trace == t.ID && a.tasks.In(slotRecipients) != nil)
	a.showTimeline()
	a.following.at = a.place()
}

// showTimeline shows the events of the recipient under the cursor, if they are in
// memory, and the way of the copy.
func (a *App) showTimeline() {
	a.showEvents()
	a.showWays()
}

func (a *App) showEvents() {
	t := a.recipients.Trace()
	r, ok := a.recipients.Current()
	if t == nil || !ok {
		a.timeline.Clear()
		return
	}
	events, cached := a.client.CachedEvents(t.ID, r.Address)
	state := timeline.NotAsked
	switch {
	case cached:
		state = timeline.Ready
	case a.offline():
		state = timeline.NotHeld
	case a.tasks.In(slotEvents) != nil && a.following.events == eventsKey(t.ID, r.Address):
		state = timeline.Loading
	}
	if a.timeline.Shows(t.ID, r.Address) && a.timeline.State() == state && state != timeline.NotAsked {
		return
	}
	a.timeline.SetEvents(t, r, events, state)
}

func eventsKey(id, address string) string { return id + " " + strings.ToLower(address) }

// openTrace moves the focus to the recipients of the message under the cursor,
// and asks for them if none is known. Where there is one to choose from, it opens the
// events of that one at once.
func (a *App) openTrace() tea.Cmd {
	t, ok := a.current()
	if !ok {
		return nil
	}
	if onlyOne(t) {
		a.showTrace(t)
		cmd := a.openRecipient()
		a.skipped = true
		return cmd
	}
	a.setFocus(PaneRecipients)
	var cmd tea.Cmd
	if t.RecipientsKnown == client.KnownNone && !a.offline() {
		cmd = a.fetchRecipients(t)
	}
	a.showTrace(t)
	a.fitDetails()
	return cmd
}

// step goes to the next message of the list or to the one before, whatever pane has
// the focus. The other panes follow at once where the person looks at them, with what
// is in memory.
func (a *App) step(move action.ID) tea.Cmd {
	before, ok := a.current()
	if !ok {
		a.refuse("There is no message to go to.")
		return nil
	}
	cmd := a.panes[PaneTraces].handle(move)
	switch now, _ := a.current(); {
	case now != before && a.focus != PaneTraces:
		a.syncPanes()
		a.fitDetails()
	case now == before && move == action.Up:
		a.say("This is the first message.")
	case now == before && a.search().snapshot.More:
		a.say("This is the last message that is loaded.")
	case now == before:
		a.say("This is the last message.")
	}
	return cmd
}

// onlyOne reports whether a message is known to have one recipient, or one that matched.
// What was read so far may have more.
func onlyOne(t *client.Trace) bool {
	return len(t.Recipients) == 1 && (t.RecipientsKnown == client.KnownAll || t.RecipientsKnown == client.KnownMatching || t.RecipientsKnown == client.KnownHeld)
}

// allRecipients asks for every recipient of the message under the cursor.
func (a *App) allRecipients() tea.Cmd {
	t, ok := a.current()
	switch {
	case !ok:
		return nil
	case t.RecipientsKnown == client.KnownAll:
		a.say("These are all recipients of the message.")
		return nil
	case a.offline():
		a.refuse("%s", a.notInFile("recipients", t.ID, ""))
		return nil
	}
	cmd := a.fetchRecipients(t)
	a.showTrace(t)
	return cmd
}

// fetchRecipients asks for all recipients of a message and puts them into the
// list.
func (a *App) fetchRecipients(t *client.Trace) tea.Cmd {
	a.following.trace = t.ID
	a.tasks.Remember(slotRecipients, func() tea.Cmd { return a.fetchRecipients(t) })
	s, c, trace := a.search(), a.client, a.client.mask.RevealTrace(*t)
	result, veil := s.result, s.veil
	return task.Start(&a.tasks, slotRecipients, "recipients", func(ctx context.Context) (struct{}, error) {
		found, err := c.Recipients(ctx, trace)
		if err == nil {
			trace.Recipients, trace.RecipientsKnown, trace.Others = found, client.KnownAll, max(trace.Others, c.Others(trace.ID))
			result.Update(trace)
			veil.catchUp(ctx, result)
		}
		return struct{}{}, err
	}, func(_ struct{}, err error) tea.Cmd {
		a.following.trace = ""
		if err != nil {
			a.fail(slotRecipients, err, false)
		} else {
			a.takeIn(s)
			a.recovered(slotRecipients)
		}
		a.syncPanes()
		a.fitDetails()
		return nil
	})
}

// openRecipient moves the focus to the timeline of the recipient under the
// cursor, and asks for the events if they are not in memory.
func (a *App) openRecipient() tea.Cmd {
	t := a.recipients.Trace()
	r, ok := a.recipients.Current()
	switch {
	case unasked(t) && a.offline():
		a.refuse("%s", a.notInFile("recipients", t.ID, ""))
		return nil
	case unasked(t):
		cmd := a.fetchRecipients(t)
		a.showTrace(t)
		return cmd
	case t == nil || !ok:
		return nil
	}
	a.setFocus(PaneTimeline)
	a.opened = opened{a.search(), t.ID, r.Address}
	a.sawMessage(t, r.Address)
	var cmd tea.Cmd
	switch _, cached := a.client.CachedEvents(t.ID, r.Address); {
	case cached:
	case a.offline():
		a.refuse("%s", a.notInFile("events", t.ID, r.Address))
	default:
		cmd = a.fetchEvents(t, r)
	}
	a.showTimeline()
	a.fitDetails()
	return cmd
}

// unasked reports whether no recipient of a message is known because nobody has asked.
func unasked(t *client.Trace) bool {
	return t != nil && len(t.Recipients) == 0 && t.RecipientsKnown != client.KnownAll
}

func (a *App) fetchEvents(t *client.Trace, r client.Recipient) tea.Cmd {
	a.following.events = eventsKey(t.ID, r.Address)
	a.tasks.Remember(slotEvents, func() tea.Cmd { return a.fetchEvents(t, r) })
	c, trace := a.client, *t
	return task.Start(&a.tasks, slotEvents, "events", func(ctx context.Context) ([]client.Event, error) {
		return c.Events(ctx, trace, r.Address)
	}, func(events []client.Event, err error) tea.Cmd {
		a.following.events = ""
		r.Address, events = a.shownAddress(r.Address), a.client.shownEvents(events)
		shown := a.timeline.Shows(trace.ID, r.Address)
		switch {
		case err != nil && shown:
			a.timeline.SetEvents(&trace, r, events, timeline.Failed) // what came before an error
		case err == nil && shown:
			a.timeline.SetEvents(&trace, r, events, timeline.Ready)
		}
		a.fitDetails()
		if err != nil {
			a.fail(slotEvents, err, false)
			return nil
		}
		a.recovered(slotEvents)
		a.learn(&trace, r, events)
		a.showWays()
		return nil
	})
}

// stopLoading cancels what runs and keeps what has come.
func (a *App) stopLoading() {
	if a.stopReading() {
		return
	}
	page, reasons := a.tasks.In(slotPage) != nil, a.tasks.In(slotReasons) != nil
	a.interrupt()
	a.syncPanes()
	switch {
	case page:
		a.say("Stopped. What was loaded stays; %s resumes.", a.keymap.Key(action.RunAgain))
	case reasons:
		a.say("Stopped. %d of %d reasons came and stay; %s asks for the rest.", a.gathering.got, a.gathering.n, a.keymap.Key(action.Reasons))
	default:
		a.say("Stopped.")
	}
}
