package ui

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"msgtrace/client"
	"msgtrace/client/mask"
	"msgtrace/ui/action"
	"msgtrace/ui/queryline"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// source is where the messages are from. While names are hidden, all that comes from it
// has them hidden, and so has all that is made of it: rows, notes, copies, files. What it
// is asked for may name what is hidden.
type source struct {
	*client.Client
	*names
}

// names are hidden or not, in all profiles alike.
type names struct {
	mask *mask.Mask
	on   atomic.Bool
}

// hidden reports whether names are hidden. Tasks ask it, too.
func (n *names) hidden() bool { return n.on.Load() }

// Plan plans a query, which may name what is hidden.
func (c *source) Plan(q client.Query) (client.Plan, error) {
	return c.Client.Plan(c.mask.RevealQuery(q))
}

// shownPlan is a plan as the screen has it: its conditions are compared with what is
// shown.
func (c *source) shownPlan(plan client.Plan) client.Plan {
	if !c.hidden() {
		return plan
	}
	query := c.mask.Query(plan.Query)
	if hidden, err := c.Client.Plan(query); err == nil {
		return hidden
	}
	// The time has become too old by now. Which copies were searched for is then not known.
	subject := plan.Query.Subject
	plan.Query, plan.Conditions = query, slices.Clone(plan.Conditions)
	for i := range plan.Conditions {
		words := &plan.Conditions[i].Text
		*words = c.mask.Text(*words)
		if subject != "" {
			*words = strings.ReplaceAll(*words, subject, query.Subject)
		}
	}
	return plan
}

// Events asks what happened to a copy of a message. They come as they are: names may be
// hidden, or shown again, before they are there.
func (c *source) Events(ctx context.Context, t client.Trace, address string) ([]client.Event, error) {
	return c.Client.Events(ctx, c.mask.RevealTrace(t), c.mask.Reveal(address))
}

// CachedEvents returns the events if they were asked for before.
func (c *source) CachedEvents(id, address string) ([]client.Event, bool) {
	events, cached := c.Client.CachedEvents(id, c.mask.Reveal(address))
	return c.shownEvents(events), cached
}

func (c *source) shownEvents(events []client.Event) []client.Event {
	if !c.hidden() || events == nil {
		return events
	}
	return c.mask.Events(events)
}

// Recipients returns every recipient of a message, as they are.
func (c *source) Recipients(ctx context.Context, t client.Trace) ([]client.Recipient, error) {
	return c.Client.Recipients(ctx, c.mask.RevealTrace(t))
}

// shownTrace is a message as the screen has it.
func (c *source) shownTrace(t *client.Trace) *client.Trace {
	hidden := c.mask.Trace(*t)
	return &hidden
}

// shownMessage is shownTrace while names are hidden.
func (c *source) shownMessage(t *client.Trace) *client.Trace {
	if !c.hidden() {
		return t
	}
	return c.shownTrace(t)
}

// show puts messages as the screen has them in place of those that came.
func (c *source) show(traces []*client.Trace) {
	for i, t := range traces {
		traces[i] = c.shownMessage(t)
	}
}

// EventsURL is the address of the events of a copy.
func (c *source) EventsURL(id, address string) string {
	return c.text(c.Client.EventsURL(id, c.mask.Reveal(address)))
}

// shownRequests are the requests of this run, as the screen has them.
func (c *source) shownRequests() []client.Request {
	all := c.Requests()
	if c.hidden() {
		for i := range all {
			all[i] = c.mask.Request(all[i])
		}
	}
	return all
}

// text is a text with addresses in it, as the screen has it.
func (c *source) text(s string) string {
	if !c.hidden() {
		return s
	}
	return c.mask.Text(s)
}

// shownQuery is a query as the screen has it.
func (c *source) shownQuery(q client.Query) client.Query {
	if !c.hidden() {
		return c.mask.RevealQuery(q)
	}
	return c.mask.Query(q)
}

