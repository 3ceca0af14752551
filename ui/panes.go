package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
)

// paneModel is what draws a pane and holds what it knows.
type paneModel interface {
	Scope() action.Scope
	// Handle does an action, and returns false for one that is not the pane's.
	Handle(action.ID) bool
	Key(tea.KeyPressMsg)
	Paste(string)
	SetSize(width, height int)
	SetFocused(bool)
	View() string
	Cursor() (x, y int, shown bool)
}

// pane is one of the three panes as App holds them.
type pane interface {
	model() paneModel // nil for the list while nothing was searched
	// title is what stands in the rule above the pane, "" for nothing.
	title(room int) string
	// asked is when what the pane shows was asked for, zero for nothing.
	asked() time.Time
	// outcome stands at the end of that rule.
	outcome() theme.Look
	// handle does an action of the pane's scope.
	handle(action.ID) tea.Cmd
	useful(action.ID) bool
	// reload asks again for what the pane shows.
	reload() tea.Cmd
}

// focused is the pane that has the focus, or would have it without what is over
// it.
func (a *App) focused() pane { return a.panes[a.focus] }

// takes gives an action to the focused pane, and reports whether it was for it.
func (a *App) takes(id action.ID) bool {
	m := a.focused().model()
	return m != nil && m.Handle(id)
}

// paneLayer is the focused pane.
type paneLayer struct{ *App }

func (a paneLayer) scope() action.Scope {
	if m := a.focused().model(); m != nil {
		return m.Scope()
	}
	return action.ScopeTraces
}

func (a paneLayer) handle(id action.ID) tea.Cmd { return a.focused().handle(id) }
func (a paneLayer) useful(id action.ID) bool    { return a.focused().useful(id) }

func (a paneLayer) key(key tea.KeyPressMsg) tea.Cmd {
	switch {
	case a.scope() != action.ScopeText:
		a.unknown(key)
	case typed(a.scope(), key):
		a.focused().model().Key(key)
	default:
		a.noSuchKey(key, action.Cancel, "shows all")
	}
	return nil
}

// paste gives text to the line that is typed, or offers to search for what is
// recognized in it.
func (a paneLayer) paste(content string) tea.Cmd {
	if a.scope() == action.ScopeText {
		a.focused().model().Paste(content)
	} else {
		a.offer(content)
	}
	return nil
}

// open is always true: the panes are behind everything else.
func (paneLayer) open() bool { return true }

// draw draws nothing: the rows of the screen have the panes.
func (a paneLayer) draw([]string) (x, y int, shown bool) {
	area := a.layout.Area(a.focus)
	if m := a.focused().model(); m != nil {
		x, y, shown = m.Cursor()
	}
	return area.X + x, area.Y + y, shown && x < area.W && y < area.H
}
