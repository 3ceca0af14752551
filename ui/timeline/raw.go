package timeline

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// raw is the view of one event in full, as it came.
type raw struct {
	lines []string // cleaned and wrapped
	start int
}

// openRaw makes the view of the event under the cursor for the width there is.
func (m *Model) openRaw(start int) *raw {
	e, ok := m.Current()
	if !ok {
		return nil
	}
	view := &raw{start: start}
	for _, section := range rawSections(e) {
		view.lines = append(view.lines, m.sectionLines(section, m.width-m.indent())...)
	}
	view.start = m.clampRaw(view, start)
	return view
}

// section is a part of a raw event: names with their values, or lines without names.
type section struct {
	title string
	rows  [][2]string
}

// rawSections is everything that came with an event, not yet cleaned.
func rawSections(e client.Event) []section {
	name := string(e.Kind)
	if e.Name != "" && !strings.EqualFold(e.Name, name) {
		name += " (" + e.Name + ")"
	}
	first := section{rows: [][2]string{{"time", e.Time.String()}, {"event", name}}}
	if e.Action != "" {
		first.rows = append(first.rows, [2]string{"action", e.Action})
	}
	first.rows = append(first.rows, [2]string{"description", e.Description})
	sections := []section{first}
	if len(e.Data) > 0 {
		data := section{title: "data (" + strconv.Itoa(len(e.Data)) + ")"}
		for _, datum := range e.Data {
			data.rows = append(data.rows, [2]string{datum.Name, datum.Value})
		}
		sections = append(sections, data)
	}
	if e.RawData != "" {
		came := section{title: "as it came"}
		for line := range strings.SplitSeq(strings.ReplaceAll(e.RawData, "><", ">\n<"), "\n") {
			came.rows = append(came.rows, [2]string{"", line})
		}
		sections = append(sections, came)
	}
	return sections
}

const (
	// mostRawName bounds the column of the names.
	mostRawName = 32
	// leastRawValue is the room that a value needs beside its name; with less it goes
	// below.
	leastRawValue = 24
)

// sectionLines draws a section as wide as width: names and values side by side.
func (m *Model) sectionLines(s section, width int) []string {
	var lines []string
	if s.title != "" {
		lines = append(lines, "", m.theme.Strong.Render(s.title))
	}
	column := 0
	for _, row := range s.rows {
		column = max(column, min(text.Width(text.Clean(row[0]).String()), mostRawName))
	}
	column += 2
	for _, row := range s.rows {
		name, value := text.Clean(row[0]).String(), text.Clean(row[1]).String()
		switch {
		case column == 2:
			lines = append(lines, cut(value, width)...)
		case width-column < leastRawValue:
			lines = append(lines, m.theme.Faint.Render(text.Truncate(name, width, m.theme.Glyphs.Ellipsis)))
			lines = append(lines, indented(cut(value, width-2), 2)...)
		default:
			values := indented(cut(value, width-column), column)
			head := m.theme.Faint.Render(text.Truncate(name, column-2, m.theme.Glyphs.Ellipsis))
			values[0] = text.Pad(head, column) + strings.TrimPrefix(values[0], text.Spaces(column))
			lines = append(lines, values...)
		}
	}
	return lines
}

// indented puts lines behind an indent, at least an empty one.
func indented(lines []string, indent int) []string {
	if len(lines) == 0 {
		return []string{text.Spaces(indent)}
	}
	for i := range lines {
		lines[i] = text.Spaces(indent) + lines[i]
	}
	return lines
}

// cut makes lines of width columns out of one, between words where it can, and changes
// nothing else, for spaces may matter in what is shown as it came. It looks at one line's worth at
// a time, so that the longest text costs no more than its length.
func cut(s string, width int) []string {
	if width < 4 {
		return nil
	}
	var lines []string
	for {
		front := s[:runeStart(s, 8*width)]
		if len(front) == len(s) && text.Width(s) <= width {
			return append(lines, s)
		}
		head := text.Truncate(front, width, "")
		if head == "" {
			// A character that does not fit into any line.
			s = s[max(1, runeStart(s, utf8.UTFMax)):]
			continue
		}
		head = head[:wordEnd(head, s[len(head):])]
		lines = append(lines, head)
		s = s[len(head):]
	}
}

// wordEnd returns where to end a line that is full: behind its last space, or without
// one behind its last punctuation, but not so early that most of the line is empty.
func wordEnd(head, rest string) int {
	if strings.HasPrefix(rest, " ") {
		return len(head)
	}
	for _, ends := range []string{" ", ";:,|}>/"} {
		if at := strings.LastIndexAny(head, ends); at >= len(head)/3 {
			return at + 1
		}
	}
	return len(head)
}

// runeStart returns the last index up to at where a character begins, or the
// length of a shorter text.
func runeStart(s string, at int) int {
	if at >= len(s) {
		return len(s)
	}
	for at > 0 && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}

func (m *Model) clampRaw(view *raw, start int) int {
	return clamp(start, 0, max(0, len(view.lines)-m.rawPage()))
}

// rawPage is the number of lines of the view below its title.
func (m *Model) rawPage() int { return max(0, m.height-1) }

func (m *Model) handleRaw(id action.ID) bool {
	page := max(1, m.rawPage())
	by := 0
	switch id {
	case action.Down:
		by = 1
	case action.Up:
		by = -1
	case action.PageDown:
		by = page
	case action.PageUp:
		by = -page
	case action.HalfPageDown:
		by = max(1, page/2)
	case action.HalfPageUp:
		by = -max(1, page/2)
	case action.Top:
		by = -len(m.raw.lines)
	case action.Bottom:
		by = len(m.raw.lines)
	case action.Raw, action.Open, action.Back:
		m.raw = nil
		return true
	default:
		return false
	}
	m.raw.start = m.clampRaw(m.raw, m.raw.start+by)
	return true
}

func (m *Model) rawView() string {
	lines := make([]string, 0, m.height)
	last := min(m.raw.start+m.rawPage(), len(m.raw.lines))
	title := "Raw event " + text.Count(m.steps[m.cursor].first+1) + " of " + text.Count(len(m.events))
	if len(m.raw.lines) > m.rawPage() {
		title += ", lines " + text.Count(m.raw.start+1) + " to " + text.Count(last) + " of " + text.Count(len(m.raw.lines))
	}
	indent := text.Spaces(m.indent())
	lines = append(lines, m.fit(indent+m.theme.Title.Render(text.Truncate(title, m.width-m.indent(), m.theme.Glyphs.Ellipsis))))
	for _, line := range m.raw.lines[m.raw.start:last] {
		lines = append(lines, m.fit(indent+line))
	}
	for len(lines) < m.height {
		lines = append(lines, text.Spaces(m.width))
	}
	return strings.Join(lines[:m.height], "\n")
}
