package timeline

import (
	"slices"
	"strings"

	"msgtrace/ui/text"
)

const gutter = 2

// Layout makes the lines of the events and scrolls to the cursor. It comes before
// View and Cursor, which change nothing.
func (m *Model) Layout() {
	if m.raw == nil {
		m.scrollToCursor()
	}
}

// forDrawing returns the pane laid out and scrolled to the cursor, for View and
// Cursor: the pane itself, or a copy where Layout has not been called.
func (m *Model) forDrawing() *Model {
	if m.laidOut && m.start == m.startForCursor() {
		return m
	}
	view := *m
	view.steps = slices.Clone(m.steps)
	view.scrollToCursor()
	return &view
}

// layoutSteps makes the lines of the events, unless they are as they should be.
func (m *Model) layoutSteps() {
	if m.laidOut {
		return
	}
	m.laidOut = true
	m.block = m.blockLines()
	line := 0
	columns := m.columns()
	for i := range m.steps {
		m.steps[i].line = line
		m.steps[i].lines = m.stepLines(m.steps[i], columns)
		line = m.steps[i].end()
	}
	m.pin(max(line, 1))
}

// pin decides whether the verdict stays in its place over the lines of the events, with a
// blank line between them, or scrolls with them.
func (m *Model) pin(lines int) {
	room := m.height - len(m.block) - min(lines, leastEvents)
	m.pinned = room >= 0
	if len(m.block) > 0 && room != 0 {
		m.block = append(m.block, "")
	}
	if !m.pinned {
		for i := range m.steps {
			m.steps[i].line += len(m.block)
		}
	}
}

// View draws the pane: exactly as many lines as SetSize said, each at most as
// wide.
func (m *Model) View() string {
	if m.raw != nil {
		return m.withFilter(m.rawView())
	}
	return m.withFilter(m.forDrawing().eventsView())
}

func (m *Model) eventsView() string {
	lines := make([]string, 0, m.height+1)
	for at := range m.fixed() {
		lines = append(lines, m.fit(m.block[at]))
	}
	end := m.height
	if !m.pinned {
		for at := m.start; at < len(m.block) && len(lines) < end; at++ {
			lines = append(lines, m.fit(m.block[at]))
		}
	}
	lines = m.eventLines(lines)
	if len(m.steps) == 0 && len(lines) < end {
		lines = append(lines, m.fit(text.Spaces(m.indent())+m.emptyLine(m.width-m.indent())))
	}
	if len(m.steps) > 0 && m.state == Loading && len(lines) < end {
		lines = append(lines, m.fit(text.Spaces(gutter)+m.theme.Faint.Render("Loading again "+m.theme.Glyphs.Ellipsis)))
	}
	for len(lines) < end {
		lines = append(lines, text.Spaces(m.width))
	}
	return strings.Join(lines[:end], "\n")
}

// eventLines adds the visible lines of the events.
func (m *Model) eventLines(lines []string) []string {
	page := m.page()
	for i, s := range m.steps {
		for j, line := range s.lines {
			if at := s.line + j; at >= m.start && at < m.start+page {
				lines = append(lines, m.fit(m.mark(i, j)+m.marked(line)))
			}
		}
	}
	return lines
}

// mark is the gutter of a line.
func (m *Model) mark(step, line int) string {
	if step != m.cursor || line > 0 {
		return text.Spaces(min(gutter, m.width))
	}
	room := min(gutter, m.width)
	if m.focused {
		return m.theme.Cursor.Render(text.Fit(m.theme.Glyphs.Cursor, room))
	}
	return m.theme.CursorBlurred.Render(text.Fit(m.theme.Glyphs.Resting, room))
}

// emptyLine says why there are no events, and which key loads them.
func (m *Model) emptyLine(room int) string {
	key, words := "", ""
	switch {
	case !m.shown:
	case m.filter.Narrowing() && len(m.events) > 0:
		words = "No event has all of these words."
	case m.state == Loading:
		words = "Loading the events " + m.theme.Glyphs.Ellipsis
	case m.state == Ready:
		words = "The service has no events for this recipient."
	case m.state == NotHeld:
		words = "The file has no events of this copy."
	case m.state == Failed:
		key, words = "enter", " loads the events again; they could not be loaded."
	default:
		key, words = "enter", " loads the events: one request."
	}
	return m.theme.Key.Render(key) + m.theme.Faint.Render(text.Truncate(words, room-len(key), m.theme.Glyphs.Ellipsis))
}

func (m *Model) fit(line string) string { return text.Fit(line, m.width) }
