package traces

import (
	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/find"
	"msgtrace/ui/text"
)

// handleFind does the actions of the search for text.
func (m *Model) handleFind(id action.ID) bool {
	switch id {
	case action.Find:
		m.find.Open(m.table.Place())
	case action.FindNext:
		m.again(true)
	case action.FindPrev:
		m.again(false)
	case action.Accept:
		if !m.find.Accept() {
			return false
		}
	case action.Cancel:
		if !m.find.Cancel() {
			return false
		}
		m.hunt = nil
		m.table.MoveTo(m.find.From())
	case action.Back:
		return m.back()
	default:
		return false
	}
	m.resize()
	return true
}

// back takes the last narrowing away: first the text to find, then the chip.
func (m *Model) back() bool {
	switch {
	case m.find.Active():
		m.find = find.New()
		m.hunt = nil
	case m.chip != 0:
		m.digit(m.chip)
	default:
		return false
	}
	m.resize()
	return true
}

// again goes to the next row that has the text; without one the line opens.
func (m *Model) again(forward bool) {
	if !m.find.Active() {
		m.find.Open(m.table.Place())
		return
	}
	m.seekText(forward, false)
}

// seekText looks for the text, from the row under the cursor on. While it is
// typed it looks from the row on which that began, which counts as well.
func (m *Model) seekText(forward, typed bool) {
	if typed {
		m.table.MoveTo(m.find.From())
	}
	m.hunt = nil
	m.find.Hush()
	if !m.find.Active() {
		return
	}
	match := contains(m.find.Text())
	if t, ok := m.table.Cursor(); typed && ok && match(t) {
		return
	}
	m.seek(match, forward)
}

// contains makes a match of a text: in subject, addresses or ids, without case.
func contains(wanted string) func(*client.Trace) bool {
	wanted = text.Fold(wanted)
	return func(t *client.Trace) bool {
		for _, s := range [...]string{t.Subject, t.Sender, t.MessageID, t.ID} {
			if text.ContainsFold(s, wanted) {
				return true
			}
		}
		for i := range t.Recipients {
			if text.ContainsFold(t.Recipients[i].Address, wanted) || text.ContainsFold(string(t.Recipients[i].Status), wanted) {
				return true
			}
		}
		return false
	}
}
