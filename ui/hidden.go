package ui

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"msgtrace/client"
	"msgtrace/client/mask"
	"msgtrace/ui/action"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// source is where the messages are from. While names are hidden, all that comes from it
// has them hidden, and so has all that is made of it: rows, notes, copies, files. What it
// is asked for may name what is hidden.
type source struct {
	*client.Client
	*names
	served *Served // nil outside of serve
	ledger *ledger
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

// shownAs is a plan with other streams as the screen has it, that had it in another form
// before.
func (c *source) shownAs(plan, shown client.Plan) client.Plan {
	if !c.hidden() {
		return plan
	}
	shown.Conditions = slices.Clone(shown.Conditions)
	for i := range shown.Conditions {
		shown.Conditions[i].Local, shown.Conditions[i].Undecided = plan.Conditions[i].Local, plan.Conditions[i].Undecided
	}
	shown.Undecided, shown.Changed, shown.Requests, shown.ByValues = plan.Undecided, plan.Changed, plan.Requests, plan.ByValues
	shown.Query.Start, shown.Query.End, shown.Windows = plan.Query.Start, plan.Query.End, plan.Windows
	return shown
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
	opened, err := c.opening(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	defer opened()
	return c.Client.Events(ctx, c.mask.RevealTrace(t), c.mask.Reveal(address))
}

// CachedEvents returns the events if they were asked for before.
func (c *source) CachedEvents(id, address string) ([]client.Event, bool) {
	events, cached := c.Client.CachedEvents(id, c.mask.Reveal(address))
	return c.shownEvents(events), cached
}

// EventsAsked returns when the events that are in memory were asked for.
func (c *source) EventsAsked(id, address string) time.Time {
	return c.Client.EventsAsked(id, c.mask.Reveal(address))
}

func (c *source) shownEvents(events []client.Event) []client.Event {
	if !c.hidden() || events == nil {
		return events
	}
	return c.mask.Events(events)
}

// Recipients returns every recipient of a message, as they are.
func (c *source) Recipients(ctx context.Context, t client.Trace) ([]client.Recipient, error) {
	opened, err := c.opening(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	defer opened()
	return c.Client.Recipients(ctx, c.mask.RevealTrace(t))
}

// shownMessage is a message as the screen has it.
func (c *source) shownMessage(t *client.Trace) *client.Trace {
	if !c.hidden() {
		return t
	}
	hidden := c.mask.Trace(*t)
	return &hidden
}

// shownMessages are messages as the screen has them when they are gone through, which
// may be in a task.
func (c *source) shownMessages(all iter.Seq[*client.Trace]) iter.Seq[*client.Trace] {
	return func(yield func(*client.Trace) bool) {
		for t := range all {
			if !yield(c.shownMessage(t)) {
				return
			}
		}
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

// shownAddress is an address as the screen has it.
func (a *App) shownAddress(address string) string {
	if a.client.hidden() {
		return a.client.mask.Address(address)
	}
	return a.client.mask.Reveal(address)
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
