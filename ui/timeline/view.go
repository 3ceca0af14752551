package timeline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/theme"
	"msgtrace/ui/text"
)

const (
	gutter       = 2
	elapsedWidth = 7
	nameWidth    = 14
	// leastDetail is the room that a detail needs beside its event; with less
	// it goes on a line of its own.
	leastDetail = 22
	// maxDetail bounds how much of one event's detail is drawn; the raw view has
	// the whole.
	maxDetail = 2000
)

// step is one line or more of the timeline: an event, with those right after it
// that say the same.
type step struct {
	first, count int
	line         int      // the first of its lines, from the top of the body
	lines        []string // without the gutter, as they are drawn
}

// end is the line after the last of its lines.
func (s step) end() int { return s.line + len(s.lines) }

// fold puts events together that repeat the one before: the service sends some
// twice.
func fold(events []client.Event) []step {
	var steps []step
	for i, e := range events {
		if i > 0 && same(events[i-1], e) {
			steps[len(steps)-1].count++
			continue
		}
		steps = append(steps, step{first: i, count: 1})
	}
	return steps
}

func same(a, b client.Event) bool {
	return a.Kind == b.Kind && a.Name == b.Name && a.Action == b.Action && a.Description == b.Description && a.RawData == b.RawData &&
		a.Time.Unix() == b.Time.Unix()
}

// stepOf finds the step that holds an event.
func (m *Model) stepOf(event int) int {
	for i, s := range m.steps {
		if event >= s.first && event < s.first+s.count {
			return i
		}
	}
	return 0
}

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
	dated := m.spansDays()
	for i := range m.steps {
		m.steps[i].line = line
		m.steps[i].lines = m.stepLines(m.steps[i], dated)
		line = m.steps[i].end()
	}
	m.pin(max(line, 1))
}

// pin decides whether the verdict stays in its place over so many lines of events, with
// a blank line between them, or scrolls with them.
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

// spansDays reports whether the time of day alone would mislead.
func (m *Model) spansDays() bool {
	if len(m.events) == 0 {
		return false
	}
	first, last := m.mode.In(m.events[0].Time.Time, m.zone), m.mode.In(m.events[len(m.events)-1].Time.Time, m.zone)
	return first.YearDay() != last.YearDay() || first.Year() != last.Year()
}

// stepLines makes the lines of one step, with the day before the time if dated.
func (m *Model) stepLines(s step, dated bool) []string {
	e := m.events[s.first]
	look := m.theme.Event(e.Kind)
	name := look.Word
	if !e.Kind.Known() {
		name = text.Clean(cmp.Or(e.Name, name)).String()
	}
	clock := m.clock(e, dated)
	elapsed := text.PadLeft(text.Elapsed(m.events[0].Time.Time, e.Time.Time), elapsedWidth)
	head := m.sign(e.Kind, look) + clock + " " + m.theme.Faint.Render(elapsed) + "  "
	headWidth := text.Width(head)
	detail := clip(text.Clean(explain.Detail(e)).String())
	if s.count > 1 {
		detail = strings.TrimSpace(detail + fmt.Sprintf(" (%s%d)", m.theme.Glyphs.Times, s.count))
	}
	width := m.width - gutter
	room := width - headWidth - nameWidth - 2
	if room < leastDetail {
		lines := []string{head + look.Style.Render(text.Truncate(name, max(0, width-headWidth), m.theme.Glyphs.Ellipsis))}
		return append(lines, details(detail, 2, width-2)...)
	}
	named := look.Style.Render(text.Truncate(name, nameWidth, m.theme.Glyphs.Ellipsis))
	head += named + text.Spaces(nameWidth+2-text.Width(named))
	lines := details(detail, width-room, room)
	if len(lines) == 0 {
		return []string{head}
	}
	lines[0] = head + strings.TrimLeft(lines[0], " ")
	return lines
}

// sign is the column of an event's sign, where there is one.
func (m *Model) sign(kind client.EventKind, look theme.Look) string {
	switch {
	case m.indent() == 0:
		return ""
	case kind.Info().Like == "":
		return text.Spaces(m.hang())
	}
	return text.Pad(look.Style.Render(look.Glyph), m.hang())
}

// clock is the time of an event.
func (m *Model) clock(e client.Event, dated bool) string {
	switch {
	case e.Time.IsZero():
		return text.Pad("--:--:--", 8)
	case dated:
		return m.mode.In(e.Time.Time, m.zone).Format("_2 Jan 15:04:05")
	}
	return m.mode.In(e.Time.Time, m.zone).Format("15:04:05")
}

// details wraps a detail to room columns behind an indent.
func details(detail string, indent, room int) []string {
	var lines []string
	for _, line := range text.Wrap(detail, room) {
		lines = append(lines, text.Spaces(indent)+line)
	}
	return lines
}

func clip(detail string) string {
	runes := []rune(detail)
	if len(runes) <= maxDetail {
		return detail
	}
	return string(runes[:maxDetail]) + " (r: in full)"
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

// emptyLine says why there are no events.
func (m *Model) emptyLine(room int) string {
	words := ""
	switch {
	case !m.shown:
	case m.filter.Narrowing() && len(m.events) > 0:
		words = "No event has all of these words."
	case m.state == Loading:
		words = "Loading the events " + m.theme.Glyphs.Ellipsis
	case m.state == Ready:
		words = "The service has no events for this recipient."
	case m.state == Failed:
		words = "The events could not be loaded. enter tries again."
	default:
		words = "enter loads the events: one request."
	}
	return m.theme.Faint.Render(text.Truncate(words, room, m.theme.Glyphs.Ellipsis))
}

func (m *Model) fit(line string) string { return text.Fit(line, m.width) }

// widest bounds how wide a pane it is worth to show an event in one line.
const widest = 110

// Columns returns the columns that the pane needs to show each event in one line, as
// far as that is reasonable; 0 without events.
func (m *Model) Columns() int {
	if len(m.events) == 0 {
		return 0
	}
	detail := 0
	for _, e := range m.events {
		detail = max(detail, text.Width(text.Clean(explain.Detail(e)).String()))
	}
	clock := text.Width(m.clock(m.events[0], m.spansDays()))
	return min(gutter+m.hang()+clock+1+elapsedWidth+2+nameWidth+2+detail, widest)
}
