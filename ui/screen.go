package ui

// resize lays the screen out again.
func (a *App) resize(width, height int) {
	if width != a.width || height != a.height {
		a.stage.Probe()
	}
	a.width, a.height = width, height
	a.relayout()
}

// setFocus moves the focus to a pane.
func (a *App) setFocus(pane Pane) {
	a.focus, a.skipped = pane, false
	a.relayout()
}

// relayout tells every pane how much room it has.
func (a *App) relayout() {
	a.content.Guide = len(a.guideLines())
	a.layout = Plan(a.width, a.height, a.focus, a.zoom, a.content)
	for id, pane := range a.panes {
		if m := pane.model(); m != nil {
			fit(m, a.layout.Area(Pane(id)))
		}
	}
	a.recipients.SetTitled(a.layout.Shape == ShapeSingle)
	a.sizeForm()
}

// hasFocus reports whether a pane is focused: none is while something is open over all
// of them.
func (a *App) hasFocus(pane Pane) bool {
	return a.focus == pane && a.window == nil && !a.formOpen && a.signing == nil
}

// fit gives a pane its room. One that is not shown keeps what it had, and so its
// place: squeezed to nothing, it would come back scrolled.
func fit(pane paneModel, room Rect) {
	if !room.Empty() {
		pane.SetSize(room.W, room.H)
	}
}

// The form takes at most this much room; on a larger screen the panes are seen
// around it.
const (
	formWidth  = 112
	formHeight = 20
)

// sizeForm gives the form the room it may take of the body.
func (a *App) sizeForm() {
	a.form.SetSize(min(a.layout.Body.W, formWidth), min(a.layout.Body.H, formHeight))
}

// formArea is the room of the form. Its first row is the form's, so that it stays where
// it is while the form grows.
func (a *App) formArea() Rect {
	b := a.layout.Body
	width, height := min(b.W, formWidth), min(b.H, formHeight)
	return Rect{b.X + (b.W-width)/2, b.Y + (b.H-height)/2, width, height}
}
