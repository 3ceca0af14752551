package ui

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/when"
	"msgtrace/ui/action"
	"msgtrace/ui/task"
	"msgtrace/ui/terminal"
	"msgtrace/ui/text"
	"msgtrace/ui/timeline"
)

// The ways to be told that what was pending has settled.
const (
	NotifyBell    = "bell"
	NotifyOSC9    = "osc9"
	NotifyNothing = "none"
)

// Notifies are those ways, the usual one first.
var Notifies = []string{NotifyBell, NotifyOSC9, NotifyNothing}

// WatchOptions say how a search is watched.
type WatchOptions struct {
	For    time.Duration // how long; 0: client.WatchFor
	Notify string        // one of Notifies; "" is the first
}

// watching is the search that is watched. It is the one that is shown: who goes to
// another one stops it.
type watching struct {
	search *search
	result *client.Result // that is watched: running again makes another
	watch  *client.Watch
	next   time.Time // when the next look is; zero: not known yet
	timed  bool      // a timer runs until then
	failed *failed   // why the last look failed, if that may pass
}

// watchMsg says that a look may be due.
type watchMsg struct{ of *watching }

// looked is what a look has brought.
type looked struct {
	client.Found
	next   time.Time
	end    client.WatchEnd
	opened string         // the message of the copy that is open; "": none is
	to     string         // the recipient of that copy
	events []client.Event // of that copy
	came   bool           // they are there
}

// toggleWatch watches the search that is shown, or stops that.
func (a *App) toggleWatch() {
	switch s := a.search(); {
	case a.watching != nil:
		a.unwatch()
		a.say("Stopped watching. What came stays.")
	case s == nil:
		a.refuse("There is no search to watch.")
	case a.offline():
		a.refuse("A file does not change: there is nothing to watch.")
	case s.snapshot.Pages == 0:
		a.refuse("There is nothing to watch before the first page is loaded.")
	default:
		a.watching = &watching{search: s}
	}
}

// unwatch stops watching, and reports whether something was watched.
func (a *App) unwatch() bool {
	if a.watching == nil {
		return false
	}
	a.watching = nil
	a.tasks.Stop(slotWatch)
	return true
}

// keepWatching starts what a watch needs next: to find out when the next look is, to wait
// for it, or to make it. It is called after every message.
func (a *App) keepWatching() tea.Cmd {
	w := a.watching
	switch {
	case w == nil || a.tasks.In(slotWatch) != nil:
		return nil
	case w.result != w.search.result:
		w.result, w.next = w.search.result, time.Time{}
		w.watch = w.result.Watch(w.search.moving, a.options.Watch.For)
		fallthrough
	case w.next.IsZero():
		return a.planLook(w)
	case w.timed || a.listing() != nil:
		return nil
	}
	if wait := w.next.Sub(a.now()); wait > 0 {
		w.timed = true
		return tea.Tick(wait, func(time.Time) tea.Msg { return watchMsg{w} })
	}
	return a.look(w)
}

// onWatchTimer takes note that the time of a look has come.
func (a *App) onWatchTimer(m watchMsg) { m.of.timed = false }

// planLook finds out when the next look is. It goes through all rows, so it is a task.
func (a *App) planLook(w *watching) tea.Cmd {
	watch := w.watch
	return task.Start(&a.tasks, slotWatch, "", func(context.Context) (looked, error) {
		next, end := watch.Next()
		return looked{next: next, end: end}, nil
	}, func(l looked, err error) tea.Cmd { return a.takeLook(w, l, err) })
}

// look asks for what may have changed, and for the events of a copy that is open and
// under way. Nobody waits for it.
func (a *App) look(w *watching) tea.Cmd {
	watch, names, veil, result := w.watch, a.client.mask, w.search.veil, w.result
	t, r, open := a.openCopy()
	return task.Start(&a.tasks, slotWatch, "", func(ctx context.Context) (l looked, err error) {
		if open {
			l.opened, l.to = t.ID, names.Reveal(r.Address)
		}
		l.Found, err = watch.Look(ctx)
		if open && err == nil && (r.Status.UnderWay() || changes(l.Changes, t.ID)) {
			l.events, l.came, err = watch.Events(ctx, l.opened, l.to)
		}
		l.next, l.end = watch.Next()
		veil.catchUp(ctx, result)
		return l, err
	}, func(l looked, err error) tea.Cmd {
		if l.came && a.timeline.Shows(t.ID, r.Address) {
			a.showRenewed(w, t.ID, r.Address, l)
		}
		return a.takeLook(w, l, err)
	})
}

// openCopy is the copy whose events the person looks at.
func (a *App) openCopy() (*client.Trace, client.Recipient, bool) {
	t := a.recipients.Trace()
	r, ok := a.recipients.Current()
	return t, r, ok && t != nil && a.focus == PaneTimeline && a.timeline.Shows(t.ID, r.Address)
}

