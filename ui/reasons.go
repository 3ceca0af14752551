package ui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/tally"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// unsaidReasons is how many requests for reasons go out without a question first.
const unsaidReasons = 2

// gathering is reasons on their way.
type gathering struct {
	came   chan tally.Copy // with their events
	n, got int
}

// learn shows in the list what the events of a copy say of the reason.
func (a *App) learn(t *client.Trace, r client.Recipient, events []client.Event) {
	a.reasons.Learn(t, r, events)
	if s := a.search(); s != nil {
		s.list.Learned(t)
	}
}

// askReasons asks for the reasons of the problems on the screen that are not known.
func (a *App) askReasons() tea.Cmd {
	s := a.search()
	if s == nil {
		return nil
	}
	copies, problems := s.list.Unexplained()
	if len(copies) == 0 {
		a.say("%s", a.nothingToAsk(problems))
		return nil
	}
	return a.offerReasons(copies, "row")
}

func (a *App) nothingToAsk(problems int) string {
	if t, ok := a.current(); ok && unasked(t) {
		return fmt.Sprintf("Nothing is known of the recipients yet: %s loads them.", a.keymap.Key(action.Open))
	}
	if problems == 0 {
		return "No message on the screen has a problem."
	}
	return "The reasons of all problems on the screen are known."
}

// offerReasons says what it costs to ask for the reasons of copies, and asks for as
// many as requests are to spare if the person wants that. What is how they are called.
func (a *App) offerReasons(copies []tally.Copy, what string) tea.Cmd {
	if a.tasks.In(slotReasons) != nil {
		a.say("Reasons are being asked for; %s stops that.", a.keymap.Key(action.Back))
		return nil
	}
	if a.offline() {
		return a.heldReasons(copies)
	}
	state := a.client.Budget().State()
	n := min(len(copies), state.Spare)
	switch {
	case n == 0:
		a.refuse("%s%s", a.keptBack(state), a.nextSpare(state))
		return nil
	case len(copies) <= min(n, unsaidReasons):
		return a.fetchReasons(copies)
	}
	rows := text.Counted(len(copies), what)
	if n < len(copies) {
		rows = text.Count(n) + " of " + rows
	}
	dot := " " + a.theme.Glyphs.Dot + " "
	hint := a.keymap.Key(action.OverlayChoose) + " asks" + dot + a.keymap.Key(action.OverlayClose) + " does not"
	items := []overlay.Item{{Title: "Ask", Detail: a.left(state, n, len(copies))}}
	title := "Ask for the reasons of " + rows + ": " + text.Counted(n, "request")
	a.show(overlay.NewMenu(a.theme, title, hint, items), func(string) tea.Cmd { return a.fetchReasons(copies[:n]) })
	return nil
}

// left says what asking for n of some reasons leaves of the budget.
func (a *App) left(state client.BudgetState, n, of int) string {
	switch {
	case state.Limit == 0:
		return ""
	case n < of:
		return a.keptBack(state)
	}
	return fmt.Sprintf("then %d of %d requests are left", state.Limit-state.Used-n, state.Limit)
}

// keptBack says why no more is asked for.
func (a *App) keptBack(state client.BudgetState) string {
	if !state.Blocked.IsZero() {
		return "The tenant's request limit is used up."
	}
	return fmt.Sprintf("The last %d of %d requests are kept for what you open.", state.Reserve, state.Limit)
}

// nextSpare says when one more can be asked for, "" when that is not known.
func (a *App) nextSpare(state client.BudgetState) string {
	if state.SpareAt.IsZero() {
		return ""
	}
	return fmt.Sprintf(" The next one is free at %s.", text.Clock(state.SpareAt, a.options.Zone, a.clockMode(), a.now()))
}

// fetchReasons asks for the events of copies, one after the other, until the requests
// that are kept for what people open are reached.
func (a *App) fetchReasons(copies []tally.Copy) tea.Cmd {
	a.tasks.Remember(slotReasons, func() tea.Cmd { return a.fetchReasons(copies) })
	for _, one := range copies {
		if a.reasons.Outdated(one.Trace, one.Recipient) {
			a.client.Forget(one.Trace.ID)
		}
	}
	c, came, n := a.client, make(chan tally.Copy, len(copies)), len(copies)
	a.gathering = gathering{came: came, n: n}
	return task.Start(&a.tasks, slotReasons, "reasons", func(ctx context.Context) (struct{}, error) {
		ctx = client.InBatch(ctx)
		for i, one := range copies {
			if _, cached := c.CachedEvents(one.Trace.ID, one.Recipient.Address); !cached && c.Budget().State().Spare == 0 {
				return struct{}{}, nil
			}
			events, err := c.Events(client.WithWhat(ctx, fmt.Sprintf("reason %d of %d", i+1, n)), *one.Trace, one.Recipient.Address)
			if err != nil {
				return struct{}{}, err
			}
			one.Recipient.Events = events
			came <- one
		}
		return struct{}{}, nil
	}, func(_ struct{}, err error) tea.Cmd {
		a.takeReasons()
		if err != nil {
			a.fail(slotReasons, err, false)
			return nil
		}
		a.recovered(slotReasons)
		a.tellReasons()
		return nil
	})
}

// takeReasons shows the reasons that have come so far.
func (a *App) takeReasons() {
	var traces []*client.Trace
	for {
		select {
		case one := <-a.gathering.came:
			one.Recipient.Address, one.Recipient.Events = a.shownAddress(one.Recipient.Address), a.client.shownEvents(one.Recipient.Events)
			a.reasons.Learn(one.Trace, one.Recipient, one.Recipient.Events)
			traces = append(traces, one.Trace)
			continue
		default:
		}
		break
	}
	if s := a.search(); s != nil && len(traces) > 0 {
		a.gathering.got += len(traces)
		s.list.Learned(traces...)
		a.showTimeline() // it may be one of them
	}
}

// tellReasons says how many reasons came.
func (a *App) tellReasons() {
	g := a.gathering
	if g.got < g.n {
		state := a.client.Budget().State()
		a.say("%d of %d reasons came. %s%s", g.got, g.n, a.keptBack(state), a.nextSpare(state))
		return
	}
	a.say("%s came.", capital(text.Counted(g.got, "reason")))
}
