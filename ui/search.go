package ui

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/queryline"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
	"msgtrace/ui/traces"
)

// run plans a search and begins to load what it finds. The form shows it too.
func (a *App) run(s queryline.Search) tea.Cmd {
	a.form.LoadSearch(a.shownSearch(s))
	return a.begin(a.newSearch(s))
}

// runWithin is run of a query that spends no more requests by itself than was said
// before.
func (a *App) runWithin(q client.Query) tea.Cmd {
	asked := queryline.Of(q, a.now())
	a.form.LoadSearch(a.shownSearch(asked))
	s := a.newSearch(asked)
	if s != nil {
		s.allowed = allowance(s.plan)
	}
	return a.begin(s)
}

// allowance is how many requests a search spends at most before a person asks for
// more, if nothing has to be tried again.
func allowance(plan client.Plan) int {
	if filteredHere(plan) {
		return max(plan.Requests, pagesAtOnce)
	}
	return plan.Requests
}

// price says what a search costs: "9 requests".
func (a *App) price(q client.Query) string {
	plan, err := a.client.Plan(q)
	switch {
	case err != nil:
		return ""
	case filteredHere(plan):
		return "at most " + text.Counted(allowance(plan), "request")
	}
	return text.Counted(allowance(plan), "request")
}

// filteredHere reports whether the server leaves a condition to us, so that nobody
// knows how many pages it takes to fill a screen.
func filteredHere(plan client.Plan) bool {
	return slices.ContainsFunc(plan.Conditions, func(c client.Condition) bool { return c.Local })
}

// begin begins to load what a search finds, if there is one.
func (a *App) begin(s *search) tea.Cmd {
	if s == nil {
		return nil
	}
	a.ran(s)
	if a.unwatch() {
		a.say("The last search is not watched any more.")
	}
	a.interrupt()
	a.history.push(s)
	a.knowDomains()
	a.enter()
	return a.load(s, 1)
}

// newSearch prepares a search, or says why it cannot run.
func (a *App) newSearch(asked queryline.Search) *search {
	now := a.now()
	q, err := asked.At(now, a.form.Zone())
	if err != nil {
		a.refuse("%s.", capital(text.Clean(err.Error()).String()))
		return nil
	}
	plan, err := a.client.Plan(q)
	if err != nil {
		a.refuse("%s", a.words(err, a.advise(err), a.width))
		a.noteRefused(asked, err)
		return nil
	}
	return a.prepare(asked, q, plan, a.client.Search(plan), now)
}

// prepare makes a search of a result, which was planned at an instant.
func (a *App) prepare(asked queryline.Search, q client.Query, plan client.Plan, result *client.Result, planned time.Time) *search {
	s := &search{
		asked: a.shownSearch(asked), query: a.client.shownQuery(q), sent: plan, plan: a.client.shownPlan(plan), planned: planned,
		result: result, list: a.newList(), veil: a.client.newVeil(),
	}
	s.moving = q.EndsNow(planned)
	s.list.SetSearch(a.client.Dialect(), s.query)
	s.held = a.form.Held(a.client.mask.RevealQuery(q))
	s.list.SetHeld(a.shownHeld(s))
	s.list.SetMeant(a.meant(s.query))
	s.local = filteredHere(plan)
	s.list.SetPlan(s.plan, s.press())
	return s
}

// enter shows the search that the history is at, with the focus on its list.
func (a *App) enter() {
	s := a.search()
	a.formOpen, a.zoom = false, false
	a.recipients.SetTrace(nil, false)
	a.recipients.SetLeading(s.plan.Leading)
	a.timeline.Clear()
	a.setFocus(PaneTraces)
	a.fitList()
	a.applyTimes()
	s.list.CatchUp()
	if t, ok := a.current(); ok {
		a.showTrace(t)
	}
}

// interrupt stops what is being loaded and remembers that of the search.
func (a *App) interrupt() {
	if a.tasks.Stop(slotPage) {
		a.markStopped(a.search())
	}
	a.takeReasons()
	a.tasks.StopCalls()
}

