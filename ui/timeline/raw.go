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
	for _, line := range rawLines(e) {
		view.lines = append(view.lines, cut(text.Clean(line).String(), m.width)...)
	}
	view.start = m.clampRaw(view, start)
	return view
}

// rawLines is everything that came with an event, not yet cleaned.
func rawLines(e client.Event) []string {
	lines := []string{
		"time         " + e.Time.String(),
		"event        " + string(e.Kind),
	}
	if e.Name != "" && !strings.EqualFold(e.Name, string(e.Kind)) {
		lines[1] += " (" + e.Name + ")"
	}
	if e.Action != "" {
		lines = append(lines, "action       "+e.Action)
	}
	lines = append(lines, "description  "+e.Description)
	if len(e.Data) > 0 {
		lines = append(lines, "", "data ("+strconv.Itoa(len(e.Data))+")")
	}
	for _, datum := range e.Data {
		lines = append(lines, "  "+datum.Name+" = "+datum.Value)
	}
	if e.RawData != "" {
		lines = append(lines, "", "as it came")
		for line := range strings.SplitSeq(strings.ReplaceAll(e.RawData, "><", ">\n<"), "\n") {
			lines = append(lines, line)
		}
	}
	return lines
}

// cut makes lines of width columns out of one and changes nothing else, for
// spaces may matter in what is shown as it came. It looks at one line's worth at
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
		lines = append(lines, head)
		s = s[len(head):]
	}
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
	title := "Raw event " + text.Count(m.cursor+1) + " of " + text.Count(len(m.steps))
	if len(m.raw.lines) > m.rawPage() {
		title += ", lines " + text.Count(m.raw.start+1) + " to " + text.Count(last) + " of " + text.Count(len(m.raw.lines))
	}
	lines = append(lines, m.fit(m.theme.Title.Render(text.Truncate(title, m.width, m.theme.Glyphs.Ellipsis))))
	for _, line := range m.raw.lines[m.raw.start:last] {
		lines = append(lines, m.fit(line))
	}
	for len(lines) < m.height {
		lines = append(lines, text.Spaces(m.width))
	}
	return strings.Join(lines[:m.height], "\n")
}
