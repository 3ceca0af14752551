package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
)

// scoped is what does the actions of one scope.
type scoped interface {
	scope() action.Scope
	handle(action.ID) tea.Cmd
	// useful reports whether an action would do something now, for the footer.
	useful(action.ID) bool
}

// layer is what may have the focus: keys, pasted text and the terminal's cursor
// belong to the front one of those that are open.
type layer interface {
	scoped
	open() bool
	// key takes a key that stands for no action.
	key(tea.KeyPressMsg) tea.Cmd
	paste(string) tea.Cmd
	// draw draws the layer over the rows of the screen, and returns where the
	// terminal's cursor belongs.
	draw(rows []string) (x, y int, shown bool)
}

// front is the layer that has the focus.
func (a *App) front() layer {
	at := slices.IndexFunc(a.layers, layer.open)
	return a.layers[at]
}

// scopes is where a key is looked up, the inner scope first. What the front layer
// does not let through, such as a window, ends there.
func (a *App) scopes() []action.Scope { return action.Chain(a.front().scope()) }

// owner is what does an action that is in force: the front layer, or what acts
// beside it.
func (a *App) owner(id action.ID) (scoped, bool) {
	found, ok := a.keymap.Action(id)
	if !ok {
		return nil, false
	}
	if front := a.front(); found.In(front.scope()) {
		return front, true
	}
	for _, other := range a.global {
		if found.In(other.scope()) {
			return other, true
		}
	}
	return nil, false
}

// do does an action.
func (a *App) do(id action.ID) tea.Cmd {
	if owner, ok := a.owner(id); ok {
		return owner.handle(id)
	}
	return nil
}

// useful reports whether the footer names an action: it leaves out what would do
// nothing now.
func (a *App) useful(id action.ID) bool {
	owner, ok := a.owner(id)
	return ok && owner.useful(id)
}
