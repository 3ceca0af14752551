package overlay

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// Bare is text without a frame, over the whole screen, for the terminal's own selection:
// no mark, no color, and no space behind a line.
type Bare struct {
	hint  string   // on the last row of the screen
	said  []string // the text, not wrapped
	lines []string
	again string // the key that brought it, which closes it too
	top   int
	rows  int
	width int
}

var _ Window = (*Bare)(nil)

// NewBare makes the window of lines that are clean. Again is a key that closes it.
func NewBare(said []string, hint, again string) *Bare {
	return &Bare{said: said, hint: hint, again: again}
}

// Scope is where its keys are looked up.
func (w *Bare) Scope() action.Scope { return action.ScopeOverlay }

// Handle scrolls, copies or closes.
func (w *Bare) Handle(id action.ID) Outcome {
	switch id {
	case action.OverlayClose:
		return Close
	case action.OverlayCopy:
		return Copy
	}
	w.top = moved(id, w.top, w.rows, len(w.lines))
	w.clamp()
	return Stay
}

// Useful reports whether an action would do something.
func (w *Bare) Useful(id action.ID) bool { return id != action.OverlayChoose }

func (w *Bare) clamp() { w.top = max(0, min(w.top, len(w.lines)-w.rows)) }

// Key goes on to what comes after the window when it is the key that brought it.
func (w *Bare) Key(key tea.KeyPressMsg) Outcome {
	if key.String() == w.again {
		return Choose
	}
	return Stay
}

// Paste ignores pasted text.
func (w *Bare) Paste(string) {}

// Value is all of the text.
func (w *Bare) Value() string { return strings.Join(w.said, "\n") }

// SetSize says how much room the screen has.
func (w *Bare) SetSize(width, height int) {
	if width != w.width {
		w.width, w.lines = width, nil
		for _, line := range w.said {
			if text.Width(line) <= width {
				w.lines = append(w.lines, line)
				continue
			}
			w.lines = append(w.lines, text.Wrap(line, width)...)
		}
	}
	w.rows = max(1, height-1)
	w.clamp()
}

// View draws the screen: the text, and on the last row how to go back.
func (w *Bare) View() []string {
	rows := make([]string, w.rows+1)
	copy(rows, w.lines[w.top:min(len(w.lines), w.top+w.rows)])
	rows[w.rows] = text.Truncate(w.hint, w.width, "")
	return rows
}

// Cursor is on the first line, where a screen reader begins.
func (w *Bare) Cursor() (x, y int) { return 0, 0 }
