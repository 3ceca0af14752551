package overlay

import (
	"msgtrace/theme"
	"msgtrace/ui/action"
)

// Page is one of the texts of a window of several.
type Page struct {
	Title  string
	Hint   string
	Layout func(width int) []string // makes the lines for a width, ready for the terminal
	Plain  string                   // what copying it gives
}

// Pages is a window to read, with several texts that take turns.
type Pages struct {
	Text
	pages []Page
	at    int
}

var _ Window = (*Pages)(nil)

// NewPages makes a window that shows the first page.
func NewPages(look theme.Theme, pages []Page) *Pages {
	w := &Pages{pages: pages}
	w.look = look
	w.turn(0)
	return w
}

// turn goes on by n pages.
func (w *Pages) turn(n int) {
	w.at = (w.at + n + len(w.pages)) % len(w.pages)
	page := w.pages[w.at]
	w.title, w.hint, w.plain, w.layout = page.Title, page.Hint, page.Plain, page.Layout
	w.lines, w.top, w.rows = nil, 0, 1
}

// Useful reports whether an action does something now.
func (w *Pages) Useful(id action.ID) bool {
	switch id {
	case action.OverlayChoose:
		return false
	case action.OverlayNext, action.OverlayPrev:
		return len(w.pages) > 1
	}
	return true
}

// Handle scrolls, copies or closes, or goes to another page.
func (w *Pages) Handle(id action.ID) Outcome {
	switch id {
	case action.OverlayNext:
		w.turn(1)
	case action.OverlayPrev:
		w.turn(-1)
	default:
		return w.Text.Handle(id)
	}
	return Stay
}
