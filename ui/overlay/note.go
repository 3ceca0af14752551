package overlay

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// Note is a text that is looked through before it leaves: a line can be taken out.
type Note struct {
	look        theme.Theme
	title, hint string
	lines       []noteLine
	hang        int // columns of the labels
	scroll      scroll
	inner       int
}

// noteLine is one line of the text, in as many rows as it needs.
type noteLine struct {
	text string
	rows []string
	out  bool // it is taken out
}

var _ Window = (*Note)(nil)

// gutter is the room of the cursor and of the sign of a line that is taken out.
const gutter = 2

// NewNote makes a window of a text that is safe to show, of which the first hang
// columns are labels.
func NewNote(look theme.Theme, title, hint, content string, hang int) *Note {
	w := &Note{look: look, title: title, hint: hint, hang: hang}
	for line := range strings.SplitSeq(strings.TrimSuffix(content, "\n"), "\n") {
		w.lines = append(w.lines, noteLine{text: line})
	}
	w.scroll = scroll{total: len(w.lines), rows: 1}
	return w
}

// Scope is where its keys are looked up.
func (w *Note) Scope() action.Scope { return action.ScopeNote }

// Handle moves, takes a line out or puts it back, and says what is to become of the
// text.
func (w *Note) Handle(id action.ID) Outcome {
	switch id {
	case action.OverlayClose:
		return Close
	case action.NoteCopy:
		return Copy
	case action.NoteSave:
		return Save
	case action.NoteForm:
		return Other
	case action.NoteCut:
		w.cut()
	default:
		w.scroll.cursor = moved(id, w.scroll.cursor, w.scroll.rows, len(w.lines))
	}
	w.follow()
	return Stay
}

// cut takes the line under the cursor out, or puts it back, and goes on to the next.
func (w *Note) cut() {
	w.lines[w.scroll.cursor].out = !w.lines[w.scroll.cursor].out
	w.scroll.cursor++
}

// follow brings the line under the cursor into sight, with all its rows if they fit.
func (w *Note) follow() {
	w.scroll.cursor = max(0, min(w.scroll.cursor, len(w.lines)-1))
	first := w.rowsBefore(w.scroll.cursor)
	last := first + len(w.lines[w.scroll.cursor].rows) - 1
	top := max(w.scroll.top, last-w.scroll.rows+1)
	w.scroll.top = max(0, min(min(top, first), w.scroll.total-w.scroll.rows))
}

func (w *Note) rowsBefore(line int) int {
	rows := 0
	for _, l := range w.lines[:line] {
		rows += len(l.rows)
	}
	return rows
}

// Key ignores what stands for no action.
func (w *Note) Key(tea.KeyPressMsg) Outcome { return Stay }

// Paste ignores pasted text.
func (w *Note) Paste(string) {}

// Value is the text without the lines that were taken out.
func (w *Note) Value() string {
	var kept strings.Builder
	for _, l := range w.lines {
		if !l.out {
			kept.WriteString(l.text + "\n")
		}
	}
	return kept.String()
}

// SetSize says how much room there is, and breaks the lines.
func (w *Note) SetSize(width, height int) {
	w.inner = max(gutter+1, width-frameWidth)
	widest := 0
	w.scroll.total = 0
	for i := range w.lines {
		w.lines[i].rows = w.broken(w.lines[i].text, w.inner-gutter)
		for _, row := range w.lines[i].rows {
			widest = max(widest, text.Width(row))
		}
		w.scroll.total += len(w.lines[i].rows)
	}
	w.inner = min(w.inner, max(gutter+widest, text.Width(w.title)+2, text.Width(w.hint)+2))
	w.scroll.rows = max(1, min(w.scroll.total, height-frameHeight))
	w.follow()
}

// broken is a line in rows of a width, the label in the first of them only. Where it
// is narrow the label has a row of its own.
func (w *Note) broken(line string, width int) []string {
	label, value := "", line
	if w.hang > 0 {
		label = text.Truncate(line, w.hang, "")
		value = strings.TrimPrefix(line, label)
	}
	hang := w.hang
	if hang > width/2 {
		hang = 0
	}
	parts := text.Wrap(value, width-hang)
	var rows []string
	if hang == 0 && strings.TrimSpace(label) != "" {
		rows = append(rows, w.look.Faint.Render(text.Truncate(strings.TrimSpace(label), width, w.look.Glyphs.Ellipsis)))
	}
	for i, part := range parts {
		lead := text.Spaces(hang)
		if i == 0 && hang > 0 {
			lead = w.look.Faint.Render(text.Fit(label, hang))
		}
		rows = append(rows, lead+w.look.Text.Render(part))
	}
	if len(rows) == 0 {
		rows = []string{""}
	}
	return rows
}

// View draws as much of the text as there is room for.
func (w *Note) View() []string {
	var shown []string
	for i, l := range w.lines {
		for j, row := range l.rows {
			if j == 0 && l.out {
				row = w.look.Faint.Render(text.Truncate("- "+l.text, w.inner-gutter, w.look.Glyphs.Ellipsis))
			} else if l.out {
				row = ""
			}
			mark := " "
			if i == w.scroll.cursor {
				mark = w.look.Cursor.Render(w.look.Glyphs.Cursor)
			}
			shown = append(shown, mark+" "+row)
		}
	}
	return frame(w.look, w.title, w.hint, shown[w.scroll.top:min(len(shown), w.scroll.top+w.scroll.rows)], w.inner)
}

// Cursor is at the mark of the line.
func (w *Note) Cursor() (x, y int) { return 2, 1 + w.rowsBefore(w.scroll.cursor) - w.scroll.top }
