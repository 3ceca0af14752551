package ui

import (
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// scope is what has the keys: a window, a line of text, the form, a pane.
func (a *App) scope() action.Scope {
	switch {
	case a.signing != nil:
		return a.signing.window.Scope()
	case a.window != nil:
		return a.window.Scope()
	case a.formOpen:
		return action.ScopeForm
	case a.focus == PaneRecipients:
		return a.recipients.Scope()
	case a.focus == PaneTimeline:
		return action.ScopeTimeline
	}
	if s := a.search(); s != nil {
		return s.list.Scope()
	}
	return action.ScopeTraces
}

// scopes is where a key is looked up, the inner scope first.
func (a *App) scopes() []action.Scope { return action.Chain(a.scope()) }

// press does what a key stands for, or types it.
func (a *App) press(key tea.KeyPressMsg) tea.Cmd {
	if a.stage.Leaving() {
		return nil
	}
	if _, always := a.keymap.Find(key.String(), action.ScopeAlways); a.graceful() && !always {
		return nil
	}
	a.strip.notice = ""
	if id, ok := a.keymap.Find(key.String(), a.scopes()...); ok {
		return a.do(id)
	}
	if alone, ok := withoutAlt(key); ok && a.escapes() {
		return tea.Batch(a.press(tea.KeyPressMsg{Code: tea.KeyEscape}), a.press(alone))
	}
	return a.typed(key)
}

// withoutAlt is the second of two keys that came as one: what a terminal sends
// for esc and then x, at once, is what it sends for alt+x. Keys that are more
// than one byte, such as arrows, say alt in another way, and mean it.
func withoutAlt(key tea.KeyPressMsg) (tea.KeyPressMsg, bool) {
	alone := tea.Key(key)
	alone.Mod &^= tea.ModAlt
	if key.Mod&tea.ModAlt == 0 || alone.Code > unicode.MaxASCII || alone.Mod&^tea.ModShift != 0 {
		return key, false
	}
	if unicode.IsPrint(alone.Code) && alone.Code != ' ' {
		letter := alone.Code
		if alone.Mod == tea.ModShift {
			letter = unicode.ToUpper(letter)
		}
		alone.Text = string(letter)
	}
	return tea.KeyPressMsg(alone), true
}

// escapes tells that alt+x can only be esc and then x: no text is edited, where
// alt moves by words.
func (a *App) escapes() bool {
	switch {
	case a.signing != nil:
		return a.signing.window.Scope() != action.ScopeAnswer
	case a.window != nil:
		return a.window.Scope() == action.ScopeOverlay
	}
	return !a.formOpen && a.scope() != action.ScopeText
}

// typed gives a key that stands for nothing to what text is typed into.
func (a *App) typed(key tea.KeyPressMsg) tea.Cmd {
	switch {
	case a.signing != nil:
		return a.signInOutcome(a.signing.window.Key(key))
	case a.window != nil:
		return a.outcome(a.window.Key(key))
	case a.formOpen:
		a.form.Key(key)
		a.checkForm()
	case a.scope() != action.ScopeText:
	case a.focus == PaneRecipients:
		a.recipients.Key(key)
	default:
		a.search().list.Key(key)
	}
	return nil
}

// do does an action: first what the program itself does, then what the window,
// the form or the pane does that has the keys.
func (a *App) do(id action.ID) tea.Cmd {
	if general, ok := generals[id]; ok {
		return general(a)
	}
	switch {
	case a.signing != nil:
		return a.signInOutcome(a.signing.window.Handle(id))
	case a.window != nil:
		return a.outcome(a.window.Handle(id))
	case a.formOpen:
		a.form.Handle(id)
		a.checkForm()
		return nil
	}
	if explorer, ok := explorers[id]; ok {
		return explorer(a)
	}
	return a.pane(id)
}

// pane gives an action to the pane that has the keys.
func (a *App) pane(id action.ID) tea.Cmd {
	s := a.search()
	switch {
	case a.focus == PaneRecipients:
		a.recipients.Handle(id)
	case a.focus == PaneTimeline:
		if !a.timeline.Handle(id) && id == action.Raw {
			// There is no event yet to be shown raw: ask for them.
			return a.openRecipient()
		}
	case s != nil:
		s.list.SetTimes(a.options.Zone, a.times, time.Now())
		s.list.Handle(id)
		if s.short && (id == action.Bottom || id == action.PageDown) {
			s.short, s.patient = false, id == action.Bottom // go on reading where little matches
		}
		if q, chosen := s.list.Wider(); chosen {
			a.form.Load(q)
			return a.run(q)
		}
	}
	return nil
}

// paneTakes gives an action to the pane that has the keys and says whether it
// was for it.
func (a *App) paneTakes(id action.ID) bool {
	switch a.focus {
	case PaneRecipients:
		return a.recipients.Handle(id)
	case PaneTimeline:
		return a.timeline.Handle(id)
	}
	s := a.search()
	return s != nil && s.list.Handle(id)
}

// generals are the actions that mean the same wherever they are called.
var generals map[action.ID]func(*App) tea.Cmd

// explorers are the actions of the three panes together.
var explorers map[action.ID]func(*App) tea.Cmd

// Both tables name methods that come back to them.
func init() {
	generals = map[action.ID]func(*App) tea.Cmd{
		action.Quit:    func(a *App) tea.Cmd { return a.end(nil) },
		action.QuitNow: func(a *App) tea.Cmd { return a.end(nil) },
		action.Redraw:  (*App).redraw,
		action.Suspend: func(a *App) tea.Cmd { return a.stage.Leave(tea.Suspend) },

		action.Form:      silently((*App).openForm),
		action.Run:       (*App).submit,
		action.CloseForm: silently((*App).closeForm),

		action.Help:         silently((*App).help),
		action.FormHelp:     silently((*App).help),
		action.Palette:      silently((*App).palette),
		action.ErrorDetails: silently((*App).details),
	}
	explorers = map[action.ID]func(*App) tea.Cmd{
		action.Open:          (*App).openCurrent,
		action.Back:          (*App).back,
		action.NextPane:      func(a *App) tea.Cmd { return a.cycle(1) },
		action.PrevPane:      func(a *App) tea.Cmd { return a.cycle(-1) },
		action.Zoom:          silently((*App).toggleZoom),
		action.Times:         silently((*App).nextTimes),
		action.RunAgain:      (*App).runAgain,
		action.SearchBack:    func(a *App) tea.Cmd { return a.wander(-1) },
		action.SearchForward: func(a *App) tea.Cmd { return a.wander(1) },
		action.AllRecipients: (*App).allRecipients,
		action.Copy:          silently((*App).copyMenu),
		action.Message:       silently((*App).message),
	}
}

// silently makes an action of a method that starts nothing.
func silently(method func(*App)) func(*App) tea.Cmd {
	return func(a *App) tea.Cmd {
		method(a)
		return nil
	}
}

func (a *App) redraw() tea.Cmd {
	a.stage.Probe()
	return tea.ClearScreen
}

// openCurrent opens what is under the cursor of the pane that has the keys.
func (a *App) openCurrent() tea.Cmd {
	switch a.focus {
	case PaneTraces:
		return a.openTrace()
	case PaneRecipients:
		return a.openRecipient()
	}
	return nil
}

// cycle gives the keys to the next pane. The details follow at once: it is
// there that the person goes.
func (a *App) cycle(n int) tea.Cmd {
	if a.search() == nil {
		return nil
	}
	a.catchUp()
	a.setFocus((a.focus + Pane(n) + 3) % 3)
	return nil
}

// toggleZoom does nothing where the pane has the whole screen anyway.
func (a *App) toggleZoom() {
	if a.layout.Single && !a.zoom {
		return
	}
	a.zoom = !a.zoom
	a.relayout()
}

func (a *App) nextTimes() {
	a.times = a.times.Next()
	a.applyTimes()
	switch a.times {
	case text.TimesRelative:
		a.say("Times as ages.")
	case text.TimesUTC:
		a.say("Times in UTC.")
	default:
		a.say("Times in your zone: %s.", time.Now().In(a.options.Zone).Format("MST"))
	}
}