func changes(changes []client.Change, id string) bool {
	for _, c := range changes {
		if c.ID == id && !c.New {
			return true
		}
	}
	return false
}

// showRenewed shows the events of the open copy that came with a look.
func (a *App) showRenewed(w *watching, id, address string, l looked) {
	t, there := w.result.Message(id)
	if !there {
		return
	}
	t, events := a.client.shownMessage(t), a.client.shownEvents(l.events)
	if r, ok := t.Recipient(address); ok {
		a.timeline.SetEvents(t, r, events, timeline.Ready)
		a.learn(t, r, events)
	}
}

// takeLook shows what a look has found, and ends the watch if that is over.
func (a *App) takeLook(w *watching, l looked, err error) tea.Cmd {
	s := w.search
	for _, c := range l.Changes {
		switch { // its events are others by now
		case c.New:
		case c.ID == l.opened: // the look has asked for those of the open copy if it could
			a.client.ForgetBut(c.ID, l.to)
		default:
			a.client.Forget(c.ID)
		}
	}
	s.sent = w.result.Plan()
	s.plan = a.client.shownPlan(s.sent)
	s.list.News(l.Changes)
	a.takeIn(s)
	if len(l.Changes) > 0 {
		a.syncPanes()
		a.fitDetails()
	}
	w.next, w.failed = l.next, nil
	switch l.end {
	case client.WatchGoesOn:
		if err != nil {
			w.failed = &failed{err: err, known: a.advise(err), at: a.now(), slot: slotWatch}
			a.tell(levelError, a.words(err, w.failed.known, math.MaxInt), w.failed)
			a.logFailure(slotWatch, err)
		}
	case client.WatchFailed:
		a.unwatch()
		a.fail(slotWatch, err, false)
	default:
		a.unwatch()
		a.say("%s", a.watchOver(l.end))
	}
	return a.notify(l.Changes)
}

// watchOver says why a watch is over.
func (a *App) watchOver(end client.WatchEnd) string {
	at := text.Clock(a.now(), a.options.Zone, a.clockMode(), a.now())
	if end == client.WatchTime {
		return fmt.Sprintf("No longer watching, since %s: %s is over. %s goes on.", at, lastingWatch(a.options.Watch.For), a.keymap.Key(action.Watch))
	}
	return fmt.Sprintf("No longer watching, since %s: nothing here may change any more.", at)
}

// lastingWatch is how long a watch lasts.
func lastingWatch(d time.Duration) string {
	if d <= 0 {
		d = client.WatchFor
	}
	return strings.TrimSuffix(strings.TrimSuffix(when.Lasting(d, ""), "00m"), "00s")
}

// notify tells the person that what was pending has settled, wherever they look. It names
// no message: notifications are kept where screens are not.
func (a *App) notify(changes []client.Change) tea.Cmd {
	settled := 0
	for _, c := range changes {
		settled += c.Settled
	}
	switch {
	case settled == 0 || a.options.Watch.Notify == NotifyNothing:
		return nil
	case a.options.Watch.Notify == NotifyOSC9:
		words := "1 copy has settled"
		if settled > 1 {
			words = text.Count(settled) + " copies have settled"
		}
		return tea.Raw(terminal.Notification(programName+": "+words, a.environ))
	}
	return tea.Raw(terminal.Bell)
}

// watchText says on the status line that the search is watched, what came of it, and
// when the next look is.
func (a *App) watchText(width int) string {
	w := a.watching
	if w == nil {
		return ""
	}
	var parts []string
	if words := w.search.list.Unseen().Words(client.Wording{Number: text.Count}); words != "" {
		parts = append(parts, words)
	}
	if w.failed != nil {
		at := text.Clock(w.failed.at, a.options.Zone, a.clockMode(), a.now())
		parts = append(parts, "the look at "+at+" failed: "+strings.TrimSuffix(a.brief(w.failed.err, w.failed.known), "."))
	}
	dot := " " + a.theme.Glyphs.Dot + " "
	words := strings.Join(append([]string{"Watching"}, parts...), dot)
	rest := dot + a.nextLookAt() + dot + a.keymap.Key(action.Watch) + " stops"
	words = text.Truncate(words, max(0, width-text.Width(rest)), a.theme.Glyphs.Ellipsis)
	return a.theme.Accent.Render(words) + a.theme.Faint.Render(rest)
}

// hiddenLook says when the next look is, on a screen whose footer takes the place of the
// status line.
func (a *App) hiddenLook() string {
	if a.watching == nil || a.layout.StatusLine != a.layout.Footer {
		return ""
	}
	return a.theme.Accent.Render(a.nextLookAt())
}

// nextLookAt says when the next look is, as a time of day: a countdown would draw the
// screen again each second.
func (a *App) nextLookAt() string {
	if a.watching.next.IsZero() {
		return "looking"
	}
	return "next look " + text.Clock(a.watching.next, a.options.Zone, a.clockMode(), a.now())
}
