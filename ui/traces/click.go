package traces

// Click takes a click on a place of the pane: on a chip it narrows the list, on a row it
// puts the cursor there. It reports whether it was on a row.
func (m *Model) Click(x, y int) bool {
	if m.find.Forget() {
		m.resize()
	}
	if y < m.above() {
		if digit, ok := m.chips().At(*m.theme, m.width, x); ok {
			m.digit(digit)
		}
		return false
	}
	before, _ := m.table.Cursor()
	if !m.table.Point(y - m.above()) {
		return false
	}
	m.seen(before)
	return true
}
