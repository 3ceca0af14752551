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
	a.focus = pane
	a.relayout()
}

// relayout tells every pane how much room it has and whether it has the
// focus.
func (a *App) relayout() {
	a.layout = Plan(a.width, a.height, a.focus, a.zoom)
	for id, pane := range a.panes() {
		if m := pane.model(); m != nil {
			fit(m, a.layout.Area(Pane(id)))
			m.SetFocused(a.focus == Pane(id))
		}
	}
	a.recipients.SetTitled(a.layout.Shape == ShapeSingle)
	a.timeline.SetTitled(a.layout.Shape == ShapeSingle)
	a.sizeForm()
}

// fit gives a pane its room. One that is not shown keeps what it had, and so its
// place: squeezed to nothing, it would come back scrolled.
func fit(pane paneModel, room Rect) {
	if !room.Empty() {
		pane.SetSize(room.W, room.H)
	}
}

// cycle moves the focus by n panes. The details follow at once: it is there that the
// person goes.
func (a *App) cycle(n int) {
	if a.search() == nil {
		return
	}
	panes := len(a.panes())
	a.catchUp()
	a.setFocus(Pane((int(a.focus) + n + panes) % panes))
}

// toggleZoom does nothing where the pane has the whole screen anyway.
func (a *App) toggleZoom() {
	if a.layout.Single && !a.zoom {
		return
	}
	a.zoom = !a.zoom
	a.relayout()
}