// newList makes the list of a search.
func (a *App) newList() *traces.Model {
	list := traces.New(a.theme)
	list.SetKeymap(a.keymap)
	list.SetPrice(a.price)
	list.SetWait(func(requests int) string { return explain.Wait(a.client.Budget().State(), requests, a.now()) })
	list.SetReasons(a.reasons)
	list.SetRemarks(a.remarks.of)
	list.SetPast(&a.filtered)
	list.SetChoices(a.columns)
	list.SetOrder(a.memory.View.Sort, a.memory.View.Reverse)
	list.SetDomains(a.domains())
	list.SetKnown(a.known)
	list.SetTimes(a.options.Zone, a.times, a.now())
	list.SetSize(a.layout.Traces.W, a.layout.Traces.H)
	return list
}

// markStopped keeps what has come of a search and loads no more of it by itself.
func (a *App) markStopped(s *search) {
	a.takeIn(s)
	s.stopped = s.result.Snapshot().More
}

// pagesAtOnce is how many pages are read for one demand when little of them
// matches a condition that is filtered here. Then a person decides, and is read
// for more patiently.
const (
	pagesAtOnce   = 5
	pagesPatience = 20
)

// pages is how many pages one demand may read, 0 for as many as it takes.
func (s *search) pages() int {
	switch {
	case s.allowed > 0:
		return max(1, s.allowed-s.snapshot.Requests)
	case !s.local:
		return 0
	case s.patient:
		return pagesPatience
	}
	return pagesAtOnce
}

// press is how many pages one press of the key that reads on reads at most, 0 for
// the next one.
func (s *search) press() int {
	if s.local {
		return pagesPatience
	}
	return 0
}

// load makes sure that n messages of a search are there. Whoever asks to read on where
// rows are filtered here wants to know what there is, and not only the next that
// matches.
func (a *App) load(s *search, n int) tea.Cmd {
	if s.patient {
		n = math.MaxInt
	}
	pages := s.pages()
	s.patient = false
	return a.loadWithin(s, n, pages)
}

// loadWithin is load that reads at most pages pages.
func (a *App) loadWithin(s *search, n, pages int) tea.Cmd {
	s.stopped, s.short, s.why = false, false, ""
	a.tasks.Remember(slotPage, func() tea.Cmd { return a.loadWithin(s, n, pages) })
	result, veil, tell := s.result, s.veil, a.searching(s, false)
	return task.Start(&a.tasks, slotPage, "loading", func(ctx context.Context) (struct{}, error) {
		if err := tell(ctx); err != nil {
			return struct{}{}, err
		}
		err := result.EnsureWithin(ctx, n, pages)
		veil.catchUp(ctx, result)
		return struct{}{}, err
	}, func(_ struct{}, err error) tea.Cmd {
		a.takeIn(s)
		keep := a.found(s)
		if err != nil {
			var refused *refusedError
			s.told = s.told && !errors.As(err, &refused)
			s.stopped = true
			if !errors.Is(err, context.Canceled) {
				s.why = a.words(err, a.advise(err), math.MaxInt)
			}
			a.fail(slotPage, err, true)
			return keep
		}
		a.replan(s)
		came := result.Snapshot()
		if s.allowed > 0 && came.Requests >= s.allowed {
			n = max(n, s.list.Demand())
		}
		s.short = len(came.Traces) < n && came.More
		a.recovered(slotPage)
		a.tellFailed(s, came.Failed)
		return keep
	})
}

// replan shows which conditions the service filters by, where the answer has decided
// that, or changed it, and the window where that is another person's.
func (a *App) replan(s *search) {
	plan := s.result.Plan()
	if plan.Undecided == s.sent.Undecided && plan.Changed == s.sent.Changed && plan.Query.End.Equal(s.sent.Query.End) {
		return
	}
	s.sent, s.plan = plan, a.client.shownAs(plan, s.plan)
	s.local = filteredHere(s.plan)
	s.list.SetPlan(s.plan, s.press())
}

