package form

import (
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

const (
	// footHeight is kept free below the fields, so that a problem that comes and
	// goes while somebody types moves nothing.
	footHeight = 5
	// leastFields is how many lines the foot leaves to the fields.
	leastFields = 3
)

// check is what the fields were found to be, until something changes.
type check struct {
	valid    bool
	changed  uint64
	now      time.Time
	query    client.Query
	problems []client.Problem
	bad      map[client.Field]bool
	line     queryline.Problems // where they stand in the line, while it is typed in
	meant    string             // by addresses that look like a slip
	focus    stop
	goes     string // the field that what is typed at the stop goes to, "" where it belongs there
	equals   string
	window   []string // what When stands for, see windowNotes
}

// examine checks the fields, once for each change and minute.
func (m *Model) examine() check {
	now := m.now.Truncate(time.Minute)
	if m.checked.valid && m.checked.changed == m.changed && m.checked.focus == m.focus && m.checked.now.Equal(now) {
		return m.checked
	}
	c := check{valid: true, changed: m.changed, focus: m.focus, now: now, bad: map[client.Field]bool{}}
	c.query, c.problems = m.lately()
	for _, problem := range c.problems {
		c.bad[problem.Field] = true
	}
	if s, ok := m.landing(c.bad[m.focus.field().ID]); ok {
		c.goes = landsIn(s)
	}
	if m.focus == stopLine {
		c.line = m.lineProblems(m.now)
	}
	if len(c.problems) == 0 {
		c.meant, c.equals = m.meant(c.query), m.equals()
	}
	c.window = m.windowNotes()
	m.checked = c
	return c
}

// View draws the form: as many lines as it needs, at most as many and as wide as
// SetSize said. Without a frame it is exactly as many.
func (m *Model) View() string {
	if m.height == 0 {
		return ""
	}
	return strings.Join(m.latest().rows, "\n")
}

// Cursor returns where the terminal's cursor belongs.
func (m *Model) Cursor() (x, y int, shown bool) {
	if m.height == 0 {
		return 0, 0, false
	}
	cursor := m.latest().cursor
	return cursor.x, cursor.y, cursor.shown
}

// position is where the terminal's cursor belongs.
type position struct {
	x, y  int
	shown bool
}

// drawing is the form as it was drawn last, until something changes.
type drawing struct {
	rows   []string
	cursor position
}

// Layout draws the form, once for each change, and scrolls to the cursor. It comes
// before View and Cursor, which change nothing.
func (m *Model) Layout() {
	if m.drawn == nil {
		drawn := m.draw()
		m.drawn = &drawn
	}
}

// latest returns what Layout drew, or would draw where it has not been called.
func (m *Model) latest() drawing {
	if m.drawn != nil {
		return *m.drawn
	}
	form := *m
	return form.draw()
}

// draw draws the fields, as many as there is room for, the foot below them and the
// frame around both.
func (m *Model) draw() drawing {
	width, height := m.inside()
	fields := m.fieldLines(width)
	foot := m.footBelow(len(fields), width, height)
	height = m.grow(len(fields)+len(foot), height)
	visible := min(len(fields), height-len(foot))
	m.scrollToCursor(fields, visible)
	end := m.scroll + visible
	d := drawing{rows: make([]string, 0, m.height)}
	for y, l := range fields[m.scroll:end] {
		d.rows = append(d.rows, l.text)
		if l.cursor >= 0 && l.cursor < width {
			d.cursor = position{l.cursor, y, true}
		}
	}
	d.rows = append(d.rows, foot...)
	for len(d.rows) < height {
		d.rows = append(d.rows, "")
	}
	m.listOver(d, width)
	for i, row := range d.rows {
		d.rows[i] = text.Fit(row, width)
	}
	if m.framed() {
		d = m.frame(d, m.scroll > 0, end < len(fields))
	}
	return d
}

// grow returns how many lines the frame has for that many, at most as many as there is
// room for. It is never lower than it was since the form was opened, so that it does
// not go up and down while somebody types.
func (m *Model) grow(lines, room int) int {
	if !m.framed() {
		return room
	}
	m.grown = min(room, max(m.grown, lines))
	return m.grown
}

// footBelow draws the foot below that many lines of fields, with empty lines up to
// footHeight while there is room.
func (m *Model) footBelow(fields, width, height int) []string {
	foot := m.foot(width, height-fields)
	foot = foot[:min(len(foot), max(0, height-leastFields))]
	for len(foot) < footHeight && fields+len(foot) < height {
		foot = append(foot, "")
	}
	return foot
}

// scrollToCursor scrolls no further than it must to have the line with the cursor
// among the visible ones.
func (m *Model) scrollToCursor(fields []line, visible int) {
	focused := 0
	for i, l := range fields {
		if l.cursor >= 0 {
			focused = i
		}
	}
	m.scroll = max(0, min(m.scroll, len(fields)-visible))
	m.scroll = max(min(m.scroll, focused), focused-visible+1, 0)
}
