package ui

import (
	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/memory"
	"msgtrace/ui/text"
)

// program does the actions that mean the same wherever they are called.
type program struct{ *App }

func (program) scope() action.Scope { return action.ScopeAlways }

// useful leaves out to suspend where there is no shell to return to.
func (a program) useful(id action.ID) bool { return id != action.Suspend || a.options.Served == nil }

func (a program) handle(id action.ID) tea.Cmd {
	switch id {
	case action.QuitNow:
		return a.end(nil)
	case action.Redraw:
		return a.redraw()
	case action.Suspend:
		if a.options.Served != nil {
			a.refuse("There is no shell to return to here.")
			return nil
		}
		return a.stage.Leave(tea.Suspend)
	}
	return nil
}

// explorer does the actions of the three panes together.
type explorer struct{ *App }

func (explorer) scope() action.Scope { return action.ScopeApp }

func (a explorer) handle(id action.ID) tea.Cmd {
	switch id {
	case action.Quit:
		return a.quit()
	case action.RunAgain:
		return a.runAgain()
	case action.NextPane:
		a.cycle(1)
	case action.PrevPane:
		a.cycle(-1)
	case action.NextMessage:
		return a.step(action.Down)
	case action.PrevMessage:
		return a.step(action.Up)
	case action.Watch:
		a.toggleWatch()
	case action.Profiles:
		return a.profiles()
	case action.SearchBack:
		a.navigateHistory(-1)
	case action.SearchForward:
		a.navigateHistory(1)
	case action.Back:
		a.back()
	case action.Form:
		a.openForm()
	case action.Searches:
		return a.openSearches()
	case action.Restore:
		return a.restoreCut()
	case action.SaveSearch:
		return a.saveSearch()
	case action.Playbooks:
		return a.playbooks()
	case action.NextStep:
		return a.nextStep(1)
	case action.PrevStep:
		return a.nextStep(-1)
	case action.Zoom:
		a.zoomOn()
	case action.Mouse:
		a.toggleMouse()
	case action.Times:
		a.nextTimes()
	case action.Zone:
		a.askZone()
	case action.Copy:
		a.copyMenu()
	case action.Save:
		a.saveMenu()
	case action.Pivot:
		a.pivotMenu()
	case action.Everyone:
		return a.openEveryone()
	case action.Remark:
		a.askRemark()
	case action.Note:
		return a.openNote()
	case action.Help:
		a.help()
	case action.Palette:
		a.palette()
	case action.ErrorDetails:
		a.showMessages()
	case action.Hide:
		a.toggleHidden()
	case action.Requests:
		a.showRequests()
	}
	return nil
}

func (a explorer) useful(id action.ID) bool {
	switch id {
	case action.Back:
		s := a.search()
		return a.focus != PaneTraces || a.zoom || a.watching != nil || a.tasks.Oldest() != nil || s != nil && s.list.Narrowed()
	case action.Zoom:
		return !a.layout.Single || a.zoom
	case action.NextPane, action.Watch:
		return a.search() != nil
	case action.Restore:
		return a.session.cutOff != nil
	case action.NextStep:
		return a.goesOn()
	case action.Pivot, action.Everyone, action.Remark:
		return a.noRow(id) == ""
	case action.Save:
		s := a.search()
		return s != nil && len(s.snapshot.Traces) > 0
	}
	return true
}

// end leaves the terminal and ends the program.
func (a *App) end(reason error) tea.Cmd {
	a.tasks.StopAll()
	if a.reason == nil {
		a.reason = reason
	}
	return a.stage.Leave(tea.Quit)
}

func (a *App) redraw() tea.Cmd {
	a.stage.Probe()
	return tea.ClearScreen
}

// nextTimes shows times in the next way.
func (a *App) nextTimes() {
	a.times = a.times.Next()
	a.rememberView(func(v *memory.View) { v.Times = a.times.String() })
	a.applyTimes()
	a.sayTimes()
}

// sayTimes says how times are shown.
func (a *App) sayTimes() {
	zone := a.now().In(a.options.Zone).Format("MST")
	switch {
	case a.times == text.TimesRelative:
		a.say("Times as ages.")
	case a.times == text.TimesUTC:
		a.say("Times in UTC.")
	case a.elsewhere.zone != nil:
		a.say("Times as they are in %s: %s.", a.elsewhere.name, zone)
	default:
		a.say("Times in your zone: %s.", zone)
	}
}

// cycle moves the focus by n panes. The details follow at once: it is there that the
// person goes.
func (a *App) cycle(n int) {
	if a.search() == nil {
		return
	}
	panes := len(a.panes)
	a.syncPanes()
	a.setFocus(Pane((int(a.focus) + n + panes) % panes))
	a.fitDetails()
}

// navigateHistory goes back or forward through the searches, without a request.
func (a *App) navigateHistory(n int) {
	switch to := a.history.at + n; {
	case to < 0:
		a.say("There is no search before this one.")
		return
	case to >= len(a.history.searches):
		a.say("There is no search after this one.")
		return
	}
	stopped := ""
	if a.unwatch() {
		stopped = " " + a.theme.Glyphs.Dot + " the other is not watched any more"
	}
	a.interrupt()
	a.history.at += n
	a.form.LoadSearch(a.search().asked)
	a.enter()
	a.say("Search %d of %d%s", a.history.at+1, len(a.history.searches), stopped)
}

// back goes one step back: it stops what is loading, closes what is open, and
// never quits.
func (a *App) back() {
	switch {
	case a.stoppable():
		a.stopLoading()
	case a.takes(action.Back):
	case a.zoom:
		a.unzoom()
	case a.skipped:
		a.setFocus(PaneTraces)
	case a.focus > PaneTraces:
		a.setFocus(a.focus - 1)
	case a.watching != nil:
		a.toggleWatch()
	case a.statusLine.failed != nil && !a.statusLine.hidden:
		a.statusLine.hidden = true
	default:
		a.say("There is nothing to go back to. %s quits.", a.keymap.Key(action.Quit))
	}
}

// stoppable reports whether something runs that a person may want to stop: all but
// the order of the rows, which would only begin again.
func (a *App) stoppable() bool {
	t := a.tasks.Oldest()
	return t != nil && (t.Slot != slotOrder || a.tasks.Len() > 1)
}
