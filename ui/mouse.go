package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
)

// wheelRows is how many rows one step of the wheel moves.
const wheelRows = 3

// doubleClick is how soon a second click on the same cell must come to open what is
// there: a single one never costs a request.
const doubleClick = 500 * time.Millisecond

// clicked is where the last click was, and when.
type clicked struct {
	x, y int
	at   time.Time
}

// mouseMode is what the view asks the terminal for: clicks and the wheel, and nothing
// while the terminal's own selection is wanted.
func (a *App) mouseMode() tea.MouseMode {
	if _, bare := a.window.(*overlay.Bare); bare || !a.mouse {
		return tea.MouseModeNone
	}
	return tea.MouseModeCellMotion
}

// toggleMouse lets the mouse work in the explorer, or leaves it to the terminal.
func (a *App) toggleMouse() {
	a.mouse = !a.mouse
	if a.mouse {
		a.say("The mouse works here now. To select text, hold shift, or press %s twice.", a.keymap.Key(action.Zoom))
	} else {
		a.say("The mouse is the terminal's again: it selects text.")
	}
}

// onMouse does what a click or the wheel stands for.
func (a *App) onMouse(message tea.MouseMsg) tea.Cmd {
	m := message.Mouse()
	if a.stage.Leaving() || a.inPromptGrace() || a.layout.Shape == ShapeTooSmall || a.mouseMode() == tea.MouseModeNone {
		return nil
	}
	switch message.(type) {
	case tea.MouseClickMsg:
		if m.Button == tea.MouseLeft {
			return a.click(m.X, m.Y)
		}
	case tea.MouseWheelMsg:
		switch m.Button {
		case tea.MouseWheelUp:
			return a.wheel(m.X, m.Y, true)
		case tea.MouseWheelDown:
			return a.wheel(m.X, m.Y, false)
		}
	}
	return nil
}

// click does what a click stands for: in the footer its action, else what the front layer
// has at that place.
func (a *App) click(x, y int) tea.Cmd {
	now := a.now()
	last := clicked{x, y, now}
	double := a.lastClick.x == x && a.lastClick.y == y && now.Sub(a.lastClick.at) <= doubleClick
	if double {
		last = clicked{} // a third one begins again
	}
	a.lastClick = last
	if y == a.layout.Footer.Y && a.statusLineText(a.width) == "" {
		id, ok := a.keymap.FooterAt(a.scopes(), a.width, a.useful, x)
		if !ok {
			return nil
		}
		return a.clickAction(id)
	}
	a.statusLine.clear()
	switch front := a.front().(type) {
	case windowLayer:
		return front.click(x, y, double)
	case everyoneLayer:
		area := a.everyoneArea()
		a.everyone.Click(x-area.X, y-area.Y)
	case formLayer:
		area := a.formArea()
		a.form.Click(x-area.X, y-area.Y)
	case paneLayer:
		return a.clickPane(x, y, double)
	}
	return nil
}

// clickAction does an action whose key was clicked.
func (a *App) clickAction(id action.ID) tea.Cmd {
	a.statusLine.clear()
	if why := a.idle(id); why != "" {
		a.say("%s: %s", a.keymap.Key(id), why)
		return nil
	}
	return a.do(id)
}

// clickPane focuses the pane at that place with its cursor there. A second click opens
// what is there.
func (a *App) clickPane(x, y int, double bool) tea.Cmd {
	pane, ok := a.layout.At(x, y)
	if !ok || a.search() == nil || a.panes[pane].model() == nil {
		return nil
	}
	if a.focus != pane {
		a.syncPanes()
		area := a.layout.Area(pane)
		a.clickIn(pane, x-area.X, y-area.Y)
		a.setFocus(pane)
		return nil
	}
	area := a.layout.Area(pane)
	if a.clickIn(pane, x-area.X, y-area.Y) && double {
		return a.do(action.Open)
	}
	return nil
}

// clickIn takes a click in a pane, and reports whether it was on a row.
func (a *App) clickIn(pane Pane, x, y int) bool {
	switch pane {
	case PaneRecipients:
		return a.recipients.Click(y)
	case PaneTimeline:
		return a.timeline.Click(y)
	}
	return a.search().list.Click(x, y)
}

// wheel moves the cursor of what is at that place by a few rows.
func (a *App) wheel(x, y int, up bool) tea.Cmd {
	switch front := a.front().(type) {
	case windowLayer:
		return front.wheel(up)
	case everyoneLayer:
		repeat(func() { a.everyone.Handle(moving(up)) })
	case paneLayer:
		pane, ok := a.layout.At(x, y)
		if !ok || a.panes[pane].model() == nil || a.scope() == action.ScopeText {
			return nil
		}
		repeat(func() { a.panes[pane].model().Handle(moving(up)) })
	}
	return nil
}

func moving(up bool) action.ID {
	if up {
		return action.Up
	}
	return action.Down
}

func repeat(step func()) {
	for range wheelRows {
		step()
	}
}

// scope is that of the front layer.
func (a *App) scope() action.Scope { return a.front().scope() }

// pointed is a window with items that a click can choose.
type pointed interface {
	// Point moves the cursor to the item on a row, and returns false where there is none.
	Point(y int) bool
}

// windowKeys are what moves and chooses in a window, by its scope.
var windowKeys = map[action.Scope]struct{ up, down, choose action.ID }{
	action.ScopeOverlay:  {action.OverlayUp, action.OverlayDown, action.OverlayChoose},
	action.ScopeNote:     {action.OverlayUp, action.OverlayDown, ""},
	action.ScopeColumns:  {action.OverlayUp, action.OverlayDown, action.ColumnShow},
	action.ScopePalette:  {action.PaletteUp, action.PaletteDown, action.PaletteChoose},
	action.ScopeSearches: {action.SearchesUp, action.SearchesDown, action.SearchesRun},
}

// click moves the cursor to the item there. In a menu and in the palette it chooses the
// item; elsewhere the second click does.
func (a windowLayer) click(x, y int, double bool) tea.Cmd {
	view := a.window.View()
	left, top := a.place(view)
	inside := x >= left && y >= top && y < top+len(view)
	items, ok := a.window.(pointed)
	if !ok || !inside || !items.Point(y-top) {
		return nil
	}
	_, menu := a.window.(*overlay.Menu)
	_, palette := a.window.(*overlay.Palette)
	if choose := windowKeys[a.window.Scope()].choose; choose != "" && (menu || palette || double) {
		return a.handle(choose)
	}
	return nil
}

func (a windowLayer) wheel(up bool) tea.Cmd {
	keys, ok := windowKeys[a.window.Scope()]
	if !ok {
		return nil
	}
	id := keys.down
	if up {
		id = keys.up
	}
	var all []tea.Cmd
	repeat(func() {
		if a.window != nil {
			all = append(all, a.handle(id))
		}
	})
	return tea.Batch(all...)
}
