package form

import (
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"msgtrace/client"
	"msgtrace/ui/text"
)

const (
	markWidth  = 2
	labelWidth = 12
	// hinted is the width from which hints stand beside the fields.
	hinted    = 84
	hintWidth = 36
	// framedHeight and framedWidth are the least with a frame around.
	framedHeight, framedWidth = 12, 40
	longestStatus             = 24
	// footHeight is kept free below the fields, so that a problem that comes and
	// goes while somebody types moves nothing.
	footHeight = 6
)

// check is what the fields were found to be, until something changes.
type check struct {
	valid    bool
	changed  uint64
	now      time.Time
	query    client.Query
	problems []client.Problem
	bad      map[client.Field]bool
	equals   string
	notes    []string // of the window
}

// examine checks the fields, once for each change and minute.
func (m *Model) examine() check {
	now := m.now.Truncate(time.Minute)
	if m.checked.valid && m.checked.changed == m.changed && m.checked.now.Equal(now) {
		return m.checked
	}
	c := check{valid: true, changed: m.changed, now: now, bad: map[client.Field]bool{}}
	c.query, c.problems = m.Query(m.now)
	for _, problem := range c.problems {
		c.bad[problem.Field] = true
	}
	c.equals, c.notes = m.Equals(), m.windowNotes()
	m.checked = c
	return c
}

// line is one line of the form, and where in it the cursor would be.
type line struct {
	text   string
	cursor int // -1: not here
}

// View draws the form: exactly as many lines as SetSize said, each at most as
// wide.
func (m *Model) View() string {
	if m.height == 0 {
		return ""
	}
	return strings.Join(m.layout().rows, "\n")
}

// Cursor returns where the terminal's cursor belongs.
func (m *Model) Cursor() (x, y int, shown bool) {
	if m.height == 0 {
		return 0, 0, false
	}
	at := m.layout().at
	return at.x, at.y, at.shown
}

type place struct {
	x, y  int
	shown bool
}

// drawing is the form as it was drawn last, until something changes.
type drawing struct {
	rows []string
	at   place
}

// Settle draws the form, once for each change, and scrolls to the cursor.
func (m *Model) Settle() {
	if m.drawn == nil {
		rows, at := m.draw()
		m.drawn = &drawing{rows, at}
	}
}

// layout is what Settle drew, or would draw.
func (m *Model) layout() drawing {
	if m.drawn != nil {
		return *m.drawn
	}
	form := *m
	rows, at := form.draw()
	return drawing{rows, at}
}

func (m *Model) draw() ([]string, place) {
	frame := m.height >= framedHeight && m.width >= framedWidth
	inner, room := m.width, m.height
	if frame {
		inner, room = m.width-4, m.height-2
	}
	body := m.body(inner)
	foot := m.foot(inner, room-len(body))
	foot = foot[:min(len(foot), max(0, room-3))]
	for len(foot) < footHeight && len(body)+len(foot) < room {
		foot = append(foot, "")
	}
	visible := min(len(body), max(0, room-len(foot)))
	focused := 0
	for i, l := range body {
		if l.cursor >= 0 {
			focused = i
		}
	}
	m.scroll = max(0, min(m.scroll, len(body)-visible))
	m.scroll = max(min(m.scroll, focused), focused-visible+1, 0)
	rows := make([]string, 0, m.height)
	var at place
	for i := range visible {
		text, n := "", m.scroll+i
		if n < len(body) {
			text = body[n].text
			if body[n].cursor >= 0 && body[n].cursor < inner {
				at = place{body[n].cursor, i, true}
			}
		}
		rows = append(rows, text)
	}
	rows = append(rows, foot...)
	for len(rows) < room {
		rows = append(rows, "")
	}
	for i, row := range rows {
		rows[i] = text.Fit(row, inner)
	}
	if frame {
		at.x, at.y = at.x+2, at.y+1
		rows = m.frame(rows, m.scroll > 0, m.scroll+visible < len(body))
	}
	return rows, at
}

