package overlay

import (
	"cmp"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// Text is a window to read.
type Text struct {
	look  theme.Theme
	title string
	hint  string
	lines []string
	plain string
	top   int
	rows  int
	wide  int // of the longest line
	width int // of the room

	help   bool                     // it explains keys
	layout func(width int) []string // makes the lines for a width; nil: they are as they are

	copies []textCopy // of parts, by keys of their own
	chosen textCopy   // the part that is to be copied; zero: all of it
}

// textCopy is a part of the text that can be copied by itself.
type textCopy struct{ key, name, value string }

var _ Window = (*Text)(nil)

// NewText makes a window with lines that are ready for the terminal. Plain is
// what copying it gives; the hint stands on its lower edge.
func NewText(look theme.Theme, title, hint string, lines []string, plain string) *Text {
	w := &Text{look: look, title: title, hint: hint, plain: plain, rows: 1}
	w.setLines(lines)
	return w
}

// NewLayout makes a window like [NewText] whose lines depend on the width of the room.
func NewLayout(look theme.Theme, title, hint string, layout func(width int) []string, plain string) *Text {
	return &Text{look: look, title: title, hint: hint, plain: plain, rows: 1, layout: layout}
}

// SetHelp makes it the help, which the key that opened it closes.
func (w *Text) SetHelp() { w.help = true }

// Help reports whether it is the help.
func (w *Text) Help() bool { return w.help }

func (w *Text) setLines(lines []string) {
	w.lines, w.wide = lines, 0
	for _, line := range lines {
		w.wide = max(w.wide, text.Width(line))
	}
}

// Scope is where its keys are looked up.
func (w *Text) Scope() action.Scope { return action.ScopeOverlay }

// AddCopy adds a part of the text that a key copies by itself.
func (w *Text) AddCopy(key, name, value string) {
	w.copies = append(w.copies, textCopy{key, name, value})
}

// SetHint sets what stands on the lower edge.
func (w *Text) SetHint(hint string) { w.hint = hint }

// What names what is to be copied, "" for all of the text.
func (w *Text) What() string { return w.chosen.name }

// Handle scrolls, copies or closes.
func (w *Text) Handle(id action.ID) Outcome {
	w.chosen = textCopy{}
	switch id {
	case action.OverlayCopy:
		if w.plain != "" {
			return Copy
		}
	case action.OverlayClose, action.OverlayChoose:
		return Close
	default:
		w.top = moved(id, w.top, w.rows, len(w.lines))
	}
	w.clamp()
	return Stay
}

func (w *Text) clamp() { w.top = max(0, min(w.top, len(w.lines)-w.rows)) }

// Key copies a part.
func (w *Text) Key(key tea.KeyPressMsg) Outcome {
	at := slices.IndexFunc(w.copies, func(c textCopy) bool { return c.key == key.String() })
	if at < 0 {
		return Stay
	}
	w.chosen = w.copies[at]
	return Copy
}

// Paste ignores pasted text.
func (w *Text) Paste(string) {}

// Value is what is to be copied: a part of the text or all of it.
func (w *Text) Value() string { return cmp.Or(w.chosen.value, w.plain) }

// SetSize says how much room there is.
func (w *Text) SetSize(width, height int) {
	if w.layout != nil && (w.lines == nil || width != w.width) {
		w.setLines(w.layout(max(1, width-frameWidth)))
	}
	w.width = width
	w.rows = max(1, min(len(w.lines), height-frameHeight))
	w.clamp()
}

// View draws as much of the text as there is room for.
func (w *Text) View() []string {
	title := w.title
	if len(w.lines) > w.rows {
		title = fmt.Sprintf("%s (%d-%d of %d)", title, w.top+1, w.top+w.rows, len(w.lines))
	}
	inner := max(1, min(max(w.wide, text.Width(title)+2, text.Width(w.hint)+2), w.width-frameWidth))
	shown := make([]string, 0, w.rows)
	for _, line := range w.lines[w.top:min(len(w.lines), w.top+w.rows)] {
		shown = append(shown, text.Truncate(line, inner, w.look.Glyphs.Ellipsis))
	}
	return frame(w.look, title, w.hint, shown, inner)
}

// Cursor is on the first line of text, where a screen reader begins.
func (w *Text) Cursor() (x, y int) { return 2, 1 }
