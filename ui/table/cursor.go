package table

import (
	"sort"

	"msgtrace/ui/action"
)

// Cursor returns the row under the cursor, and false when there is none.
func (m *Model[R]) Cursor() (R, bool) {
	if m.Len() == 0 {
		var none R
		return none, false
	}
	return m.Row(m.cursor), true
}

// Place returns the cursor's place among the rows shown, from 0.
func (m *Model[R]) Place() int { return m.cursor }

// CursorPosition returns where the cursor's mark is, from the top left corner
// of the view. Shown is false when there is no row.
func (m *Model[R]) CursorPosition() (x, y int, shown bool) {
	if m.Len() == 0 || m.page() == 0 {
		return 0, 0, false
	}
	return 0, 1 + m.cursor - m.start, true
}

// Visible returns the places of the rows on the screen: from first up to and
// without end.
func (m *Model[R]) Visible() (first, end int) {
	return m.start, min(m.start+m.page(), m.Len())
}

// page is the number of lines for rows.
func (m *Model[R]) page() int { return max(0, m.height-1) }

// Move moves the cursor by n rows; the view follows only as far as it must.
func (m *Model[R]) Move(n int) { m.moveTo(m.cursor + n) }

// Top moves the cursor to the first row.
func (m *Model[R]) Top() { m.moveTo(0) }

// Bottom moves the cursor to the last row.
func (m *Model[R]) Bottom() { m.moveTo(m.Len() - 1) }

// Page moves the cursor and the view by n pages.
func (m *Model[R]) Page(n int) { m.jump(n * max(1, m.page())) }

// HalfPage moves the cursor and the view by n half pages.
func (m *Model[R]) HalfPage(n int) { m.jump(n * max(1, m.page()/2)) }

// jump moves the cursor and the view together, so that the cursor keeps its
// line on the screen as long as there are rows.
func (m *Model[R]) jump(n int) {
	m.start += n
	m.moveTo(m.cursor + n)
}

// Point moves the cursor to the row on a line of the view, and returns false where there
// is none.
func (m *Model[R]) Point(line int) bool {
	place := m.start + line - 1 // below the header
	if line < 1 || line > m.page() || place >= m.Len() {
		return false
	}
	m.moveTo(place)
	return true
}

// MoveTo moves the cursor to a place.
func (m *Model[R]) MoveTo(place int) { m.moveTo(place) }

// Search returns the place of the first row for which something holds that holds for all
// rows behind it, too; their number when there is none. It looks at few of them.
func (m *Model[R]) Search(holds func(R) bool) int {
	return sort.Search(m.Len(), func(place int) bool { return holds(m.Row(place)) })
}

func (m *Model[R]) moveTo(place int) {
	m.cursor = place
	m.scroll()
	m.rememberCursor()
}

// Stay makes the row that is under the cursor the one that the cursor stays on, also
// where it stands for another one that the filter leaves out.
func (m *Model[R]) Stay() {
	if m.Len() > 0 {
		m.rememberCursor()
	}
}

// scroll is the rule that keeps the cursor among the rows, on the screen, and
// the screen full as long as there are rows to fill it. The view moves no
// further than it must.
func (m *Model[R]) scroll() {
	n, page := m.Len(), max(1, m.page())
	if m.expects && n == 0 {
		return
	}
	m.cursor = clamp(m.cursor, 0, max(0, n-1))
	if m.expects && m.height == 0 {
		return
	}
	m.expects = false
	m.start = clamp(m.start, max(0, m.cursor-page+1), min(m.cursor, max(0, n-page)))
}

func clamp(value, low, high int) int { return max(low, min(value, high)) }

// Handle moves the cursor and marks rows as an action says, and returns false for an
// action that does neither.
func (m *Model[R]) Handle(id action.ID) bool {
	switch id {
	case action.Down:
		m.Move(1)
	case action.Up:
		m.Move(-1)
	case action.PageDown:
		m.Page(1)
	case action.PageUp:
		m.Page(-1)
	case action.HalfPageDown:
		m.HalfPage(1)
	case action.HalfPageUp:
		m.HalfPage(-1)
	case action.Top:
		m.Top()
	case action.Bottom:
		m.Bottom()
	case action.Mark:
		m.Mark()
	case action.MarkRange:
		m.MarkRange()
	case action.MarkAll:
		m.MarkAll()
	default:
		return false
	}
	return true
}