// frame puts the border around; a word in it says that there is more.
func (m *Model) frame(rows []string, above, below bool) []string {
	g, border := m.theme.Glyphs, m.theme.BorderFocused
	rule := func(left, right, title string, more bool) string {
		mark := ""
		if more {
			mark = g.Horizontal + " more "
		}
		filler := strings.Repeat(g.Horizontal, max(0, m.width-2-text.Width(title)-text.Width(mark)))
		return border.Render(left) + m.theme.Title.Render(title) + border.Render(filler+mark+right)
	}
	framed := []string{rule(g.TopLeft, g.TopRight, " Search ", above)}
	side := border.Render(g.Vertical)
	for _, row := range rows {
		framed = append(framed, side+" "+row+" "+side)
	}
	return append(framed, rule(g.BottomLeft, g.BottomRight, "", below))
}

// body draws the fields.
func (m *Model) body(width int) []line {
	var lines []line
	for _, at := range stops {
		if m.open || !at.field().Folded {
			lines = append(lines, m.linesOf(at, width)...)
		}
	}
	return lines
}

// linesOf draws one stop. How the subject is compared stands on the subject's line.
func (m *Model) linesOf(at stop, width int) []line {
	switch at {
	case stopWhen:
		return m.whenLines(width)
	case stopMatch:
		return nil
	case stopSubject:
		return []line{m.subjectLine(width)}
	case stopStatus:
		return m.statusLines(width)
	case stopFold:
		return []line{m.foldLine()}
	}
	return []line{m.valueLine(at, width)}
}

// label draws the mark and the name of a field.
func (m *Model) label(at stop) string {
	name := at.field().Label
	focused := m.focus == at || at == stopSubject && m.focus == stopMatch
	mark, style := text.Spaces(markWidth), m.theme.FieldLabel
	if focused {
		mark, style = m.theme.Cursor.Render(text.Fit(m.theme.Glyphs.Cursor, markWidth)), m.theme.FieldFocused
	}
	if m.bad(at) {
		mark = m.theme.FieldBad.Render(text.Fit(m.theme.Glyphs.Failed, markWidth))
	}
	return mark + style.Render(name) + text.Spaces(labelWidth-text.Width(name))
}

func (m *Model) bad(at stop) bool { return m.examine().bad[at.field().ID] }

// valueStyle is the look of what is typed.
func (m *Model) valueStyle(at stop) lipgloss.Style {
	if m.bad(at) {
		return m.theme.FieldBad
	}
	return m.theme.Field
}

// valueWidth is the room for a value, hints being beside it or not.
func valueWidth(width int) int {
	room := width - markWidth - labelWidth
	if width >= hinted {
		room -= hintWidth
	}
	return max(1, room)
}

// hint draws what may go into a field, when there is room beside it.
func (m *Model) hint(at stop, width int) string {
	hint := at.field().Hint
	if width < hinted || hint == "" {
		return ""
	}
	return m.theme.FieldHint.Render(text.Truncate(hint, hintWidth-1, m.theme.Glyphs.Ellipsis))
}

// valueLine is a field with a text.
func (m *Model) valueLine(at stop, width int) line {
	return m.textLine(at, m.label(at), width, valueWidth(width))
}

func (m *Model) textLine(at stop, before string, width, room int) line {
	shown, cursor := m.editors[at].View(room-1, m.theme.Glyphs.Ellipsis)
	l := line{cursor: -1, text: before + m.valueStyle(at).Render(shown)}
	if m.focus == at {
		l.cursor = text.Width(before) + cursor
	}
	if hint := m.hint(at, width); hint != "" {
		l.text += text.Spaces(text.Width(before)+room-text.Width(l.text)) + hint
	}
	return l
}

// choice draws a choice of one: "‹ has ›".
func (m *Model) choice(word string, focused bool) string {
	style := m.theme.Field
	if focused {
		style = m.theme.FieldFocused
	}
	g := m.theme.Glyphs
	return m.theme.FieldHint.Render(g.Left) + " " + style.Render(word) + " " + m.theme.FieldHint.Render(g.Right)
}