// shown is what came of a search as the screen has it. Messages that stay the same stay
// the same piece of memory.
func (s *search) shown(c *source) client.Snapshot {
	came := s.result.Snapshot()
	if !c.hidden() {
		s.hidden = nil
		return came
	}
	if len(came.Traces) == len(s.snapshot.Traces) && came.Version == s.snapshot.Version && s.hidden != nil {
		came.Traces = s.snapshot.Traces
		return came
	}
	hidden := make(map[*client.Trace]*client.Trace, len(came.Traces))
	traces := make([]*client.Trace, len(came.Traces))
	for i, t := range came.Traces {
		known := s.hidden[t]
		if known == nil {
			known = c.shownTrace(t)
		}
		hidden[t], traces[i] = known, known
	}
	s.hidden, came.Traces = hidden, traces
	return came
}

// toggleHidden hides subjects and the local parts of addresses everywhere, or shows them
// again. Cursor, marks and focus stay where they are.
func (a *App) toggleHidden() {
	t, r := a.recipients.Trace(), client.Recipient{}
	if chosen, ok := a.recipients.Current(); ok {
		r = chosen
	}
	a.setHidden(!a.client.hidden())
	if t != nil && r.Address != "" {
		a.recipients.Select(a.shownAddress(r.Address))
		a.showTimeline()
	}
	if a.client.hidden() {
		a.say("Names and subjects are hidden, in copies and files too.")
	} else {
		a.say("Names and subjects are shown again.")
	}
}

// shownAddress is an address as the screen has it.
func (a *App) shownAddress(address string) string {
	if a.client.hidden() {
		return a.client.mask.Address(address)
	}
	return a.client.mask.Reveal(address)
}

// setHidden hides names from now on, or shows them, in what is loaded too.
func (a *App) setHidden(hidden bool) {
	a.client.on.Store(hidden)
	for _, s := range []task.Slot{slotCauses, slotEveryone, slotNote} {
		a.tasks.Stop(s) // what they make would be as before
	}
	a.form.SetBase(a.shownSearch(a.form.Base()))
	a.form.Rewrite(a.shownValue)
	a.reasons.Rewrite(a.shownAddress, a.shownWords)
	a.opened.address = a.shownAddress(a.opened.address)
	a.everyone = nil
	for _, s := range a.history.searches {
		s.plan, s.asked = a.client.shownPlan(s.sent), a.shownSearch(s.asked)
		s.query = a.client.shownQuery(s.query)
		s.list.Rename(s.query)
		s.list.SetHeld(a.shownHeld(s))
		s.list.SetPlan(s.plan, s.press())
		s.hidden = nil
		s.measured, s.longest = 0, 0
		a.takeIn(s)
	}
	a.showRecent()
	a.recipients.SetLeading(nil)
	if s := a.search(); s != nil {
		a.recipients.SetLeading(s.plan.Leading)
		a.recipients.SetTrace(nil, false)
		a.timeline.Clear()
		a.syncPanes()
	}
}

// shownWords is a text with addresses in it, as the screen has it.
func (a *App) shownWords(words string) string {
	if a.client.hidden() {
		return a.client.mask.Text(words)
	}
	return a.client.mask.RevealText(words)
}

// shownValue is what stands in a field of the form, as the screen has it.
func (a *App) shownValue(field client.Field, value string) string {
	switch field {
	case client.FieldMessageID, client.FieldID:
		return value
	case client.FieldSubject:
		if a.client.hidden() {
			return a.client.mask.Subject(value)
		}
	}
	return a.shownWords(value)
}

// shownHeld is what a paste said besides the search, as the screen has it.
func (a *App) shownHeld(s *search) *client.Query {
	if s.held == nil {
		return nil
	}
	held := a.client.shownQuery(*s.held)
	return &held
}

// shownSearch is a search as the screen has it.
func (a *App) shownSearch(s queryline.Search) queryline.Search {
	s.Query = a.client.shownQuery(s.Query)
	return s
}

// hiddenMark says on line 1 that names are hidden, and which key shows them.
func (a *App) hiddenMark() string {
	if !a.client.hidden() {
		return ""
	}
	mark := "hidden"
	if key := a.keymap.Key(action.Hide); key != "" {
		mark += " (" + key + ")"
	}
	return a.theme.Warning.Render(mark) + text.Spaces(2)
}

// hiddenWords stand behind the name of what leaves while names are hidden.
func (a *App) hiddenWords() string {
	if !a.client.hidden() {
		return ""
	}
	return " (names are hidden)"
}
