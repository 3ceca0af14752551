package form

import (
	"msgtrace/ui/action"
)

// Click takes a click on a place of the form: a suggestion is typed, and a field is gone
// to.
func (m *Model) Click(x, y int) {
	m.drawn = nil
	drawn := m.latest()
	if m.framed() {
		x, y = x-frameX, y-frameY
		drawn.cursor.x, drawn.cursor.y = drawn.cursor.x-frameX, drawn.cursor.y-frameY
	}
	width, _ := m.inside()
	if x < 0 || x >= width || y < 0 {
		return
	}
	if m.Suggesting() && drawn.cursor.shown {
		column, wide := m.listPlace(drawn.cursor, width)
		if at := y - drawn.cursor.y - 1; at >= 0 && at < len(m.list.items) && x >= column && x < column+wide {
			m.list.chosen = at
			m.Handle(action.SuggestTake)
			return
		}
	}
	if at, ok := m.stopAt(y+m.scroll, width); ok && y < m.visible() {
		m.goTo(at)
	}
}

// stopAt returns the stop on a line of the fields.
func (m *Model) stopAt(line, width int) (stop, bool) {
	for _, at := range stops {
		if !m.open && at.field().Folded {
			continue
		}
		if line -= len(m.linesOf(at, width)); line < 0 {
			return at, true
		}
	}
	return "", false
}

// visible is how many lines of the fields are in sight.
func (m *Model) visible() int {
	width, height := m.inside()
	fields := len(m.fieldLines(width))
	foot := len(m.footBelow(fields, width, height))
	return min(fields, m.grow(fields+foot, height)-foot)
}

// goTo goes to a stop; where fields are folded away it opens them, or folds them again.
func (m *Model) goTo(at stop) {
	m.Settle()
	m.focus, m.drawn = at, nil
	if at == stopFold {
		m.open = !m.open
	}
	m.arrive()
}
