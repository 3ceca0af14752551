package overlay

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// Entry is a search to choose. All of it is cleaned where it is drawn.
type Entry struct {
	Name  string // "" for one that was run
	Line  string
	About string // stands at the right end
	Brief string // in its place where it is narrow
	Value string // what choosing it means
}

// holds reports whether the entry has all of the words, which are in lower case.
func (e Entry) holds(words []string) bool {
	whole := strings.ToLower(e.Name + " " + e.Line + " " + e.About)
	for _, word := range words {
		if !strings.Contains(whole, word) {
			return false
		}
	}
	return true
}

// Searches is a list of searches that typing narrows, and digits choose from.
type Searches struct {
	Palette
	entries []Entry // all of them
	shown   []Entry // that have what was typed
	empty   string  // what is said where there is none
}

var _ Window = (*Searches)(nil)

// NewSearches makes a window with these entries. What is said stands in it where there
// is none.
func NewSearches(look theme.Theme, title, hint, empty string, entries []Entry) *Searches {
	w := &Searches{entries: entries, empty: empty}
	w.Palette = *NewPalette(look, title, hint, "", func(string) []Item { return nil })
	w.narrow()
	return w
}

// SetEntries shows other entries. What was typed stays, and the cursor where it can.
func (w *Searches) SetEntries(entries []Entry) {
	value, cursor := w.Value(), w.cursor
	w.entries = entries
	w.narrow()
	w.cursor = cursor
	for i, e := range w.shown {
		if e.Value == value {
			w.cursor = i
		}
	}
	w.follow()
}

// narrow shows the entries that have what was typed.
func (w *Searches) narrow() {
	words := strings.Fields(strings.ToLower(w.query.String()))
	w.shown = nil
	for _, e := range w.entries {
		if e.holds(words) {
			w.shown = append(w.shown, e)
		}
	}
	w.total, w.cursor, w.top = len(w.shown), 0, 0
}

// Scope is where its keys are looked up.
func (w *Searches) Scope() action.Scope { return action.ScopeSearches }

// Handle moves, chooses or closes.
func (w *Searches) Handle(id action.ID) Outcome {
	switch id {
	case action.SearchesUp:
		w.cursor--
	case action.SearchesDown:
		w.cursor++
	case action.SearchesRun:
		return w.unless(Choose)
	case action.SearchesEdit:
		return w.unless(Edit)
	case action.SearchesForget:
		return w.unless(Forget)
	case action.SearchesClose:
		return Close
	}
	w.follow()
	return Stay
}

// unless is an outcome for the entry under the cursor, where there is one.
func (w *Searches) unless(o Outcome) Outcome {
	if len(w.shown) == 0 {
		return Stay
	}
	return o
}

// Key chooses by a digit, or edits what is typed.
func (w *Searches) Key(key tea.KeyPressMsg) Outcome {
	if n, err := strconv.Atoi(key.Text); err == nil {
		if n < 1 || n > len(w.shown) || n > digits {
			return Stay
		}
		w.cursor = n - 1
		w.follow()
		return Choose
	}
	if w.query.Key(key) {
		w.narrow()
	}
	return Stay
}

// digits is how many entries a digit chooses.
const digits = 9

// Paste types what was pasted.
func (w *Searches) Paste(pasted string) {
	w.query.Insert(pasted)
	w.narrow()
}

// Value is that of the entry under the cursor.
func (w *Searches) Value() string {
	if w.cursor >= len(w.shown) {
		return ""
	}
	return w.shown[w.cursor].Value
}

// widestSearches is how wide the window gets.
const widestSearches = 104

// SetSize says how much room there is. The window keeps its size while it is narrowed.
func (w *Searches) SetSize(width, height int) {
	inner := max(40, text.Width(w.hint)+2, text.Width(w.empty))
	for _, e := range w.entries {
		name, line, about := e.parts()
		inner = max(inner, 4+text.Width(name)+text.Width(line)+3+text.Width(about))
	}
	w.inner = max(1, min(inner, width-frameWidth, widestSearches))
	w.rows = max(1, min(max(len(w.entries), 1), height-frameHeight-1))
	w.follow()
}

// parts are what is drawn of an entry, safe to show. The name ends with the gap behind it.
func (e Entry) parts() (name, line, about string) {
	if name = text.Clean(e.Name).String(); name != "" {
		name += "  "
	}
	return name, text.Clean(e.Line).String(), text.Clean(e.About).String()
}

// Point moves the cursor to the search on a row of the window.
func (w *Searches) Point(y int) bool { return w.point(y, 2) }

// View draws the line that is typed and the entries.
func (w *Searches) View() []string {
	typed, _ := w.typed()
	lines := []string{w.look.Field.Render(promptMark + typed)}
	for i := w.top; i < min(len(w.shown), w.top+w.rows); i++ {
		lines = append(lines, w.entry(i))
	}
	if len(w.shown) == 0 {
		words := w.empty
		if len(w.entries) > 0 {
			words = "None has that."
		}
		lines = append(lines, w.look.Faint.Render(text.Truncate(words, w.inner, w.look.Glyphs.Ellipsis)))
	}
	for len(lines) < w.rows+1 {
		lines = append(lines, "")
	}
	return frame(w.look, w.title, w.hint, lines, w.inner)
}

// leastLine is the least room for a line beside what stands at the right end.
const leastLine = 24

// entry draws one entry: what it is about stands at the right end, shorter or not at all
// where there is no room for it.
func (w *Searches) entry(i int) string {
	e := w.shown[i]
	name, line, about := e.parts()
	mark, key := " ", " "
	if i == w.cursor {
		mark = w.look.Cursor.Render(w.look.Glyphs.Cursor)
	}
	if i < digits {
		key = strconv.Itoa(i + 1)
	}
	room := w.inner - 4
	whole := text.Width(name) + text.Width(line)
	if room-text.Width(about)-2 < whole {
		about = text.Clean(e.Brief).String()
	}
	if room-text.Width(about)-2 < min(whole, leastLine) {
		about = ""
	}
	if about != "" {
		room -= text.Width(about) + 2
	}
	left, style := "", w.look.Text
	if name != "" {
		name = text.Truncate(name, room, w.look.Glyphs.Ellipsis)
		left, style = w.look.Text.Render(name), w.look.Faint
	}
	left += style.Render(text.Truncate(line, max(0, room-text.Width(name)), w.look.Glyphs.Ellipsis))
	return mark + " " + w.look.Key.Render(key) + " " + text.Fit(left, room) + "  " + w.look.Faint.Render(about)
}
