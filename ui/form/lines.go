package form

import (
	"fmt"

	"charm.land/lipgloss/v2"

	"msgtrace/client"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

const (
	markWidth  = 2
	labelWidth = 12
	// valueColumn is where the values begin, after the mark and the label.
	valueColumn = markWidth + labelWidth
	// hinted is the width from which hints stand beside the fields.
	hinted    = 84
	hintWidth = 36
	// leastWhen is the least room for the text of When. The note beside it begins at
	// noteColumn if it can, so that it stays where it is while the choice changes.
	leastWhen  = 20
	noteColumn = valueColumn + 22
	// noteGap is the number of columns before a note.
	noteGap       = 3
	longestStatus = 24
)

// line is one line of the form, and the column of the cursor in it.
type line struct {
	text   string
	cursor int // noCursor: it is in another line
}

const noCursor = -1

// fieldLines draws the fields, without those that are folded away.
func (m *Model) fieldLines(width int) []line {
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
	case stopLine:
		return m.lineLines(width)
	case stopWhen:
		return m.whenLines(width)
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
	if m.mistaken(at) {
		mark = m.theme.FieldBad.Render(text.Fit(m.theme.Glyphs.Failed, markWidth))
	}
	return mark + style.Render(name) + text.Spaces(labelWidth-text.Width(name))
}

func (m *Model) bad(at stop) bool { return m.examine().bad[at.field().ID] }

// mistaken reports whether what stands at a stop is to be mended: it is bad, and going on
// does not give it to another field.
func (m *Model) mistaken(at stop) bool { return m.bad(at) && (at != m.focus || m.examine().goes == "") }

// valueStyle is the look of what is typed.
func (m *Model) valueStyle(at stop) lipgloss.Style {
	switch {
	case m.mistaken(at):
		return m.theme.FieldBad
	case m.old:
		return m.theme.FieldHint
	}
	return m.theme.Field
}

// valueWidth is the room for a value, hints being beside it or not.
func valueWidth(width int) int {
	room := width - valueColumn
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

// textLine draws the text of a field behind what stands before it, in room columns,
// and beside it the hint, if a form of that width has room for hints.
func (m *Model) textLine(at stop, before string, width, room int) line {
	shown, cursor := m.editors[at].View(room-1, m.theme.Glyphs.Ellipsis)
	if many := m.many(at); many != "" && m.focus != at {
		shown = text.Truncate(many, room-1, m.theme.Glyphs.Ellipsis)
	}
	l := line{cursor: noCursor, text: before + m.valueStyle(at).Render(shown)}
	if m.focus == at {
		l.cursor = text.Width(before) + cursor
	}
	if hint := m.hint(at, width); hint != "" {
		l.text += text.Spaces(text.Width(before)+room-text.Width(l.text)) + hint
	}
	return l
}

// many says a list of values that nobody reads through, by its first: "ann@contoso.com or
// 299 others". It is empty for a short one.
func (m *Model) many(at stop) string {
	editor, typing := m.editors[at]
	if !typing || len(editor.String()) < longList || len(m.values(at.field())) <= queryline.Long {
		return ""
	}
	values := m.values(at.field())
	return text.Clean(fmt.Sprintf("%s or %d others", values[0], len(values)-1)).String()
}

// longList is from how many bytes on a text may be a list of more than queryline.Long values.
const longList = 3 * queryline.Long

// choiceIndent is the width of "‹ ", what stands before the word of a choice. The
// cursor goes to the word.
const choiceIndent = 2

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
	when, end := m.whenLine(width)
	notes := m.examine().window
	// The last one lacks the zone. It is not for beside: below, one with the zone may fit.
	beside := notes[:max(0, len(notes)-1)]
	if note := firstToFit(beside, width-end-noteGap); note != "" {
		column := min(max(end+noteGap, noteColumn), width-text.Width(note))
		when.text += text.Spaces(column-text.Width(when.text)) + m.theme.FieldHint.Render(note)
		return []line{when}
	}
	if note := firstToFit(notes, width-valueColumn); note != "" {
		return []line{when, {cursor: noCursor, text: text.Spaces(valueColumn) + m.theme.FieldHint.Render(note)}}
	}
	return []line{when}
}

// whenLine draws the window alone. End is the column after it.
func (m *Model) whenLine(width int) (when line, end int) {
	label := m.label(stopWhen)
	if m.preset < 0 {
		end = valueColumn + max(leastWhen, text.Clean(m.whenText()).Width()+2)
		room := max(1, min(end, width)-valueColumn)
		const noHint = 0 // a width without room for one: the note is in its place
		return m.textLine(stopWhen, label, noHint, room), end
	}
	focused := m.focus == stopWhen
	choice := m.choice(m.whenText(), focused)
	when = line{cursor: noCursor, text: label + choice}
	if focused {
		when.cursor = valueColumn + choiceIndent
	}
	return when, valueColumn + text.Width(choice)
}

// firstToFit returns the first of the notes that fits into room, or "".
func firstToFit(notes []string, room int) string {
	for _, note := range notes {
		if text.Width(note) <= room {
			return note
		}
	}
	return ""
}

// subjectLine has the choice of the comparison before the text.
func (m *Model) subjectLine(width int) line {
	label := m.label(stopSubject)
	choice := m.choice(client.SubjectMatches[m.match].Word(), m.focus == stopMatch) + "  "
	l := m.textLine(stopSubject, label+choice, width, valueWidth(width)-text.Width(choice))
	if m.focus == stopMatch {
		l.cursor = text.Width(label) + choiceIndent
	}
	return l
}

// statusLines are the boxes of the statuses: close together where that saves a line,
// else on as many lines as they need.
func (m *Model) statusLines(width int) []line {
	lines := m.statusLinesWith("  ", width)
	if len(lines) == 1 {
		return lines
	}
	if close := m.statusLinesWith(" ", width); len(close) == 1 {
		return close
	}
	return lines
}

func (m *Model) statusLinesWith(gap string, width int) []line {
	var lines []line
	current := line{cursor: noCursor, text: m.label(stopStatus)}
	for i, status := range m.boxes() {
		box, focused := m.statusBox(i, status)
		if used := text.Width(current.text); used > valueColumn && used+text.Width(box) > width {
			lines = append(lines, current)
			current = line{cursor: noCursor, text: text.Spaces(valueColumn)}
		}
		if focused {
			current.cursor = text.Width(current.text)
		}
		current.text += box + gap
	}
	if hint := stopStatus.field().Hint; m.focus == stopStatus && text.Width(current.text)+1+text.Width(hint) <= width {
		current.text += " " + m.theme.FieldHint.Render(hint)
	}
	return append(lines, current)
}

// statusBox draws one of the boxes, and reports whether the cursor is on it.
func (m *Model) statusBox(i int, status client.Status) (box string, focused bool) {
	mark, style := m.theme.Glyphs.Unchecked, m.theme.Field
	if m.statuses[i] {
		mark, style = m.theme.Glyphs.Checked, m.theme.Strong
	}
	focused = m.focus == stopStatus && m.box == i
	if focused {
		style = m.theme.FieldFocused
	}
	word := text.Clean(status.Word()).Truncate(longestStatus, m.theme.Glyphs.Ellipsis)
	return style.Render(mark + " " + word), focused
}

// foldLine opens and closes the fields for ids.
func (m *Model) foldLine() line {
	glyph := m.theme.Glyphs.Closed
	if m.open {
		glyph = m.theme.Glyphs.Open
	}
	label := glyph + " By id or IP, or leave out"
	mark, style := text.Spaces(markWidth), m.theme.FieldLabel
	l := line{cursor: noCursor}
	if m.focus == stopFold {
		mark, style = m.theme.Cursor.Render(text.Fit(m.theme.Glyphs.Cursor, markWidth)), m.theme.FieldFocused
		l.cursor = markWidth
	}
	l.text = mark + style.Render(label)
	if m.focus == stopFold {
		l.text += text.Spaces(noteGap) + m.theme.FieldHint.Render("space opens and closes")
	}
	if !m.open && m.hidden() > 0 {
		l.text += text.Spaces(noteGap) + m.theme.Warning.Render(text.Count(m.hidden())+" filled in")
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
