package recipients

import (
	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/find"
)

// SetPast keeps the words of the filter among those of the past.
func (m *Model) SetPast(past *find.Past) { m.find.SetPast(past) }

// Scope returns where the keys go: to the line of the text to find while it is
// open.
func (m *Model) Scope() action.Scope { return m.find.Scope(action.ScopeRecipients) }

// Key takes a key for the text to find.
func (m *Model) Key(key tea.KeyPressMsg) {
	if m.find.Key(key) {
		m.sought()
	}
}

// Paste takes text for the text to find.
func (m *Model) Paste(s string) {
	if m.find.Paste(s) {
		m.sought()
	}
}

// sought shows what came of a search. A message has a few thousand recipients at
// the most, which are looked through at once.
func (m *Model) sought() {
	m.find.Finish()
	m.level()
	m.resize()
}

// narrow leaves the recipients with the status in the list; "" is all.
func (m *Model) narrow(status client.Status) {
	m.chip = status
	if status == "" {
		m.find.Among(nil)
	} else {
		place := status.Place()
		m.find.Among(func(r *client.Recipient) bool { return r.Status.Place() == place })
	}
	m.sought()
}

// back takes one thing back: a range, the filter, a chip, or the marks. It returns
// false when there is none.
func (m *Model) back() bool {
	if m.table.EndRange(false) || m.find.Handle(action.Back) {
		return true
	}
	if m.chip == "" {
		return m.table.Unmark()
	}
	m.narrow("")
	return true
}

// Marked returns the recipients that are marked: those that are shown in their order,
// behind them those that filter or chip leave out.
func (m *Model) Marked() []*client.Recipient { return m.table.Marked() }

// fields are what a filter looks into.
var fields = find.Fields[*client.Recipient]{
	{Words: client.FieldRecipient.Info().Words, Column: "address", Has: func(r *client.Recipient, passes func(string) bool) bool { return passes(r.Address) }},
	{Words: client.FieldStatus.Info().Words, Column: "status", Spell: find.SpellStatus, Has: func(r *client.Recipient, passes func(string) bool) bool { return find.HasStatus(r.Status, passes) }},
	{Words: client.FieldToIP.Info().Words, Opaque: true, Has: func(r *client.Recipient, passes func(string) bool) bool {
		return !r.ToIP.IsZero() && passes(r.ToIP.String())
	}},
}

// problem reports whether a copy was not delivered.
func problem(r *client.Recipient) bool { return r.Status.Problem() }
