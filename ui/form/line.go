package form

import (
	"cmp"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// queryLine is the search as one line, above the fields.
type queryLine struct {
	// edited reports that the line was typed in and the fields go by it. Else the line
	// goes by the fields.
	edited bool
	read   queryline.Line // of an edited line
	behind bool           // the fields have changed since the line was written
}

// lineText is what stands in the line.
func (m *Model) lineText() string {
	if m.line.behind {
		m.writeLine()
	}
	return m.editors[stopLine].String()
}

// follow has the line go by the fields again. It is written when somebody looks at it:
// one of thousands of addresses takes its time.
func (m *Model) follow() {
	m.line.edited, m.line.behind = false, true
	if m.focus == stopLine {
		m.writeLine()
	}
}

// writeLine writes the line from the fields.
func (m *Model) writeLine() {
	line := ""
	if !m.empty() {
		line = m.Spelled().String()
	}
	m.editors[stopLine].Set(line)
	m.line.behind = false
}

// empty reports whether nothing is asked for but the time that is there at first.
func (m *Model) empty() bool { return m.Search().String() == "" }

// readLine fills the fields from a line that was typed in.
func (m *Model) readLine() {
	read := queryline.Parse(m.lineText())
	m.fill(read.Search)
	m.line = queryLine{edited: true, read: read}
}

// enterLine puts the cursor where the next word is typed.
func (m *Model) enterLine() {
	if line := m.lineText(); line != "" && !strings.HasSuffix(line, " ") {
		m.editors[stopLine].Set(line + " ")
	}
}

// lineProblems are those of the line as it stands, each at its word.
func (m *Model) lineProblems(now time.Time) queryline.Problems {
	read := m.line.read
	if !m.line.edited {
		read = queryline.Parse(m.lineText())
	}
	_, problems := read.Check(m.dialect, now, m.Zone())
	return problems
}

// lineLines are the line and, below, what is wrong in it: the mark stands under the
// word.
func (m *Model) lineLines(width int) []line {
	if !m.roomForLine() {
		return nil
	}
	room := max(2, width-markWidth)
	shown, cursor := "", 0
	if m.focus == stopLine {
		shown, cursor = m.editors[stopLine].View(room, m.theme.Glyphs.Ellipsis)
	} else {
		shown = text.Clean(cmp.Or(m.shortLine(), lineExample)).Truncate(room, m.theme.Glyphs.Ellipsis)
	}
	mark, style := text.Spaces(markWidth), m.theme.FieldHint
	first, below := line{cursor: noCursor}, line{cursor: noCursor}
	if m.focus == stopLine {
		mark, style = m.theme.Cursor.Render(text.Fit(m.theme.Glyphs.Cursor, markWidth)), m.theme.Field
		first.cursor = markWidth + cursor
		below.text = m.belowLine(width, cursor)
	}
	first.text = mark + style.Render(shown)
	return []line{first, below}
}

// shortLine is the line without what makes it long: of many values it has the first.
func (m *Model) shortLine() string {
	for _, field := range client.Fields {
		if m.many(stop(field.ID)) != "" {
			return m.Spelled().Short()
		}
	}
	return m.lineText()
}

// belowLine marks the first wrong word and says what is wrong with it, or which words
// there are while none is typed.
func (m *Model) belowLine(width, cursor int) string {
	typed := m.lineText()
	problems := m.examine().line
	if len(problems) == 0 || m.Suggesting() {
		if strings.TrimSpace(typed) == "" {
			return text.Spaces(markWidth) + m.theme.FieldHint.Render(text.Truncate(lineHint, width-markWidth, m.theme.Glyphs.Ellipsis))
		}
		return ""
	}
	p := problems[0]
	at := m.editors[stopLine].Position()
	column := markWidth + cursor + between(typed, at, p.From)
	end := column + text.Clean(typed[p.From:p.To]).Width()
	column, end = max(column, markWidth), min(end, width)
	if p.From == p.To || end <= column {
		column, end = markWidth, markWidth
	}
	words := text.Clean(p.Message).String()
	if end > column {
		words = strings.Repeat("^", end-column) + " " + words
	}
	if over := column + text.Width(words) - width; over > 0 && column > markWidth && end-column < width/2 {
		return m.beforeWord(text.Clean(p.Message).String(), column, end, width)
	}
	return text.Spaces(column) + m.theme.Problem.Render(text.Truncate(words, width-column, m.theme.Glyphs.Ellipsis))
}

// beforeWord is what is wrong with a word at the right end, and the mark under it.
func (m *Model) beforeWord(words string, column, end, width int) string {
	after := width - end - 1
	if before := column - markWidth - 1; before > after {
		words = text.Truncate(words, before, m.theme.Glyphs.Ellipsis)
		return text.Spaces(column-1-text.Width(words)) + m.theme.Problem.Render(words+" "+strings.Repeat("^", end-column))
	}
	words = text.Truncate(words, max(0, after), m.theme.Glyphs.Ellipsis)
	return text.Spaces(column) + m.theme.Problem.Render(strings.Repeat("^", end-column)+" "+words)
}

// between is how many columns lie from one place of a line to another, in bytes, less
// than zero when that is before.
func between(line string, from, to int) int {
	if to < from {
		return -text.Clean(line[to:from]).Width()
	}
	return text.Clean(line[from:to]).Width()
}

// lineExample stands in the line while nothing is asked for, and lineHint below it once
// it can be typed.
const (
	lineExample = "up: the search in one line, such as from:*@contoso.com status:failed since:2d"
	lineHint    = "to: from: subject: status: since: and more; -subject: leaves out"
)

// leastForLine is the least height that has room for the line.
const leastForLine = 14

func (m *Model) roomForLine() bool {
	return m.height >= leastForLine || m.focus == stopLine
}

// fill puts a search into the fields.
func (m *Model) fill(s queryline.Search) {
	q := s.Query
	m.loadTimes(s)
	m.match = 0
	for i, match := range client.SubjectMatches {
		if match == q.SubjectMatch {
			m.match = i
		}
	}
	m.open = m.open && m.focus.field().Folded
	for _, field := range client.Fields {
		values := field.Values(&q)
		if reader := readers[field.Kind]; reader.read != nil {
			m.editors[stop(field.ID)].Set(reader.join(values))
		}
		m.open = m.open || field.Folded && len(values) > 0
	}
	m.choose(q.Statuses)
	if !m.open && m.focus.field().Folded {
		m.focus = stopFold
	}
}
