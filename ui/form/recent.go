package form

import (
	"slices"
	"strings"

	"msgtrace/ui/text"
)

// Recent is a search that was run before.
type Recent struct {
	Line  string
	About string // safe to show: how much it found, and when
}

// SetRecent says which searches were run last, to be shown below the fields.
func (m *Model) SetRecent(recent []Recent) {
	if !slices.Equal(m.recent, recent) {
		m.recent, m.drawn = recent, nil
	}
}

// EditLine fills the form from a line and puts the cursor behind its last word, to
// change it.
func (m *Model) EditLine(line string) {
	m.focus, m.line = stopLine, queryLine{}
	m.editors[stopLine].Set(line)
	m.readLine()
	m.notice, m.old, m.list = "", false, suggestions{}
	m.changed++
	m.summary, m.drawn = "", nil
}

// withRecent is the least width of the room that the last searches stand in.
const withRecent = 74

// recentLines draws the last searches, at most most of them.
func (m *Model) recentLines(width, most int) []string {
	if width < withRecent {
		return nil
	}
	var lines []string
	for i, r := range m.recent[:min(most, len(m.recent))] {
		head := text.Spaces(valueColumn)
		if i == 0 {
			head = text.Spaces(markWidth) + m.theme.FieldLabel.Render("Recent") + text.Spaces(labelWidth-len("Recent"))
		}
		about := text.Clean(r.About).String()
		room := max(0, width-valueColumn-text.Width(about)-2)
		line := text.Clean(strings.TrimSpace(r.Line)).Truncate(room, m.theme.Glyphs.Ellipsis)
		lines = append(lines, head+m.theme.Field.Render(text.Fit(line, room))+"  "+m.theme.FieldHint.Render(about))
	}
	return lines
}
