package table

import "slices"

// few is how many rows are filtered and ordered at once, in well under a
// millisecond. More are a job.
const few = 2048

// arrangement is which rows to show, and in which order.
type arrangement[R any] struct {
	serial  uint64 // grows with every change
	rows    []R
	match   func(R) bool
	filter  uint64 // counts the filters, which cannot be compared
	narrows uint64 // from this filter on, none has shown a row that the one before did not
	column  string
	reverse bool
	compare func(a, b R) int
}

// plain reports whether all rows are shown as they are.
func (a arrangement[R]) plain() bool { return a.match == nil && a.compare == nil }

// sameOrder reports whether two arrangements order their rows alike.
func (a arrangement[R]) sameOrder(b arrangement[R]) bool {
	return a.column == b.column && a.reverse == b.reverse
}

// sameRule reports whether two arrangements differ in their rows only.
func (a arrangement[R]) sameRule(b arrangement[R]) bool {
	return a.filter == b.filter && a.sameOrder(b)
}

// within reports whether every row that a shows of the rows of b is shown by b, in
// the same order.
func (a arrangement[R]) within(b arrangement[R]) bool {
	return a.narrows <= b.filter && a.sameOrder(b)
}

// arrange brings what is shown in line with what is wanted: at once when that
// costs nothing or little, else there is a job for it.
func (m *Model[R]) arrange() {
	m.wanted.serial++
	switch {
	case m.wanted.plain():
		m.adopt(m.wanted, nil)
	case len(m.wanted.rows) <= few:
		m.adopt(m.wanted, m.job().work(func() bool { return false }))
	}
}

// adopt shows an arrangement in the order given, and brings the cursor along.
func (m *Model[R]) adopt(a arrangement[R], order []int32) {
	place, index := m.cursor, 0
	if m.Len() > 0 {
		index = m.indexAt(m.cursor)
	}
	retitled := m.shown.column != a.column || m.shown.reverse != a.reverse
	m.shown, m.order = a, order
	m.lines.stale()
	if retitled {
		m.drawHeader()
	}
	m.carryMarks()
	m.restoreCursor(place, index)
}

// restoreCursor puts the cursor back on its row after the rows, or their order,
// have changed. Place and index are where the row was before. The cursor stays
// at its place when the row is gone or filtered out of a sorted list.
func (m *Model[R]) restoreCursor(place, index int) {
	if m.cursorKey == "" { // there was no row to stay on
		m.scroll()
		m.rememberCursor()
		return
	}
	m.cursor = place
	if now, ok := m.cursorPlace(index); ok {
		m.cursor = now
	}
	if m.start > 0 { // the row keeps its line on the screen
		m.start += m.cursor - place
	}
	m.scroll()
}

// cursorPlace returns the place where the cursor's row is now, or, when it is
// filtered out of an unsorted list, that of the next row. It looks around index
// first and returns false when there is no such place.
func (m *Model[R]) cursorPlace(index int) (place int, ok bool) {
	// While the row is missing, only the rows that were added since the last
	// time are searched: else each page that comes would cost a search of all.
	from := m.searched
	if from > len(m.shown.rows) {
		from = 0
	}
	found := m.indexOf(m.cursorKey, index, from)
	if found < 0 {
		m.searched = len(m.shown.rows)
		return 0, false
	}
	m.searched = 0
	place, shown := m.placeOf(found)
	return place, shown || m.shown.compare == nil
}

// rememberCursor makes the row under the cursor the one that the cursor stays on.
func (m *Model[R]) rememberCursor() {
	m.cursorKey, m.searched = "", 0
	if m.Len() > 0 {
		m.cursorKey = m.key(m.Row(m.cursor))
	}
}

// indexOf returns the index, from or greater, of the row with the key, or -1. It
// begins near and moves away from it on both sides, for rows seldom move far.
func (m *Model[R]) indexOf(key string, near, from int) int {
	last := len(m.shown.rows) - 1
	near = clamp(near, from, max(from, last))
	for distance := 0; distance <= max(near-from, last-near); distance++ {
		for _, index := range [2]int{near + distance, near - distance} {
			if from <= index && index <= last && m.key(m.shown.rows[index]) == key {
				return index
			}
		}
	}
	return -1
}

// placeOf turns the index of a row into its place, and reports whether the row is
// shown. When it is not, and the list is unsorted, the place is that of the next
// row that is shown.
func (m *Model[R]) placeOf(index int) (place int, shown bool) {
	switch {
	case m.order == nil:
		return index, true
	case m.shown.compare == nil:
		return slices.BinarySearch(m.order, int32(index))
	}
	place = slices.Index(m.order, int32(index))
	return place, place >= 0
}
