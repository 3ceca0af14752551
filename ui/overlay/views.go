package overlay

import (
	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// View is one of the lists of a window of several.
type View struct {
	Title string
	Hint  string
	Head  string // safe to show, above the columns of the items; "" for none
	Items []Item
	Plain string // what copying it gives
}

// Views is a window to choose from, with several lists that take turns.
type Views struct {
	Menu
	views []View
	at    int
	below []string          // safe to show, under each list
	keys  map[string]string // what other keys choose
	head  string            // above the items
	said  string            // what is chosen or copied, if not the item under the cursor
	shown []string          // below, in lines
}

var _ Window = (*Views)(nil)

// NewViews makes a window that shows the first view. Below are sentences under each of
// them, and keys are what other keys than that of the cursor's item choose.
func NewViews(look theme.Theme, views []View, below []string, keys map[string]string) *Views {
	w := &Views{views: views, below: below, keys: keys}
	w.Menu = *NewMenu(look, "", "", nil)
	w.turn(0)
	return w
}

// turn goes on by n views.
func (w *Views) turn(n int) {
	w.at = (w.at + n + len(w.views)) % len(w.views)
	view := w.views[w.at]
	w.title, w.hint, w.head, w.items = view.Title, view.Hint, view.Head, view.Items
	w.scroll = scroll{total: len(w.items), rows: w.rows}
}

// Handle moves, chooses, copies, closes, or goes to another view.
func (w *Views) Handle(id action.ID) Outcome {
	w.said = ""
	switch id {
	case action.OverlayNext:
		w.turn(1)
	case action.OverlayPrev:
		w.turn(-1)
	case action.OverlayCopy:
		w.said = w.views[w.at].Plain
		return Copy
	}
	return w.Menu.Handle(id)
}

// Key chooses what a key stands for.
func (w *Views) Key(key tea.KeyPressMsg) Outcome {
	if w.said = w.keys[key.String()]; w.said != "" {
		return Choose
	}
	return Stay
}

// Value is what was chosen or is to be copied.
func (w *Views) Value() string {
	if w.said != "" {
		return w.said
	}
	return w.Menu.Value()
}

// SetSize says how much room there is.
func (w *Views) SetSize(width, height int) {
	w.width, w.shown = width, nil
	for _, words := range w.below {
		w.shown = append(w.shown, text.Wrap(words, min(mostWords, max(1, width-frameWidth)))...)
	}
	room := height - frameHeight - w.above()
	if len(w.shown) > 0 {
		room -= len(w.shown) + 1
	}
	w.rows = max(1, min(len(w.items), room))
	w.follow()
}

// mostWords is how wide sentences get.
const mostWords = 76

// View draws the list, and what is said below it.
func (w *Views) View() []string {
	inner := w.widest()
	for _, words := range w.shown {
		inner = max(inner, text.Width(words))
	}
	inner = max(1, min(inner, w.width-frameWidth))
	lines := make([]string, 0, w.above()+w.rows+1+len(w.shown))
	if w.head != "" {
		lines = append(lines, text.Spaces(itemLead)+w.look.Title.Render(text.Truncate(w.head, inner-itemLead, w.look.Glyphs.Ellipsis)))
	}
	for i := range w.rows {
		line := ""
		if w.top+i < len(w.items) {
			line = w.line(w.top+i, inner)
		}
		lines = append(lines, line)
	}
	if len(w.shown) > 0 {
		lines = append(lines, "")
	}
	for _, words := range w.shown {
		lines = append(lines, w.look.Text.Render(words))
	}
	return frame(w.look, w.title, w.hint, lines, inner)
}

// itemLead is what stands before the title of an item: the mark, a letter and blanks.
const itemLead = 4

// above is how many lines there are above the items.
func (w *Views) above() int {
	if w.head == "" {
		return 0
	}
	return 1
}

// Point moves the cursor to the item on a row of the window.
func (w *Views) Point(y int) bool { return w.point(y, 1+w.above()) }

// Useful reports whether an action does something now.
func (w *Views) Useful(id action.ID) bool {
	return id != action.OverlayNext && id != action.OverlayPrev || len(w.views) > 1
}

// Cursor is at the mark.
func (w *Views) Cursor() (x, y int) {
	x, y = w.Menu.Cursor()
	return x, y + w.above()
}
