package traces

import (
	"strings"
	"unicode/utf8"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/edit"
	"msgtrace/ui/text"
)

// find is the search for text in what is loaded.
type find struct {
	open   bool
	text   edit.Line
	before string // the text before the line was opened
	from   int    // the place of the row that the search started on
	told   string // what came of the last step
}

func newFind() find { return find{text: edit.New(maxFind)} }

// line tells whether the line at the bottom is shown: while it is open, after
// that as long as there is a text to go on with, and when there is something to
// tell.
func (f *find) line() bool { return f.open || f.active() || f.told != "" }

// active tells whether there is a text to go on with.
func (f *find) active() bool { return f.text.String() != "" }

// maxFind bounds the text to find.
const maxFind = 200

const prompt = "/ "

// draw draws what is typed in the room that the prompt leaves, and says where
// the cursor is.
func (f *find) draw(width int, ellipsis string) (shown string, cursor int) {
	shown, cursor = f.text.View(width-len(prompt), ellipsis)
	return shown, len(prompt) + cursor
}

// handleFind does the actions of the search for text.
func (m *Model) handleFind(id action.ID) bool {
	switch id {
	case action.Find:
		m.openFind()
	case action.FindNext:
		m.again(true)
	case action.FindPrev:
		m.again(false)
	case action.Accept:
		if !m.find.open {
			return false
		}
		m.find.open = false
	case action.Cancel:
		if !m.find.open {
			return false
		}
		m.find.text.Set(m.find.before)
		m.find.open, m.find.told, m.hunt = false, "", nil
		m.table.MoveTo(m.find.from)
	case action.Back:
		return m.back()
	default:
		return false
	}
	m.resize()
	return true
}

func (m *Model) openFind() {
	m.find.open, m.find.before, m.find.told = true, m.find.text.String(), ""
	m.find.text.Set("")
	m.find.from = m.table.Place()
}

// back takes the last narrowing away: first the text to find, then the chip.
func (m *Model) back() bool {
	switch {
	case m.find.active():
		m.find = newFind()
		m.hunt = nil
	case m.chip != 0:
		m.digit(m.chip)
	default:
		return false
	}
	m.resize()
	return true
}

// again goes to the next row that has the text; without one the line opens.
func (m *Model) again(forward bool) {
	if !m.find.active() {
		m.openFind()
		return
	}
	m.seekText(forward, false)
}

// seekText looks for the text, from the row under the cursor on. While it is
// typed it looks from the row on which that began, which counts as well.
func (m *Model) seekText(forward, typed bool) {
	if typed {
		m.table.MoveTo(m.find.from)
	}
	if !m.find.active() {
		m.find.told, m.hunt = "", nil
		return
	}
	match := contains(m.find.text.String())
	if t, ok := m.table.Cursor(); typed && ok && match(t) {
		m.hunt, m.find.told = nil, ""
		return
	}
	m.seek(match, forward)
}

// contains makes a match of a text: in subject, addresses or ids, without case.
func contains(wanted string) func(*client.Trace) bool {
	wanted = strings.ToLower(wanted)
	return func(t *client.Trace) bool {
		if foldContains(t.Subject, wanted) || foldContains(t.Sender, wanted) || foldContains(t.MessageID, wanted) || foldContains(t.ID, wanted) {
			return true
		}
		for i := range t.Recipients {
			if foldContains(t.Recipients[i].Address, wanted) || foldContains(string(t.Recipients[i].Status), wanted) {
				return true
			}
		}
		return false
	}
}

// foldContains tells whether s has the text, which is in lower case, without
// making a copy of an ASCII s.
func foldContains(s, wanted string) bool {
	if len(wanted) == 0 {
		return true
	}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return strings.Contains(strings.ToLower(s), wanted)
		}
	}
	first := wanted[0]
	for i := 0; i+len(wanted) <= len(s); i++ {
		if lower(s[i]) == first && equalFold(s[i:i+len(wanted)], wanted) {
			return true
		}
	}
	return false
}

func equalFold(s, wanted string) bool {
	for i := range len(s) {
		if lower(s[i]) != wanted[i] {
			return false
		}
	}
	return true
}

// findLine draws the line at the bottom.
func (m *Model) findLine() string {
	told := m.find.told
	if !m.find.open && !m.find.active() {
		return text.Fit("  "+m.theme.Faint.Render(text.Truncate(told, m.width-2, m.theme.Glyphs.Ellipsis)), m.width)
	}
	typed, _ := m.find.draw(m.width, m.theme.Glyphs.Ellipsis)
	line := m.theme.Key.Render(prompt) + typed
	if m.hunt != nil {
		told = "looking " + m.theme.Glyphs.Ellipsis
	}
	if told == "" && !m.find.open {
		told = "n next  N previous  esc end"
	}
	if room := m.width - text.Width(line) - 3; told != "" && room > 4 {
		line += text.Spaces(3) + m.theme.Faint.Render(text.Truncate(told, room, m.theme.Glyphs.Ellipsis))
	}
	return text.Fit(line, m.width)
}
