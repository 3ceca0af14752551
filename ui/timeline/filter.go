package timeline

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/action"
	"msgtrace/ui/find"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// filter narrows the events to those with the words that a person types.
type filter struct {
	find.Line
	room int // the height of the pane, with the line of the filter
}

// shownColumn is where the events are drawn: each in one piece.
const shownColumn = "event"

// fields are what the filter looks into: all that is drawn of an event, and the data
// that came with it.
func (m *Model) fields() find.Fields[client.Event] {
	return find.Fields[client.Event]{
		{Words: []string{"event"}, Column: shownColumn, Has: func(e client.Event, passes func(string) bool) bool {
			return passes(m.theme.Event(e.Kind).Word) || passes(e.Name) || passes(e.Action)
		}},
		{Words: []string{"reason"}, Column: shownColumn, Has: func(e client.Event, passes func(string) bool) bool {
			return passes(explain.Detail(e)) || passes(e.Description)
		}},
		{Words: []string{"time"}, Column: shownColumn, Has: func(e client.Event, passes func(string) bool) bool {
			return passes(m.clock(e, m.spansDays()))
		}},
		{Words: []string{"data"}, Opaque: true, Has: func(e client.Event, passes func(string) bool) bool {
			return slices.ContainsFunc(e.Data, func(d client.Datum) bool { return passes(d.Value) })
		}},
	}
}

// kept are the steps that the filter leaves.
func (m *Model) kept(steps []step) []step {
	if !m.filter.Narrowing() {
		return steps
	}
	match := m.matching()
	return slices.DeleteFunc(steps, func(s step) bool { return !slices.ContainsFunc(m.events[s.first:s.first+s.count], match) })
}

// matching reports whether an event has the words.
func (m *Model) matching() func(client.Event) bool {
	fields := m.fields()
	if match := fields.Match(fields.Parse(m.filter.Words())); match != nil {
		return match
	}
	return func(client.Event) bool { return true }
}

// marked is a line of an event with the words marked in it.
func (m *Model) marked(line string) string {
	if !m.filter.Active() {
		return line
	}
	fields := m.fields()
	hits := fields.Hits(fields.Parse(m.filter.Words()))
	if hits == nil {
		return line
	}
	return text.Mark(line, func(shown string) [][2]int { return hits(shownColumn, shown) }, func(s string) string { return m.theme.Match.Render(s) })
}

// handleFilter does an action of the filter, and returns false for any other.
func (m *Model) handleFilter(id action.ID) bool {
	if m.filter.Message() != "" && !m.filter.Opened() {
		m.filter.ClearMessage()
		m.resize()
	}
	switch {
	case id == action.Find:
		m.filter.Open()
	case id == action.FindNext, id == action.FindPrev:
		if m.filter.Resume() {
			m.seek(id == action.FindNext)
		} else {
			m.filter.Open()
		}
	case id == action.Accept && m.filter.Accept(), id == action.Cancel && m.filter.Leave(), id == action.Back && m.filter.Leave(), m.filter.Recall(id):
	default:
		return false
	}
	m.refilter()
	return true
}

// seek goes to the next step with the words, or the one before.
func (m *Model) seek(forward bool) {
	match := m.matching()
	for n := 1; n <= len(m.steps); n++ {
		at := m.cursor + n
		if !forward {
			at = m.cursor - n
		}
		if i := (at + len(m.steps)) % len(m.steps); slices.ContainsFunc(m.events[m.steps[i].first:m.steps[i].first+m.steps[i].count], match) {
			m.filter.Tell(table.Hit{Found: true, Wrapped: i != at})
			m.cursor = i
			return
		}
	}
	m.filter.Tell(table.Hit{})
}

// refilter shows the steps that the filter leaves now. The cursor stays on its event,
// or goes to the next one.
func (m *Model) refilter() {
	event := 0
	if m.cursor < len(m.steps) {
		event = m.steps[m.cursor].first
	}
	m.fold()
	m.cursor = slices.IndexFunc(m.steps, func(s step) bool { return s.first+s.count > event })
	if m.cursor < 0 {
		m.cursor = max(0, len(m.steps)-1)
	}
	m.free = false
	m.resize()
	m.invalidate()
}

// resize gives the line of the filter its room, or takes it back.
func (m *Model) resize() { m.SetSize(m.width, m.filter.room) }

// within is the height that the line of the filter leaves of the pane's.
func (m *Model) within(height int) int {
	m.filter.room = height
	if m.filter.Shown() && height > 1 {
		height--
	}
	return height
}

// withFilter is a view of the events over the line of the filter.
func (m *Model) withFilter(view string) string {
	if m.filter.room == m.height {
		return view
	}
	count := text.Count(len(m.steps)) + " of " + text.Count(len(m.folded()))
	return view + "\n" + m.filter.View(*m.theme, m.width, count, false)
}

// resetFilter forgets the words.
func (m *Model) resetFilter() {
	m.filter.Reset()
	m.resize()
}

// SetPast keeps the words of the filter among those of the past.
func (m *Model) SetPast(past *find.Past) { m.filter.SetPast(past) }

// Scope returns where the keys go: to the line of the filter while it is open.
func (m *Model) Scope() action.Scope {
	if m.filter.Opened() {
		return action.ScopeText
	}
	return action.ScopeTimeline
}

// Key takes a key for the words.
func (m *Model) Key(key tea.KeyPressMsg) {
	if m.filter.Key(key) {
		m.refilter()
	}
}

// Paste takes text for the words.
func (m *Model) Paste(s string) {
	if m.filter.Insert(s) {
		m.refilter()
	}
}
