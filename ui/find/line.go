package find

import (
	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/edit"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// maxText bounds the text to find.
const maxText = 200

const prompt = "/ "

// Line is the line. Make it with [New].
type Line struct {
	open    bool
	text    edit.Line
	before  string // the text before the line was opened
	from    int
	message string
}

// New makes a line that is closed, and empty.
func New() Line { return Line{text: edit.New(maxText)} }

// Open begins to type a text. From is the place of the row that is looked from
// while it is typed.
func (l *Line) Open(from int) {
	l.open, l.before, l.from, l.message = true, l.text.String(), from, ""
	l.text.Set("")
}

// Opened reports whether the line is open, and so has the focus.
func (l *Line) Opened() bool { return l.open }

// From is the place of the row that the search began on.
func (l *Line) From() int { return l.from }

// Accept ends typing, and returns false when nothing is typed.
func (l *Line) Accept() bool {
	was := l.open
	l.open = false
	return was
}

// Cancel brings the text back that was there before, and returns false when
// nothing is typed.
func (l *Line) Cancel() bool {
	if !l.open {
		return false
	}
	l.text.Set(l.before)
	l.open, l.message = false, ""
	return true
}

// Active reports whether there is a text to go on with.
func (l *Line) Active() bool { return l.text.String() != "" }

// Text is the text to find, as it was typed.
func (l *Line) Text() string { return l.text.String() }

// Shown reports whether the line takes room: while it is open, after that as long
// as there is a text to go on with, and when there is something to tell.
func (l *Line) Shown() bool { return l.open || l.Active() || l.message != "" }

// Message is what came of the last step, "" for nothing to tell.
func (l *Line) Message() string { return l.message }

// Tell says what came of a step.
func (l *Line) Tell(hit table.Hit) {
	switch {
	case !hit.Found:
		l.message = "Not found in what is loaded."
	case hit.Wrapped:
		l.message = "Search wrapped around."
	default:
		l.message = ""
	}
}

// ClearMessage takes back what was message.
func (l *Line) ClearMessage() { l.message = "" }

// Key edits the text, and returns false for a key that is not for it.
func (l *Line) Key(key tea.KeyPressMsg) bool { return l.open && l.text.Key(key) }

// Insert adds text that was pasted, and returns false when none is typed.
func (l *Line) Insert(s string) bool {
	if l.open {
		l.text.Insert(s)
	}
	return l.open
}

// Cursor is the column of the terminal's cursor while the line is open.
func (l *Line) Cursor(width int, ellipsis string) int {
	_, at := l.text.View(width-len(prompt), ellipsis)
	return len(prompt) + at
}

// View draws the line. Looking says that a search runs beside the screen.
func (l *Line) View(look theme.Theme, width int, looking bool) string {
	ellipsis := look.Glyphs.Ellipsis
	if !l.open && !l.Active() {
		return text.Fit("  "+look.Faint.Render(text.Truncate(l.message, width-2, ellipsis)), width)
	}
	typed, _ := l.text.View(width-len(prompt), ellipsis)
	line, message := look.Key.Render(prompt)+typed, l.message
	switch {
	case looking:
		message = "searching " + ellipsis
	case message == "" && !l.open:
		message = "n next  N previous  esc ends"
	}
	if room := width - text.Width(line) - 3; message != "" && room > 4 {
		line += text.Spaces(3) + look.Faint.Render(text.Truncate(message, room, ellipsis))
	}
	return text.Fit(line, width)
}
