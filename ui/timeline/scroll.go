package timeline

// leastEvents is how many lines of events must fit under the verdict for it to stay
// in its place while they scroll.
const leastEvents = 3

// fixed is the number of lines that do not scroll.
func (m *Model) fixed() int {
	if m.pinned {
		return len(m.block)
	}
	return 0
}

// page is the number of lines that show what scrolls.
func (m *Model) page() int { return max(1, m.height-m.fixed()) }

// total is the number of lines that scroll.
func (m *Model) total() int {
	switch {
	case len(m.steps) > 0:
		return m.steps[len(m.steps)-1].end()
	case m.pinned:
		return 1
	}
	return len(m.block) + 1 // the line that says why there are no events
}

// move goes to another event. In a low pane, where the verdict scrolls with the
// events, it first shows what lies between.
func (m *Model) move(n int) {
	if !m.reveal(n) {
		m.goTo(m.cursor + n)
	}
}

// reveal scrolls where a step is not to be taken yet: down while the event under
// the cursor is still out of sight, up from the first event while the verdict is. It
// returns false where there is nothing to reveal.
func (m *Model) reveal(n int) bool {
	by := max(1, m.page()-1)
	switch {
	case m.pinned:
		return false
	case n > 0 && len(m.steps) == 0:
		m.start = min(m.start+by, max(0, m.total()-m.page()))
	case n > 0 && m.free && m.steps[m.cursor].line >= m.start+m.page():
		m.start = min(m.start+by, m.steps[m.cursor].line-m.page()+1)
	case n < 0 && m.cursor == 0 && m.start > 0:
		m.start = max(0, m.start-by)
	default:
		return false
	}
	m.free = true
	return true
}

// Click puts the cursor on the event in a line of the pane, and returns false where there
// is none.
func (m *Model) Click(y int) bool {
	if m.raw != nil || y < m.fixed() || y >= m.height {
		return false
	}
	m.layoutSteps()
	line := m.start + y - m.fixed()
	for i, s := range m.steps {
		if line >= s.line && line < s.end() {
			m.goTo(i)
			return true
		}
	}
	return false
}

// goTo moves the cursor to an event.
func (m *Model) goTo(step int) {
	m.cursor = clamp(step, 0, max(0, len(m.steps)-1))
	m.free = false
	m.scrollToCursor()
}

// scroll moves the cursor by about as many lines, for events that are longer than
// the pane: at least to the next event.
func (m *Model) scroll(lines int) {
	if len(m.steps) == 0 || m.reveal(lines) {
		return
	}
	target := m.steps[m.cursor].line + lines
	at := m.cursor
	for at+1 < len(m.steps) && m.steps[at+1].line <= target {
		at++
	}
	for at > 0 && m.steps[at].line > target {
		at--
	}
	switch {
	case at == m.cursor && lines > 0:
		at++
	case at == m.cursor && lines < 0:
		at--
	}
	m.goTo(at)
}

// scrollToCursor scrolls no further than it must to show the event under the
// cursor, or the beginning of one that is longer than the pane.
func (m *Model) scrollToCursor() {
	m.layoutSteps()
	m.start = m.startForCursor()
}

// startForCursor returns where scrollToCursor scrolls to. The steps must be laid
// out.
func (m *Model) startForCursor() int {
	page, last := m.page(), max(0, m.total()-m.page())
	switch {
	case m.pinned && len(m.steps) == 0:
		return 0
	case !m.pinned && m.free, len(m.steps) == 0:
		return clamp(m.start, 0, last)
	}
	current := m.steps[m.cursor]
	start := max(m.start, current.end()-page)
	if m.cursor == 0 {
		start = current.end() - page // and of the verdict over it what there is room for
	}
	return max(0, min(start, current.line, last))
}
