package ui

import (
	"unicode"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
)

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
	front := a.front()
	if alone, ok := withoutAlt(key); ok && !front.scope().Typing() {
		// No text is edited, where alt moves by words.
		return tea.Batch(a.press(tea.KeyPressMsg{Code: tea.KeyEscape}), a.press(alone))
	}
	return front.key(key)
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

// program does the actions that mean the same wherever they are called.
type program struct{ *App }

func (program) scope() action.Scope   { return action.ScopeAlways }
func (program) useful(action.ID) bool { return true }

func (a program) handle(id action.ID) tea.Cmd {
	switch id {
	case action.QuitNow:
		return a.end(nil)
	case action.Redraw:
		return a.redraw()
	case action.Suspend:
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
		return a.end(nil)
	case action.RunAgain:
		return a.runAgain()
	case action.NextPane:
		a.cycle(1)
	case action.PrevPane:
		a.cycle(-1)
	case action.SearchBack:
		a.navigateHistory(-1)
	case action.SearchForward:
		a.navigateHistory(1)
	case action.Back:
		a.back()
	case action.Form:
		a.openForm()
	case action.Zoom:
		a.toggleZoom()
	case action.Times:
		a.nextTimes()
	case action.Copy:
		a.copyMenu()
	case action.Help:
		a.help()
	case action.Palette:
		a.palette()
	case action.ErrorDetails:
		a.details()
	}
	return nil
}

func (a explorer) useful(id action.ID) bool {
	switch id {
	case action.Back:
		s := a.search()
		return a.focus != PaneTraces || a.zoom || a.tasks.Oldest() != nil || s != nil && s.list.Narrowed()
	case action.Zoom:
		return !a.layout.Single || a.zoom
	case action.NextPane:
		return a.search() != nil
	}
	return true
}

func (a *App) redraw() tea.Cmd {
	a.stage.Probe()
	return tea.ClearScreen
}
