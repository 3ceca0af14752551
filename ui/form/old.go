package form

import (
	tea "charm.land/bubbletea/v2"

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
