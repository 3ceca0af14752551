package ui

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
	"msgtrace/ui/traces"
)

// veil is the rows of a search with their names hidden. Tasks bring it up to date, for
// there may be very many.
type veil struct {
	names *names

	mu   sync.Mutex      // one task works at a time
	came []*client.Trace // the rows that are hidden

	hidden atomic.Pointer[client.Snapshot] // the same, with their names hidden; nil: nothing yet
}

// veilStride is how many rows are hidden between two looks at the context.
const veilStride = 1024

// catchUp hides the names in what has come of a search, while names are hidden. Messages
// that stay the same stay the same piece of memory.
func (v *veil) catchUp(ctx context.Context, result *client.Result) {
	if !v.names.hidden() {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	came := result.Snapshot()
	var before []*client.Trace
	if last := v.hidden.Load(); last != nil {
		if last.Version == came.Version {
			return
		}
		before = last.Traces
	}
	var moved map[*client.Trace]*client.Trace
	rows := make([]*client.Trace, len(came.Traces))
	for i, t := range came.Traces {
		switch {
		case i%veilStride == 0 && ctx.Err() != nil:
			return
		case i < len(v.came) && v.came[i] == t:
			rows[i] = before[i]
			continue
		case i < len(v.came) && moved == nil:
			moved = make(map[*client.Trace]*client.Trace, len(v.came)-i)
			for j := i; j < len(v.came); j++ {
				moved[v.came[j]] = before[j]
			}
		}
		if rows[i] = moved[t]; rows[i] == nil {
			hidden := v.names.mask.Trace(*t)
			rows[i] = &hidden
		}
	}
	v.came, came.Traces = came.Traces, rows
	v.hidden.Store(&came)
}

// snapshot is what the screen may show of a search, and false when nothing of it has its
// names hidden yet.
func (v *veil) snapshot(result *client.Result) (client.Snapshot, bool) {
	if !v.names.hidden() {
		return result.Snapshot(), true
	}
	if hidden := v.hidden.Load(); hidden != nil {
		return *hidden, true
	}
	return client.Snapshot{}, false
}

// takeIn shows the rows that have come so far. Those whose names are still to be hidden,
// or to be shown, are left to a task.
func (a *App) takeIn(s *search) {
	shown, ready := s.veil.snapshot(s.result)
	s.due = s.renaming || !ready || shown.Version != s.result.Snapshot().Version
	if s.renaming || !ready {
		return
	}
	s.snapshot = shown
	s.list.SetSnapshot(s.snapshot)
	if s == a.search() {
		a.fitList()
	}
}

// toggleHidden hides subjects and the local parts of addresses everywhere, or shows them
// again. Cursor, marks and focus stay where they are.
func (a *App) toggleHidden() {
	if r, ok := a.recipients.Current(); ok {
		a.search().open = a.client.mask.Reveal(r.Address)
	}
	a.setHidden(!a.client.hidden())
	if a.client.hidden() {
		a.say("Names and subjects are hidden, in notes and %s too.", a.leaves().files)
	} else {
		a.say("Names and subjects are shown again.")
	}
}

// setHidden hides names from now on, or shows them, in what is loaded too. The rows are
// many, and a task goes through them; until then the panes are covered.
func (a *App) setHidden(hidden bool) {
	a.client.on.Store(hidden)
	for _, s := range []task.Slot{slotCauses, slotEveryone, slotLate, slotNote, slotHide} {
		a.tasks.Stop(s) // what they make would be as before
	}
	a.form.SetBase(a.shownSearch(a.form.Base()))
	a.form.Rewrite(a.shownValue)
	a.reasons.Rewrite(a.shownAddress, a.shownWords)
	a.opened.address = a.shownAddress(a.opened.address)
	a.everyone = nil
	a.filtered.Forget() // names were typed in them
	for _, s := range a.history.searches {
		s.plan, s.asked = a.client.shownPlan(s.sent), a.shownSearch(s.asked)
		s.query = a.client.shownQuery(s.query)
		s.list.SetHeld(a.shownHeld(s))
		s.list.SetPlan(s.plan, s.press())
		s.veil = a.client.newVeil()
		s.renaming, s.covered, s.due = true, true, true
	}
	a.showRecent()
	a.recipients.SetTrace(nil, false)
	a.recipients.ForgetWidths()
	a.timeline.Clear()
	if s := a.search(); s != nil {
		a.recipients.SetLeading(s.plan.Leading)
	}
}

func (n *names) newVeil() *veil { return &veil{names: n} }

// keepHidden goes on with hiding names in rows, or with showing them again, and uncovers
// the panes when that is done. It is called after every message.
func (a *App) keepHidden() tea.Cmd {
	s := a.search()
	if s == nil {
		return nil
	}
	if s.covered && !s.renaming && s.list.Settled() {
		a.uncover(s)
	}
	if a.tasks.In(slotHide) != nil {
		return nil
	}
	if s.due {
		return a.hideRows(s)
	}
	for _, other := range a.history.searches {
		if other.due {
			return a.hideRows(other)
		}
	}
	return nil
}

// renamed is rows with other names in them, looked through.
type renamed struct {
	traces.Renamed
	rows    []*client.Trace
	longest int // the longest address among them
}

// hideRows hides the names in the rows of a search, or shows them again.
func (a *App) hideRows(s *search) tea.Cmd {
	s.due = false
	veil, result := s.veil, s.result
	var look func([]*client.Trace) traces.Renamed
	if s.renaming {
		look = s.list.Renaming(s.query, s.plan)
	}
	return task.Start(&a.tasks, slotHide, "names", func(ctx context.Context) (found renamed, err error) {
		veil.catchUp(ctx, result)
		if shown, ready := veil.snapshot(result); ready && look != nil {
			found = renamed{look(shown.Traces), shown.Traces, 0}
			for _, t := range shown.Traces {
				found.longest = longestAddress(t.Recipients, found.longest)
			}
		}
		return found, ctx.Err()
	}, func(found renamed, err error) tea.Cmd {
		if err != nil {
			a.fail(slotHide, err, false)
			return nil
		}
		if s.renaming && look != nil && s.result == result {
			s.list.Rename(found.Renamed)
			s.measured, s.longest = found.rows, found.longest
			s.renaming = false
		}
		a.takeIn(s)
		return nil
	})
}

// uncover shows the panes again, as they were.
func (a *App) uncover(s *search) {
	s.covered = false
	a.syncPanes()
	if s.open != "" {
		a.recipients.Select(a.shownAddress(s.open))
		a.showTimeline()
		s.open = ""
	}
	a.fitDetails()
}

// hidingLayer is over the panes until names are hidden in all rows, or shown again: what
// acts on rows has to wait.
type hidingLayer struct{ *App }

func (a hidingLayer) open() bool {
	s := a.search()
	return s != nil && s.covered
}

func (hidingLayer) scope() action.Scope            { return action.ScopeAlways }
func (hidingLayer) useful(action.ID) bool          { return true }
func (a hidingLayer) handle(id action.ID) tea.Cmd  { return program(a).handle(id) }
func (hidingLayer) paste(string) tea.Cmd           { return nil }
func (hidingLayer) draw([]string) (int, int, bool) { return 0, 0, false }

// key takes the keys that act on no row: to quit, and to take the hiding back. What is
// over the panes says why the others do nothing.
func (a hidingLayer) key(key tea.KeyPressMsg) tea.Cmd {
	switch id, _ := a.keymap.Find(key.String(), action.ScopeApp); id {
	case action.Hide, action.Quit:
		return explorer(a).handle(id)
	}
	return nil
}

// coverWords say why the panes show no rows.
func (a *App) coverWords() string {
	words := "Names are being shown again "
	if a.client.hidden() {
		words = "Names are being hidden "
	}
	return words + a.theme.Glyphs.Ellipsis
}

// cover stands in place of the panes.
func (a *App) cover() []string {
	body := a.layout.Body
	rows := blank(body.W, body.H)
	if len(rows) > 1 {
		words := text.Truncate(strings.Repeat(" ", 2)+a.coverWords(), body.W, a.theme.Glyphs.Ellipsis)
		rows[1] = text.Fit(a.theme.Faint.Render(words), body.W)
	}
	return rows
}
