package table

import (
	"strings"

	"charm.land/lipgloss/v2"

	"msgtrace/ui/text"
)

// View draws the table: exactly as many lines as SetSize said, each exactly as
// wide.
func (m *Model[R]) View() string {
	if m.height == 0 {
		return ""
	}
	var b strings.Builder
	b.Grow(m.height * (m.width + 32))
	first, end := m.Visible()
	b.WriteString(m.headWithPlace(first, end))
	blank := text.Spaces(min(gutter, m.width))
	mark := m.mark(blank)
	from, to := m.span()
	for line := range m.page() {
		b.WriteByte('\n')
		place := first + line
		if place >= end {
			b.WriteString(text.Spaces(m.width))
			continue
		}
		before := blank
		if place == m.cursor {
			before = mark
		}
		switch {
		case place >= from && place < to || m.marks.has(m.indexAt(place)):
			before = m.signed(before, m.theme.Glyphs.Marked)
		case m.news != nil && m.news(m.Row(place)):
			before = m.signed(before, m.theme.Glyphs.News)
		}
		b.WriteString(before)
		b.WriteString(m.line(m.Row(place)))
	}
	return b.String()
}

// sight is which rows are in sight, and of how many.
type sight struct{ first, end, of int }

// Rest says that the cursor rests. Only then the heads say which rows are in sight now:
// while it moves that is not worth the bytes.
func (m *Model[R]) Rest() {
	first, end := m.Visible()
	m.rested = sight{first, end, m.Len()}
}

// headWithPlace is the heads of the columns and, where not all rows are in sight and there
// is room, which of them are.
func (m *Model[R]) headWithPlace(first, end int) string {
	if at := m.rested; at.of == m.Len() && at.end-at.first == end-first {
		first, end = at.first, at.end
	}
	if end-first < m.Len() {
		place := text.Count(first+1) + "-" + text.Count(end) + " of " + text.Count(m.Len())
		if room := m.width - text.Width(m.head); gap+text.Width(place)+1 <= room {
			return m.head + text.Spaces(room-text.Width(place)-1) + m.theme.Faint.Render(place) + " "
		}
	}
	return text.Fit(m.head, m.width)
}

// mark draws the gutter of the row under the cursor, as wide as blank.
func (m *Model[R]) mark(blank string) string {
	if blank == "" {
		return ""
	}
	if m.focused {
		return m.theme.Cursor.Render(m.theme.Glyphs.Cursor) + blank[1:]
	}
	return m.theme.CursorBlurred.Render(m.theme.Glyphs.Resting) + blank[1:]
}

// signed is the gutter of a row that has a sign.
func (m *Model[R]) signed(before, sign string) string {
	front, room := strings.CutSuffix(before, " ")
	if !room || m.width < gutter {
		return before
	}
	return front + m.theme.Accent.Render(sign)
}

// line draws a row without its gutter, or returns what was drawn before.
func (m *Model[R]) line(row R) string {
	key := m.key(row)
	if line, ok := m.lines.get(key, row); ok {
		return line
	}
	var b strings.Builder
	for i, column := range m.fitted {
		cell := column.Cell(row)
		switch {
		case i == 0:
			cell = cell.Inline()
		case cell.Hang.Text != "":
			b.WriteString(text.Spaces(gap-text.Width(cell.Hang.Text)) + m.paint(cell.Hang.Style, cell.Hang.Text))
		default:
			b.WriteString(text.Spaces(gap))
		}
		m.cell(&b, column, cell)
	}
	line := text.Fit(b.String(), m.width-gutter)
	m.lines.put(key, row, line, 4*m.height)
	return line
}

// cell draws one cell, cut or filled to the column's width.
func (m *Model[R]) cell(b *strings.Builder, column fitted[R], cell Cell) {
	spans := cell.Spans
	if len(spans) == 0 {
		truncate := column.Truncate
		if truncate == nil {
			truncate = text.Truncate
		}
		shown := truncate(cell.Text, column.width-text.Width(cell.Lead.Text)-text.Width(cell.Tail), m.theme.Glyphs.Ellipsis)
		spans = []Span{{Text: shown + cell.Tail, Style: cell.Style}}
		if m.hits != nil {
			spans = m.spans(column.ID, shown, cell)
		}
		if cell.Lead.Text != "" {
			spans = append([]Span{cell.Lead}, spans...)
		}
	}
	total := 0
	for _, span := range spans {
		total += text.Width(span.Text)
	}
	if column.AlignRight {
		b.WriteString(text.Spaces(column.width - total))
	}
	room := column.width
	for i, span := range spans {
		width := text.Width(span.Text)
		if more := total - width; width > room || width == room && i < len(spans)-1 && more > 0 {
			b.WriteString(m.paint(span.Style, text.Fit(text.Truncate(span.Text+" ", room, m.theme.Glyphs.Ellipsis), room)))
			return
		}
		b.WriteString(m.paint(span.Style, span.Text))
		room -= width
		total -= width
	}
	if !column.AlignRight {
		b.WriteString(text.Spaces(room))
	}
}

// spans are the pieces of a cell's text as it is shown: what was found, and the rest.
func (m *Model[R]) spans(column, shown string, cell Cell) []Span {
	var spans []Span
	found, from := m.theme.Match, 0
	if cell.Style != nil {
		found = cell.Style.Inherit(found) // the color of a status stays
	}
	for _, hit := range m.hits(column, shown) {
		spans = append(spans, Span{Text: shown[from:hit[0]], Style: cell.Style}, Span{Text: shown[hit[0]:hit[1]], Style: &found})
		from = hit[1]
	}
	return append(spans, Span{Text: shown[from:] + cell.Tail, Style: cell.Style})
}

// paint draws a text in a style; nil is that of plain text, which most themes leave to
// the terminal.
func (m *Model[R]) paint(style *lipgloss.Style, s string) string {
	if style == nil && m.theme.HasTextColor() {
		style = &m.theme.Text
	}
	if style == nil || s == "" {
		return s
	}
	return style.Render(s)
}

// memo keeps the lines that were drawn, by key.
type memo[R any] struct {
	keep  bool // R is a pointer: the same pointer is the same row
	lines map[string]drawn[R]
}

type drawn[R any] struct {
	row  R
	line string
}

func (c *memo[R]) get(key string, row R) (string, bool) {
	d, ok := c.lines[key]
	if !ok || c.keep && any(d.row) != any(row) {
		return "", false
	}
	return d.line, true
}

func (c *memo[R]) put(key string, row R, line string, limit int) {
	if c.lines == nil || len(c.lines) >= max(256, limit) {
		c.lines = make(map[string]drawn[R])
	}
	c.lines[key] = drawn[R]{row: row, line: line}
}

// stale forgets the lines of rows that may have changed under the same key.
func (c *memo[R]) stale() {
	if !c.keep {
		c.clear()
	}
}

func (c *memo[R]) clear() { c.lines = nil }
