package overlay

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// Standing is what the window says of a column as it stands in the list.
type Standing struct {
	Title string
	Width int    // 0: it does not stand there
	Note  string // safe to show: why not, or that the rows are ordered by it
}

// Columns is a window to choose columns: which are shown, in which order and how wide.
// What is changed is in force at once.
type Columns struct {
	look        theme.Theme
	title, hint string
	choices     []table.Choice
	usual       []table.Choice
	about       func(id string) Standing
	width       int
	said        string // why the last key did nothing
	scroll
}

var _ Window = (*Columns)(nil)

// NewColumns makes the window of the columns as they are chosen, of which the last has
// no other place. Usual are those that taking everything back brings.
func NewColumns(look theme.Theme, title, hint string, choices, usual []table.Choice, about func(id string) Standing) *Columns {
	return &Columns{look: look, title: title, hint: hint, choices: slices.Clone(choices), usual: usual, about: about, scroll: scroll{total: len(choices), rows: 1}}
}

// Scope is where its keys are looked up.
func (w *Columns) Scope() action.Scope { return action.ScopeColumns }

// Choices are the columns as they are chosen.
func (w *Columns) Choices() []table.Choice { return slices.Clone(w.choices) }

// Value is the name of the column under the cursor.
func (w *Columns) Value() string { return w.choices[w.cursor].ID }

// Handle moves, changes the column under the cursor or closes.
func (w *Columns) Handle(id action.ID) Outcome {
	w.said = ""
	outcome := Change
	switch id {
	case action.OverlayClose:
		return Close
	case action.ColumnShow:
		outcome = w.toggle()
	case action.ColumnEarlier:
		outcome = w.move(-1)
	case action.ColumnLater:
		outcome = w.move(1)
	case action.ColumnNarrower:
		outcome = w.widen(-1)
	case action.ColumnWider:
		outcome = w.widen(1)
	case action.ColumnFit:
		w.choices[w.cursor].Width = 0
	case action.ColumnReset:
		w.choices = slices.Clone(w.usual)
	case action.ColumnSort:
		w.choices[w.cursor].Shown = true
		outcome = Sort
	default:
		outcome = Stay
		w.cursor = moved(id, w.cursor, w.rows, len(w.choices))
	}
	w.follow()
	return outcome
}

// toggle shows the column or hides it; one at least is shown.
func (w *Columns) toggle() Outcome {
	choice := &w.choices[w.cursor]
	if choice.Shown && !slices.ContainsFunc(w.choices, func(c table.Choice) bool { return c.Shown && c.ID != choice.ID }) {
		w.said = "One column has to stay."
		return Stay
	}
	choice.Shown = !choice.Shown
	return Change
}

// move moves the column by one place; the last one has no other.
func (w *Columns) move(n int) Outcome {
	last, to := len(w.choices)-1, w.cursor+n
	switch {
	case w.cursor == last || to == last:
		w.said = w.about(w.choices[last].ID).Title + " stands last, so that odd letters in it move nothing else."
		return Stay
	case to < 0:
		return Stay
	}
	w.choices[w.cursor], w.choices[to] = w.choices[to], w.choices[w.cursor]
	w.cursor = to
	return Change
}

// leastColumn is how narrow a person can make a column.
const leastColumn = 4

// widen makes the column wider or narrower than it stands.
func (w *Columns) widen(n int) Outcome {
	choice := &w.choices[w.cursor]
	width := choice.Width
	if width == 0 {
		width = w.about(choice.ID).Width
	}
	if width == 0 {
		w.said = "It does not stand in the list now."
		return Stay
	}
	choice.Width = max(leastColumn, width+n)
	return Change
}

// Key ignores what stands for no action.
func (w *Columns) Key(tea.KeyPressMsg) Outcome { return Stay }

// Paste ignores pasted text.
func (w *Columns) Paste(string) {}

// SetSize says how much room there is.
func (w *Columns) SetSize(width, height int) {
	w.width = width
	w.rows = max(1, min(len(w.choices), height-frameHeight))
	w.follow()
}

// widestNote is the room for what is said behind a column.
const widestNote = 34

// View draws the columns.
func (w *Columns) View() []string {
	titles := 0
	for _, choice := range w.choices {
		titles = max(titles, text.Width(w.about(choice.ID).Title))
	}
	inner := max(1, min(max(titles+widestNote+16, text.Width(w.title)+2), w.width-frameWidth))
	var shown []string
	for i := w.top; i < min(len(w.choices), w.top+w.rows); i++ {
		shown = append(shown, w.line(i, titles, inner))
	}
	hint := w.hint
	if w.said != "" {
		hint = w.said
	}
	return frame(w.look, w.title, hint, shown, inner)
}

// line draws one column: its mark, whether it is shown, how wide it is, and a note.
func (w *Columns) line(i, titles, inner int) string {
	choice, g := w.choices[i], w.look.Glyphs
	mark, box, style := " ", g.Unchecked, w.look.Faint
	if i == w.cursor {
		mark = w.look.Cursor.Render(g.Cursor)
	}
	standing := w.about(choice.ID)
	width := ""
	if choice.Shown {
		box, style = g.Checked, w.look.Text
		width = "  -"
		if standing.Width > 0 {
			width = fmt.Sprintf("%3d", standing.Width)
		}
		if choice.Width > 0 {
			width += " set"
		}
	}
	left := mark + " " + style.Render(box+" "+text.Fit(standing.Title, titles)+"  "+text.Fit(width, len("100 set")))
	note := ""
	if choice.Shown {
		note = text.Truncate(standing.Note, inner-text.Width(left)-2, g.Ellipsis)
	}
	return left + "  " + w.look.Faint.Render(note)
}

// Cursor is at the mark.
func (w *Columns) Cursor() (x, y int) { return 2, 1 + w.cursor - w.top }
