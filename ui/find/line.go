package find

import (
	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/edit"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// maxText bounds the words.
const maxText = 200

const prompt = "/ "

// Line is the line in which the words are typed, and what is done with them. Make
// it with [New].
type Line struct {
	state   state
	typed   edit.Line
	words   string // what was typed last, "" for nothing
	message string
	past    *Past
	recall  recall
}

type state int

const (
	off       state = iota // all rows are shown, and nothing is marked
	typing                 // the line is open, and has the focus
	narrowing              // the rows with the words are shown
	seeking                // all rows are shown, and the words are marked
)

// New makes a line that is closed, and without words.
func New() Line { return Line{typed: edit.New(maxText)} }

// SetPast keeps what is typed among the words of the past, which several lines share.
func (l *Line) SetPast(past *Past) { l.past = past }

// Reset forgets the words, and closes the line. Those of the past stay.
func (l *Line) Reset() { *l = Line{typed: edit.New(maxText), past: l.past} }

// Open begins to type words, or to change those that narrow the list.
func (l *Line) Open() {
	words := ""
	if l.state == narrowing {
		words = l.words
	}
	l.state, l.message, l.recall = typing, "", recall{}
	l.typed.Set(words)
}

// Opened reports whether the line is open, and so has the focus.
func (l *Line) Opened() bool { return l.state == typing }

// Accept ends typing, and returns false when nothing is typed. The list stays
// narrowed to the words.
func (l *Line) Accept() bool {
	if l.state != typing {
		return false
	}
	l.state = narrowing
	l.keep()
	return true
}

// Leave shows all rows again, and returns false when they are shown. The words stay.
func (l *Line) Leave() bool {
	if l.state == off {
		return false
	}
	if l.state == typing {
		l.keep()
	}
	l.state, l.message = off, ""
	return true
}

// keep keeps the words that were typed. Without any there is nothing to narrow to.
func (l *Line) keep() {
	if l.typed.Empty() {
		l.state = off
		return
	}
	l.words = l.typed.String()
	l.past.add(l.words)
}

// Resume marks the words in all rows, and returns false when there are none. A list
// that is narrowed stays so.
func (l *Line) Resume() bool {
	if l.state == off && l.words != "" {
		l.state = seeking
	}
	return l.words != ""
}

// resume lets the line stand as it did with these words, closed.
func (l *Line) resume(words string, narrowed bool) {
	switch l.words = words; {
	case words == "":
	case narrowed:
		l.state = narrowing
	default:
		l.state = seeking
	}
}

// Words are those that the rows are narrowed to, or that are marked in them, as they
// were typed.
func (l *Line) Words() string {
	switch l.state {
	case off:
		return ""
	case typing:
		return l.typed.String()
	}
	return l.words
}

// Narrowing reports whether only rows with the words are to be shown.
func (l *Line) Narrowing() bool {
	return l.state == narrowing || l.state == typing && !l.typed.Empty()
}

// Active reports whether [Line.Leave] has something to take back.
func (l *Line) Active() bool { return l.state != off }

// Shown reports whether the line takes room: as long as the words do something, and
// when there is something to tell.
func (l *Line) Shown() bool { return l.Active() || l.message != "" }

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

// Key edits the words, and returns false for a key that is not for them.
func (l *Line) Key(key tea.KeyPressMsg) bool { return l.Opened() && l.typed.Key(key) }

// Insert adds text that was pasted, and returns false when none is typed.
func (l *Line) Insert(s string) bool {
	if l.Opened() {
		l.typed.Insert(s)
	}
	return l.Opened()
}

// Cursor is the column of the terminal's cursor while the line is open.
func (l *Line) Cursor(width int, ellipsis string) int {
	_, at := l.typed.View(width-len(prompt), ellipsis)
	return len(prompt) + at
}

// View draws the line. Count says how many rows there are, as "12 of 720"; looking
// says that a search for the next hit runs beside the screen.
func (l *Line) View(look theme.Theme, width int, count string, looking bool) string {
	ellipsis := look.Glyphs.Ellipsis
	if !l.Active() {
		return text.Fit("  "+look.Faint.Render(text.Truncate(l.message, width-2, ellipsis)), width)
	}
	line := look.Key.Render(prompt) + l.shownWords(width-len(prompt), ellipsis)
	message := l.message
	switch {
	case looking:
		message = "searching " + ellipsis
	case message != "":
	case l.Narrowing():
		message = count
		if l.state == narrowing {
			message += "   esc shows all"
		}
	case l.state == seeking:
		message = "n next  N previous  esc ends"
	}
	if room := width - text.Width(line) - 3; message != "" && room > 4 {
		line += text.Spaces(3) + look.Faint.Render(text.Truncate(message, room, ellipsis))
	}
	return text.Fit(line, width)
}

func (l *Line) shownWords(width int, ellipsis string) string {
	if l.Opened() {
		shown, _ := l.typed.View(width, ellipsis)
		return shown
	}
	return text.Clean(l.words).Truncate(width, ellipsis)
}
