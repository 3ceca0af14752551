package form

import (
	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/when"
	"msgtrace/ui/queryline"
)

// SetOld shows a search that was run before, dim: what is typed or pasted first begins
// an empty one, and any other key takes the old one over. So no ticket inherits the
// conditions of the one before.
func (m *Model) SetOld(old bool) {
	m.old = old && !m.blank()
	m.drawn = nil
}

// SetBase says what an empty form holds.
func (m *Model) SetBase(s queryline.Search) { m.base = s }

// Base is what an empty form holds.
func (m *Model) Base() queryline.Search { return m.base }

// blank reports whether the form holds nothing but what an empty one does.
func (m *Model) blank() bool { return m.Search().String() == m.base.String() }

// takeOver takes the old search over, or begins an empty one where a character is typed.
func (m *Model) takeOver(key tea.KeyPressMsg) {
	if !m.old {
		return
	}
	m.old = false
	if key.Text != "" && m.focus != stopLine && m.focus != stopStatus && m.focus != stopFold {
		m.LoadSearch(m.base)
	}
}

// settle gives what was typed into a field that cannot hold it to the one that can:
// whatever is typed first finds its field.
func (m *Model) settle() {
	editor, typing := m.editors[m.focus]
	if !typing || m.focus == stopLine || editor.Empty() || !m.bad(m.focus) {
		return
	}
	typed := editor.String()
	s := queryline.Parse(typed)
	_, _, notTime := when.ParseRange(typed, m.now, m.Zone())
	switch {
	case notTime == nil && m.focus != stopWhen && m.focus != stopSubject:
		s = queryline.Line{Search: queryline.Search{Times: queryline.Times{When: typed}}}
	case s.Query.Subject != "":
		return // words that belong nowhere else
	}
	if _, problems := s.Check(m.dialect, m.now, m.Zone()); len(problems) > 0 {
		return
	}
	m.move(s.Search)
}

// move puts a search that was typed at the stop into the fields that it is for.
func (m *Model) move(s queryline.Search) {
	from := m.focus
	if from == stopWhen {
		m.setWhen("")
	} else {
		m.editors[from].Set("")
	}
	merged := m.Search()
	moved := ""
	for _, f := range client.Fields {
		if values := f.Values(&s.Query); len(values) > 0 {
			f.Set(&merged.Query, values)
			moved = f.Label
		}
	}
	if s.Times != (queryline.Times{}) {
		merged.Times, moved = s.Times, client.FieldWindow.Info().Label
	}
	m.fill(merged)
	m.touch()
	m.told, m.notice = "Moved", "What you typed went to "+moved+"."
}
