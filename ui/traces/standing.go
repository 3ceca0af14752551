package traces

import (
	"time"

	"msgtrace/client"
	"msgtrace/client/volume"
)

// Standing is how the list stands, beside its rows.
type Standing struct {
	Cursor     string // the id of the message under it
	Line       int    // of the screen, from the first row
	Words      string // of the filter, as they were typed
	Narrowing  bool   // only rows with the words are shown
	Status     client.Status
	From, To   time.Time // the time that the list is narrowed to; zero: all
	Column     string    // that orders it; "": as it came
	Descending bool
	Marked     []string // the ids of messages
}

// Standing returns how the list stands, without what is marked. That may be very much,
// and is returned by the function, which may be called in a task.
func (m *Model) Standing() (s Standing, marked func() []string) {
	if t, ok := m.table.Cursor(); ok {
		s.Cursor = t.ID
		first, _ := m.table.Visible()
		s.Line = m.table.Place() - first
	}
	s.Words, s.Narrowing, s.Status = m.find.Words(), m.find.Narrowing(), m.chip
	if m.span != nil {
		s.From, s.To = m.span.From, m.span.To
	}
	s.Column, s.Descending = m.table.Sorted()
	return s, m.table.MarkedKeys()
}

// Resume sets how a list without rows stands when its rows come.
func (m *Model) Resume(s Standing) {
	if m.table.Sort("", false); s.Column != "" {
		m.SetOrder(s.Column, s.Descending)
	}
	m.chip = s.Status
	if !s.From.IsZero() || !s.To.IsZero() {
		m.span = &volume.Span{From: s.From, To: s.To}
	}
	m.among()
	m.find.Continue(s.Words, s.Narrowing)
	m.table.Expect(s.Cursor, s.Line, s.Marked)
}
