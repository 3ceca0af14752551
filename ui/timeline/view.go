package timeline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"msgtrace/client"
	"msgtrace/client/explain"
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
	line := 0
	dated := m.spansDays()
	for i := range m.steps {
		m.steps[i].line = line
		m.steps[i].lines = m.stepLines(m.steps[i], dated)
		line = m.steps[i].end()
	}
	m.note = m.noteLines(max(line, 2)) // without an event two lines say why
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
	head := clock + " " + m.theme.Faint.Render(elapsed) + "  "
	headWidth := text.Width(clock) + 1 + elapsedWidth + 2
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

// titleHeight is the number of lines above the events.
func (m *Model) titleHeight() int {
	if m.titled && m.height > 0 {
		return 1
	}
	return 0
}

// noteLines makes the note under the events, which take that many lines: what to do
// next, where that takes no line from an event.
func (m *Model) noteLines(eventLines int) []string {
	if m.verdict.Next == "" || m.height-m.titleHeight() < 5 || m.width < 12 {
		return nil
	}
	lines := text.Wrap("Next: "+text.Clean(m.verdict.Next).String(), m.width-gutter)
	if eventLines+len(lines) > m.height-m.titleHeight() {
		return nil
	}
	for i, line := range lines {
		lines[i] = m.theme.Strong.Render(line)
	}
	return lines
}

// bodyHeight is the number of lines for events: those that title and note leave.
func (m *Model) bodyHeight() int {
	m.layoutSteps()
	return max(0, m.height-m.titleHeight()-len(m.note))
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
	lines := make([]string, 0, m.height)
	if m.titleHeight() > 0 {
		lines = append(lines, m.fit(m.headlineStyle().Render(text.Truncate(m.headline(), m.width, m.theme.Glyphs.Ellipsis))))
	}
	if len(m.steps) == 0 {
		lines = append(lines, m.emptyLines()...)
	} else {
		lines = append(lines, m.eventLines()...)
	}
	for _, line := range m.note {
		lines = append(lines, m.fit(text.Spaces(gutter)+line))
	}
	return strings.Join(lines[:m.height], "\n")
}

// eventLines are the visible lines of the events, and behind the last the rest
// of the body.
func (m *Model) eventLines() []string {
	page := m.bodyHeight()
	lines := make([]string, 0, page)
	for i, s := range m.steps {
		for j, line := range s.lines {
			at := s.line + j
			if at < m.start || at >= m.start+page {
				continue
			}
			lines = append(lines, m.fit(m.mark(i, j)+m.marked(line)))
		}
	}
	if m.state == Loading && len(lines) < page {
		lines = append(lines, m.fit("  "+m.theme.Faint.Render("Loading again "+m.theme.Glyphs.Ellipsis)))
	}
	for len(lines) < page {
		lines = append(lines, text.Spaces(m.width))
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

// emptyLines say why there are no events.
func (m *Model) emptyLines() []string {
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
	lines := make([]string, m.bodyHeight())
	for i := range lines {
		lines[i] = text.Spaces(m.width)
	}
	if len(lines) > 0 {
		lines[min(1, len(lines)-1)] = m.fit("  " + m.theme.Faint.Render(text.Truncate(words, m.width-2, m.theme.Glyphs.Ellipsis)))
	}
	return lines
}

// headlineStyle is the color of the verdict.
func (m *Model) headlineStyle() lipgloss.Style {
	status := m.recipient.Status
	switch {
	case m.verdict.Cause == "junk" || m.verdict.Cause == "zap":
		return m.theme.Warning
	case m.verdict.Cause == "quarantined" || status.Problem() && status != client.StatusPending:
		return m.theme.Problem
	case status == client.StatusPending:
		return m.theme.Warning
	case status == client.StatusDelivered:
		return m.theme.Good
	}
	return m.theme.Strong
}

func (m *Model) fit(line string) string { return text.Fit(line, m.width) }