// whenLines are the window as it was chosen or typed, and what it stands for:
// beside it where there is room, else below.
func (m *Model) whenLines(width int) []line {
	before := m.label(stopWhen)
	indent := markWidth + labelWidth
	var first line
	used := 0
	if m.preset >= 0 {
		choice := m.choice(m.whenText(), m.focus == stopWhen)
		first = line{cursor: -1, text: before + choice}
		if m.focus == stopWhen {
			first.cursor = indent + 2
		}
		used = indent + text.Width(choice)
	} else {
		used = indent + max(20, text.Clean(m.whenText()).Width()+2)
		first = m.textLine(stopWhen, before, 0, max(1, min(used, width)-indent))
	}
	forms := m.examine().notes
	note := longest(forms[:max(0, len(forms)-1)], width-used-3)
	if note == "" {
		if note = longest(forms, width-indent); note == "" {
			return []line{first}
		}
		return []line{first, {cursor: -1, text: text.Spaces(indent) + m.theme.FieldHint.Render(note)}}
	}
	at := min(max(used+3, indent+22), width-text.Width(note))
	first.text += text.Spaces(at-text.Width(first.text)) + m.theme.FieldHint.Render(note)
	return []line{first}
}

// longest returns the first of the forms that has room, or "".
func longest(forms []string, room int) string {
	for _, form := range forms {
		if text.Width(form) <= room {
			return form
		}
	}
	return ""
}

// subjectLine has the choice of the comparison before the text.
func (m *Model) subjectLine(width int) line {
	before := m.label(stopSubject)
	choiceAt := text.Width(before)
	before += m.choice(client.SubjectMatches[m.match].Word(), m.focus == stopMatch) + "  "
	l := m.textLine(stopSubject, before, width, valueWidth(width)-(text.Width(before)-choiceAt))
	if m.focus == stopMatch {
		l.cursor = choiceAt + 2
	}
	return l
}

// statusLines are the boxes of the statuses, on as many lines as they need.
func (m *Model) statusLines(width int) []line {
	indent := markWidth + labelWidth
	current := line{cursor: -1, text: m.label(stopStatus)}
	var lines []line
	for i, status := range m.boxes() {
		box, style := m.theme.Glyphs.Unchecked, m.theme.Field
		if m.statuses[i] {
			box, style = m.theme.Glyphs.Checked, m.theme.Strong
		}
		focused := m.focus == stopStatus && m.box == i
		if focused {
			style = m.theme.FieldFocused
		}
		item := box + " " + text.Clean(status.Word()).Truncate(longestStatus, m.theme.Glyphs.Ellipsis)
		if used := text.Width(current.text); used > indent && used+text.Width(item) > width {
			lines = append(lines, current)
			current = line{cursor: -1, text: text.Spaces(indent)}
		}
		if focused {
			current.cursor = text.Width(current.text)
		}
		current.text += style.Render(item) + "  "
	}
	if hint := stopStatus.field().Hint; m.focus == stopStatus && text.Width(current.text)+1+text.Width(hint) <= width {
		current.text += " " + m.theme.FieldHint.Render(hint)
	}
	return append(lines, current)
}

// foldLine opens and closes the fields for ids.
func (m *Model) foldLine() line {
	glyph := m.theme.Glyphs.Closed
	if m.open {
		glyph = m.theme.Glyphs.Open
	}
	label := glyph + " By id or IP"
	mark, style := text.Spaces(markWidth), m.theme.FieldLabel
	l := line{cursor: -1}
	if m.focus == stopFold {
		mark, style = m.theme.Cursor.Render(text.Fit(m.theme.Glyphs.Cursor, markWidth)), m.theme.FieldFocused
		l.cursor = markWidth
	}
	l.text = mark + style.Render(label)
	if m.focus == stopFold {
		l.text += text.Spaces(3) + m.theme.FieldHint.Render("space opens and closes")
	}
	if !m.open && m.hidden() > 0 {
		l.text += text.Spaces(3) + m.theme.Warning.Render(text.Count(m.hidden())+" filled in")
	}
	return l
}

// hidden counts the folded fields that hold something.
func (m *Model) hidden() int {
	n := 0
	for _, at := range stops {
		if at.field().Folded && !m.editors[at].Empty() {
			n++
		}
	}
	return n
}
