package overlay

import (
	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// Item is one line of a menu.
type Item struct {
	Key    string // the letter that chooses it at once; "" for none
	Title  string // safe to show
	Detail string // safe to show, faint, behind the title
	Value  string // what choosing it means
}

// Menu is a window to choose from, by a letter or with the cursor.
type Menu struct {
	look  theme.Theme
	title string
	hint  string
	items []Item
	width int
	scroll
}

var _ Window = (*Menu)(nil)

// NewMenu makes a menu with the cursor on its first item.
func NewMenu(look theme.Theme, title, hint string, items []Item) *Menu {
	return &Menu{look: look, title: title, hint: hint, items: items, scroll: scroll{total: len(items), rows: 1}}
}

// Scope is where its keys are looked up.
func (w *Menu) Scope() action.Scope { return action.ScopeOverlay }

// Handle moves, chooses or closes.
func (w *Menu) Handle(id action.ID) Outcome {
	switch id {
	case action.OverlayChoose:
		if len(w.items) > 0 {
			return Choose
		}
	case action.OverlayClose:
		return Close
	default:
		w.cursor = moved(id, w.cursor, w.rows, len(w.items))
	}
	w.follow()
	return Stay
}

// Key chooses the item with that letter.
func (w *Menu) Key(key tea.KeyPressMsg) Outcome {
	for i, item := range w.items {
		if item.Key != "" && item.Key == key.String() {
			w.cursor = i
			w.follow()
			return Choose
		}
	}
	return Stay
}

// Paste ignores pasted text.
func (w *Menu) Paste(string) {}

// Value is the value of the item under the cursor.
func (w *Menu) Value() string {
	if w.cursor >= len(w.items) {
		return ""
	}
	return w.items[w.cursor].Value
}

// SetSize says how much room there is.
func (w *Menu) SetSize(width, height int) {
	w.width = width
	w.rows = max(1, min(len(w.items), height-frameHeight))
	w.follow()
}

// Point moves the cursor to the item on a row of the window.
func (w *Menu) Point(y int) bool { return w.point(y, 1) }

// View draws the menu.
func (w *Menu) View() []string {
	inner := max(1, min(w.widest(), w.width-frameWidth))
	var shown []string
	for i := w.top; i < min(len(w.items), w.top+w.rows); i++ {
		shown = append(shown, w.line(i, inner))
	}
	return frame(w.look, w.title, w.hint, shown, inner)
}

// widest is the room that the longest item takes.
func (w *Menu) widest() int {
	widest := max(text.Width(w.title), text.Width(w.hint)) + 2
	for _, item := range w.items {
		widest = max(widest, 4+w.titles()+2+text.Width(item.Detail))
	}
	return widest
}

// titles is the room that the longest title takes, so that the details stand in
// a column.
func (w *Menu) titles() int {
	longest := 0
	for _, item := range w.items {
		longest = max(longest, text.Width(item.Title))
	}
	return longest
}

func (w *Menu) line(i, inner int) string {
	item, mark := w.items[i], " "
	if i == w.cursor {
		mark = w.look.Cursor.Render(w.look.Glyphs.Cursor)
	}
	key := text.Fit(item.Key, 1)
	title := text.Truncate(item.Title, inner-4, w.look.Glyphs.Ellipsis)
	if item.Detail != "" {
		title = text.Pad(title, min(w.titles(), inner/2))
	}
	left := mark + " " + w.look.Key.Render(key) + " " + w.look.Text.Render(title)
	room := inner - text.Width(left) - 2
	if item.Detail == "" || room < 4 {
		return left
	}
	return left + "  " + w.look.Faint.Render(text.Truncate(item.Detail, room, w.look.Glyphs.Ellipsis))
}

// Cursor is at the mark.
func (w *Menu) Cursor() (x, y int) { return 2, 1 + w.cursor - w.top }