// demand loads the next page when the list needs it, and in good time when the
// cursor comes near the end of what is there.
func (a *App) demand() tea.Cmd {
	s := a.search()
	if s == nil || s.stopped || s.short || !s.snapshot.More || a.formOpen || a.listing() != nil || s.due || a.tasks.In(slotHide) != nil {
		return nil
	}
	loaded := len(s.snapshot.Traces)
	want := s.list.Demand()
	if want > loaded {
		return a.load(s, want)
	}
	s.allowed = 0
	// Less than a screen is left below the one that is shown.
	near := (want + s.list.Ahead()) / 2
	if near > loaded && loaded != s.ahead && a.moved(s) {
		return a.fetchAhead(s, loaded)
	}
	return nil
}

// listing is the task that brings rows, or nil.
func (a *App) listing() *task.Task {
	if t := a.tasks.In(slotPage); t != nil {
		return t
	}
	return a.tasks.In(slotAgain)
}

// moved reports whether the person has begun to go through the list: what is on the
// first screen alone is no reason to spend a request on more.
func (a *App) moved(s *search) bool {
	t, ok := s.list.Current()
	return ok && t != s.snapshot.Traces[0]
}

// fetchAhead loads one page before it is needed. Nobody waits for it: it takes
// no request that others need, and says nothing when it fails, because the same
// page will be asked for again when it is wanted.
func (a *App) fetchAhead(s *search, loaded int) tea.Cmd {
	s.ahead = loaded
	result, veil := s.result, s.veil
	return task.Start(&a.tasks, slotAhead, "", func(ctx context.Context) (struct{}, error) {
		err := result.Prefetch(ctx, loaded+1)
		veil.catchUp(ctx, result)
		return struct{}{}, err
	}, func(struct{}, error) tea.Cmd {
		a.takeIn(s)
		return nil
	})
}

// refresh takes in what a running call has brought so far.
func (a *App) refresh() {
	a.takeReasons()
	if s := a.search(); s != nil && a.tasks.In(slotPage) != nil && s.result.Snapshot().Version != s.snapshot.Version {
		a.takeIn(s)
	}
}

// again goes on with a search that was stopped, asks again for what could not be read of
// one that was read to its end, and runs any other again: its rows stay until the new ones are there, and the cursor on its
// message.
func (a *App) again() tea.Cmd {
	s := a.search()
	switch {
	case s == nil:
		return nil
	case a.offline():
		a.refuse("A file has nothing newer to ask for: open it again with msgtrace open if it has changed.")
		return nil
	case s.stopped:
		return a.load(s, max(s.list.Demand(), len(s.snapshot.Traces)+1))
	case len(s.snapshot.Failed) > 0 && !s.snapshot.More:
		return a.againFailed(s)
	}
	now := a.now()
	q := s.query
	if passed := now.Sub(s.planned); s.moving {
		q.Start, q.End = later(q.Start, passed), later(q.End, passed)
	}
	plan, err := a.client.Plan(q)
	if err != nil {
		a.refuse("%s", a.words(err, a.advise(err), a.width))
		return nil
	}
	a.tasks.Remember(slotAgain, a.again)
	fresh, veil := a.client.Search(plan.Reload()), a.client.newVeil()
	n, pages := max(1, min(s.list.Demand(), len(s.snapshot.Traces))), s.pages()
	if s.local {
		pages = max(pages, s.snapshot.Pages)
	}
	a.interrupt()
	tell := a.searching(s, true)
	return task.Start(&a.tasks, slotAgain, "running again", func(ctx context.Context) (struct{}, error) {
		if err := tell(ctx); err != nil {
			return struct{}{}, err
		}
		err := fresh.EnsureWithin(ctx, n, pages)
		veil.catchUp(ctx, fresh)
		return struct{}{}, err
	}, func(_ struct{}, err error) tea.Cmd {
		if err != nil {
			a.fail(slotAgain, err, false)
			return nil
		}
		s.query, s.sent, s.plan, s.planned, s.result, s.veil = a.client.shownQuery(q), plan, a.client.shownPlan(plan), now, fresh, veil
		s.measured, s.longest = nil, 0
		s.list.Again(s.query)
		s.list.SetPlan(s.plan, s.press())
		s.short, s.ahead, s.failed = false, 0, 0
		a.takeIn(s)
		a.recovered(slotAgain)
		a.recovered(slotPage)
		return nil
	})
}

// later moves an instant that is set.
func later(t time.Time, by time.Duration) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(by)
}
