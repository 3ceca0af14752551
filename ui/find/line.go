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
	open   bool
	text   edit.Line
	before string // the text before the line was opened
	from   int
	told   string
}

// New makes a line that is closed, and empty.
func New() Line { return Line{text: edit.New(maxText)} }

// Open begins to type a text. From is the place of the row that is looked from
// while it is typed.
func (l *Line) Open(from int) {
	l.open, l.before, l.from, l.told = true, l.text.String(), from, ""
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
	l.open, l.told = false, ""
	return true
}

// Active reports whether there is a text to go on with.
func (l *Line) Active() bool { return l.text.String() != "" }

// Text is the text to find, as it was typed.
func (l *Line) Text() string { return l.text.String() }

// Shown reports whether the line takes room: while it is open, after that as long
// as there is a text to go on with, and when there is something to tell.
func (l *Line) Shown() bool { return l.open || l.Active() || l.told != "" }

// Told is what came of the last step, "" for nothing to tell.
func (l *Line) Told() string { return l.told }

// Tell says what came of a step.
func (l *Line) Tell(hit table.Hit) {
	switch {
	case !hit.Found:
		l.told = "None in what is loaded."
	case hit.Wrapped:
		l.told = "Went on from the other end."
	default:
		l.told = ""
	}
}

// Hush takes back what was told.
func (l *Line) Hush() { l.told = "" }

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

// View draws the line. Looking says that a search goes on beside the screen.
func (l *Line) View(look theme.Theme, width int, looking bool) string {
	ellipsis := look.Glyphs.Ellipsis
	if !l.open && !l.Active() {
		return text.Fit("  "+look.Faint.Render(text.Truncate(l.told, width-2, ellipsis)), width)
	}
	typed, _ := l.text.View(width-len(prompt), ellipsis)
	line, told := look.Key.Render(prompt)+typed, l.told
	switch {
	case looking:
		told = "looking " + ellipsis
	case told == "" && !l.open:
		told = "n next  N previous  esc end"
	}
	if room := width - text.Width(line) - 3; told != "" && room > 4 {
		line += text.Spaces(3) + look.Faint.Render(text.Truncate(told, room, ellipsis))
	}
	return text.Fit(line, width)
}
