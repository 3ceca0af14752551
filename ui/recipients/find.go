package recipients

import (
	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/find"
	"msgtrace/ui/text"
)

// Scope returns where the keys go: to the line of the text to find while it is
// open.
func (m *Model) Scope() action.Scope {
	if m.find.Opened() {
		return action.ScopeText
	}
	return action.ScopeRecipients
}

// Key takes a key for the text to find.
func (m *Model) Key(key tea.KeyPressMsg) {
	if m.find.Key(key) {
		m.seekText(true, true)
	}
}

// Paste takes text for the text to find.
func (m *Model) Paste(s string) {
	if m.find.Insert(s) {
		m.seekText(true, true)
	}
}

// handleFind does the actions of the search for text.
func (m *Model) handleFind(id action.ID) bool {
	switch {
	case id == action.Find, (id == action.FindNext || id == action.FindPrev) && !m.find.Active():
		m.find.Open(m.table.Place())
	case id == action.FindNext, id == action.FindPrev:
		m.seekText(id == action.FindNext, false)
	case id == action.Accept && m.find.Accept():
	case id == action.Cancel && m.find.Cancel():
		m.table.MoveTo(m.find.From())
	case id == action.Back && m.find.Active():
		m.find = find.New()
	default:
		return false
	}
	m.resize()
	return true
}

// seekText looks for the text. While it is typed it looks from the row on which
// that began, which counts as well.
func (m *Model) seekText(forward, typed bool) {
	if typed {
		m.table.MoveTo(m.find.From())
	}
	m.find.Hush()
	if !m.find.Active() {
		return
	}
	wanted := text.Fold(m.find.Text())
	match := func(r *client.Recipient) bool {
		return text.ContainsFold(r.Address, wanted) || text.ContainsFold(string(r.Status), wanted)
	}
	if r, ok := m.table.Cursor(); typed && ok && match(r) {
		return
	}
	m.seek(match, forward)
}

// problem tells a copy that was not delivered.
func problem(r *client.Recipient) bool { return r.Status.Problem() }

// seek goes to the nearest row that matches. A message has a few thousand
// recipients at the most, which are looked through at once.
func (m *Model) seek(match func(*client.Recipient) bool, forward bool) {
	hit, _, _ := m.table.Find(match, forward)
	m.find.Tell(hit)
	m.resize()
}
