package form

import (
	"strings"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// suggestions are what the word at the cursor may be typed on to, in a list below it.
type suggestions struct {
	items  []queryline.Suggestion
	chosen int // none: nothing is
}

const noneChosen = -1

// SetSeen says which addresses are known, for the list of suggestions.
func (m *Model) SetSeen(seen queryline.Seen) { m.seen = seen }

// SetDomains says which domains are those of the tenant, for what was probably meant.
func (m *Model) SetDomains(domains []string) { m.domains = domains }

// meant is what was probably meant by addresses that look like a slip: "bob@contoso.com".
func (m *Model) meant(q client.Query) string {
	_, meant := queryline.NewSlips(m.domains, m.seen).Corrected(q)
	return strings.Join(meant, ", ")
}

// suggest makes the list for what was typed.
func (m *Model) suggest() {
	m.list = suggestions{chosen: noneChosen}
	editor, typed := m.editors[m.focus], m.focus.field().Kind == client.KindAddress
	switch {
	case m.focus == stopLine:
		m.list.items = queryline.Complete(editor.String(), editor.Position(), m.seen)
	case typed && m.focus.field().ID != "":
		m.list.items = queryline.Addresses(editor.String(), editor.Position(), m.seen)
	}
}

// Suggesting reports whether a list of suggestions is open.
func (m *Model) Suggesting() bool { return len(m.list.items) > 0 }

// handleSuggestion does an action of the list.
func (m *Model) handleSuggestion(id action.ID) bool {
	n := len(m.list.items)
	switch id {
	case action.SuggestDown:
		m.list.chosen = (m.list.chosen + 1) % n
	case action.SuggestUp:
		m.list.chosen = (max(m.list.chosen, 0) + n - 1) % n
	case action.SuggestTake:
		m.TakeSuggestion()
	case action.SuggestClose:
		m.list = suggestions{}
	default:
		return false
	}
	return true
}

// Chosen reports whether one of the suggestions is chosen.
func (m *Model) Chosen() bool { return m.Suggesting() && m.list.chosen >= 0 }

// TakeSuggestion types the chosen suggestion, or the first.
func (m *Model) TakeSuggestion() {
	s := m.list.items[max(m.list.chosen, 0)]
	editor := m.editors[m.focus]
	line := editor.String()
	taken, rest := s.Text, line[s.To:]
	if !strings.HasSuffix(taken, ":") && m.focus == stopLine && !strings.HasPrefix(rest, " ") {
		taken += " "
	}
	editor.Set(line[:s.From] + taken)
	at := editor.Position()
	editor.Insert(rest)
	editor.MoveTo(at)
	m.typedIn()
	if !strings.HasSuffix(taken, ":") {
		m.list = suggestions{}
	}
}

// listOver draws the list over the rows below the cursor, as much of it as there is
// room for.
func (m *Model) listOver(d drawing, width int) {
	if !m.Suggesting() || !d.cursor.shown {
		return
	}
	rows, _ := m.suggestionRows()
	column, _ := m.listPlace(d.cursor, width)
	for i, row := range rows {
		if below := d.cursor.y + 1 + i; below < len(d.rows) {
			before := text.Fit(text.Truncate(d.rows[below], column, ""), column)
			d.rows[below] = before + row
		}
	}
}

// listPlace returns where the list begins, and how wide it is.
func (m *Model) listPlace(cursor position, width int) (column, wide int) {
	editor, first := m.editors[m.focus], m.list.items[0]
	_, wide = m.suggestionRows()
	column = cursor.x + between(editor.String(), editor.Position(), first.From) - markWidth - 1
	return max(0, min(column, width-wide)), wide
}

// suggestionRows draws the suggestions, all of one width.
func (m *Model) suggestionRows() (rows []string, width int) {
	texts, longest := make([]string, len(m.list.items)), 0
	for i, s := range m.list.items {
		texts[i] = text.Clean(s.Text).String()
		longest = max(longest, text.Width(texts[i]))
	}
	for i, s := range m.list.items {
		mark, style := text.Spaces(markWidth), m.theme.Field
		if i == m.list.chosen {
			mark, style = m.theme.Cursor.Render(text.Fit(m.theme.Glyphs.Cursor, markWidth)), m.theme.FieldFocused
		}
		row := mark + style.Render(text.Fit(texts[i], longest))
		if s.About != "" {
			row += "  " + m.theme.FieldHint.Render(text.Clean(s.About).String())
		}
		rows = append(rows, row+" ")
		width = max(width, text.Width(row)+1)
	}
	side := m.theme.BorderFocused.Render(m.theme.Glyphs.Vertical)
	for i, row := range rows {
		rows[i] = side + text.Fit(row, width) + side
	}
	return rows, width + 2
}
